package io.rayo.tools.node;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.orders.ReconciliationReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The positions of one venue of derivatives, as it lists them, and orders that close them. On the configured
 * instruments an account's positions are its node's: a node does not trade before they are the same. One thread.
 */
final class PanicFlattening {
    private final TradingSession<?> session;
    private final PanicCollector collector;
    private final List<String> wanted;
    private final Map<String, String> was = new LinkedHashMap<>();
    private final Map<String, String> left = new LinkedHashMap<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
    private final NewOrderEncoder order = new NewOrderEncoder();
    private long lastId;

    PanicFlattening(final TradingSession<?> session, final PanicCollector collector, final List<String> wanted) {
        this.session = session;
        this.collector = collector;
        this.wanted = wanted;
        // microseconds: above the ids of any earlier panic
        lastId = TimeUnit.NANOSECONDS.toMicros(new SystemEpochNanoClock().nanoTime());
    }

    /** Takes the positions of the last comparison. */
    void look() {
        left.clear();
        for (final ReconciliationReport.Row row : session.reconciliation().rows()) {
            if (ReconciliationReport.Subject.POSITION == row.subject()
                    && 0 != new BigDecimal(row.theirs()).signum()
                    && collector.isWanted(row.name(), wanted)) {
                left.put(row.name(), row.theirs());
                was.putIfAbsent(row.name(), row.theirs());
            }
        }
    }

    boolean isAnyLeft() {
        return !left.isEmpty();
    }

    /** Sends an order for each position that is left. */
    void close() {
        left.forEach((symbol, text) -> {
            final int instrumentId = collector.instrumentId(symbol);
            final long quantity = Decimals.parse(text, collector.sizeExponent(instrumentId));
            EventHeaders.put(
                    message,
                    0,
                    NewOrderEncoder.TEMPLATE_ID,
                    NewOrderEncoder.BLOCK_LENGTH,
                    0,
                    0,
                    instrumentId,
                    session.venueId(),
                    0,
                    0);
            order.wrap(message, EventHeaders.SEQUENCE_OFFSET)
                    .clientOrderId(++lastId)
                    .priceMantissa(NewOrderEncoder.priceMantissaNullValue())
                    .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                    .quantityMantissa(Math.abs(quantity))
                    .strategyId(0)
                    .signalId(0)
                    .side(quantity > 0 ? Side.SELL : Side.BUY)
                    .orderType(OrderType.MARKET)
                    .timeInForce(TimeInForce.IOC)
                    .replacesId(NewOrderEncoder.replacesIdNullValue())
                    .replacesFilledQuantityMantissa(NewOrderEncoder.replacesFilledQuantityMantissaNullValue());
            order.orderFlags().clear().reduceOnly(true);
            session.onMessage(message, 0, EventHeaders.SEQUENCE_OFFSET + order.encodedLength());
        });
    }

    /** What was found and what is left of it. */
    List<Panic.PositionRow> rows() {
        final List<Panic.PositionRow> rows = new ArrayList<>();
        was.forEach(
                (symbol, before) -> rows.add(new Panic.PositionRow(symbol, before, left.getOrDefault(symbol, "0"))));
        return rows;
    }
}
