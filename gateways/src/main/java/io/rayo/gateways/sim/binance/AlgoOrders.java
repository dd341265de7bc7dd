package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.OrderDesk;
import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.util.List;
import java.util.Map;

/**
 * Stops of USD-M. Each is an algo order with an id of its own until its trigger is reached; only then there is an
 * order, with another id, that the ordinary requests know. Event loop only.
 */
final class AlgoOrders {
    private static final int MAX_OPEN = 200;

    /** Ids are apart from those of orders, so that a client that takes the one for the other is found out. */
    private static final long FIRST_ID = 2_000_000_000L;

    private final OrderDesk desk;

    AlgoOrders(final OrderDesk desk) {
        this.desk = desk;
    }

    static boolean isAlgo(final VenueOrder order) {
        return Product.USDM == OrderText.product(order) && order.ticket().triggerTicks() > 0;
    }

    /** Whether the ordinary requests know it: not if it is a stop that never woke. */
    static boolean isOrder(final VenueOrder order) {
        return !isAlgo(order) || (!order.isSleeping() && order.match().status() == order.status());
    }

    static long algoId(final VenueOrder order) {
        return FIRST_ID + order.orderId();
    }

    VenueOrder place(final VenueAccount account, final SimMarket market, final Map<String, String> params)
            throws VenueException, OrderRefusedException {
        if (desk.open(account, order -> isAlgo(order) && order.isSleeping()).size() >= MAX_OPEN) {
            throw ApiErrors.error(-4045, "Reach max stop order limit.");
        }
        return desk.place(account, market, OrderParams.algoTicket(desk, market.instrument(), params));
    }

    String cancel(final VenueAccount account, final Map<String, String> params)
            throws VenueException, OrderRefusedException {
        final VenueOrder order = find(account, params);
        if (null == order || !order.isSleeping()) {
            throw new OrderRefusedException(OrderRefusal.UNKNOWN_ORDER);
        }
        desk.cancel(order, EndReason.CLIENT, "");
        return new JsonText()
                .open()
                .number("algoId", algoId(order))
                .text("clientAlgoId", order.clientOrderId())
                .text("code", "200")
                .text("msg", "success")
                .close()
                .toString();
    }

    String query(final VenueAccount account, final Map<String, String> params) throws VenueException {
        final VenueOrder order = find(account, params);
        if (null == order) {
            throw ApiErrors.error(-2013, "Order does not exist.");
        }
        return text(order);
    }

    /** The stops that wait, of one market. */
    String open(final VenueAccount account, final SimMarket market) {
        final JsonText json = new JsonText().openArray();
        desk.open(account, order -> order.market() == market && isWaiting(order))
                .forEach(order -> json.element(text(order)));
        return json.closeArray().toString();
    }

    String cancelAll(final VenueAccount account, final SimMarket market) {
        final List<VenueOrder> gone =
                desk.cancelAll(account, order -> order.market() == market && isWaiting(order), EndReason.CLIENT);
        return "{\"code\":200,\"msg\":\"The operation of cancel all open order is done.\",\"count\":" + gone.size()
                + "}";
    }

    private static boolean isWaiting(final VenueOrder order) {
        return isAlgo(order) && order.isSleeping();
    }

    private static VenueOrder find(final VenueAccount account, final Map<String, String> params) throws VenueException {
        final String algoId = params.get("algoId");
        final String clientAlgoId = params.get("clientAlgoId");
        if (null == algoId && null == clientAlgoId) {
            throw ApiErrors.error(-1102, "Param 'clientAlgoId' or 'algoId' must be sent, but both were empty/null!");
        }
        VenueOrder found = null;
        for (final VenueOrder order : account.orders()) {
            if (isAlgo(order)
                    && (null == algoId
                            ? order.clientOrderId().equals(clientAlgoId)
                            : Long.toString(algoId(order)).equals(algoId))) {
                found = order;
            }
        }
        return found;
    }

    static String status(final VenueOrder order) {
        if (!isOrder(order)) {
            return order.status().name();
        }
        return order.isOpen() ? "TRIGGERED" : "FINISHED";
    }

    private static String actualId(final VenueOrder order, final boolean isKnown) {
        return isKnown ? Long.toString(order.orderId()) : "";
    }

    private static String trigger(final VenueOrder order) {
        return Grid.price(order.instrument(), order.ticket().triggerTicks());
    }

    private static String type(final VenueOrder order) {
        return order.ticket().parameters().get("type");
    }

    /** As the answers show it: how much of it was executed is said of the order that it became alone. */
    static String text(final VenueOrder order) {
        final boolean isTriggered = isOrder(order);
        return new JsonText()
                .open()
                .number("algoId", algoId(order))
                .text("clientAlgoId", order.clientOrderId())
                .text("algoType", "CONDITIONAL")
                .text("orderType", type(order))
                .text("symbol", order.instrument().symbol())
                .text("side", Side.BUY == order.match().side() ? "BUY" : "SELL")
                .text("positionSide", "BOTH")
                .text("timeInForce", OrderText.timeInForce(order))
                .text("quantity", OrderText.quantity(order))
                .text("algoStatus", status(order))
                .text("actualOrderId", actualId(order, isTriggered))
                .text("actualPrice", isTriggered ? OrderText.averagePrice(order) : "0.00000")
                .text("triggerPrice", trigger(order))
                .text("price", OrderText.price(order))
                .text("workingType", "CONTRACT_PRICE")
                .text("priceMatch", "NONE")
                .flag("closePosition", false)
                .flag("priceProtect", false)
                .flag("reduceOnly", order.ticket().isReduceOnly())
                .number("createTime", order.createdMs())
                .number("updateTime", order.updatedMs())
                .number("triggerTime", isTriggered ? order.updatedMs() : 0)
                .number("goodTillDate", 0)
                .close()
                .toString();
    }

    /** The event of a state; one without the id of the order that it became before there is one. */
    static String event(final VenueOrder order, final String status, final boolean hasOrder, final long nowMs) {
        return new JsonText()
                .open()
                .text("e", "ALGO_UPDATE")
                .number("T", order.updatedMs())
                .number("E", nowMs)
                .open("o")
                .text("caid", order.clientOrderId())
                .number("aid", algoId(order))
                .text("at", "CONDITIONAL")
                .text("o", type(order))
                .text("s", order.instrument().symbol())
                .text("S", OrderText.side(order))
                .text("ps", "BOTH")
                .text("f", OrderText.timeInForce(order))
                .text("q", OrderText.quantity(order))
                .text("X", status)
                .text("ai", actualId(order, hasOrder))
                .text("ap", hasOrder ? OrderText.averagePrice(order) : "0.00000")
                .text("aq", hasOrder ? OrderText.executed(order) : "0.00000")
                .text("act", hasOrder ? OrderType.MARKET == order.match().type() ? "MARKET" : "LIMIT" : "0")
                .text("tp", trigger(order))
                .text("p", OrderText.price(order))
                .text("V", "EXPIRE_MAKER")
                .text("wt", "CONTRACT_PRICE")
                .text("pm", "NONE")
                .flag("cp", false)
                .flag("pP", false)
                .flag("R", order.ticket().isReduceOnly())
                .number("tt", hasOrder ? order.updatedMs() : 0)
                .number("gtd", 0)
                .text("rm", "REJECTED".equals(status) ? order.endReason().name() : "")
                .close()
                .close()
                .toString();
    }
}
