package io.rayo.tools.node;

import io.netty.channel.EventLoopGroup;
import io.rayo.engine.ring.RingPublisher;
import io.rayo.gateways.macro.MacroCache;
import io.rayo.gateways.macro.MacroFeed;
import io.rayo.gateways.macro.MacroPublisher;
import io.rayo.gateways.macro.MacroSource;
import io.rayo.gateways.macro.RestMacroHttp;
import io.rayo.gateways.net.EventLoops;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochNanoClock;

/**
 * A node's sources of macro data and news: a thread each, and one event loop that none of the venues uses. Without
 * sources it is nothing at all.
 */
final class NodeMacro implements AutoCloseable {
    private final MacroConfig config;
    private final Path folder;
    private final EpochNanoClock clock;
    private final MacroFeed feed;
    private EventLoopGroup loops;

    NodeMacro(final MacroConfig config, final Path folder, final EpochNanoClock clock) {
        this.config = config;
        this.folder = folder;
        this.clock = clock;
        feed = new MacroFeed(clock);
    }

    /** Starts the sources; each gets a publisher of its own. */
    void start(final Supplier<RingPublisher> publishers) {
        if (config.sources().isEmpty()) {
            return;
        }
        loops = EventLoops.newGroup(1, "macro-network");
        for (final MacroConfig.Source source : config.sources()) {
            feed.start(new MacroSource(
                    source.provider(),
                    source.url(),
                    source.key(),
                    new RestMacroHttp(loops.next(), clock, source.url(), config.timeoutNs()),
                    new MacroPublisher(publishers.get()),
                    new MacroCache(folder, source.provider().name()),
                    config.breakerFailures(),
                    config.breakerResetNs(),
                    new SplittableRandom()));
        }
    }

    @Override
    public void close() {
        feed.close();
        if (null != loops) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        }
    }
}
