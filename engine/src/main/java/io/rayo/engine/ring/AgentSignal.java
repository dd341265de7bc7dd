package io.rayo.engine.ring;

import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.IdleStrategy;

/**
 * Lets agents sleep until something is published to any of several rings. The rings are made with this as their wait
 * strategy; each agent gets an idle strategy of its own.
 *
 * <p>An agent announces that it is about to sleep, looks at its rings once more, and only then sleeps: a publication in
 * between is not missed. A sleep is bounded all the same, so that timers inside agents run.
 */
public final class AgentSignal implements WaitStrategy {
    private static final long SLEEP_MAX_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SPINS = 100;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private final AtomicInteger sleepers = new AtomicInteger();
    private long generation;

    @Override
    public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier) {
        throw new IllegalStateException("agents poll; nobody waits on a barrier of this ring");
    }

    @Override
    public void signalAllWhenBlocking() {
        if (0 != sleepers.get()) {
            lock.lock();
            try {
                generation++;
                published.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Makes the idle strategy of one agent.
     *
     * @return it; for one thread.
     */
    public IdleStrategy newIdleStrategy() {
        return new SleepUntilSignalled();
    }

    private final class SleepUntilSignalled implements IdleStrategy {
        private int idleCount;
        private long armedGeneration;

        @Override
        public void idle(final int workCount) {
            if (workCount > 0) {
                reset();
            } else {
                idle();
            }
        }

        @Override
        public void idle() {
            if (idleCount < SPINS) {
                idleCount++;
                Thread.onSpinWait();
            } else if (idleCount == SPINS) {
                idleCount++;
                sleepers.incrementAndGet();
                lock.lock();
                try {
                    armedGeneration = generation;
                } finally {
                    lock.unlock();
                }
            } else {
                sleep();
                reset();
            }
        }

        @Override
        public void reset() {
            if (idleCount > SPINS) {
                sleepers.decrementAndGet();
            }
            idleCount = 0;
        }

        private void sleep() {
            lock.lock();
            try {
                long left = SLEEP_MAX_NS;
                while (armedGeneration == generation && left > 0) {
                    left = published.awaitNanos(left);
                }
            } catch (final InterruptedException ex) {
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public String alias() {
            return "blocking";
        }
    }
}
