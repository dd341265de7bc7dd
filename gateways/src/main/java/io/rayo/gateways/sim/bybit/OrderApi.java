package io.rayo.gateways.sim.bybit;

import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.OrderTicket;
import io.rayo.gateways.sim.venue.RateWindow;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What signed requests do, by REST or by WebSocket: the answer is the text under {@code result}. Event loop only. */
final class OrderApi {
    private static final int MAX_LINK_ID = 36;
    private static final int ORDERS_PER_PAGE = 50;
    private static final int FILLS_PER_PAGE = 100;

    private final BybitSimulator simulator;
    private final Map<String, RateWindow> limits = new HashMap<>();

    OrderApi(final BybitSimulator simulator) {
        this.simulator = simulator;
    }

    /**
     * Kind of an operation, by its name in REST paths ({@code order/create}) or on the socket ({@code order.create}).
     */
    static RequestKind kind(final String operation) {
        return switch (operation) {
            case "order/create" -> RequestKind.PLACE;
            case "order/cancel" -> RequestKind.CANCEL;
            case "order/cancel-all" -> RequestKind.CANCEL_ALL;
            case "order/amend" -> RequestKind.AMEND;
            case "order/realtime", "order/history", "execution/list", "account/wallet-balance", "position/list" ->
                RequestKind.QUERY;
            default -> RequestKind.OTHER;
        };
    }

    /** The limit that a request counts against. */
    RateWindow limit(final VenueAccount account, final String operation, final Map<String, String> fields) {
        final String category = fields.getOrDefault("category", BybitSimulatorSettings.LINEAR);
        final boolean trading = kind(operation).isTrading();
        return limits.computeIfAbsent(
                account.id() + " " + operation + " " + category,
                any -> new RateWindow(
                        simulator.settings().clock(),
                        trading ? simulator.settings().ordersPerSecond(category) : 50,
                        1_000));
    }

    String execute(final VenueAccount account, final String operation, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        final RateWindow limit = limit(account, operation, fields);
        if (!limit.take(1)) {
            throw BybitErrors.tooManyVisits(limit.resetAfterMs());
        }
        return switch (operation) {
            case "order/create" -> create(account, fields);
            case "order/amend" -> amend(account, fields);
            case "order/cancel" -> cancel(account, fields);
            case "order/cancel-all" -> cancelAll(account, fields);
            case "order/realtime" -> orders(account, fields, true);
            case "order/history" -> orders(account, fields, false);
            case "execution/list" ->
                "Funding".equals(fields.get("execType")) ? payments(account, fields) : executions(account, fields);
            case "account/wallet-balance" -> wallet(account);
            case "account/fee-rate" -> feeRate(fields);
            case "position/list" -> positions(account, fields);
            case "position/set-leverage" -> leverage(account, fields);
            case "order/disconnected-cancel-all" -> deadMansSwitch(account, fields);
            case "user/query-api" ->
                "{\"apiKey\":\"\",\"readOnly\":0,\"permissions\":{\"ContractTrade\":[\"Order\",\"Position\"],"
                        + "\"Spot\":[\"SpotTrade\"],\"Wallet\":["
                        + (simulator.settings().keysWithdraw() ? "\"AccountTransfer\",\"Withdraw\"" : "")
                        + "]},\"uta\":1}";
            default -> throw new VenueException(404, "10404", "Not found");
        };
    }

    private SimMarket market(final Map<String, String> fields) throws VenueException {
        final SimMarket market =
                simulator.market(fields.getOrDefault("category", ""), fields.getOrDefault("symbol", ""));
        if (null == market) {
            throw BybitErrors.parameter("symbol invalid " + fields.get("symbol"));
        }
        return market;
    }

    private static Side side(final Map<String, String> fields) throws VenueException {
        return switch (fields.getOrDefault("side", "")) {
            case "Buy" -> Side.BUY;
            case "Sell" -> Side.SELL;
            default -> throw BybitErrors.parameter("Side invalid");
        };
    }

    private String create(final VenueAccount account, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        final SimMarket market = market(fields);
        final String linkId = fields.getOrDefault("orderLinkId", "");
        if (linkId.length() > MAX_LINK_ID || !linkId.matches("[A-Za-z0-9_-]*")) {
            throw BybitErrors.parameter("OrderLinkId invalid");
        }
        final Side side = side(fields);
        final boolean limit = "Limit".equals(fields.get("orderType"));
        if (!limit && !"Market".equals(fields.get("orderType"))) {
            throw BybitErrors.parameter("OrderType invalid");
        }
        final OrderTicket ticket = new OrderTicket(side, lots(market, side, limit, fields))
                .clientOrderId(linkId)
                .reduceOnly("true".equals(fields.get("reduceOnly")))
                .parameters(fields);
        if (limit) {
            ticket.limit(market.instrument().ticks(fields.get("price")), timeInForce(fields));
        }
        if (!fields.getOrDefault("triggerPrice", "").isEmpty()) {
            final long trigger = market.instrument().ticks(fields.get("triggerPrice"));
            ticket.stop(
                    trigger,
                    fields.containsKey("triggerDirection")
                            ? fields.get("triggerDirection").equals("1")
                            : trigger > market.lastTicks());
        }
        return ids(simulator.desk().place(account, market, ticket));
    }

    /** Spot purchases at market are in the quote coin unless they say otherwise. */
    private static long lots(
            final SimMarket market, final Side side, final boolean limit, final Map<String, String> fields)
            throws OrderRefusedException {
        final boolean inQuote = market.instrument().isSpot()
                && !limit
                && Side.BUY == side
                && !"baseCoin".equals(fields.get("marketUnit"));
        if (!inQuote) {
            return market.instrument().lots(fields.get("qty"));
        }
        final long lots = market.lotsFor(side, new BigDecimal(fields.getOrDefault("qty", "0")));
        if (lots < 1) {
            throw new OrderRefusedException(OrderRefusal.QUANTITY_RANGE);
        }
        return lots;
    }

    private static TimeInForce timeInForce(final Map<String, String> fields) throws VenueException {
        return switch (fields.getOrDefault("timeInForce", "GTC")) {
            case "GTC" -> TimeInForce.GTC;
            case "IOC" -> TimeInForce.IOC;
            case "FOK" -> TimeInForce.FOK;
            case "PostOnly" -> TimeInForce.GTX;
            default -> throw BybitErrors.parameter("TimeInForce invalid");
        };
    }

    private static String ids(final VenueOrder order) {
        return new JsonText()
                .open()
                .text("orderId", OrderTexts.orderId(order))
                .text("orderLinkId", order.clientOrderId())
                .close()
                .toString();
    }

    /** The order that a request means: the venue's id wins. */
    private static VenueOrder find(
            final VenueAccount account, final SimMarket market, final Map<String, String> fields) {
        final String orderId = fields.getOrDefault("orderId", "");
        final VenueOrder order = orderId.isEmpty()
                ? account.newest(market, fields.getOrDefault("orderLinkId", ""))
                : account.order(OrderTexts.orderNumber(orderId));
        return null != order && order.market() == market ? order : null;
    }

    private VenueOrder openOrder(final VenueAccount account, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        final VenueOrder order = find(account, market(fields), fields);
        if (null == order) {
            throw new OrderRefusedException(OrderRefusal.UNKNOWN_ORDER);
        }
        return order;
    }

    private String amend(final VenueAccount account, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        final VenueOrder order = openOrder(account, fields);
        final String price = fields.getOrDefault("price", "");
        final String quantity = fields.getOrDefault("qty", "");
        simulator
                .desk()
                .amend(
                        order,
                        price.isEmpty() ? 0 : order.instrument().ticks(price),
                        quantity.isEmpty() ? 0 : order.instrument().lots(quantity));
        return ids(order);
    }

    private String cancel(final VenueAccount account, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        final VenueOrder order = openOrder(account, fields);
        simulator.desk().cancel(order, EndReason.CLIENT, "");
        return ids(order);
    }

    private static Predicate<VenueOrder> scope(final Map<String, String> fields) throws VenueException {
        final String category = fields.getOrDefault("category", "");
        final String symbol = fields.getOrDefault("symbol", "");
        final String base = fields.getOrDefault("baseCoin", "");
        final String settle = fields.getOrDefault("settleCoin", "");
        final boolean isOpenQuery = !fields.getOrDefault("orderLinkId", fields.getOrDefault("orderId", ""))
                .isEmpty();
        if (category.equals(BybitSimulatorSettings.LINEAR)
                && symbol.isEmpty()
                && base.isEmpty()
                && settle.isEmpty()
                && !isOpenQuery) {
            throw BybitErrors.parameter("symbol, baseCoin or settleCoin is required");
        }
        return order -> order.instrument().product().equals(category)
                && (symbol.isEmpty() || order.instrument().symbol().equals(symbol))
                && (base.isEmpty() || order.instrument().base().equals(base))
                && (settle.isEmpty() || order.instrument().settle().equals(settle));
    }

    private String cancelAll(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final JsonText json = new JsonText().open().openArray("list");
        simulator.desk().cancelAll(account, scope(fields), EndReason.CLIENT).forEach(order -> json.element(ids(order)));
        return json.closeArray().text("success", "1").close().toString();
    }

    private static String orders(final VenueAccount account, final Map<String, String> fields, final boolean realtime)
            throws VenueException {
        final Predicate<VenueOrder> scope = scope(fields);
        final String linkId = fields.getOrDefault("orderLinkId", "");
        final String orderId = fields.getOrDefault("orderId", "");
        final boolean one = !linkId.isEmpty() || !orderId.isEmpty();
        final boolean closed = !realtime || "1".equals(fields.get("openOnly"));
        final List<VenueOrder> found = new ArrayList<>();
        for (final VenueOrder order : account.orders()) {
            final boolean meant = scope.test(order)
                    && (linkId.isEmpty() || order.clientOrderId().equals(linkId))
                    && (orderId.isEmpty() || OrderTexts.orderId(order).equals(orderId));
            if (meant && (one || closed != order.isOpen())) {
                found.add(order);
            }
        }
        Collections.reverse(found); // newest first
        final JsonText json = page(found.size(), fields, ORDERS_PER_PAGE);
        for (final VenueOrder order : part(found, fields, ORDERS_PER_PAGE)) {
            OrderTexts.order(json.open(), order).close();
        }
        return json.closeArray().close().toString();
    }

    private static JsonText page(final int size, final Map<String, String> fields, final int most) {
        final int end = start(fields) + length(fields, most);
        return new JsonText()
                .open()
                .text("category", fields.getOrDefault("category", ""))
                .text("nextPageCursor", end < size ? "at%3A" + end : "")
                .openArray("list");
    }

    private static <T> List<T> part(final List<T> all, final Map<String, String> fields, final int most) {
        final int start = Math.min(start(fields), all.size());
        return all.subList(start, Math.min(all.size(), start + length(fields, most)));
    }

    private static int start(final Map<String, String> fields) {
        final String cursor = fields.getOrDefault("cursor", "").replace("%3A", ":");
        return cursor.startsWith("at:") ? Integer.parseInt(cursor.substring(3)) : 0;
    }

    private static int length(final Map<String, String> fields, final int most) {
        final String limit = fields.getOrDefault("limit", "");
        return limit.matches("[0-9]{1,4}") ? Math.max(1, Math.min(most, Integer.parseInt(limit))) : Math.min(20, most);
    }

    private static String executions(final VenueAccount account, final Map<String, String> fields)
            throws VenueException {
        final String symbol = fields.getOrDefault("symbol", "");
        final String linkId = fields.getOrDefault("orderLinkId", "");
        final String orderId = fields.getOrDefault("orderId", "");
        final String since = fields.getOrDefault("startTime", "");
        final long sinceMs = since.matches("[0-9]{1,15}") ? Long.parseLong(since) : 0;
        record Execution(SimLedger.FillEntry fill, VenueOrder order) {}
        final List<Execution> found = new ArrayList<>();
        for (final VenueOrder order : account.orders()) {
            final boolean meant = order.instrument().product().equals(fields.get("category"))
                    && (symbol.isEmpty() || order.instrument().symbol().equals(symbol))
                    && (linkId.isEmpty() || order.clientOrderId().equals(linkId))
                    && (orderId.isEmpty() || OrderTexts.orderId(order).equals(orderId));
            if (meant) {
                order.fills().stream()
                        .filter(fill -> fill.timeMs() >= sinceMs)
                        .forEach(fill -> found.add(new Execution(fill, order)));
            }
        }
        // newest first
        found.sort((a, b) -> a.fill.timeMs() != b.fill.timeMs()
                ? Long.compare(b.fill.timeMs(), a.fill.timeMs())
                : Long.compare(b.fill.tradeId(), a.fill.tradeId()));
        final JsonText json = page(found.size(), fields, FILLS_PER_PAGE);
        for (final Execution execution : part(found, fields, FILLS_PER_PAGE)) {
            OrderTexts.execution(json.open(), execution.fill, execution.order).close();
        }
        return json.closeArray().close().toString();
    }

    private String payments(final VenueAccount account, final Map<String, String> fields) {
        final String symbol = fields.getOrDefault("symbol", "");
        final String since = fields.getOrDefault("startTime", "");
        final List<SimLedger.FundingEntry> found = new ArrayList<>(simulator.fundings(
                account,
                fields.getOrDefault("category", ""),
                since.matches("[0-9]{1,15}") ? Long.parseLong(since) : 0));
        found.removeIf(funding -> !symbol.isEmpty() && !funding.symbol().equals(symbol));
        Collections.reverse(found); // newest first
        final JsonText json = page(found.size(), fields, FILLS_PER_PAGE);
        for (final SimLedger.FundingEntry funding : part(found, fields, FILLS_PER_PAGE)) {
            OrderTexts.funding(json.open(), funding).close();
        }
        return json.closeArray().close().toString();
    }

    private static String wallet(final VenueAccount account) {
        final JsonText json = new JsonText().open().openArray("list").open();
        return OrderTexts.wallet(json, account).close().closeArray().close().toString();
    }

    private String feeRate(final Map<String, String> fields) {
        final boolean spot = BybitSimulatorSettings.SPOT.equals(fields.get("category"));
        final JsonText json = new JsonText().open().openArray("list");
        simulator.markets().stream()
                .filter(market -> market.instrument().isSpot() == spot)
                .forEach(market -> json.open()
                        .text("symbol", market.instrument().symbol())
                        .text(
                                "takerFeeRate",
                                (spot
                                                ? simulator.desk().rules().spotTakerFee()
                                                : simulator.desk().rules().futuresTakerFee())
                                        .toPlainString())
                        .text(
                                "makerFeeRate",
                                (spot
                                                ? simulator.desk().rules().spotMakerFee()
                                                : simulator.desk().rules().futuresMakerFee())
                                        .toPlainString())
                        .close());
        return json.closeArray().close().toString();
    }

    private String positions(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final String symbol = fields.getOrDefault("symbol", "");
        final String settle = fields.getOrDefault("settleCoin", "");
        if (symbol.isEmpty() && settle.isEmpty()) {
            throw BybitErrors.parameter("symbol or settleCoin is required");
        }
        final JsonText json = new JsonText()
                .open()
                .text("category", BybitSimulatorSettings.LINEAR)
                .text("nextPageCursor", "")
                .openArray("list");
        for (final VenueAccount.Position position : account.positions()) {
            final boolean meant = symbol.isEmpty()
                    ? position.instrument().settle().equals(settle)
                            && position.quantity().signum() != 0
                    : position.instrument().symbol().equals(symbol);
            if (meant) {
                position(json.open(), account, position, "avgPrice").close();
            }
        }
        return json.closeArray().close().toString();
    }

    JsonText position(
            final JsonText json,
            final VenueAccount account,
            final VenueAccount.Position position,
            final String priceName) {
        final SimMarket market = simulator.market(
                position.instrument().product(), position.instrument().symbol());
        return OrderTexts.position(
                json,
                position,
                account.leverage(position.instrument(), simulator.desk().rules().leverage()),
                priceName,
                market.markPrice(),
                simulator.nowMs());
    }

    private String leverage(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final SimMarket market = market(fields);
        final String buy = fields.getOrDefault("buyLeverage", "");
        if (market.instrument().isSpot() || !buy.matches("[0-9]{1,3}") || !buy.equals(fields.get("sellLeverage"))) {
            throw BybitErrors.parameter("leverage invalid");
        }
        final BigDecimal value = new BigDecimal(buy);
        final BigDecimal before =
                account.leverage(market.instrument(), simulator.desk().rules().leverage());
        if (value.compareTo(before) == 0) {
            throw BybitErrors.error(110043, "Set leverage has not been modified.");
        }
        account.changeLeverage(market.instrument(), value);
        return "{}";
    }

    private String deadMansSwitch(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final String product =
                "SPOT".equals(fields.get("product")) ? BybitSimulatorSettings.SPOT : BybitSimulatorSettings.LINEAR;
        final String window = fields.getOrDefault("timeWindow", "");
        if (!window.matches("[0-9]{1,3}") || Integer.parseInt(window) < 3 || Integer.parseInt(window) > 300) {
            throw BybitErrors.parameter("timeWindow invalid");
        }
        simulator.privateStreams().deadMansSwitch(account, product, Integer.parseInt(window) * 1_000L);
        return "{}";
    }
}
