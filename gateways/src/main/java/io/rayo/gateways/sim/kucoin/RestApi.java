package io.rayo.gateways.sim.kucoin;

import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.RateWindow;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.Map;
import java.util.function.Function;

/** Public REST calls. The whole spot book needs no key here, other than at the real venue. Event loop only. */
final class RestApi {
    private static final long WINDOW_MS = 30_000;
    private static final int USUAL_WEIGHT = 3;
    private static final int TOKEN_WEIGHT = 10;

    private final KucoinSimulator simulator;
    private final RateWindow weight;

    RestApi(final KucoinSimulator simulator) {
        this.simulator = simulator;
        weight = new RateWindow(simulator.kucoin().clock(), simulator.kucoin().publicWeight(), WINDOW_MS);
    }

    void onRequest(final SimExchange exchange) {
        final Map<String, String> fields = exchange.parameters();
        final SimRequest request = new SimRequest(
                RequestKind.OTHER,
                "REST",
                "",
                exchange.method() + " " + exchange.path(),
                fields.getOrDefault("symbol", ""),
                "",
                fields);
        simulator.requests().handle(request, () -> execute(exchange, fields), new SimRequest.Reply() {
            @Override
            public void result(final String json) {
                exchange.answerHeader("gw-ratelimit-limit", String.valueOf(weight.limit()));
                exchange.answerHeader("gw-ratelimit-remaining", String.valueOf(weight.left()));
                exchange.answerHeader("gw-ratelimit-reset", String.valueOf(weight.resetAfterMs()));
                exchange.answer(200, "{\"code\":\"200000\",\"data\":" + json + "}");
            }

            @Override
            public void error(final VenueException e) {
                if (e.retryAfterMs() > 0) {
                    exchange.answerHeader("gw-ratelimit-reset", String.valueOf(e.retryAfterMs()));
                }
                exchange.answer(
                        e.status(),
                        new JsonText()
                                .open()
                                .text("code", e.code())
                                .text("msg", e.getMessage())
                                .close()
                                .toString());
            }
        });
    }

    private String execute(final SimExchange exchange, final Map<String, String> fields) throws VenueException {
        final boolean isToken = exchange.path().equals("/api/v1/bullet-public");
        if (!weight.take(isToken ? TOKEN_WEIGHT : USUAL_WEIGHT)) {
            throw new KucoinErrors().limited(weight.resetAfterMs());
        }
        return switch (exchange.path()) {
            case "/api/v1/timestamp" -> String.valueOf(simulator.nowMs());
            case "/api/v1/status" -> "{\"status\":\"open\",\"msg\":\"\"}";
            case "/api/v2/symbols" ->
                list(KucoinSimulatorSettings.SPOT, market -> MarketTexts.instrument(market.instrument()));
            case "/api/v1/contracts/active" ->
                list(KucoinSimulatorSettings.FUTURES, market -> MarketTexts.instrument(market.instrument()));
            case "/api/v1/market/allTickers" ->
                "{\"time\":" + simulator.nowMs() + ",\"ticker\":"
                        + list(KucoinSimulatorSettings.SPOT, MarketTexts::turnover) + "}";
            case "/api/v3/market/orderbook/level2" -> book(KucoinSimulatorSettings.SPOT, fields);
            case "/api/v1/level2/snapshot" -> book(KucoinSimulatorSettings.FUTURES, fields);
            case "/api/v1/bullet-public" ->
                "{\"token\":\"" + simulator.token() + "\",\"instanceServers\":[{\"endpoint\":\""
                        + simulator.socketAddress(KucoinSimulator.CLASSIC_PATH)
                        + "\",\"encrypt\":false,\"protocol\":\"websocket\",\"pingInterval\":"
                        + simulator.kucoin().pingIntervalMs() + ",\"pingTimeout\":"
                        + simulator.kucoin().pingTimeoutMs() + "}]}";
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
