package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** Maps REST calls to API requests. Event loop only. */
final class RestApi {
    private final BinanceSimulator simulator;

    RestApi(final BinanceSimulator simulator) {
        this.simulator = simulator;
    }

    void onRequest(final SimExchange exchange) {
        final boolean isRights = exchange.path().equals("/sapi/v1/account/apiRestrictions");
        final Product product = isRights ? Product.SPOT : Product.ofRestPath(exchange.path());
        final String method = null == product ? "unknown" : isRights ? "account.apiRestrictions" : method(exchange);
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
        simulator.api().handle(request, new SimRequest.Reply() {
            @Override
            public void result(final String json) {
                headers(exchange);
                exchange.answer(200, json);
            }

            @Override
            public void error(final VenueException e) {
                headers(exchange);
                if (e.retryAfterMs() > 0) {
                    exchange.answerHeader("Retry-After", Long.toString((e.retryAfterMs() + 999) / 1000));
                }
                exchange.answer(
                        e.status(),
                        new JsonText()
                                .open()
                                .raw("code", e.code())
                                .text("msg", e.getMessage())
                                .close()
                                .toString());
            }
        });
    }

    private void headers(final SimExchange exchange) {
        final ApiCore api = simulator.api();
        exchange.answerHeader("X-MBX-USED-WEIGHT-1M", Long.toString(api.weight().used()));
        exchange.answerHeader(
                "X-MBX-ORDER-COUNT-10S", Long.toString(api.orders().used()));
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
            case "POST algoOrder" -> "algoOrder.place";
            case "DELETE algoOrder" -> "algoOrder.cancel";
            case "GET algoOrder" -> "algoOrder.status";
            case "GET openAlgoOrders" -> "openAlgoOrders.status";
            case "DELETE algoOpenOrders" -> "algoOpenOrders.cancelAll";
            case "GET openOrders" -> "openOrders.status";
            case "DELETE openOrders", "DELETE allOpenOrders" -> "openOrders.cancelAll";
            case "GET account" -> "account.status";
            case "GET balance" -> "v2/account.balance";
            case "GET positionRisk" -> "v2/account.position";
            case "GET myTrades", "GET userTrades" -> "myTrades";
            case "GET income" -> "account.income";
            case "POST listenKey" -> "userDataStream.start";
            case "PUT listenKey" -> "userDataStream.ping";
            case "DELETE listenKey" -> "userDataStream.stop";
            case "POST leverage", "POST marginType", "POST countdownCancelAll" -> name;
            case "GET ping", "GET time", "GET exchangeInfo", "GET depth", "GET fundingInfo" -> name;
            default -> "unknown";
        };
    }
}
