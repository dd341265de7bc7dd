package io.rayo.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.MessageLayout.Field;
import io.rayo.codecs.MessageLayout.Unit;
import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.EventFlagsEncoder;
import io.rayo.codecs.sbe.EventHeaderEncoder;
import io.rayo.codecs.sbe.FeatureVectorEncoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.TradeEncoder;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SchemaTest {
    /** Texts longer than the 24 bytes that any asset, symbol or id needs. */
    private static final Map<String, Integer> TEXT_LENGTHS = Map.of(
            "symbol",
            40,
            "venueOrderId",
            64,
            "text",
            160,
            "reason",
            160,
            "target",
            64,
            "argument",
            256,
            "actor",
            64,
            "recommendation",
            256);

    @Test
    void shouldFitSensibleContentsIntoASlot() {
        for (MessageLayout layout : MessageLayouts.all()) {
            int length = MessageHeaderEncoder.ENCODED_LENGTH + layout.blockLength();
            for (MessageLayout.Group group : layout.groups()) {
                length += 4 + group.entryLength(); // a longer one is cut into several messages
            }
            for (MessageLayout.VarData varData : layout.varData()) {
                length += 2 + TEXT_LENGTHS.getOrDefault(varData.name(), 24);
            }
            assertTrue(length <= Slots.MAX_MESSAGE_LENGTH, layout.name() + " needs " + length + " bytes");
        }
    }

    @Test
    void shouldFitWholeBatchesOfLevelsAndFeaturesIntoASlot() {
        int levels =
                (Slots.MAX_MESSAGE_LENGTH - MessageHeaderEncoder.ENCODED_LENGTH - BookDeltaEncoder.BLOCK_LENGTH - 8)
                        / BookDeltaEncoder.BidsEncoder.sbeBlockLength();
        assertEquals(27, levels);
        int features =
                (Slots.MAX_MESSAGE_LENGTH - MessageHeaderEncoder.ENCODED_LENGTH - FeatureVectorEncoder.BLOCK_LENGTH - 4)
                        / FeatureVectorEncoder.FeaturesEncoder.sbeBlockLength();
        assertEquals(53, features);
    }

    @Test
    void shouldStartEveryMessageWithTheEventHeader() {
        for (MessageLayout layout : MessageLayouts.all()) {
            String[] names = {
                "sequence",
                "causeSequence",
                "eventTimeNs",
                "receiveTimeNs",
                "instrumentId",
                "venueId",
                "flags",
                "connectionId"
            };
            for (int i = 0; i < names.length; i++) {
                assertEquals(names[i], layout.fields().get(i).name(), layout.name());
            }
            assertEquals(EventHeaders.BODY_OFFSET, 8 + layout.fields().get(7).end(), layout.name());
        }
    }

    @Test
    void shouldAgreeWithTheGeneratedHeaderCodecs() {
        int start = MessageHeaderEncoder.ENCODED_LENGTH;
        assertEquals(EventHeaders.TEMPLATE_ID_OFFSET, MessageHeaderEncoder.templateIdEncodingOffset());
        assertEquals(4, MessageHeaderEncoder.schemaIdEncodingOffset());
        assertEquals(6, MessageHeaderEncoder.versionEncodingOffset());
        assertEquals(EventHeaders.SEQUENCE_OFFSET, start + EventHeaderEncoder.sequenceEncodingOffset());
        assertEquals(EventHeaders.CAUSE_SEQUENCE_OFFSET, start + EventHeaderEncoder.causeSequenceEncodingOffset());
        assertEquals(EventHeaders.EVENT_TIME_OFFSET, start + EventHeaderEncoder.eventTimeNsEncodingOffset());
        assertEquals(EventHeaders.RECEIVE_TIME_OFFSET, start + EventHeaderEncoder.receiveTimeNsEncodingOffset());
        assertEquals(EventHeaders.INSTRUMENT_ID_OFFSET, start + EventHeaderEncoder.instrumentIdEncodingOffset());
        assertEquals(EventHeaders.VENUE_ID_OFFSET, start + EventHeaderEncoder.venueIdEncodingOffset());
        assertEquals(EventHeaders.FLAGS_OFFSET, start + EventHeaderEncoder.flagsEncodingOffset());
        assertEquals(EventHeaders.CONNECTION_ID_OFFSET, start + EventHeaderEncoder.connectionIdEncodingOffset());
        assertEquals(EventHeaders.BODY_OFFSET, start + EventHeaderEncoder.ENCODED_LENGTH);
    }

    @Test
    void shouldWriteTheSameHeadersAsTheGeneratedCodecs() {
        UnsafeBuffer ours = new UnsafeBuffer(new byte[128]);
        ours.setMemory(0, 128, (byte) 0x55);
        UnsafeBuffer theirs = new UnsafeBuffer(new byte[128]);
        theirs.setMemory(0, 128, (byte) 0x55);
        int flags = EventHeaders.FLAG_SNAPSHOT | EventHeaders.FLAG_STAGE_ONLY;
        EventHeaders.put(ours, 3, TradeEncoder.TEMPLATE_ID, TradeEncoder.BLOCK_LENGTH, 11, 12, 13, 200, flags, 65000);
        EventHeaders.sequence(ours, 3, 77);

        TradeEncoder trade = new TradeEncoder().wrapAndApplyHeader(theirs, 3, new MessageHeaderEncoder());
        trade.header()
                .sequence(77)
                .causeSequence(0)
                .eventTimeNs(11)
                .receiveTimeNs(12)
                .instrumentId(13);
        trade.header()
                .venueId((short) 200)
                .connectionId(65000)
                .flags()
                .clear()
                .snapshot(true)
                .stageOnly(true);

        assertEquals(theirs, ours);
        assertEquals(65000, EventHeaders.connectionId(ours, 3));
        assertEquals(TradeEncoder.TEMPLATE_ID, EventHeaders.templateId(theirs, 3));
        assertEquals(TradeEncoder.BLOCK_LENGTH, EventHeaders.blockLength(theirs, 3));
        assertEquals(TradeEncoder.SCHEMA_VERSION, EventHeaders.version(theirs, 3));
        assertEquals(77, EventHeaders.sequence(theirs, 3));
        assertEquals(0, EventHeaders.causeSequence(theirs, 3));
        assertEquals(11, EventHeaders.eventTimeNs(theirs, 3));
        assertEquals(12, EventHeaders.receiveTimeNs(theirs, 3));
        assertEquals(13, EventHeaders.instrumentId(theirs, 3));
        assertEquals(200, EventHeaders.venueId(theirs, 3));
        assertEquals(flags, EventHeaders.flags(theirs, 3));
    }

    @Test
    void shouldAgreeWithTheGeneratedFlags() {
        byte none = 0;
        assertEquals(EventHeaders.FLAG_SNAPSHOT, EventFlagsEncoder.snapshot(none, true));
        assertEquals(EventHeaders.FLAG_LAST_OF_GROUP, EventFlagsEncoder.lastOfGroup(none, true));
        assertEquals(EventHeaders.FLAG_REPLAYED, EventFlagsEncoder.replayed(none, true));
        assertEquals(EventHeaders.FLAG_SIMULATED, EventFlagsEncoder.simulated(none, true));
        assertEquals(EventHeaders.FLAG_STAGE_ONLY, EventFlagsEncoder.stageOnly(none, true));
    }

    @Test
    void shouldGiveBackEveryFieldOfEveryMessage() {
        Random random = Seeds.random("SchemaTest.roundTrip");
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        for (MessageLayout layout : MessageLayouts.all()) {
            for (int i = 0; i < 100; i++) {
                random.nextBytes(buffer.byteArray()); // old bytes must not shine through
                int offset = random.nextInt(64);
                MessageSamples.Sample sample = MessageSamples.write(layout, random, buffer, offset);
                assertTrue(sample.length() <= Slots.MAX_MESSAGE_LENGTH, layout.name());
                assertEquals(sample.values(), MessageSamples.read(layout, buffer, offset), layout.name());
            }
        }
    }

    @Test
    void shouldKnowEveryMessageOfTheDesign() {
        Set<String> names = new HashSet<>();
        MessageLayouts.all().forEach(layout -> names.add(layout.name()));
        assertEquals(
                Set.of(
                        "InstrumentDefinition",
                        "VenueStatus",
                        "Trade",
                        "TopOfBook",
                        "BookDelta",
                        "Bar",
                        "MarkPrice",
                        "FeedGap",
                        "BookStatus",
                        "MacroObservation",
                        "NewsSentiment",
                        "ClockTick",
                        "Command",
                        "CommandResult",
                        "Prediction",
                        "WeightedPrice",
                        "FeatureVector",
                        "Signal",
                        "SignalReject",
                        "NewOrder",
                        "CancelOrder",
                        "ReplaceOrder",
                        "RiskReject",
                        "RiskStatus",
                        "BracketExit",
                        "SignalOutcome",
                        "RouteDecision",
                        "FundingPayment",
                        "Liquidation",
                        "PositionUpdate",
                        "PoolUpdate",
                        "EquitySnapshot",
                        "Insight",
                        "SettlementReport",
                        "StateCheckpoint",
                        "ExecutionReport",
                        "BalanceUpdate",
                        "MacroCorrelation",
                        "RiskAdjustment",
                        "Recommendation",
                        "AdjustedPrediction"),
                names);
    }

    /**
     * The schema has one type for both scales, and the printer goes by names: a new mantissa must be looked at here.
     */
    @Test
    void shouldTellPricesFromSizes() {
        Map<String, Unit> units = new TreeMap<>();
        for (MessageLayout layout : MessageLayouts.all()) {
            layout.fields().forEach(field -> note(field, units));
            layout.groups().forEach(group -> group.fields().forEach(field -> note(field, units)));
        }
        Map<String, Unit> expected = new TreeMap<>();
        for (String name : new String[] {
            "askPriceMantissa",
            "bidPriceMantissa",
            "closeMantissa",
            "highMantissa",
            "lastPriceMantissa",
            "lowMantissa",
            "openMantissa",
            "priceMantissa",
            "stopPriceMantissa",
            "tickSize"
        }) {
            expected.put(name, Unit.PRICE);
        }
        for (String name : new String[] {
            "askQuantityMantissa",
            "bidQuantityMantissa",
            "cumulativeQuantityMantissa",
            "lastQuantityMantissa",
            "leavesQuantityMantissa",
            "lotSize",
            "maxQuantity",
            "minQuantity",
            "quantityMantissa",
            "replacesFilledQuantityMantissa",
            "takerBuyVolumeMantissa",
            "volumeMantissa"
        }) {
            expected.put(name, Unit.SIZE);
        }
        assertEquals(expected, units);
    }

    @Test
    void shouldNameEverythingInJsonOnce() {
        for (MessageLayout layout : MessageLayouts.all()) {
            Set<String> names = new HashSet<>(Set.of("message", "error", "venue"));
            for (Field field : layout.fields()) {
                assertTrue(names.add(field.name()), layout.name() + "." + field.name());
                if (Set.of(Unit.PRICE, Unit.SIZE, Unit.MONEY, Unit.RATE).contains(field.unit())) {
                    String decimal = MessagePrinter.decimalName(field.name());
                    assertTrue(names.add(decimal), layout.name() + "." + decimal);
                }
            }
            layout.groups().forEach(group -> assertTrue(names.add(group.name()), layout.name() + "." + group.name()));
            layout.varData().forEach(text -> assertTrue(names.add(text.name()), layout.name() + "." + text.name()));
        }
    }

    private static void note(Field field, Map<String, Unit> units) {
        if (field.unit() == Unit.PRICE || field.unit() == Unit.SIZE) {
            units.put(field.name(), field.unit());
        }
    }
}
