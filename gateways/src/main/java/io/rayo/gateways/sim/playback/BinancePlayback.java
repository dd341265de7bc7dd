package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.rayo.codecs.Venues;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.StreamControl;
import io.rayo.gateways.sim.playback.Recording.SymbolScale;
import io.rayo.gateways.sim.server.SimExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recordings of Binance (spot, USD-M, COIN-M).
 *
 * <p>REST: {@code /api/v3}, {@code /fapi/v1} and {@code /dapi/v1} with {@code ping}, {@code time}, {@code exchangeInfo}
 * (the recorded one, else one made from the recording) and {@code depth} (held until the snapshot's turn);
 * {@code fundingInfo} is empty. WebSockets: {@code /ws}, {@code /stream}, and under {@code /public} and {@code /market}
 * with the routing rule of USD-M. With recordings of several products in one server a prefix {@code /spot},
 * {@code /usdm} or {@code /coinm} tells them apart.
 */
enum BinancePlayback implements PlaybackVenue {
    /** Spot. */
    SPOT(Product.SPOT, Venues.BINANCE_SPOT),
    /** USD-M futures. */
    USDM(Product.USDM, Venues.BINANCE_USDM),
    /** COIN-M futures. */
    COINM(Product.COINM, Venues.BINANCE_COINM);

    private static final String DEPTH = "depth";
    private static final JsonFactory JSON_FACTORY = new JsonFactory();

    private final Product product;
    private final int venueId;

    BinancePlayback(final Product product, final int venueId) {
        this.product = product;
        this.venueId = venueId;
    }

    @Override
    public int venueId() {
        return venueId;
    }

    @Override
    public boolean isOfUrl(final String url) {
        return switch (this) {
            case SPOT ->
                (url.contains("/api/v3/") && !url.contains("/derivatives/")) || url.contains("//stream.binance.com");
            case USDM -> url.contains("/fapi/") || url.contains("//fstream.") || url.contains("//fapi.");
            case COINM -> url.contains("/dapi/") || url.contains("//dstream.") || url.contains("//dapi.");
        };
    }

    @Override
    public boolean isOfShape(final String raw) {
        return product == productOf(raw);
    }

    private static Product productOf(final String raw) {
        if (raw.contains("\"depthUpdate\"")) {
            if (!raw.contains("\"pu\":")) {
                return Product.SPOT;
            }
            return isCoinMargined(raw) ? Product.COINM : Product.USDM;
        }
        if (raw.contains("@bookTicker\"")) {
            if (!raw.contains("\"e\":")) {
                return Product.SPOT;
            }
            return isCoinMargined(raw) ? Product.COINM : Product.USDM;
        }
        return null;
    }

    /** COIN-M symbols are {@code BASEUSD_PERP} or {@code BASEUSD_yymmdd}; those of USD-M quote in a stable coin. */
    private static boolean isCoinMargined(final String raw) {
        return raw.contains("USD_");
    }

    @Override
    public RowParser rows() {
        return new BinanceRows();
    }

    /** The speed of a stream is left out: a recording of depth@0ms answers a subscription to depth@100ms. */
    @Override
    public StreamKey key(final String stream) {
        final int at = stream.indexOf('@');
        if (at < 0) {
            return new StreamKey(this, "", stream);
        }
        final String symbol = stream.substring(0, at).toUpperCase(Locale.ROOT);
        final int speed = stream.indexOf('@', at + 1);
        return new StreamKey(this, symbol, speed < 0 ? stream.substring(at + 1) : stream.substring(at + 1, speed));
    }

    /** Recordings of the undocumented trade stream of futures stand in for aggTrade. */
    @Override
    public boolean answers(final StreamKey rowKey, final StreamKey wanted) {
        return rowKey.equals(wanted)
                || (SPOT != this
                        && rowKey.symbol().equals(wanted.symbol())
                        && rowKey.channel().equals("trade")
                        && wanted.channel().equals("aggTrade"));
    }

    @Override
    public void scan(
            final byte[] raw, final int offset, final int length, final String channel, final SymbolScale scale)
            throws IOException {
        if (channel.startsWith(DEPTH)) {
            NumberScan.levels(raw, offset, length, scale);
        } else if (channel.equals("trade") || channel.equals("aggTrade")) {
            NumberScan.fields(raw, offset, length, Set.of("p"), Set.of("q"), scale);
        } else if (channel.equals("bookTicker")) {
            NumberScan.fields(raw, offset, length, Set.of("b", "a"), Set.of("B", "A"), scale);
        } else if (channel.startsWith("kline")) {
            NumberScan.fields(raw, offset, length, Set.of("o", "h", "l", "c"), Set.of("v", "V"), scale);
        }
    }

    @Override
    public String snapshotChannel() {
        return DEPTH;
    }

    @Override
    public boolean isSnapshot(final String url, final byte[] raw, final int length) {
        if (!url.isEmpty()) {
            return url.contains("/depth?") || url.endsWith("/depth");
        }
        return new String(raw, 0, Math.min(length, 40), StandardCharsets.US_ASCII).contains("lastUpdateId");
    }

    @Override
    public String snapshotSymbol(final String url, final byte[] raw, final int length) throws IOException {
        final int at = url.indexOf("symbol=");
        if (at >= 0) {
            final int end = url.indexOf('&', at);
            return url.substring(at + "symbol=".length(), end < 0 ? url.length() : end);
        }
        try (JsonParser parser = JSON_FACTORY.createParser(raw, 0, length)) {
            parser.nextToken();
            while (JsonToken.FIELD_NAME == parser.nextToken()) {
                final String name = parser.currentName();
                parser.nextToken();
                if (name.equals("symbol")) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
        } catch (final JsonProcessingException e) {
            return null;
        }
        return null;
    }

    @Override
    public boolean isInstruments(final String url) {
        return url.contains("/exchangeInfo");
    }

    @Override
    public boolean serves(final SimExchange exchange) {
        return product == Product.ofRestPath(exchange.path());
    }

    @Override
    public void onRequest(final SimExchange exchange, final PlaybackRequests requests) {
        final String path = exchange.path();
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "ping" -> exchange.answer(200, "{}");
            case "time" -> exchange.answer(200, "{\"serverTime\":" + System.currentTimeMillis() + "}");
            case "exchangeInfo" -> {
                final String recorded = requests.instruments(exchange);
                exchange.answer(
                        200,
                        null != recorded
                                ? recorded
                                : ExchangeInfoText.of(product, requests.symbols(), System.currentTimeMillis()));
            }
            case "fundingInfo" -> exchange.answer(200, "[]");
            case DEPTH -> onDepth(exchange, requests);
            default -> requests.refuse(exchange, 404, error(-1, "Not part of a recording: " + path.replace('"', '\'')));
        }
    }

    private static void onDepth(final SimExchange exchange, final PlaybackRequests requests) {
        final String symbol = exchange.parameters().get("symbol");
        if (null == symbol) {
            requests.refuse(exchange, 400, error(-1102, "Mandatory parameter 'symbol' was not sent."));
            return;
        }
        final String upper = symbol.toUpperCase(Locale.ROOT).replace('"', '\'');
        if (!requests.snapshot(upper, exchange)) {
            requests.refuse(
                    exchange,
                    400,
                    error(-1121, "Invalid symbol: the recording has no depth snapshot of " + upper + "."));
        }
    }

    private static String error(final int code, final String message) {
        return "{\"code\":" + code + ",\"msg\":\"" + message + "\"}";
    }

    @Override
    public PlaybackControl connect(final String path, final String query, final Collection<PlaybackVenue> recorded) {
        String rest = path;
        Set<BinancePlayback> products = null;
        for (final BinancePlayback venue : values()) {
            final String prefix = "/" + venue.name().toLowerCase(Locale.ROOT) + "/";
            if (rest.startsWith(prefix)) {
                products = EnumSet.of(venue);
                rest = rest.substring(prefix.length() - 1);
            }
        }
        String route = "";
        for (final String base : List.of("public", "market")) {
            if (rest.startsWith("/" + base + "/")) {
                route = base;
                rest = rest.substring(base.length() + 1);
            }
        }
        if (!rest.equals("/stream") && !rest.equals("/ws") && !rest.startsWith("/ws/")) {
            return null;
        }
        if (null == products) {
            products = defaultProducts(route, recorded);
        }
        return new Control(new StreamControl(rest, query), products, route);
    }

    /**
     * Routed bases exist on futures only; an unrouted path is spot's when spot was recorded, because symbols are
     * shared.
     */
    private static Set<BinancePlayback> defaultProducts(final String route, final Collection<PlaybackVenue> recorded) {
        if (!route.isEmpty()) {
            return EnumSet.of(USDM, COINM);
        }
        return recorded.contains(SPOT) ? EnumSet.of(SPOT, COINM) : EnumSet.allOf(BinancePlayback.class);
    }

    @Override
    public String nodeChannel(final StreamKey key) {
        return switch (key.channel()) {
            case "trade" -> SPOT == this ? "raw-trades" : "trades";
            case "aggTrade" -> "trades";
            case "bookTicker" -> "top";
            case DEPTH -> "book";
            case "kline_1m" -> "bars";
            case "markPrice" -> "mark";
            default -> null;
        };
    }

    /** A client's subscriptions. */
    private record Control(StreamControl control, Set<BinancePlayback> products, String route)
            implements PlaybackControl {
        @Override
        public List<String> onText(final String text) {
            return List.of(control.onRequest(text));
        }

        @Override
        public boolean takes(final StreamKey rowKey) {
            if (!(rowKey.venue() instanceof final BinancePlayback venue)
                    || !products.contains(venue)
                    || !flows(rowKey.channel())) {
                return false;
            }
            for (final String stream : control.streams()) {
                final StreamKey subscribed = venue.key(stream);
                // "trade" stands in for "aggTrade" also on the base where aggTrade lives
                if (venue.answers(rowKey, subscribed) && flows(subscribed.channel())) {
                    return true;
                }
            }
            return false;
        }

        /** Whether the routed base carries a channel (public: book data; market: the rest). */
        private boolean flows(final String channel) {
            final boolean book = channel.equals("bookTicker")
                    || channel.startsWith(DEPTH)
                    || channel.startsWith("rpiDepth")
                    || channel.equals("!bookTicker");
            return switch (route) {
                case "public" -> book || channel.equals("trade");
                case "market" -> !book;
                default -> true;
            };
        }

        @Override
        public boolean isWrapped() {
            return control.isCombined();
        }

        @Override
        public String violation() {
            return control.isOverLimit() ? "too many streams" : null;
        }
    }
}
