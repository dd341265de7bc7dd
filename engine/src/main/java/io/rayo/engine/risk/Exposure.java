package io.rayo.engine.risk;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.ExactSum;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.FeeAssets;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.orders.Position;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategySettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The risk stage's own account of what is held and what may come of the open orders. An accepted order counts in full
 * until an execution report says otherwise, an unresolved one until the venue answers.
 *
 * <p>Worth, worst case and bound cash are sums with one term for each instrument. A fill, an order, a price or a
 * definition replaces the term of its instrument, so that a check asks for what is known already:
 *
 * <pre>
 *   order, report --> open quantities --.
 *   fill ---------> position -----------+--> revalue: the instrument's three terms --> equity, worst case, bound cash
 *   price, definition ------------------'
 * </pre>
 *
 * <p>One thread; allocates nothing but for an instrument seen first.
 */
final class Exposure {
    /** 1 as a rate. */
    static final long RATE_ONE = 1_000_000_000_000L;

    private static final int MAX_PLACES = 4_096;

    private final RiskSettings settings;
    private final byte[] quoteAsset;
    private final int[] strategyIds;
    /** One more than the index, by strategy id; 0 if there is none. Ids beyond it are looked for. */
    private final int[] strategyPlaces;

    private final Holding[][] holdings;
    private final OrderTable orders;
    private final FeeAssets feeAssets = new FeeAssets();
    private final InstrumentRules incoming = new InstrumentRules();
    private final List<String> symbols = new ArrayList<>();
    private RiskInstrument[] instruments = new RiskInstrument[64];
    private RiskInstrument[] active = new RiskInstrument[64];
    /** By symbol index, each by id. */
    private final List<RiskInstrument[]> members = new ArrayList<>();

    /** By symbol index: worst case of its instruments. */
    private final List<ExactSum> worstOfSymbols = new ArrayList<>();

    private final boolean[] isRouted;
    private final boolean keepsDepth;
    private final ExactSum worths = new ExactSum();
    private final ExactSum worstCases = new ExactSum();
    private final ExactSum boundCash = new ExactSum();
    /** Leverage as a whole number; 0 if it is none. */
    private final long wholeLeverage;

    private int activeCount;
    private long cash;
    private long badDefinitionCount;
    private long unvaluedFeeCount;

    Exposure(final RiskSettings settings, final List<StrategySettings> strategies) {
        this.settings = settings;
        quoteAsset = settings.quoteAsset().getBytes(StandardCharsets.UTF_8);
        cash = Math.max(0, settings.initialCash());
        wholeLeverage = 0 == settings.leverage() % RATE_ONE ? settings.leverage() / RATE_ONE : 0;
        strategyIds = new int[strategies.size()];
        int places = 0;
        for (int i = 0; i < strategyIds.length; i++) {
            strategyIds[i] = strategies.get(i).strategyId();
            places = strategyIds[i] < MAX_PLACES ? Math.max(places, strategyIds[i] + 1) : places;
        }
        strategyPlaces = new int[places];
        for (int i = strategyIds.length - 1; i >= 0; i--) {
            if (strategyIds[i] >= 0 && strategyIds[i] < places) {
                strategyPlaces[strategyIds[i]] = i + 1;
            }
        }
        isRouted = new boolean[strategyIds.length];
        for (int i = 0; i < isRouted.length; i++) {
            isRouted[i] = strategies.get(i).routing().isOn();
        }
        keepsDepth = strategies.stream()
                .anyMatch(strategy ->
                        strategy.routing().isOn() && strategy.routing().byDepth());
        holdings = new Holding[strategyIds.length][];
        Arrays.setAll(holdings, i -> new Holding[64]);
        orders = new OrderTable(
                settings.maxOpenOrders() + RiskSettings.EXIT_RESERVE,
                settings.finishedOrdersKept(),
                settings.fillIdsKept(),
                this::onFill);
    }

    OrderTable orders() {
        return orders;
    }

    long cash() {
        return cash;
    }

    long badDefinitionCount() {
        return badDefinitionCount;
    }

    long unvaluedFeeCount() {
        return unvaluedFeeCount;
    }

    /** Null if it was never defined. */
    RiskInstrument instrument(final int instrumentId) {
        return instrumentId > 0 && instrumentId < instruments.length ? instruments[instrumentId] : null;
    }

    /** -1 if there is no such strategy. */
    int strategyIndex(final int strategyId) {
        if (strategyId >= 0 && strategyId < strategyPlaces.length) {
            return strategyPlaces[strategyId] - 1;
        }
        for (int i = 0; i < strategyIds.length; i++) {
            if (strategyIds[i] == strategyId) {
                return i;
            }
        }
        return -1;
    }

    /** Null if the strategy, or none (-1), never ordered it. */
    Holding holding(final int strategyIndex, final int instrumentId) {
        return strategyIndex < 0 ? null : holdings[strategyIndex][instrumentId];
    }

    /** Takes a definition; true if it gave an instrument that was known another scale. */
    boolean define(final InstrumentDefinitionDecoder decoder) {
        final int instrumentId = decoder.header().instrumentId();
        if (instrumentId <= 0 || instrumentId > settings.maxInstrumentId() || !incoming.define(decoder)) {
            badDefinitionCount++;
            return false;
        }
        RiskInstrument instrument = instrument(instrumentId);
        final boolean isRescaled = null != instrument && !incoming.hasScaleOf(instrument.rules);
        if (null == instrument) {
            instrument = add(instrumentId);
        } else if (!rescale(instrument, instrumentId)) {
            // what is held or working cannot be said in the new scale
            instrument.isConflicted = true;
            badDefinitionCount++;
            return false;
        }
        withdraw(instrument);
        instrument.rules.copy(incoming);
        classify(instrument);
        recount(instrument);
        revalue(instrument);
        return isRescaled;
    }

    /** Counts an order that was accepted as open. */
    void opened(final RiskInstrument instrument, final Order order) {
        instrument.openOrders++;
        count(instrument, order, 0, order.leavesQuantity());
        revalue(instrument);
    }

    /** Takes a report; the order that it changed, null if it changed none. */
    Order onReport(final ExecutionReportDecoder report, final long nowNs) {
        final Order known = orders.find(report.clientOrderId());
        final boolean wasOpen = null != known && !known.state().isFinal();
        final long before = wasOpen ? known.leavesQuantity() : 0;
        final Order changed = orders.onReport(report, nowNs);
        if (null != known) {
            final boolean isOpen = !known.state().isFinal();
            final long after = isOpen ? known.leavesQuantity() : 0;
            if (isOpen != wasOpen || after != before) {
                final RiskInstrument instrument = instruments[known.instrumentId()];
                instrument.openOrders += (isOpen ? 1 : 0) - (wasOpen ? 1 : 0);
                count(instrument, known, before, after);
                revalue(instrument);
            }
        }
        return changed;
    }

    /** A price of an instrument changed. */
    void onPrice(final RiskInstrument instrument) {
        if (instrument.isActive && instrument.exposurePrice != instrument.valuedPrice) {
            revalue(instrument);
        }
    }

    /** What an order may still bring changed. */
    private void count(final RiskInstrument instrument, final Order order, final long before, final long after) {
        // both not negative: the difference fits
        final boolean isBuy = Side.BUY == order.side();
        final boolean bindsCash = isBuy && instrument.rules.isSpot();
        final long price = order.referencePriceMantissa();
        final long quantity = ExactMath.add(isBuy ? instrument.openBuys : instrument.openSells, after - before);
        final long cost = bindsCash
                ? ExactMath.add(
                        ExactMath.subtract(instrument.openCost, costOf(instrument, price, before)),
                        costOf(instrument, price, after))
                : instrument.openCost;
        if (OVERFLOW == quantity || OVERFLOW == cost) {
            recount(instrument); // what is too much now may have been so before, and the other way round
            return;
        }
        instrument.openCost = cost;
        if (isBuy) {
            instrument.openBuys = quantity;
        } else {
            instrument.openSells = quantity;
        }
    }

    /** Adds up what is open of an instrument. */
    private void recount(final RiskInstrument instrument) {
        instrument.openOrders = 0;
        instrument.openBuys = 0;
        instrument.openSells = 0;
        instrument.openCost = 0;
        for (int i = 0; i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            if (order.instrumentId() == instrument.rules.instrumentId()) {
                addOpen(instrument, order);
            }
        }
    }

    private static void addOpen(final RiskInstrument instrument, final Order order) {
        final long leaves = order.leavesQuantity();
        instrument.openOrders++;
        if (Side.BUY != order.side()) {
            instrument.openSells = ExactMath.add(instrument.openSells, leaves);
            return;
        }
        instrument.openBuys = ExactMath.add(instrument.openBuys, leaves);
        if (instrument.rules.isSpot()) {
            instrument.openCost =
                    ExactMath.add(instrument.openCost, costOf(instrument, order.referencePriceMantissa(), leaves));
        }
    }

    /** Replaces the terms of an instrument by those of now. */
    private void revalue(final RiskInstrument instrument) {
        final long quantity = instrument.position.quantity();
        activate(instrument, 0 != quantity || 0 != instrument.openBuys || 0 != instrument.openSells);
        final boolean isSpot = instrument.rules.isSpot();
        long worth = 0;
        long worst = 0;
        long bound = isSpot ? instrument.openCost : 0;
        instrument.worstQuantity = instrument.worstQuantity(0, 0);
        if (instrument.isActive && instrument.isCounted) {
            worth = worthOf(instrument, quantity);
            worst = instrument.notional(instrument.worstQuantity);
            bound = isSpot ? bound : margin(worst);
        }
        if (worth != instrument.worth) {
            worths.subtract(instrument.worth);
            worths.add(worth);
            instrument.worth = worth;
        }
        if (worst != instrument.worst) {
            instrument.worstOfSymbol.subtract(instrument.worst);
            instrument.worstOfSymbol.add(worst);
            worstCases.subtract(instrument.worst);
            worstCases.add(worst);
            instrument.worst = worst;
        }
        if (bound != instrument.boundCash) {
            boundCash.subtract(instrument.boundCash);
            boundCash.add(bound);
            instrument.boundCash = bound;
        }
        instrument.valuedPrice = instrument.exposurePrice;
    }

    /** What is held beyond the cash that was paid for it: its price on spot, its profit on derivatives. */
    private static long worthOf(final RiskInstrument instrument, final long quantity) {
        if (0 == quantity || instrument.exposurePrice <= 0) {
            return 0;
        }
        return instrument.rules.isSpot()
                ? instrument.rules.value(instrument.exposurePrice, quantity)
                : instrument.position.unrealisedPnl(instrument.rules, instrument.exposurePrice);
    }

    /** Takes the terms of an instrument away. */
    private void withdraw(final RiskInstrument instrument) {
        worths.subtract(instrument.worth);
        worstCases.subtract(instrument.worst);
        boundCash.subtract(instrument.boundCash);
        if (null != instrument.worstOfSymbol) {
            instrument.worstOfSymbol.subtract(instrument.worst);
        }
        instrument.worth = 0;
        instrument.worst = 0;
        instrument.boundCash = 0;
    }

    int strategyCount() {
        return strategyIds.length;
    }

    /** Id of a strategy; 0 for what belongs to none. */
    int strategyId(final int strategyIndex) {
        return strategyIndex < 0 ? 0 : strategyIds[strategyIndex];
    }

    /** What a strategy holds of an instrument; of index -1, what belongs to none. Spot: what can be sold. */
    long held(final RiskInstrument instrument, final int instrumentId, final int strategyIndex) {
        if (strategyIndex >= 0) {
            final Holding holding = holdings[strategyIndex][instrumentId];
            return null == holding ? 0 : sellable(holding.position, instrument);
        }
        long rest = sellable(instrument.position, instrument);
        for (int s = 0; s < strategyIds.length; s++) {
            rest -= held(instrument, instrumentId, s);
        }
        return rest;
    }

    /**
     * The same in whole lots; 0 for an instrument that was never defined. With routing, what is held where anything of
     * the symbol is.
     */
    long heldLots(final int instrumentId, final int strategyIndex) {
        final RiskInstrument instrument = instrument(instrumentId);
        if (null == instrument) {
            return 0;
        }
        final long own = heldLots(instrument, strategyIndex);
        if (0 != own || !isRouted[strategyIndex]) {
            return own;
        }
        final RiskInstrument[] all = membersOf(instrument);
        for (int i = 0; i < all.length; i++) {
            final long lots = heldLots(all[i], strategyIndex);
            if (0 != lots && all[i].rules.hasMarketOf(instrument.rules)) {
                return lots;
            }
        }
        return 0;
    }

    /** What a strategy holds of one instrument, in whole lots; negative is short. */
    long heldLots(final RiskInstrument instrument, final int strategyIndex) {
        final long held = held(instrument, instrument.rules.instrumentId(), strategyIndex);
        final long lots = instrument.rules.roundDownToLot(Math.abs(held));
        return held < 0 ? -lots : lots;
    }

    /** Instruments of the same symbol, by id; not to be changed. */
    RiskInstrument[] membersOf(final RiskInstrument instrument) {
        return members.get(instrument.symbolIndex - 1);
    }

    /**
     * What a strategy holds against a side and is not being closed yet, in whole lots. On spot no more than can be
     * sold; on derivatives without what the account holds the other way for no strategy: then somebody else has closed
     * a part of it already.
     */
    long closable(final RiskInstrument instrument, final int strategyIndex, final boolean isBuy) {
        return closable(instrument, strategyIndex, isBuy, true);
    }

    /** The same as if the strategy had no stop at the venue. */
    long closableButForStops(final RiskInstrument instrument, final int strategyIndex, final boolean isBuy) {
        return closable(instrument, strategyIndex, isBuy, false);
    }

    private long closable(
            final RiskInstrument instrument,
            final int strategyIndex,
            final boolean isBuy,
            final boolean areStopsCounted) {
        final int instrumentId = instrument.rules.instrumentId();
        final Holding holding = holdings[strategyIndex][instrumentId];
        if (null == holding) {
            return 0;
        }
        final boolean isSpot = instrument.rules.isSpot();
        long quantity = Math.max(0, isBuy ? -holding.position.quantity() : holding.position.sellable());
        long sells = 0;
        for (int i = 0; instrument.openOrders > 0 && i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            if (order.instrumentId() == instrumentId && (Side.BUY == order.side()) == isBuy) {
                sells += order.leavesQuantity();
                final boolean isCounted = order.strategyId() == strategyIds[strategyIndex]
                        && (areStopsCounted || !VenueStops.isStop(order));
                quantity -= isCounted ? order.leavesQuantity() : 0;
            }
        }
        if (isSpot && !isBuy) {
            quantity = Math.min(quantity, instrument.position.sellable() - sells);
        } else if (!isSpot) {
            final long unowned = held(instrument, instrumentId, -1);
            quantity -= Math.max(0, isBuy ? unowned : -unowned);
        }
        return instrument.rules.roundDownToLot(Math.max(0, quantity));
    }

    /** Gateways that had no stop orders are asked again. */
    void forgetStopRefusals() {
        for (final RiskInstrument instrument : instruments) {
            if (null != instrument) {
                instrument.takesNoStops = false;
            }
        }
    }

    /** Whether one more order that closes may be open: they have room of their own. */
    boolean hasRoomToClose() {
        return orders.openCount() < settings.maxOpenOrders() + RiskSettings.EXIT_RESERVE;
    }

    /** Above every instrument id. */
    int instrumentLimit() {
        return instruments.length;
    }

    private static long sellable(final Position position, final RiskInstrument instrument) {
        return instrument.rules.isSpot() ? position.sellable() : position.quantity();
    }

    int activeCount() {
        return activeCount;
    }

    /** One that is held or has open orders; by id. */
    RiskInstrument active(final int index) {
        return active[index];
    }

    /** Cash and what is held at its last price; OVERFLOW if it does not fit. */
    long equity() {
        return ExactMath.add(cash, worths.value());
    }

    /** Worst case of the other instruments of an instrument's symbol; OVERFLOW if it does not fit. */
    long worstOfSymbol(final RiskInstrument but) {
        return but.worstOfSymbol.without(but.worst);
    }

    /** Worst case of all instruments but one; OVERFLOW if it does not fit. */
    long worstOfOthers(final RiskInstrument but) {
        return worstCases.without(but.worst);
    }

    /** Worst case of all instruments; OVERFLOW if it does not fit. */
    long worstOfAll() {
        return worstCases.value();
    }

    /**
     * Cash that open orders and derivatives may need: what spot buys cost with fees, and the margin of the worst case
     * of derivatives, but that of one (null: of all).
     */
    long committedCash(final RiskInstrument butDerivative) {
        return null == butDerivative ? boundCash.value() : boundCash.without(butDerivative.boundCash);
    }

    /** Cash that a derivative of so much worth binds. */
    long margin(final long notional) {
        return wholeLeverage > 0
                ? ExactMath.multiplyDivide(notional, 1, wholeLeverage, Rounding.UP)
                : ExactMath.multiplyDivide(notional, RATE_ONE, settings.leverage(), Rounding.UP);
    }

    /** What a spot buy costs with the taker's fee, rounded up. */
    static long costOf(final RiskInstrument instrument, final long price, final long quantity) {
        return costOf(instrument, instrument.rules.notional(price, quantity, Rounding.UP));
    }

    /** The same of its notional. */
    static long costOf(final RiskInstrument instrument, final long notional) {
        final long fee = instrument.rules.takerFee();
        return fee <= 0 ? notional : ExactMath.add(notional, ExactMath.multiplyRate(notional, fee, Rounding.UP));
    }

    /**
     * Whether an order of a strategy on an instrument, other than its stop at the venue, may still be filled; its id,
     * or 0 if none.
     */
    long orderInFlight(final int strategyId, final RiskInstrument instrument) {
        for (int i = 0; instrument.openOrders > 0 && i < orders.openCount(); i++) {
            final Order order = orders.open(i);
            if (order.strategyId() == strategyId
                    && order.instrumentId() == instrument.rules.instrumentId()
                    && !VenueStops.isStop(order)) {
                return order.clientOrderId();
            }
        }
        return 0;
    }

    /** Makes room for what an accepted order may bring. */
    void expect(final RiskInstrument instrument, final int strategyIndex) {
        if (strategyIndex >= 0) { // else it closes a position that belongs to no strategy
            remember(instrument, strategyIndex);
        }
    }

    /** Makes room for what a strategy holds of an instrument. */
    void remember(final RiskInstrument instrument, final int strategyIndex) {
        final int instrumentId = instrument.rules.instrumentId();
        if (null == holdings[strategyIndex][instrumentId]) {
            holdings[strategyIndex][instrumentId] = new Holding();
        }
    }

    /** Remembers the last order of a strategy on an instrument. */
    void ordered(final OrderIntent intent, final long nowNs) {
        if (intent.strategyIndex < 0) {
            return;
        }
        final Holding holding = holdings[intent.strategyIndex][intent.instrumentId];
        holding.lastQuantity = intent.isBuy() ? intent.quantity : -intent.quantity;
        holding.lastOrderNs = nowNs;
    }

    void writeState(final StateWriter writer) {
        writer.putLong(cash);
        writer.putLong(badDefinitionCount);
        writer.putLong(unvaluedFeeCount);
        writer.putInt(symbols.size());
        for (int i = 0; i < symbols.size(); i++) {
            writer.putText(symbols.get(i));
        }
        for (int id = 1; id < instruments.length; id++) {
            if (null != instruments[id]) {
                writer.putInt(id);
                instruments[id].writeState(writer);
                for (int s = 0; s < strategyIds.length; s++) {
                    final Holding holding = holdings[s][id];
                    writer.putBoolean(null != holding);
                    if (null != holding) {
                        holding.writeState(writer);
                    }
                }
            }
        }
        writer.putInt(0);
        orders.writeState(writer);
    }

    void readState(final StateReader reader) {
        cash = reader.getLong();
        badDefinitionCount = reader.getLong();
        unvaluedFeeCount = reader.getLong();
        final int symbolCount = reader.getInt();
        for (int i = 0; i < symbolCount; i++) {
            symbols.add(reader.getText());
        }
        for (int id = reader.getInt(); id != 0; id = reader.getInt()) {
            final RiskInstrument instrument = add(id);
            instrument.readState(reader);
            classify(instrument);
            for (int s = 0; s < strategyIds.length; s++) {
                if (reader.getBoolean()) {
                    holdings[s][id] = new Holding();
                    holdings[s][id].readState(reader);
                }
            }
        }
        orders.readState(reader);
        for (int i = 0; i < orders.openCount(); i++) {
            addOpen(instruments[orders.open(i).instrumentId()], orders.open(i));
        }
        for (final RiskInstrument instrument : instruments) {
            if (null != instrument) {
                revalue(instrument);
            }
        }
    }

    private boolean onFill(final Order order, final ExecutionReportDecoder report) {
        final RiskInstrument instrument =
                null == order ? instrument(report.header().instrumentId()) : instruments[order.instrumentId()];
        if (null == instrument || instrument.isConflicted) {
            // of a conflicted one the scale of the report is not known: its order goes on counting in full
            return false;
        }
        final Side side = null == order ? report.side() : order.side();
        final long price = report.lastPriceMantissa();
        final long quantity = report.lastQuantityMantissa();
        long fee = FeeAssets.feeOf(report);
        Position.FeeKind feeKind = feeAssets.kindOf(report, instrument.rules);
        if (Position.FeeKind.OTHER == feeKind && 0 != fee && instrument.isCounted) {
            final long valued = valueOfFee(fee);
            feeKind = OVERFLOW == valued ? feeKind : Position.FeeKind.SETTLEMENT;
            fee = OVERFLOW == valued ? fee : valued;
        }
        final Position position = instrument.position;
        final Holding holding = null == order ? null : holdingOf(order);
        if (!position.fill(instrument.rules, side, price, quantity, fee, feeKind)) {
            return false;
        }
        final long cashAfter = ExactMath.add(cash, instrument.isCounted ? position.cashChange() : 0);
        if (OVERFLOW == cashAfter) {
            throw new IllegalStateException("cash does not fit 64 bits: " + cash + " and " + position.cashChange());
        }
        cash = cashAfter;
        instrument.fundedUntil.onFill(report.header().eventTimeNs());
        if (Position.FeeKind.OTHER == feeKind && 0 != fee) {
            unvaluedFeeCount++;
        }
        if (0 == instrument.exposurePrice) {
            instrument.exposurePrice = price;
        }
        revalue(instrument);
        if (null != holding) {
            bookHolding(instrument, holding, order, price, quantity, fee, feeKind);
        } else if (null == order) {
            bookUnasked(instrument, side, price, quantity);
        }
        return true;
    }

    /** Worth of a fee in a third currency at the last trade of the first instrument that has one; else OVERFLOW. */
    private long valueOfFee(final long fee) {
        for (int id = 1; id < instruments.length; id++) {
            final RiskInstrument other = instruments[id];
            if (null != other && other.lastTradePrice > 0 && feeAssets.isPriceOf(other.rules, quoteAsset)) {
                return other.rules.valueOfBase(other.lastTradePrice, fee);
            }
        }
        return OVERFLOW;
    }

    /** Books funding, unless it was before, or fell due before the first fill. */
    void onFunding(final int instrumentId, final long amount, final long fundingTimeNs) {
        final RiskInstrument instrument = instrument(instrumentId);
        if (null == instrument
                || !instrument.fundedUntil.isNew(fundingTimeNs)
                || instrument.isConflicted
                || !instrument.position.charge(amount)) {
            return;
        }
        instrument.fundedUntil.onBooked(fundingTimeNs);
        final long cashAfter = ExactMath.subtract(cash, instrument.isCounted ? amount : 0);
        if (OVERFLOW == cashAfter) {
            throw new IllegalStateException("cash does not fit 64 bits: " + cash + " less " + amount);
        }
        cash = cashAfter;
    }

    /**
     * What was closed without an order of ours (reconciliation, liquidation) is first what belonged to no strategy,
     * then what strategies held, in their order; what opens belongs to none.
     */
    private void bookUnasked(final RiskInstrument instrument, final Side side, final long price, final long quantity) {
        final int instrumentId = instrument.rules.instrumentId();
        final boolean isSell = Side.BUY != side;
        long unowned = instrument.position.quantity() + (isSell ? quantity : -quantity);
        for (int s = 0; s < strategyIds.length; s++) {
            unowned -= null == holdings[s][instrumentId] ? 0 : holdings[s][instrumentId].position.quantity();
        }
        long left = quantity - Math.min(quantity, Math.max(0, isSell ? unowned : -unowned));
        for (int s = 0; s < strategyIds.length && left > 0; s++) {
            final Holding holding = holdings[s][instrumentId];
            final long held = null == holding ? 0 : holding.position.quantity();
            if (0 != held && held > 0 == isSell) {
                final long part = Math.min(left, Math.abs(held));
                left -= part;
                if (!holding.position.fill(instrument.rules, side, price, part, 0, Position.FeeKind.SETTLEMENT)) {
                    throw new IllegalStateException("holding of strategy " + strategyIds[s] + " does not fit 64 bits");
                }
                holding.entries = part == Math.abs(held) ? 0 : holding.entries;
                holding.isClosedUnasked = true;
            }
        }
    }

    private void bookHolding(
            final RiskInstrument instrument,
            final Holding holding,
            final Order order,
            final long price,
            final long quantity,
            final long fee,
            final Position.FeeKind feeKind) {
        final long before = holding.position.quantity();
        if (!holding.position.fill(instrument.rules, order.side(), price, quantity, fee, feeKind)) {
            // a strategy's part cannot overflow where the whole did not, unless parts of both signs cancel out
            throw new IllegalStateException("holding of strategy " + order.strategyId() + " does not fit 64 bits");
        }
        if (order.isOpening() && 0 == order.filledQuantity()) {
            holding.entries++;
        }
        final long after = holding.position.quantity();
        if (0 == instrument.rules.roundDownToLot(Math.abs(after))) {
            holding.entries = 0;
        } else if (before != 0 && (before > 0) != (after > 0)) {
            holding.entries = 1;
        }
    }

    private Holding holdingOf(final Order order) {
        final int strategyIndex = strategyIndex(order.strategyId());
        return strategyIndex < 0 ? null : holdings[strategyIndex][order.instrumentId()];
    }

    private RiskInstrument add(final int instrumentId) {
        if (instrumentId >= instruments.length) {
            final int length = Math.max(instrumentId + 1, instruments.length * 2);
            instruments = Arrays.copyOf(instruments, length);
            for (int s = 0; s < strategyIds.length; s++) {
                holdings[s] = Arrays.copyOf(holdings[s], length);
            }
        }
        final RiskInstrument instrument = new RiskInstrument();
        if (settings.accountLimits().wantsHistory()) {
            instrument.history = new PriceHistory();
        }
        if (keepsDepth) {
            instrument.depth = new DepthBook();
        }
        instruments[instrumentId] = instrument;
        return instrument;
    }

    private void activate(final RiskInstrument instrument, final boolean isActive) {
        if (instrument.isActive == isActive) {
            return;
        }
        instrument.isActive = isActive;
        if (!isActive) {
            int at = 0;
            while (active[at] != instrument) {
                at++;
            }
            activeCount--;
            System.arraycopy(active, at + 1, active, at, activeCount - at);
            active[activeCount] = null;
            return;
        }
        if (activeCount == active.length) {
            active = Arrays.copyOf(active, activeCount * 2);
        }
        // by id: what is flattened in one event leaves in one order, also after a restart
        int at = activeCount++;
        while (at > 0 && active[at - 1].rules.instrumentId() > instrument.rules.instrumentId()) {
            active[at] = active[at - 1];
            at--;
        }
        active[at] = instrument;
    }

    private boolean rescale(final RiskInstrument instrument, final int instrumentId) {
        final InstrumentRules rules = instrument.rules;
        if (incoming.hasScaleOf(rules)) {
            return true;
        }
        final boolean isIdle = 0 == instrument.position.quantity() && 0 == instrument.openOrders;
        final int from = rules.sizeExponent();
        final int to = incoming.sizeExponent();
        if (!isIdle && !incoming.hasKindOf(rules)) {
            return false;
        }
        for (int s = 0; s < strategyIds.length; s++) {
            final Holding holding = holdings[s][instrumentId];
            if (null != holding && !holding.position.canRescale(from, to)) {
                return false;
            }
        }
        if (!instrument.position.canRescale(from, to) || !orders.rescale(rules, incoming)) {
            return false;
        }
        instrument.position.rescale(from, to);
        for (int s = 0; s < strategyIds.length; s++) {
            if (null != holdings[s][instrumentId]) {
                holdings[s][instrumentId].position.rescale(from, to);
            }
        }
        instrument.rescalePrices(rules.priceExponent(), incoming.priceExponent());
        return true;
    }

    private void classify(final RiskInstrument instrument) {
        final InstrumentRules rules = instrument.rules;
        instrument.isCounted = !rules.isInverse()
                && rules.isQuoteAsset(quoteAsset, quoteAsset.length)
                && rules.isSettleAsset(quoteAsset, quoteAsset.length);
        instrument.isAllowed = instrument.isCounted
                && (settings.allowedVenueIds().isEmpty()
                        || settings.allowedVenueIds().contains(rules.venueId()))
                && (settings.allowedSymbols().isEmpty()
                        || settings.allowedSymbols().contains(symbol(rules)));
        final int before = instrument.symbolIndex;
        instrument.symbolIndex = symbolIndex(rules);
        if (before != instrument.symbolIndex) {
            while (members.size() < symbols.size()) {
                members.add(new RiskInstrument[0]);
                worstOfSymbols.add(new ExactSum());
            }
            if (before > 0) {
                members.set(before - 1, without(members.get(before - 1), instrument));
            }
            instrument.worstOfSymbol = worstOfSymbols.get(instrument.symbolIndex - 1);
            members.set(instrument.symbolIndex - 1, with(members.get(instrument.symbolIndex - 1), instrument));
        }
    }

    private static RiskInstrument[] with(final RiskInstrument[] all, final RiskInstrument one) {
        final RiskInstrument[] more = Arrays.copyOf(all, all.length + 1);
        int at = all.length;
        while (at > 0 && more[at - 1].rules.instrumentId() > one.rules.instrumentId()) {
            more[at] = more[at - 1];
            at--;
        }
        more[at] = one;
        return more;
    }

    private static RiskInstrument[] without(final RiskInstrument[] all, final RiskInstrument one) {
        return Arrays.stream(all).filter(other -> other != one).toArray(RiskInstrument[]::new);
    }

    private int symbolIndex(final InstrumentRules rules) {
        final String symbol = symbol(rules);
        final int index = symbols.indexOf(symbol);
        if (index >= 0) {
            return index + 1;
        }
        symbols.add(symbol);
        return symbols.size();
    }

    private static String symbol(final InstrumentRules rules) {
        return new String(rules.baseAsset(), StandardCharsets.UTF_8)
                + '/'
                + new String(rules.quoteAsset(), StandardCharsets.UTF_8);
    }
}
