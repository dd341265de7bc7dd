package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.OrderDesk;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.OrderTicket;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the parameters of order requests, as strictly as the venue. Pure functions. */
final class OrderParams {
    private static final Pattern CLIENT_ID = Pattern.compile("[.A-Z:/a-z0-9_-]{1,36}");

    private OrderParams() {}

    static OrderTicket ticket(final OrderDesk desk, final SimInstrument instrument, final Map<String, String> params)
            throws VenueException, OrderRefusedException {
        final boolean spot = instrument.isSpot();
        final Side side = side(required(params, "side"));
        final String typeText = required(params, "type");
        final OrderType type = type(typeText, spot);
        final TimeInForce timeInForce = timeInForce(params, type, typeText, spot);
        final OrderTicket ticket = new OrderTicket(side, instrument.lots(required(params, "quantity")));
        if (OrderType.LIMIT == type) {
            ticket.limit(instrument.ticks(required(params, "price")), timeInForce);
        }
        return ticket.clientOrderId(clientOrderId(desk, params, "newClientOrderId"))
                .reduceOnly("true".equalsIgnoreCase(params.getOrDefault("reduceOnly", "false")))
                .parameters(params);
    }

    static OrderTicket algoTicket(
            final OrderDesk desk, final SimInstrument instrument, final Map<String, String> params)
            throws VenueException, OrderRefusedException {
        if (!"CONDITIONAL".equals(required(params, "algoType"))) {
            throw ApiErrors.error(-1102, "algoType is not valid.");
        }
        if (!"CONTRACT_PRICE".equals(params.getOrDefault("workingType", "CONTRACT_PRICE"))) {
            throw ApiErrors.error(-1000, "the simulator has no other price that triggers");
        }
        final String type = required(params, "type");
        if (!type.equals("STOP_MARKET") && !type.equals("STOP")) {
            throw ApiErrors.error(-1116, "Invalid orderType.");
        }
        final Side side = side(required(params, "side"));
        final OrderTicket ticket = new OrderTicket(side, instrument.lots(required(params, "quantity")));
        if (type.equals("STOP")) {
            ticket.limit(
                    instrument.ticks(required(params, "price")), timeInForce(params, OrderType.LIMIT, type, false));
        }
        return ticket.stop(instrument.ticks(required(params, "triggerPrice")), Side.BUY == side)
                .clientOrderId(clientOrderId(desk, params, "clientAlgoId"))
                .reduceOnly("true".equalsIgnoreCase(params.getOrDefault("reduceOnly", "false")))
                .parameters(params);
    }

    private static String required(final Map<String, String> params, final String name) throws VenueException {
        final String value = params.get(name);
        if (null == value || value.isEmpty()) {
            throw ApiErrors.missing(name);
        }
        return value;
    }

    private static Side side(final String text) throws VenueException {
        return switch (text) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw ApiErrors.error(-1117, "Invalid side.");
        };
    }

    private static OrderType type(final String text, final boolean spot) throws VenueException {
        if (text.equals("LIMIT") || (spot && text.equals("LIMIT_MAKER"))) {
            return OrderType.LIMIT;
        }
        if (text.equals("MARKET")) {
            return OrderType.MARKET;
        }
        if (!spot && (text.startsWith("STOP") || text.startsWith("TAKE_PROFIT") || text.startsWith("TRAILING"))) {
            throw ApiErrors.error(
                    -4120,
                    "Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.");
        }
        throw ApiErrors.error(-1116, "Invalid orderType.");
    }

    private static TimeInForce timeInForce(
            final Map<String, String> params, final OrderType type, final String typeText, final boolean spot)
            throws VenueException {
        if (OrderType.MARKET == type) {
            return TimeInForce.IOC;
        }
        if (typeText.equals("LIMIT_MAKER")) {
            if (params.containsKey("timeInForce")) {
                throw ApiErrors.error(-1106, "Parameter 'timeInForce' sent when not required.");
            }
            return TimeInForce.GTX;
        }
        return switch (required(params, "timeInForce")) {
            case "GTC" -> TimeInForce.GTC;
            case "IOC" -> TimeInForce.IOC;
            case "FOK" -> TimeInForce.FOK;
            case "GTX" -> {
                if (spot) {
                    throw ApiErrors.error(-1115, "Invalid timeInForce.");
                }
                yield TimeInForce.GTX;
            }
            default -> throw ApiErrors.error(-1115, "Invalid timeInForce.");
        };
    }

    private static String clientOrderId(final OrderDesk desk, final Map<String, String> params, final String name)
            throws VenueException {
        final String sent = params.get(name);
        if (null == sent) {
            return desk.newId();
        }
        if (!CLIENT_ID.matcher(sent).matches()) {
            throw ApiErrors.error(
                    -1100,
                    "Illegal characters found in parameter '" + name + "'; legal range is '" + CLIENT_ID.pattern()
                            + "'.");
        }
        return sent;
    }

    /** The order that a request means, by the venue's or the client's id; null if there is none. */
    static VenueOrder find(final VenueAccount account, final SimMarket market, final Map<String, String> params)
            throws VenueException {
        final String orderId = params.get("orderId");
        final String clientOrderId = params.get("origClientOrderId");
        if (null == orderId && null == clientOrderId) {
            throw ApiErrors.error(
                    -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
        }
        if (null == orderId) {
            return ordinary(account.newest(market, clientOrderId));
        }
        if (!orderId.matches("[0-9]{1,18}")) {
            throw ApiErrors.error(-1100, "Illegal characters found in parameter 'orderId'.");
        }
        final VenueOrder order = account.order(Long.parseLong(orderId));
        return null != order && order.market() == market ? ordinary(order) : null;
    }

    private static VenueOrder ordinary(final VenueOrder order) {
        return null != order && AlgoOrders.isOrder(order) ? order : null;
    }
}
