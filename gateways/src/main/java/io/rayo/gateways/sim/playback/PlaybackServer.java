package io.rayo.gateways.sim.playback;

import io.rayo.gateways.sim.server.SimEndpoint;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimServer;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Serves recorded captures to a real gateway over loopback, in the protocol of the venue that they are of.
 *
 * <pre>
 *   file --&gt; reader thread --&gt; batches --&gt; time line (event loop) --&gt; WebSockets by subscription
 *                                                             \--&gt; held REST depth answers
 * </pre>
 *
 * <p>What a venue's clients ask for and how they subscribe, its {@link PlaybackVenue} knows. Control: {@code POST
 * /sim/playback/start}, {@code GET /sim/playback/status}, {@code POST /sim/playback/close}.
 */
public final class PlaybackServer implements AutoCloseable {
    private final PlaybackContext context;
    private final List<Recording> recordings = new ArrayList<>();
    private final Set<PlaybackVenue> recordedVenues = new LinkedHashSet<>();
    private final List<PlaybackVenue> venues = new ArrayList<>();
    private final SimServer server;
    private final PlaybackTimeline timeline;

    private PlaybackServer(final PlaybackContext context) throws IOException {
        this.context = context;
        for (final Path file : context.files()) {
            final Recording recording = Recording.scan(file);
            recordings.add(recording);
            recordedVenues.add(recording.venue());
        }
        // those that were recorded answer first
        venues.addAll(recordedVenues);
        PlaybackVenues.all().stream()
                .filter(venue -> !recordedVenues.contains(venue))
                .forEach(venues::add);
        server = new SimServer("rayo-playback", new Endpoint());
        timeline = new PlaybackTimeline(server.eventLoop(), context, recordings);
    }

    /**
     * Reads the recordings through once, then listens. Playing starts as the context says.
     *
     * @param context settings.
     * @return a server that listens.
     * @throws IOException if a recording cannot be read.
     */
    public static PlaybackServer launch(final PlaybackContext context) throws IOException {
        final PlaybackServer playback = new PlaybackServer(context.conclude());
        playback.server.start(context.port());
        playback.timeline.startReaders();
        return playback;
    }

    /** {@return the port on loopback} */
    public int port() {
        return server.port();
    }

    /** {@return what the files hold} */
    public List<Recording> recordings() {
        return recordings;
    }

    /** Starts to play now, whatever is subscribed. Any thread. */
    public void play() {
        server.eventLoop().execute(timeline::play);
    }

    /** Closes the WebSockets with code 1000. Any thread. */
    public void closeConnections() {
        server.eventLoop().execute(timeline::closeConnections);
    }

    /**
     * What was played so far. Any thread.
     *
     * @return the summary when the event loop has made it.
     */
    public CompletableFuture<PlaybackSummary> summary() {
        return CompletableFuture.supplyAsync(timeline::summary, server.eventLoop());
    }

    @Override
    public void close() {
        timeline.stop();
        server.close();
    }

    /** What the server serves; event loop. */
    private final class Endpoint implements SimEndpoint {
        @Override
        public void onRequest(final SimExchange exchange) {
            final String path = exchange.path();
            if (path.startsWith("/sim/playback/")) {
                onCommand(path.substring("/sim/playback/".length()), exchange);
                return;
            }
            for (final PlaybackVenue venue : venues) {
                if (venue.serves(exchange)) {
                    venue.onRequest(exchange, new Requests(venue));
                    return;
                }
            }
            timeline.refuse(exchange, 404, "{\"code\":-1,\"msg\":\"Not found: " + path.replace('"', '\'') + "\"}");
        }

        private void onCommand(final String command, final SimExchange exchange) {
            switch (command) {
                case "start" -> timeline.play();
                case "close" -> timeline.closeConnections();
                case "status" -> {
                    // the summary below is the answer
                }
                default -> {
                    timeline.refuse(exchange, 404, "{\"code\":-1,\"msg\":\"Unknown command.\"}");
                    return;
                }
            }
            final PlaybackSummary summary = timeline.summary();
            exchange.answer(
                    200,
                    "{\"rows\":" + summary.rows() + ",\"rowsTotal\":" + summary.rowsTotal() + ",\"framesSent\":"
                            + summary.framesSent() + ",\"ended\":" + summary.ended() + "}");
        }

        @Override
        public SimSocketListener onConnect(final SimSocket socket) {
            final String uri = socket.uri();
            final int mark = uri.indexOf('?');
            final String path = mark < 0 ? uri : uri.substring(0, mark);
            final String query = mark < 0 ? "" : uri.substring(mark + 1);
            for (final PlaybackVenue venue : venues) {
                final PlaybackControl control = venue.connect(path, query, recordedVenues);
                if (null != control) {
                    final PlaybackConnection connection = new PlaybackConnection(timeline, socket, control);
                    timeline.add(connection);
                    return connection;
                }
            }
            return null;
        }
    }

    /** What the recordings of a venue have; event loop. */
    private final class Requests implements PlaybackRequests {
        private final PlaybackVenue venue;

        Requests(final PlaybackVenue venue) {
            this.venue = venue;
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public String instruments(final SimExchange exchange) {
            for (final Recording recording : recordings) {
                if (venue.equals(recording.venue()) && recording.hasInstruments()) {
                    return recording.instruments(exchange.path(), exchange.query());
                }
            }
            return null;
        }

        @Override
        public Map<String, Recording.SymbolScale> symbols() {
            final Map<String, Recording.SymbolScale> symbols = new TreeMap<>();
            for (final Recording recording : recordings) {
                if (venue.equals(recording.venue())) {
                    recording
                            .symbols()
                            .forEach((symbol, scale) -> symbols.computeIfAbsent(
                                            symbol, any -> new Recording.SymbolScale())
                                    .merge(scale));
                }
            }
            return symbols;
        }

        @Override
        public boolean snapshot(final String symbol, final SimExchange exchange) {
            return timeline.onSnapshotRequest(venue, symbol, exchange);
        }

        @Override
        public void refuse(final SimExchange exchange, final int status, final String json) {
            timeline.refuse(exchange, status, json);
        }
    }

    @Override
    public String toString() {
        return "PlaybackServer{files=" + context.files() + '}';
    }
}
