package io.rayo.engine.orders;

import static java.math.RoundingMode.HALF_EVEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.EquitySnapshotDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.PositionUpdateDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.TestMessages.Definition;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The orders stage against a slow twin in BigDecimal: positions, cash, fees, average prices and equity, to the last
 * unit.
 */
class PortfolioTwinTest {
    private static final long INITIAL_CASH = 1_000_000L * 100_000_000L;
    private static final BigDecimal ZERO = BigDecimal.ZERO;

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private final OrdersStage stage = new OrdersStage(OrdersSettings.defaults().withCash("USDT", INITIAL_CASH));
    private final SlowPosition[] slow = new SlowPosition[9];
    private final PositionUpdateDecoder update = new PositionUpdateDecoder();
    private final EquitySnapshotDecoder snapshot = new EquitySnapshotDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private int snapshots;

    static Definition[] definitions() {
        Definition perpetual = contract(2, "ETH", "USDT", ContractType.LINEAR, 100_000_000L, -2, -3);
        Definition milli = contract(3, "BTC", "USDT", ContractType.LINEAR, 100_000L, -1, 0);
        Definition inverse = contract(4, "BTC", "USD", ContractType.INVERSE, 100L * 100_000_000L, -1, 0);
        inverse.settle = "BTC";
        Definition shib = TestMessages.spot(5, "SHIB", "USDT");
        shib.priceExponent = -8;
        shib.sizeExponent = 0;
        Definition odd = contract(7, "XAU", "USDT", ContractType.LINEAR, 1_250_000L, -3, 0);
        Definition fine = TestMessages.spot(8, "FINE", "USDT");
        fine.sizeExponent = -10;
        return new Definition[] {
            TestMessages.spot(1, "BTC", "USDT"),
            perpetual,
            milli,
            inverse,
            shib,
            TestMessages.spot(6, "ETH", "BTC"),
            odd,
            fine
        };
    }

    private static Definition contract(
            int id,
            String base,
            String quote,
            ContractType type,
            long multiplier,
            int priceExponent,
            int sizeExponent) {
        Definition definition = TestMessages.spot(id, base, quote);
        definition.marketType = MarketType.PERPETUAL;
        definition.contractType = type;
        definition.multiplier = multiplier;
        definition.priceExponent = priceExponent;
        definition.sizeExponent = sizeExponent;
        return definition;
    }

    @Test
    void shouldAgreeWithTheTwinAfterEachFill() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("PortfolioTwinTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (Definition definition : definitions()) {
            send(in.define(definition));
            slow[definition.instrumentId] = new SlowPosition(definition);
        }
        long fills = 0;
        while (fills < 60_000) {
            SlowPosition position = slow[random.nextInt(1, 9)];
            in.instrumentId = position.definition.instrumentId;
            in.nowNs += random.nextLong(0, 300_000_000L);
            mark(position, random);
            fills += trade(position, random);
        }
        assertTrue(snapshots > 1_000, "only " + snapshots + " equity snapshots");
        assertEquals(fills, stage.fillCount());
        assertEquals(snapshots, stage.equityCount());
        assertTrue(stage.orders().duplicateCount() > 1_000);
        assertTrue(stage.portfolio().foreignFillCount() > 1_000);
        assertTrue(stage.portfolio().unvaluedFeeCount() > 1_000);
        assertEquals(0, stage.orders().overflowCount());
        assertEquals(0, stage.orders().illegalCount());
    }

    private void mark(SlowPosition position, SplittableRandom random) {
        long bid = random.nextLong(1_000, 100_000_000L);
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> {
                send(in.top(bid, 1, bid + 7, 1));
                position.bid = position.price(bid);
                position.ask = position.price(bid + 7);
            }
            case 3 -> {
                send(in.top(TestMessages.NULL, TestMessages.NULL, TestMessages.NULL, TestMessages.NULL));
                position.bid = ZERO;
                position.ask = ZERO;
            }
            default -> {
                send(in.trade(bid, 1, Side.BUY));
                position.traded = position.price(bid);
            }
        }
    }

    private int trade(SlowPosition position, SplittableRandom random) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        long ordered = random.nextLong(1, 200_000);
        if (random.nextInt(4) == 0 && 0 != position.quantity.signum()) {
            // go flat exactly
            side = position.quantity.signum() > 0 ? Side.SELL : Side.BUY;
            ordered = position.quantity.abs().divide(position.size(1)).longValueExact();
        }
        long id = in.sequence * 64;
        send(in.newOrder(id, side, OrderType.MARKET, TimeInForce.IOC, TestMessages.NULL, ordered));
        long left = ordered;
        int fills = 0;
        while (left > 0 && random.nextInt(5) > 0) {
            long quantity = random.nextInt(3) == 0 ? left : random.nextLong(1, left + 1);
            long price = random.nextLong(1_000, 100_000_000L);
            long fee = random.nextInt(3) == 0 ? 0 : random.nextLong(-1_000, 100_000);
            String feeAsset = switch (random.nextInt(6)) {
                case 0 -> "";
                case 1, 2 -> position.definition.base;
                case 3 -> "BNB";
                default -> position.definition.settle;
            };
            byte[] assetBytes = feeAsset.getBytes(UTF_8);
            long tradeId = in.sequence;
            send(in.fill(id, tradeId, side, price, quantity, fee, assetBytes));
            position.fill(
                    Side.BUY == side,
                    position.price(price),
                    position.size(quantity),
                    BigDecimal.valueOf(fee, 8),
                    feeAsset);
            left -= quantity;
            fills++;
            check(position);
            if (random.nextInt(8) == 0) {
                send(in.fill(id, tradeId, side, price, quantity, fee, assetBytes));
                assertEquals(0, updates(position), "told twice, booked once");
            }
        }
        if (left > 0) {
            send(in.status(id, ExecutionType.EXPIRED, OrderStatus.EXPIRED, ordered - left));
        }
        assertEquals(0, stage.orders().openCount());
        return fills;
    }

    private void send(TestMessages message) {
        out.begin(in.sequence, in.nowNs);
        stage.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
        for (int i = 0; i < out.count(); i++) {
            if (EquitySnapshotDecoder.TEMPLATE_ID == out.templateId(i)) {
                snapshots++;
                snapshot.wrapAndApplyHeader(out.buffer(), out.offset(i), header);
                checkSnapshot();
            }
        }
    }

    private int updates(SlowPosition position) {
        int updates = 0;
        for (int i = 0; i < out.count(); i++) {
            if (PositionUpdateDecoder.TEMPLATE_ID == out.templateId(i)) {
                updates++;
                update.wrapAndApplyHeader(out.buffer(), out.offset(i), header);
                assertEquals(position.definition.instrumentId, update.header().instrumentId());
            }
        }
        return updates;
    }

    private void check(SlowPosition position) {
        assertEquals(1, updates(position));
        assertEquals(0, position.quantity.compareTo(position.size(update.quantityMantissa())));
        assertMoney(position.realised, update.realisedPnl());
        assertMoney(position.fees, update.fees());
        assertMoney(position.averagePrice(), update.averageEntryPrice());
        Position fast = stage.portfolio().position(position.definition.instrumentId);
        assertMoney(position.cost, fast.cost());
        Portfolio portfolio = stage.portfolio();
        assertMoney(total(0), portfolio.cash());
        assertMoney(total(1), portfolio.realisedPnl());
        assertMoney(total(2), portfolio.fees());
        assertMoney(total(3), portfolio.equityNow());
        assertMoney(
                BigDecimal.valueOf(INITIAL_CASH, 8).add(total(1)).add(total(4)).subtract(total(2)),
                portfolio.equityNow());
    }

    /** A snapshot that a fill causes is of after the fill, which the twin has not seen yet: so by identities only. */
    private void checkSnapshot() {
        assertEquals(
                snapshot.equity(), INITIAL_CASH + snapshot.realisedPnl() + snapshot.unrealisedPnl() - snapshot.fees());
        assertTrue(snapshot.peakEquity() >= snapshot.equity());
        assertTrue(snapshot.peakEquity() >= INITIAL_CASH);
        BigDecimal drawdown = BigDecimal.valueOf(snapshot.peakEquity() - snapshot.equity())
                .multiply(BigDecimal.TEN.pow(12))
                .divide(BigDecimal.valueOf(snapshot.peakEquity()), 0, HALF_EVEN);
        assertEquals(drawdown.longValueExact(), snapshot.drawdown());
        assertEquals(stage.orders().openCount(), snapshot.openOrders());
        assertEquals(stage.fillCount(), snapshot.fillCount());
    }

    private BigDecimal total(int what) {
        BigDecimal sum = 0 == what || 3 == what ? BigDecimal.valueOf(INITIAL_CASH, 8) : ZERO;
        for (SlowPosition position : slow) {
            if (null == position || position.isInverse() || !"USDT".equals(position.definition.settle)) {
                continue;
            }
            sum = sum.add(
                    switch (what) {
                        case 0 -> position.cash;
                        case 1 -> position.realised;
                        case 2 -> position.fees;
                        case 3 -> position.cash.add(position.worth());
                        default -> position.unrealised();
                    });
        }
        return sum;
    }

    private static void assertMoney(BigDecimal expected, long actual) {
        if (0 != expected.compareTo(BigDecimal.valueOf(actual, 8))) {
            assertEquals(expected, BigDecimal.valueOf(actual, 8));
        }
    }

    @Test
    void shouldRefuseFillWhoseWorthDoesNotFitAndGoOnCountingItsOrder() {
        send(in.define(TestMessages.spot(1, "BTC", "USDT")));
        send(in.newOrder(64, Side.BUY, OrderType.MARKET, TimeInForce.IOC, TestMessages.NULL, Long.MAX_VALUE));
        send(in.fill(64, 1, Side.BUY, Long.MAX_VALUE, Long.MAX_VALUE, 0));
        assertEquals(1, stage.orders().overflowCount());
        assertEquals(0, stage.fillCount());
        assertEquals(Long.MAX_VALUE, stage.orders().find(64).leavesQuantity());
        assertEquals(INITIAL_CASH, stage.portfolio().cash());
    }

    @Test
    void shouldBookAdjustmentOfNoOrder() {
        send(in.define(TestMessages.spot(1, "BTC", "USDT")));
        TestMessages adjustment = in.report(
                0,
                ExecutionType.ADJUSTMENT,
                OrderStatus.FILLED,
                77,
                Side.BUY,
                100_00,
                100_000,
                TestMessages.NULL,
                TestMessages.NULL,
                TestMessages.NULL,
                new byte[0],
                RejectReason.NONE);
        send(adjustment);
        send(adjustment);
        assertEquals(100_000, stage.portfolio().position(1).quantity());
        assertEquals(INITIAL_CASH - 100 * 100_000_000L, stage.portfolio().cash());
        assertEquals(1, stage.orders().duplicateCount());
    }

    @Test
    void shouldCountBadReportsAndChangeNothing() {
        send(in.define(TestMessages.spot(1, "BTC", "USDT")));
        send(in.newOrder(64, Side.BUY, OrderType.MARKET, TimeInForce.IOC, TestMessages.NULL, 10));
        send(in.fill(64, 1, Side.BUY, 100, 11, 0));
        assertEquals(1, stage.orders().illegalCount());
        send(in.fill(64, TestMessages.NULL, Side.BUY, 100, 1, 0));
        send(in.fill(64, 1, Side.BUY, 0, 1, 0));
        send(in.fill(64, 1, Side.BUY, 100, -1, 0));
        send(in.status(64, ExecutionType.NULL_VAL, OrderStatus.NEW, 0));
        assertEquals(4, stage.orders().malformedCount());
        send(in.fill(65, 1, Side.BUY, 100, 1, 0));
        send(in.status(65, ExecutionType.NEW, OrderStatus.NEW, 0));
        assertEquals(2, stage.orders().unknownOrderCount());
        assertEquals(INITIAL_CASH, stage.portfolio().cash());
        assertEquals(10, stage.orders().find(64).leavesQuantity());
    }

    @Test
    void shouldCountAnOrderAndTheOneThatTakesItsPlaceUntilTheFirstIsOver() {
        send(in.define(TestMessages.spot(1, "BTC", "USDT")));
        send(in.newOrder(64, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 100, 10));
        send(in.status(64, ExecutionType.NEW, OrderStatus.NEW, 0));
        send(in.inPlaceOf(64, 0, in.newOrder(128, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, 101, 10)));
        assertEquals(OrderState.PENDING_CANCEL, stage.orders().find(64).state());
        assertEquals(OrderState.PENDING_NEW, stage.orders().find(128).state());
        assertEquals(2, stage.orders().openCount());
        send(in.status(64, ExecutionType.CANCELED, OrderStatus.CANCELED, 0));
        send(in.status(128, ExecutionType.NEW, OrderStatus.NEW, 0));
        assertEquals(1, stage.orders().openCount());
        assertEquals(OrderState.NEW, stage.orders().find(128).state());
    }

    @Test
    void shouldForgetDoneOrdersButNotTheirFills() {
        OrdersStage small = new OrdersStage(OrdersSettings.defaults().withBounds(4, 2, 64));
        TestMessages define = in.define(TestMessages.spot(1, "BTC", "USDT"));
        small.onMessage(define.buffer, TestMessages.OFFSET, define.length, out);
        for (int i = 1; i <= 3; i++) {
            TestMessages order = in.newOrder(i, Side.BUY, OrderType.MARKET, TimeInForce.IOC, TestMessages.NULL, 10);
            small.onMessage(order.buffer, TestMessages.OFFSET, order.length, out);
            TestMessages fill = in.fill(i, i, Side.BUY, 100, 10, 0);
            small.onMessage(fill.buffer, TestMessages.OFFSET, fill.length, out);
        }
        assertEquals(2, small.orders().finishedCount());
        assertEquals(null, small.orders().find(1));
        TestMessages again = in.fill(3, 3, Side.BUY, 100, 10, 0);
        small.onMessage(again.buffer, TestMessages.OFFSET, again.length, out);
        assertEquals(1, small.orders().duplicateCount());
        assertEquals(30, small.portfolio().position(1).quantity());
    }

    @Test
    void shouldPutOutEquityOnceAnIntervalAndOnlyIfSomethingChanged() {
        send(in.define(TestMessages.spot(1, "BTC", "USDT")));
        int first = snapshots;
        assertEquals(1, first);
        for (int i = 0; i < 30; i++) {
            in.nowNs += 100_000_000L;
            send(in.top(100_00 + i, 1, 101_00 + i, 1));
        }
        assertEquals(first, snapshots, "nothing held, nothing changes");
        send(in.newOrder(64, Side.BUY, OrderType.MARKET, TimeInForce.IOC, TestMessages.NULL, 10));
        send(in.fill(64, 1, Side.BUY, 100_00, 10, 0));
        int bought = snapshots;
        for (int i = 0; i < 30; i++) {
            in.nowNs += 100_000_000L;
            send(in.top(100_00 + i * 100, 1, 101_00 + i * 100, 1));
        }
        assertEquals(3, snapshots - bought);
    }
}
