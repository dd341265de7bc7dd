package io.rayo.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Waiting for threads and counting what they allocate. */
public final class Threads {
    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Threads() {}

    /**
     * Waits for a thread to end.
     *
     * @param thread to wait for.
     */
    public static void join(final Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (final InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Heap bytes that the calling thread has allocated since it started. The call itself allocates nothing.
     *
     * @return bytes.
     */
    public static long allocatedBytes() {
        return BEAN.getCurrentThreadAllocatedBytes();
    }
}
