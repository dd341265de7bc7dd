package io.rayo.benchmarks.core;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.codecs.sbe.TradeEncoder;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Inbound messages as a busy venue would cause them: a fifth trades, half best bids and asks, the rest depth updates of
 * 5 to 20 levels, over four instruments. {@value #COUNT} different ones, which are given out again and again with new
 * sequences and times; before them come definitions and book snapshots. Prices stay within a band around each
 * instrument's own middle, so that going round crosses no book.
 */
final class MessageMix {
    /** Messages before they repeat. */
    static final int COUNT = 1 << 14;

    /** Time between two messages: 10,000 in a second. */
    static final long INTERVAL_NS = 100_000;

    /** When the first message happens: the start of a minute. */
    static final long START_NS = 1_790_000_040_000_000_000L;

    static final int INSTRUMENTS = 4;

    private static final int PREAMBLE = 2 * INSTRUMENTS;
    private static final long SEED = 20_260_801L;
    private static final String[] BASES = {"BTC", "ETH", "SOL", "XRP"};
    private static final long[] MIDDLES = {6_123_450, 268_380, 14_273, 5_871};
    private static final int SNAPSHOT_LEVELS = 13;
    private static final int BAND = 40;

    private final UnsafeBuffer slots =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned((PREAMBLE + COUNT) * Slots.SLOT_LENGTH, 64));
    private final int[] lengths = new int[PREAMBLE + COUNT];
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final TradeEncoder trade = new TradeEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final BookDeltaEncoder delta = new BookDeltaEncoder();
    private long given;

    MessageMix() {
        for (int i = 0; i < INSTRUMENTS; i++) {
            lengths[i] = definition(slotOffset(i), i);
            lengths[INSTRUMENTS + i] = snapshot(slotOffset(INSTRUMENTS + i), i);
        }
        for (int i = 0; i < COUNT; i++) {
            final int at = slotOffset(PREAMBLE + i);
            final int instrument = random.nextInt(INSTRUMENTS);
            final int kind = random.nextInt(10);
            lengths[PREAMBLE + i] = kind < 2
                    ? trade(at, instrument)
                    : kind < 7 ? top(at, instrument) : delta(at, instrument, random.nextInt(5, 21));
        }
    }

    private static int slotOffset(final int slot) {
        return slot * Slots.SLOT_LENGTH;
    }

    /** Starts anew, with sequence 1. */
    void reset() {
        given = 0;
    }

    /** Gives the next message its sequence and times; returns its offset. */
    int next() {
        final int slot = slot(given);
        final int at = slotOffset(slot);
        final long timeNs = START_NS + given * INTERVAL_NS;
        given++;
        EventHeaders.sequence(slots, at, given);
        slots.putLong(at + EventHeaders.EVENT_TIME_OFFSET, timeNs, LITTLE_ENDIAN);
        slots.putLong(at + EventHeaders.RECEIVE_TIME_OFFSET, timeNs, LITTLE_ENDIAN);
        return at;
    }

    /** Length of the message that {@link #next} gave last. */
    int length() {
        return lengths[slot(given - 1)];
    }

    private static int slot(final long index) {
        return index < PREAMBLE ? (int) index : PREAMBLE + (int) ((index - PREAMBLE) & (COUNT - 1));
    }

    UnsafeBuffer buffer() {
        return slots;
    }

    /** Mean length of the messages that repeat. */
    double meanLength() {
        long sum = 0;
        for (int i = PREAMBLE; i < lengths.length; i++) {
            sum += lengths[i];
        }
        return (double) sum / COUNT;
    }

    private void header(
            final int at, final int templateId, final int blockLength, final int instrument, final int flags) {
        EventHeaders.put(
                slots,
                at,
                templateId,
                blockLength,
                START_NS,
                START_NS,
                instrument + 1,
                Venues.BINANCE_SPOT,
                flags | EventHeaders.FLAG_SIMULATED,
                1);
    }

    private int definition(final int at, final int instrument) {
        header(at, InstrumentDefinitionEncoder.TEMPLATE_ID, InstrumentDefinitionEncoder.BLOCK_LENGTH, instrument, 0);
        final InstrumentDefinitionEncoder encoder = new InstrumentDefinitionEncoder();
        encoder.wrap(slots, at + EventHeaders.SEQUENCE_OFFSET)
                .tickSize(1)
                .lotSize(1)
                .minQuantity(1)
                .maxQuantity(900_000_000L)
                .minNotional(500_000_000L)
                .multiplier(100_000_000L)
                .makerFee(1_000_000_000L)
                .takerFee(1_000_000_000L)
                .expiryTimeNs(0)
                .priceExponent((byte) -2)
                .sizeExponent((byte) -5)
                .marketType(MarketType.SPOT)
                .contractType(ContractType.NONE)
                .status(InstrumentStatus.TRADING)
                .symbol(BASES[instrument] + "USDT")
                .baseAsset(BASES[instrument])
                .quoteAsset("USDT")
                .settleAsset("USDT");
        return EventHeaders.SEQUENCE_OFFSET + encoder.encodedLength();
    }

    private int snapshot(final int at, final int instrument) {
        return book(
                at,
                instrument,
                EventHeaders.FLAG_SNAPSHOT | EventHeaders.FLAG_LAST_OF_GROUP,
                SNAPSHOT_LEVELS,
                SNAPSHOT_LEVELS,
                true);
    }

    private int delta(final int at, final int instrument, final int levels) {
        final int bids = random.nextInt(0, levels + 1);
        return book(at, instrument, EventHeaders.FLAG_LAST_OF_GROUP, bids, levels - bids, false);
    }

    private int book(
            final int at, final int instrument, final int flags, final int bids, final int asks, final boolean whole) {
        header(at, BookDeltaEncoder.TEMPLATE_ID, BookDeltaEncoder.BLOCK_LENGTH, instrument, flags);
        delta.wrap(slots, at + EventHeaders.SEQUENCE_OFFSET)
                .firstVenueSequence(1)
                .lastVenueSequence(1);
        final BookDeltaEncoder.BidsEncoder bid = delta.bidsCount(bids);
        for (int i = 0; i < bids; i++) {
            bid.next().priceMantissa(MIDDLES[instrument] - distance(i, whole)).quantityMantissa(levelQuantity(whole));
        }
        final BookDeltaEncoder.AsksEncoder ask = delta.asksCount(asks);
        for (int i = 0; i < asks; i++) {
            ask.next().priceMantissa(MIDDLES[instrument] + distance(i, whole)).quantityMantissa(levelQuantity(whole));
        }
        return EventHeaders.SEQUENCE_OFFSET + delta.encodedLength();
    }

    /** Most changes are near the touch. The level next to the middle is never deleted for long: it is often written. */
    private int distance(final int index, final boolean whole) {
        return whole ? 1 + index : 1 + Math.min(random.nextInt(BAND), random.nextInt(BAND));
    }

    private long levelQuantity(final boolean whole) {
        return !whole && 0 == random.nextInt(4) ? 0 : quantity();
    }

    private long quantity() {
        return 0 == random.nextInt(4) ? random.nextLong(1, 2_000_000) : random.nextLong(1, 50_000);
    }

    private int trade(final int at, final int instrument) {
        header(at, TradeEncoder.TEMPLATE_ID, TradeEncoder.BLOCK_LENGTH, instrument, 0);
        trade.wrap(slots, at + EventHeaders.SEQUENCE_OFFSET)
                .tradeId(random.nextLong(1, 1L << 40))
                .priceMantissa(MIDDLES[instrument] + random.nextInt(-BAND / 2, BAND / 2 + 1))
                .quantityMantissa(quantity())
                .tradeCount(1)
                .aggressorSide(random.nextBoolean() ? Side.BUY : Side.SELL);
        return EventHeaders.SEQUENCE_OFFSET + TradeEncoder.BLOCK_LENGTH;
    }

    private int top(final int at, final int instrument) {
        header(at, TopOfBookEncoder.TEMPLATE_ID, TopOfBookEncoder.BLOCK_LENGTH, instrument, 0);
        top.wrap(slots, at + EventHeaders.SEQUENCE_OFFSET)
                .venueSequence(1)
                .bidPriceMantissa(MIDDLES[instrument] - 1 - random.nextInt(3))
                .bidQuantityMantissa(quantity())
                .askPriceMantissa(MIDDLES[instrument] + 1 + random.nextInt(3))
                .askQuantityMantissa(quantity());
        return EventHeaders.SEQUENCE_OFFSET + TopOfBookEncoder.BLOCK_LENGTH;
    }
}
