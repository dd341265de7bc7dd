package io.rayo.gateways.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs sources, each on a thread of its own: a slow answer of one delays no other. A source that throws, which none
 * should, is left alone from then on and says so; the engine goes on with its last values.
 */
public final class MacroFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MacroFeed.class);
    private static final long MAX_WAIT_NS = 1_000_000_000L;
    private static final long STOP_TIMEOUT_MS = 2_000;

    private final EpochNanoClock clock;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isClosing;

    /**
     * Without sources.
     *
     * @param clock of the day.
     */
    public MacroFeed(final EpochNanoClock clock) {
        this.clock = clock;
    }

    /**
     * Adds a source and starts it.
     *
     * @param source not used by anybody else.
     */
    public void start(final MacroSource source) {
        threads.add(Thread.ofPlatform().daemon().name("macro-" + source.name()).start(() -> run(source)));
    }

    private void run(final MacroSource source) {
        String told = "";
        try {
            while (!isClosing) {
                final long nowNs = clock.nanoTime();
                final long nextNs = source.doWork(nowNs);
                if (!told.equals(source.note())) {
                    told = source.note();
                    LOG.info("{}: {}", source.name(), told.isEmpty() ? "answers again" : told);
                }
                LockSupport.parkNanos(Math.max(0, Math.min(MAX_WAIT_NS, nextNs - nowNs)));
                if (Thread.interrupted()) {
                    return;
                }
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt(); // closing
        } catch (final RuntimeException ex) {
            // its class alone: the text may hold an address with a key
            LOG.error(
                    "{}: not asked any more after {}",
                    source.name(),
                    ex.getClass().getName());
        }
    }

    /** Ends the threads; does not wait for answers. */
    @Override
    public void close() {
        isClosing = true;
        threads.forEach(Thread::interrupt);
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_TIMEOUT_MS);
        for (final Thread thread : threads) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime())));
            } catch (final InterruptedException ex) {
                Thread.currentThread().interrupt();
                break;
            }
        }
    }
}
