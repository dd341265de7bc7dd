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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What private calls of the spot market do, by REST or on the socket: the answer is the text under {@code result}.
 * Event loop only.
 */
final class SpotOrders {
    private static final int PAGE = 50;
    private static final int MAX_CLIENT_ID = 18;
    private static final int DEADLINE_MAX_SEC = 60;

    private final KrakenSimulator venue;

    SpotOrders(final KrakenSimulator venue) {
        this.venue = venue;
    }

    /** What a call asks for, by its name in REST paths or on the socket. */
    static RequestKind kind(final String method) {
        return switch (method) {
            case "AddOrder", "add_order" -> RequestKind.PLACE;
            case "AmendOrder", "amend_order" -> RequestKind.AMEND;
            case "CancelOrder", "cancel_order" -> RequestKind.CANCEL;
            case "CancelAll", "cancel_all" -> RequestKind.CANCEL_ALL;
            case "OpenOrders", "ClosedOrders", "QueryOrders", "TradesHistory", "Balance", "BalanceEx" ->
                RequestKind.QUERY;
            default -> RequestKind.OTHER;
        };
    }

    /** Points of a private REST call. */
    static int cost(final String method) {
        return switch (method) {
            case "AddOrder", "AmendOrder", "CancelOrder" -> 0;
            case "TradesHistory" -> 2;
            default -> 1;
        };
    }

    String execute(final VenueAccount account, final String method, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        return switch (method) {
            case "AddOrder" -> rest(place(account, fields, true));
            case "add_order" -> ids(place(account, fields, false));
            case "AmendOrder", "amend_order" -> amend(account, fields);
            case "CancelOrder" -> {
                cancel(account, fields);
                yield "{\"count\":1,\"pending\":false}";
            }
            case "cancel_order" -> ids(cancel(account, fields));
            case "CancelAll", "cancel_all" ->
                "{\"count\":"
                        + venue.desk()
                                .cancelAll(account, SpotOrders::isSpot, EndReason.CLIENT)
                                .size() + "}";
            case "CancelAllOrdersAfter", "cancel_all_orders_after" -> deadMansSwitch(account, fields);
            case "OpenOrders" -> orders(account, fields, "open", VenueOrder::isOpen);
            case "ClosedOrders" -> orders(account, fields, "closed", order -> !order.isOpen());
            case "QueryOrders" -> query(account, fields);
            case "TradesHistory" -> trades(account, fields);
            case "Balance", "BalanceEx" -> balances(account, method.equals("BalanceEx"));
            case "GetWebSocketsToken" -> "{\"token\":\"" + venue.access().issue(account) + "\",\"expires\":900}";
            case "GetApiKeyInfo" ->
                "{\"api_key_name\":\"sim\",\"permissions\":[\"query-funds\",\"query-open-trades\","
                        + (venue.settings().keysWithdraw() ? "\"withdraw-funds\"," : "")
                        + "\"query-closed-trades\",\"modify-trades\",\"close-trades\",\"create-ws-token\"]}";
            default -> throw KrakenErrors.error("EGeneral:Unknown method");
        };
    }

    private static boolean isSpot(final VenueOrder order) {
        return order.instrument().product().equals(KrakenSimulatorSettings.SPOT);
    }

    private SimMarket market(final String name, final boolean isPair) throws VenueException {
        for (final SpotMarket market : venue.spot().values()) {
            final boolean isIt = isPair
                    ? SpotTexts.pair(market.instrument()).equals(name)
                    : market.symbol().equals(name);
            if (isIt) {
                return market.market();
            }
        }
        throw KrakenErrors.error(isPair ? "EQuery:Unknown asset pair" : "Currency pair not supported " + name);
    }

    private VenueOrder place(final VenueAccount account, final Map<String, String> fields, final boolean isForm)
            throws VenueException, OrderRefusedException {
        checkDeadline(fields.getOrDefault("deadline", ""));
        final SimMarket market = market(fields.getOrDefault(isForm ? "pair" : "symbol", ""), isForm);
        final String id = fields.getOrDefault("cl_ord_id", "");
        if (id.length() > MAX_CLIENT_ID) {
            throw KrakenErrors.error("EGeneral:Invalid arguments:cl_ord_id");
        }
        final Side side = switch (fields.getOrDefault(isForm ? "type" : "side", "")) {
            case "buy" -> Side.BUY;
            case "sell" -> Side.SELL;
            default -> throw KrakenErrors.error("EGeneral:Invalid arguments:side");
        };
        final String type = fields.getOrDefault(isForm ? "ordertype" : "order_type", "");
        final boolean stop = type.startsWith("stop-loss");
        final boolean limit = type.endsWith("limit");
        if (!stop && !limit && !type.equals("market")) {
            throw KrakenErrors.error("EGeneral:Invalid arguments:ordertype");
        }
        final String price = fields.getOrDefault(isForm ? (stop ? "price2" : "price") : "limit_price", "");
        final String trigger = fields.getOrDefault(isForm ? "price" : "triggers.price", "");
        final boolean postOnly = isForm
                ? List.of(fields.getOrDefault("oflags", "").split(",", -1)).contains("post")
                : fields.getOrDefault("post_only", "").equals("true");
        final OrderTicket ticket = new OrderTicket(
                        side, market.instrument().lots(fields.get(isForm ? "volume" : "order_qty")))
                .clientOrderId(id)
                .parameters(fields);
        if (limit) {
            ticket.limit(
                    market.instrument().ticks(price),
                    postOnly
                            ? TimeInForce.GTX
                            : timeInForce(fields.getOrDefault(isForm ? "timeinforce" : "time_in_force", "gtc")));
        }
        if (stop) {
            // a stop loss wakes when the price has gone against what it protects
            ticket.stop(market.instrument().ticks(trigger), Side.BUY == side);
        }
        return venue.desk().place(account, market, ticket);
    }

    private void checkDeadline(final String text) throws VenueException {
        if (text.isEmpty()) {
            return;
        }
        final long atMs;
        try {
            atMs = Instant.parse(text).toEpochMilli();
        } catch (final DateTimeParseException e) {
            throw KrakenErrors.error("EGeneral:Invalid arguments:deadline");
        }
        if (atMs > venue.nowMs() + DEADLINE_MAX_SEC * 1_000L) {
            throw KrakenErrors.error("EGeneral:Invalid arguments:deadline");
        }
        if (atMs < venue.nowMs()) {
            throw KrakenErrors.error("EService:Deadline elapsed");
        }
    }

    private static TimeInForce timeInForce(final String text) throws VenueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "gtc" -> TimeInForce.GTC;
            case "ioc" -> TimeInForce.IOC;
            case "fok" -> TimeInForce.FOK;
            default -> throw KrakenErrors.error("EGeneral:Invalid arguments:timeinforce");
        };
    }

    private static String ids(final VenueOrder order) {
        return new JsonText()
                .open()
                .text("order_id", SpotTexts.orderId(order))
                .text("cl_ord_id", order.clientOrderId())
                .close()
                .toString();
    }

    private static String rest(final VenueOrder order) {
        return "{\"descr\":{\"order\":\"" + SpotTexts.side(order) + "\"},\"txid\":[\"" + SpotTexts.orderId(order)
                + "\"]}";
    }

    private static VenueOrder find(final VenueAccount account, final Map<String, String> fields)
            throws OrderRefusedException {
        final String id = fields.getOrDefault("order_id", fields.getOrDefault("txid", ""));
        final VenueOrder order = id.isEmpty()
                ? account.newest(KrakenSimulatorSettings.SPOT, fields.getOrDefault("cl_ord_id", ""))
                : account.order(SpotTexts.orderNumber(id));
        if (null == order || !isSpot(order)) {
            throw new OrderRefusedException(OrderRefusal.UNKNOWN_ORDER);
        }
        return order;
    }

    private String amend(final VenueAccount account, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        checkDeadline(fields.getOrDefault("deadline", ""));
        final VenueOrder order = find(account, fields);
        final String price = fields.getOrDefault("limit_price", "");
        final String quantity = fields.getOrDefault("order_qty", "");
        venue.desk()
                .amend(
                        order,
                        price.isEmpty() ? 0 : order.instrument().ticks(price),
                        quantity.isEmpty() ? 0 : order.instrument().lots(quantity));
        return "{\"amend_id\":\"TSIMAM-" + venue.desk().newId() + "\"}";
    }

    private VenueOrder cancel(final VenueAccount account, final Map<String, String> fields)
            throws OrderRefusedException {
        final VenueOrder order = find(account, fields);
        venue.desk().cancel(order, EndReason.CLIENT, "");
        return order;
    }

    private String deadMansSwitch(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final String timeout = fields.getOrDefault("timeout", "");
        if (!timeout.matches("[0-9]{1,5}")) {
            throw KrakenErrors.error("EGeneral:Invalid arguments:timeout");
        }
        final long millis = Long.parseLong(timeout) * 1_000;
        venue.desk()
                .deadMansSwitch(
                        account,
                        KrakenSimulatorSettings.SPOT,
                        SpotOrders::isSpot,
                        0 == millis ? 0 : venue.nowMs() + millis);
        return new JsonText()
                .open()
                .text("currentTime", SpotTexts.time(venue.nowMs()))
                .text("triggerTime", 0 == millis ? "0" : SpotTexts.time(venue.nowMs() + millis))
                .close()
                .toString();
    }

    private static long number(final Map<String, String> fields, final String name, final long otherwise) {
        final String text = fields.getOrDefault(name, "");
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : otherwise;
    }

    private static String orders(
            final VenueAccount account,
            final Map<String, String> fields,
            final String name,
            final Predicate<VenueOrder> scope) {
        final String id = fields.getOrDefault("cl_ord_id", "");
        final List<VenueOrder> found = new ArrayList<>();
        for (final VenueOrder order : account.orders()) {
            if (isSpot(order)
                    && scope.test(order)
                    && (id.isEmpty() || order.clientOrderId().equals(id))) {
                found.addFirst(order);
            }
        }
        final boolean paged = name.equals("closed");
        final int from = paged ? (int) Math.min(found.size(), number(fields, "ofs", 0)) : 0;
        final int to = paged ? Math.min(found.size(), from + PAGE) : found.size();
        final JsonText json = new JsonText().open().open(name);
        found.subList(from, to).forEach(order -> SpotTexts.order(json, order));
        json.close();
        if (paged) {
            json.number("count", found.size());
        }
        return json.close().toString();
    }

    private static String query(final VenueAccount account, final Map<String, String> fields)
            throws OrderRefusedException {
        final JsonText json = new JsonText().open();
        SpotTexts.order(json, find(account, fields));
        return json.close().toString();
    }

    /** Newest first; what {@code start} names is left out, what {@code end} names is not. */
    private String trades(final VenueAccount account, final Map<String, String> fields) {
        final long startMs = number(fields, "start", -1) * 1_000;
        final long endMs = number(fields, "end", Long.MAX_VALUE / 2_000) * 1_000;
        final List<SimLedger.FillEntry> found = new ArrayList<>();
        for (final SimLedger.FillEntry fill : venue.desk().fills()) {
            if (fill.apiKey().equals(account.apiKey())
                    && fill.product().equals(KrakenSimulatorSettings.SPOT)
                    && fill.timeMs() > startMs
                    && fill.timeMs() <= endMs) {
                found.addFirst(fill);
            }
        }
        final int from = (int) Math.min(found.size(), number(fields, "ofs", 0));
        final JsonText json = new JsonText().open().open("trades");
        for (final SimLedger.FillEntry fill : found.subList(from, Math.min(found.size(), from + PAGE))) {
            SpotTexts.trade(json, fill, venue.spot(fill.symbol()).instrument());
        }
        return json.close().number("count", found.size()).close().toString();
    }

    private String balances(final VenueAccount account, final boolean isExtended) {
        final String wallet =
                venue.spot().values().iterator().next().instrument().wallet();
        final JsonText json = new JsonText().open();
        account.wallet(wallet).forEach((asset, balance) -> {
            final String total = money(balance.total());
            if (isExtended) {
                json.open(SpotTexts.oldAsset(asset))
                        .text("balance", total)
                        .text("hold_trade", money(balance.locked()))
                        .close();
            } else {
                json.text(SpotTexts.oldAsset(asset), total);
            }
        });
        return json.close().toString();
    }

    static String money(final BigDecimal amount) {
        return amount.toPlainString();
    }
}
