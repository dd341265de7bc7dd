package io.rayo.gateways.sim.kucoin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.RateWindow;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.Signatures;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * REST calls: public ones, and signed ones for {@link Trading}. The whole spot book needs no key here, other than at
 * the real venue. Event loop only.
 */
final class RestApi {
    /** What a signed call asks for. */
    private enum Call {
        PLACE,
        CANCEL,
        CANCEL_ALL,
        ORDER,
        OPEN_ORDERS,
        FILLS,
        ACCOUNTS,
        OVERVIEW,
        POSITIONS,
        FUNDING,
        LEVERAGE,
        MARGIN_MODE,
        DEAD_MAN,
        TOKEN,
        KEY_RIGHTS
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long WINDOW_MS = 30_000;
    private static final int USUAL_WEIGHT = 3;
    private static final int TOKEN_WEIGHT = 10;
    private static final String SPOT_ORDERS = "/api/v1/hf/orders";
    private static final String SPOT_CLIENT_ORDER = "/api/v1/hf/orders/client-order/";
    private static final String FUTURES_ORDERS = "/api/v1/orders";
    private static final String FUTURES_CLIENT_ORDER = "/api/v1/orders/client-order/";

    private final KucoinSimulator simulator;
    private final RateWindow weight;

    RestApi(final KucoinSimulator simulator) {
        this.simulator = simulator;
        weight = new RateWindow(simulator.kucoin().clock(), simulator.kucoin().publicWeight(), WINDOW_MS);
    }

    /** Members of an object as texts; none if it is no object. */
    static Map<String, String> fields(final JsonNode object) {
        final Map<String, String> fields = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> fields.put(entry.getKey(), entry.getValue().asText()));
        return fields;
    }

    private static Map<String, String> fields(final SimExchange exchange) {
        if (!exchange.method().equals("POST") || exchange.body().isEmpty()) {
            return new LinkedHashMap<>(exchange.parameters());
        }
        try {
            return fields(MAPPER.readTree(exchange.body()));
        } catch (final JsonProcessingException e) {
            return new LinkedHashMap<>(); // as a request without parameters: the call refuses it
        }
    }

    /** The signed call that a request makes; null if it makes none. */
    private static Call call(final String method, final String path) {
        return switch (method + " " + path) {
            case "POST " + SPOT_ORDERS, "POST " + FUTURES_ORDERS -> Call.PLACE;
            case "DELETE " + SPOT_ORDERS, "DELETE " + SPOT_ORDERS + "/cancelAll", "DELETE /api/v3/orders" ->
                Call.CANCEL_ALL;
            case "GET " + SPOT_ORDERS + "/active", "GET " + FUTURES_ORDERS -> Call.OPEN_ORDERS;
            case "GET /api/v1/orders/byClientOid" -> Call.ORDER;
            case "GET /api/v1/hf/fills", "GET /api/v1/fills" -> Call.FILLS;
            case "GET /api/v1/accounts" -> Call.ACCOUNTS;
            case "GET /api/v1/account-overview" -> Call.OVERVIEW;
            case "GET /api/v1/positions" -> Call.POSITIONS;
            case "GET /api/v1/funding-history" -> Call.FUNDING;
            case "POST /api/v2/changeCrossUserLeverage" -> Call.LEVERAGE;
            case "POST /api/v2/position/changeMarginMode" -> Call.MARGIN_MODE;
            case "POST " + SPOT_ORDERS + "/dead-cancel-all" -> Call.DEAD_MAN;
            case "POST /api/v1/bullet-private" -> Call.TOKEN;
            case "GET /api/v1/user/api-key" -> Call.KEY_RIGHTS;
            default -> {
                final boolean isOrder = path.startsWith(SPOT_CLIENT_ORDER) || path.startsWith(FUTURES_CLIENT_ORDER);
                yield !isOrder
                        ? null
                        : method.equals("DELETE") ? Call.CANCEL : method.equals("GET") ? Call.ORDER : null;
            }
        };
    }

    private static RequestKind kind(final Call call) {
        return switch (call) {
            case PLACE -> RequestKind.PLACE;
            case CANCEL -> RequestKind.CANCEL;
            case CANCEL_ALL -> RequestKind.CANCEL_ALL;
            case ORDER, OPEN_ORDERS, FILLS, ACCOUNTS, OVERVIEW, POSITIONS, FUNDING -> RequestKind.QUERY;
            case LEVERAGE, MARGIN_MODE, DEAD_MAN, TOKEN, KEY_RIGHTS -> RequestKind.OTHER;
        };
    }

    private static int weight(final Call call, final boolean spot) {
        return switch (call) {
            case PLACE -> spot ? 1 : 2;
            case CANCEL -> 1;
            case CANCEL_ALL, TOKEN -> 10;
            case ORDER, FILLS -> spot ? 2 : 5;
            case ACCOUNTS, OVERVIEW, FUNDING -> 5;
            case OPEN_ORDERS, POSITIONS, LEVERAGE, MARGIN_MODE, DEAD_MAN, KEY_RIGHTS -> 2;
        };
    }

    void onRequest(final SimExchange exchange) {
        final Map<String, String> fields = fields(exchange);
        final Call call = call(exchange.method(), exchange.path());
        if (null != call) {
            final String path = exchange.path();
            if (path.contains("/client-order/")) {
                fields.put("clientOid", path.substring(path.lastIndexOf('/') + 1));
            }
            signed(exchange, call, fields);
            return;
        }
        final SimRequest request = new SimRequest(
                RequestKind.OTHER,
                "REST",
                "",
                exchange.method() + " " + exchange.path(),
                fields.getOrDefault("symbol", ""),
                "",
                fields);
        simulator.requests().handle(request, () -> execute(exchange, fields), reply(exchange, () -> weight));
    }

    private void signed(final SimExchange exchange, final Call call, final Map<String, String> fields) {
        final boolean spot = exchange.path().startsWith("/api/v1/hf/") || call == Call.ACCOUNTS;
        final String product = spot ? KucoinSimulatorSettings.SPOT : KucoinSimulatorSettings.FUTURES;
        final SimRequest request = new SimRequest(
                kind(call),
                "REST",
                product,
                exchange.method() + " " + exchange.path(),
                fields.getOrDefault("symbol", ""),
                fields.getOrDefault("clientOid", ""),
                fields);
        final VenueAccount named = simulator.account(exchange.header("KC-API-KEY"));
        simulator
                .requests()
                .handle(
                        request,
                        () -> {
                            final VenueAccount account = account(exchange);
                            simulator.trading().spend(account, product, weight(call, spot));
                            return execute(call, account, product, fields);
                        },
                        reply(
                                exchange,
                                () -> null == named
                                        ? weight
                                        : simulator.trading().pool(named, product)));
    }

    private static SimRequest.Reply reply(final SimExchange exchange, final Supplier<RateWindow> pool) {
        return new SimRequest.Reply() {
            @Override
            public void result(final String json) {
                limits(pool.get().resetAfterMs());
                exchange.answer(200, "{\"code\":\"200000\",\"data\":" + json + "}");
            }

            @Override
            public void error(final VenueException e) {
                limits(e.retryAfterMs() > 0 ? e.retryAfterMs() : pool.get().resetAfterMs());
                exchange.answer(
                        e.status(),
                        new JsonText()
                                .open()
                                .text("code", e.code())
                                .text("msg", e.getMessage())
                                .close()
                                .toString());
            }

            private void limits(final long resetMs) {
                exchange.answerHeader(
                        "gw-ratelimit-limit", String.valueOf(pool.get().limit()));
                exchange.answerHeader(
                        "gw-ratelimit-remaining", String.valueOf(pool.get().left()));
                exchange.answerHeader("gw-ratelimit-reset", String.valueOf(resetMs));
            }
        };
    }

    private static String header(final SimExchange exchange, final String name) throws VenueException {
        final String value = exchange.header(name);
        if (null == value || value.isEmpty()) {
            throw KucoinErrors.error("400001", "Please check the header of your request for " + name);
        }
        return value;
    }

    /** Whose request it is, by key, time, passphrase and signature. */
    private VenueAccount account(final SimExchange exchange) throws VenueException {
        final VenueAccount account = simulator.account(header(exchange, "KC-API-KEY"));
        if (null == account) {
            throw KucoinErrors.error("400003", "KC-API-KEY not exists");
        }
        final String timestamp = header(exchange, "KC-API-TIMESTAMP");
        if (!simulator.isRecent(timestamp)) {
            throw KucoinErrors.error("400002", "Invalid KC-API-TIMESTAMP");
        }
        final String passphrase = Signatures.sha256Base64(account.secret(), account.passphrase());
        final boolean isVersionKnown = header(exchange, "KC-API-KEY-VERSION").matches("[23]");
        if (!isVersionKnown || !passphrase.equals(header(exchange, "KC-API-PASSPHRASE"))) {
            throw KucoinErrors.error("400004", "Invalid KC-API-PASSPHRASE");
        }
        final String target = exchange.path() + (exchange.query().isEmpty() ? "" : "?" + exchange.query());
        final String expected =
                Signatures.sha256Base64(account.secret(), timestamp + exchange.method() + target + exchange.body());
        if (!expected.equals(header(exchange, "KC-API-SIGN"))) {
            throw KucoinErrors.error("400005", "Invalid KC-API-SIGN");
        }
        return account;
    }

    private String execute(
            final Call call, final VenueAccount account, final String product, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        final Trading trading = simulator.trading();
        return switch (call) {
            case PLACE -> trading.place(account, product, fields);
            case CANCEL -> trading.cancel(account, product, fields);
            case CANCEL_ALL -> trading.cancelAll(account, product, fields);
            case ORDER -> trading.query(account, product, fields.getOrDefault("clientOid", ""));
            case OPEN_ORDERS -> trading.openOrders(account, product, fields);
            case FILLS -> trading.fills(account, product, fields);
            case ACCOUNTS -> trading.accounts(account);
            case OVERVIEW -> trading.overview(account, fields);
            case POSITIONS -> trading.positions(account);
            case FUNDING -> trading.fundings(account, fields);
            case LEVERAGE -> trading.leverage(account, fields);
            case MARGIN_MODE -> trading.marginMode(fields);
            case DEAD_MAN -> trading.deadMansSwitch(account, fields);
            case TOKEN -> token(simulator.token(account));
            case KEY_RIGHTS ->
                "{\"remark\":\"sim\",\"apiKey\":\"\",\"apiVersion\":3,"
                        + "\"permission\":\"General,Spot,Futures,InnerTransfer"
                        + (simulator.kucoin().keysWithdraw() ? ",Withdrawal" : "") + "\"}";
        };
    }

    private String token(final String token) {
        return "{\"token\":\"" + token + "\",\"instanceServers\":[{\"endpoint\":\""
                + simulator.socketAddress(KucoinSimulator.CLASSIC_PATH)
                + "\",\"encrypt\":false,\"protocol\":\"websocket\",\"pingInterval\":"
                + simulator.kucoin().pingIntervalMs() + ",\"pingTimeout\":"
                + simulator.kucoin().pingTimeoutMs() + "}]}";
    }

    private String execute(final SimExchange exchange, final Map<String, String> fields) throws VenueException {
        final boolean isToken = exchange.path().equals("/api/v1/bullet-public");
        if (!weight.take(isToken ? TOKEN_WEIGHT : USUAL_WEIGHT)) {
            throw new KucoinErrors().limited(weight.resetAfterMs());
        }
        return switch (exchange.path()) {
            case "/api/v1/timestamp" -> String.valueOf(simulator.nowMs());
            case "/api/v1/status" -> "{\"status\":\"" + simulator.status() + "\",\"msg\":\"\"}";
            case "/api/v2/symbols" ->
                list(KucoinSimulatorSettings.SPOT, market -> MarketTexts.instrument(market.instrument()));
            case "/api/v1/contracts/active" ->
                list(KucoinSimulatorSettings.FUTURES, market -> MarketTexts.instrument(market.instrument()));
            case "/api/v1/market/allTickers" ->
                "{\"time\":" + simulator.nowMs() + ",\"ticker\":"
                        + list(KucoinSimulatorSettings.SPOT, MarketTexts::turnover) + "}";
            case "/api/v3/market/orderbook/level2" -> {
                if (simulator.kucoin().signedBooks()) {
                    account(exchange);
                }
                yield book(KucoinSimulatorSettings.SPOT, fields);
            }
            case "/api/v1/level2/snapshot" -> book(KucoinSimulatorSettings.FUTURES, fields);
            case "/api/v1/bullet-public" -> token(simulator.token(null));
            default -> throw new VenueException(404, "404", "Not Found");
        };
    }

    private String list(final String product, final Function<SimMarket, String> text) {
        final StringBuilder list = new StringBuilder("[");
        for (final SimMarket market : simulator.markets()) {
            if (market.instrument().product().equals(product)) {
                list.append(list.length() > 1 ? "," : "").append(text.apply(market));
            }
        }
        return list.append(']').toString();
    }

    private String book(final String product, final Map<String, String> fields) throws VenueException {
        final SimMarket market = simulator.market(product, fields.getOrDefault("symbol", ""));
        if (null == market) {
            throw KucoinErrors.error("900001", "The symbol does not exist");
        }
        return MarketTexts.book(market.instrument(), simulator.restSnapshot(market, Integer.MAX_VALUE));
    }
}
