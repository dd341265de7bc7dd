package io.rayo.gateways.orders;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.orders.ReconciliationReport.Row;
import io.rayo.gateways.orders.ReconciliationReport.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Compares our orders and holdings with the venue's, on start and after each break, and lets no new order out before
 * they are the same. Lists the orders that work (those that only one of us knows are asked about), fetches the fills
 * since the last known one, waits until no order is in doubt, then lists balances and positions. A difference that
 * stands unchanged over several looks, each from the list of orders on, becomes an adjustment that is published like a
 * fill, and the next look must find it gone: nothing is edited silently.
 *
 * <p>On derivatives our position must equal the venue's. On spot the balance must cover our positions in an asset, as
 * the account may hold more of it.
 *
 * <p>Nothing is compared before an instrument is known, and one that becomes known later starts the comparison anew:
 * venues list orders by instrument, and what is not asked for is not seen.
 *
 * <p>While all is well the list of open orders is swept now and then: an order of ours that works by our books and is
 * not in it, or has more filled there, is asked about, for an event may have been lost without a trace.
 *
 * <p>One thread. Runs rarely, and may allocate.
 */
final class Reconciler {
    private enum Step {
        OPEN_ORDERS,
        RECENT_FILLS,
        /** Until no order is in doubt and the core has told our positions. */
        SETTLING,
        BALANCES,
        POSITIONS,
        CLEAN
    }

    private static final long LOOK_AGAIN_NS = 1_000 * SessionContext.MILLISECOND_NS;
    private static final long RETRY_NS = 1_000 * SessionContext.MILLISECOND_NS;

    /** Fills are asked for from a little before the last known one. */
    private static final long OVERLAP_NS = 5_000 * SessionContext.MILLISECOND_NS;

    /** Looks that must find the same difference before it is believed: fills may be on their way. */
    private static final int LOOKS = 3;

    private final SessionContext context;
    private final OrderStates states;
    private final ReconciliationListener listener;
    private final Holdings holdings = new Holdings();
    private final List<OrderInstrument> instruments = new ArrayList<>();
    private final PageCursor cursor = new PageCursor();
    private final Long2ObjectHashMap<String> listed = new Long2ObjectHashMap<>();
    private final List<Row> orderRows = new ArrayList<>();
    private final List<Row> adjustedRows = new ArrayList<>();
    private final ExecutionUpdate out = new ExecutionUpdate();
    private SortedMap<Integer, Long> lastDifferences = new TreeMap<>();
    private Step step = Step.CLEAN;
    private boolean isClean;
    private boolean isRunning;
    private boolean isSweep;

    /** Whether an instrument became known that the last comparison did not cover. */
    private boolean isBehind;

    private long listedAtNs;
    private boolean isOursKnown;
    private int instrumentIndex;
    private int looks;
    private long correlationId = -1;
    private long actAtNs;
    private long sinceNs;
    private long lastAdjustmentId;

    Reconciler(final SessionContext context, final OrderStates states, final ReconciliationListener listener) {
        this.context = context;
        this.states = states;
        this.listener = listener;
    }

    boolean isClean() {
        return isClean;
    }

    Holdings holdings() {
        return holdings;
    }

    /** The core's positions are all known from now on; updates may follow. */
    void oursKnown(final long nowNs) {
        isOursKnown = true;
        if (correlationId < 0) {
            actAtNs = nowNs; // else what was asked for is waited for
        }
        context.wake(nowNs);
    }

    /** Fills from then on may be missing: the newest that the journal has. */
    void since(final long timeNs) {
        sinceNs = Math.max(sinceNs, timeNs);
    }

    /** Something was lost: nothing is certain until it has been compared again. */
    void onBreak() {
        isClean = false;
        isSweep = false;
        isRunning = false;
        correlationId = -1;
    }

    /** An instrument became known: its orders and holdings were not looked at. */
    void instrumentAdded() {
        if (context.settings.isChecked()) {
            onBreak();
            isBehind = true;
            context.wake(0);
        }
    }

    /** Events come (again): begins from the start. */
    void begin(final long nowNs) {
        onBreak();
        if (!context.settings.isChecked() || context.instruments.isEmpty()) {
            return;
        }
        isBehind = false;
        adjustedRows.clear();
        looks = 0;
        lastDifferences = new TreeMap<>();
        list(nowNs);
    }

    /** Starts with the list of open orders. */
    private void list(final long nowNs) {
        isRunning = true;
        step = Step.OPEN_ORDERS;
        instrumentIndex = 0;
        cursor.clear();
        listed.clear();
        listedAtNs = nowNs;
        orderRows.clear();
        correlationId = -1;
        actAtNs = nowNs;
        instruments.clear();
        context.instruments.values().forEach(instruments::add);
        instruments.sort((a, b) -> Integer.compare(a.instrumentId(), b.instrumentId()));
        context.wake(nowNs);
    }

    // ---- asking ----

    int doWork(final long nowNs) {
        if (isBehind && context.isReady()) {
            begin(nowNs);
        }
        if (!isRunning) {
            if (!isClean || !context.settings.isChecked() || nowNs < actAtNs) {
                context.wake(isClean ? actAtNs : SessionContext.NEVER);
                return 0;
            }
            isSweep = true;
            list(nowNs);
        }
        if (correlationId >= 0 && nowNs >= actAtNs) {
            correlationId = -1; // no answer in time: asked again
            context.counters.timeouts++;
        }
        int work = 0;
        if (correlationId < 0 && nowNs >= actAtNs && context.isReady()) {
            act(nowNs);
            work = 1;
        }
        context.wake(actAtNs);
        return work;
    }

    private void act(final long nowNs) {
        switch (step) {
            case OPEN_ORDERS -> ask(RequestKind.OPEN_ORDERS, nowNs);
            case RECENT_FILLS -> {
                if (isOursKnown) {
                    askRecentFills(nowNs);
                } else {
                    actAtNs = nowNs + 20 * SessionContext.MILLISECOND_NS; // nor from when on fills may be missing
                }
            }
            case SETTLING -> {
                if (isOursKnown && states.isSettled()) {
                    enter(Step.BALANCES, nowNs);
                } else {
                    actAtNs = nowNs + 20 * SessionContext.MILLISECOND_NS;
                }
            }
            case BALANCES -> ask(RequestKind.BALANCES, nowNs);
            case POSITIONS -> {
                if (context.protocol.hasPositions()) {
                    ask(RequestKind.POSITIONS, nowNs);
                } else {
                    compare(nowNs);
                }
            }
            case CLEAN -> throw new IllegalStateException("nothing to do");
        }
    }

    private void enter(final Step next, final long nowNs) {
        step = next;
        instrumentIndex = 0;
        cursor.clear();
        actAtNs = nowNs;
    }

    private void askRecentFills(final long nowNs) {
        final long lastNs = Math.max(sinceNs, states.lastFillNs);
        if (context.protocol.route(RequestKind.RECENT_FILLS) == Route.NONE || lastNs == 0) {
            enter(Step.SETTLING, nowNs);
        } else {
            ask(RequestKind.RECENT_FILLS, nowNs);
        }
    }

    private void ask(final RequestKind kind, final long nowNs) {
        final boolean perInstrument = kind != RequestKind.BALANCES && context.protocol.isPerInstrument(kind);
        if (!context.maySend(kind, nowNs)) {
            actAtNs = nowNs + RETRY_NS;
            return;
        }
        final OrderInstrument instrument = perInstrument ? instruments.get(instrumentIndex) : null;
        final OrderRequest request =
                context.begin(kind, 0, instrument == null ? 0 : instrument.instrumentId(), 1, nowNs);
        final long venueTimeNs = context.venueTimeNs(nowNs);
        switch (kind) {
            case OPEN_ORDERS -> context.encoder.openOrders(instrument, cursor, venueTimeNs, request);
            case RECENT_FILLS ->
                context.encoder.recentFills(
                        instrument, Math.max(sinceNs, states.lastFillNs) - OVERLAP_NS, cursor, venueTimeNs, request);
            case BALANCES -> context.encoder.balances(venueTimeNs, request);
            default -> context.encoder.positions(instrument, cursor, venueTimeNs, request);
        }
        actAtNs = nowNs + RETRY_NS;
        if (context.transmit(nowNs)) {
            correlationId = request.correlationId();
            actAtNs = nowNs + context.settings.requestTimeoutNs();
            context.counters.queriesSent++;
        }
    }

    // ---- answers ----

    /** Whether an answer is the one that is waited for and what follows in it counts. */
    boolean onAnswer(final RequestKind kind, final OrderAnswer answer) {
        if (answer.correlationId != correlationId) {
            context.counters.lateAnswers++;
            return false;
        }
        if (!answer.isOk()) {
            correlationId = -1;
            actAtNs = context.receiveTimeNs + RETRY_NS;
            return false;
        }
        if (cursor.isEmpty() && kind == RequestKind.POSITIONS) {
            holdings.forgetTheirs(context.protocol.isPerInstrument(kind) ? instruments.get(instrumentIndex) : null);
        } else if (kind == RequestKind.BALANCES) {
            holdings.forgetBalances();
        }
        return true;
    }

    /** Whether the order that the list shows has to be asked about. */
    boolean isNews(final ExecutionUpdate update, final PendingOrder order) {
        return order.phase != OrderPhase.WORKING
                || (update.cumulative != ExecutionUpdate.NULL && update.cumulative > order.cumulative);
    }

    void onOpenOrder(final ExecutionUpdate update) {
        final PendingOrder order = states.orders.get(update.clientOrderId);
        final String theirs = update.cumulative == ExecutionUpdate.NULL ? "?" : Long.toString(update.cumulative);
        listed.put(update.clientOrderId, theirs);
        if (order == null) {
            orderRows.add(
                    new Row(Subject.ORDER, Long.toString(update.clientOrderId), "-", theirs, theirs, "asked about"));
        } else {
            final long difference =
                    update.cumulative == ExecutionUpdate.NULL ? 0 : update.cumulative - order.cumulative;
            orderRows.add(new Row(
                    Subject.ORDER,
                    Long.toString(update.clientOrderId),
                    Long.toString(order.cumulative),
                    theirs,
                    difference == 0 ? "" : Long.toString(difference),
                    "asked about"));
        }
    }

    void onAnswerEnd(final RequestKind kind, final OrderAnswer answer) {
        final long nowNs = context.receiveTimeNs;
        correlationId = -1;
        actAtNs = nowNs;
        context.wake(nowNs);
        if (!answer.next.isEmpty()) {
            cursor.set(answer.next);
            return;
        }
        cursor.clear();
        if (kind != RequestKind.BALANCES
                && context.protocol.isPerInstrument(kind)
                && ++instrumentIndex < instruments.size()) {
            return;
        }
        nextStep(nowNs);
    }

    private void nextStep(final long nowNs) {
        switch (step) {
            case OPEN_ORDERS -> {
                askAboutUnlisted(nowNs);
                if (isSweep) {
                    clean(nowNs);
                } else {
                    enter(Step.RECENT_FILLS, nowNs);
                }
            }
            case RECENT_FILLS -> enter(Step.SETTLING, nowNs);
            case BALANCES -> enter(Step.POSITIONS, nowNs);
            case POSITIONS -> compare(nowNs);
            default -> throw new IllegalStateException("no step after " + step);
        }
    }

    private void clean(final long nowNs) {
        isClean = true;
        isSweep = false;
        isRunning = false;
        step = Step.CLEAN;
        actAtNs = nowNs + context.settings.sweepNs();
        context.wake(actAtNs);
    }

    /** Orders of ours that the venue did not list may be over, or younger than the list. */
    private void askAboutUnlisted(final long nowNs) {
        for (int i = 0; i < states.orders.size(); i++) {
            final PendingOrder order = states.orders.at(i);
            if (order.phase != OrderPhase.IN_FLIGHT
                    && order.sentNs < listedAtNs
                    && !listed.containsKey(order.clientOrderId)) {
                if (order.queryDeadlineNs == 0 && order.queryAtNs == 0) {
                    states.askNow(order, nowNs);
                }
                orderRows.add(new Row(
                        Subject.ORDER,
                        Long.toString(order.clientOrderId),
                        Long.toString(order.cumulative),
                        "-",
                        "not listed",
                        "asked about"));
            }
        }
    }

    // ---- comparing ----

    private void compare(final long nowNs) {
        if (!states.isSettled()) {
            looks = 0;
            enter(Step.SETTLING, nowNs);
            return;
        }
        if (context.settings.takesHoldings()) {
            holdings.takeTheirs();
        }
        final List<Row> rows = new ArrayList<>();
        final SortedMap<Integer, Long> differences = new TreeMap<>();
        if (context.protocol.hasPositions()) {
            comparePositions(rows, differences);
        } else {
            compareBalances(rows, differences);
        }
        if (differences.isEmpty()) {
            clean(nowNs);
            report(nowNs, rows);
            return;
        }
        looks = differences.equals(lastDifferences) ? looks + 1 : 1;
        lastDifferences = differences;
        if (looks >= LOOKS) {
            context.counters.differences += differences.size();
            adjust(differences, nowNs);
            report(nowNs, rows);
            looks = 0;
        }
        // from the list of open orders again: a fill whose event was lost would look like a difference in holdings
        list(nowNs);
        actAtNs = nowNs + LOOK_AGAIN_NS;
    }

    private void report(final long nowNs, final List<Row> rows) {
        context.counters.reconciliations++;
        final List<Row> all = new ArrayList<>(orderRows);
        all.addAll(rows);
        all.addAll(adjustedRows);
        listener.onReconciliation(new ReconciliationReport(context.protocol.venueId(), nowNs, isClean, all));
    }

    private void comparePositions(final List<Row> rows, final SortedMap<Integer, Long> differences) {
        for (final OrderInstrument instrument : instruments) {
            final int id = instrument.instrumentId();
            final long ours = holdings.ours(id);
            final long theirs = holdings.theirs(id);
            final long difference = Math.subtractExact(theirs, ours);
            if (ours != 0 || theirs != 0) {
                rows.add(new Row(
                        Subject.POSITION,
                        symbol(instrument),
                        Decimals.toString(ours, instrument.sizeExponent()),
                        Decimals.toString(theirs, instrument.sizeExponent()),
                        difference == 0 ? "" : Decimals.toString(difference, instrument.sizeExponent()),
                        ""));
            }
            if (difference != 0) {
                differences.put(id, difference);
            }
        }
    }

    private static String symbol(final OrderInstrument instrument) {
        return new String(instrument.symbol(), StandardCharsets.UTF_8);
    }

    /** The assets that our positions are in; what the venue holds of others is shown, and nobody's difference. */
    private void compareBalances(final List<Row> rows, final SortedMap<Integer, Long> differences) {
        final List<String> assets = new ArrayList<>();
        for (final OrderInstrument instrument : instruments) {
            if (!assets.contains(instrument.baseAsset())) {
                assets.add(instrument.baseAsset());
            }
        }
        for (final String asset : assets) {
            long needed = 0;
            for (final OrderInstrument instrument : instruments) {
                if (instrument.baseAsset().equals(asset)) {
                    needed = Math.addExact(
                            needed,
                            Holdings.money(holdings.ours(instrument.instrumentId()), instrument.sizeExponent()));
                }
            }
            final long held = holdings.total(asset);
            final long lacking = Math.max(0, needed - held);
            if (needed != 0 || held != 0) {
                rows.add(new Row(
                        Subject.BALANCE, asset, money(needed), money(held), lacking == 0 ? "" : money(-lacking), ""));
            }
            if (lacking > 0) {
                takeOff(asset, lacking, differences);
            }
        }
        for (final Holdings.Balance balance : holdings.balances()) {
            if (!assets.contains(balance.asset)) {
                rows.add(new Row(Subject.BALANCE, balance.asset, "-", money(balance.free + balance.locked), "", ""));
            }
        }
    }

    private static String money(final long amount) {
        return Decimals.toString(amount, Decimals.MONEY_EXPONENT);
    }

    /** Our positions in an asset are more than the venue holds: the first ones are less by what is lacking. */
    private void takeOff(final String asset, final long lacking, final SortedMap<Integer, Long> differences) {
        long left = lacking;
        for (final OrderInstrument instrument : instruments) {
            final long ours = holdings.ours(instrument.instrumentId());
            if (left > 0 && ours > 0 && instrument.baseAsset().equals(asset)) {
                final long quantity = Math.min(ours, Holdings.quantity(left, instrument.sizeExponent()));
                differences.put(instrument.instrumentId(), -quantity);
                left -= Holdings.money(quantity, instrument.sizeExponent());
            }
        }
    }

    private void adjust(final SortedMap<Integer, Long> differences, final long nowNs) {
        for (final OrderInstrument instrument : instruments) {
            final int id = instrument.instrumentId();
            final long difference = differences.getOrDefault(id, 0L);
            if (difference == 0) {
                continue;
            }
            final long price = price(id);
            final String symbol = symbol(instrument);
            final String text = Decimals.toString(difference, instrument.sizeExponent());
            if (price == ExecutionUpdate.NULL || difference == Long.MIN_VALUE) {
                adjustedRows.add(
                        new Row(Subject.POSITION, symbol, "", "", text, "no price to adjust at: needs a person"));
                continue;
            }
            lastAdjustmentId = Math.max(lastAdjustmentId + 1, nowNs);
            out.clear();
            out.clientOrderId = ExecutionUpdate.NULL;
            out.tradeId = lastAdjustmentId;
            out.executionType = ExecutionType.ADJUSTMENT;
            out.orderStatus = OrderStatus.NULL_VAL;
            out.side = difference > 0 ? Side.BUY : Side.SELL;
            out.lastQuantity = Math.abs(difference);
            out.lastPrice = price;
            out.eventTimeNs = nowNs;
            out.text(("position " + text + " by reconciliation").getBytes(StandardCharsets.US_ASCII));
            context.publish(out, id);
            context.counters.adjustments++;
            adjustedRows.add(new Row(Subject.POSITION, symbol, "", "", text, "adjusted"));
        }
    }

    /** The price that an adjustment is booked at: what the venue says we paid, or else what we say. */
    private long price(final int instrumentId) {
        final long theirs = holdings.theirPrice(instrumentId);
        return theirs != ExecutionUpdate.NULL && theirs > 0 ? theirs : holdings.ourPrice(instrumentId);
    }
}
