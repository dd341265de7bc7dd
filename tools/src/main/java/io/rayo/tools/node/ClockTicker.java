package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ClockTickEncoder;
import io.rayo.engine.ring.RingPublisher;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Lets time pass in the core when nothing happens: publishes a ClockTick at an interval. Any one thread of the node.
 */
final class ClockTicker implements Agent {
    private final EpochNanoClock clock;
    private final long intervalNs;
    private final RingPublisher publisher;
    private final ClockTickEncoder encoder = new ClockTickEncoder();
    private long nextNs;

    ClockTicker(final EpochNanoClock clock, final long intervalNs, final RingPublisher publisher) {
        this.clock = clock;
        this.intervalNs = intervalNs;
        this.publisher = publisher;
    }

    @Override
    public int doWork() {
        final long nowNs = clock.nanoTime();
        // A full ring needs no tick: time passes by the events in it.
        if (nowNs < nextNs || !publisher.tryClaim()) {
            return 0;
        }
        nextNs = nowNs - Math.floorMod(nowNs, intervalNs) + intervalNs;
        publish(publisher.offset(), nowNs);
        return 1;
    }

    /** Publishes a tick of any time, waiting for room. */
    void publishAt(final long timeNs) {
        publish(publisher.claim(), timeNs);
    }

    private void publish(final int offset, final long timeNs) {
        EventHeaders.put(
                publisher.buffer(),
                offset,
                ClockTickEncoder.TEMPLATE_ID,
                ClockTickEncoder.BLOCK_LENGTH,
                timeNs,
                timeNs,
                0,
                0,
                0,
                0);
        encoder.wrap(publisher.buffer(), offset + EventHeaders.SEQUENCE_OFFSET).intervalNs(intervalNs);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + ClockTickEncoder.BLOCK_LENGTH);
    }

    @Override
    public String roleName() {
        return "clock";
    }
}
