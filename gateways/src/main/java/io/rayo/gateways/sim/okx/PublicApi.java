package io.rayo.gateways.sim.okx;

import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** REST without a key: time, instruments, tickers, books. Event loop only. */
final class PublicApi {
    private static final int BOOK_LEVELS_MAX = 400;

    private final OkxSimulator simulator;

    PublicApi(final OkxSimulator simulator) {
        this.simulator = simulator;
    }

    void onRequest(final SimExchange exchange) {
        final SimRequest request = new SimRequest(
                RequestKind.OTHER,
                "REST",
                exchange.parameters().getOrDefault("instType", ""),
                exchange.path(),
                exchange.parameters().getOrDefault("instId", ""),
                "",
                Map.copyOf(exchange.parameters()));
        simulator.requests().handle(request, () -> answer(exchange), new RestReply(exchange));
    }

    private String answer(final SimExchange exchange) throws VenueException {
        return switch (exchange.path()) {
            case "/api/v5/public/time" -> RestReply.ok("{\"ts\":\"" + simulator.nowMs() + "\"}");
            case "/api/v5/public/instruments" -> instruments(type(exchange));
            case "/api/v5/market/tickers" -> tickers(type(exchange));
            case "/api/v5/market/books" -> book(exchange.parameters());
            default -> throw OkxErrors.error(404, 404, "Not Found");
        };
    }

    private static String type(final SimExchange exchange) throws VenueException {
        final String type = exchange.parameters().getOrDefault("instType", "");
        if (!List.of("SPOT", "SWAP", "FUTURES").contains(type)) {
            throw OkxErrors.error(400, 51_000, "Parameter instType error");
        }
        return type;
    }

    private String instruments(final String type) {
        final List<String> rows = new ArrayList<>();
        for (final SimMarket market : simulator.markets()) {
            if (market.instrument().product().equals(type)) {
                rows.add(MarketText.instrument(market.instrument(), simulator.code(market)));
            }
        }
        return RestReply.ok(String.join(",", rows));
    }

    private String tickers(final String type) {
        final List<String> rows = new ArrayList<>();
        for (final SimMarket market : simulator.markets()) {
            if (market.instrument().product().equals(type)) {
                rows.add(MarketText.ticker(market, simulator.nowMs()));
            }
        }
        return RestReply.ok(String.join(",", rows));
    }

    private String book(final Map<String, String> parameters) throws VenueException {
        final SimMarket market = simulator.market(parameters.getOrDefault("instId", ""));
        final String size = parameters.getOrDefault("sz", "1");
        if (market == null || !size.matches("[1-9][0-9]{0,2}")) {
            throw OkxErrors.error(400, 51_001, "Instrument ID doesn't exist");
        }
        final int levels = Math.min(BOOK_LEVELS_MAX, Integer.parseInt(size));
        return RestReply.ok(MarketText.image(market, simulator.restSnapshot(market, levels)));
    }
}
