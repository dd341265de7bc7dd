package io.rayo.benchmarks.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameSetTest {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Start of trade ids that are UUIDs: the number behind it makes them different. */
    private static final String UUID = "20f43950-d8dd-5b31-9112-ab";

    private static String direct(FrameSet frames, int frame) {
        return frames.direct().getStringWithoutLengthAscii(frames.offset(frame), frames.length(frame));
    }

    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void shouldRaiseEveryIdAndNothingElseEachTimeRound(FrameKind kind) throws IOException {
        FrameSet frames = new FrameSet(kind);
        String[] first = new String[FrameSet.COUNT];
        for (int i = 0; i < FrameSet.COUNT; i++) {
            first[i] = direct(frames, frames.nextDirect());
        }
        int rounds = 120; // past 10^4, so that more than one digit is carried
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < FrameSet.COUNT; i++) {
                assertEquals(i, frames.nextDirect());
            }
        }
        for (int i = 0; i < FrameSet.COUNT; i++) {
            JsonNode before = MAPPER.readTree(first[i]);
            JsonNode after = MAPPER.readTree(direct(frames, i));
            assertEquals(first[i].length(), direct(frames, i).length());
            compare(before, after, rounds * (long) FrameSet.COUNT);
        }
    }

    private static boolean isId(String text) {
        return text.length() == 10 && text.startsWith("112345");
    }

    private static void compare(JsonNode before, JsonNode after, long raised) {
        if (before.isObject()) {
            before.fieldNames().forEachRemaining(name -> compare(before.get(name), after.get(name), raised));
        } else if (before.isArray()) {
            for (int i = 0; i < before.size(); i++) {
                compare(before.get(i), after.get(i), raised);
            }
        } else if (before.isIntegralNumber() && isId(before.asText())) {
            assertEquals(before.asLong() + raised, after.asLong());
        } else if (before.isTextual() && isId(before.asText())) {
            assertEquals(Long.parseLong(before.asText()) + raised, Long.parseLong(after.asText()));
        } else if (before.isTextual() && before.asText().startsWith(UUID)) {
            long id = Long.parseLong(before.asText().substring(UUID.length()));
            assertEquals(UUID + (id + raised), after.asText());
        } else {
            assertEquals(before, after);
        }
    }

    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void shouldGiveTheSameFramesToAllWhoAreCompared(FrameKind kind) {
        FrameSet one = new FrameSet(kind);
        FrameSet other = new FrameSet(kind);
        for (int i = 0; i < 350; i++) {
            int frame = one.nextDirect();
            assertEquals(frame, other.nextArray());
            assertEquals(
                    direct(one, frame),
                    new String(other.array(), other.offset(frame), other.length(frame), StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void shouldBeDecodedWithoutARefusal(FrameKind kind) {
        DecoderUnderTest<?> decoder = DecoderUnderTest.of(kind);
        FrameSet set = new FrameSet(kind);
        int frames = 12_345;
        for (int i = 0; i < frames; i++) {
            int frame = set.nextDirect();
            decoder.decode(set.direct(), set.offset(frame), set.length(frame));
        }
        decoder.check();
        assertTrue(decoder.messages() >= frames, () -> kind + " gave " + decoder.messages());
    }

    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void shouldBeReadByXchangeIfItKnowsTheKind(FrameKind kind) throws IOException {
        XchangeReader reader = XchangeReader.of(kind);
        Set<FrameKind.Market> unknown = EnumSet.of(
                FrameKind.Market.KUCOIN_SPOT, FrameKind.Market.KUCOIN_FUTURES, FrameKind.Market.KRAKEN_FUTURES);
        if (reader == null) {
            assertTrue(kind.content() != FrameKind.Content.TRADE
                    || unknown.contains(kind.market())
                    || kind == FrameKind.BINANCE_USDM_TRADE);
            return;
        }
        FrameSet set = new FrameSet(kind, reader.frame());
        Set<Long> sums = new HashSet<>();
        for (int i = 0; i < FrameSet.COUNT; i++) {
            int frame = set.nextArray();
            sums.add(reader.read(set.array(), set.offset(frame), set.length(frame)));
        }
        assertTrue(sums.size() > FrameSet.COUNT / 2, () -> kind + " gave " + sums.size() + " different sums");
    }

    @ParameterizedTest
    @EnumSource(FrameKind.class)
    void shouldBeReadByThePeerDownToEveryNumber(FrameKind kind) throws IOException {
        JacksonReader reader = new JacksonReader();
        FrameSet frames = new FrameSet(kind);
        int frame = frames.nextArray();
        long one = reader.read(frames.array(), frames.offset(frame), frames.length(frame));
        JsonNode tree = MAPPER.readTree(frames.array(), frames.offset(frame), frames.length(frame));
        assertEquals(fold(tree), one);
    }

    private static long fold(JsonNode node) {
        long sum = 0;
        if (node.isObject()) {
            var names = node.fieldNames();
            while (names.hasNext()) {
                String name = names.next();
                sum += name.charAt(0) + fold(node.get(name));
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                sum += fold(element);
            }
        } else if (node.isTextual() || node.isBigDecimal()) {
            String text = node.isTextual() ? node.asText() : node.decimalValue().toPlainString();
            sum += Character.isDigit(text.charAt(0)) ? digits(text.replace(".", "")) : text.length();
        } else if (node.isIntegralNumber()) {
            sum += node.asLong();
        } else {
            sum += node.isBoolean() && node.asBoolean() ? 1 : 0;
        }
        return sum;
    }

    /** The interval "1m" begins with a digit: the peer folds its letter in like one. */
    private static long digits(String text) {
        long mantissa = 0;
        for (int i = 0; i < text.length(); i++) {
            mantissa = 10 * mantissa + (text.charAt(i) - '0');
        }
        return mantissa;
    }
}
