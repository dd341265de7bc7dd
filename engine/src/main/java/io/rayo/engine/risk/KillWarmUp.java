package io.rayo.engine.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.CommandEncoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.strategy.StrategySettings;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Throws the kill switch of risk stages that are thrown away afterwards, with orders that nobody placed, so that the
 * first one that counts finds code that has run. Nothing of it goes anywhere.
 */
public final class KillWarmUp {
    /** Cancels: enough for the compiler to take notice. */
    static final long CANCELS = 6_000;

    private static final int MAX_ROUNDS = 400;
    private static final long START_NS = 1_700_000_000_000_000_000L;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final Nowhere output = new Nowhere();
    private long sequence;

    private KillWarmUp() {}

    /**
     * Runs it. Takes some hundredths of a second, and allocates.
     *
     * @param settings of the stage that is to be quick.
     * @param strategies of it.
     * @return messages that were put out to nobody.
     */
    public static long run(final RiskSettings settings, final List<StrategySettings> strategies) {
        return new KillWarmUp().killAll(settings, strategies);
    }

    private long killAll(final RiskSettings settings, final List<StrategySettings> strategies) {
        final int orders = settings.maxOpenOrders();
        for (int round = 0; round < MAX_ROUNDS && output.count < CANCELS; round++) {
            final RiskStage stage = new RiskStage(settings, strategies);
            for (int i = 1; i <= orders; i++) {
                stage.orders().add(i * 64L, Side.BUY, 1, START_NS).origin(1, 1, 0, 0);
            }
            for (int i = 0; i <= orders / 64; i++) {
                stage.onMessage(message, 0, command(CommandType.KILL_SWITCH_ON), output);
            }
        }
        return output.count;
    }

    private int command(final CommandType type) {
        EventHeaders.put(
                message, 0, CommandEncoder.TEMPLATE_ID, CommandEncoder.BLOCK_LENGTH, START_NS, START_NS, 0, 0, 0, 0);
        EventHeaders.sequence(message, 0, ++sequence);
        final CommandEncoder encoder = new CommandEncoder()
                .wrap(message, EventHeaders.SEQUENCE_OFFSET)
                .correlationId(0)
                .commandType(type)
                .target("")
                .argument("")
                .actor("node");
        return EventHeaders.SEQUENCE_OFFSET + encoder.encodedLength();
    }

    /** Takes messages that nobody reads. */
    private static final class Nowhere implements StageOutput {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
        private long count;

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return slot;
        }

        @Override
        public void commit(final int length) {
            count++;
        }
    }
}
