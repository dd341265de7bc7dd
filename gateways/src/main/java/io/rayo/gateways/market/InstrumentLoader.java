package io.rayo.gateways.market;

import io.rayo.gateways.net.BackOff;
import io.rayo.gateways.net.RestClient;
import io.rayo.gateways.net.Scheduler;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Fetches the venue's list of instruments, page by page, again on a schedule, and after a failure with back-off. Event
 * loop.
 */
final class InstrumentLoader {
    private static final long FIRST_RETRY_NS = 1_000_000_000L;
    private static final long LAST_RETRY_NS = 60_000_000_000L;
    private static final int MAX_PAGES = 100;

    /** Takes a list. */
    @FunctionalInterface
    interface ListConsumer {
        /**
         * Takes a whole list.
         *
         * @param all instruments by symbol.
         * @param turnovers by symbol; empty unless a wish needs them.
         * @param timeNs when it was received.
         * @return false if it is of no use: another is fetched soon.
         */
        boolean onInstruments(Map<String, InstrumentDetails> all, Map<String, Double> turnovers, long timeNs);
    }

    private final MarketProtocol<?> protocol;
    private final FeedSettings settings;
    private final RestClient rest;
    private final Scheduler scheduler;
    private final ListConsumer consumer;
    private final Consumer<String> failures;
    private final BackOff backOff;
    private Map<String, InstrumentDetails> all = new LinkedHashMap<>();
    private int pages;
    private boolean started;
    private boolean closed;
    private boolean used;

    InstrumentLoader(
            final MarketProtocol<?> protocol,
            final FeedSettings settings,
            final RestClient rest,
            final Scheduler scheduler,
            final ListConsumer consumer,
            final Consumer<String> failures) {
        this.protocol = protocol;
        this.settings = settings;
        this.rest = rest;
        this.scheduler = scheduler;
        this.consumer = consumer;
        this.failures = failures;
        backOff = new BackOff(FIRST_RETRY_NS, LAST_RETRY_NS, protocol.venueId());
    }

    /** Starts to fetch; does nothing if it has. */
    void start() {
        if (!started) {
            started = true;
            fetch();
        }
    }

    void close() {
        closed = true;
    }

    private void fetch() {
        all = new LinkedHashMap<>();
        pages = 0;
        page(protocol.instrumentsPath());
    }

    private void page(final String path) {
        if (closed) {
            return;
        }
        get(path, (text, timeNs) -> {
            final String next = protocol.readInstruments(text, all);
            if (next != null && ++pages < MAX_PAGES) {
                page(next);
            } else if (next != null) {
                throw new IOException("the list of instruments has no end");
            } else if (!used && InstrumentPicker.wantsTurnovers(settings.symbols())) {
                turnovers();
            } else {
                done(Map.of(), timeNs);
            }
        });
    }

    private void turnovers() {
        if (protocol.turnoversPath() == null) {
            retry("the venue tells no turnovers: name the symbols", 0);
            return;
        }
        get(protocol.turnoversPath(), (text, timeNs) -> {
            final Map<String, Double> turnovers = new HashMap<>();
            protocol.readTurnovers(text, turnovers);
            done(turnovers, timeNs);
        });
    }

    private void done(final Map<String, Double> turnovers, final long timeNs) {
        if (!consumer.onInstruments(all, turnovers, timeNs)) {
            retry("none of the wanted symbols is listed", 0);
            return;
        }
        used = true;
        backOff.reset();
        scheduler.schedule(settings.instrumentRefreshNs(), this::fetch);
    }

    private void retry(final String reason, final long atLeastNs) {
        if (!closed) {
            failures.accept("no list of instruments: " + reason);
            scheduler.schedule(Math.max(atLeastNs, backOff.nextDelayNs()), this::fetch);
        }
    }

    /** Reads an answer. */
    @FunctionalInterface
    private interface Reader {
        void read(byte[] text, long timeNs) throws IOException;
    }

    private void get(final String path, final Reader reader) {
        rest.get(path, new RestClient.Handler() {
            @Override
            public void onResponse(
                    final int httpStatus,
                    final long retryAfterSec,
                    final DirectBuffer buffer,
                    final int offset,
                    final int length,
                    final long receiveTimeNs) {
                if (closed) {
                    return;
                }
                if (httpStatus != 200) {
                    retry("HTTP " + httpStatus, retryAfterSec * 1_000_000_000L);
                    return;
                }
                final byte[] text = new byte[length];
                buffer.getBytes(offset, text);
                try {
                    reader.read(text, receiveTimeNs);
                } catch (final IOException e) {
                    retry(e.getMessage(), 0);
                }
            }

            @Override
            public void onFailure(final String reason) {
                retry(reason, 0);
            }
        });
    }
}
