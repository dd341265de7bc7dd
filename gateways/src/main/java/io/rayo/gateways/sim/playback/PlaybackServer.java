package io.rayo.gateways.sim.playback;

import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.StreamControl;
import io.rayo.gateways.sim.server.SimEndpoint;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.server.SimServer;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Serves recorded captures of Binance (spot, USD-M, COIN-M) to a real gateway over loopback.
 *
 * <pre>
 *   file --&gt; reader thread --&gt; batches --&gt; time line (event loop) --&gt; WebSockets by subscription
 *                                                             \--&gt; held REST depth answers
 * </pre>
 *
 * <p>REST: {@code /api/v3}, {@code /fapi/v1} and {@code /dapi/v1} with {@code ping}, {@code time}, {@code exchangeInfo}
 * (the recorded one, else one made from the recording) and {@code depth} (held until the snapshot's turn);
 * {@code fundingInfo} is empty. WebSockets: {@code /ws}, {@code /stream}, and under {@code /public} and {@code /market}
 * with the routing rule of USD-M. With recordings of several products in one server a prefix {@code /spot},
 * {@code /usdm} or {@code /coinm} tells them apart. Control: {@code POST /sim/playback/start}, {@code GET
 * /sim/playback/status}, {@code POST /sim/playback/close}.
 */
public final class PlaybackServer implements AutoCloseable {
    private final PlaybackContext context;
    private final List<Recording> recordings = new ArrayList<>();
    private final Set<Product> recordedProducts = EnumSet.noneOf(Product.class);
    private final SimServer server;
    private final PlaybackTimeline timeline;

    private PlaybackServer(final PlaybackContext context) throws IOException {
        this.context = context;
        for (final Path file : context.files()) {
            final Recording recording = Recording.scan(file);
            recordings.add(recording);
            recordedProducts.add(recording.product());
        }
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
            final Product product = Product.ofRestPath(path);
            if (null == product) {
                timeline.refuse(exchange, 404, -1, "Not found: " + path.replace('"', '\''));
                return;
            }
            switch (path.substring(path.lastIndexOf('/') + 1)) {
                case "ping" -> exchange.answer(200, "{}");
                case "time" -> exchange.answer(200, "{\"serverTime\":" + System.currentTimeMillis() + "}");
                case "exchangeInfo" -> exchange.answer(200, exchangeInfo(product));
                case "fundingInfo" -> exchange.answer(200, "[]");
                case "depth" -> onDepth(product, exchange);
                default -> timeline.refuse(exchange, 404, -1, "Not part of a recording: " + path.replace('"', '\''));
            }
        }

        private void onDepth(final Product product, final SimExchange exchange) {
            final String symbol = exchange.parameters().get("symbol");
            if (null == symbol) {
                timeline.refuse(exchange, 400, -1102, "Mandatory parameter 'symbol' was not sent.");
                return;
            }
            timeline.onSnapshotRequest(product, symbol.toUpperCase(Locale.ROOT).replace('"', '\''), exchange);
        }

        private void onCommand(final String command, final SimExchange exchange) {
            switch (command) {
                case "start" -> timeline.play();
                case "close" -> timeline.closeConnections();
                case "status" -> {
                    // the summary below is the answer
                }
                default -> {
                    timeline.refuse(exchange, 404, -1, "Unknown command.");
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
            String path = mark < 0 ? uri : uri.substring(0, mark);
            Set<Product> products = null;
            for (final Product product : Product.values()) {
                final String prefix = "/" + product.name().toLowerCase(Locale.ROOT) + "/";
                if (path.startsWith(prefix)) {
                    products = EnumSet.of(product);
                    path = path.substring(prefix.length() - 1);
                }
            }
            String route = "";
            for (final String base : List.of("public", "market")) {
                if (path.startsWith("/" + base + "/")) {
                    route = base;
                    path = path.substring(base.length() + 1);
                }
            }
            if (!path.equals("/stream") && !path.equals("/ws") && !path.startsWith("/ws/")) {
                return null;
            }
            if (null == products) {
                products = defaultProducts(route);
            }
            final StreamControl control = new StreamControl(path, mark < 0 ? "" : uri.substring(mark + 1));
            final PlaybackConnection connection = new PlaybackConnection(timeline, socket, control, products, route);
            timeline.add(connection);
            return connection;
        }
    }

    /**
     * Routed bases exist on futures only; an unrouted path is spot's when spot was recorded, because symbols are
     * shared.
     */
    private Set<Product> defaultProducts(final String route) {
        if (!route.isEmpty()) {
            return EnumSet.of(Product.USDM, Product.COINM);
        }
        return recordedProducts.contains(Product.SPOT)
                ? EnumSet.of(Product.SPOT, Product.COINM)
                : EnumSet.allOf(Product.class);
    }

    private String exchangeInfo(final Product product) {
        for (final Recording recording : recordings) {
            if (product == recording.product() && null != recording.exchangeInfo()) {
                return recording.exchangeInfo();
            }
        }
        return ExchangeInfoText.of(product, recordings, System.currentTimeMillis());
    }

    @Override
    public String toString() {
        return "PlaybackServer{files=" + context.files() + '}';
    }
}
