package io.rayo.gateways.sim.bybit;

import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.RateWindow;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.Signatures;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** REST calls under {@code /v5}: public ones, and signed ones for {@link OrderApi}. Event loop only. */
final class RestApi {
    private static final String BASE = "/v5/";

    private final BybitSimulator simulator;

    RestApi(final BybitSimulator simulator) {
        this.simulator = simulator;
    }

    void onRequest(final SimExchange exchange) {
        final String path = exchange.path();
        if (!path.startsWith(BASE)) {
            exchange.answer(404, "{}");
            return;
        }
        final String operation = path.substring(BASE.length());
        final boolean isPublic = operation.startsWith("market/");
        final Map<String, String> fields = exchange.method().equals("POST")
                ? Requests.fields(Requests.json(exchange.body()))
                : exchange.parameters();
        final SimRequest request = new SimRequest(
                isPublic ? RequestKind.OTHER : OrderApi.kind(operation),
                "REST",
                fields.getOrDefault("category", ""),
                exchange.method() + " " + path,
                fields.getOrDefault("symbol", ""),
                fields.getOrDefault("orderLinkId", ""),
                fields);
        final SimRequest.Execution execution = isPublic
                ? () -> market(operation, fields)
                : () -> simulator.api().execute(account(exchange), operation, fields);
        simulator.requests().handle(request, execution, new SimRequest.Reply() {
            @Override
            public void result(final String json) {
                limitHeaders(exchange, operation, fields);
                exchange.answer(200, text(0, "OK", json));
            }

            @Override
            public void error(final VenueException e) {
                limitHeaders(exchange, operation, fields);
                exchange.answer(e.status(), text(Long.parseLong(e.code()), e.getMessage(), "{}"));
            }
        });
    }

    private String text(final long code, final String message, final String result) {
        return new JsonText()
                .open()
                .number("retCode", code)
                .text("retMsg", message)
                .raw("result", result)
                .raw("retExtInfo", "{}")
                .number("time", simulator.nowMs())
                .close()
                .toString();
    }

    private void limitHeaders(final SimExchange exchange, final String operation, final Map<String, String> fields) {
        final VenueAccount account = simulator.account(exchange.header("X-BAPI-API-KEY"));
        if (null == account || operation.startsWith("market/")) {
            return;
        }
        final RateWindow limit = simulator.api().limit(account, operation, fields);
        exchange.answerHeader("X-Bapi-Limit", Long.toString(limit.limit()));
        exchange.answerHeader("X-Bapi-Limit-Status", Long.toString(limit.left()));
        exchange.answerHeader("X-Bapi-Limit-Reset-Timestamp", Long.toString(simulator.nowMs() + limit.resetAfterMs()));
    }

    private VenueAccount account(final SimExchange exchange) throws VenueException {
        final String key = header(exchange, "X-BAPI-API-KEY");
        final String timestamp = header(exchange, "X-BAPI-TIMESTAMP");
        final String window = header(exchange, "X-BAPI-RECV-WINDOW");
        final VenueAccount account = simulator.account(key);
        if (null == account) {
            throw BybitErrors.error(10003, "API key is invalid.");
        }
        simulator.checkTime(timestamp, window.isEmpty() ? "5000" : window);
        final String content = exchange.method().equals("POST") ? exchange.body() : exchange.query();
        final String expected = Signatures.sha256Hex(account.secret(), timestamp + key + window + content);
        if (!expected.equals(header(exchange, "X-BAPI-SIGN"))) {
            throw BybitErrors.error(10004, "Error sign, please check your signature generation algorithm.");
        }
        return account;
    }

    private static String header(final SimExchange exchange, final String name) {
        final String value = exchange.header(name);
        return null == value ? "" : value;
    }

    private String market(final String operation, final Map<String, String> fields) throws VenueException {
        return switch (operation) {
            case "market/time" ->
                new JsonText()
                        .open()
                        .text("timeSecond", Long.toString(simulator.nowMs() / 1_000))
                        .text("timeNano", simulator.nowMs() + "000000")
                        .close()
                        .toString();
            case "market/instruments-info" -> instruments(fields);
            case "market/tickers" -> tickers(fields);
            case "market/orderbook" -> orderBook(fields);
            default -> throw new VenueException(404, "10404", "Not found");
        };
    }

    private List<SimMarket> markets(final Map<String, String> fields) throws VenueException {
        final String category = fields.getOrDefault("category", "");
        if (!category.equals(BybitSimulatorSettings.SPOT) && !category.equals(BybitSimulatorSettings.LINEAR)) {
            throw BybitErrors.parameter("category invalid");
        }
        final List<SimMarket> markets = new ArrayList<>();
        for (final SimMarket market : simulator.markets()) {
            final boolean meant = market.instrument().product().equals(category)
                    && (!fields.containsKey("symbol")
                            || market.instrument().symbol().equals(fields.get("symbol")));
            if (meant) {
                markets.add(market);
            }
        }
        return markets;
    }

    /** Contracts come in pages, pairs at once. */
    private String instruments(final Map<String, String> fields) throws VenueException {
        final List<SimMarket> markets = markets(fields);
        final boolean paged = !BybitSimulatorSettings.SPOT.equals(fields.get("category"));
        final String limit = fields.getOrDefault("limit", "500");
        final int size = paged && limit.matches("[0-9]{1,4}") ? Math.max(1, Integer.parseInt(limit)) : markets.size();
        final String cursor = fields.getOrDefault("cursor", "");
        final int from = cursor.matches("page=[0-9]{1,6}") ? Integer.parseInt(cursor.substring(5)) : 0;
        final int to = Math.min(markets.size(), from + size);
        final JsonText json = new JsonText().open().text("category", fields.get("category"));
        json.text("nextPageCursor", to < markets.size() ? "page=" + to : "").openArray("list");
        for (int i = from; i < to; i++) {
            json.element(simulator.texts(markets.get(i)).definition());
        }
        return json.closeArray().close().toString();
    }

    private String tickers(final Map<String, String> fields) throws VenueException {
        final JsonText json = new JsonText()
                .open()
                .text("category", fields.getOrDefault("category", ""))
                .openArray("list");
        for (final SimMarket market : markets(fields)) {
            json.open().text("symbol", market.instrument().symbol());
            simulator.texts(market).tickerFields(json, true, simulator.nowMs());
            json.close();
        }
        return json.closeArray().close().toString();
    }

    private String orderBook(final Map<String, String> fields) throws VenueException {
        final List<SimMarket> markets = markets(fields);
        if (markets.size() != 1 || !fields.containsKey("symbol")) {
            throw BybitErrors.parameter("symbol invalid");
        }
        final String limit = fields.getOrDefault("limit", "25");
        final BookSnapshot book = simulator.restSnapshot(
                markets.getFirst(), limit.matches("[0-9]{1,4}") ? Math.max(1, Integer.parseInt(limit)) : 25);
        final SimInstrument instrument = markets.getFirst().instrument();
        final JsonText json = new JsonText().open().text("s", instrument.symbol());
        levels(json, "b", instrument, book.bids());
        levels(json, "a", instrument, book.asks());
        return json.number("ts", book.timeMs())
                .number("u", book.updateId())
                .number("seq", book.updateId())
                .number("cts", book.timeMs())
                .close()
                .toString();
    }

    private static void levels(
            final JsonText json, final String name, final SimInstrument instrument, final List<long[]> levels) {
        json.openArray(name);
        for (final long[] level : levels) {
            json.openArray()
                    .textElement(instrument.priceText(level[0]))
                    .textElement(instrument.quantityText(level[1]))
                    .closeArray();
        }
        json.closeArray();
    }
}
