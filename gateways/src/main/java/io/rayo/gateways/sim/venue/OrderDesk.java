package io.rayo.gateways.sim.venue;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.matching.BackgroundFlow;
import io.rayo.gateways.sim.matching.MatchOrder;
import io.rayo.gateways.sim.venue.VenueAccount.Balance;
import io.rayo.gateways.sim.venue.VenueAccount.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.agrona.concurrent.EpochClock;

/** Takes, checks, changes, cancels and settles the clients' orders on all products. Event loop only. */
public final class OrderDesk {
    private static final int FEE_PLACES = 8;

    private record Deadline(VenueAccount account, Predicate<VenueOrder> scope, long atMs) {}

    private final EpochClock clock;
    private final DeskRules rules;
    private final OrderListener listener;
    private final Map<Long, VenueAccount> accounts = new HashMap<>();
    private final Map<SimMarket, List<VenueOrder>> sleepers = new LinkedHashMap<>();
    private final List<SimLedger.FillEntry> fills = new ArrayList<>();
    private final Map<String, Deadline> deadlines = new LinkedHashMap<>();
    private long generatedIds;
    private VenueOrder acting;

    OrderDesk(final EpochClock clock, final DeskRules rules, final OrderListener listener) {
        this.clock = clock;
        this.rules = rules;
        this.listener = listener;
    }

    void add(final VenueAccount account) {
        accounts.put(account.id(), account);
    }

    /** {@return every fill of every client, in order} */
    public List<SimLedger.FillEntry> fills() {
        return fills;
    }

    /** {@return the rules of this venue} */
    public DeskRules rules() {
        return rules;
    }

    /** {@return an id for a client that sent none} */
    public String newId() {
        return "sim" + ++generatedIds;
    }

    /**
     * Takes an order: checks it, locks its money, and gives it to the book, or puts it to sleep if it is a stop order.
     *
     * @param account whose.
     * @param market where.
     * @param ticket what.
     * @return the order as it stands afterwards.
     * @throws OrderRefusedException if there never was an order.
     */
    public VenueOrder place(final VenueAccount account, final SimMarket market, final OrderTicket ticket)
            throws OrderRefusedException {
        final SimInstrument instrument = market.instrument();
        final String clientOrderId = ticket.clientOrderId();
        if (!clientOrderId.isEmpty() && isTaken(account, market, clientOrderId)) {
            throw new OrderRefusedException(OrderRefusal.DUPLICATE_CLIENT_ID);
        }
        final long priceTicks = OrderType.MARKET == ticket.type() ? market.lastTicks() : ticket.ticks();
        if (!ticket.isReduceOnly()
                && instrument.notional(priceTicks, ticket.lots()).compareTo(instrument.minNotional()) < 0) {
            throw new OrderRefusedException(OrderRefusal.MIN_NOTIONAL);
        }
        final boolean stop = ticket.triggerTicks() > 0;
        if (stop && isReached(ticket, market.lastTicks())) {
            throw new OrderRefusedException(OrderRefusal.TRIGGER_REACHED);
        }
        final boolean wouldTake = !stop
                && TimeInForce.GTX == ticket.timeInForce()
                && market.engine().wouldMatch(ticket.side(), ticket.ticks());
        if (wouldTake && DeskRules.PostOnly.REFUSED == rules.postOnly()) {
            throw new OrderRefusedException(OrderRefusal.WOULD_TAKE);
        }
        final MatchOrder match = market.engine()
                .newOrder(
                        account.id(),
                        ticket.side(),
                        ticket.type(),
                        ticket.timeInForce(),
                        ticket.ticks(),
                        ticket.lots());
        final VenueOrder order = new VenueOrder(account, market, match, ticket, clientOrderId, clock.time());
        if (!stop) {
            lock(order);
        }
        account.add(order);
        listener.onAccepted(order);
        if (stop) {
            sleepers.computeIfAbsent(market, any -> new ArrayList<>()).add(order);
        } else {
            toTheBook(order);
        }
        listener.onMoney(order);
        return order;
    }

    private boolean isTaken(final VenueAccount account, final SimMarket market, final String clientOrderId) {
        if (DeskRules.DuplicateIds.EVER == rules.duplicateIds()) {
            return null != account.newest(market.instrument().product(), clientOrderId);
        }
        final VenueOrder newest = account.newest(market, clientOrderId);
        return null != newest && newest.isOpen();
    }

    private void toTheBook(final VenueOrder order) {
        acting = order;
        order.market().engine().place(order.match());
        acting = null;
        if (!order.match().isOpen()) {
            unlock(order);
        }
    }

    private static boolean isReached(final OrderTicket ticket, final long lastTicks) {
        return ticket.triggersUpwards() ? lastTicks >= ticket.triggerTicks() : lastTicks <= ticket.triggerTicks();
    }

    /** Wakes the stop orders whose trigger the last trade has reached; what they do may wake others. */
    void wakeStops(final SimMarket market) {
        final List<VenueOrder> sleeping = sleepers.get(market);
        if (null == sleeping) {
            return;
        }
        for (int i = 0; i < sleeping.size(); ) {
            final VenueOrder order = sleeping.get(i);
            if (isReached(order.ticket(), market.lastTicks())) {
                sleeping.remove(i);
                wake(order);
                i = 0;
            } else {
                i++;
            }
        }
    }

    private void wake(final VenueOrder order) {
        order.sleeping = false;
        order.updatedMs = clock.time();
        try {
            lock(order);
        } catch (final OrderRefusedException e) {
            end(order, OrderStatus.REJECTED, EndReason.NO_MONEY);
            return;
        }
        listener.onTriggered(order);
        toTheBook(order);
        listener.onMoney(order);
    }

    /** Ends an order that never reached the book. */
    private void end(final VenueOrder order, final OrderStatus status, final EndReason reason) {
        order.sleeping = false;
        order.sleptInto = status;
        order.endReason = reason;
        order.updatedMs = clock.time();
        listener.onEnded(order);
        listener.onMoney(order);
    }

    /** Locks what the order can cost at most on spot; checks margin and reduce-only elsewhere. */
    private void lock(final VenueOrder order) throws OrderRefusedException {
        final MatchOrder match = order.match();
        if (order.instrument().isSpot()) {
            lockMore(order, spotNeed(order, match.priceTicks(), match.quantityLots()));
        } else {
            checkMargin(order, match.priceTicks(), match.quantityLots());
        }
    }

    private static Balance paying(final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        return order.account()
                .balance(
                        instrument.wallet(), Side.BUY == order.match().side() ? instrument.quote() : instrument.base());
    }

    private static void lockMore(final VenueOrder order, final BigDecimal amount) throws OrderRefusedException {
        final Balance balance = paying(order);
        if (balance.free.compareTo(amount) < 0) {
            throw new OrderRefusedException(OrderRefusal.INSUFFICIENT_BALANCE);
        }
        balance.free = balance.free.subtract(amount);
        balance.locked = balance.locked.add(amount);
        order.lockedLeft = order.lockedLeft.add(amount);
    }

    private BigDecimal spotNeed(final VenueOrder order, final long ticks, final long lots) {
        final SimInstrument instrument = order.instrument();
        if (Side.SELL == order.match().side()) {
            return instrument.quantity(lots);
        }
        if (OrderType.MARKET != order.match().type()) {
            return instrument.value(ticks, lots).multiply(feeFactor(order));
        }
        BigDecimal cost = BigDecimal.ZERO;
        long left = lots;
        for (final long[] level : order.market().engine().depth(Side.SELL, Integer.MAX_VALUE)) {
            final long taken = Math.min(left, level[1]);
            cost = cost.add(instrument.value(level[0], taken));
            left -= taken;
            if (0 == left) {
                break;
            }
        }
        return cost.multiply(feeFactor(order));
    }

    /** A purchase whose fee is paid in the quote asset needs the money for it, too. */
    private BigDecimal feeFactor(final VenueOrder order) {
        return rules.feeInReceivedAsset()
                ? BigDecimal.ONE
                : BigDecimal.ONE.add(rules.feeRate(order.instrument(), false));
    }

    private void checkMargin(final VenueOrder order, final long ticks, final long lots) throws OrderRefusedException {
        final SimInstrument instrument = order.instrument();
        final BigDecimal position = order.account().position(instrument).quantity;
        final BigDecimal quantity = instrument.quantity(lots - order.match().filledLots());
        final boolean reduces = Side.BUY == order.match().side() ? position.signum() < 0 : position.signum() > 0;
        if (order.ticket().isReduceOnly() && !(reduces && quantity.compareTo(position.abs()) <= 0)) {
            throw new OrderRefusedException(OrderRefusal.REDUCE_ONLY);
        }
        final long price =
                OrderType.MARKET == order.match().type() ? order.market().lastTicks() : ticks;
        final BigDecimal margin = instrument
                .value(price, lots)
                .divide(order.account().leverage(instrument, rules.leverage()), FEE_PLACES, RoundingMode.UP);
        final Balance wallet = order.account().balance(instrument.wallet(), instrument.settle());
        if (!reduces && wallet.free.compareTo(margin) < 0) {
            throw new OrderRefusedException(OrderRefusal.INSUFFICIENT_MARGIN);
        }
    }

    /**
     * Gives an open order another price or quantity; what it executed stays.
     *
     * @param order of the client.
     * @param newTicks 0 to keep the price.
     * @param newLots whole quantity, executed part included; 0 to keep it.
     * @throws OrderRefusedException if the order stays as it was.
     */
    public void amend(final VenueOrder order, final long newTicks, final long newLots) throws OrderRefusedException {
        if (!order.match().isOpen()) {
            throw new OrderRefusedException(OrderRefusal.NOT_OPEN);
        }
        final long ticks = 0 == newTicks ? order.match().priceTicks() : newTicks;
        final long lots = 0 == newLots ? order.match().quantityLots() : newLots;
        if (lots <= order.match().filledLots()
                || (ticks == order.match().priceTicks() && lots == order.match().quantityLots())) {
            throw new OrderRefusedException(OrderRefusal.AMEND_QUANTITY);
        }
        if (order.instrument()
                        .notional(ticks, lots)
                        .compareTo(order.instrument().minNotional())
                < 0) {
            throw new OrderRefusedException(OrderRefusal.MIN_NOTIONAL);
        }
        if (TimeInForce.GTX == order.match().timeInForce()
                && order.market().engine().wouldMatch(order.match().side(), ticks)) {
            throw new OrderRefusedException(OrderRefusal.WOULD_TAKE);
        }
        if (order.instrument().isSpot()) {
            final BigDecimal need = spotNeed(order, ticks, lots - order.match().filledLots());
            if (need.compareTo(order.lockedLeft) > 0) {
                lockMore(order, need.subtract(order.lockedLeft));
            } else {
                release(order, order.lockedLeft.subtract(need));
            }
        } else {
            checkMargin(order, ticks, lots);
        }
        order.updatedMs = clock.time();
        acting = order;
        // told before it trades, so that what follows is understood; the engine changes both before the first trade
        order.market().engine().amend(order.orderId(), ticks, lots, () -> listener.onAmended(order));
        acting = null;
        if (!order.match().isOpen()) {
            unlock(order);
        }
        listener.onMoney(order);
    }

    /**
     * Cancels an order.
     *
     * @param order of the client.
     * @param reason why.
     * @param note what the venue remembers of the request, such as its id; or empty.
     * @throws OrderRefusedException if it has already ended.
     */
    public void cancel(final VenueOrder order, final EndReason reason, final String note) throws OrderRefusedException {
        if (!order.isOpen()) {
            throw new OrderRefusedException(OrderRefusal.NOT_OPEN);
        }
        end(order, reason, note);
    }

    private void end(final VenueOrder order, final EndReason reason, final String note) {
        order.cancelNote = note;
        if (order.sleeping) {
            sleepers.get(order.market()).remove(order);
            end(order, OrderStatus.CANCELED, reason);
            return;
        }
        order.endReason = reason;
        order.market().engine().cancel(order.orderId());
        unlock(order);
        listener.onMoney(order);
    }

    /**
     * Cancels open orders.
     *
     * @param account whose.
     * @param scope which.
     * @param reason why.
     * @return the orders that were open, oldest first.
     */
    public List<VenueOrder> cancelAll(
            final VenueAccount account, final Predicate<VenueOrder> scope, final EndReason reason) {
        final List<VenueOrder> open = open(account, scope);
        for (final VenueOrder order : open) {
            end(order, reason, newId());
        }
        return open;
    }

    /**
     * The open orders.
     *
     * @param account whose.
     * @param scope which.
     * @return oldest first.
     */
    public List<VenueOrder> open(final VenueAccount account, final Predicate<VenueOrder> scope) {
        final List<VenueOrder> open = new ArrayList<>();
        for (final VenueOrder order : account.orders()) {
            if (order.isOpen() && scope.test(order)) {
                open.add(order);
            }
        }
        return open;
    }

    /**
     * Winds up a dead man's switch: unless wound up again, orders are canceled at the deadline.
     *
     * @param account whose orders.
     * @param key of the switch; an account may have several.
     * @param scope which orders.
     * @param deadlineMs of the venue's clock; 0 to disarm.
     */
    public void deadMansSwitch(
            final VenueAccount account, final String key, final Predicate<VenueOrder> scope, final long deadlineMs) {
        if (0 == deadlineMs) {
            deadlines.remove(account.id() + " " + key);
        } else {
            deadlines.put(account.id() + " " + key, new Deadline(account, scope, deadlineMs));
        }
    }

    void checkDeadlines(final long nowMs) {
        if (deadlines.isEmpty()) {
            return;
        }
        for (final Map.Entry<String, Deadline> entry : List.copyOf(deadlines.entrySet())) {
            final Deadline deadline = entry.getValue();
            if (nowMs >= deadline.atMs()) {
                deadlines.remove(entry.getKey());
                cancelAll(deadline.account(), deadline.scope(), EndReason.DEAD_MANS_SWITCH);
            }
        }
    }

    /** An order met another: if it is a client's, money moves and the client is told. */
    void onTrade(
            final SimMarket market,
            final MatchOrder match,
            final boolean maker,
            final long tradeId,
            final long ticks,
            final long lots) {
        if (BackgroundFlow.OWNER == match.ownerId()) {
            return;
        }
        final VenueAccount account = accounts.get(match.ownerId());
        final VenueOrder order = account.order(match.orderId());
        final SimInstrument instrument = market.instrument();
        order.updatedMs = clock.time();
        order.ticksTimesLots = Math.addExact(order.ticksTimesLots, Math.multiplyExact(ticks, lots));
        final BigDecimal value = instrument.value(ticks, lots);
        order.value = order.value.add(value);
        final BigDecimal quantity = instrument.quantity(lots);
        final boolean inBase = instrument.isSpot() && Side.BUY == match.side() && rules.feeInReceivedAsset();
        final String feeAsset = inBase ? instrument.base() : instrument.settle();
        final BigDecimal fee = (inBase ? quantity : value)
                .multiply(rules.feeRate(instrument, maker))
                .setScale(FEE_PLACES, RoundingMode.DOWN);
        BigDecimal realised = BigDecimal.ZERO;
        if (instrument.isSpot()) {
            settleSpot(order, quantity, value);
        } else {
            realised = settleFutures(order, quantity, value);
        }
        final Balance payer = account.balance(instrument.wallet(), feeAsset);
        payer.free = payer.free.subtract(fee);
        final SimLedger.FillEntry fill = new SimLedger.FillEntry(
                account.apiKey(),
                instrument.product(),
                instrument.symbol(),
                tradeId,
                match.orderId(),
                order.clientOrderId(),
                match.side().name(),
                instrument.price(ticks),
                quantity,
                fee,
                feeAsset,
                maker,
                realised,
                order.updatedMs);
        fills.add(fill);
        order.add(fill);
        listener.onFill(order, fill);
        if (acting != order) {
            if (!match.isOpen()) {
                unlock(order);
            }
            listener.onMoney(order);
        }
    }

    private void settleSpot(final VenueOrder order, final BigDecimal quantity, final BigDecimal value) {
        final SimInstrument instrument = order.instrument();
        final boolean buys = Side.BUY == order.match().side();
        final Balance paid = paying(order);
        final Balance got = order.account().balance(instrument.wallet(), buys ? instrument.base() : instrument.quote());
        final BigDecimal given = buys ? value : quantity;
        // what a better price than the limit saves is released at once
        final BigDecimal released = !buys
                ? given
                : feeFactor(order)
                        .multiply(
                                OrderType.MARKET == order.match().type()
                                        ? given
                                        : instrument
                                                .price(order.match().priceTicks())
                                                .multiply(quantity));
        order.lockedLeft = order.lockedLeft.subtract(released);
        paid.locked = paid.locked.subtract(released);
        paid.free = paid.free.add(released.subtract(given));
        got.free = got.free.add(buys ? quantity : value);
    }

    private static BigDecimal settleFutures(final VenueOrder order, final BigDecimal quantity, final BigDecimal value) {
        final SimInstrument instrument = order.instrument();
        final Position position = order.account().position(instrument);
        final boolean buys = Side.BUY == order.match().side();
        final BigDecimal signedQuantity = buys ? quantity : quantity.negate();
        // an inverse contract that is bought is base asset that is owed: its value counts the other way
        final BigDecimal signedValue = buys != instrument.isInverse() ? value : value.negate();
        BigDecimal realised = BigDecimal.ZERO;
        if (position.quantity.signum() * signedQuantity.signum() >= 0) {
            position.cost = position.cost.add(signedValue);
        } else {
            // closes as much as there is; the rest, if any, opens the other way
            final BigDecimal closed = quantity.min(position.quantity.abs());
            final BigDecimal closedCost = share(position.cost, closed, position.quantity.abs());
            final BigDecimal closedValue = share(signedValue, closed, quantity);
            realised = closedValue.add(closedCost).negate();
            position.cost = position.cost.subtract(closedCost).add(signedValue.subtract(closedValue));
        }
        position.quantity = position.quantity.add(signedQuantity);
        final Balance wallet = order.account().balance(instrument.wallet(), instrument.settle());
        wallet.free = wallet.free.add(realised);
        return realised;
    }

    private static BigDecimal share(final BigDecimal amount, final BigDecimal part, final BigDecimal whole) {
        return 0 == part.compareTo(whole)
                ? amount
                : amount.multiply(part).divide(whole, SimInstrument.MONEY_PLACES, RoundingMode.HALF_EVEN);
    }

    /** The engine ended an order without filling it. */
    void onEnded(final MatchOrder match) {
        if (BackgroundFlow.OWNER == match.ownerId()) {
            return;
        }
        final VenueOrder order = accounts.get(match.ownerId()).order(match.orderId());
        order.updatedMs = clock.time();
        if (EndReason.NONE == order.endReason) {
            order.endReason = OrderStatus.REJECTED == match.status() ? EndReason.WOULD_TAKE : EndReason.NO_LIQUIDITY;
        }
        listener.onEnded(order);
    }

    private static void unlock(final VenueOrder order) {
        release(order, order.lockedLeft);
    }

    private static void release(final VenueOrder order, final BigDecimal amount) {
        if (0 != amount.signum()) {
            final Balance balance = paying(order);
            balance.locked = balance.locked.subtract(amount);
            balance.free = balance.free.add(amount);
            order.lockedLeft = order.lockedLeft.subtract(amount);
        }
    }
}
