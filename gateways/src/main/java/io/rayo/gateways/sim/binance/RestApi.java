package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.server.SimExchange;
import java.util.Locale;

/** Maps REST calls to API requests, and the admin path. Event loop only. */
final class RestApi {
    private final BinanceSimulator simulator;

    RestApi(final BinanceSimulator simulator) {
        this.simulator = simulator;
    }

    void onRequest(final SimExchange exchange) {
        if (exchange.path().equals("/sim/fault")) {
            onFault(exchange);
            return;
        }
        final Product product = Product.ofRestPath(exchange.path());
        final String method = null == product ? "unknown" : method(exchange);
        final String payload = payload(exchange.query(), exchange.body());
        final ApiRequest request = new ApiRequest(
                "REST",
                null == product ? Product.SPOT : product,
                method,
                exchange.method() + " " + exchange.path(),
                exchange.parameters(),
                exchange.header("X-MBX-APIKEY"),
                payload,
                exchange.parameters().get("signature"));
        simulator.api().handle(request, new ApiReply() {
            @Override
            public void result(final String json) {
                headers(exchange);
                exchange.answer(200, json);
            }

            @Override
            public void error(final int status, final int code, final String message, final long retryAfterMs) {
                headers(exchange);
                if (retryAfterMs > 0) {
                    exchange.answerHeader("Retry-After", Long.toString((retryAfterMs + 999) / 1000));
                }
                exchange.answer(status, new VenueException(status, code, message).json());
            }
        });
    }

    private void headers(final SimExchange exchange) {
        final RateLimits limits = simulator.api().limits();
        exchange.answerHeader("X-MBX-USED-WEIGHT-1M", Integer.toString(limits.weight()));
        exchange.answerHeader("X-MBX-ORDER-COUNT-10S", Integer.toString(limits.orders()));
    }

    /** What REST signs: query and body together, without the signature, which stands last. */
    private static String payload(final String query, final String body) {
        final String all = query + body;
        final int at = all.indexOf("signature=");
        if (at < 0) {
            return all;
        }
        return at > 0 && all.charAt(at - 1) == '&' ? all.substring(0, at - 1) : all.substring(0, at);
    }

    private static String method(final SimExchange exchange) {
        final String path = exchange.path();
        final String name = path.substring(path.lastIndexOf('/') + 1);
        return switch (exchange.method() + " " + name) {
            case "POST order" -> "order.place";
            case "DELETE order" -> "order.cancel";
            case "GET order" -> "order.status";
            case "GET openOrders" -> "openOrders.status";
            case "DELETE openOrders", "DELETE allOpenOrders" -> "openOrders.cancelAll";
            case "GET account" -> "account.status";
            case "GET balance" -> "v2/account.balance";
            case "GET positionRisk" -> "v2/account.position";
            case "POST listenKey" -> "userDataStream.start";
            case "PUT listenKey" -> "userDataStream.ping";
            case "DELETE listenKey" -> "userDataStream.stop";
            case "GET ping", "GET time", "GET exchangeInfo", "GET depth", "GET fundingInfo" -> name;
            default -> "unknown";
        };
    }

    /**
     * {@code /sim/fault?kind=DROP_FRAMES&count=3}, or {@code &probability=0.1}, {@code &millis=500};
     * {@code ?clear=true}.
     */
    private void onFault(final SimExchange exchange) {
        if (exchange.parameters().containsKey("clear")) {
            simulator.clearFaults();
            exchange.answer(200, "{}");
            return;
        }
        try {
            final FaultKind kind = FaultKind.valueOf(
                    exchange.parameters().getOrDefault("kind", "").toUpperCase(Locale.ROOT));
            final Fault fault = new Fault(
                    kind,
                    Integer.parseInt(exchange.parameters().getOrDefault("count", "0")),
                    Double.parseDouble(exchange.parameters().getOrDefault("probability", "0")),
                    Long.parseLong(exchange.parameters().getOrDefault("millis", "1000")));
            exchange.answer(200, "{\"kind\":\"" + kind + "\"}");
            simulator.apply(fault);
        } catch (final IllegalArgumentException e) {
            exchange.answer(400, new VenueException(-1100, "Bad fault: " + e.getMessage()).json());
        }
    }
}
