package io.rayo.engine.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** How an agent waits when there is nothing to do: from lowest latency to lowest use of a core. */
public enum WaitPolicy {
    /** Never gives the core away; needs a core per agent. */
    BUSY_SPIN,
    /** Gives the core away to others that want it, but always wants it back. */
    YIELDING,
    /** Spins, yields, then parks for up to a millisecond. */
    BACK_OFF,
    /** Sleeps until something is published; the default, and polite on two cores. */
    BLOCKING;

    private static final long PARK_MIN_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long PARK_MAX_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * Reads the name used in the configuration.
     *
     * @param text such as {@code busy-spin}.
     * @return the policy.
     */
    public static WaitPolicy of(final String text) {
        for (final WaitPolicy policy : values()) {
            if (policy.text().equals(text)) {
                return policy;
            }
        }
        throw new IllegalArgumentException(
                "invalid wait=" + text + ": must be busy-spin, yielding, back-off or blocking");
    }

    /**
     * Name used in the configuration.
     *
     * @return lower case with a hyphen.
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Idle strategy for one agent.
     *
     * @param signal shared by the rings of the node.
     * @return a new one.
     */
    public IdleStrategy newIdleStrategy(final AgentSignal signal) {
        return switch (this) {
            case BUSY_SPIN -> BusySpinIdleStrategy.INSTANCE;
            case YIELDING -> YieldingIdleStrategy.INSTANCE;
            case BACK_OFF -> new BackoffIdleStrategy(100, 20, PARK_MIN_NS, PARK_MAX_NS);
            case BLOCKING -> signal.newIdleStrategy();
        };
    }

    /**
     * Wait strategy with which the rings are made: only sleepers need to be told of publications.
     *
     * @param signal shared by the rings of the node.
     * @return the strategy.
     */
    public WaitStrategy ringWaitStrategy(final AgentSignal signal) {
        return BLOCKING == this ? signal : new BusySpinWaitStrategy();
    }

    /**
     * Whether an agent with this policy keeps a core to itself.
     *
     * @return true if so.
     */
    public boolean spins() {
        return BUSY_SPIN == this || YIELDING == this;
    }
}
