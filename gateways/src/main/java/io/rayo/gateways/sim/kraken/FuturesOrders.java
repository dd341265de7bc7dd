package io.rayo.gateways.sim.kraken;

import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.OrderTicket;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What signed calls of Kraken Futures do: the answer is the whole text. Event loop only. */
final class FuturesOrders {
    private static final int FILLS_PER_PAGE = 100;
    private static final int EVENTS_PER_PAGE = 500;
    private static final int MAX_CLIENT_ID = 100;

    /** So long an order that is over can still be asked about by its status. */
    private static final long STATUS_MS = 5_000;

    /** A row of the account's log. */
    private record LogRow(long timeMs, String symbol, String asset, String info, String funding, String rate) {}

    private final KrakenSimulator venue;

    FuturesOrders(final KrakenSimulator venue) {
        this.venue = venue;
    }

    static RequestKind kind(final String method) {
        return switch (method) {
            case "sendorder" -> RequestKind.PLACE;
            case "editorder" -> RequestKind.AMEND;
            case "cancelorder" -> RequestKind.CANCEL;
            case "cancelallorders" -> RequestKind.CANCEL_ALL;
            case "orders/status",
                    "openorders",
                    "fills",
                    "accounts",
                    "openpositions",
                    "history/orders",
                    "history/account-log" -> RequestKind.QUERY;
            default -> RequestKind.OTHER;
        };
    }

    /** The name under which the answer of a call has its status. */
    static String statusName(final RequestKind kind) {
        return switch (kind) {
            case PLACE -> "sendStatus";
            case AMEND -> "editStatus";
            default -> "cancelStatus";
        };
    }

    private static boolean isFuture(final VenueOrder order) {
        return !order.instrument().isSpot();
    }

    JsonText success() {
        return new JsonText().open().text("result", "success").text("serverTime", SpotTexts.time(venue.nowMs()));
    }

    String execute(final VenueAccount account, final String method, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        return switch (method) {
            case "sendorder" -> place(account, fields);
            case "editorder" -> edit(account, fields);
            case "cancelorder" -> cancel(account, fields);
            case "cancelallorders" -> cancelAll(account, fields);
            case "cancelallordersafter" -> cancelAfter(account, fields);
            case "orders/status" -> status(account, fields);
            case "openorders" -> openOrders(account);
            case "fills" -> fills(account, fields);
            case "history/orders" -> history(account, fields);
            case "history/account-log" -> log(account, fields);
            case "accounts" -> accounts(account);
            case "openpositions" -> positions(account);
            case "leveragepreferences" -> leverage(account, fields);
            default -> throw new VenueException(404, "notFound", "notFound");
        };
    }

    private SimMarket market(final Map<String, String> fields) throws VenueException {
        final FuturesMarket market = venue.futures(fields.getOrDefault("symbol", ""));
        if (null == market) {
            throw KrakenErrors.error("invalidArgument");
        }
        return market.market();
    }

    private void checkTime(final Map<String, String> fields) throws VenueException {
        final String before = fields.getOrDefault("processBefore", "");
        try {
            if (!before.isEmpty() && Instant.parse(before).toEpochMilli() < venue.nowMs()) {
                throw KrakenErrors.error("invalidArgument");
            }
        } catch (final DateTimeParseException e) {
            throw KrakenErrors.error("invalidArgument");
        }
    }

    private String place(final VenueAccount account, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        checkTime(fields);
        final SimMarket market = market(fields);
        final String id = fields.getOrDefault("cliOrdId", "");
        if (id.length() > MAX_CLIENT_ID) {
            throw KrakenErrors.error(KrakenErrors.STATUS + "clientOrderIdTooLong");
        }
        final Side side = fields.getOrDefault("side", "").equals("buy") ? Side.BUY : Side.SELL;
        final String type = fields.getOrDefault("orderType", "");
        final OrderTicket ticket = new OrderTicket(side, market.instrument().lots(fields.get("size")))
                .clientOrderId(id)
                .reduceOnly(fields.getOrDefault("reduceOnly", "").equals("true"))
                .parameters(fields);
        final String limit = fields.getOrDefault("limitPrice", "");
        final TimeInForce lifetime = switch (type) {
            case "lmt", "stp" -> TimeInForce.GTC;
            case "post" -> TimeInForce.GTX;
            case "ioc" -> TimeInForce.IOC;
            case "fok" -> TimeInForce.FOK;
            case "mkt" -> TimeInForce.NULL_VAL;
            default -> throw KrakenErrors.error("invalidArgument");
        };
        if (!type.equals("mkt") && !(type.equals("stp") && limit.isEmpty())) {
            ticket.limit(market.instrument().ticks(limit), lifetime);
        }
        if (type.equals("stp")) {
            ticket.stop(market.instrument().ticks(fields.get("stopPrice")), Side.BUY == side);
        }
        final VenueOrder order = venue.desk().place(account, market, ticket);
        if (order.isOpen()) {
            venue.futuresPrivate().placed(order);
        }
        if (FuturesTexts.endedWithoutTrade(order, EndReason.NO_LIQUIDITY)) {
            return sent(order, "iocWouldNotExecute", false);
        }
        return FuturesTexts.endedWithoutTrade(order, EndReason.WOULD_TAKE)
                ? sent(order, "postWouldExecute", false)
                : sent(order, "placed", true);
    }

    private String sent(final VenueOrder order, final String status, final boolean isPlaced) {
        final JsonText json = success()
                .open("sendStatus")
                .text("order_id", FuturesTexts.orderId(order.orderId()))
                .text("cliOrdId", order.clientOrderId())
                .text("status", status)
                .text("receivedTime", SpotTexts.time(venue.nowMs()))
                .openArray("orderEvents");
        if (isPlaced && order.fills().isEmpty()) {
            FuturesTexts.event(json.open().text("type", "PLACE").open("order"), order, "0.0")
                    .close()
                    .raw("reducedQuantity", "null")
                    .close();
        }
        for (final SimLedger.FillEntry fill : order.fills()) {
            FuturesTexts.event(
                            json.open()
                                    .text("type", "EXECUTION")
                                    .text("executionId", FuturesTexts.fillId(fill))
                                    .raw("price", fill.price().toPlainString())
                                    .raw("amount", fill.quantity().toPlainString())
                                    .open("orderPriorExecution"),
                            order,
                            "0.0")
                    .close()
                    .raw("takerReducedQuantity", "null")
                    .close();
        }
        return json.closeArray().close().close().toString();
    }

    private static VenueOrder find(final VenueAccount account, final Map<String, String> fields)
            throws OrderRefusedException {
        final VenueOrder order = account.newest(KrakenSimulatorSettings.FUTURES, fields.getOrDefault("cliOrdId", ""));
        if (null == order) {
            throw new OrderRefusedException(OrderRefusal.UNKNOWN_ORDER);
        }
        return order;
    }

    private String edit(final VenueAccount account, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        checkTime(fields);
        final VenueOrder order = find(account, fields);
        final String price = fields.getOrDefault("limitPrice", "");
        final String size = fields.getOrDefault("size", "");
        venue.desk()
                .amend(
                        order,
                        price.isEmpty() ? 0 : order.instrument().ticks(price),
                        size.isEmpty() ? 0 : order.instrument().lots(size));
        return success()
                .open("editStatus")
                .text("status", "edited")
                .text("orderId", FuturesTexts.orderId(order.orderId()))
                .text("receivedTime", SpotTexts.time(venue.nowMs()))
                .close()
                .close()
                .toString();
    }

    private String cancel(final VenueAccount account, final Map<String, String> fields) throws OrderRefusedException {
        final VenueOrder order = find(account, fields);
        venue.desk().cancel(order, EndReason.CLIENT, "");
        final JsonText json = success()
                .open("cancelStatus")
                .text("status", "cancelled")
                .text("order_id", FuturesTexts.orderId(order.orderId()))
                .text("receivedTime", SpotTexts.time(venue.nowMs()))
                .openArray("orderEvents")
                .open()
                .text("type", "CANCEL")
                .text("uid", FuturesTexts.orderId(order.orderId()))
                .open("order");
        return FuturesTexts.event(json, order, FuturesTexts.filled(order))
                .close()
                .close()
                .closeArray()
                .close()
                .close()
                .toString();
    }

    private String cancelAll(final VenueAccount account, final Map<String, String> fields) {
        final String symbol = fields.getOrDefault("symbol", "");
        final List<VenueOrder> gone = venue.desk()
                .cancelAll(
                        account,
                        order -> isFuture(order)
                                && (symbol.isEmpty()
                                        || order.instrument().symbol().equals(symbol)),
                        EndReason.CLIENT);
        return success()
                .open("cancelStatus")
                .text("status", gone.isEmpty() ? "noOrdersToCancel" : "cancelled")
                .close()
                .close()
                .toString();
    }

    private String cancelAfter(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final String timeout = fields.getOrDefault("timeout", "");
        if (!timeout.matches("[0-9]{1,5}")) {
            throw KrakenErrors.error("invalidArgument");
        }
        final long millis = Long.parseLong(timeout) * 1_000;
        venue.desk()
                .deadMansSwitch(
                        account,
                        KrakenSimulatorSettings.FUTURES,
                        FuturesOrders::isFuture,
                        0 == millis ? 0 : venue.nowMs() + millis);
        return success().open("status").close().close().toString();
    }

    private String status(final VenueAccount account, final Map<String, String> fields) {
        final VenueOrder order = account.newest(KrakenSimulatorSettings.FUTURES, fields.getOrDefault("cliOrdIds", ""));
        final JsonText json = success().openArray("orders");
        if (null != order && (order.isOpen() || venue.nowMs() - order.updatedMs() <= STATUS_MS)) {
            final String status = order.isSleeping()
                    ? "TRIGGER_PLACED"
                    : switch (order.status()) {
                        case FILLED -> "FULLY_EXECUTED";
                        case CANCELED -> "CANCELLED";
                        case EXPIRED, REJECTED -> "REJECTED";
                        default -> "ENTERED_BOOK";
                    };
            FuturesTexts.event(json.open().open("order"), order, FuturesTexts.filled(order))
                    .close()
                    .text("status", status)
                    .text("updateReason", FuturesTexts.updateReason(order))
                    .raw("error", "null")
                    .close();
        }
        return json.closeArray().close().toString();
    }

    private String openOrders(final VenueAccount account) {
        final JsonText json = success().openArray("openOrders");
        venue.desk()
                .open(account, FuturesOrders::isFuture)
                .forEach(order -> FuturesTexts.open(json.open(), order).close());
        return json.closeArray().close().toString();
    }

    private String fills(final VenueAccount account, final Map<String, String> fields) {
        final String before = fields.getOrDefault("lastFillTime", "");
        final long beforeMs =
                before.isEmpty() ? Long.MAX_VALUE : Instant.parse(before).toEpochMilli();
        final List<SimLedger.FillEntry> all = venue.desk().fills();
        final JsonText json = success().openArray("fills");
        int count = 0;
        for (int i = all.size() - 1; i >= 0 && count < FILLS_PER_PAGE; i--) {
            final SimLedger.FillEntry fill = all.get(i);
            if (fill.apiKey().equals(account.apiKey())
                    && fill.product().equals(KrakenSimulatorSettings.FUTURES)
                    && fill.timeMs() < beforeMs) {
                FuturesTexts.fill(json.open(), fill).close();
                count++;
            }
        }
        return json.closeArray().close().toString();
    }

    /** Of orders that were over at once it knows nothing: those are in the fills, or in no list at all. */
    private String history(final VenueAccount account, final Map<String, String> fields) {
        final String since = fields.getOrDefault("since", "0");
        final long sinceMs = since.matches("[0-9]{1,15}") ? Long.parseLong(since) : 0;
        final String symbol = fields.getOrDefault("tradeable", "");
        final List<VenueOrder> found = new ArrayList<>();
        for (final VenueOrder order : account.orders()) {
            if (isFuture(order)
                    && order.updatedMs() >= sinceMs
                    && (symbol.isEmpty() || order.instrument().symbol().equals(symbol))
                    && !(FuturesTexts.isImmediate(order) && order.match().filledLots() > 0)) {
                found.add(order);
            }
        }
        found.sort((a, b) -> Long.compare(b.updatedMs(), a.updatedMs()));
        final JsonText json = new JsonText().open().openArray("elements");
        final String token = fields.getOrDefault("continuation_token", "0");
        final int from = token.matches("[0-9]{1,9}") ? Math.min(found.size(), Integer.parseInt(token)) : 0;
        final int to = Math.min(found.size(), from + EVENTS_PER_PAGE);
        for (final VenueOrder order : found.subList(from, to)) {
            final String name = switch (order.status()) {
                case FILLED -> "OrderUpdated";
                case CANCELED -> "OrderCancelled";
                case EXPIRED, REJECTED -> "OrderRejected";
                default -> "OrderPlaced";
            };
            json.open()
                    .text("uid", FuturesTexts.orderId(order.orderId()))
                    .number("timestamp", order.updatedMs())
                    .open("event")
                    .open(name)
                    .open(name.equals("OrderUpdated") ? "newOrder" : "order");
            FuturesTexts.history(json, order)
                    .close()
                    .text("reason", order.isOpen() ? "new_user_order" : FuturesTexts.reason(order))
                    .close()
                    .close()
                    .close();
        }
        json.closeArray().number("len", to - from);
        if (found.size() > to) {
            json.text("continuationToken", Integer.toString(to));
        }
        return json.close().toString();
    }

    private static long number(final Map<String, String> fields, final String name, final long otherwise) {
        final String text = fields.getOrDefault(name, "");
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : otherwise;
    }

    /** Trades and funding, oldest first; a trade has a row of the money and one of the contract. */
    private String log(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        if (!"asc".equals(fields.get("sort"))) {
            throw KrakenErrors.error("invalidArgument");
        }
        final List<LogRow> rows = new ArrayList<>();
        for (final SimLedger.FillEntry fill : venue.desk().fills()) {
            if (fill.apiKey().equals(account.apiKey()) && fill.product().equals(KrakenSimulatorSettings.FUTURES)) {
                rows.add(new LogRow(fill.timeMs(), fill.symbol(), "usd", "futures trade", "null", "null"));
                rows.add(new LogRow(fill.timeMs(), fill.symbol(), fill.symbol(), "futures trade", "null", "null"));
            }
        }
        for (final SimLedger.FundingEntry funding : venue.fundings(account, KrakenSimulatorSettings.FUTURES, 0)) {
            rows.add(new LogRow(
                    funding.timeMs(),
                    funding.symbol(),
                    "usd",
                    "funding rate change",
                    funding.paid().negate().toPlainString(),
                    funding.rate().toPlainString()));
        }
        rows.sort(Comparator.comparingLong(LogRow::timeMs));
        final long sinceMs = number(fields, "since", 0);
        final long from = number(fields, "from", 0);
        final long count = number(fields, "count", EVENTS_PER_PAGE);
        final JsonText json = new JsonText()
                .open()
                .text("accountUid", "f7d5571c-6d10-4cf1-944a-048d25682ed0")
                .openArray("logs");
        long listed = 0;
        for (int i = 0; i < rows.size() && listed < count; i++) {
            final LogRow row = rows.get(i);
            final long id = i + 1L;
            if (row.timeMs >= sinceMs && id >= from) {
                listed++;
                json.open()
                        .number("id", id)
                        .text("date", SpotTexts.time(row.timeMs))
                        .text("asset", row.asset.toLowerCase(Locale.ROOT))
                        .text("info", row.info)
                        .text("booking_uid", FuturesTexts.orderId(id))
                        .text("margin_account", "flex")
                        .raw("old_balance", "0")
                        .raw("new_balance", "0")
                        .text("contract", row.symbol.toLowerCase(Locale.ROOT))
                        .raw("realized_funding", row.funding)
                        .raw("funding_rate", row.rate)
                        .raw("realized_pnl", "null")
                        .close();
            }
        }
        return json.closeArray().close().toString();
    }

    private String accounts(final VenueAccount account) {
        final JsonText json = success()
                .open("accounts")
                .open("cash")
                .text("type", "cashAccount")
                .open("balances")
                .close()
                .close()
                .open("flex")
                .text("type", "multiCollateralMarginAccount");
        currencies(json, account);
        return json.close().close().close().toString();
    }

    JsonText currencies(final JsonText json, final VenueAccount account) {
        json.open("currencies");
        final String wallet =
                venue.futures().values().iterator().next().market().instrument().wallet();
        account.wallet(wallet)
                .forEach((asset, balance) -> json.open(SpotTexts.oldName(asset))
                        .raw("quantity", balance.total().toPlainString())
                        .raw("value", balance.total().toPlainString())
                        .raw("available", balance.free().toPlainString())
                        .close());
        return json.close();
    }

    private String positions(final VenueAccount account) {
        final JsonText json = success().openArray("openPositions");
        for (final VenueAccount.Position position : account.positions()) {
            if (position.quantity().signum() != 0) {
                json.open()
                        .text("side", position.quantity().signum() > 0 ? "long" : "short")
                        .text("symbol", position.instrument().symbol())
                        .raw("price", position.entryPrice().toPlainString())
                        .text("fillTime", SpotTexts.time(venue.nowMs()))
                        .raw("size", position.quantity().abs().toPlainString())
                        .raw("unrealizedFunding", "null")
                        .close();
            }
        }
        return json.closeArray().close().toString();
    }

    private String leverage(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final SimMarket market = market(fields);
        final String value = fields.getOrDefault("maxLeverage", "");
        if (!value.matches("[0-9]{1,2}") || Integer.parseInt(value) < 1) {
            throw KrakenErrors.error("invalidArgument");
        }
        account.changeLeverage(market.instrument(), new BigDecimal(value));
        return success().close().toString();
    }
}
