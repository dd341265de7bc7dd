package io.rayo.engine.paper;

import static io.rayo.engine.orders.TestMessages.OFFSET;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageValidator;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A paper venue with messages to feed it and a list of what it reports. */
final class PaperRig implements InboundPublisher {
    static final long MS = 1_000_000L;
    static final long NULL = Long.MIN_VALUE;

    record Report(
            long eventTimeNs,
            long receiveTimeNs,
            int flags,
            long clientOrderId,
            long tradeId,
            long price,
            long quantity,
            long cumulative,
            long leaves,
            long fee,
            ExecutionType type,
            OrderStatus status,
            Side side,
            Liquidity liquidity,
            RejectReason reason,
            String venueOrderId,
            String feeAsset) {
        String brief() {
            return switch (type) {
                case TRADE -> "TRADE " + quantity + "@" + price + " " + liquidity + " left " + leaves;
                case REJECTED, EXPIRED, CANCEL_REJECTED -> type + " " + reason;
                default -> type.toString();
            };
        }
    }

    final TestMessages messages = new TestMessages();
    final PaperSettings settings;
    final List<Report> reports = new ArrayList<>();
    PaperVenue venue;

    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
    private final ExecutionReportDecoder decoder = new ExecutionReportDecoder();

    PaperRig(PaperSettings settings) {
        this.settings = settings;
        venue = new PaperVenue(settings, this);
    }

    /** Runs once at the next claim, as a full ring makes its owner drain it. */
    Runnable onClaim = () -> {};

    @Override
    public int claim() {
        Runnable once = onClaim;
        onClaim = () -> {};
        once.run();
        slot.setMemory(0, slot.capacity(), (byte) 0xA5);
        return Slots.MESSAGE_OFFSET;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return slot;
    }

    @Override
    public void publish(int length) {
        int offset = Slots.MESSAGE_OFFSET;
        if (!MessageValidator.isWellFormed(slot, offset, length)) {
            throw new AssertionError("report is not well formed");
        }
        decoder.wrap(
                slot,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(slot, offset),
                EventHeaders.version(slot, offset));
        reports.add(new Report(
                EventHeaders.eventTimeNs(slot, offset),
                EventHeaders.receiveTimeNs(slot, offset),
                EventHeaders.flags(slot, offset),
                decoder.clientOrderId(),
                decoder.tradeId(),
                decoder.lastPriceMantissa(),
                decoder.lastQuantityMantissa(),
                decoder.cumulativeQuantityMantissa(),
                decoder.leavesQuantityMantissa(),
                decoder.fee(),
                decoder.executionType(),
                decoder.orderStatus(),
                decoder.side(),
                decoder.liquidity(),
                decoder.rejectReason(),
                decoder.venueOrderId(),
                decoder.feeAsset()));
    }

    /** Feeds what was just encoded as market data. */
    void market(TestMessages encoded) {
        venue.onMarket(encoded.buffer, OFFSET, encoded.length);
    }

    void define(TestMessages.Definition definition) {
        market(messages.define(definition));
    }

    void book(long[] bids, long[] asks) {
        market(messages.depth(true, true, bids, asks));
    }

    void delta(long[] bids, long[] asks) {
        market(messages.depth(false, true, bids, asks));
    }

    void trade(long price, long quantity, Side aggressor) {
        market(messages.trade(price, quantity, aggressor));
    }

    void order(long id, Side side, OrderType type, TimeInForce timeInForce, long price, long quantity) {
        order(id, side, type, timeInForce, price, NULL, quantity);
    }

    void order(long id, Side side, OrderType type, TimeInForce timeInForce, long price, long stop, long quantity) {
        messages.causeSequence = messages.sequence;
        TestMessages encoded = messages.newOrder(id, side, type, timeInForce, price, quantity);
        new NewOrderEncoder()
                .wrap(encoded.buffer, OFFSET + MessageHeaderDecoder.ENCODED_LENGTH)
                .stopPriceMantissa(stop);
        venue.onOrder(encoded.buffer, OFFSET, encoded.length);
        messages.causeSequence = 0;
    }

    /** A limit order that takes the place of another, of which so much is supposed to be filled. */
    void limitInPlaceOf(long replacesId, long filled, long id, Side side, long price, long quantity) {
        messages.causeSequence = messages.sequence;
        TestMessages encoded = messages.inPlaceOf(
                replacesId, filled, messages.newOrder(id, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity));
        venue.onOrder(encoded.buffer, OFFSET, encoded.length);
        messages.causeSequence = 0;
    }

    /** A stop that only reduces. */
    void guard(long id, Side side, long stop, long quantity) {
        messages.causeSequence = messages.sequence;
        TestMessages encoded = messages.newOrder(id, side, OrderType.STOP, TimeInForce.GTC, NULL, quantity);
        new NewOrderEncoder()
                .wrap(encoded.buffer, OFFSET + MessageHeaderDecoder.ENCODED_LENGTH)
                .stopPriceMantissa(stop)
                .orderFlags()
                .clear()
                .reduceOnly(true);
        venue.onOrder(encoded.buffer, OFFSET, encoded.length);
        messages.causeSequence = 0;
    }

    void limit(long id, Side side, TimeInForce timeInForce, long price, long quantity) {
        order(id, side, OrderType.LIMIT, timeInForce, price, quantity);
    }

    void marketOrder(long id, Side side, long quantity) {
        order(id, side, OrderType.MARKET, TimeInForce.GTC, NULL, quantity);
    }

    void cancel(long id) {
        messages.causeSequence = messages.sequence;
        venue.onOrder(messages.cancel(id).buffer, OFFSET, messages.length);
        messages.causeSequence = 0;
    }

    void replace(long id, long price, long quantity) {
        messages.causeSequence = messages.sequence;
        venue.onOrder(messages.replace(id, price, quantity).buffer, OFFSET, messages.length);
        messages.causeSequence = 0;
    }

    /** Lets time pass by ticks, so that requests arrive and reports come back. */
    void pass(long ns) {
        messages.nowNs += ns;
        market(messages.tick());
    }

    /** Lets enough time pass for an order and its answer, each at its own tick. */
    void settle() {
        pass(settings.orderLatencyNs() + settings.orderJitterNs());
        pass(settings.responseLatencyNs() + settings.responseJitterNs());
    }

    List<String> briefs() {
        return reports.stream().map(Report::brief).toList();
    }

    /** What was reported since the last call. */
    List<String> take() {
        List<String> briefs = briefs();
        reports.clear();
        return briefs;
    }

    /** Goes through its state into a new venue, and says whether that writes the same bytes. */
    boolean restart() {
        StateWriter first = new StateWriter();
        venue.writeState(first);
        PaperVenue restored = new PaperVenue(settings, this);
        StateReader reader = new StateReader().wrap(first.buffer(), 0, first.length());
        restored.readState(reader);
        StateWriter second = new StateWriter();
        restored.writeState(second);
        venue = restored;
        return 0 == reader.remaining()
                && first.length() == second.length()
                && new UnsafeBuffer(first.buffer(), 0, first.length())
                        .equals(new UnsafeBuffer(second.buffer(), 0, second.length()));
    }
}
