package io.rayo.gateways.binance;

import io.rayo.gateways.binance.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.net.BackOff;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.RestClient;
import io.rayo.gateways.net.Scheduler;
import io.rayo.gateways.net.TokenBucket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.agrona.DirectBuffer;

/**
 * Fetches depth snapshots, as few as possible: one at a time for each instrument, within the venue's request weight,
 * again after a wait with some chance in it if the answer is too old or none. Event loop.
 */
final class BinanceSnapshots {
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final long FIRST_RETRY_NS = 500_000_000L;
    private static final long LAST_RETRY_NS = 10_000_000_000L;
    private static final long BLOCKED_NS = 60_000_000_000L;

    private final BinanceSettings settings;
    private final RestClient rest;
    private final Scheduler scheduler;
    private final BinanceMarketDataDecoder decoder;
    private final FeedCounters counters;
    private final ToIntFunction<BinanceInstrument> connectionIds;
    private final TokenBucket weights;
    private final ArrayDeque<BinanceInstrument> queue = new ArrayDeque<>();
    private final Map<BinanceInstrument, BackOff> backOffs = new HashMap<>();
    private boolean waiting;

    BinanceSnapshots(
            final BinanceSettings settings,
            final RestClient rest,
            final Scheduler scheduler,
            final BinanceMarketDataDecoder decoder,
            final FeedCounters counters,
            final ToIntFunction<BinanceInstrument> connectionIds) {
        this.settings = settings;
        this.rest = rest;
        this.scheduler = scheduler;
        this.decoder = decoder;
        this.counters = counters;
        this.connectionIds = connectionIds;
        // half of the venue's allowance: the other half is for orders and for whoever shares our address
        weights = new TokenBucket(settings.product().weightPerMinute() / 2, MINUTE_NS, scheduler.nowNs());
    }

    /** Asks for a snapshot of a book that wants one. */
    void request(final BinanceInstrument instrument) {
        instrument.book().snapshotRequested(true);
        queue.add(instrument);
        proceed();
    }

    private void proceed() {
        while (!waiting && !queue.isEmpty()) {
            final int weight = settings.product().depthWeight(settings.depthLimit());
            final long waitNs = weights.acquire(weight, scheduler.nowNs());
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

    private void send(final BinanceInstrument instrument) {
        counters.snapshotRequests++;
        final String path = settings.product().restPath()
                + "/depth?symbol="
                + URLEncoder.encode(instrument.symbol(), StandardCharsets.UTF_8)
                + "&limit="
                + settings.depthLimit();
        rest.get(path, new RestClient.Handler() {
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
                if (status == 429 || status == 418 || status == 403) {
                    final long blockedNs = retryAfterSec > 0 ? retryAfterSec * 1_000_000_000L : BLOCKED_NS;
                    weights.blockUntil(scheduler.nowNs() + blockedNs);
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
            final BinanceInstrument instrument,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        final SnapshotVerdict verdict = decoder.decodeSnapshot(
                instrument, buffer, offset, length, receiveTimeNs, connectionIds.applyAsInt(instrument));
        if (verdict == SnapshotVerdict.FITS) {
            backOffs.remove(instrument);
        } else if (verdict != SnapshotVerdict.UNWANTED) {
            retry(instrument); // too old, or it could not be decoded
        }
    }

    private void retry(final BinanceInstrument instrument) {
        instrument.book().snapshotRequested(true); // no other request while this one waits
        final long delayNs = backOffs.computeIfAbsent(
                        instrument, i -> new BackOff(FIRST_RETRY_NS, LAST_RETRY_NS, i.instrumentId()))
                .nextDelayNs();
        scheduler.schedule(delayNs, () -> {
            instrument.book().snapshotRequested(false);
            if (instrument.book().wantsSnapshot()) {
                request(instrument);
            }
        });
    }
}
