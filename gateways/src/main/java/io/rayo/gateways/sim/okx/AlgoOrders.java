package io.rayo.gateways.sim.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.OrderTicket;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stops of derivatives. Each is an algo order with an id of its own until its trigger is reached; only then there is an
 * order, with another id and without client order id, that the ordinary requests know. Event loop only.
 */
final class AlgoOrders {
    private static final int PAGE = 100;

    /** Ids are apart from those of orders, so that a client that takes the one for the other is found out. */
    private static final long FIRST_ID = 2_000_000_000L;

    private static final String MARKET = "-1";

    private final OkxSimulator simulator;

    AlgoOrders(final OkxSimulator simulator) {
        this.simulator = simulator;
    }

    static boolean isAlgo(final VenueOrder order) {
        return order.ticket().triggerTicks() > 0;
    }

    /** Whether the ordinary requests know it: not if it is a stop that never woke. */
    static boolean isOrder(final VenueOrder order) {
        return !isAlgo(order) || (!order.isSleeping() && order.match().status() == order.status());
    }

    static long algoId(final VenueOrder order) {
        return FIRST_ID + order.orderId();
    }

    String place(final VenueAccount account, final SimMarket market, final JsonNode body)
            throws VenueException, OrderRefusedException {
        final SimInstrument instrument = market.instrument();
        if (instrument.isSpot() || !body.path("ordType").asText("").equals("conditional")) {
            throw parameter("ordType");
        }
        if (!List.of("cross", "isolated").contains(body.path("tdMode").asText(""))) {
            throw parameter("tdMode");
        }
        final String clientOrderId = body.path("algoClOrdId").asText("");
        if (!clientOrderId.matches("[A-Za-z0-9]{0,32}")) {
            throw parameter("algoClOrdId");
        }
        final String side = body.path("side").asText("");
        if (!side.equals("buy") && !side.equals("sell")) {
            throw parameter("side");
        }
        if (!body.path("slTriggerPxType").asText("last").equals("last")) {
            throw parameter("slTriggerPxType");
        }
        final String limit = body.path("slOrdPx").asText("");
        final OrderTicket ticket = new OrderTicket(
                        side.equals("buy") ? Side.BUY : Side.SELL,
                        instrument.lots(body.path("sz").asText("")))
                .clientOrderId(clientOrderId)
                .reduceOnly(body.path("reduceOnly").asBoolean(false))
                .stop(instrument.ticks(body.path("slTriggerPx").asText("")), side.equals("buy"));
        if (!limit.equals(MARKET)) {
            ticket.limit(instrument.ticks(limit), TimeInForce.GTC);
        }
        return acknowledgement(simulator.desk().place(account, market, ticket));
    }

    private static VenueException parameter(final String name) {
        return OkxErrors.error(OkxErrors.OF_ORDER, 51_000, "Parameter " + name + " error");
    }

    private static String acknowledgement(final VenueOrder order) {
        return item(Long.toString(algoId(order)), order.clientOrderId(), "0", "");
    }

    /** What an answer says of one order. */
    static String item(final String algoId, final String clientOrderId, final String code, final String message) {
        return new JsonText()
                .open()
                .text("algoId", algoId)
                .text("clOrdId", "")
                .text("algoClOrdId", clientOrderId)
                .text("sCode", code)
                .text("sMsg", message)
                .text("tag", "")
                .close()
                .toString();
    }

    /** Takes the first of a list: more are not sent here. */
    String cancel(final VenueAccount account, final SimMarket market, final JsonNode named)
            throws OrderRefusedException {
        final VenueOrder order = find(
                account,
                named.path("algoId").asText(""),
                named.path("algoClOrdId").asText(""));
        if (order == null || order.market() != market || !order.isSleeping()) {
            throw new OrderRefusedException(OrderRefusal.UNKNOWN_ORDER);
        }
        simulator.desk().cancel(order, EndReason.CLIENT, "");
        return item(Long.toString(algoId(order)), "", "0", "");
    }

    String query(final VenueAccount account, final Map<String, String> values) throws VenueException {
        final VenueOrder order =
                find(account, values.getOrDefault("algoId", ""), values.getOrDefault("algoClOrdId", ""));
        if (order == null) {
            throw OkxErrors.error(200, 51_603, "Order does not exist");
        }
        return text(order);
    }

    /** The stops that wait, newest first. */
    String pending(final VenueAccount account, final Map<String, String> values) throws VenueException {
        if (!values.getOrDefault("ordType", "").equals("conditional")) {
            throw OkxErrors.error(400, 51_000, "Parameter ordType error");
        }
        final long after = Long.parseLong(values.getOrDefault("after", Long.toString(Long.MAX_VALUE)));
        final int limit = Integer.parseInt(values.getOrDefault("limit", Integer.toString(PAGE)));
        final List<String> rows = new ArrayList<>();
        for (final VenueOrder order :
                simulator.desk().open(account, VenueOrder::isSleeping).reversed()) {
            if (algoId(order) < after && rows.size() < Math.min(limit, PAGE)) {
                rows.add(text(order));
            }
        }
        return String.join(",", rows);
    }

    private static VenueOrder find(final VenueAccount account, final String algoId, final String clientOrderId) {
        VenueOrder found = null;
        for (final VenueOrder order : account.orders()) {
            if (isAlgo(order)
                    && (algoId.isEmpty()
                            ? order.clientOrderId().equals(clientOrderId)
                            : Long.toString(algoId(order)).equals(algoId))) {
                found = order;
            }
        }
        return found;
    }

    private static String state(final VenueOrder order) {
        if (isOrder(order)) {
            return "effective";
        }
        return order.isSleeping() ? "live" : order.status() == OrderStatus.CANCELED ? "canceled" : "order_failed";
    }

    /** As answers and pushes show it: how much of it was executed is said of the order that it became alone. */
    static String text(final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        final String orderId = isOrder(order) ? Long.toString(order.orderId()) : "";
        final String state = state(order);
        return new JsonText()
                .open()
                .text("instType", instrument.product())
                .text("instId", instrument.symbol())
                .text("algoId", Long.toString(algoId(order)))
                .text("algoClOrdId", order.clientOrderId())
                .text("clOrdId", "")
                .text("ordId", orderId)
                .raw("ordIdList", orderId.isEmpty() ? "[]" : "[\"" + orderId + "\"]")
                .text("ordType", "conditional")
                .text("side", order.match().side() == Side.BUY ? "buy" : "sell")
                .text("posSide", "net")
                .text("tdMode", "cross")
                .text("sz", instrument.quantityText(order.ticket().lots()))
                .text("state", state)
                .text("slTriggerPx", instrument.priceText(order.ticket().triggerTicks()))
                .text("slTriggerPxType", "last")
                .text(
                        "slOrdPx",
                        order.ticket().type() == OrderType.MARKET
                                ? MARKET
                                : instrument.priceText(order.ticket().ticks()))
                .text("tpTriggerPx", "")
                .text("tpOrdPx", "")
                .text(
                        "actualSz",
                        orderId.isEmpty()
                                ? "0"
                                : instrument.quantityText(order.ticket().lots()))
                .text("actualPx", "")
                .text("actualSide", orderId.isEmpty() ? "" : "sl")
                .text("reduceOnly", Boolean.toString(order.ticket().isReduceOnly()))
                .text("failCode", state.equals("order_failed") ? "51169" : "")
                .raw("attachAlgoOrds", "[]")
                .raw("linkedOrd", "{\"ordId\":\"\"}")
                .text("triggerTime", orderId.isEmpty() ? "" : Long.toString(order.updatedMs()))
                .text("cTime", Long.toString(order.createdMs()))
                .text("uTime", Long.toString(order.updatedMs()))
                .close()
                .toString();
    }
}
