package io.rayo.gateways.market;

import io.netty.handler.codec.http.HttpMethod;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.net.BackOff;
import io.rayo.gateways.net.ClockOffset;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.RestClient;
import io.rayo.gateways.net.Scheduler;
import io.rayo.gateways.net.TokenBucket;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.agrona.DirectBuffer;

/**
 * Brings depth snapshots with as few requests as possible: one at a time for each instrument, by REST within the
 * venue's request weight or by subscribing anew within its message limit, again after a wait with some chance in it if
 * the answer is too old or none. Event loop.
 */
final class BookRefresher<I extends FeedInstrument> {
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final long FIRST_RETRY_NS = 500_000_000L;
    private static final long LAST_RETRY_NS = 10_000_000_000L;
    /** A stream has so long to bring the snapshot that was asked for. */
    private static final long PATIENCE_NS = 5_000_000_000L;

    private final MarketProtocol<I> protocol;
    private final RestClient rest;
    private final Scheduler scheduler;
    private final FeedDecoder<I> decoder;
    private final FeedCounters counters;
    private final Function<I, Feed<I>> feeds;
    private final TokenBucket weights;
    private final ArrayDeque<I> queue = new ArrayDeque<>();
    private final Map<I, BackOff> backOffs = new HashMap<>();
    private final Map<I, Scheduler.Timer> timers = new HashMap<>();
    private boolean waiting;

    BookRefresher(
            final MarketProtocol<I> protocol,
            final RestClient rest,
            final Scheduler scheduler,
            final FeedDecoder<I> decoder,
            final FeedCounters counters,
            final Function<I, Feed<I>> feeds) {
        this.protocol = protocol;
        this.rest = rest;
        this.scheduler = scheduler;
        this.decoder = decoder;
        this.counters = counters;
        this.feeds = feeds;
        // half of the venue's allowance: the other half is for orders and for whoever shares our address
        weights = new TokenBucket(protocol.requestBudgetPerMinute() / 2, MINUTE_NS, scheduler.nowNs());
    }

    /** Asks for a snapshot of a book, unless one is under way or the book cannot use it yet. */
    void request(final I instrument) {
        if (!instrument.bookTracker().wantsSnapshot()) {
            return;
        }
        instrument.bookTracker().snapshotRequested(true);
        final String path = protocol.snapshotPath(instrument);
        if (path == null) {
            resubscribe(instrument);
            return;
        }
        queue.add(instrument);
        proceed();
    }

    /** The connection that carries the book is gone: the next one brings the snapshot, or asks for it itself. */
    void forget(final I instrument) {
        final Scheduler.Timer timer = timers.remove(instrument);
        if (timer != null) {
            timer.cancel();
            instrument.bookTracker().snapshotRequested(false);
        }
        backOffs.remove(instrument);
    }

    private void resubscribe(final I instrument) {
        final Feed<I> feed = feeds.apply(instrument);
        if (feed == null || !feed.isOpen()) {
            instrument.bookTracker().snapshotRequested(false); // whoever connects subscribes anew
            return;
        }
        counters.snapshotRequests++;
        final List<byte[]> messages = protocol.resubscribe(feed.plan(), instrument);
        messages.forEach(message -> feed.connection().session().enqueue(message));
        wait(instrument, PATIENCE_NS + backOff(instrument).nextDelayNs());
    }

    private BackOff backOff(final I instrument) {
        return backOffs.computeIfAbsent(instrument, i -> new BackOff(FIRST_RETRY_NS, LAST_RETRY_NS, i.instrumentId()));
    }

    /** Asks again after a while if the book is not live by then. */
    private void wait(final I instrument, final long delayNs) {
        instrument.bookTracker().snapshotRequested(true); // no other request while this one waits
        final Scheduler.Timer old = timers.put(instrument, scheduler.schedule(delayNs, () -> {
            timers.remove(instrument);
            instrument.bookTracker().snapshotRequested(false);
            if (instrument.bookTracker().isLive()) {
                backOffs.remove(instrument);
            } else {
                request(instrument);
            }
        }));
        if (old != null) {
            old.cancel();
        }
    }

    private void proceed() {
        while (!waiting && !queue.isEmpty()) {
            final long waitNs = weights.acquire(protocol.snapshotWeight(), scheduler.nowNs());
            if (waitNs > 0) {
                waiting = true;
                scheduler.schedule(waitNs, () -> {
                    waiting = false;
                    proceed();
                });
                return;
            }
            send(queue.poll());
        }
    }

    private void send(final I instrument) {
        counters.snapshotRequests++;
        final String path = protocol.snapshotPath(instrument);
        final long offsetNs = counters.clockOffsetNs == ClockOffset.UNKNOWN ? 0 : counters.clockOffsetNs;
        final String[] headers = protocol.snapshotHeaders(path, (scheduler.epochNs() + offsetNs) / 1_000_000);
        rest.send(HttpMethod.GET, path, headers, new byte[0], new RestClient.Handler() {
            @Override
            public void onResponse(
                    final int status,
                    final long retryAfterSec,
                    final DirectBuffer buffer,
                    final int offset,
                    final int length,
                    final long receiveTimeNs) {
                if (status == 200) {
                    onSnapshot(instrument, buffer, offset, length, receiveTimeNs);
                    return;
                }
                retry(instrument);
            }

            @Override
            public void onFailure(final String reason) {
                retry(instrument);
            }
        });
    }

    private void onSnapshot(
            final I instrument,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        final Feed<I> feed = feeds.apply(instrument);
        final int connectionId =
                feed != null && feed.isOpen() ? feed.connection().session().connectionId() : 0;
        final SnapshotVerdict verdict =
                decoder.decodeSnapshot(instrument, buffer, offset, length, receiveTimeNs, connectionId);
        if (verdict == SnapshotVerdict.FITS) {
            backOffs.remove(instrument);
        } else if (verdict != SnapshotVerdict.UNWANTED) {
            retry(instrument); // too old, or it could not be decoded
        }
    }

    private void retry(final I instrument) {
        wait(instrument, backOff(instrument).nextDelayNs());
    }
}
