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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recordings of OKX, API V5. Rows of {@code tickers} go to who subscribed {@code bbo-tbt}, those of the other book
 * channels to who subscribed {@code books}. A recording of both products counts as one of the product that its first
 * row is of; the other's rows are played to nobody.
 *
 * <p>REST: {@code /api/v5/public/instruments} (the recorded one, else one made from the recording) and
 * {@code /api/v5/public/time}. WebSockets: {@code /ws/v5/public} and {@code /ws/v5/business}.
 */
enum OkxPlayback implements PlaybackVenue {
    /** Spot. */
    SPOT(Venues.OKX_SPOT),
    /** Swaps and futures. */
    DERIVATIVES(Venues.OKX_DERIVATIVES);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern ARGUMENT = Pattern.compile("\"arg\":\\{[^}]*\"instId\":\"([^\"]+)\"");
    private static final Map<String, String> SUCCESSORS = Map.of(
            "tickers", "bbo-tbt",
            "books-l2-tbt", "books",
            "books50-l2-tbt", "books");

    private final int venueId;

    OkxPlayback(final int venueId) {
        this.venueId = venueId;
    }

    private static OkxPlayback of(final String symbol) {
        return symbol.indexOf('-') == symbol.lastIndexOf('-') ? SPOT : DERIVATIVES;
    }

    @Override
    public int venueId() {
        return venueId;
    }

    @Override
    public boolean isOfUrl(final String url) {
        if (!url.contains("okx.") && !url.contains("/api/v5/")) {
            return false;
        }
        // the sockets serve both products: the first row decides
        final boolean isSpot = url.contains("instType=SPOT");
        return this == SPOT ? isSpot : url.contains("instType=") && !isSpot;
    }

    @Override
    public boolean isOfShape(final String raw) {
        final Matcher argument = ARGUMENT.matcher(raw);
        return argument.find() && of(argument.group(1)) == this;
    }

    @Override
    public RowParser rows() {
        return new ArgumentRows();
    }

    @Override
    public StreamKey key(final String stream) {
        final int colon = stream.indexOf(':');
        final String channel = colon < 0 ? stream : stream.substring(0, colon);
        return new StreamKey(this, stream.substring(colon + 1), SUCCESSORS.getOrDefault(channel, channel));
    }

    @Override
    public void scan(
            final byte[] raw, final int offset, final int length, final String channel, final SymbolScale scale)
            throws IOException {
        switch (channel) {
            case "books", "books5" -> NumberScan.levels(raw, offset, length, scale);
            case "bbo-tbt" -> {
                NumberScan.levels(raw, offset, length, scale);
                NumberScan.fields(raw, offset, length, Set.of("askPx", "bidPx"), Set.of("askSz", "bidSz"), scale);
            }
            case "trades", "trades-all" -> NumberScan.fields(raw, offset, length, Set.of("px"), Set.of("sz"), scale);
            default -> {
                // bars have no names: their numbers are those of the trades
            }
        }
    }

    @Override
    public boolean isInstruments(final String url) {
        return url.contains("/api/v5/public/instruments");
    }

    @Override
    public boolean serves(final SimExchange exchange) {
        final String type = exchange.parameters().get("instType");
        return exchange.path().startsWith("/api/v5/") && (null == type || (this == SPOT) == type.equals("SPOT"));
    }

    @Override
    public void onRequest(final SimExchange exchange, final PlaybackRequests requests) {
        switch (exchange.path()) {
            case "/api/v5/public/time" ->
                exchange.answer(200, answer("{\"ts\":\"" + System.currentTimeMillis() + "\"}"));
            case "/api/v5/public/instruments" -> {
                final String recorded = requests.instruments(exchange);
                final String type = exchange.parameters().getOrDefault("instType", "");
                exchange.answer(200, null != recorded ? recorded : answer(instruments(requests.symbols(), type)));
            }
            default ->
                requests.refuse(exchange, 404, "{\"code\":\"404\",\"msg\":\"Not part of a recording.\",\"data\":[]}");
        }
    }

    private static String answer(final String data) {
        return "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + data + "]}";
    }

    private String instruments(final Map<String, SymbolScale> symbols, final String type) {
        final List<String> rows = new ArrayList<>();
        for (final Map.Entry<String, SymbolScale> symbol : symbols.entrySet()) {
            final String name = symbol.getKey();
            final String kind = of(name) == SPOT ? "SPOT" : name.endsWith("-SWAP") ? "SWAP" : "FUTURES";
            if (!kind.equals(type)) {
                continue;
            }
            final String lot = ExchangeInfoText.grid(symbol.getValue().quantityPlaces());
            final boolean isInverse = name.contains("-USD-");
            rows.add("{\"instType\":\"" + kind + "\",\"instId\":\"" + name + "\",\"state\":\"live\",\"tickSz\":\""
                    + ExchangeInfoText.grid(symbol.getValue().pricePlaces()) + "\",\"lotSz\":\"" + lot
                    + "\",\"minSz\":\"" + lot + "\",\"maxLmtSz\":\"100000000\""
                    + (of(name) == SPOT
                            ? ""
                            : ",\"ctVal\":\"1\",\"ctMult\":\"1\",\"ctType\":\"" + (isInverse ? "inverse" : "linear")
                                    + "\"")
                    + "}");
        }
        return String.join(",", rows);
    }

    @Override
    public PlaybackControl connect(final String path, final String query, final Collection<PlaybackVenue> recorded) {
        final boolean isKnown = path.equals("/ws/v5/public") || path.equals("/ws/v5/business");
        return isKnown ? new Arguments() : null;
    }

    @Override
    public String nodeChannel(final StreamKey key) {
        if (of(key.symbol()) != this) {
            return null;
        }
        return switch (key.channel()) {
            case "trades" -> "trades";
            case "trades-all" -> "raw-trades";
            case "bbo-tbt" -> "top";
            case "books", "books5" -> "book";
            case "candle1m" -> "bars";
            case "mark-price" -> this == DERIVATIVES ? "mark" : null;
            default -> null;
        };
    }

    @Override
    public int depth(final Recording recording) {
        return recording.rowsByStream().keySet().stream()
                        .anyMatch(key -> key.channel().equals("books5"))
                ? 5
                : 0;
    }

    @Override
    public boolean isInstrument(final StreamKey key) {
        return !key.symbol().isEmpty() && !key.channel().equals("index-tickers");
    }

    /** Channel and instrument of a row with data, as {@code books:BTC-USDT}. */
    private static final class ArgumentRows implements RowParser {
        private final JsonFactory jsonFactory = new JsonFactory();

        @Override
        public String stream(final byte[] raw, final int length) throws IOException {
            String channel = "";
            String symbol = "";
            boolean isEvent = false;
            try (JsonParser parser = jsonFactory.createParser(raw, 0, length)) {
                if (JsonToken.START_OBJECT != parser.nextToken()) {
                    return null;
                }
                while (JsonToken.FIELD_NAME == parser.nextToken() && !isEvent && channel.isEmpty()) {
                    final String name = parser.currentName();
                    isEvent = name.equals("event");
                    if (JsonToken.START_OBJECT != parser.nextToken() || !name.equals("arg")) {
                        parser.skipChildren();
                        continue;
                    }
                    while (JsonToken.FIELD_NAME == parser.nextToken()) {
                        final String field = parser.currentName();
                        parser.nextToken();
                        channel = field.equals("channel") ? parser.getText() : channel;
                        symbol = field.equals("instId") ? parser.getText() : symbol;
                        parser.skipChildren();
                    }
                }
            } catch (final JsonProcessingException e) {
                return null;
            }
            return isEvent || channel.isEmpty() ? null : channel + ":" + symbol;
        }
    }

    /** A client's subscriptions. */
    private final class Arguments implements PlaybackControl {
        private final Set<StreamKey> wanted = new LinkedHashSet<>();

        @Override
        public List<String> onText(final String text) {
            if (text.equals("ping")) {
                return List.of("pong");
            }
            final JsonNode request;
            try {
                request = MAPPER.readTree(text);
            } catch (final JsonProcessingException e) {
                return List.of("{\"event\":\"error\",\"code\":\"60012\",\"msg\":\"Invalid request\"}");
            }
            final String operation = request.path("op").asText();
            if (!operation.equals("subscribe") && !operation.equals("unsubscribe")) {
                return List.of("{\"event\":\"error\",\"code\":\"60012\",\"msg\":\"Invalid request\"}");
            }
            final List<String> answers = new ArrayList<>();
            for (final JsonNode argument : request.path("args")) {
                final StreamKey key = key(argument.path("channel").asText() + ":"
                        + argument.path("instId").asText());
                if (operation.equals("subscribe")) {
                    wanted.add(key);
                } else {
                    wanted.remove(key);
                }
                answers.add("{\"id\":\"" + request.path("id").asText() + "\",\"event\":\"" + operation + "\",\"arg\":"
                        + argument + ",\"connId\":\"playback\"}");
            }
            return answers;
        }

        @Override
        public boolean takes(final StreamKey rowKey) {
            return wanted.contains(rowKey);
        }
    }
}
