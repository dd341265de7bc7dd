package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.binance.VenueAccount.Balance;
import io.rayo.gateways.sim.matching.MatchOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.agrona.concurrent.EpochClock;

/** Takes, checks, cancels and settles the clients' orders on both products. Event loop only. */
final class OrderDesk {
    private static final Pattern CLIENT_ID = Pattern.compile("[.A-Z:/a-z0-9_-]{1,36}");
    private static final BigDecimal SPOT_FEE = new BigDecimal("0.001");
    private static final BigDecimal FUTURES_MAKER_FEE = new BigDecimal("0.0002");
    private static final BigDecimal FUTURES_TAKER_FEE = new BigDecimal("0.0005");
    private static final BigDecimal LEVERAGE = BigDecimal.valueOf(20);

    private final EpochClock clock;
    private final UserEvents events;
    private long generatedIds;
    private VenueOrder placing;

    OrderDesk(final EpochClock clock) {
        this.clock = clock;
        events = new UserEvents(clock);
    }

    UserEvents events() {
        return events;
    }

    VenueOrder place(final VenueAccount account, final SimMarket market, final Map<String, String> params)
            throws VenueException {
        final boolean spot = Product.SPOT == market.instrument().product();
        final Side side = side(required(params, "side"));
        final String typeText = required(params, "type");
        final OrderType type = type(typeText, spot);
        final TimeInForce timeInForce = timeInForce(params, type, typeText, spot);
        final long lots = lots(market, required(params, "quantity"));
        final long ticks = OrderType.MARKET == type ? 0 : ticks(market, required(params, "price"));
        final String clientOrderId = clientOrderId(account, market, params, spot);
        final boolean reduceOnly = "true".equalsIgnoreCase(params.getOrDefault("reduceOnly", "false"));
        checkNotional(market, type, ticks, lots, reduceOnly);
        if (TimeInForce.GTX == timeInForce && market.engine().wouldMatch(side, ticks)) {
            throw spot
                    ? new VenueException(-2010, "Order would immediately match and take.")
                    : new VenueException(
                            -5022,
                            "Due to the order could not be executed as maker, the Post Only order will be rejected."
                                    + " The order will not be recorded in the order history");
        }
        final MatchOrder match = market.engine().newOrder(account.id, side, type, timeInForce, ticks, lots);
        final VenueOrder order =
                new VenueOrder(account, market, match, clientOrderId, typeText, reduceOnly, clock.time());
        if (spot) {
            lockSpot(order);
        } else {
            checkMargin(order);
        }
        account.orders.put(match.orderId(), order);
        account.openByClientId.put(VenueAccount.openKey(market, clientOrderId), order);
        events.order(order, "NEW", null);
        placing = order;
        market.engine().place(match);
        placing = null;
        if (!match.isOpen()) {
            finish(order);
        }
        events.balances(order);
        return order;
    }

    private static String required(final Map<String, String> params, final String name) throws VenueException {
        final String value = params.get(name);
        if (null == value || value.isEmpty()) {
            throw new VenueException(
                    -1102, "Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed.");
        }
        return value;
    }

    private static Side side(final String text) throws VenueException {
        return switch (text) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw new VenueException(-1117, "Invalid side.");
        };
    }

    private static OrderType type(final String text, final boolean spot) throws VenueException {
        if (text.equals("LIMIT") || (spot && text.equals("LIMIT_MAKER"))) {
            return OrderType.LIMIT;
        }
        if (text.equals("MARKET")) {
            return OrderType.MARKET;
        }
        throw new VenueException(-1116, "Invalid orderType.");
    }

    private static TimeInForce timeInForce(
            final Map<String, String> params, final OrderType type, final String typeText, final boolean spot)
            throws VenueException {
        if (OrderType.MARKET == type) {
            return TimeInForce.IOC;
        }
        if (typeText.equals("LIMIT_MAKER")) {
            if (params.containsKey("timeInForce")) {
                throw new VenueException(-1106, "Parameter 'timeInForce' sent when not required.");
            }
            return TimeInForce.GTX;
        }
        return switch (required(params, "timeInForce")) {
            case "GTC" -> TimeInForce.GTC;
            case "IOC" -> TimeInForce.IOC;
            case "FOK" -> TimeInForce.FOK;
            case "GTX" -> {
                if (spot) {
                    throw new VenueException(-1115, "Invalid timeInForce.");
                }
                yield TimeInForce.GTX;
            }
            default -> throw new VenueException(-1115, "Invalid timeInForce.");
        };
    }

    private static BigDecimal decimal(final String text, final String name) throws VenueException {
        // the venue takes plain decimals only: no exponent, no sign
        if (!text.matches("[0-9]{1,20}(\\.[0-9]{1,20})?")) {
            throw new VenueException(
                    -1100,
                    "Illegal characters found in parameter '" + name
                            + "'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.");
        }
        return new BigDecimal(text);
    }

    private static long ticks(final SimMarket market, final String text) throws VenueException {
        final boolean spot = Product.SPOT == market.instrument().product();
        final BigDecimal ticks =
                decimal(text, "price").movePointRight(market.instrument().pricePlaces());
        if (ticks.stripTrailingZeros().scale() > 0) {
            throw spot
                    ? new VenueException(-1013, "Filter failure: PRICE_FILTER")
                    : new VenueException(-4014, "Price not increased by tick size.");
        }
        if (ticks.signum() == 0 || ticks.compareTo(BigDecimal.valueOf(SimInstrument.TICKS_MAX)) > 0) {
            throw new VenueException(-1013, spot ? "Filter failure: PRICE_FILTER" : "Invalid price.");
        }
        return ticks.longValueExact();
    }

    private static long lots(final SimMarket market, final String text) throws VenueException {
        final boolean spot = Product.SPOT == market.instrument().product();
        final BigDecimal lots =
                decimal(text, "quantity").movePointRight(market.instrument().quantityPlaces());
        if (lots.stripTrailingZeros().scale() > 0) {
            throw spot
                    ? new VenueException(-1013, "Filter failure: LOT_SIZE")
                    : new VenueException(-1111, "Precision is over the maximum defined for this asset.");
        }
        if (lots.signum() == 0 || lots.compareTo(BigDecimal.valueOf(SimInstrument.LOTS_MAX)) > 0) {
            throw spot
                    ? new VenueException(-1013, "Filter failure: LOT_SIZE")
                    : new VenueException(-4003, "Quantity less than or equal to zero.");
        }
        return lots.longValueExact();
    }

    private static void checkNotional(
            final SimMarket market, final OrderType type, final long ticks, final long lots, final boolean reduceOnly)
            throws VenueException {
        final long price = OrderType.MARKET == type ? market.lastTicks() : ticks;
        final BigDecimal notional = market.instrument().notional(Math.multiplyExact(price, lots));
        if (!reduceOnly && notional.compareTo(SimInstrument.MIN_NOTIONAL) < 0) {
            throw Product.SPOT == market.instrument().product()
                    ? new VenueException(-1013, "Filter failure: NOTIONAL")
                    : new VenueException(
                            -4164, "Order's notional must be no smaller than 5 (unless you choose reduce only).");
        }
    }

    private String clientOrderId(
            final VenueAccount account, final SimMarket market, final Map<String, String> params, final boolean spot)
            throws VenueException {
        final String sent = params.get("newClientOrderId");
        if (null == sent) {
            return newId();
        }
        if (!CLIENT_ID.matcher(sent).matches()) {
            throw new VenueException(
                    -1100,
                    "Illegal characters found in parameter 'newClientOrderId'; legal range is"
                            + " '^[\\.A-Z\\:/a-z0-9_-]{1,36}$'.");
        }
        if (account.openByClientId.containsKey(VenueAccount.openKey(market, sent))) {
            throw spot
                    ? new VenueException(-2010, "Duplicate order sent.")
                    : new VenueException(-4116, "ClientOrderId is duplicated.");
        }
        return sent;
    }

    String newId() {
        return "sim" + ++generatedIds;
    }

    /** Locks what the order can cost at most: its limit price, or what the book asks now. */
    private void lockSpot(final VenueOrder order) throws VenueException {
        final SimInstrument instrument = order.market.instrument();
        final boolean buys = Side.BUY == order.match.side();
        final Balance balance = order.account.balance(buys ? instrument.quoteAsset() : instrument.baseAsset());
        final BigDecimal needed = buys ? cost(order) : instrument.quantityValue(order.match.quantityLots());
        if (balance.free.compareTo(needed) < 0) {
            throw new VenueException(-2010, "Account has insufficient balance for requested action.");
        }
        balance.free = balance.free.subtract(needed);
        balance.locked = balance.locked.add(needed);
        order.lockedLeft = needed;
    }

    private static BigDecimal cost(final VenueOrder order) {
        final SimInstrument instrument = order.market.instrument();
        if (OrderType.MARKET != order.match.type()) {
            return instrument.notional(Math.multiplyExact(order.match.priceTicks(), order.match.quantityLots()));
        }
        BigDecimal cost = BigDecimal.ZERO;
        long left = order.match.quantityLots();
        for (final long[] level : order.market.engine().depth(Side.SELL, Integer.MAX_VALUE)) {
            final long lots = Math.min(left, level[1]);
            cost = cost.add(instrument.notional(Math.multiplyExact(level[0], lots)));
            left -= lots;
            if (0 == left) {
                break;
            }
        }
        return cost;
    }

    private static void checkMargin(final VenueOrder order) throws VenueException {
        final SimInstrument instrument = order.market.instrument();
        final BigDecimal position = order.account.position(instrument.symbol()).quantity;
        final BigDecimal quantity = instrument.quantityValue(order.match.quantityLots());
        final boolean reduces = Side.BUY == order.match.side() ? position.signum() < 0 : position.signum() > 0;
        if (order.reduceOnly && !(reduces && quantity.compareTo(position.abs()) <= 0)) {
            throw new VenueException(-2022, "ReduceOnly Order is rejected.");
        }
        final long ticks = OrderType.MARKET == order.match.type() ? order.market.lastTicks() : order.match.priceTicks();
        final BigDecimal margin = instrument
                .notional(Math.multiplyExact(ticks, order.match.quantityLots()))
                .divide(LEVERAGE, 8, RoundingMode.UP);
        if (!reduces
                && order.account.futuresBalance(instrument.quoteAsset()).free.compareTo(margin) < 0) {
            throw new VenueException(-2019, "Margin is insufficient.");
        }
    }

    VenueOrder find(final VenueAccount account, final SimMarket market, final Map<String, String> params)
            throws VenueException {
        final String orderId = params.get("orderId");
        final String clientOrderId = params.get("origClientOrderId");
        if (null == orderId && null == clientOrderId) {
            throw new VenueException(
                    -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
        }
        if (null == orderId) {
            return account.newest(market, clientOrderId);
        }
        if (!orderId.matches("[0-9]{1,18}")) {
            throw new VenueException(-1100, "Illegal characters found in parameter 'orderId'.");
        }
        final VenueOrder order = account.orders.get(Long.parseLong(orderId));
        return null != order && order.market == market ? order : null;
    }

    VenueOrder query(final VenueAccount account, final SimMarket market, final Map<String, String> params)
            throws VenueException {
        final VenueOrder order = find(account, market, params);
        if (null == order) {
            throw new VenueException(-2013, "Order does not exist.");
        }
        return order;
    }

    VenueOrder cancel(final VenueAccount account, final SimMarket market, final Map<String, String> params)
            throws VenueException {
        final VenueOrder order = find(account, market, params);
        if (null == order || !order.match.isOpen()) {
            throw new VenueException(-2011, "Unknown order sent.");
        }
        cancel(order, params.getOrDefault("newClientOrderId", newId()));
        return order;
    }

    private void cancel(final VenueOrder order, final String cancelId) {
        order.cancelId = cancelId;
        order.market.engine().cancel(order.match.orderId());
        finish(order);
        events.balances(order);
    }

    List<VenueOrder> cancelAll(final VenueAccount account, final SimMarket market) {
        final List<VenueOrder> open = open(account, market);
        for (final VenueOrder order : open) {
            cancel(order, newId());
        }
        return open;
    }

    static List<VenueOrder> open(final VenueAccount account, final SimMarket market) {
        final List<VenueOrder> open = new ArrayList<>();
        for (final VenueOrder order : account.orders.values()) {
            if (order.match.isOpen() && (null == market || order.market == market)) {
                open.add(order);
            }
        }
        return open;
    }

    /** A client's order met another: money moves, the client is told. */
    void onTrade(
            final VenueAccount account,
            final SimMarket market,
            final MatchOrder match,
            final boolean maker,
            final long tradeId,
            final long ticks,
            final long lots) {
        final VenueOrder order = account.orders.get(match.orderId());
        final SimInstrument instrument = market.instrument();
        order.updatedMs = clock.time();
        final long ticksTimesLots = Math.multiplyExact(ticks, lots);
        order.notional = Math.addExact(order.notional, ticksTimesLots);
        final BigDecimal value = instrument.notional(ticksTimesLots);
        final BigDecimal quantity = instrument.quantityValue(lots);
        final boolean spot = Product.SPOT == instrument.product();
        final boolean buys = Side.BUY == match.side();
        final String feeAsset = spot && buys ? instrument.baseAsset() : instrument.quoteAsset();
        final BigDecimal rate = spot ? SPOT_FEE : maker ? FUTURES_MAKER_FEE : FUTURES_TAKER_FEE;
        final BigDecimal fee = (spot && buys ? quantity : value).multiply(rate).setScale(8, RoundingMode.DOWN);
        BigDecimal realised = BigDecimal.ZERO;
        if (spot) {
            settleSpot(order, quantity, value, fee);
        } else {
            realised = settleFutures(order, quantity, value, fee);
        }
        final SimLedger.FillEntry fill = new SimLedger.FillEntry(
                account.apiKey,
                instrument.product(),
                instrument.symbol(),
                tradeId,
                match.orderId(),
                order.clientOrderId,
                order.side(),
                instrument.priceValue(ticks),
                quantity,
                fee,
                feeAsset,
                maker);
        account.fills.add(fill);
        order.fills
                .append(order.fills.isEmpty() ? "" : ",")
                .append(new JsonText()
                        .open()
                        .text("price", instrument.price(ticks))
                        .text("qty", instrument.quantity(lots))
                        .text("commission", SimInstrument.amount(fee))
                        .text("commissionAsset", feeAsset)
                        .number("tradeId", tradeId)
                        .close());
        events.order(order, "TRADE", new UserEvents.Trade(ticks, lots, tradeId, fee, feeAsset, maker, realised));
        if (placing != order) {
            if (!match.isOpen()) {
                finish(order);
            }
            events.balances(order);
        }
    }

    private static void settleSpot(
            final VenueOrder order, final BigDecimal quantity, final BigDecimal value, final BigDecimal fee) {
        final SimInstrument instrument = order.market.instrument();
        final boolean buys = Side.BUY == order.match.side();
        final Balance paid = order.account.balance(buys ? instrument.quoteAsset() : instrument.baseAsset());
        final Balance got = order.account.balance(buys ? instrument.baseAsset() : instrument.quoteAsset());
        final BigDecimal given = buys ? value : quantity;
        // what a better price than the limit saves is released at once
        final BigDecimal released = buys && OrderType.MARKET != order.match.type()
                ? instrument.priceValue(order.match.priceTicks()).multiply(quantity)
                : given;
        order.lockedLeft = order.lockedLeft.subtract(released);
        paid.locked = paid.locked.subtract(released);
        paid.free = paid.free.add(released.subtract(given));
        got.free = got.free.add(buys ? quantity : value).subtract(fee);
    }

    private static BigDecimal settleFutures(
            final VenueOrder order, final BigDecimal quantity, final BigDecimal value, final BigDecimal fee) {
        final SimInstrument instrument = order.market.instrument();
        final VenueAccount.Position position = order.account.position(instrument.symbol());
        final BigDecimal signedQuantity = Side.BUY == order.match.side() ? quantity : quantity.negate();
        final BigDecimal signedValue = Side.BUY == order.match.side() ? value : value.negate();
        BigDecimal realised = BigDecimal.ZERO;
        if (position.quantity.signum() * signedQuantity.signum() >= 0) {
            position.cost = position.cost.add(signedValue);
        } else {
            // closes as much as there is; the rest, if any, opens the other way
            final BigDecimal closed = quantity.min(position.quantity.abs());
            final BigDecimal closedCost =
                    position.cost.multiply(closed).divide(position.quantity.abs(), 12, RoundingMode.HALF_EVEN);
            final BigDecimal closedValue = signedValue.multiply(closed).divide(quantity, 12, RoundingMode.HALF_EVEN);
            realised = closedValue.add(closedCost).negate().setScale(8, RoundingMode.DOWN);
            position.cost = position.cost.subtract(closedCost).add(signedValue.subtract(closedValue));
        }
        position.quantity = position.quantity.add(signedQuantity);
        final Balance wallet = order.account.futuresBalance(instrument.quoteAsset());
        wallet.free = wallet.free.add(realised).subtract(fee);
        return realised;
    }

    /** The engine ended an order without filling it. */
    void onOrderEnded(final VenueAccount account, final MatchOrder match) {
        final VenueOrder order = account.orders.get(match.orderId());
        order.updatedMs = clock.time();
        events.order(order, OrderStatus.CANCELED == match.status() ? "CANCELED" : "EXPIRED", null);
    }

    private static void finish(final VenueOrder order) {
        order.account.openByClientId.remove(VenueAccount.openKey(order.market, order.clientOrderId), order);
        if (Product.SPOT == order.market.instrument().product() && order.lockedLeft.signum() != 0) {
            final SimInstrument instrument = order.market.instrument();
            final Balance balance = order.account.balance(
                    Side.BUY == order.match.side() ? instrument.quoteAsset() : instrument.baseAsset());
            balance.locked = balance.locked.subtract(order.lockedLeft);
            balance.free = balance.free.add(order.lockedLeft);
            order.lockedLeft = BigDecimal.ZERO;
        }
    }
}
