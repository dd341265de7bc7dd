package io.rayo.engine.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.BookStatusDecoder;
import io.rayo.codecs.sbe.BracketReason;
import io.rayo.codecs.sbe.ClockTickDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RiskState;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random markets, signals, commands and fates of orders: after each event the exits must be those that a slow model in
 * BigDecimal wants, no order that closes may turn a position round, and in the end all that was filled must be closed.
 */
class BracketsTwinTest {
    private static final long UNIT = RiskSettings.UNIT;
    private static final long PERCENT = 10_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final int EVENTS = Integer.getInteger("rayo.brackets.events", 120_000);
    private static final BigDecimal ONE = BigDecimal.valueOf(1_000_000_000_000L);

    /** What the model knows of what a strategy holds of an instrument. */
    private static final class Held {
        long quantity;
        BigDecimal cost = BigDecimal.ZERO;
        long openedNs;
        long best;
        BracketReason reached;
        int attempts;
        long notBeforeNs;
        long closedByExits;
    }

    private record Market(long bid, long ask, long traded, boolean isLive) {
        long exitPrice(boolean isLong) {
            long price = isLong ? bid : ask;
            return price > 0 ? price : traded;
        }
    }

    private static final class Live {
        final int strategy;
        final int instrument;
        final Side side;
        final long ordered;
        final boolean isClosing;
        final boolean isExit;
        long filled;
        boolean isLost;

        Live(int strategy, int instrument, Side side, long ordered, boolean isClosing, boolean isExit) {
            this.strategy = strategy;
            this.instrument = instrument;
            this.side = side;
            this.ordered = ordered;
            this.isClosing = isClosing;
            this.isExit = isExit;
        }
    }

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Map<Long, Live> live = new TreeMap<>();
    private final Market[] markets = new Market[3];
    private final Definition[] definitions = new Definition[3];
    private final Map<BracketReason, Integer> exits = new EnumMap<>(BracketReason.class);
    private Held[][] held;
    private List<StrategySettings> strategies;
    private RiskSettings settings;
    private RiskStage stage;
    private SplittableRandom random;
    private boolean isSilent;
    private boolean isFlattening;
    private long nextTradeId;
    private int restores;

    @Test
    void shouldCloseWhatIsFilledAsTheModelWantsAndNeverMore() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("BracketsTwinTest seed=" + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        int events = 0;
        for (int run = 0; events < EVENTS; run++) {
            random = seeds.split();
            start(run);
            for (int step = 0; step < 4_000; step++, events++) {
                in.nowNs += random.nextLong(0, 40_000_000L);
                step();
            }
            closeAll();
        }
        System.out.println("BracketsTwinTest exits " + exits + ", " + restores + " restores");
        for (BracketReason reason : List.of(
                BracketReason.TAKE_PROFIT,
                BracketReason.STOP_LOSS,
                BracketReason.TRAILING_STOP,
                BracketReason.TIME_STOP)) {
            assertTrue(exits.getOrDefault(reason, 0) > 10, reason + " too rare: " + exits);
        }
        assertTrue(restores > 5);
    }

    private void start(int run) {
        boolean rests = run % 2 == 1;
        settings = RiskSettings.defaults()
                .withOrderType(rests ? OrderType.LIMIT : OrderType.MARKET)
                .withTimeInForce(rests ? TimeInForce.GTC : TimeInForce.IOC)
                .withAllowShort(run % 3 != 2)
                .withMaxEntriesPerPosition(random.nextInt(1, 3))
                .withMaxDataAgeNs(3_600 * SECOND)
                .withMaxOrdersPerSecond(1_000_000)
                .withMaxOpenOrders(20)
                .withMaxTotalExposure(1_000_000 * UNIT)
                .withMaxInstrumentPosition(1_000_000 * UNIT)
                .withMaxSymbolPosition(1_000_000 * UNIT)
                .withInitialCash(-1);
        strategies = List.of(
                BracketsTest.strategy(1, 100 * UNIT, BracketSettings.DEFAULT),
                BracketsTest.strategy(
                        2,
                        333 * UNIT + 1,
                        new BracketSettings(0, 3 * PERCENT, PERCENT + 12_345, 5 * SECOND, PERCENT / 3)),
                BracketsTest.strategy(3, 200 * UNIT, BracketSettings.OFF),
                BracketsTest.strategy(4, 50 * UNIT, new BracketSettings(2 * PERCENT, 0, 0, 0, 0)));
        stage = new RiskStage(settings, strategies);
        live.clear();
        isSilent = false;
        isFlattening = false;
        held = new Held[strategies.size() + 1][3];
        for (Held[] ofStrategy : held) {
            for (int i = 0; i < 3; i++) {
                ofStrategy[i] = new Held();
            }
        }
        definitions[1] = TestMessages.spot(1, "BTC", "USDT");
        definitions[1].tickSize = 5;
        definitions[1].lotSize = 3;
        definitions[2] = TestMessages.spot(2, "ETH", "USDT");
        definitions[2].marketType = MarketType.PERPETUAL;
        definitions[2].contractType = ContractType.LINEAR;
        definitions[2].sizeExponent = -2;
        definitions[2].multiplier = 10_000_000L;
        for (int id = 1; id <= 2; id++) {
            send(in.define(definitions[id]));
            in.instrumentId = id;
            long price = 10_000_00;
            markets[id] = new Market(price, price + 5, price, true);
            send(in.trade(price, 1, Side.BUY));
            send(in.top(price, 1, price + 5, 1));
        }
    }

    private void step() {
        in.instrumentId = random.nextInt(1, 3);
        int what = random.nextInt(100);
        if (what < 55) {
            market();
        } else if (what < 70) {
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            send(in.signal(random.nextInt(1, 5), side, random.nextInt(3) == 0));
        } else if (what < 93) {
            fate();
        } else if (what < 98) {
            in.instrumentId = 0;
            send(in.tick());
        } else if (random.nextInt(4) == 0) {
            command();
        } else if (random.nextInt(8) == 0) {
            restore();
        }
    }

    private void market() {
        int id = in.instrumentId;
        Market market = markets[id];
        if (random.nextInt(40) == 0) {
            boolean isLive = random.nextInt(3) > 0;
            markets[id] = new Market(market.bid, market.ask, market.traded, isLive);
            send(in.bookStatus(isLive ? BookState.LIVE : BookState.STALE));
            return;
        }
        long base = market.traded;
        long step = random.nextInt(200) == 0 ? base / 10 : base / 300;
        long price = Math.max(1_000_00, (base + random.nextLong(-step, step + 1)) / 5 * 5);
        if (random.nextBoolean()) {
            markets[id] = new Market(market.bid, market.ask, price, market.isLive);
            send(in.trade(price, 1, Side.BUY));
        } else {
            markets[id] = new Market(price, price + 5, market.traded, market.isLive);
            send(in.top(price, 1, price + 5, 1));
        }
    }

    private void command() {
        in.instrumentId = 0;
        switch (random.nextInt(12)) {
            case 0 -> {
                isSilent = true;
                send(in.command(CommandType.KILL_SWITCH_ON, ""));
            }
            case 1 -> {
                isFlattening = true;
                send(in.command(CommandType.FLATTEN, ""));
            }
            case 2 -> send(in.command(CommandType.CANCEL_ALL, ""));
            case 3 -> send(in.command(CommandType.REDUCE_ONLY_ON, "by hand"));
            case 4, 5 -> {
                isFlattening = false;
                send(in.command(CommandType.REDUCE_ONLY_OFF, ""));
            }
            default -> {
                isSilent = false;
                send(in.command(CommandType.KILL_SWITCH_OFF, ""));
            }
        }
    }

    /** A new stage goes on from the state of the old one. */
    private void restore() {
        StateWriter writer = new StateWriter();
        stage.writeState(writer);
        stage = new RiskStage(settings, strategies);
        stage.readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
        restores++;
    }

    /** Something happens to one of the open orders at the venue. */
    private void fate() {
        if (live.isEmpty()) {
            return;
        }
        List<Long> ids = new ArrayList<>(live.keySet());
        long id = ids.get(random.nextInt(ids.size()));
        Live order = live.get(id);
        in.instrumentId = order.instrument;
        int what = random.nextInt(20);
        OrderState state = stage.orders().find(id).state();
        if (what < 4 && !order.isLost) {
            send(in.status(id, ExecutionType.NEW, OrderStatus.NEW, order.filled));
        } else if (what == 4 && !order.isLost) {
            order.isLost = true;
            send(in.status(id, ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, TestMessages.NULL));
        } else if (what == 5 && OrderState.PENDING_CANCEL == state) {
            send(in.status(id, ExecutionType.CANCEL_REJECTED, OrderStatus.NEW, order.filled));
        } else if (what < 9 && OrderState.PENDING_NEW == state && random.nextInt(3) == 0) {
            live.remove(id);
            send(in.status(id, ExecutionType.REJECTED, OrderStatus.REJECTED, 0));
        } else if (what < 15) {
            long left = order.ordered - order.filled;
            fill(id, order, random.nextInt(3) == 0 ? left : random.nextLong(1, left + 1));
        } else {
            live.remove(id);
            send(in.status(id, ExecutionType.CANCELED, OrderStatus.CANCELED, order.filled));
        }
    }

    private void fill(long id, Live order, long quantity) {
        Market market = markets[order.instrument];
        long price = Math.max(1, market.exitPrice(Side.SELL == order.side) + random.nextLong(-50, 51));
        order.filled += quantity;
        if (order.filled == order.ordered) {
            live.remove(id);
        }
        if (order.strategy > 0) {
            book(held[order.strategy][order.instrument], order, price, quantity);
        }
        send(in.fill(id, ++nextTradeId, order.side, price, quantity, 0));
    }

    private void book(Held position, Live order, long price, long quantity) {
        Definition definition = definitions[order.instrument];
        long signed = Side.BUY == order.side ? quantity : -quantity;
        long before = position.quantity;
        long after = before + signed;
        BigDecimal value = units(definition, quantity)
                .multiply(BigDecimal.valueOf(price, -definition.priceExponent))
                .setScale(8, RoundingMode.HALF_EVEN);
        if (before == 0 || before > 0 == signed > 0) {
            position.cost = position.cost.add(value);
        } else if (Math.abs(signed) <= Math.abs(before)) {
            BigDecimal closed = Math.abs(signed) == Math.abs(before)
                    ? position.cost
                    : position.cost
                            .multiply(BigDecimal.valueOf(quantity))
                            .divide(BigDecimal.valueOf(Math.abs(before)), 8, RoundingMode.HALF_EVEN);
            position.cost = position.cost.subtract(closed);
        } else {
            assertFalse(order.isClosing, "an order that closes turned the position round");
            BigDecimal closed = units(definition, Math.abs(before))
                    .multiply(BigDecimal.valueOf(price, -definition.priceExponent))
                    .setScale(8, RoundingMode.HALF_EVEN);
            position.cost = value.subtract(closed);
        }
        position.quantity = after;
        if (order.isExit) {
            position.closedByExits += quantity;
        }
        if (lots(definition, before) == 0 || lots(definition, after) == 0 || before > 0 != after > 0) {
            position.openedNs = in.nowNs;
            position.best = 0;
            position.reached = null;
        }
        position.attempts = 0;
        position.notBeforeNs = 0;
    }

    private static BigDecimal units(Definition definition, long quantity) {
        return BigDecimal.valueOf(quantity, -definition.sizeExponent)
                .multiply(BigDecimal.valueOf(definition.multiplier, 8));
    }

    private static long lots(Definition definition, long quantity) {
        long magnitude = Math.abs(quantity);
        return magnitude - magnitude % definition.lotSize;
    }

    private void send(TestMessages message) {
        out.begin(EventHeaders.sequence(message.buffer, TestMessages.OFFSET), in.nowNs);
        int templateId = EventHeaders.templateId(message.buffer, TestMessages.OFFSET);
        int instrumentId = in.instrumentId;
        stage.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
        boolean wasFlattening = isFlattening; // also in the event that ends it brackets are not looked at
        if (isFlattening && RiskState.REDUCE_ONLY == stage.state()) {
            isFlattening = false;
        }
        List<String> actual = new ArrayList<>();
        List<Live> ordered = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < out.count(); i++) {
            if (NewOrderDecoder.TEMPLATE_ID != out.templateId(i)) {
                continue;
            }
            newOrder.wrapAndApplyHeader(out.buffer(), out.offset(i), header);
            boolean isExit = newOrder.orderFlags().bracket();
            Live order = new Live(
                    newOrder.strategyId(),
                    newOrder.header().instrumentId(),
                    newOrder.side(),
                    newOrder.quantityMantissa(),
                    !stage.orders().find(newOrder.clientOrderId()).isOpening(),
                    isExit);
            ordered.add(order);
            ids.add(newOrder.clientOrderId());
            if (isExit) {
                actual.add(text(order.strategy, order.instrument, order.side, order.ordered, newOrder.priceMantissa()));
            }
        }
        List<String> expected = new ArrayList<>();
        boolean isLook = switch (templateId) {
            case TradeDecoder.TEMPLATE_ID,
                    TopOfBookDecoder.TEMPLATE_ID,
                    BookStatusDecoder.TEMPLATE_ID,
                    ExecutionReportDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
        boolean isTick = ClockTickDecoder.TEMPLATE_ID == templateId;
        if (!isSilent && !wasFlattening && !stage.isKilled()) {
            for (int id = 2; id >= 1; id--) {
                if (isTick || (isLook && id == instrumentId)) {
                    for (int strategy = 1; strategy <= strategies.size(); strategy++) {
                        look(strategy, id, expected);
                    }
                }
            }
        }
        assertEquals(expected, actual);
        for (int i = 0; i < ids.size(); i++) {
            live.put(ids.get(i), ordered.get(i));
        }
    }

    private static String text(int strategy, int instrument, Side side, long quantity, long price) {
        return strategy + " " + instrument + " " + side + " " + quantity + " " + price;
    }

    /** What the stage should do about one position now. */
    private void look(int strategy, int instrument, List<String> expected) {
        BracketSettings bracket = strategies.get(strategy - 1).bracket();
        Held position = held[strategy][instrument];
        Definition definition = definitions[instrument];
        if (!bracket.isOn() || 0 == lots(definition, position.quantity)) {
            return;
        }
        boolean isLong = position.quantity > 0;
        Market market = markets[instrument];
        long price = market.exitPrice(isLong);
        boolean isTradable = market.isLive
                && BigDecimal.valueOf(Math.abs(price - market.traded))
                                .compareTo(BigDecimal.valueOf(market.traded).multiply(new BigDecimal("0.05")))
                        <= 0;
        if (null == position.reached) {
            BracketReason reason = reached(bracket, position, definition, price);
            if (null == reason) {
                boolean isBetter = position.best == 0 || (isLong ? price > position.best : price < position.best);
                position.best = isTradable && isBetter ? price : position.best;
                return;
            }
            if (!isTradable) {
                return;
            }
            position.reached = reason;
        }
        if (in.nowNs < position.notBeforeNs || !isTradable) {
            return;
        }
        Side side = isLong ? Side.SELL : Side.BUY;
        long limit = limit(bracket, definition, isLong, price);
        long closing = 0;
        for (Map.Entry<Long, Live> entry : live.entrySet()) {
            Live other = entry.getValue();
            if (other.instrument != instrument) {
                continue;
            }
            Order order = stage.orders().find(entry.getKey());
            boolean rests = OrderType.LIMIT == order.orderType() && TimeInForce.GTC == order.timeInForce();
            boolean crosses = other.side != side
                    && (TestMessages.NULL == limit
                            || (isLong ? limit <= order.priceMantissa() : limit >= order.priceMantissa()));
            if (rests && (crosses || other.strategy == strategy)) {
                assertFalse(OrderDecisions.isCancellable(order), "still rests: " + entry.getKey());
                if (crosses && OrderState.PENDING_CANCEL == order.state()) {
                    return;
                }
            }
            if (other.strategy == strategy && other.side == side) {
                closing += other.ordered - other.filled;
            }
        }
        long quantity = lots(definition, Math.max(0, Math.abs(position.quantity) - closing));
        if (quantity > 0) {
            expected.add(text(strategy, instrument, side, quantity, limit));
            exits.merge(position.reached, 1, Integer::sum);
            position.notBeforeNs = in.nowNs + (100_000_000L << Math.min(position.attempts, 7));
            position.attempts++;
        }
    }

    private BracketReason reached(BracketSettings bracket, Held position, Definition definition, long price) {
        boolean isLong = position.quantity > 0;
        if (bracket.stopLoss() > 0) {
            BigDecimal level = level(position, definition, isLong ? -bracket.stopLoss() : bracket.stopLoss(), !isLong);
            if (isAtOrBeyond(price, level, !isLong)) {
                return BracketReason.STOP_LOSS;
            }
        }
        if (bracket.trailing() > 0 && position.best > 0) {
            BigDecimal rate = BigDecimal.valueOf(isLong ? -bracket.trailing() : bracket.trailing());
            BigDecimal level = BigDecimal.valueOf(position.best)
                    .multiply(ONE.add(rate))
                    .divide(ONE, 0, isLong ? RoundingMode.FLOOR : RoundingMode.CEILING);
            if (isAtOrBeyond(price, level, !isLong)) {
                return BracketReason.TRAILING_STOP;
            }
        }
        if (bracket.takeProfit() > 0) {
            BigDecimal level =
                    level(position, definition, isLong ? bracket.takeProfit() : -bracket.takeProfit(), isLong);
            if (isAtOrBeyond(price, level, isLong)) {
                return BracketReason.TAKE_PROFIT;
            }
        }
        return bracket.maxHoldingNs() > 0 && in.nowNs - position.openedNs >= bracket.maxHoldingNs()
                ? BracketReason.TIME_STOP
                : null;
    }

    private static boolean isAtOrBeyond(long price, BigDecimal level, boolean isAbove) {
        int compared = BigDecimal.valueOf(price).compareTo(level);
        return isAbove ? compared >= 0 : compared <= 0;
    }

    private static BigDecimal level(Held position, Definition definition, long change, boolean isUp) {
        BigDecimal worth =
                position.cost.multiply(ONE.add(BigDecimal.valueOf(change))).divide(ONE, 8, RoundingMode.HALF_EVEN);
        return worth.scaleByPowerOfTen(-definition.priceExponent)
                .divide(
                        units(definition, Math.abs(position.quantity)),
                        0,
                        isUp ? RoundingMode.CEILING : RoundingMode.FLOOR);
    }

    private static long limit(BracketSettings bracket, Definition definition, boolean isLong, long price) {
        if (bracket.maxSlippage() == 0) {
            return TestMessages.NULL;
        }
        BigDecimal rate = BigDecimal.valueOf(isLong ? -bracket.maxSlippage() : bracket.maxSlippage());
        BigDecimal tick = BigDecimal.valueOf(definition.tickSize);
        return BigDecimal.valueOf(price)
                .multiply(ONE.add(rate))
                .divide(ONE)
                .divide(tick, 0, isLong ? RoundingMode.CEILING : RoundingMode.FLOOR)
                .multiply(tick)
                .longValueExact();
    }

    /** The venue answers everything, prices run through every level: then nothing with a bracket is held any more. */
    private void closeAll() {
        in.instrumentId = 0;
        isFlattening = false;
        isSilent = false;
        send(in.command(CommandType.KILL_SWITCH_OFF, ""));
        send(in.command(CommandType.REDUCE_ONLY_ON, "by hand"));
        send(in.command(CommandType.REDUCE_ONLY_OFF, ""));
        send(in.command(CommandType.CANCEL_ALL, ""));
        settle();
        for (int id = 1; id <= 2; id++) {
            in.instrumentId = id;
            markets[id] = new Market(markets[id].bid, markets[id].ask, markets[id].traded, true);
            send(in.bookStatus(BookState.LIVE));
        }
        for (long price : new long[] {10_000_00, 1_000_00, 90_000_00}) {
            for (int round = 0; round < 4; round++) {
                for (int id = 1; id <= 2; id++) {
                    in.nowNs += 14 * SECOND;
                    in.instrumentId = id;
                    markets[id] = new Market(markets[id].bid, markets[id].ask, price, true);
                    send(in.trade(price, 1, Side.BUY));
                    markets[id] = new Market(price, price + 5, price, true);
                    send(in.top(price, 1, price + 5, 1));
                }
                settle();
            }
        }
        for (int id = 1; id <= 2; id++) {
            for (int strategy = 1; strategy <= strategies.size(); strategy++) {
                boolean isCovered = strategies.get(strategy - 1).bracket().stopLoss() > 0
                        || (held[strategy][id].quantity > 0
                                && strategies.get(strategy - 1).bracket().isOn());
                if (isCovered) {
                    assertEquals(
                            0,
                            lots(definitions[id], held[strategy][id].quantity),
                            "strategy " + strategy + " instrument " + id + " after "
                                    + held[strategy][id].closedByExits);
                }
            }
        }
    }

    private void settle() {
        while (!live.isEmpty()) {
            long id = live.keySet().iterator().next();
            Live order = live.get(id);
            in.instrumentId = order.instrument;
            if (order.isExit || random.nextBoolean()) {
                fill(id, order, order.ordered - order.filled);
            } else {
                live.remove(id);
                send(in.status(id, ExecutionType.CANCELED, OrderStatus.CANCELED, order.filled));
            }
        }
    }
}
