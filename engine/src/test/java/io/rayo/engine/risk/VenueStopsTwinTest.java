package io.rayo.engine.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskState;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.StrategySettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random signals, commands and fates of orders at a venue that fills reduce-only orders no further than the account
 * holds. Of a strategy's stops one at most works; no orders that close may together do more than close; every signal is
 * answered once. Where prices stay away from the levels, the stop must be the one that a slow model in BigDecimal
 * wants, be withdrawn for no reason but that, and be missing only while the venue has just refused it.
 */
class VenueStopsTwinTest {
    private static final long UNIT = RiskSettings.UNIT;
    private static final long PERCENT = 10_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_PAUSE = 12_800_000_000L;
    private static final int EVENTS = Integer.getInteger("rayo.stops.events", 120_000);
    private static final BigDecimal ONE = BigDecimal.valueOf(1_000_000_000_000L);

    /** What the model knows of what a strategy holds of an instrument. */
    private static final class Held {
        long quantity;
        BigDecimal cost = BigDecimal.ZERO;
        /** Since the position changed; far back if the venue has refused nothing. */
        long refusedNs = -LONGEST_PAUSE;

        boolean hasWish;
    }

    private static final class Live {
        final int strategy;
        final int instrument;
        final Side side;
        final long ordered;
        final long stopPrice;
        final boolean isStop;
        final boolean isClosing;
        final boolean isReduceOnly;
        long filled;
        boolean isAcknowledged;
        boolean isLost;
        boolean isCancelAsked;
        int cancels;

        Live(NewOrderDecoder order, boolean isClosing) {
            strategy = order.strategyId();
            instrument = order.header().instrumentId();
            side = order.side();
            ordered = order.quantityMantissa();
            stopPrice = order.stopPriceMantissa();
            isStop = OrderType.STOP == order.orderType();
            isReduceOnly = order.orderFlags().reduceOnly();
            this.isClosing = isClosing;
        }

        long left() {
            return ordered - filled;
        }
    }

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Map<Long, Live> live = new TreeMap<>();
    private final Definition[] definitions = new Definition[3];
    private Held[][] held;
    private List<StrategySettings> strategies;
    private RiskSettings settings;
    private RiskStage stage;
    private SplittableRandom random;
    /** Prices stay away from every level. */
    private boolean isCalm;

    private boolean isKilled;
    private boolean isFlattening;
    /** Everything is being withdrawn on command. */
    private boolean isCancelling;

    private long price;
    private long nextTradeId;
    private int signals;
    private int answers;
    private int restores;
    private int stops;
    private int stopFills;
    private int wishes;
    private int checked;
    /** The event at hand is a signal. */
    private boolean isSignalNow;

    @Test
    void shouldKeepOneStopForWhatIsHeldAndNeverCloseMore() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("VenueStopsTwinTest seed=" + seed);
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
        System.out.println("VenueStopsTwinTest " + stops + " stops, " + stopFills + " fills of them, " + wishes
                + " signals that waited, " + checked + " looks, " + restores + " restores");
        assertTrue(stops > 1_000 && stopFills > 100 && wishes > 100 && checked > 10_000 && restores > 5);
    }

    private void start(int run) {
        isCalm = run % 2 == 0;
        boolean rests = run % 4 > 1;
        settings = RiskSettings.defaults()
                .withOrderType(rests ? OrderType.LIMIT : OrderType.MARKET)
                .withTimeInForce(rests ? TimeInForce.GTC : TimeInForce.IOC)
                .withAllowShort(run % 3 != 2)
                .withMaxEntriesPerPosition(random.nextInt(1, 3))
                .withMaxDataAgeNs(3_600 * SECOND)
                .withMaxPriceDeviation(100 * PERCENT)
                .withMaxOrdersPerSecond(1_000_000)
                .withMaxOpenOrders(20)
                .withMaxTotalExposure(1_000_000 * UNIT)
                .withMaxInstrumentPosition(1_000_000 * UNIT)
                .withMaxSymbolPosition(1_000_000 * UNIT)
                .withInitialCash(-1);
        BracketSettings loose = new BracketSettings(0, 4 * PERCENT, 0, 0, 0, true);
        strategies = List.of(
                BracketsTest.strategy(
                        1, 100 * UNIT, isCalm ? loose : new BracketSettings(5 * PERCENT, 2 * PERCENT, 0, 0, 0, true)),
                BracketsTest.strategy(
                        2,
                        333 * UNIT + 1,
                        isCalm
                                ? new BracketSettings(0, 3 * PERCENT + 12_345, 0, 0, 0, true)
                                : new BracketSettings(0, 3 * PERCENT, PERCENT + 12_345, 5 * SECOND, PERCENT / 3, true)),
                BracketsTest.strategy(3, 200 * UNIT, BracketSettings.OFF),
                BracketsTest.strategy(4, 50 * UNIT, new BracketSettings(10 * PERCENT, 4 * PERCENT, 0, 0, 0)));
        stage = new RiskStage(settings, strategies);
        out.keepStatuses();
        live.clear();
        isKilled = false;
        isFlattening = false;
        isCancelling = false;
        signals = 0;
        answers = 0;
        held = new Held[strategies.size() + 1][3];
        for (Held[] ofStrategy : held) {
            for (int i = 0; i < 3; i++) {
                ofStrategy[i] = new Held();
            }
        }
        for (int id = 1; id <= 2; id++) {
            definitions[id] = TestMessages.spot(id, 1 == id ? "BTC" : "ETH", "USDT");
            definitions[id].marketType = MarketType.PERPETUAL;
            definitions[id].contractType = ContractType.LINEAR;
        }
        definitions[1].tickSize = 5;
        definitions[1].lotSize = 3;
        definitions[2].sizeExponent = -2;
        definitions[2].multiplier = 10_000_000L;
        definitions[2].maxQuantity = 150;
        price = 10_000_00;
        for (int id = 1; id <= 2; id++) {
            send(in.define(definitions[id]));
            in.instrumentId = id;
            send(in.top(price, 1, price + 5, 1));
        }
    }

    private void step() {
        in.instrumentId = random.nextInt(1, 3);
        int what = random.nextInt(100);
        if (what < 20) {
            long step = isCalm ? 10_00 : random.nextInt(100) == 0 ? price / 20 : price / 200;
            price += random.nextLong(-step, step + 1) / 5 * 5;
            price = isCalm ? Math.clamp(price, 9_950_00, 10_050_00) : Math.clamp(price, 2_000_00, 50_000_00);
            send(in.top(price, 1, price + 5, 1));
        } else if (what < 40) {
            signal(random.nextInt(1, 5), random.nextBoolean() ? Side.BUY : Side.SELL, random.nextInt(3) == 0);
        } else if (what < 90) {
            fate();
        } else if (what < 97) {
            tick();
        } else if (random.nextInt(6) == 0) {
            command();
        } else if (random.nextInt(4) == 0) {
            restore();
        }
    }

    private void tick() {
        in.instrumentId = 0;
        send(in.tick());
        in.instrumentId = 1;
    }

    private void signal(int strategy, Side side, boolean isClosing) {
        signals++;
        long before = answers;
        Held position = held[strategy][in.instrumentId];
        boolean hadWish = position.hasWish;
        Live stop = stopOf(strategy, in.instrumentId);
        isSignalNow = true;
        send(in.signal(strategy, side, isClosing));
        isSignalNow = false;
        if (answers == before) {
            assertFalse(hadWish, "a second signal waits");
            assertTrue(null != stop && stop.side == side, "nothing to wait for");
            position.hasWish = true;
            wishes++;
        } else {
            position.hasWish = hadWish; // the answer was this one's
        }
    }

    private void command() {
        in.instrumentId = 0;
        switch (random.nextInt(8)) {
            case 0 -> {
                isKilled = true;
                send(in.command(CommandType.KILL_SWITCH_ON, ""));
            }
            case 1 -> {
                isFlattening = true;
                send(in.command(CommandType.FLATTEN, ""));
            }
            case 2 -> {
                isCancelling = true;
                send(in.command(CommandType.CANCEL_ALL, ""));
                isCancelling = false;
            }
            case 3 -> send(in.command(CommandType.REDUCE_ONLY_ON, "by hand"));
            case 4, 5 -> {
                isFlattening = false;
                send(in.command(CommandType.REDUCE_ONLY_OFF, ""));
            }
            default -> {
                isKilled = false;
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

    /** Something becomes of an order. */
    private void fate() {
        if (live.isEmpty()) {
            return;
        }
        List<Long> ids = new ArrayList<>(live.keySet());
        long id = ids.get(random.nextInt(ids.size()));
        Live order = live.get(id);
        in.instrumentId = order.instrument;
        int what = random.nextInt(20);
        if (what < 5 && !order.isAcknowledged && !order.isLost) {
            order.isAcknowledged = true;
            send(in.status(id, ExecutionType.NEW, OrderStatus.NEW, order.filled));
        } else if (what < 8 && order.isLost) {
            order.isLost = false;
            order.isAcknowledged = true;
            order.isCancelAsked = false;
            send(in.status(id, ExecutionType.ORDER_STATUS, OrderStatus.NEW, order.filled));
        } else if (what == 8 && !order.isLost) {
            order.isLost = true;
            send(in.status(id, ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, TestMessages.NULL));
        } else if (what == 9 && order.isCancelAsked && !order.isLost) {
            order.isCancelAsked = false;
            send(in.status(id, ExecutionType.CANCEL_REJECTED, OrderStatus.NEW, order.filled));
        } else if (what == 10 && !order.isAcknowledged && order.filled == 0) {
            over(id, order, true);
            send(in.report(
                    id,
                    ExecutionType.REJECTED,
                    OrderStatus.REJECTED,
                    TestMessages.NULL,
                    order.side,
                    TestMessages.NULL,
                    TestMessages.NULL,
                    0,
                    TestMessages.NULL,
                    TestMessages.NULL,
                    new byte[0],
                    RejectReason.VENUE_REJECTED));
        } else if (what < 15 && (!order.isStop || random.nextInt(4) == 0)) {
            fill(id, order);
        } else if (order.isCancelAsked || !order.isStop || random.nextInt(20) == 0) {
            over(id, order, order.cancels == 0);
            send(in.status(id, ExecutionType.CANCELED, OrderStatus.CANCELED, order.filled));
        }
    }

    private void over(long id, Live order, boolean isRefused) {
        live.remove(id);
        if (order.isStop && isRefused) {
            held[order.strategy][order.instrument].refusedNs = in.nowNs;
        }
    }

    private void fill(long id, Live order) {
        long most = order.left();
        if (order.isReduceOnly) {
            long net = net(order.instrument);
            most = Math.min(most, Math.max(0, Side.SELL == order.side ? net : -net));
        }
        if (most == 0) {
            return;
        }
        long quantity = random.nextInt(3) == 0 ? most : random.nextLong(1, most + 1);
        order.filled += quantity;
        order.isAcknowledged = true;
        order.isLost = false;
        if (order.left() == 0) {
            live.remove(id);
        }
        stopFills += order.isStop ? 1 : 0;
        if (order.strategy > 0) {
            book(held[order.strategy][order.instrument], order, quantity);
        }
        send(in.fill(id, ++nextTradeId, order.side, price, quantity, 0));
    }

    private long net(int instrument) {
        long net = 0;
        for (int strategy = 1; strategy <= strategies.size(); strategy++) {
            net += held[strategy][instrument].quantity;
        }
        return net;
    }

    private void book(Held position, Live order, long quantity) {
        long signed = Side.BUY == order.side ? quantity : -quantity;
        long before = position.quantity;
        long after = before + signed;
        BigDecimal value = worth(definitions[order.instrument], price, quantity);
        if (before == 0 || before > 0 == signed > 0) {
            assertFalse(order.isClosing, "an order that closes opened a position");
            position.cost = position.cost.add(value);
        } else if (Math.abs(signed) <= Math.abs(before)) {
            position.cost = position.cost.subtract(position.cost
                    .multiply(BigDecimal.valueOf(quantity))
                    .divide(BigDecimal.valueOf(Math.abs(before)), 8, RoundingMode.HALF_EVEN));
        } else {
            assertFalse(order.isClosing, "an order that closes turned the position round");
            position.cost = value.subtract(worth(definitions[order.instrument], price, Math.abs(before)));
        }
        position.quantity = after;
        position.refusedNs = -LONGEST_PAUSE;
    }

    private static BigDecimal worth(Definition definition, long price, long quantity) {
        return units(definition, quantity)
                .multiply(BigDecimal.valueOf(price, -definition.priceExponent))
                .setScale(8, RoundingMode.HALF_EVEN);
    }

    private static BigDecimal units(Definition definition, long quantity) {
        return BigDecimal.valueOf(quantity, -definition.sizeExponent)
                .multiply(BigDecimal.valueOf(definition.multiplier, 8));
    }

    private static long lots(Definition definition, long quantity) {
        return quantity < 0 ? 0 : quantity - quantity % definition.lotSize;
    }

    private Live stopOf(int strategy, int instrument) {
        return live.values().stream()
                .filter(order -> order.isStop && order.strategy == strategy && order.instrument == instrument)
                .findFirst()
                .orElse(null);
    }

    private void send(TestMessages message) {
        out.begin(EventHeaders.sequence(message.buffer, TestMessages.OFFSET), in.nowNs);
        boolean isPrice = isPrice(EventHeaders.templateId(message.buffer, TestMessages.OFFSET));
        int instrument = EventHeaders.instrumentId(message.buffer, TestMessages.OFFSET);
        boolean isTick = in.instrumentId == 0 && !isCommand(message);
        stage.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
        if (isFlattening && RiskState.REDUCE_ONLY == stage.state()) {
            isFlattening = false;
        }
        for (String note : out.notes()) {
            if (note.contains("result=DENIED")) {
                answered(number(note, "strategyId="), number(note, "instrumentId="));
            }
        }
        for (int i = 0; i < out.count(); i++) {
            if (NewOrderDecoder.TEMPLATE_ID == out.templateId(i)) {
                ordered(newOrder.wrapAndApplyHeader(out.buffer(), out.offset(i), header));
            } else if (CancelOrderDecoder.TEMPLATE_ID == out.templateId(i)) {
                cancelled(cancelOrder.wrapAndApplyHeader(out.buffer(), out.offset(i), header));
            }
        }
        boolean isRunning = !isKilled && !isFlattening;
        if (isCalm && isRunning && !isPrice && (isTick || isReport(message))) {
            for (int strategy = 1; strategy <= 2; strategy++) {
                for (int id = 1; id <= 2; id++) {
                    if (isTick || id == instrument) {
                        look(strategy, id);
                    }
                }
            }
        }
    }

    private static boolean isPrice(int templateId) {
        return TopOfBookDecoder.TEMPLATE_ID == templateId;
    }

    private static boolean isCommand(TestMessages message) {
        return CommandDecoder.TEMPLATE_ID == EventHeaders.templateId(message.buffer, TestMessages.OFFSET);
    }

    private static boolean isReport(TestMessages message) {
        return ExecutionReportDecoder.TEMPLATE_ID == EventHeaders.templateId(message.buffer, TestMessages.OFFSET);
    }

    private static int number(String note, String key) {
        int at = note.indexOf(' ' + key) + key.length() + 1;
        int end = at;
        while (end < note.length() && Character.isDigit(note.charAt(end))) {
            end++;
        }
        return Integer.parseInt(note.substring(at, end));
    }

    private void answered(int strategy, int instrument) {
        answers++;
        held[strategy][instrument].hasWish = false;
    }

    private void ordered(NewOrderDecoder decoder) {
        Live order =
                new Live(decoder, !stage.orders().find(decoder.clientOrderId()).isOpening());
        if (OrderDecisions.NO_SIGNAL != decoder.signalId()) {
            answered(order.strategy, order.instrument);
        }
        if (order.isStop) {
            stops++;
            assertTrue(order.isReduceOnly && order.isClosing);
            assertNull(stopOf(order.strategy, order.instrument), "another stop may still work");
        }
        live.put(decoder.clientOrderId(), order);
        if (order.isClosing && order.strategy > 0) {
            long closing = 0;
            for (Live other : live.values()) {
                boolean isSame = other.strategy == order.strategy && other.instrument == order.instrument;
                closing += isSame && other.side == order.side ? other.left() : 0;
            }
            long holds = held[order.strategy][order.instrument].quantity;
            assertTrue(closing <= (Side.SELL == order.side ? holds : -holds), "more is being closed than held");
        }
    }

    private void cancelled(CancelOrderDecoder decoder) {
        Live order = live.get(decoder.clientOrderId());
        assertFalse(order.isCancelAsked, "asked twice");
        if (order.isStop && isCalm && !isKilled && !isFlattening && !isCancelling) {
            assertTrue(order.isAcknowledged && !order.isLost, "withdrawn before anybody knows what it does");
            Held position = held[order.strategy][order.instrument];
            assertTrue(
                    position.hasWish || !fits(order, position) || isSignalNow,
                    () -> "withdrawn without a reason: " + order.left() + " at " + order.stopPrice + " of "
                            + position.quantity + ", level " + level(order.strategy, order.instrument) + " s"
                            + order.strategy + " i" + order.instrument + " " + out.notes() + " n=" + out.count()
                            + " cancels " + order.cancels);
        }
        order.isCancelAsked = true;
        order.cancels++;
    }

    private boolean fits(Live stop, Held position) {
        return stop.left() == wanted(stop.strategy, stop.instrument)
                && (stop.filled > 0 || stop.stopPrice == level(stop.strategy, stop.instrument))
                && (Side.SELL == stop.side) == position.quantity > 0;
    }

    /** What the stop is to close. */
    private long wanted(int strategy, int instrument) {
        Definition definition = definitions[instrument];
        long holds = held[strategy][instrument].quantity;
        Side side = holds > 0 ? Side.SELL : Side.BUY;
        long closing = 0;
        for (Live other : live.values()) {
            boolean isOwn = other.strategy == strategy && other.instrument == instrument && !other.isStop;
            closing += isOwn && other.side == side ? other.left() : 0;
        }
        long net = holds > 0 ? net(instrument) : -net(instrument);
        return Math.min(
                lots(definition, Math.abs(holds) - closing), lots(definition, Math.min(net, definition.maxQuantity)));
    }

    private long level(int strategy, int instrument) {
        Definition definition = definitions[instrument];
        Held position = held[strategy][instrument];
        boolean isLong = position.quantity > 0;
        long loss = strategies.get(strategy - 1).bracket().stopLoss();
        BigDecimal worth = position.cost
                .multiply(ONE.add(BigDecimal.valueOf(isLong ? -loss : loss)))
                .divide(ONE, 8, RoundingMode.HALF_EVEN);
        RoundingMode away = isLong ? RoundingMode.FLOOR : RoundingMode.CEILING;
        return worth.scaleByPowerOfTen(-definition.priceExponent)
                .divide(units(definition, Math.abs(position.quantity)), 0, away)
                .divide(BigDecimal.valueOf(definition.tickSize), 0, away)
                .multiply(BigDecimal.valueOf(definition.tickSize))
                .longValueExact();
    }

    /** Whether the stop is there and the one that is wanted, or there is a reason why not. */
    private void look(int strategy, int instrument) {
        Held position = held[strategy][instrument];
        Live stop = stopOf(strategy, instrument);
        boolean isPausing = in.nowNs < position.refusedNs + LONGEST_PAUSE;
        checked++;
        if (null == stop) {
            long wanted = position.quantity == 0 ? 0 : wanted(strategy, instrument);
            assertTrue(wanted == 0 || isPausing || position.hasWish, "not guarded");
        } else if (stop.isAcknowledged && !stop.isLost && !stop.isCancelAsked && stop.cancels == 0) {
            assertTrue(!position.hasWish, "in the way of a signal");
            assertTrue(position.quantity != 0 && fits(stop, position), "not the stop that is wanted");
        }
    }

    /** The venue answers everything, prices run through every level: then nothing is held nor open any more. */
    private void closeAll() {
        in.instrumentId = 0;
        isFlattening = false;
        isKilled = false;
        isCalm = false;
        send(in.command(CommandType.KILL_SWITCH_OFF, ""));
        send(in.command(CommandType.REDUCE_ONLY_ON, "by hand"));
        send(in.command(CommandType.REDUCE_ONLY_OFF, ""));
        settle();
        assertEquals(signals, answers, "every signal is answered");
        for (int id = 1; id <= 2; id++) {
            in.instrumentId = id;
            send(in.bookStatus(BookState.LIVE));
        }
        for (long next : new long[] {10_000_00, 1_000_00, 90_000_00}) {
            price = next;
            for (int round = 0; round < 60; round++) { // an exit is no larger than the venue takes
                for (int id = 1; id <= 2; id++) {
                    in.nowNs += 14 * SECOND;
                    in.instrumentId = id;
                    send(in.top(price, 1, price + 5, 1));
                    tick();
                }
                settle();
            }
        }
        for (int id = 1; id <= 2; id++) {
            for (int strategy = 1; strategy <= 2; strategy++) {
                assertEquals(0, lots(definitions[id], Math.abs(held[strategy][id].quantity)));
                assertNull(stopOf(strategy, id), "a stop without a position");
            }
        }
        assertEquals(live.size(), stage.orders().openCount());
    }

    /** Ends what is open but stops that nobody wants to be over. */
    private void settle() {
        boolean isMoving = true;
        while (isMoving) {
            isMoving = false;
            for (long id : List.copyOf(live.keySet())) {
                Live order = live.get(id);
                in.instrumentId = null == order ? 1 : order.instrument;
                if (null == order) {
                    continue;
                }
                if (order.isStop && (!order.isAcknowledged || order.isLost)) {
                    order.isAcknowledged = true;
                    // of one that was in doubt the cancel is asked for anew; else it is under way, and carried out next
                    order.isCancelAsked &= !order.isLost;
                    order.isLost = false;
                    send(in.status(id, ExecutionType.ORDER_STATUS, OrderStatus.NEW, order.filled));
                    isMoving = true;
                } else if (!order.isStop || order.isCancelAsked) {
                    live.remove(id);
                    if (!order.isStop && random.nextBoolean()) {
                        live.put(id, order);
                        fillWhole(id, order);
                    } else {
                        send(in.status(id, ExecutionType.CANCELED, OrderStatus.CANCELED, order.filled));
                    }
                    isMoving = true;
                }
            }
        }
    }

    private void fillWhole(long id, Live order) {
        while (live.containsKey(id)) {
            long before = order.filled;
            fill(id, order);
            if (before == order.filled) {
                live.remove(id);
                send(in.status(id, ExecutionType.CANCELED, OrderStatus.CANCELED, order.filled));
            }
        }
    }
}
