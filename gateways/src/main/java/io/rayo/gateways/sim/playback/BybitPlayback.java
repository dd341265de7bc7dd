package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.Venues;
import io.rayo.gateways.sim.playback.Recording.SymbolScale;
import io.rayo.gateways.sim.server.SimExchange;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recordings of Bybit: V5 spot and linear. Rows of the format before V5 go to who subscribed what replaced them: to see
 * that a gateway refuses them.
 *
 * <p>REST: {@code /v5/market/instruments-info} (the recorded one, else one made from the recording) and
 * {@code /v5/market/time}. WebSockets: {@code /v5/public/spot} and {@code /v5/public/linear}.
 */
enum BybitPlayback implements PlaybackVenue {
    /** Spot. */
    SPOT("spot", Venues.BYBIT_SPOT),
    /** Contracts settled in USDT or USDC. */
    LINEAR("linear", Venues.BYBIT_LINEAR);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BOOK = "orderbook.";
    private static final Map<String, String> SUCCESSORS = Map.of(
            "trade", "publicTrade",
            "orderBookL2_25", "orderbook.50",
            "orderBook_200.100ms", "orderbook.200",
            "instrument_info.100ms", "tickers",
            "klineV2.1", "kline.1",
            "candle.1", "kline.1");

    private final String category;
    private final int venueId;

    BybitPlayback(final String category, final int venueId) {
        this.category = category;
        this.venueId = venueId;
    }

    @Override
    public int venueId() {
        return venueId;
    }

    @Override
    public boolean isOfUrl(final String url) {
        final boolean spot = url.contains("/spot") || url.contains("category=spot");
        return (url.contains("bybit.") || url.contains("bytick.")) && (this == SPOT) == spot;
    }

    @Override
    public boolean isOfShape(final String raw) {
        final int topic = raw.indexOf("\"topic\":\"");
        if (topic < 0) {
            return false;
        }
        final String name = raw.substring(topic + "\"topic\":\"".length());
        if (name.startsWith("publicTrade.")) {
            return (this == LINEAR) == raw.contains("\"L\":"); // spot has no direction of the tick
        }
        if (name.startsWith("tickers.")) {
            return raw.contains(this == LINEAR ? "\"markPrice\":" : "\"usdIndexPrice\":");
        }
        if (name.startsWith("orderbook.") && !name.startsWith("orderbook.1.")) {
            return (this == LINEAR) == (raw.indexOf("\"type\":") < raw.indexOf("\"ts\":"));
        }
        return false;
    }

    @Override
    public RowParser rows() {
        return new TopicRows();
    }

    @Override
    public StreamKey key(final String stream) {
        final int dot = stream.lastIndexOf('.');
        final String channel = dot < 0 ? stream : stream.substring(0, dot);
        return new StreamKey(this, stream.substring(dot + 1), SUCCESSORS.getOrDefault(channel, channel));
    }

    @Override
    public void scan(
            final byte[] raw, final int offset, final int length, final String channel, final SymbolScale scale)
            throws IOException {
        if (channel.startsWith(BOOK)) {
            NumberScan.levels(raw, offset, length, scale);
        } else if (channel.equals("publicTrade")) {
            NumberScan.fields(raw, offset, length, Set.of("p"), Set.of("v"), scale);
        } else if (channel.startsWith("kline.")) {
            NumberScan.fields(raw, offset, length, Set.of("open", "high", "low", "close"), Set.of("volume"), scale);
        }
    }

    @Override
    public boolean isInstruments(final String url) {
        return url.contains("/v5/market/instruments-info");
    }

    @Override
    public boolean serves(final SimExchange exchange) {
        final String asked = exchange.parameters().get("category");
        return exchange.path().startsWith("/v5/") && (null == asked || asked.equals(category));
    }

    @Override
    public void onRequest(final SimExchange exchange, final PlaybackRequests requests) {
        final long timeMs = System.currentTimeMillis();
        switch (exchange.path()) {
            case "/v5/market/time" ->
                exchange.answer(
                        200,
                        answer(
                                0,
                                "OK",
                                "{\"timeSecond\":\"" + timeMs / 1_000 + "\",\"timeNano\":\"" + timeMs + "000000\"}",
                                timeMs));
            case "/v5/market/instruments-info" -> {
                final String recorded = requests.instruments(exchange);
                exchange.answer(
                        200, null != recorded ? recorded : answer(0, "OK", instruments(requests.symbols()), timeMs));
            }
            default -> requests.refuse(exchange, 404, answer(10001, "Not part of a recording.", "{}", timeMs));
        }
    }

    private static String answer(final int code, final String message, final String result, final long timeMs) {
        return "{\"retCode\":" + code + ",\"retMsg\":\"" + message + "\",\"result\":" + result
                + ",\"retExtInfo\":{},\"time\":" + timeMs + "}";
    }

    private String instruments(final Map<String, SymbolScale> symbols) {
        final StringBuilder text = new StringBuilder("{\"category\":\"").append(category);
        text.append("\",\"nextPageCursor\":\"\",\"list\":[");
        String comma = "";
        for (final Map.Entry<String, SymbolScale> symbol : symbols.entrySet()) {
            text.append(comma);
            comma = ",";
            final String name = symbol.getKey();
            final String pair = name.indexOf('-') < 0 ? name : name.substring(0, name.indexOf('-'));
            final String quote = ExchangeInfoText.quoteOf(pair);
            final String base = pair.endsWith(quote) ? pair.substring(0, pair.length() - quote.length()) : pair;
            final String lot = ExchangeInfoText.grid(symbol.getValue().quantityPlaces());
            text.append("{\"symbol\":\"").append(name).append("\",\"status\":\"Trading\",\"baseCoin\":\"");
            text.append(base).append("\",\"quoteCoin\":\"").append(quote).append("\",");
            if (this == LINEAR) {
                text.append("\"settleCoin\":\"").append(quote).append("\",\"contractType\":\"");
                text.append(pair.equals(name) ? "LinearPerpetual" : "LinearFutures")
                        .append("\",");
            }
            text.append("\"priceFilter\":{\"tickSize\":\"");
            text.append(ExchangeInfoText.grid(symbol.getValue().pricePlaces()));
            text.append("\"},\"lotSizeFilter\":{\"").append(this == LINEAR ? "qtyStep" : "basePrecision");
            text.append("\":\"").append(lot).append("\",\"minOrderQty\":\"").append(lot);
            text.append("\",\"maxOrderQty\":\"1000000\"}}");
        }
        return text.append("]}").toString();
    }

    @Override
    public PlaybackControl connect(final String path, final String query, final Collection<PlaybackVenue> recorded) {
        return path.equals("/v5/public/" + category) ? new Topics() : null;
    }

    @Override
    public String nodeChannel(final StreamKey key) {
        return switch (key.channel()) {
            case "publicTrade" -> "trades";
            case "orderbook.1" -> "top";
            case "kline.1" -> "bars";
            case "tickers" -> this == LINEAR ? "mark" : null;
            default -> key.channel().startsWith(BOOK) ? "book" : null;
        };
    }

    @Override
    public int depth(final Recording recording) {
        return recording.rowsByStream().keySet().stream()
                .map(StreamKey::channel)
                .filter(channel -> "book".equals(nodeChannel(new StreamKey(this, "", channel))))
                .mapToInt(channel -> Integer.parseInt(channel.substring(BOOK.length())))
                .max()
                .orElse(0);
    }

    /** The topic of a row, wherever it stands among the keys. */
    private static final class TopicRows implements RowParser {
        private final JsonFactory jsonFactory = new JsonFactory();

        @Override
        public String stream(final byte[] raw, final int length) throws IOException {
            try (JsonParser parser = jsonFactory.createParser(raw, 0, length)) {
                if (JsonToken.START_OBJECT != parser.nextToken()) {
                    return null;
                }
                while (JsonToken.FIELD_NAME == parser.nextToken()) {
                    final boolean isTopic = parser.currentName().equals("topic");
                    if (JsonToken.VALUE_STRING == parser.nextToken() && isTopic) {
                        return parser.getText();
                    }
                    parser.skipChildren();
                }
            } catch (final JsonProcessingException e) {
                return null;
            }
            return null;
        }
    }

    /** A client's subscriptions. */
    private final class Topics implements PlaybackControl {
        private final Set<StreamKey> topics = new LinkedHashSet<>();

        @Override
        public List<String> onText(final String text) {
            final JsonNode request;
            try {
                request = MAPPER.readTree(text);
            } catch (final JsonProcessingException e) {
                return List.of("{\"success\":false,\"ret_msg\":\"Request format error\",\"op\":\"\"}");
            }
            final String operation = request.path("op").asText();
            String message = BybitPlayback.this == SPOT ? operation : "";
            switch (operation) {
                case "ping" -> message = "pong";
                case "subscribe" -> request.path("args").forEach(topic -> topics.add(key(topic.asText())));
                case "unsubscribe" -> request.path("args").forEach(topic -> topics.remove(key(topic.asText())));
                default -> {
                    return List.of("{\"success\":false,\"ret_msg\":\"Params Error\",\"op\":\"\"}");
                }
            }
            return List.of("{\"success\":true,\"ret_msg\":\"" + message + "\",\"conn_id\":\"playback\",\"req_id\":\""
                    + request.path("req_id").asText() + "\",\"op\":\"" + operation + "\"}");
        }

        @Override
        public boolean takes(final StreamKey rowKey) {
            return topics.contains(rowKey);
        }
    }
}
