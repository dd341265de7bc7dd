package io.rayo.gateways.sim.kraken;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The REST calls of both markets: public ones, and signed ones for those who know orders. Event loop only. */
final class KrakenRest {
    private static final String SPOT_PRIVATE = "/0/private/";
    private static final String FUTURES = "/derivatives/api/v3/";
    private static final String HISTORY = "/api/history/v3/";
    private static final Set<String> FUTURES_PUBLIC = Set.of("instruments", "tickers", "feeschedules");

    private final KrakenSimulator venue;

    KrakenRest(final KrakenSimulator venue) {
        this.venue = venue;
    }

    void onRequest(final SimExchange exchange) {
        final String path = exchange.path();
        if (path.startsWith(SPOT_PRIVATE)) {
            spot(exchange, path.substring(SPOT_PRIVATE.length()));
        } else if (path.equals(HISTORY + "orders")) {
            futures(exchange, "history/orders");
        } else if (path.equals(HISTORY + "account-log")) {
            futures(exchange, "history/account-log");
        } else if (path.startsWith(FUTURES) && !FUTURES_PUBLIC.contains(path.substring(FUTURES.length()))) {
            futures(exchange, path.substring(FUTURES.length()));
        } else {
            open(exchange);
        }
    }

    private static Map<String, String> fields(final SimExchange exchange) {
        return Map.copyOf(exchange.parameters());
    }

    private void spot(final SimExchange exchange, final String method) {
        final Map<String, String> fields = fields(exchange);
        final SimRequest request = new SimRequest(
                SpotOrders.kind(method),
                "REST",
                KrakenSimulatorSettings.SPOT,
                method,
                fields.getOrDefault("pair", ""),
                fields.getOrDefault("cl_ord_id", ""),
                fields);
        final SimRequest.Execution execution = () -> {
            if (!exchange.method().equals("POST")) {
                throw KrakenErrors.error("EGeneral:Unknown method");
            }
            final VenueAccount account = venue.access().spot(exchange, SpotOrders.cost(method));
            return venue.spotOrders().execute(account, method, fields);
        };
        venue.requests().handle(request, execution, new SimRequest.Reply() {
            @Override
            public void result(final String text) {
                exchange.answer(200, "{\"error\":[],\"result\":" + text + "}");
            }

            @Override
            public void error(final VenueException error) {
                exchange.answer(error.status(), "{\"error\":[\"" + error.code() + "\"]}");
            }
        });
    }

    private void futures(final SimExchange exchange, final String method) {
        final Map<String, String> fields = fields(exchange);
        final RequestKind kind = FuturesOrders.kind(method);
        final SimRequest request = new SimRequest(
                kind,
                "REST",
                KrakenSimulatorSettings.FUTURES,
                method,
                fields.getOrDefault("symbol", ""),
                fields.getOrDefault("cliOrdId", ""),
                fields);
        final SimRequest.Execution execution =
                () -> venue.futuresOrders().execute(venue.access().futures(exchange), method, fields);
        venue.requests().handle(request, execution, new SimRequest.Reply() {
            @Override
            public void result(final String text) {
                exchange.answer(200, text);
            }

            @Override
            public void error(final VenueException error) {
                exchange.answer(error.status(), failure(kind, error.code()));
            }
        });
    }

    private String failure(final RequestKind kind, final String code) {
        if (code.startsWith(KrakenErrors.STATUS)) {
            return venue.futuresOrders()
                    .success()
                    .open(FuturesOrders.statusName(kind))
                    .text("status", code.substring(KrakenErrors.STATUS.length()))
                    .close()
                    .close()
                    .toString();
        }
        return new JsonText()
                .open()
                .text("result", "error")
                .text("error", code)
                .text("serverTime", now())
                .close()
                .toString();
    }

    private void open(final SimExchange exchange) {
        final SimRequest request =
                new SimRequest(RequestKind.OTHER, "REST", "", exchange.path(), "", "", fields(exchange));
        venue.requests().handle(request, () -> answer(exchange), new SimRequest.Reply() {
            @Override
            public void result(final String text) {
                exchange.answer(200, text);
            }

            @Override
            public void error(final VenueException error) {
                exchange.answer(error.status(), "{\"error\":[\"" + error.code() + "\"]}");
            }
        });
    }

    private String answer(final SimExchange exchange) throws VenueException {
        return switch (exchange.path()) {
            case "/0/public/AssetPairs" -> pairs();
            case "/0/public/Ticker" -> tickers();
            case "/0/public/Time" -> "{\"error\":[],\"result\":{\"unixtime\":" + venue.nowMs() / 1_000 + "}}";
            case "/0/public/SystemStatus" ->
                "{\"error\":[],\"result\":{\"status\":\"online\",\"timestamp\":\"" + now() + "\"}}";
            case "/derivatives/api/v3/instruments" -> contracts();
            case "/derivatives/api/v3/tickers" -> futuresTickers();
            case "/derivatives/api/v3/feeschedules" ->
                "{\"result\":\"success\",\"feeSchedules\":[],\"serverTime\":\"" + now() + "\"}";
            default -> throw new VenueException(404, "EGeneral:Unknown method", "no such call");
        };
    }

    private String now() {
        return Instant.ofEpochMilli(venue.nowMs()).toString();
    }

    private String pairs() {
        final JsonText json =
                new JsonText().open().openArray("error").closeArray().open("result");
        for (final SpotMarket market : venue.spot().values()) {
            final SimInstrument pair = market.instrument();
            final String name = SpotTexts.oldName(pair.base()) + SpotTexts.oldName(pair.quote());
            json.open(name)
                    .text("altname", name)
                    .text("wsname", SpotTexts.oldName(pair.base()) + '/' + SpotTexts.oldName(pair.quote()))
                    .text("base", SpotTexts.oldName(pair.base()))
                    .text("quote", SpotTexts.oldName(pair.quote()))
                    .number("pair_decimals", pair.tickSize().scale())
                    .number("lot_decimals", pair.lotSize().scale())
                    .text("tick_size", pair.tickSize().toPlainString())
                    .text("ordermin", pair.quantityText(pair.minLots()))
                    .text("costmin", pair.minNotional().toPlainString())
                    .text("status", "online")
                    .close();
        }
        return json.close().close().toString();
    }

    private String tickers() {
        final JsonText json =
                new JsonText().open().openArray("error").closeArray().open("result");
        for (final SpotMarket market : venue.spot().values()) {
            final SimInstrument pair = market.instrument();
            final String price = pair.priceText(market.market().lastTicks());
            json.open(SpotTexts.oldName(pair.base()) + SpotTexts.oldName(pair.quote()))
                    .raw("c", "[\"" + price + "\",\"1\"]")
                    .raw("v", "[\"1000\",\"1000\"]")
                    .raw("p", "[\"" + price + "\",\"" + price + "\"]")
                    .close();
        }
        return json.close().close().toString();
    }

    private String contracts() {
        final JsonText json = new JsonText().open().text("result", "success").openArray("instruments");
        for (final SimMarket market : venue.futures().keySet()) {
            final SimInstrument contract = market.instrument();
            json.open()
                    .text("symbol", contract.symbol())
                    .text("type", contract.isInverse() ? "futures_inverse" : "flexible_futures")
                    .raw("tickSize", contract.tickSize().toPlainString())
                    .raw("contractSize", contract.contractValue().toPlainString())
                    .number("contractValueTradePrecision", precision(contract.lotSize()))
                    .flag("tradeable", true)
                    .flag("postOnly", false)
                    .text("base", contract.base())
                    .text("quote", contract.quote())
                    .close();
        }
        return json.closeArray().close().toString();
    }

    private static int precision(final BigDecimal lot) {
        return lot.stripTrailingZeros().scale();
    }

    private String futuresTickers() {
        final JsonText json = new JsonText().open().text("result", "success").openArray("tickers");
        for (final SimMarket market : venue.futures().keySet()) {
            json.open()
                    .text("symbol", market.instrument().symbol())
                    .raw("last", market.instrument().priceText(market.lastTicks()))
                    .raw("bid", market.instrument().priceText(market.bestTicks(Side.BUY)))
                    .number("vol24h", 1_000)
                    .close();
        }
        return json.closeArray().text("serverTime", now()).close().toString();
    }
}
