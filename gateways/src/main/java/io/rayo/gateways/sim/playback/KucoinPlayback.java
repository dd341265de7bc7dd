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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recordings of KuCoin: spot and futures, each in both of the venue's generations.
 *
 * <p>REST: the list of instruments (the recorded one, else one made from the recording), {@code /api/v1/timestamp}, and
 * for the classic generation {@code /api/v1/bullet-public} and the whole book (held until the snapshot's turn).
 * WebSockets: {@code /} for the unified generation, where the token says for the classic one. Recordings of two
 * products of one generation cannot be told apart by their requests: play them one at a time.
 */
enum KucoinPlayback implements PlaybackVenue {
    /** Spot, classic. */
    CLASSIC_SPOT(Venues.KUCOIN_SPOT, true),
    /** Futures, classic. */
    CLASSIC_FUTURES(Venues.KUCOIN_FUTURES, true),
    /** Spot, unified. */
    SPOT(Venues.KUCOIN_SPOT, false),
    /** Futures, unified. */
    FUTURES(Venues.KUCOIN_FUTURES, false);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern DEPTH = Pattern.compile("\"channel\":\"obu\",\"depth\":\"([0-9]{1,3})\"");
    private static final Pattern IMAGE = Pattern.compile("level2Depth([0-9]{1,3})");
    private static final String CLASSIC_PATH = "/kucoin";

    private final int venueId;
    private final boolean classic;
    private final boolean futures;

    KucoinPlayback(final int venueId, final boolean classic) {
        this.venueId = venueId;
        this.classic = classic;
        futures = Venues.KUCOIN_FUTURES == venueId;
    }

    @Override
    public int venueId() {
        return venueId;
    }

    @Override
    public Map<String, String> nodeOptions() {
        return Map.of("api", classic ? "classic" : "uta");
    }

    /** Only sockets tell the generation. */
    @Override
    public boolean isOfUrl(final String url) {
        if (!url.startsWith("ws") || !url.contains("kucoin.")) {
            return false;
        }
        final boolean ofFutures = url.contains("futures");
        return futures == ofFutures && classic != url.contains("x-push-");
    }

    @Override
    public boolean isOfShape(final String raw) {
        return classic
                ? raw.contains(futures ? "\"topic\":\"/contract" : "\"topic\":\"/market/")
                : raw.contains(futures ? ".FUTURES\"" : ".SPOT\"");
    }

    @Override
    public RowParser rows() {
        return new ChannelRows();
    }

    /** {@code /market/candles:BTC-USDT_1min} and {@code kline:BTC-USDT_1min}: the interval belongs to the channel. */
    @Override
    public StreamKey key(final String stream) {
        final int colon = stream.indexOf(':');
        final String channel = colon < 0 ? stream : stream.substring(0, colon);
        final String symbol = stream.substring(colon + 1);
        final int interval = symbol.indexOf('_');
        return interval < 0
                ? new StreamKey(this, symbol, channel)
                : new StreamKey(this, symbol.substring(0, interval), channel + symbol.substring(interval));
    }

    @Override
    public void scan(
            final byte[] raw, final int offset, final int length, final String channel, final SymbolScale scale)
            throws IOException {
        if (channel.endsWith("/level2") || channel.contains("level2Depth") || channel.startsWith("obu")) {
            NumberScan.levels(raw, offset, length, scale);
        } else {
            NumberScan.fields(
                    raw,
                    offset,
                    length,
                    Set.of("price", "bestBid", "bestAsk", "bestBidPrice", "bestAskPrice", "p", "a", "b"),
                    Set.of("size", "bestBidSize", "bestAskSize", "q", "A", "B"),
                    scale);
        }
    }

    @Override
    public String snapshotChannel() {
        return !classic ? "" : futures ? "/contractMarket/level2" : "/market/level2";
    }

    @Override
    public boolean isSnapshot(final String url, final byte[] raw, final int length) {
        return classic && (url.contains("/orderbook/level2?") || url.contains("/level2/snapshot?"));
    }

    @Override
    public String snapshotSymbol(final String url, final byte[] raw, final int length) {
        final int at = url.indexOf("symbol=");
        if (at < 0) {
            return null;
        }
        final int end = url.indexOf('&', at);
        return end < 0 ? url.substring(at + 7) : url.substring(at + 7, end);
    }

    @Override
    public boolean isInstruments(final String url) {
        return url.endsWith("/api/v2/symbols") || url.endsWith("/api/v1/symbols") || url.contains("/contracts/active");
    }

    @Override
    public boolean serves(final SimExchange exchange) {
        return switch (exchange.path()) {
            case "/api/v1/timestamp" -> true;
            case "/api/v1/bullet-public" -> classic;
            case "/api/v2/symbols", "/api/v3/market/orderbook/level2" -> !futures;
            case "/api/v1/contracts/active", "/api/v1/level2/snapshot" -> futures;
            default -> false;
        };
    }

    @Override
    public void onRequest(final SimExchange exchange, final PlaybackRequests requests) {
        switch (exchange.path()) {
            case "/api/v1/timestamp" -> exchange.answer(200, success(String.valueOf(System.currentTimeMillis())));
            case "/api/v1/bullet-public" ->
                exchange.answer(
                        200,
                        success("{\"token\":\"playback\",\"instanceServers\":[{\"endpoint\":\"ws://127.0.0.1:"
                                + requests.port() + CLASSIC_PATH
                                + "\",\"encrypt\":false,\"protocol\":\"websocket\",\"pingInterval\":18000,"
                                + "\"pingTimeout\":10000}]}"));
            case "/api/v2/symbols", "/api/v1/contracts/active" -> {
                final String recorded = requests.instruments(exchange);
                exchange.answer(200, null != recorded ? recorded : success(instruments(requests.symbols())));
            }
            default -> {
                final String symbol = exchange.parameters().get("symbol");
                if (null == symbol || !requests.snapshot(symbol, exchange)) {
                    requests.refuse(exchange, 404, "{\"code\":\"900001\",\"msg\":\"symbol not exists\"}");
                }
            }
        }
    }

    private static String success(final String data) {
        return "{\"code\":\"200000\",\"data\":" + data + "}";
    }

    private String instruments(final Map<String, SymbolScale> symbols) {
        final StringBuilder text = new StringBuilder("[");
        symbols.forEach((symbol, scale) -> {
            final String tick = ExchangeInfoText.grid(scale.pricePlaces());
            final String lot = ExchangeInfoText.grid(scale.quantityPlaces());
            text.append(text.length() > 1 ? "," : "").append("{\"symbol\":\"").append(symbol);
            if (futures) {
                final String quote = symbol.endsWith("USDTM") ? "USDT" : symbol.endsWith("USDCM") ? "USDC" : "USD";
                final boolean inverse = quote.equals("USD");
                final int end = symbol.lastIndexOf(quote);
                final String base = end > 0 ? symbol.substring(0, end) : symbol.substring(0, symbol.length() - 3);
                text.append("\",\"type\":\"FFWCSX\",\"baseCurrency\":\"").append(base);
                text.append("\",\"quoteCurrency\":\"").append(quote).append("\",\"settleCurrency\":\"");
                text.append(inverse ? base : quote).append("\",\"lotSize\":").append(lot);
                text.append(",\"tickSize\":")
                        .append(tick)
                        .append(",\"multiplier\":")
                        .append(inverse ? "-1" : "0.001");
                text.append(",\"maxOrderQty\":1000000,\"isInverse\":").append(inverse);
                text.append(",\"status\":\"Open\"}");
            } else {
                final int dash = symbol.indexOf('-');
                text.append("\",\"name\":\"").append(symbol).append("\",\"baseCurrency\":\"");
                text.append(dash < 0 ? symbol : symbol.substring(0, dash)).append("\",\"quoteCurrency\":\"");
                text.append(dash < 0 ? "USDT" : symbol.substring(dash + 1));
                text.append("\",\"baseMinSize\":\"").append(lot);
                text.append("\",\"baseMaxSize\":\"10000000000\",\"baseIncrement\":\"")
                        .append(lot);
                text.append("\",\"priceIncrement\":\"").append(tick);
                text.append("\",\"minFunds\":\"0.1\",\"enableTrading\":true}");
            }
        });
        return text.append(']').toString();
    }

    @Override
    public PlaybackControl connect(final String path, final String query, final Collection<PlaybackVenue> recorded) {
        final boolean isMine = path.equals(classic ? CLASSIC_PATH : "/") && recorded.contains(this);
        return !isMine ? null : classic ? new Topics() : new Channels();
    }

    @Override
    public String nodeChannel(final StreamKey key) {
        return switch (key.channel()) {
            case "/market/match", "/contractMarket/execution", "trade" -> "trades";
            case "/market/ticker", "/contractMarket/tickerV2", "ticker" -> "top";
            case "/market/level2", "/contractMarket/level2", "obu" -> "book";
            case "/market/candles_1min", "/contractMarket/limitCandle_1min", "kline_1min" -> "bars";
            case "/contract/instrument", "mark-price" -> "mark";
            default -> IMAGE.matcher(key.channel()).find() ? "book" : null;
        };
    }

    @Override
    public int subscribedDepth(final String sent) {
        final Matcher depth = (classic ? IMAGE : DEPTH).matcher(sent);
        return depth.find() ? Integer.parseInt(depth.group(1)) : 0;
    }

    @Override
    public int depth(final Recording recording) {
        return recording.subscribedDepth();
    }

    /** The classic topic, or the unified channel with its symbol, wherever they stand among the keys. */
    private final class ChannelRows implements RowParser {
        private final JsonFactory jsonFactory = new JsonFactory();

        @Override
        public String stream(final byte[] raw, final int length) throws IOException {
            String channel = null;
            String symbol = null;
            String interval = "";
            try (JsonParser parser = jsonFactory.createParser(raw, 0, length)) {
                if (JsonToken.START_OBJECT != parser.nextToken()) {
                    return null;
                }
                for (JsonToken token = parser.nextToken(); null != token; token = parser.nextToken()) {
                    if (JsonToken.VALUE_STRING != token || null == parser.currentName()) {
                        continue;
                    }
                    switch (parser.currentName()) {
                        case "topic" -> {
                            if (classic) {
                                return parser.getText();
                            }
                        }
                        case "T" -> channel = parser.getText();
                        case "s" -> symbol = parser.getText();
                        case "i" -> interval = "_" + parser.getText();
                        default -> {
                            // of no interest here
                        }
                    }
                }
            } catch (final JsonProcessingException e) {
                return null;
            }
            if (null == channel || null == symbol) {
                return null;
            }
            final int dot = channel.indexOf('.');
            return (dot < 0 ? channel : channel.substring(0, dot)) + ":" + symbol + interval;
        }
    }

    /** A client's subscriptions, classic. */
    private final class Topics implements PlaybackControl {
        private final Set<StreamKey> topics = new LinkedHashSet<>();

        @Override
        public List<String> greeting() {
            return List.of("{\"id\":\"playback\",\"type\":\"welcome\"}");
        }

        @Override
        public List<String> onText(final String text) {
            final JsonNode request;
            try {
                request = MAPPER.readTree(text);
            } catch (final JsonProcessingException e) {
                return List.of("{\"type\":\"error\",\"code\":400,\"data\":\"request is no JSON\"}");
            }
            final String id = "{\"id\":\"" + request.path("id").asText() + "\",\"type\":\"";
            switch (request.path("type").asText()) {
                case "ping" -> {
                    return List.of(id + "pong\"}");
                }
                case "subscribe" -> topics.addAll(keys(request.path("topic").asText()));
                case "unsubscribe" -> keys(request.path("topic").asText()).forEach(topics::remove);
                default -> {
                    return List.of(id + "error\",\"code\":400,\"data\":\"type is invalid\"}");
                }
            }
            return request.path("response").asBoolean() ? List.of(id + "ack\"}") : List.of();
        }

        private Set<StreamKey> keys(final String topic) {
            final int colon = topic.indexOf(':');
            final Set<StreamKey> keys = new LinkedHashSet<>();
            for (final String symbol : topic.substring(colon + 1).split(",", -1)) {
                keys.add(key(topic.substring(0, colon + 1) + symbol));
            }
            return keys;
        }

        @Override
        public boolean takes(final StreamKey rowKey) {
            return topics.contains(rowKey);
        }
    }

    /** A client's subscriptions, unified. */
    private final class Channels implements PlaybackControl {
        private final Set<StreamKey> channels = new LinkedHashSet<>();

        @Override
        public List<String> greeting() {
            return List.of("{\"sessionId\":\"playback\",\"message\":\"welcome\",\"pingInterval\":18000,"
                    + "\"pingTimeout\":10000}");
        }

        @Override
        public List<String> onText(final String text) {
            final JsonNode request;
            try {
                request = MAPPER.readTree(text);
            } catch (final JsonProcessingException e) {
                return List.of("{\"result\":false,\"code\":\"400100\",\"msg\":\"request is no JSON\"}");
            }
            final String id = "{\"id\":\"" + request.path("id").asText() + "\",";
            if (request.path("op").asText().equals("ping")) {
                return List.of(id + "\"op\":\"pong\",\"timestamp\":" + System.currentTimeMillis() + "}");
            }
            final Set<StreamKey> keys = new LinkedHashSet<>();
            final String interval =
                    request.has("interval") ? "_" + request.path("interval").asText() : "";
            final String channel = request.path("channel").asText() + ":";
            request.path("symbols").forEach(symbol -> keys.add(key(channel + symbol.asText() + interval)));
            if (request.has("symbol")) {
                keys.add(key(channel + request.path("symbol").asText() + interval));
            }
            switch (request.path("action").asText()) {
                case "SUBSCRIBE" -> channels.addAll(keys);
                case "UNSUBSCRIBE" -> channels.removeAll(keys);
                default -> {
                    return List.of(id + "\"result\":false,\"code\":\"400100\",\"msg\":\"action is invalid\"}");
                }
            }
            return List.of(id + "\"result\":true}");
        }

        @Override
        public boolean takes(final StreamKey rowKey) {
            return channels.contains(rowKey);
        }
    }
}
