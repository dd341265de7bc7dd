package io.rayo.benchmarks.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameSetTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

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

    private static void compare(JsonNode before, JsonNode after, long raised) {
        if (before.isObject()) {
            before.fieldNames().forEachRemaining(name -> compare(before.get(name), after.get(name), raised));
        } else if (before.isArray()) {
            for (int i = 0; i < before.size(); i++) {
                compare(before.get(i), after.get(i), raised);
            }
        } else if (before.isIntegralNumber() && before.asLong() / 1_000_000_000L == 5) {
            assertEquals(before.asLong() + raised, after.asLong());
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
        DecodeBenchmark benchmark = new DecodeBenchmark(kind);
        benchmark.setUp();
        int frames = 12_345;
        for (int i = 0; i < frames; i++) {
            benchmark.rayo();
        }
        benchmark.check();
        assertTrue(benchmark.messages() >= frames, () -> kind + " gave " + benchmark.messages());
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
        } else if (node.isTextual()) {
            String text = node.asText();
            sum += Character.isDigit(text.charAt(0)) ? digits(text.replace(".", "")) : text.length();
        } else if (node.isIntegralNumber()) {
            sum += node.asLong();
        } else {
            sum += node.asBoolean() ? 1 : 0;
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
