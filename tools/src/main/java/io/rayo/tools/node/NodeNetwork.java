package io.rayo.tools.node;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.rayo.engine.ring.WaitPolicy;
import io.rayo.gateways.net.EventLoops;
import io.rayo.tools.model.OrtRuntime;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;

/**
 * The node's one event loop: a thread of its own, or (layout inline) stepped by the thread that does everything else.
 */
final class NodeNetwork implements AutoCloseable {
    private static final long INLINE_WAIT_NS = 200_000L;

    private final EventLoopGroup group;
    private final EventLoop eventLoop;
    private final ManualIoEventLoop manual;
    private final boolean spins;

    private NodeNetwork(final EventLoopGroup group, final ManualIoEventLoop manual, final boolean spins) {
        this.group = group;
        this.manual = manual;
        this.spins = spins;
        eventLoop = null == manual ? group.next() : manual;
    }

    static NodeNetwork of(final NodeConfig.Layout layout, final WaitPolicy wait) {
        return NodeConfig.Layout.INLINE == layout
                ? new NodeNetwork(null, EventLoops.newManualLoop(null), wait.spins())
                : new NodeNetwork(EventLoops.newGroup(1, "network"), null, wait.spins());
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    /** Threads that may own an event loop. */
    static ThreadFactory threadFactory() {
        return runnable -> {
            // the predictor's native code wants more stack than is usual; what is not used costs nothing
            final Thread thread = new FastThreadLocalThread(null, runnable, "agent", OrtRuntime.STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Steps the sockets on the thread of layout inline; waits there a moment if nothing is to be done and waiting is
     * polite.
     */
    Agent inlineAgent() {
        return new Agent() {
            @Override
            public void onStart() {
                manual.setOwningThread(Thread.currentThread());
            }

            @Override
            public int doWork() {
                return spins ? manual.runNow() : manual.run(INLINE_WAIT_NS);
            }

            @Override
            public void onClose() {
                final Future<?> terminated = manual.shutdownGracefully(0, 1, TimeUnit.SECONDS);
                while (!terminated.isDone()) {
                    manual.runNow();
                }
            }

            @Override
            public String roleName() {
                return "network";
            }
        };
    }

    @Override
    public void close() {
        if (null != group) {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }
}
