package io.rayo.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rayo.codecs.MessageLayout.Field;
import io.rayo.codecs.MessageLayout.Unit;
import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.StateCheckpointEncoder;
import io.rayo.codecs.sbe.TradeEncoder;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessagePrinterTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessagePrinter printer = new MessagePrinter();

    @Test
    void shouldShowATradeAsTextAndJson() {
        int length = trade(5);
        assertEquals(
                "Trade sequence=7 causeSequence=0 eventTimeNs=1700000000123000000(2023-11-14T22:13:20.123Z)"
                        + " receiveTimeNs=1700000000124000000(2023-11-14T22:13:20.124Z) instrumentId=5"
                        + " venueId=1(binance-spot) flags=lastOfGroup|simulated connectionId=2 tradeId=99"
                        + " priceMantissa=6123450 quantityMantissa=1200 tradeCount=1 aggressorSide=SELL",
                printer.toText(buffer, 0, length));
        assertEquals(
                "{\"message\":\"Trade\",\"sequence\":7,\"causeSequence\":0,\"eventTimeNs\":1700000000123000000,"
                        + "\"receiveTimeNs\":1700000000124000000,\"instrumentId\":5,\"venueId\":1,"
                        + "\"venue\":\"binance-spot\",\"flags\":[\"lastOfGroup\",\"simulated\"],\"connectionId\":2,"
                        + "\"tradeId\":99,\"priceMantissa\":6123450,\"quantityMantissa\":1200,\"tradeCount\":1,"
                        + "\"aggressorSide\":\"SELL\"}",
                printer.toJson(buffer, 0, length));
    }

    @Test
    void shouldShowDecimalsOnceItHasSeenTheDefinition() throws Exception {
        printer.observe(buffer, 0, definition(5, -2, -5));
        int length = trade(5);
        assertTrue(printer.toText(buffer, 0, length)
                .contains(" priceMantissa=6123450(61234.50) quantityMantissa=1200(0.01200) "));
        JsonNode json = JSON.readTree(printer.toJson(buffer, 0, length));
        assertEquals("61234.50", json.get("price").textValue());
        assertEquals("0.01200", json.get("quantity").textValue());

        // another instrument stays unknown; a changed definition counts from then on
        assertFalse(JSON.readTree(printer.toJson(buffer, 0, trade(6))).has("price"));
        printer.toText(buffer, 0, definition(5, -3, 2));
        json = JSON.readTree(printer.toJson(buffer, 0, trade(5)));
        assertEquals("6123.450", json.get("price").textValue());
        assertEquals("120000", json.get("quantity").textValue());
        printer.observe(buffer, 0, definition(5, -100, 2));
        assertFalse(JSON.readTree(printer.toJson(buffer, 0, trade(5))).has("price"));
    }

    @Test
    void shouldShowTheDefinitionInItsOwnScale() throws Exception {
        JsonNode json = JSON.readTree(printer.toJson(buffer, 0, definition(5, -2, -5)));
        assertEquals("0.01", json.get("tickSizeDecimal").textValue());
        assertEquals("0.00010", json.get("lotSizeDecimal").textValue());
        assertEquals("5.00000000", json.get("minNotionalDecimal").textValue());
        assertEquals("0.001000000000", json.get("takerFeeDecimal").textValue());
        assertEquals("BTCUSDT", json.get("symbol").textValue());
        assertTrue(json.get("maxQuantity").isNull());
        assertFalse(json.has("error"));
    }

    @Test
    void shouldShowGroups() {
        printer.observe(buffer, 0, definition(5, -2, -5));
        BookDeltaEncoder book = new BookDeltaEncoder().wrapAndApplyHeader(buffer, 0, header);
        EventHeaders.put(buffer, 0, BookDeltaEncoder.TEMPLATE_ID, BookDeltaEncoder.BLOCK_LENGTH, 0, 0, 5, 1, 0, 0);
        book.firstVenueSequence(1).lastVenueSequence(2);
        book.bidsCount(2)
                .next()
                .priceMantissa(100)
                .quantityMantissa(1)
                .next()
                .priceMantissa(99)
                .quantityMantissa(0);
        book.asksCount(0);
        int length = 8 + book.encodedLength();
        assertTrue(printer.toText(buffer, 0, length)
                .endsWith(" flags=none connectionId=0 firstVenueSequence=1 lastVenueSequence=2"
                        + " bids=[{priceMantissa=100(1.00) quantityMantissa=1(0.00001)},"
                        + "{priceMantissa=99(0.99) quantityMantissa=0(0.00000)}] asks=[]"));
        assertTrue(printer.toJson(buffer, 0, length)
                .endsWith(",\"bids\":[{\"priceMantissa\":100,\"price\":\"1.00\","
                        + "\"quantityMantissa\":1,\"quantity\":\"0.00001\"},"
                        + "{\"priceMantissa\":99,\"price\":\"0.99\","
                        + "\"quantityMantissa\":0,\"quantity\":\"0.00000\"}],\"asks\":[]}"));
        // the second bid is cut off
        String cut = printer.toJson(buffer, 0, 8 + BookDeltaEncoder.BLOCK_LENGTH + 4 + 16 + 8);
        assertTrue(
                cut.endsWith(",{\"priceMantissa\":99,\"price\":\"0.99\"}],"
                        + "\"error\":\"cut off at quantityMantissa in bids of 2\"}"),
                cut);
    }

    @Test
    void shouldShowHashesInHexadecimal() {
        StateCheckpointEncoder checkpoint = new StateCheckpointEncoder().wrapAndApplyHeader(buffer, 0, header);
        checkpoint.stateHash(0xFEDC_BA98_0000_0001L);
        int length = 8 + checkpoint.encodedLength();
        assertTrue(printer.toJson(buffer, 0, length).endsWith("\"stateHash\":\"fedcba9800000001\"}"));
        assertTrue(printer.toText(buffer, 0, length).endsWith(" stateHash=fedcba9800000001"));
    }

    @Test
    void shouldShowWhatIsKnownOfStrangeMessages() {
        int length = trade(5);
        buffer.putByte(8 + TradeEncoder.aggressorSideEncodingOffset(), (byte) 9);
        buffer.putByte(EventHeaders.FLAGS_OFFSET, (byte) 0x81);
        assertTrue(printer.toJson(buffer, 0, length).contains("\"aggressorSide\":\"UNKNOWN_9\""));
        assertTrue(printer.toText(buffer, 0, length).contains("flags=snapshot|UNKNOWN_7 "));

        assertEquals("? error=\"outside the buffer\"", printer.toText(buffer, 1000, 100));
        assertEquals("{\"message\":null,\"error\":\"outside the buffer\"}", printer.toJson(buffer, -1, 10));
        assertEquals("? length=7 error=\"shorter than a header\"", printer.toText(buffer, 0, 7));
        assertTrue(printer.toText(buffer, 0, 50).endsWith(" connectionId=2 error=\"cut off at tradeId\""));
        assertTrue(printer.toText(buffer, 0, length + 3).endsWith(" error=\"3 bytes left over\""));

        buffer.putShort(0, (short) 44, ByteOrder.LITTLE_ENDIAN);
        assertTrue(printer.toText(buffer, 0, length).endsWith(" error=\"block of 44 bytes ends before tradeId\""));
        buffer.putShort(EventHeaders.TEMPLATE_ID_OFFSET, (short) 999, ByteOrder.LITTLE_ENDIAN);
        assertEquals(
                "? templateId=999 schemaId=7290 version=0 blockLength=44 length=77 error=\"unknown type\"",
                printer.toText(buffer, 0, length));
        buffer.putShort(4, (short) 1, ByteOrder.LITTLE_ENDIAN);
        assertEquals(
                "{\"message\":null,\"templateId\":999,\"schemaId\":1,\"version\":0,\"blockLength\":44,\"length\":77,"
                        + "\"error\":\"another schema\"}",
                printer.toJson(buffer, 0, length));
    }

    @Test
    void shouldEscapeWhatJsonAndLinesForbid() throws Exception {
        StringBuilder out = new StringBuilder();
        String text = "a\"\\\n\r\t\u0000\u001F\u007F\u0085\u2028\u2029é€\uD83D\uDE00";
        MessagePrinter.appendQuoted(text, out);
        assertEquals(text, JSON.readTree(out.toString()).textValue());
        assertTrue(out.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029));
        out.setLength(0);
        MessagePrinter.appendQuoted("\uD83Dx\uDE00", out);
        assertEquals("\"\\ud83dx\\ude00\"", out.toString());
    }

    @Test
    void shouldShowEveryFieldOfEveryMessageAsJson() throws Exception {
        Random random = Seeds.random("MessagePrinterTest.json");
        for (MessageLayout layout : MessageLayouts.all()) {
            for (int i = 0; i < 100; i++) {
                int offset = random.nextInt(50);
                MessageSamples.Sample sample = MessageSamples.write(layout, random, buffer, offset);
                String text = printer.toJson(buffer, offset, sample.length());
                assertEquals(text, printer.toJson(buffer, offset, sample.length()));
                JsonNode json = JSON.readTree(text);
                assertNull(json.get("error"), text);
                assertEquals(layout.name(), json.get("message").textValue());
                layout.fields().forEach(field -> assertField(field, sample.values(), json));
                layout.groups().forEach(group -> {
                    List<?> entries = (List<?>) sample.values().get(group.name());
                    assertEquals(entries.size(), json.get(group.name()).size());
                    for (int k = 0; k < entries.size(); k++) {
                        Map<?, ?> entry = (Map<?, ?>) entries.get(k);
                        JsonNode node = json.get(group.name()).get(k);
                        group.fields().forEach(field -> assertField(field, entry, node));
                    }
                });
                layout.varData()
                        .forEach(data -> assertEquals(
                                sample.values().get(data.name()),
                                json.get(data.name()).textValue()));
                String line = printer.toText(buffer, offset, sample.length());
                assertTrue(line.startsWith(layout.name() + " sequence="), line);
                assertTrue(line.chars().noneMatch(c -> c < 0x20 || c == 0x2028), line);
                assertFalse(line.contains(" error="), line);
            }
        }
    }

    @Test
    void shouldShowBrokenBytesAsValidJson() throws Exception {
        Random random = Seeds.random("MessagePrinterTest.fuzz");
        List<MessageLayout> layouts = MessageLayouts.all();
        byte[] bytes = new byte[1024];
        for (int i = 0; i < 60_000; i++) {
            MessageLayout layout = layouts.get(random.nextInt(layouts.size()));
            int length = MessageSamples.write(layout, random, new UnsafeBuffer(bytes), 0)
                    .length();
            for (int k = random.nextInt(6); k > 0; k--) {
                bytes[random.nextInt(length)] = (byte) random.nextInt();
            }
            if (random.nextBoolean()) {
                length = random.nextInt(length + 20);
            }
            UnsafeBuffer exact = new UnsafeBuffer(bytes, 0, length);
            String text = printer.toJson(exact, 0, length);
            JsonNode json = JSON.readTree(text);
            assertTrue(json.has("error") || !json.get("message").isNull(), text);
            String line = printer.toText(exact, 0, length);
            assertEquals(json.has("error"), line.contains(" error=\""), line);
        }
    }

    private static void assertField(Field field, Map<?, ?> values, JsonNode json) {
        Object value = values.get(field.name());
        JsonNode node = json.get(field.name());
        if (field.unit() == Unit.SET) {
            long bits = 0;
            for (JsonNode name : node) {
                for (Map.Entry<Long, String> choice : field.names().entrySet()) {
                    bits |= choice.getValue().equals(name.textValue()) ? 1L << choice.getKey() : 0;
                }
            }
            assertEquals(value, bits);
        } else if (field.unit() == Unit.ENUM) {
            assertEquals("NULL_VAL".equals(value) ? null : value, node.textValue());
        } else if (value instanceof Double number) {
            assertEquals(Double.isFinite(number), !node.isNull());
            assertTrue(node.isNull() || node.doubleValue() == number);
        } else if ((long) value == field.nullValue()) {
            assertTrue(node.isNull(), field.name());
        } else if ("stateHash".equals(field.name())) {
            assertEquals((long) value, Long.parseUnsignedLong(node.textValue(), 16));
        } else {
            assertEquals((long) value, node.longValue(), field.name());
            if (field.unit() == Unit.MONEY || field.unit() == Unit.RATE) {
                assertEquals(
                        BigDecimal.valueOf((long) value, field.unit() == Unit.MONEY ? 8 : 12)
                                .toPlainString(),
                        json.get(MessagePrinter.decimalName(field.name())).textValue());
            }
        }
    }

    private int trade(int instrumentId) {
        TradeEncoder trade = new TradeEncoder().wrapAndApplyHeader(buffer, 0, header);
        EventHeaders.put(
                buffer,
                0,
                TradeEncoder.TEMPLATE_ID,
                TradeEncoder.BLOCK_LENGTH,
                1_700_000_000_123_000_000L,
                1_700_000_000_124_000_000L,
                instrumentId,
                Venues.BINANCE_SPOT,
                EventHeaders.FLAG_LAST_OF_GROUP | EventHeaders.FLAG_SIMULATED,
                2);
        EventHeaders.sequence(buffer, 0, 7);
        trade.tradeId(99)
                .priceMantissa(6_123_450)
                .quantityMantissa(1200)
                .tradeCount(1)
                .aggressorSide(Side.SELL);
        return 8 + trade.encodedLength();
    }

    private int definition(int instrumentId, int priceExponent, int sizeExponent) {
        InstrumentDefinitionEncoder definition =
                new InstrumentDefinitionEncoder().wrapAndApplyHeader(buffer, 0, header);
        EventHeaders.put(
                buffer,
                0,
                InstrumentDefinitionEncoder.TEMPLATE_ID,
                InstrumentDefinitionEncoder.BLOCK_LENGTH,
                1,
                2,
                instrumentId,
                Venues.BINANCE_SPOT,
                0,
                0);
        definition
                .tickSize(1)
                .lotSize(10)
                .minQuantity(10)
                .maxQuantity(InstrumentDefinitionEncoder.maxQuantityNullValue())
                .minNotional(500_000_000L)
                .multiplier(100_000_000L)
                .makerFee(0)
                .takerFee(1_000_000_000L)
                .expiryTimeNs(0)
                .priceExponent((byte) priceExponent)
                .sizeExponent((byte) sizeExponent)
                .marketType(MarketType.SPOT)
                .contractType(ContractType.NONE)
                .status(InstrumentStatus.TRADING)
                .symbol("BTCUSDT")
                .baseAsset("BTC")
                .quoteAsset("USDT")
                .settleAsset("USDT");
        return 8 + definition.encodedLength();
    }
}
