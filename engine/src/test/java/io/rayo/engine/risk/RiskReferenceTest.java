package io.rayo.engine.risk;

import static io.rayo.engine.orders.TestMessages.NULL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskRejectDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalRejectDecoder;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.strategy.StrategySettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The risk stage against {@link SlowRisk}: random markets, signals, fills that come late, twice and out of order,
 * cancels, switches. Each signal must get the reference's answer: so no order is past a limit and no denial needless.
 */
class RiskReferenceTest {
    private static final long UNIT = RiskSettings.UNIT;
    private static final int SIGNALS = Boolean.getBoolean("rayo.nightly") ? 1_000_000 : 600_000;

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final SignalRejectDecoder signalReject = new SignalRejectDecoder();
    private final RiskRejectDecoder riskReject = new RiskRejectDecoder();
    private final Map<RejectReason, Integer> reasons = new EnumMap<>(RejectReason.class);
    private int signals;
    private int accepted;
    private int cancels;

    private SplittableRandom random;
    private RiskStage stage;
    private SlowRisk slow;
    private final long[] prices = new long[6];
    private final List<FakeReport> pending = new ArrayList<>();
    private long nextTradeId;

    /** A report that the fake venue has written and that has not come through yet. */
    private record FakeReport(
            long clientOrderId,
            int instrumentId,
            ExecutionType type,
            OrderStatus status,
            long tradeId,
            Side side,
            long price,
            long quantity,
            long cumulative,
            long fee,
            String feeAsset) {}

    @Test
    void shouldAnswerEachSignalAsTheReferenceDoes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RiskReferenceTest seed=" + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int run = 0; signals < SIGNALS; run++) {
            random = seeds.split();
            start(run);
            for (int step = 0; step < 8_000; step++) {
                in.nowNs += random.nextLong(0, 60_000_000L);
                step();
            }
        }
        System.out.println("RiskReferenceTest " + signals + " signals, " + accepted + " orders, " + cancels
                + " cancels, " + reasons);
        assertTrue(accepted > SIGNALS / 400, accepted + " orders");
        assertTrue(cancels > 40, cancels + " cancels");
        for (RejectReason reason : List.of(
                RejectReason.KILL_SWITCH,
                RejectReason.HALTED,
                RejectReason.UNKNOWN_INSTRUMENT,
                RejectReason.NOT_ALLOWED,
                RejectReason.NO_REFERENCE_PRICE,
                RejectReason.STALE_DATA,
                RejectReason.BOOK_NOT_LIVE,
                RejectReason.PRICE_COLLAR,
                RejectReason.ORDER_IN_FLIGHT,
                RejectReason.REDUCE_ONLY,
                RejectReason.POSITION_OPEN,
                RejectReason.NOTHING_TO_CLOSE,
                RejectReason.OFF_TICK,
                RejectReason.BELOW_MIN_QUANTITY,
                RejectReason.ABOVE_MAX_QUANTITY,
                RejectReason.BELOW_MIN_NOTIONAL,
                RejectReason.ORDER_NOTIONAL_LIMIT,
                RejectReason.POSITION_LIMIT,
                RejectReason.EXPOSURE_LIMIT,
                RejectReason.OPEN_ORDERS_LIMIT,
                RejectReason.ORDER_RATE_LIMIT,
                RejectReason.LOW_CONFIDENCE,
                RejectReason.SIGNAL_COOLDOWN,
                RejectReason.SIGNAL_RATE_LIMIT,
                RejectReason.DUPLICATE,
                RejectReason.SELF_CROSS,
                RejectReason.VOLATILITY,
                RejectReason.DRAWDOWN,
                RejectReason.DAILY_LOSS,
                RejectReason.LEVERAGE,
                RejectReason.MAX_ACTIVE_RATIO,
                RejectReason.INSUFFICIENT_FUNDS)) {
            assertTrue(reasons.getOrDefault(reason, 0) >= 2, reason + " reached too rarely: " + reasons);
        }
    }

    private void start(int run) {
        RiskSettings settings = RiskSettings.defaults()
                .withOrderType(0 == run % 3 ? OrderType.LIMIT : OrderType.MARKET)
                .withTimeInForce(0 == run % 6 ? TimeInForce.GTC : TimeInForce.IOC)
                .withAllowShort(0 == run % 2)
                .withMaxEntriesPerPosition(random.nextInt(1, 4))
                .withMaxOpenOrders(random.nextInt(2, 7))
                .withMaxOrdersPerSecond(random.nextInt(1, 5))
                .withMaxInstrumentPosition(random.nextLong(600, 3_000) * UNIT)
                .withMaxSymbolPosition(random.nextLong(800, 4_000) * UNIT)
                .withMaxTotalExposure(random.nextLong(1_500, 5_000) * UNIT)
                .withInitialCash(0 == run % 5 ? -1 : random.nextLong(1_000, 4_000) * UNIT)
                .withLeverage(random.nextLong(1, 11) * RiskSettings.RATE_ONE)
                .withSignalFilters(0 == run % 2 ? SignalFilters.OFF : signalFilters())
                .withAccountLimits(1 == run % 4 ? AccountLimits.OFF : accountLimits());
        List<StrategySettings> strategies = List.of(
                RiskStageTest.strategy(1, 40 * UNIT),
                RiskStageTest.strategy(2, 400 * UNIT),
                RiskStageTest.strategy(3, 900 * UNIT + 1),
                RiskStageTest.strategy(4, 1_300 * UNIT));
        stage = new RiskStage(settings, strategies);
        slow = new SlowRisk(settings, strategies);
        pending.clear();
        for (Definition definition : definitions()) {
            prices[definition.instrumentId] = 1 == definition.venueId % 2 ? 10_000_00 : 9_990_00;
            send(in.define(definition));
            slow.define(definition);
        }
    }

    private SignalFilters signalFilters() {
        return new SignalFilters(
                0.6, random.nextLong(0, 3) * 500_000_000L, random.nextInt(0, 200), random.nextInt(0, 60));
    }

    /** Each limit is off now and then, and tight enough to be met otherwise. */
    private AccountLimits accountLimits() {
        return new AccountLimits(
                random.nextLong(3) * 400_000_000_000L,
                random.nextLong(3) * 300_000_000_000L,
                random.nextLong(3) * 900_000_000_000L,
                random.nextLong(3) * 150_000_000_000L,
                random.nextLong(3) * 300 * UNIT,
                0,
                0,
                random.nextLong(3) * 700_000_000L);
    }

    private List<Definition> definitions() {
        Definition one = TestMessages.spot(1, "BTC", "USDT");
        one.lotSize = 10;
        one.tickSize = 5;
        one.minQuantity = 300;
        one.minNotional = 39 * UNIT;
        Definition two = TestMessages.spot(2, "BTC", "USDT");
        two.venueId = 4;
        two.maxQuantity = 9_000;
        two.takerFee = NULL;
        Definition perpetual = TestMessages.spot(3, "ETH", "USDT");
        perpetual.marketType = MarketType.PERPETUAL;
        perpetual.contractType = ContractType.LINEAR;
        perpetual.sizeExponent = -3;
        perpetual.multiplier = 10_000_000L;
        Definition foreign = TestMessages.spot(4, "ETH", "BTC");
        return List.of(one, two, perpetual, foreign);
    }

    private void step() {
        int what = random.nextInt(100);
        in.instrumentId = random.nextInt(1, 5);
        if (what < 38) {
            signal();
        } else if (what < 70) {
            market();
        } else if (what < 96) {
            deliver();
        } else if (what < 98) {
            in.instrumentId = 0;
            send(in.tick());
            slow.tick(in.nowNs);
        } else {
            command();
        }
    }

    private void market() {
        int id = in.instrumentId;
        // a walk around a base, with a jump now and then
        prices[id] = Math.max(2_000_00, prices[id] + random.nextLong(-300_00, 301_00));
        if (0 == random.nextInt(60)) {
            prices[id] = random.nextLong(2_000_00, 30_000_00);
        }
        long price = 0 == random.nextInt(10) ? prices[id] : prices[id] / 5 * 5;
        switch (random.nextInt(20)) {
            case 0 -> {
                BookState state = random.nextInt(8) > 0 ? BookState.LIVE : BookState.STALE;
                send(in.bookStatus(state));
                slow.bookStatus(id, BookState.LIVE == state);
            }
            case 1 -> {
                Channel channel = switch (random.nextInt(4)) {
                    case 0 -> Channel.BOOK;
                    case 1 -> Channel.TRADES;
                    case 2 -> Channel.TOP_OF_BOOK;
                    default -> Channel.ALL;
                };
                if (random.nextInt(4) == 0) {
                    send(in.gap(channel));
                    slow.gap(id, channel);
                }
            }
            case 2, 3, 4, 5, 6, 7 -> {
                send(in.trade(price, 1, Side.BUY));
                slow.trade(id, price, in.nowNs);
            }
            case 8 -> {
                send(in.top(NULL, NULL, price, 1));
                slow.top(id, 0, price, in.nowNs);
            }
            case 9 -> {
                send(in.top(price, 1, NULL, NULL));
                slow.top(id, price, 0, in.nowNs);
            }
            case 10 -> {
                send(in.depth(false, true, new long[0], new long[0]));
                slow.depth(id, in.nowNs);
            }
            default -> {
                send(in.top(price - 5, 1, price, 1));
                slow.top(id, price - 5, price, in.nowNs);
            }
        }
    }

    private void command() {
        CommandType type = switch (random.nextInt(24)) {
            case 0 -> CommandType.KILL_SWITCH_ON;
            case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> CommandType.KILL_SWITCH_OFF;
            case 10, 11 -> CommandType.CANCEL_ALL;
            case 12 -> CommandType.REDUCE_ONLY_ON;
            case 13, 14, 15, 16, 17 -> CommandType.REDUCE_ONLY_OFF;
            default -> CommandType.RECOVERED;
        };
        boolean isRecovery = CommandType.REDUCE_ONLY_ON == type && random.nextBoolean();
        in.instrumentId = 0;
        slow.command(type, isRecovery);
        List<Long> expected = slow.cancellable();
        send(in.command(type, isRecovery ? "recovery" : "operator"));
        List<Long> actual = new ArrayList<>();
        for (int i = 0; i < out.count(); i++) {
            assertEquals(CancelOrderDecoder.TEMPLATE_ID, out.templateId(i));
            cancelOrder.wrapAndApplyHeader(out.buffer(), out.offset(i), header);
            actual.add(cancelOrder.clientOrderId());
        }
        boolean withdraws = CommandType.KILL_SWITCH_ON == type || CommandType.CANCEL_ALL == type;
        assertEquals(withdraws ? expected : List.of(), actual);
        actual.forEach(slow::cancelRequested);
        cancels += actual.size();
    }

    private void signal() {
        if (0 == random.nextInt(50)) {
            in.instrumentId = 5;
        }
        int strategyId = random.nextInt(1, 5);
        Side side = random.nextInt(5) < 2 ? Side.SELL : Side.BUY;
        boolean isClosing = 0 == random.nextInt(4);
        double confidence = random.nextInt(5, 11) / 10.0;
        send(in.signal(strategyId, side, isClosing, confidence));
        signals++;
        SlowRisk.Answer expected = slow.answer(strategyId, in.instrumentId, side, isClosing, confidence, in.nowNs);
        assertEquals(1, out.count());
        RejectReason actual = switch (out.templateId(0)) {
            case SignalRejectDecoder.TEMPLATE_ID ->
                signalReject.wrapAndApplyHeader(out.buffer(), 0, header).reason();
            case RiskRejectDecoder.TEMPLATE_ID ->
                riskReject.wrapAndApplyHeader(out.buffer(), 0, header).reason();
            default -> RejectReason.NONE;
        };
        assertEquals(expected.reason(), actual, () -> "signal " + signals + ": " + expected);
        reasons.merge(actual, 1, Integer::sum);
        if (RejectReason.NONE == actual) {
            newOrder.wrapAndApplyHeader(out.buffer(), 0, header);
            assertEquals(expected.quantity(), newOrder.quantityMantissa());
            assertEquals(expected.price(), newOrder.priceMantissa());
            assertEquals(side, newOrder.side());
            accepted++;
            slow.accepted(newOrder.clientOrderId(), strategyId, in.instrumentId, side, expected, in.nowNs);
            plan(newOrder.clientOrderId(), side, expected);
        }
    }

    /** What the fake venue will do with an order; its reports come through in any order, some twice. */
    private void plan(long id, Side side, SlowRisk.Answer answer) {
        int instrumentId = in.instrumentId;
        int fate = random.nextInt(20);
        if (fate < 2) {
            pending.add(report(id, instrumentId, ExecutionType.REJECTED, OrderStatus.REJECTED, 0));
            return;
        }
        if (fate == 2) {
            pending.add(report(id, instrumentId, ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, NULL));
        } else if (fate < 10) {
            pending.add(report(id, instrumentId, ExecutionType.NEW, OrderStatus.NEW, 0));
        }
        boolean isAll = random.nextBoolean();
        long left = answer.quantity();
        int fills = random.nextInt(0, 4);
        for (int i = 0; i < fills && left > 0; i++) {
            long quantity = isAll && i == fills - 1 ? left : random.nextLong(1, left + 1);
            left -= quantity;
            boolean isBaseFee = Side.BUY == side && instrumentId < 3 && 0 == random.nextInt(3);
            pending.add(new FakeReport(
                    id,
                    instrumentId,
                    ExecutionType.TRADE,
                    OrderStatus.PARTIALLY_FILLED,
                    ++nextTradeId,
                    side,
                    answer.reference() + random.nextLong(-100, 101),
                    quantity,
                    answer.quantity() - left,
                    isBaseFee ? random.nextLong(0, 3_000) : random.nextLong(0, UNIT),
                    isBaseFee ? "BTC" : "USDT"));
        }
        if (left > 0) {
            ExecutionType end = random.nextBoolean() ? ExecutionType.CANCELED : ExecutionType.EXPIRED;
            pending.add(report(id, instrumentId, end, OrderStatus.valueOf(end.name()), answer.quantity() - left));
        }
    }

    private static FakeReport report(
            long id, int instrumentId, ExecutionType type, OrderStatus status, long cumulative) {
        return new FakeReport(id, instrumentId, type, status, NULL, Side.BUY, NULL, NULL, cumulative, NULL, "");
    }

    private void deliver() {
        if (pending.isEmpty()) {
            return;
        }
        int at = random.nextInt(pending.size());
        FakeReport report = 0 == random.nextInt(8) ? pending.get(at) : pending.remove(at);
        in.instrumentId = report.instrumentId;
        send(in.report(
                report.clientOrderId,
                report.type,
                report.status,
                report.tradeId,
                report.side,
                report.price,
                report.quantity,
                report.cumulative,
                NULL,
                report.fee,
                report.feeAsset.getBytes(UTF_8),
                RejectReason.NONE));
        // a killed stage withdraws what is open still, or open again
        for (int i = 0; i < out.count(); i++) {
            assertEquals(CancelOrderDecoder.TEMPLATE_ID, out.templateId(i));
            assertTrue(stage.isKilled());
            slow.cancelRequested(cancelOrder
                    .wrapAndApplyHeader(out.buffer(), out.offset(i), header)
                    .clientOrderId());
        }
        if (ExecutionType.TRADE == report.type) {
            slow.fill(
                    report.clientOrderId,
                    report.tradeId,
                    report.price,
                    report.quantity,
                    BigDecimal.valueOf(report.fee, 8),
                    report.feeAsset,
                    in.nowNs);
        } else if (ExecutionType.NEW != report.type && ExecutionType.UNKNOWN != report.type) {
            slow.done(report.clientOrderId, report.cumulative);
        }
        slow.time(in.nowNs);
        assertEquals(0, slow.cash().compareTo(BigDecimal.valueOf(stage.cash(), 8)), "cash");
        assertEquals(slow.openOrders(), stage.orders().openCount(), "open orders");
    }

    private void send(TestMessages message) {
        out.begin(EventHeaders.sequence(message.buffer, TestMessages.OFFSET), in.nowNs);
        stage.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
    }
}
