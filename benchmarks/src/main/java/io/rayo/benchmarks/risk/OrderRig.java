package io.rayo.benchmarks.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.engine.risk.AccountLimits;
import io.rayo.engine.risk.CheckAlone;
import io.rayo.engine.risk.RiskSettings;
import io.rayo.engine.risk.RiskStage;
import io.rayo.engine.risk.SignalFilters;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.RoutingSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A risk stage with every limit that a small account has, 16 strategies with brackets on eight instruments: half of
 * them hold something, the others send the signals that are timed, eight at a time; their orders end before the next
 * eight.
 */
final class OrderRig implements StageOutput {
    /** Orders that are timed together: as many are open at most. */
    static final int BATCH = 8;

    private static final long MAX_NS = 1_000_000_000L;
    private static final long RATE_ONE = RiskSettings.RATE_ONE;
    private static final long BID = 10_000_00;

    private final UnsafeBuffer output = new UnsafeBuffer(new byte[64 * Slots.SLOT_LENGTH]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NewOrderDecoder order = new NewOrderDecoder();
    private final Messages in = new Messages();
    private final Histogram elapsed = new Histogram(MAX_NS, 3);
    private final RiskStage stage;
    private final UnsafeBuffer[] prepared = new UnsafeBuffer[BATCH];
    private final int[] lengths = new int[BATCH];
    private final long[] ids = new long[BATCH];
    private int count;

    OrderRig() {
        final List<StrategySettings> strategies = new ArrayList<>();
        for (int id = 1; id <= 2 * BATCH; id++) {
            strategies.add(new StrategySettings(
                    id,
                    "s" + id,
                    "bench",
                    List.of(),
                    List.of(),
                    1,
                    50 * RiskSettings.UNIT,
                    Map.of(),
                    BracketSettings.DEFAULT,
                    RoutingSettings.OFF));
        }
        stage = new RiskStage(
                RiskSettings.defaults()
                        .withMaxOrdersPerSecond(100)
                        .withSignalFilters(new SignalFilters(0.6, 1, 0, 0))
                        .withAccountLimits(new AccountLimits(
                                10 * RATE_ONE,
                                RATE_ONE / 10 * 6,
                                RATE_ONE / 20,
                                RATE_ONE / 10,
                                300 * RiskSettings.UNIT,
                                0,
                                0,
                                1)),
                strategies);
        for (int i = 0; i < BATCH; i++) {
            prepared[i] = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
            in.definition(i + 1, "A" + i);
            send();
            in.top(i + 1, BID);
            send();
        }
        for (int i = 0; i < BATCH; i++) {
            in.signal(i + 1, i + 1);
            send();
            final long id = idOf(0);
            in.report(i + 1, id, i + 1, BID, order.quantityMantissa());
            send();
        }
    }

    /**
     * Nanoseconds a check, likewise the median of the batches: half of the instruments have an order open, the signals
     * are for the others, each twice.
     */
    double checks(final int batches) {
        elapsed.reset();
        final int half = BATCH / 2;
        for (int batch = 0; batch < batches; batch++) {
            in.nowNs += 200_000_000L;
            for (int i = 0; i < BATCH; i++) {
                in.top(i + 1, BID + (batch & 63));
                send();
            }
            for (int i = 0; i < half; i++) {
                in.signal(i + 1, BATCH + i + 1);
                send();
                ids[i] = idOf(0);
            }
            for (int i = 0; i < BATCH; i++) {
                final int instrument = half + i % half + 1;
                in.signal(instrument, BATCH + instrument);
                prepared[i].putBytes(0, in.buffer, 0, in.length);
            }
            int passed = 0;
            final long startNs = System.nanoTime();
            for (int i = 0; i < BATCH; i++) {
                passed += CheckAlone.passes(stage, prepared[i], 0) ? 1 : 0;
            }
            elapsed.recordValue(Math.min(MAX_NS, System.nanoTime() - startNs));
            if (BATCH != passed) {
                throw new IllegalStateException(passed + " of " + BATCH + " checks passed");
            }
            for (int i = 0; i < half; i++) {
                in.report(i + 1, ids[i], 0, 0, 0);
                send();
            }
        }
        return elapsed.getValueAtPercentile(50) / (double) BATCH;
    }

    /** Nanoseconds an order, as the median of the batches: other programs that run meanwhile fall into few of them. */
    double orders(final int batches) {
        elapsed.reset();
        for (int batch = 0; batch < batches; batch++) {
            in.nowNs += 200_000_000L;
            for (int i = 0; i < BATCH; i++) {
                in.top(i + 1, BID + (batch & 63)); // between two orders every price moves
                send();
                in.signal(i + 1, BATCH + i + 1);
                prepared[i].putBytes(0, in.buffer, 0, in.length);
                lengths[i] = in.length;
            }
            count = 0;
            final long startNs = System.nanoTime();
            for (int i = 0; i < BATCH; i++) {
                stage.onMessage(prepared[i], 0, lengths[i], this);
            }
            elapsed.recordValue(Math.min(MAX_NS, System.nanoTime() - startNs));
            if (BATCH != count) {
                throw new IllegalStateException(count + " messages instead of " + BATCH + " orders");
            }
            for (int i = 0; i < BATCH; i++) {
                ids[i] = idOf(i);
            }
            for (int i = 0; i < BATCH; i++) {
                in.report(i + 1, ids[i], 0, 0, 0);
                send();
            }
        }
        return elapsed.getValueAtPercentile(50) / (double) BATCH;
    }

    /** Nanoseconds a top of book that reaches no bracket, likewise. */
    double prices(final int batches) {
        elapsed.reset();
        for (int batch = 0; batch < batches; batch++) {
            in.nowNs += 1_000_000L;
            for (int i = 0; i < BATCH; i++) {
                in.top(i + 1, BID + (batch & 63));
                prepared[i].putBytes(0, in.buffer, 0, in.length);
                lengths[i] = in.length;
            }
            count = 0;
            final long startNs = System.nanoTime();
            for (int i = 0; i < BATCH; i++) {
                stage.onMessage(prepared[i], 0, lengths[i], this);
            }
            elapsed.recordValue(Math.min(MAX_NS, System.nanoTime() - startNs));
            if (0 != count) {
                throw new IllegalStateException("a price caused " + count + " messages");
            }
        }
        return elapsed.getValueAtPercentile(50) / (double) BATCH;
    }

    @Override
    public int claim() {
        return count * Slots.SLOT_LENGTH;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return output;
    }

    @Override
    public void commit(final int length) {
        count++;
    }

    private void send() {
        count = 0;
        stage.onMessage(in.buffer, 0, in.length, this);
    }

    private long idOf(final int index) {
        final int offset = index * Slots.SLOT_LENGTH;
        if (count <= index || NewOrderDecoder.TEMPLATE_ID != EventHeaders.templateId(output, offset)) {
            throw new IllegalStateException("the signal became no order");
        }
        return order.wrapAndApplyHeader(output, offset, header).clientOrderId();
    }
}
