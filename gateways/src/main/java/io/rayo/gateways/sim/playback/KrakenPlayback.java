package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.Venues;
import io.rayo.gateways.sim.playback.Recording.SymbolScale;
import io.rayo.gateways.sim.server.SimExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recordings of Kraken: WebSocket v2 of the spot market and WebSocket v1 of Kraken Futures. Rows of v1 of the spot
 * market go to who subscribed what replaced them: to see that a gateway refuses them.
 *
 * <p>REST: the list of instruments (the recorded one, else one made from the recording) and the time. WebSockets:
 * {@code /v2} and {@code /ws/v1}.
 */
enum KrakenPlayback implements PlaybackVenue {
    /** Spot. */
    SPOT(Venues.KRAKEN_SPOT, "/v2", "/0/public/"),
    /** Futures. */
    FUTURES(Venues.KRAKEN_FUTURES, "/ws/v1", "/derivatives/api/v3/");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern DEPTH = Pattern.compile("\"channel\":\"book\",\"depth\":([0-9]{1,4})\\b");
    private static final int[] DEPTHS = {10, 25, 100, 500, 1_000};

    private final int venueId;
    private final String socketPath;
    private final String restPath;

    KrakenPlayback(final int venueId, final String socketPath, final String restPath) {
        this.venueId = venueId;
        this.socketPath = socketPath;
        this.restPath = restPath;
    }

    @Override
    public int venueId() {
        return venueId;
    }

    @Override
    public boolean isOfUrl(final String url) {
        final boolean futures = url.contains("futures.kraken.com") || url.contains("cryptofacilities.com");
        return (futures || url.contains("kraken.com")) && (this == FUTURES) == futures;
    }

    @Override
    public boolean isOfShape(final String raw) {
        return this == SPOT
                ? raw.startsWith("{\"channel\":\"") && raw.contains("\"data\":[{\"symbol\":\"")
                : raw.contains("\"feed\":\"") && raw.contains("\"product_id\":\"");
    }

    @Override
    public RowParser rows() {
        return this::stream;
    }

    /** {@code book BTC/USD}; null for what is no row of a stream. */
    private String stream(final byte[] raw, final int length) throws IOException {
        final JsonNode row;
        try {
            row = MAPPER.readTree(raw, 0, length);
        } catch (final JsonProcessingException e) {
            return null;
        }
        if (null == row) {
            return null;
        }
        if (this == FUTURES) {
            final String product = row.path("product_id").asText("").toUpperCase(Locale.ROOT);
            return product.isEmpty() || row.has("event")
                    ? null
                    : row.path("feed").asText("") + ' ' + product;
        }
        if (row.isArray()) { // version 1
            final String pair = row.path(row.size() - 1).asText("");
            final String channel = row.path(row.size() - 2).asText("");
            return pair.indexOf('/') < 0 ? null : channel + ' ' + pair.replace("XBT", "BTC");
        }
        final JsonNode first = row.path("data").path(0);
        if (!first.has("symbol")) {
            return null;
        }
        final String interval =
                first.has("interval") ? "-" + first.get("interval").asText() : "";
        return row.path("channel").asText("")
                + interval
                + ' '
                + first.get("symbol").asText();
    }

    @Override
    public StreamKey key(final String stream) {
        final int space = stream.indexOf(' ');
        final String name = space < 0 ? stream : stream.substring(0, space);
        final String channel = switch (name) {
            case "book_snapshot" -> "book";
            case "trade_snapshot" -> "trade";
            case "ticker_lite" -> "ticker"; // a gateway subscribes the full form
            // version 1 names the depth
            default -> name.startsWith("book-") ? "book" : name;
        };
        return new StreamKey(this, stream.substring(space + 1), channel);
    }

    @Override
    public void scan(
            final byte[] raw, final int offset, final int length, final String channel, final SymbolScale scale)
            throws IOException {
        if (!channel.equals("book") || this == FUTURES) {
            NumberScan.fields(
                    raw,
                    offset,
                    length,
                    Set.of("price", "open", "high", "low", "close"),
                    Set.of("qty", "volume"),
                    this == FUTURES && channel.startsWith("ticker") ? new SymbolScale() : scale);
            return;
        }
        // the checksum of a spot book is made of as many digits as the venue prints, trailing zeros among them
        try (JsonParser parser = MAPPER.getFactory().createParser(raw, offset, length)) {
            int levels = 0;
            for (JsonToken token = parser.nextToken(); null != token; token = parser.nextToken()) {
                if (JsonToken.START_ARRAY == token) {
                    levels = 0;
                } else if (token.isNumeric()) {
                    final String text = parser.getText();
                    final String name = parser.currentName();
                    if ("price".equals(name)) {
                        scale.note(printedPlaces(text), true);
                        scale.noteLevels(++levels);
                    } else if ("qty".equals(name)) {
                        scale.note(printedPlaces(text), false);
                    }
                }
            }
        } catch (final JsonProcessingException e) {
            return; // it is played as it is, and says nothing
        }
    }

    private static int printedPlaces(final String number) {
        final int point = number.indexOf('.');
        return point < 0 || number.indexOf('e') >= 0 ? 0 : number.length() - point - 1;
    }

    @Override
    public int subscribedDepth(final String sent) {
        final Matcher depth = DEPTH.matcher(sent);
        return this == SPOT && depth.find() ? Integer.parseInt(depth.group(1)) : 0;
    }

    @Override
    public int depth(final Recording recording) {
        if (this == FUTURES) {
            return 0;
        }
        if (recording.subscribedDepth() > 0) {
            return recording.subscribedDepth();
        }
        final int levels = recording.symbols().values().stream()
                .mapToInt(SymbolScale::levels)
                .max()
                .orElse(0);
        for (final int depth : DEPTHS) {
            if (levels <= depth) {
                return depth;
            }
        }
        return DEPTHS[DEPTHS.length - 1];
    }

    @Override
    public boolean isInstruments(final String url) {
        return url.contains(this == SPOT ? "/0/public/AssetPairs" : "/derivatives/api/v3/instruments");
    }

    @Override
    public boolean serves(final SimExchange exchange) {
        return exchange.path().startsWith(restPath);
    }

    @Override
    public void onRequest(final SimExchange exchange, final PlaybackRequests requests) {
        final String name = exchange.path().substring(restPath.length());
        final String recorded = requests.instruments(exchange);
        switch (name) {
            case "AssetPairs" -> exchange.answer(200, null != recorded ? recorded : pairs(requests.symbols()));
            case "Time" ->
                exchange.answer(
                        200, "{\"error\":[],\"result\":{\"unixtime\":" + System.currentTimeMillis() / 1_000 + "}}");
            case "instruments" -> exchange.answer(200, null != recorded ? recorded : contracts(requests.symbols()));
            case "feeschedules" ->
                exchange.answer(
                        200,
                        "{\"result\":\"success\",\"feeSchedules\":[],\"serverTime\":\""
                                + Instant.ofEpochMilli(System.currentTimeMillis()) + "\"}");
            default ->
                requests.refuse(
                        exchange,
                        404,
                        this == SPOT
                                ? "{\"error\":[\"EGeneral:Unknown method\"]}"
                                : "{\"result\":\"error\",\"error\":\"notFound\"}");
        }
    }

    private static String pairs(final Map<String, SymbolScale> symbols) {
        final List<String> pairs = new ArrayList<>();
        symbols.forEach((symbol, scale) -> {
            final String name = symbol.replace("/", "");
            pairs.add("\"" + name + "\":{\"altname\":\"" + name + "\",\"wsname\":\"" + symbol + "\",\"pair_decimals\":"
                    + scale.pricePlaces() + ",\"lot_decimals\":" + scale.quantityPlaces() + ",\"tick_size\":\""
                    + ExchangeInfoText.grid(scale.pricePlaces())
                    + "\",\"ordermin\":\"0\",\"costmin\":\"0\",\"status\":\"online\"}");
        });
        return "{\"error\":[],\"result\":{" + String.join(",", pairs) + "}}";
    }

    private static String contracts(final Map<String, SymbolScale> symbols) {
        final List<String> contracts = new ArrayList<>();
        symbols.forEach((symbol, scale) -> {
            final boolean linear = symbol.startsWith("PF_") || symbol.startsWith("FF_");
            contracts.add("{\"symbol\":\"" + symbol + "\",\"type\":\""
                    + (linear ? "flexible_futures" : "futures_inverse") + "\",\"tickSize\":"
                    + ExchangeInfoText.grid(scale.pricePlaces())
                    + ",\"contractSize\":1,\"tradeable\":true,\"contractValueTradePrecision\":"
                    + scale.quantityPlaces() + "}");
        });
        return "{\"result\":\"success\",\"instruments\":[" + String.join(",", contracts) + "]}";
    }

    @Override
    public PlaybackControl connect(final String path, final String query, final Collection<PlaybackVenue> recorded) {
        return path.equals(socketPath) ? new Subscriptions() : null;
    }

    @Override
    public String nodeChannel(final StreamKey key) {
        return switch (key.channel()) {
            case "trade" -> "trades";
            case "book" -> "book";
            case "ticker" -> this == SPOT ? "top" : "mark";
            case "ohlc-1" -> "bars";
            default -> null;
        };
    }

    /** A client's subscriptions. */
    private final class Subscriptions implements PlaybackControl {
        private final Set<StreamKey> streams = new LinkedHashSet<>();

        @Override
        public List<String> greeting() {
            return List.of(
                    KrakenPlayback.this == SPOT
                            ? "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\","
                                    + "\"api_version\":\"v2\",\"connection_id\":13834774380200032777}]}"
                            : "{\"event\":\"info\",\"version\":1}");
        }

        @Override
        public List<String> onText(final String text) {
            final JsonNode request;
            try {
                request = MAPPER.readTree(text.getBytes(StandardCharsets.UTF_8));
            } catch (final IOException e) {
                return List.of(
                        KrakenPlayback.this == SPOT
                                ? "{\"error\":\"Malformed request\",\"success\":false}"
                                : "{\"event\":\"error\",\"message\":\"Json Error\"}");
            }
            return KrakenPlayback.this == SPOT ? spot(request) : futures(request);
        }

        private List<String> spot(final JsonNode request) {
            final String method = request.path("method").asText();
            final String id = request.has("req_id") ? ",\"req_id\":" + request.get("req_id") : "";
            if (method.equals("ping")) {
                return List.of("{\"method\":\"pong\"" + id + "}");
            }
            final JsonNode params = request.path("params");
            final String interval =
                    params.has("interval") ? "-" + params.get("interval").asText() : "";
            final String channel = params.path("channel").asText();
            final List<String> answers = new ArrayList<>();
            for (final JsonNode symbol : params.path("symbol")) {
                change(method, channel + interval + ' ' + symbol.asText());
                answers.add("{\"method\":\"" + method + "\",\"result\":{\"channel\":\"" + channel + "\",\"symbol\":\""
                        + symbol.asText() + "\"},\"success\":true" + id + "}");
            }
            return answers;
        }

        private List<String> futures(final JsonNode request) {
            final String event = request.path("event").asText();
            final String feed = request.path("feed").asText();
            request.path("product_ids").forEach(product -> change(event, feed + ' ' + product.asText()));
            final String products = request.has("product_ids") ? ",\"product_ids\":" + request.get("product_ids") : "";
            return List.of("{\"event\":\"" + event + "d\",\"feed\":\"" + feed + "\"" + products + "}");
        }

        private void change(final String operation, final String stream) {
            if (operation.equals("subscribe")) {
                streams.add(key(stream));
            } else if (operation.equals("unsubscribe")) {
                streams.remove(key(stream));
            }
        }

        @Override
        public boolean takes(final StreamKey rowKey) {
            return streams.contains(rowKey);
        }
    }
}
