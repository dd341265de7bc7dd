package io.rayo.gateways.sim.okx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.Signatures;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** REST with a key: checks keys and signatures, then hands the request to {@link Trading}. Event loop only. */
final class AccountApi {
    /** How far a client's clock may be off. */
    static final long CLOCK_TOLERANCE_MS = 30_000;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final OkxSimulator simulator;
    private final Trading trading;
    private final AlgoOrders algoOrders;

    AccountApi(final OkxSimulator simulator, final OkxSimulatorSettings settings) {
        this.simulator = simulator;
        trading = new Trading(simulator, settings);
        algoOrders = new AlgoOrders(simulator);
    }

    Trading trading() {
        return trading;
    }

    void onRequest(final SimExchange exchange) {
        final Map<String, String> values = new HashMap<>(exchange.parameters());
        JsonNode body = MAPPER.createObjectNode();
        try {
            body = exchange.body().isEmpty() ? body : MAPPER.readTree(exchange.body());
            (body.isArray() ? body.path(0) : body)
                    .properties()
                    .forEach(
                            field -> values.put(field.getKey(), field.getValue().asText()));
        } catch (final JsonProcessingException e) {
            values.put("broken", "true");
        }
        final JsonNode parsed = body;
        final boolean isAlgo = exchange.path().contains("-algo");
        final String clientOrderId = values.getOrDefault(isAlgo ? "algoClOrdId" : "clOrdId", "");
        final SimRequest request = new SimRequest(
                kind(exchange),
                "REST",
                values.getOrDefault("instType", ""),
                exchange.path(),
                values.getOrDefault("instId", ""),
                clientOrderId,
                Map.copyOf(values));
        final RestReply reply = new RestReply(exchange, request.kind().isTrading() ? clientOrderId : null, isAlgo);
        simulator.requests().handle(request, () -> run(exchange, values, parsed), reply);
    }

    private static RequestKind kind(final SimExchange exchange) {
        final boolean isPost = exchange.method().equals("POST");
        return switch (exchange.path()) {
            case "/api/v5/trade/order", "/api/v5/trade/order-algo" -> isPost ? RequestKind.PLACE : RequestKind.QUERY;
            case "/api/v5/trade/cancel-order", "/api/v5/trade/cancel-algos" -> RequestKind.CANCEL;
            case "/api/v5/trade/amend-order" -> RequestKind.AMEND;
            case "/api/v5/trade/orders-pending",
                    "/api/v5/trade/fills",
                    "/api/v5/trade/orders-algo-pending",
                    "/api/v5/account/bills" -> RequestKind.QUERY;
            default -> RequestKind.OTHER;
        };
    }

    private String run(final SimExchange exchange, final Map<String, String> values, final JsonNode body)
            throws VenueException, OrderRefusedException {
        final VenueAccount account = authenticate(exchange);
        if (values.containsKey("broken")) {
            throw OkxErrors.error(400, 50_002, "Incorrect json data format");
        }
        final String path = exchange.path().substring("/api/v5/".length());
        final boolean isPost = exchange.method().equals("POST");
        trading.checkExpiry(exchange.header("expTime"));
        final String data = switch (path) {
            case "trade/order" -> isPost ? trading.place(account, body, false) : trading.query(account, values);
            case "trade/cancel-order" -> trading.cancel(account, body, false);
            case "trade/amend-order" -> trading.amend(account, body, false);
            case "trade/orders-pending" -> trading.pending(account, values);
            case "trade/fills" -> trading.fills(account, values);
            case "trade/order-algo" ->
                isPost
                        ? algoOrders.place(account, trading.market(body, "place-algo", account), body)
                        : algoOrders.query(account, values);
            case "trade/cancel-algos" ->
                algoOrders.cancel(account, trading.market(body.path(0), "cancel-algo", account), body.path(0));
            case "trade/orders-algo-pending" -> algoOrders.pending(account, values);
            case "trade/cancel-all-after" -> trading.deadMan(account, values);
            case "account/balance" -> OrderJson.account(account, simulator.nowMs());
            case "account/positions" -> trading.positions(account, values);
            case "account/bills" -> trading.bills(account, values);
            case "account/set-leverage" -> trading.leverage(account, values);
            case "account/config" ->
                "{\"acctLv\":\"2\",\"posMode\":\"net_mode\",\"uid\":\"" + account.id()
                        + "\",\"perm\":\"read_only,"
                        + (simulator.settings().keysWithdraw() ? "withdraw," : "") + "trade\",\"feeType\":\"0\"}";
            default -> throw OkxErrors.error(404, 404, "Not Found");
        };
        return RestReply.ok(data);
    }

    private VenueAccount authenticate(final SimExchange exchange) throws VenueException {
        final String key = exchange.header("OK-ACCESS-KEY");
        final String sign = exchange.header("OK-ACCESS-SIGN");
        final String time = exchange.header("OK-ACCESS-TIMESTAMP");
        if (key == null || sign == null || time == null) {
            throw OkxErrors.error(401, 50_103, "Request header \"OK-ACCESS-KEY\" can not be empty.");
        }
        final VenueAccount account = simulator.account(key);
        if (account == null) {
            throw OkxErrors.error(401, 50_111, "Invalid OK-ACCESS-KEY");
        }
        if (!account.passphrase().equals(exchange.header("OK-ACCESS-PASSPHRASE"))) {
            throw OkxErrors.error(401, 50_105, "Request header \"OK-ACCESS-PASSPHRASE\" incorrect.");
        }
        final long timeMs;
        try {
            timeMs = Instant.parse(time).toEpochMilli();
        } catch (final DateTimeException e) {
            throw OkxErrors.error(401, 50_112, "Invalid OK-ACCESS-TIMESTAMP");
        }
        if (Math.abs(simulator.nowMs() - timeMs) > CLOCK_TOLERANCE_MS) {
            throw OkxErrors.error(401, 50_102, "Timestamp request expired");
        }
        final String query = exchange.query().isEmpty() ? "" : "?" + exchange.query();
        final String text = time + exchange.method() + exchange.path() + query + exchange.body();
        if (!Signatures.sha256Base64(account.secret(), text).equals(sign)) {
            throw OkxErrors.error(401, 50_113, "Invalid Sign");
        }
        return account;
    }
}
