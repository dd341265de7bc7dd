package io.rayo.gateways.market;

import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.RestClient;
import io.rayo.gateways.net.Scheduler;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.agrona.DirectBuffer;

/**
 * Asks a venue now and then whether it is open, where its streams do not tell. What it says of a trouble is repeated
 * with each answer, so that no other news of its connections hides it; that it is over is said once. No answer is no
 * news. Event loop.
 */
final class VenueStatusPoll {
    private final MarketProtocol<?> protocol;
    private final RestClient rest;
    private final Scheduler scheduler;
    private final long intervalNs;
    private final FeedCounters counters;
    private final BiConsumer<ConnectionState, String> listener;
    private boolean isTroubled;
    private boolean started;
    private boolean closed;

    VenueStatusPoll(
            final MarketProtocol<?> protocol,
            final RestClient rest,
            final Scheduler scheduler,
            final long intervalNs,
            final FeedCounters counters,
            final BiConsumer<ConnectionState, String> listener) {
        this.protocol = protocol;
        this.rest = rest;
        this.scheduler = scheduler;
        this.intervalNs = intervalNs;
        this.counters = counters;
        this.listener = listener;
    }

    /** Starts to ask; does nothing if it has, or if the venue need not be asked. */
    void start() {
        if (!started && protocol.statusPath() != null) {
            started = true;
            ask();
        }
    }

    void close() {
        closed = true;
    }

    private void ask() {
        if (closed) {
            return;
        }
        rest.get(protocol.statusPath(), new RestClient.Handler() {
            @Override
            public void onResponse(
                    final int status,
                    final long retryAfterSec,
                    final DirectBuffer buffer,
                    final int offset,
                    final int length,
                    final long receiveTimeNs) {
                if (status == 200 && !closed) {
                    final byte[] text = new byte[length];
                    buffer.getBytes(offset, text);
                    read(text);
                }
                again();
            }

            @Override
            public void onFailure(final String reason) {
                again();
            }
        });
    }

    private void read(final byte[] text) {
        final String trouble;
        try {
            trouble = protocol.readTrouble(text);
        } catch (final IOException e) {
            counters.unknownEvents++; // what cannot be read says neither that the venue is open nor that it is not
            return;
        }
        if (trouble != null) {
            listener.accept(ConnectionState.MAINTENANCE, trouble);
        } else if (isTroubled) {
            listener.accept(ConnectionState.CONNECTED, "the venue says that it is open again");
        }
        isTroubled = trouble != null;
    }

    private void again() {
        if (!closed) {
            scheduler.schedule(intervalNs, this::ask);
        }
    }
}
