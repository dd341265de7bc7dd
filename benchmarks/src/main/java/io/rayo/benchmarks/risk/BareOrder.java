package io.rayo.benchmarks.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.SignalDecoder;
import io.rayo.codecs.sbe.TimeInForce;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/** The least that a stage could do for a signal: decode it and encode an order. */
final class BareOrder {
    private static final long MAX_NS = 1_000_000_000L;

    private final UnsafeBuffer output = new UnsafeBuffer(new byte[OrderRig.BATCH * Slots.SLOT_LENGTH]);
    private final Messages in = new Messages();
    private final Histogram elapsed = new Histogram(MAX_NS, 3);
    private final SignalDecoder signal = new SignalDecoder();
    private final NewOrderEncoder order = new NewOrderEncoder();

    /** Nanoseconds an order, as the median of the batches: other programs that run meanwhile fall into few of them. */
    double orders(final int batches) {
        in.signal(1, 1);
        elapsed.reset();
        for (int batch = 0; batch < batches; batch++) {
            final long startNs = System.nanoTime();
            for (int i = 0; i < OrderRig.BATCH; i++) {
                order(i * Slots.SLOT_LENGTH, batch);
            }
            elapsed.recordValue(Math.min(MAX_NS, System.nanoTime() - startNs));
        }
        return elapsed.getValueAtPercentile(50) / (double) OrderRig.BATCH;
    }

    private void order(final int at, final long id) {
        signal.wrap(
                in.buffer,
                EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(in.buffer, 0),
                EventHeaders.version(in.buffer, 0));
        EventHeaders.put(output, at, NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH, 0, 0, 1, 1, 0, 0);
        order.wrap(output, at + EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(id)
                .priceMantissa(NewOrderEncoder.priceMantissaNullValue())
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(500)
                .strategyId(signal.strategyId())
                .signalId(signal.signalId())
                .side(signal.side())
                .orderType(OrderType.MARKET)
                .timeInForce(TimeInForce.IOC)
                .orderFlags()
                .clear();
    }
}
