package io.rayo.gateways.sim.kucoin;

import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.OrderTicket;
import io.rayo.gateways.sim.venue.RateWindow;
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

/** What signed requests do, by REST or on the order socket: the answer is the text under {@code data}. Event loop. */
final class Trading {
    private static final long WINDOW_MS = 30_000;
    private static final int MAX_CLIENT_ID = 40;

    private final KucoinSimulator simulator;
    private final Map<String, RateWindow> pools = new HashMap<>();

    Trading(final KucoinSimulator simulator) {
        this.simulator = simulator;
    }

    /** The pool of weight that a client's requests on a product count against. */
    RateWindow pool(final VenueAccount account, final String product) {
        return pools.computeIfAbsent(
                account.id() + " " + product,
                any -> new RateWindow(
                        simulator.kucoin().clock(),
                        product.equals(KucoinSimulatorSettings.SPOT)
                                ? simulator.kucoin().spotWeight()
                                : simulator.kucoin().futuresWeight(),
                        WINDOW_MS));
    }

    /** Takes a request's weight from the pool. */
    void spend(final VenueAccount account, final String product, final int weight) throws VenueException {
        final RateWindow pool = pool(account, product);
        if (!pool.take(weight)) {
            throw new KucoinErrors().limited(pool.resetAfterMs());
        }
    }

    private SimMarket market(final String product, final Map<String, String> fields) throws VenueException {
        final SimMarket market = simulator.market(product, fields.getOrDefault("symbol", ""));
        if (null == market) {
            throw KucoinErrors.error("900001", "The symbol does not exist");
        }
        return market;
    }

    private static boolean isTrue(final Map<String, String> fields, final String name) {
        return "true".equals(fields.get(name));
    }

    String place(final VenueAccount account, final String product, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        final boolean spot = product.equals(KucoinSimulatorSettings.SPOT);
        final SimMarket market = market(product, fields);
        final String clientOid = fields.getOrDefault("clientOid", "");
        if (clientOid.length() > MAX_CLIENT_ID || !clientOid.matches(spot ? "[A-Za-z0-9_-]*" : "[A-Za-z0-9_-]+")) {
            throw KucoinErrors.parameter("clientOid is invalid");
        }
        checkWindow(fields);
        final Side side = switch (fields.getOrDefault("side", "")) {
            case "buy" -> Side.BUY;
            case "sell" -> Side.SELL;
            default -> throw KucoinErrors.parameter("side is invalid");
        };
        if (!spot && !fields.getOrDefault("size", "").matches("[0-9]{1,9}")) {
            throw KucoinErrors.parameter("size is invalid: lots are whole");
        }
        final OrderTicket ticket = new OrderTicket(side, market.instrument().lots(fields.get("size")))
                .clientOrderId(clientOid)
                .reduceOnly(!spot && isTrue(fields, "reduceOnly"))
                .parameters(fields);
        switch (fields.getOrDefault("type", "")) {
            case "limit" -> ticket.limit(market.instrument().ticks(fields.get("price")), lifetime(fields, spot));
            case "market" -> {
                if (fields.containsKey("price") || isTrue(fields, "postOnly")) {
                    throw KucoinErrors.parameter("an order at market has no price and is not post-only");
                }
            }
            default -> throw KucoinErrors.parameter("type is invalid");
        }
        if (!spot) {
            margin(account, market, fields);
            if (fields.containsKey("stop")) {
                ticket.stop(
                        market.instrument().ticks(fields.get("stopPrice")),
                        fields.get("stop").equals("up"));
            }
        } else if (fields.containsKey("stop") || fields.containsKey("stopPrice")) {
            throw KucoinErrors.parameter("a stop is no order of this endpoint");
        }
        final VenueOrder order = simulator.desk().place(account, market, ticket);
        if (order.isOpen() && !order.isSleeping()) {
            simulator.tell(order, "open", null);
        }
        return "{\"orderId\":\"" + PrivateTexts.orderId(order) + "\",\"clientOid\":\"" + clientOid + "\"}";
    }

    /** The time after which the client wants nothing done any more. */
    private void checkWindow(final Map<String, String> fields) throws VenueException {
        final String window = fields.getOrDefault("allowMaxTimeWindow", "");
        final String sent = fields.getOrDefault("clientTimestamp", "");
        if (window.isEmpty()) {
            return;
        }
        if (!window.matches("[0-9]{1,6}") || !sent.matches("[0-9]{13}")) {
            throw KucoinErrors.parameter("allowMaxTimeWindow needs clientTimestamp");
        }
        if (simulator.nowMs() - Long.parseLong(sent) > Long.parseLong(window)) {
            throw KucoinErrors.parameter("the order came later than allowMaxTimeWindow");
        }
    }

    private static TimeInForce lifetime(final Map<String, String> fields, final boolean spot) throws VenueException {
        final String word = fields.getOrDefault("timeInForce", "GTC");
        if (isTrue(fields, "postOnly")) {
            if (!word.equals("GTC")) {
                throw KucoinErrors.parameter("postOnly does not go with " + word);
            }
            return TimeInForce.GTX;
        }
        return switch (word) {
            case "GTC" -> TimeInForce.GTC;
            case "IOC" -> TimeInForce.IOC;
            case "FOK" -> {
                if (!spot) {
                    throw KucoinErrors.parameter("timeInForce is invalid");
                }
                yield TimeInForce.FOK;
            }
            default -> throw KucoinErrors.parameter("timeInForce is invalid");
        };
    }

    private static void margin(final VenueAccount account, final SimMarket market, final Map<String, String> fields)
            throws VenueException {
        final String leverage = fields.getOrDefault("leverage", "");
        switch (fields.getOrDefault("marginMode", "ISOLATED")) {
            case "ISOLATED" -> {
                if (!leverage.matches("[1-9][0-9]{0,2}")) {
                    throw KucoinErrors.parameter("leverage is invalid");
                }
                account.changeLeverage(market.instrument(), new BigDecimal(leverage));
            }
            case "CROSS" -> {
                // its leverage is set by a request of its own
            }
            default -> throw KucoinErrors.parameter("marginMode is invalid");
        }
    }

    String cancel(final VenueAccount account, final String product, final Map<String, String> fields)
            throws VenueException, OrderRefusedException {
        final VenueOrder order = account.newest(market(product, fields), fields.getOrDefault("clientOid", ""));
        if (null == order) {
            throw new OrderRefusedException(OrderRefusal.UNKNOWN_ORDER);
        }
        simulator.desk().cancel(order, EndReason.CLIENT, "");
        return "{\"clientOid\":\"" + order.clientOrderId() + "\"}";
    }

    private static Predicate<VenueOrder> scope(final String product, final Map<String, String> fields) {
        final String symbol = fields.getOrDefault("symbol", "");
        return order -> order.instrument().product().equals(product)
                && (symbol.isEmpty() || order.instrument().symbol().equals(symbol));
    }

    String cancelAll(final VenueAccount account, final String product, final Map<String, String> fields) {
        final List<VenueOrder> open = simulator.desk().cancelAll(account, scope(product, fields), EndReason.CLIENT);
        if (product.equals(KucoinSimulatorSettings.SPOT)) {
            return "\"success\"";
        }
        final StringBuilder ids = new StringBuilder("{\"cancelledOrderIds\":[");
        for (final VenueOrder order : open) {
            ids.append(ids.charAt(ids.length() - 1) == '[' ? "\"" : ",\"")
                    .append(PrivateTexts.orderId(order))
                    .append('"');
        }
        return ids.append("]}").toString();
    }

    /** One order; spot knows nothing of an order that it does not have, futures says so. */
    String query(final VenueAccount account, final String product, final String clientOid) throws VenueException {
        final VenueOrder order = account.newest(product, clientOid);
        if (null != order) {
            return PrivateTexts.order(order);
        }
        if (product.equals(KucoinSimulatorSettings.SPOT)) {
            return "null";
        }
        throw KucoinErrors.error("100001", "error.getOrder.orderNotExist");
    }

    String openOrders(final VenueAccount account, final String product, final Map<String, String> fields)
            throws VenueException {
        final boolean spot = product.equals(KucoinSimulatorSettings.SPOT);
        if (spot) {
            market(product, fields);
        }
        final List<String> rows = new ArrayList<>();
        for (final VenueOrder order : simulator.desk().open(account, scope(product, fields))) {
            if (!order.isSleeping()) {
                rows.add(PrivateTexts.order(order));
            }
        }
        return spot ? "[" + String.join(",", rows) + "]" : page(rows, fields);
    }

    /** A page of a list, numbered from the newest row on. */
    private static String page(final List<String> all, final Map<String, String> fields) {
        final int size = number(fields, "pageSize", 50);
        final int page = number(fields, "currentPage", 1);
        final int from = Math.min(all.size(), (page - 1) * size);
        final int to = Math.min(all.size(), from + size);
        return "{\"currentPage\":" + page + ",\"pageSize\":" + size + ",\"totalNum\":" + all.size() + ",\"totalPage\":"
                + (all.size() + size - 1) / size + ",\"items\":[" + String.join(",", all.subList(from, to)) + "]}";
    }

    private static int number(final Map<String, String> fields, final String name, final int fallback) {
        final String text = fields.getOrDefault(name, "");
        return text.matches("[0-9]{1,4}") ? Math.max(1, Integer.parseInt(text)) : fallback;
    }

    String fills(final VenueAccount account, final String product, final Map<String, String> fields) {
        final String orderId = fields.getOrDefault("orderId", "");
        record Row(SimLedger.FillEntry fill, VenueOrder order) {}
        final List<Row> found = new ArrayList<>();
        for (final VenueOrder order : account.orders()) {
            if (scope(product, fields).test(order)
                    && (orderId.isEmpty() || PrivateTexts.orderId(order).equals(orderId))) {
                order.fills().forEach(fill -> found.add(new Row(fill, order)));
            }
        }
        Collections.reverse(found); // newest first
        final List<String> rows = new ArrayList<>();
        found.forEach(row -> rows.add(PrivateTexts.fill(row.order(), row.fill())));
        if (!product.equals(KucoinSimulatorSettings.SPOT)) {
            return page(rows, fields);
        }
        // from here on the last id counts how many have been given
        final int from = Math.min(rows.size(), number(fields, "lastId", 0));
        final int to = Math.min(rows.size(), from + number(fields, "limit", 20));
        return "{\"items\":[" + String.join(",", rows.subList(from, to)) + "],\"lastId\":" + to + "}";
    }

    String accounts(final VenueAccount account) {
        final List<String> rows = new ArrayList<>();
        account.wallet("spot").forEach((asset, balance) -> rows.add(PrivateTexts.account(asset, balance)));
        return "[" + String.join(",", rows) + "]";
    }

    String overview(final VenueAccount account, final Map<String, String> fields) {
        final String currency = fields.getOrDefault("currency", "XBT");
        final String asset = currency.equals("XBT") ? "BTC" : currency;
        return PrivateTexts.overview(account.balance("futures", asset), asset);
    }

    /** Newest first. */
    String fundings(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final String symbol =
                market(KucoinSimulatorSettings.FUTURES, fields).instrument().symbol();
        final long after = Long.parseLong(fields.getOrDefault("offset", Long.toString(Long.MAX_VALUE)));
        final int most = Math.min(100, Integer.parseInt(fields.getOrDefault("maxCount", "10")));
        final long since = Long.parseLong(fields.getOrDefault("startAt", "0"));
        final List<SimLedger.FundingEntry> all = simulator.fundings(account, KucoinSimulatorSettings.FUTURES, since);
        final List<String> rows = new ArrayList<>();
        boolean hasMore = false;
        for (int i = all.size() - 1; i >= 0 && !hasMore; i--) {
            if (all.get(i).symbol().equals(symbol) && all.get(i).id() < after) {
                hasMore = rows.size() == most;
                if (!hasMore) {
                    rows.add(PrivateTexts.funding(all.get(i)));
                }
            }
        }
        return "{\"dataList\":[" + String.join(",", rows) + "],\"hasMore\":" + hasMore + "}";
    }

    String positions(final VenueAccount account) {
        final List<String> rows = new ArrayList<>();
        for (final VenueAccount.Position position : account.positions()) {
            if (position.quantity().signum() != 0) {
                final SimMarket market = simulator.market(
                        position.instrument().product(), position.instrument().symbol());
                rows.add(PrivateTexts.position(position, market.markPrice(), simulator.nowMs()));
            }
        }
        return "[" + String.join(",", rows) + "]";
    }

    String leverage(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final SimMarket market = market(KucoinSimulatorSettings.FUTURES, fields);
        final String leverage = fields.getOrDefault("leverage", "");
        if (!leverage.matches("[1-9][0-9]{0,2}")) {
            throw KucoinErrors.parameter("leverage is invalid");
        }
        account.changeLeverage(market.instrument(), new BigDecimal(leverage));
        return "true";
    }

    String marginMode(final Map<String, String> fields) throws VenueException {
        final SimMarket market = market(KucoinSimulatorSettings.FUTURES, fields);
        final String mode = fields.getOrDefault("marginMode", "");
        if (!mode.equals("ISOLATED") && !mode.equals("CROSS")) {
            throw KucoinErrors.parameter("marginMode is invalid");
        }
        return "{\"symbol\":\"" + market.instrument().symbol() + "\",\"marginMode\":\"" + mode + "\"}";
    }

    String deadMansSwitch(final VenueAccount account, final Map<String, String> fields) throws VenueException {
        final String timeout = fields.getOrDefault("timeout", "");
        if (!timeout.equals("-1")
                && !(timeout.matches("[0-9]{1,5}")
                        && Integer.parseInt(timeout) >= 5
                        && Integer.parseInt(timeout) <= 86_400)) {
            throw KucoinErrors.parameter("timeout is invalid");
        }
        final List<String> symbols = fields.getOrDefault("symbols", "").isEmpty()
                ? List.of()
                : List.of(fields.get("symbols").split(",", -1));
        final long deadlineMs = timeout.equals("-1") ? 0 : simulator.nowMs() + Long.parseLong(timeout) * 1_000;
        simulator
                .desk()
                .deadMansSwitch(
                        account,
                        "spot",
                        order -> order.instrument().isSpot()
                                && (symbols.isEmpty()
                                        || symbols.contains(order.instrument().symbol())),
                        deadlineMs);
        return "{\"currentTime\":" + simulator.nowMs() / 1_000 + ",\"triggerTime\":" + deadlineMs / 1_000 + "}";
    }
}
