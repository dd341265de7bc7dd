package io.rayo.gateways.sim.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Orders and questions of one account, by whatever transport; each gives the items of an answer. Event loop only. */
final class Trading {
    private static final int PAGE = 100;
    private static final long RATE_WINDOW_MS = 2_000;

    private final OkxSimulator simulator;
    private final OkxSimulatorSettings settings;
    private final Map<String, RateWindow> rates = new HashMap<>();

    Trading(final OkxSimulator simulator, final OkxSimulatorSettings settings) {
        this.simulator = simulator;
        this.settings = settings;
    }

    /** Refuses what its client no longer wants. */
    void checkExpiry(final String expTime) throws VenueException {
        if (expTime == null || expTime.isEmpty()) {
            return;
        }
        if (!expTime.matches("[0-9]{1,18}")) {
            throw OkxErrors.error(400, 51_000, "Parameter expTime error");
        }
        if (simulator.nowMs() > Long.parseLong(expTime)) {
            throw OkxErrors.error(400, 50_036, "The expTime can't be earlier than the current system time.");
        }
    }

    /** On a socket an instrument is named by its number, else by its symbol. */
    private SimMarket market(final JsonNode order, final boolean byCode) throws VenueException {
        final SimMarket market;
        if (byCode) {
            final JsonNode code = order.path("instIdCode");
            if (!code.isIntegralNumber()) {
                throw OkxErrors.error(OkxErrors.OF_ORDER, 51_000, "Parameter instIdCode can not be empty");
            }
            market = simulator.market(code.asLong());
        } else {
            market = simulator.market(order.path("instId").asText(""));
        }
        if (market == null) {
            throw OkxErrors.error(OkxErrors.OF_ORDER, 51_001, "Instrument ID doesn't exist");
        }
        return market;
    }

    /** The market of a request about stops, which is counted: a third as many are allowed as of ordinary ones. */
    SimMarket market(final JsonNode order, final String operation, final VenueAccount account) throws VenueException {
        final SimMarket market = market(order, false);
        count(account, market, operation, settings.ordersPerTwoSeconds() / 3);
        return market;
    }

    private void count(final VenueAccount account, final SimMarket market, final String operation)
            throws VenueException {
        count(account, market, operation, settings.ordersPerTwoSeconds());
    }

    private void count(final VenueAccount account, final SimMarket market, final String operation, final int limit)
            throws VenueException {
        final RateWindow window = rates.computeIfAbsent(
                account.id() + operation + market.instrument(),
                any -> new RateWindow(settings.clock(), limit, RATE_WINDOW_MS));
        if (!window.take(1)) {
            throw OkxErrors.error(429, 50_011, "Too Many Requests");
        }
    }

    String place(final VenueAccount account, final JsonNode order, final boolean byCode)
            throws VenueException, OrderRefusedException {
        final SimMarket market = market(order, byCode);
        count(account, market, "place");
        final boolean isSpot = market.instrument().isSpot();
        final String mode = order.path("tdMode").asText("");
        if (!(isSpot ? List.of("cash") : List.of("cross", "isolated")).contains(mode)) {
            throw OkxErrors.error(OkxErrors.OF_ORDER, 51_000, "Parameter tdMode error");
        }
        final String clientOrderId = order.path("clOrdId").asText("");
        if (!clientOrderId.isEmpty() && !clientOrderId.matches("[A-Za-z0-9]{1,32}")) {
            throw OkxErrors.error(OkxErrors.OF_ORDER, 51_000, "Parameter clOrdId error");
        }
        final String side = order.path("side").asText("");
        if (!side.equals("buy") && !side.equals("sell")) {
            throw OkxErrors.error(OkxErrors.OF_ORDER, 51_000, "Parameter side error");
        }
        final VenueOrder placed = simulator
                .desk()
                .place(account, market, ticket(market, order, side.equals("buy") ? Side.BUY : Side.SELL));
        return acknowledgement(placed, "");
    }

    private static OrderTicket ticket(final SimMarket market, final JsonNode order, final Side side)
            throws VenueException, OrderRefusedException {
        final String type = order.path("ordType").asText("");
        final String size = order.path("sz").asText("");
        final boolean isMarket = type.equals("market") || type.equals("optimal_limit_ioc");
        final boolean inQuote = market.instrument().isSpot()
                && isMarket
                && side == Side.BUY
                && !order.path("tgtCcy").asText("quote_ccy").equals("base_ccy");
        final long lots = inQuote ? lotsFor(market, size) : market.instrument().lots(size);
        final OrderTicket ticket = new OrderTicket(side, lots)
                .clientOrderId(order.path("clOrdId").asText(""))
                .reduceOnly(order.path("reduceOnly").asBoolean(false));
        if (isMarket) {
            return ticket;
        }
        final TimeInForce timeInForce = switch (type) {
            case "limit" -> TimeInForce.GTC;
            case "ioc" -> TimeInForce.IOC;
            case "fok" -> TimeInForce.FOK;
            case "post_only" -> TimeInForce.GTX;
            default -> throw OkxErrors.error(OkxErrors.OF_ORDER, 51_000, "Parameter ordType error");
        };
        return ticket.limit(market.instrument().ticks(order.path("px").asText("")), timeInForce);
    }

    private static long lotsFor(final SimMarket market, final String amount) throws OrderRefusedException {
        if (!amount.matches("[0-9]{1,15}(\\.[0-9]{1,15})?")) {
            throw new OrderRefusedException(OrderRefusal.MALFORMED_NUMBER);
        }
        final long lots = market.lotsFor(Side.BUY, new BigDecimal(amount));
        if (lots == 0) {
            throw new OrderRefusedException(OrderRefusal.QUANTITY_RANGE);
        }
        return lots;
    }

    private String acknowledgement(final VenueOrder order, final String requestId) {
        final JsonText text = new JsonText()
                .open()
                .text("clOrdId", order.clientOrderId())
                .text("ordId", Long.toString(order.orderId()))
                .text("tag", "")
                .text("ts", Long.toString(simulator.nowMs()));
        if (!requestId.isEmpty()) {
            text.text("reqId", requestId);
        }
        return text.text("sCode", "0")
                .text("sMsg", "")
                .text("subCode", "")
                .close()
                .toString();
    }

    /** The order that a request names; ordId goes before clOrdId. */
    private static VenueOrder order(
            final VenueAccount account, final SimMarket market, final String orderId, final String clientOrderId)
            throws OrderRefusedException {
        final boolean isById = orderId.matches("[0-9]{1,18}");
        final VenueOrder order =
                isById ? account.order(Long.parseLong(orderId)) : account.newest(market, clientOrderId);
        if (order == null
                || order.market() != market
                || !AlgoOrders.isOrder(order)
                || (!isById && AlgoOrders.isAlgo(order))) {
            throw new OrderRefusedException(OrderRefusal.UNKNOWN_ORDER);
        }
        return order;
    }

    private static VenueOrder order(final VenueAccount account, final SimMarket market, final JsonNode named)
            throws OrderRefusedException {
        return order(
                account,
                market,
                named.path("ordId").asText(""),
                named.path("clOrdId").asText(""));
    }

    String cancel(final VenueAccount account, final JsonNode named, final boolean byCode)
            throws VenueException, OrderRefusedException {
        final SimMarket market = market(named, byCode);
        count(account, market, "cancel");
        final VenueOrder order = order(account, market, named);
        simulator.desk().cancel(order, EndReason.CLIENT, "");
        return acknowledgement(order, "");
    }

    String amend(final VenueAccount account, final JsonNode named, final boolean byCode)
            throws VenueException, OrderRefusedException {
        final SimMarket market = market(named, byCode);
        count(account, market, "amend");
        final VenueOrder order = order(account, market, named);
        final String price = named.path("newPx").asText("");
        final String size = named.path("newSz").asText("");
        final String requestId = named.path("reqId").asText("");
        simulator.events().requestId(requestId);
        try {
            simulator
                    .desk()
                    .amend(
                            order,
                            price.isEmpty() ? 0 : market.instrument().ticks(price),
                            size.isEmpty() ? 0 : market.instrument().lots(size));
        } finally {
            simulator.events().requestId("");
        }
        return acknowledgement(order, requestId);
    }

    String query(final VenueAccount account, final Map<String, String> values)
            throws VenueException, OrderRefusedException {
        final SimMarket market = simulator.market(values.getOrDefault("instId", ""));
        if (market == null) {
            throw OkxErrors.error(400, 51_001, "Instrument ID doesn't exist");
        }
        try {
            final VenueOrder order =
                    order(account, market, values.getOrDefault("ordId", ""), values.getOrDefault("clOrdId", ""));
            return OrderJson.order(order, null, "");
        } catch (final OrderRefusedException e) {
            throw OkxErrors.error(200, 51_603, "Order does not exist");
        }
    }

    String pending(final VenueAccount account, final Map<String, String> values) {
        final String type = values.getOrDefault("instType", "");
        final long after = Long.parseLong(values.getOrDefault("after", Long.toString(Long.MAX_VALUE)));
        final int limit = Integer.parseInt(values.getOrDefault("limit", Integer.toString(PAGE)));
        final List<String> rows = new ArrayList<>();
        // newest first
        for (final VenueOrder order : simulator
                .desk()
                .open(
                        account,
                        any -> !any.isSleeping()
                                && (type.isEmpty() || any.instrument().product().equals(type)))
                .reversed()) {
            if (order.orderId() < after && rows.size() < Math.min(limit, PAGE)) {
                rows.add(OrderJson.order(order, null, ""));
            }
        }
        return String.join(",", rows);
    }

    String fills(final VenueAccount account, final Map<String, String> values) {
        final String type = values.getOrDefault("instType", "");
        final String symbol = values.getOrDefault("instId", "");
        final String orderId = values.getOrDefault("ordId", "");
        final long after = Long.parseLong(values.getOrDefault("after", Long.toString(Long.MAX_VALUE)));
        final long begin = Long.parseLong(values.getOrDefault("begin", "0"));
        final int limit = Integer.parseInt(values.getOrDefault("limit", Integer.toString(PAGE)));
        final List<SimLedger.FillEntry> all = simulator.desk().fills();
        final List<String> rows = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0 && rows.size() < Math.min(limit, PAGE); i--) {
            final SimLedger.FillEntry fill = all.get(i);
            final long billId = i + 1L;
            final boolean isWanted = fill.apiKey().equals(account.apiKey())
                    && (type.isEmpty() || fill.product().equals(type))
                    && (symbol.isEmpty() || fill.symbol().equals(symbol))
                    && (orderId.isEmpty() || Long.toString(fill.orderId()).equals(orderId))
                    && billId < after
                    && fill.timeMs() >= begin;
            if (isWanted) {
                rows.add(OrderJson.fill(account.order(fill.orderId()), fill, billId));
            }
        }
        return String.join(",", rows);
    }

    /** Funding only, newest first. */
    String bills(final VenueAccount account, final Map<String, String> values) throws VenueException {
        if (!"8".equals(values.get("type"))) {
            throw OkxErrors.error(400, 51_000, "Parameter type error");
        }
        final long after = Long.parseLong(values.getOrDefault("after", Long.toString(Long.MAX_VALUE)));
        final long begin = Long.parseLong(values.getOrDefault("begin", "0"));
        final int limit = Integer.parseInt(values.getOrDefault("limit", Integer.toString(PAGE)));
        final List<SimLedger.FundingEntry> all = simulator.fundings(account, "SWAP", begin);
        final List<String> rows = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0 && rows.size() < Math.min(limit, PAGE); i--) {
            if (all.get(i).id() < after) {
                rows.add(OrderJson.bill(all.get(i)));
            }
        }
        return String.join(",", rows);
    }

    String positions(final VenueAccount account, final Map<String, String> values) {
        final String type = values.getOrDefault("instType", "");
        final List<String> rows = new ArrayList<>();
        for (final VenueAccount.Position position : account.positions()) {
            if (position.quantity().signum() != 0
                    && (type.isEmpty() || position.instrument().product().equals(type))) {
                rows.add(OrderJson.position(
                        position,
                        simulator.market(position.instrument().symbol()).markPrice(),
                        simulator.nowMs()));
            }
        }
        return String.join(",", rows);
    }

    String leverage(final VenueAccount account, final Map<String, String> values) throws VenueException {
        final SimMarket market = simulator.market(values.getOrDefault("instId", ""));
        final String leverage = values.getOrDefault("lever", "");
        final String mode = values.getOrDefault("mgnMode", "");
        if (market == null || market.instrument().isSpot()) {
            throw OkxErrors.error(400, 51_001, "Instrument ID doesn't exist");
        }
        if (!leverage.matches("[1-9][0-9]{0,2}")
                || !List.of("cross", "isolated").contains(mode)) {
            throw OkxErrors.error(400, 51_000, "Parameter lever error");
        }
        account.changeLeverage(market.instrument(), new BigDecimal(leverage));
        return "{\"instId\":\"" + market.instrument().symbol() + "\",\"lever\":\"" + leverage + "\",\"mgnMode\":\""
                + mode + "\",\"posSide\":\"net\"}";
    }

    String deadMan(final VenueAccount account, final Map<String, String> values) throws VenueException {
        final String seconds = values.getOrDefault("timeOut", "");
        final boolean isKnown = seconds.equals("0")
                || (seconds.matches("[0-9]{2,3}")
                        && Integer.parseInt(seconds) >= 10
                        && Integer.parseInt(seconds) <= 120);
        if (!isKnown) {
            throw OkxErrors.error(400, 51_000, "Parameter timeOut error");
        }
        final long atMs = seconds.equals("0") ? 0 : simulator.nowMs() + 1_000L * Integer.parseInt(seconds);
        simulator.desk().deadMansSwitch(account, "", order -> !order.isSleeping(), atMs);
        return "{\"triggerTime\":\"" + atMs + "\",\"tag\":\"\",\"ts\":\"" + simulator.nowMs() + "\"}";
    }
}
