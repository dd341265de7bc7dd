package io.rayo.engine.risk;

import static io.rayo.engine.orders.TestMessages.NULL;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.SlowPosition;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.strategy.StrategySettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the risk stage should answer, worked out anew for each signal from the whole history, in BigDecimal and maps.
 */
final class SlowRisk {
    private static final BigDecimal ZERO = BigDecimal.ZERO;

    record Answer(RejectReason reason, long quantity, long price, long reference) {
        static Answer no(RejectReason reason) {
            return new Answer(reason, 0, 0, 0);
        }
    }

    private static final class Market {
        final Definition definition;
        final SlowPosition position;
        long bid;
        long ask;
        long traded;
        long exposurePrice;
        long lastNs;
        boolean isBookSeen;
        boolean isBookLive;
        final TreeMap<Long, long[]> minutes = new TreeMap<>();

        Market(Definition definition) {
            this.definition = definition;
            position = new SlowPosition(definition);
        }

        void touched(long nowNs) {
            lastNs = nowNs;
            long price = ask > 0 ? ask : traded > 0 ? traded : bid;
            exposurePrice = price > 0 ? price : exposurePrice;
            if (exposurePrice > 0) {
                long[] range = minutes.computeIfAbsent(
                        Math.floorDiv(nowNs, 60_000_000_000L), m -> new long[] {exposurePrice, exposurePrice});
                range[0] = Math.min(range[0], exposurePrice);
                range[1] = Math.max(range[1], exposurePrice);
            }
        }

        /** Rounded away from zero to money. */
        BigDecimal notional(long price, BigDecimal quantity) {
            return exact(price, quantity).setScale(8, RoundingMode.UP);
        }

        BigDecimal exact(long price, BigDecimal quantity) {
            return position.price(price).multiply(quantity).multiply(BigDecimal.valueOf(definition.multiplier, 8));
        }
    }

    private static final class SlowOrder {
        int strategyId;
        int instrumentId;
        Side side;
        long ordered;
        long filled;
        long reference;
        boolean isOpening;
        boolean isResting;
        boolean isDone;
        long doneCumulative;
        int cancels;
        boolean isCancelAsked;

        long outstanding() {
            return isDone ? Math.max(0, doneCumulative - filled) : ordered - filled;
        }
    }

    private static final class SlowHolding {
        final SlowPosition position;
        int entries;
        long lastQuantity;
        long lastOrderNs;

        SlowHolding(Definition definition) {
            position = new SlowPosition(definition);
        }
    }

    private final RiskSettings settings;
    private final Map<Integer, Long> orderNotionals = new HashMap<>();
    private final Map<Integer, Market> markets = new TreeMap<>();
    private final Map<Long, SlowOrder> orders = new TreeMap<>();
    private final Map<String, SlowHolding> holdings = new HashMap<>();
    private final Set<Long> tradeIds = new HashSet<>();
    private final List<Long> orderTimes = new ArrayList<>();
    private final Map<Integer, List<Long>> openings = new TreeMap<>();
    private BigDecimal equity;
    private BigDecimal peak;
    private BigDecimal dayStart;
    private long day = Long.MIN_VALUE;
    private boolean isKilled;
    private boolean isHalted;
    private boolean isReduceOnly;
    private long nowNs;

    SlowRisk(RiskSettings settings, List<StrategySettings> strategies) {
        this.settings = settings;
        equity = BigDecimal.valueOf(Math.max(0, settings.initialCash()), 8);
        peak = equity;
        dayStart = equity;
        strategies.forEach(strategy -> orderNotionals.put(strategy.strategyId(), strategy.orderNotional()));
    }

    void define(Definition definition) {
        markets.put(definition.instrumentId, new Market(definition));
    }

    void time(long timeNs) {
        nowNs = timeNs;
    }

    void tick(long timeNs) {
        time(timeNs);
        revalue();
        isReduceOnly |= RejectReason.NONE != loss();
    }

    private void revalue() {
        long today = Math.floorDiv(nowNs, 86_400_000_000_000L);
        if (today > day) {
            day = today;
            dayStart = equity;
        }
        equity = cash();
        for (Market market : markets.values()) {
            SlowPosition held = market.position;
            if ("USDT".equals(market.definition.quote) && 0 != held.quantity.signum() && market.exposurePrice > 0) {
                BigDecimal worth = held.value(held.price(market.exposurePrice), held.quantity.abs());
                if (held.isSpot()) {
                    equity = held.quantity.signum() > 0 ? equity.add(worth) : equity.subtract(worth);
                } else {
                    BigDecimal profit = worth.subtract(held.cost);
                    equity = held.quantity.signum() > 0 ? equity.add(profit) : equity.subtract(profit);
                }
            }
        }
        peak = peak.max(equity);
    }

    void trade(int id, long price, long timeNs) {
        markets.get(id).traded = price;
        markets.get(id).touched(timeNs);
    }

    void top(int id, long bid, long ask, long timeNs) {
        markets.get(id).bid = bid;
        markets.get(id).ask = ask;
        markets.get(id).touched(timeNs);
    }

    void depth(int id, long timeNs) {
        markets.get(id).lastNs = timeNs;
    }

    void bookStatus(int id, boolean isLive) {
        markets.get(id).isBookSeen = true;
        markets.get(id).isBookLive = isLive;
    }

    void gap(int id, Channel channel) {
        Market market = markets.get(id);
        if (Channel.TRADES != channel) {
            market.bid = 0;
            market.ask = 0;
        }
        if (Channel.TRADES == channel || Channel.ALL == channel) {
            market.traded = 0;
        }
        if (Channel.BOOK == channel || Channel.ALL == channel) {
            market.isBookLive = false;
        }
    }

    void command(CommandType type, boolean isRecovery) {
        switch (type) {
            case KILL_SWITCH_ON -> isKilled = true;
            case KILL_SWITCH_OFF -> isKilled = false;
            case REDUCE_ONLY_ON -> {
                isHalted |= isRecovery;
                isReduceOnly |= !isRecovery;
            }
            case REDUCE_ONLY_OFF -> {
                isReduceOnly = false;
                peak = equity;
                dayStart = equity;
            }
            case RECOVERED -> isHalted = false;
            default -> {}
        }
    }

    /** Open orders that may be withdrawn, by id. */
    List<Long> cancellable() {
        List<Long> ids = new ArrayList<>();
        orders.forEach((id, order) -> {
            if (!order.isDone && order.outstanding() > 0 && !order.isCancelAsked && order.cancels < 3) {
                ids.add(id);
            }
        });
        return ids;
    }

    void cancelRequested(long id) {
        orders.get(id).isCancelAsked = true;
        orders.get(id).cancels++;
    }

    void accepted(long id, int strategyId, int instrumentId, Side side, Answer answer, long timeNs) {
        SlowOrder order = new SlowOrder();
        order.strategyId = strategyId;
        order.instrumentId = instrumentId;
        order.side = side;
        order.ordered = answer.quantity;
        order.reference = answer.reference;
        order.isOpening = !lastWasClosing;
        order.isResting = OrderType.LIMIT == settings.orderType() && TimeInForce.GTC == settings.timeInForce();
        orders.put(id, order);
        orderTimes.add(timeNs);
        SlowHolding holding = holding(strategyId, instrumentId);
        holding.lastQuantity = Side.BUY == side ? answer.quantity : -answer.quantity;
        holding.lastOrderNs = timeNs;
        if (order.isOpening) {
            openings.computeIfAbsent(strategyId, id2 -> new ArrayList<>()).add(timeNs);
        }
    }

    void done(long id, long cumulative) {
        SlowOrder order = orders.get(id);
        if (!order.isDone) {
            order.isDone = true;
            order.doneCumulative = cumulative;
        }
    }

    void fill(long id, long tradeId, long price, long quantity, BigDecimal fee, String feeAsset, long timeNs) {
        if (!tradeIds.add(tradeId)) {
            return;
        }
        SlowOrder order = orders.get(id);
        Market market = markets.get(order.instrumentId);
        boolean isBuy = Side.BUY == order.side;
        SlowHolding holding = holding(order.strategyId, order.instrumentId);
        BigDecimal size = market.position.size(quantity);
        BigDecimal before = holding.position.quantity;
        market.position.fill(isBuy, market.position.price(price), size, fee, feeAsset);
        holding.position.fill(isBuy, market.position.price(price), size, fee, feeAsset);
        if (order.isOpening && 0 == order.filled) {
            holding.entries++;
        }
        BigDecimal after = holding.position.quantity;
        if (after.abs().compareTo(market.position.size(market.definition.lotSize)) < 0) {
            holding.entries = 0;
        } else if (0 != before.signum() && before.signum() != after.signum()) {
            holding.entries = 1;
        }
        order.filled += quantity;
        if (order.filled == order.ordered) {
            order.isDone = true;
            order.doneCumulative = order.ordered;
        }
        nowNs = timeNs;
    }

    BigDecimal cash() {
        BigDecimal cash = BigDecimal.valueOf(Math.max(0, settings.initialCash()), 8);
        for (Market market : markets.values()) {
            if ("USDT".equals(market.definition.quote)) {
                cash = cash.add(market.position.cash);
            }
        }
        return cash;
    }

    int openOrders() {
        return (int) orders.values().stream().filter(o -> o.outstanding() > 0).count();
    }

    private boolean lastWasClosing;

    Answer answer(
            int strategyId, int instrumentId, Side side, boolean isClosingSignal, double confidence, long timeNs) {
        nowNs = timeNs;
        if (isKilled) {
            return Answer.no(RejectReason.KILL_SWITCH);
        }
        if (isHalted) {
            return Answer.no(RejectReason.HALTED);
        }
        Market market = markets.get(instrumentId);
        if (null == market) {
            return Answer.no(RejectReason.UNKNOWN_INSTRUMENT);
        }
        if (!"USDT".equals(market.definition.quote)) {
            return Answer.no(RejectReason.NOT_ALLOWED);
        }
        boolean isBuy = Side.BUY == side;
        long best = isBuy ? market.ask : market.bid;
        long reference = best > 0 ? best : market.traded;
        RejectReason reason = unfit(market, reference);
        if (RejectReason.NONE != reason) {
            return Answer.no(reason);
        }
        boolean isSpot = market.position.isSpot();
        boolean isClosing = isClosingSignal || (!isBuy && (isSpot || !settings.allowShort()));
        lastWasClosing = isClosing;
        revalue();
        if (orders.values().stream()
                .anyMatch(o -> o.outstanding() > 0 && o.strategyId == strategyId && o.instrumentId == instrumentId)) {
            return Answer.no(RejectReason.ORDER_IN_FLIGHT);
        }
        if (isReduceOnly && !isClosing) {
            return Answer.no(RejectReason.REDUCE_ONLY);
        }
        if (!isClosing) {
            RejectReason refused = loss();
            if (RejectReason.NONE == refused) {
                refused = filter(strategyId, confidence);
            }
            if (RejectReason.NONE != refused) {
                return Answer.no(refused);
            }
        }
        BigDecimal closable = closable(market, strategyId, isBuy);
        if (isClosing && 0 == closable.signum()) {
            return Answer.no(RejectReason.NOTHING_TO_CLOSE);
        }
        SlowHolding holding = holding(strategyId, instrumentId);
        if (!isClosing
                && holding.entries >= settings.maxEntriesPerPosition()
                && holding.position.quantity.signum() == (isBuy ? 1 : -1)) {
            return Answer.no(RejectReason.POSITION_OPEN);
        }
        long wanted = isClosing ? settings.maxOrderNotional() : orderNotionals.get(strategyId);
        BigDecimal perUnit = market.exact(reference, market.position.size(1));
        BigDecimal quantity = BigDecimal.valueOf(wanted, 8).divide(perUnit, 0, RoundingMode.FLOOR);
        if (isClosing) {
            quantity = quantity.min(closable).min(lots(market, BigDecimal.valueOf(market.definition.maxQuantity)));
        }
        quantity = lots(market, quantity);
        Answer answer = limits(market, isBuy, reference, quantity.longValueExact());
        return RejectReason.NONE == answer.reason ? accountLimits(market, holding, isBuy, isClosing, answer) : answer;
    }

    private RejectReason loss() {
        if (settings.initialCash() <= 0) {
            return RejectReason.NONE;
        }
        AccountLimits limits = settings.accountLimits();
        BigDecimal allowed = peak.multiply(BigDecimal.valueOf(limits.maxDrawdown(), 12));
        if (limits.maxDrawdown() > 0
                && peak.signum() > 0
                && peak.subtract(equity).compareTo(allowed) > 0) {
            return RejectReason.DRAWDOWN;
        }
        boolean tooMuch = limits.maxDailyLoss() > 0
                && dayStart.subtract(equity).compareTo(BigDecimal.valueOf(limits.maxDailyLoss(), 8)) > 0;
        return tooMuch ? RejectReason.DAILY_LOSS : RejectReason.NONE;
    }

    private RejectReason filter(int strategyId, double confidence) {
        SignalFilters filters = settings.signalFilters();
        if (confidence < filters.minConfidence()) {
            return RejectReason.LOW_CONFIDENCE;
        }
        List<Long> own = openings.getOrDefault(strategyId, List.of());
        if (filters.cooldownNs() > 0 && own.stream().anyMatch(t -> nowNs - t < filters.cooldownNs())) {
            return RejectReason.SIGNAL_COOLDOWN;
        }
        long ownRecent =
                own.stream().filter(t -> nowNs - t < 3_600_000_000_000L).count();
        long allRecent = openings.values().stream()
                .flatMap(List::stream)
                .filter(t -> nowNs - t < 3_600_000_000_000L)
                .count();
        boolean tooMany = (filters.maxPerHour() > 0 && allRecent >= filters.maxPerHour())
                || (filters.maxPerHourAndStrategy() > 0 && ownRecent >= filters.maxPerHourAndStrategy());
        return tooMany ? RejectReason.SIGNAL_RATE_LIMIT : RejectReason.NONE;
    }

    private Answer accountLimits(Market market, SlowHolding holding, boolean isBuy, boolean isClosing, Answer answer) {
        AccountLimits limits = settings.accountLimits();
        if (limits.duplicateWindowNs() > 0
                && holding.lastQuantity == (isBuy ? answer.quantity : -answer.quantity)
                && nowNs - holding.lastOrderNs < limits.duplicateWindowNs()) {
            return Answer.no(RejectReason.DUPLICATE);
        }
        boolean crosses = orders.values().stream()
                .anyMatch(o -> o.outstanding() > 0
                        && o.isResting
                        && o.instrumentId == market.definition.instrumentId
                        && isBuy != (Side.BUY == o.side)
                        && (isBuy ? answer.reference >= o.reference : answer.reference <= o.reference));
        if (crosses) {
            return Answer.no(RejectReason.SELF_CROSS);
        }
        if (isClosing) {
            return answer;
        }
        if (limits.maxVolatility() > 0) {
            long now = Math.floorDiv(nowNs, 60_000_000_000L);
            Map<Long, long[]> hour = market.minutes.subMap(now - 59, now + 1);
            long low = hour.values().stream().mapToLong(r -> r[0]).min().orElse(0);
            long high = hour.values().stream().mapToLong(r -> r[1]).max().orElse(0);
            BigDecimal allowed = BigDecimal.valueOf(low).multiply(BigDecimal.valueOf(limits.maxVolatility(), 12));
            if (BigDecimal.valueOf(high - low).compareTo(allowed) > 0) {
                return Answer.no(RejectReason.VOLATILITY);
            }
        }
        if (settings.initialCash() > 0) {
            BigDecimal after = isBuy ? worst(market, answer.quantity, 0) : worst(market, 0, answer.quantity);
            BigDecimal total = market.notional(market.exposurePrice, after);
            for (Market other : markets.values()) {
                if (other != market && "USDT".equals(other.definition.quote)) {
                    total = total.add(other.notional(other.exposurePrice, worst(other, 0, 0)));
                }
            }
            if (exceeds(total, limits.maxLeverage())) {
                return Answer.no(RejectReason.LEVERAGE);
            }
            if (exceeds(total, limits.maxActiveRatio())) {
                return Answer.no(RejectReason.MAX_ACTIVE_RATIO);
            }
        }
        return answer;
    }

    private boolean exceeds(BigDecimal total, long multiple) {
        return multiple > 0
                && (equity.signum() <= 0 || total.compareTo(equity.multiply(BigDecimal.valueOf(multiple, 12))) > 0);
    }

    private RejectReason unfit(Market market, long reference) {
        if (0 == reference) {
            return RejectReason.NO_REFERENCE_PRICE;
        }
        if (nowNs - market.lastNs > settings.maxDataAgeNs()) {
            return RejectReason.STALE_DATA;
        }
        if (market.isBookSeen && !market.isBookLive) {
            return RejectReason.BOOK_NOT_LIVE;
        }
        BigDecimal allowed =
                BigDecimal.valueOf(settings.maxPriceDeviation(), 12).multiply(BigDecimal.valueOf(market.traded));
        if (market.traded > 0
                && BigDecimal.valueOf(Math.abs(reference - market.traded)).compareTo(allowed) > 0) {
            return RejectReason.PRICE_COLLAR;
        }
        return RejectReason.NONE;
    }

    /** In units of size. */
    private BigDecimal closable(Market market, int strategyId, boolean isBuy) {
        SlowPosition held = holding(strategyId, market.definition.instrumentId).position;
        BigDecimal unit = held.size(1);
        BigDecimal units = isBuy ? held.quantity.negate().divide(unit) : sellable(held);
        if (market.position.isSpot() && !isBuy) {
            BigDecimal sells = BigDecimal.valueOf(open(market, false));
            units = units.min(sellable(market.position).subtract(sells));
        }
        return lots(market, units.max(ZERO));
    }

    private static BigDecimal sellable(SlowPosition position) {
        BigDecimal whole =
                position.quantity.subtract(position.baseFeeRest).divide(position.size(1), 0, RoundingMode.FLOOR);
        return whole.max(ZERO);
    }

    private Answer limits(Market market, boolean isBuy, long reference, long quantity) {
        Definition rules = market.definition;
        boolean isLimit = OrderType.LIMIT == settings.orderType();
        BigDecimal size = market.position.size(quantity);
        if (isLimit && 0 != reference % rules.tickSize) {
            return Answer.no(RejectReason.OFF_TICK);
        }
        if (quantity < Math.max(1, rules.minQuantity)) {
            return Answer.no(RejectReason.BELOW_MIN_QUANTITY);
        }
        if (quantity > rules.maxQuantity) {
            return Answer.no(RejectReason.ABOVE_MAX_QUANTITY);
        }
        if (market.exact(reference, size).compareTo(BigDecimal.valueOf(rules.minNotional, 8)) < 0) {
            return Answer.no(RejectReason.BELOW_MIN_NOTIONAL);
        }
        if (market.exact(reference, size).compareTo(BigDecimal.valueOf(settings.maxOrderNotional(), 8)) > 0) {
            return Answer.no(RejectReason.ORDER_NOTIONAL_LIMIT);
        }
        BigDecimal before = worst(market, 0, 0);
        BigDecimal after = isBuy ? worst(market, quantity, 0) : worst(market, 0, quantity);
        if (after.compareTo(before) > 0) {
            BigDecimal own = market.notional(market.exposurePrice, after);
            BigDecimal symbol = own;
            BigDecimal total = own;
            for (Market other : markets.values()) {
                if (other != market && "USDT".equals(other.definition.quote)) {
                    BigDecimal worst = other.notional(other.exposurePrice, worst(other, 0, 0));
                    total = total.add(worst);
                    symbol = other.definition.base.equals(rules.base) ? symbol.add(worst) : symbol;
                }
            }
            if (own.compareTo(BigDecimal.valueOf(settings.maxInstrumentPosition(), 8)) > 0
                    || symbol.compareTo(BigDecimal.valueOf(settings.maxSymbolPosition(), 8)) > 0) {
                return Answer.no(RejectReason.POSITION_LIMIT);
            }
            if (total.compareTo(BigDecimal.valueOf(settings.maxTotalExposure(), 8)) > 0) {
                return Answer.no(RejectReason.EXPOSURE_LIMIT);
            }
        }
        if (openOrders() >= settings.maxOpenOrders()) {
            return Answer.no(RejectReason.OPEN_ORDERS_LIMIT);
        }
        long recent =
                orderTimes.stream().filter(t -> nowNs - t < 1_000_000_000L).count();
        if (recent >= settings.maxOrdersPerSecond()) {
            return Answer.no(RejectReason.ORDER_RATE_LIMIT);
        }
        if (settings.initialCash() >= 0
                && needed(market, isBuy, reference, size, before, after).compareTo(cash()) > 0) {
            return Answer.no(RejectReason.INSUFFICIENT_FUNDS);
        }
        return new Answer(RejectReason.NONE, quantity, isLimit ? reference : NULL, reference);
    }

    /** Nothing for what needs no cash; then less than any cash, debts included. */
    private BigDecimal needed(
            Market market, boolean isBuy, long reference, BigDecimal size, BigDecimal before, BigDecimal after) {
        boolean isSpot = market.position.isSpot();
        if (isSpot ? !isBuy : after.compareTo(before) <= 0) {
            return BigDecimal.valueOf(Long.MIN_VALUE);
        }
        BigDecimal sum = isSpot ? cost(market, reference, size) : margin(market.notional(market.exposurePrice, after));
        for (SlowOrder order : orders.values()) {
            Market of = markets.get(order.instrumentId);
            if (order.outstanding() > 0 && of.position.isSpot() && Side.BUY == order.side) {
                sum = sum.add(cost(of, order.reference, of.position.size(order.outstanding())));
            }
        }
        for (Market other : markets.values()) {
            if (!other.position.isSpot() && (isSpot || other != market)) {
                sum = sum.add(margin(other.notional(other.exposurePrice, worst(other, 0, 0))));
            }
        }
        return sum;
    }

    private BigDecimal margin(BigDecimal notional) {
        return notional.divide(BigDecimal.valueOf(settings.leverage(), 12), 8, RoundingMode.UP);
    }

    private static BigDecimal cost(Market market, long price, BigDecimal size) {
        BigDecimal notional = market.notional(price, size);
        long fee = Math.max(0, market.definition.takerFee);
        return notional.add(notional.multiply(BigDecimal.valueOf(fee, 12)).setScale(8, RoundingMode.UP));
    }

    /** The largest holding that could come of the open orders and more, in base units or contracts. */
    private BigDecimal worst(Market market, long moreBuys, long moreSells) {
        BigDecimal up = market.position.quantity.add(market.position.size(open(market, true) + moreBuys));
        BigDecimal down = market.position.quantity.subtract(market.position.size(open(market, false) + moreSells));
        return up.abs().max(down.abs());
    }

    private long open(Market market, boolean isBuy) {
        long sum = 0;
        for (SlowOrder order : orders.values()) {
            if (order.instrumentId == market.definition.instrumentId && isBuy == (Side.BUY == order.side)) {
                sum += order.outstanding();
            }
        }
        return sum;
    }

    private SlowHolding holding(int strategyId, int instrumentId) {
        return holdings.computeIfAbsent(
                strategyId + "/" + instrumentId, key -> new SlowHolding(markets.get(instrumentId).definition));
    }

    private static BigDecimal lots(Market market, BigDecimal units) {
        BigDecimal lot = BigDecimal.valueOf(market.definition.lotSize);
        return units.divide(lot, 0, RoundingMode.FLOOR).multiply(lot);
    }
}
