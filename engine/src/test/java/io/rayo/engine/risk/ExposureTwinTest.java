package io.rayo.engine.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The sums that orders, fills, prices and definitions keep up, against the same worked out anew from positions and open
 * orders, also where they do not fit 64 bits.
 */
class ExposureTwinTest {
    private static final int INSTRUMENTS = 5;
    private static final long UNIT = RiskSettings.UNIT;

    private final TestMessages in = new TestMessages();
    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();
    private final Definition[] definitions = new Definition[INSTRUMENTS + 1];
    private final List<Long> ids = new ArrayList<>();
    private SplittableRandom random;
    private RiskSettings settings;
    private Exposure exposure;
    private long nextId;
    private long nextTradeId;
    private int overflows;
    private int finite;
    private int actives;

    @Test
    void shouldKeepUpWhatWouldBeWorkedOutAnew() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ExposureTwinTest seed=" + seed);
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int run = 0; run < 60; run++) {
            random = seeds.split();
            start(run);
            for (int step = 0; step < 2_000; step++) {
                step(0 == run % 3);
                if (0 == step % 3) {
                    compare();
                }
                if (0 == random.nextInt(200)) {
                    copy();
                    compare();
                }
            }
        }
        assertTrue(overflows > 1_000, overflows + " overflows");
        assertTrue(finite > 20_000, finite + " that fit");
        assertTrue(actives > 20_000, actives + " instruments in use");
    }

    private void start(int run) {
        settings = RiskSettings.defaults()
                .withMaxOpenOrders(40)
                .withFinishedOrdersKept(0 == run % 4 ? 0 : 8)
                .withLeverage(
                        random.nextBoolean() ? random.nextLong(1, 20) * RiskSettings.RATE_ONE : 3_700_000_000_000L);
        exposure = new Exposure(settings, List.of(RiskStageTest.strategy(1, UNIT), RiskStageTest.strategy(2, UNIT)));
        ids.clear();
        for (int id = 1; id <= INSTRUMENTS; id++) {
            definitions[id] = TestMessages.spot(id, id < 3 ? "BTC" : "ETH", 4 == id ? "BTC" : "USDT");
            definitions[id].takerFee = random.nextLong(-1, 3) * 700_000_000L;
            if (3 == id || 5 == id) {
                definitions[id].marketType = MarketType.PERPETUAL;
                definitions[id].contractType = ContractType.LINEAR;
                definitions[id].multiplier = 3 == id ? 10_000_000L : 100_000_000L;
            }
            define(id);
            price(id, false);
        }
    }

    private void step(boolean isHuge) {
        int id = random.nextInt(1, INSTRUMENTS + 1);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> price(id, isHuge);
            case 4, 5 -> order(id, isHuge);
            case 6, 7, 8 -> fill();
            case 9 -> end();
            case 10 -> adjust(id);
            default -> {
                if (0 == random.nextInt(8)) {
                    redefine(id);
                }
            }
        }
    }

    private void price(int id, boolean isHuge) {
        RiskInstrument instrument = exposure.instrument(id);
        long price = isHuge && 0 == random.nextInt(6)
                ? random.nextLong() >>> random.nextInt(1, 40)
                : random.nextLong(1, 3_000_000);
        if (random.nextBoolean()) {
            instrument.onTrade(price, in.nowNs, in.nowNs);
        } else {
            instrument.onTopOfBook(price, 1, 0 == random.nextInt(4) ? 0 : price, 1, in.nowNs, in.nowNs);
        }
        exposure.onPrice(instrument);
    }

    private void order(int id, boolean isHuge) {
        if (exposure.orders().openCount() >= settings.maxOpenOrders()) {
            return;
        }
        RiskInstrument instrument = exposure.instrument(id);
        int strategy = random.nextInt(2);
        long quantity = isHuge && 0 == random.nextInt(6)
                ? random.nextLong() >>> random.nextInt(1, 40)
                : random.nextLong(1, 100_000);
        exposure.expect(instrument, strategy);
        Order order = exposure.orders()
                .add(++nextId, random.nextInt(3) > 0 ? Side.BUY : Side.SELL, Math.max(1, quantity), in.nowNs)
                .origin(id, 1, strategy + 1, 0)
                .terms(
                        OrderType.MARKET,
                        TimeInForce.IOC,
                        TestMessages.NULL,
                        Math.max(1, instrument.exposurePrice),
                        true);
        exposure.opened(instrument, order);
        ids.add(nextId);
    }

    private void fill() {
        Order order = anyOrder();
        if (null != order) {
            // of a huge order little is filled: cash that does not fit would stop the stage
            long most = Math.min(order.leavesQuantity(), 100_000);
            long quantity = Math.max(1, random.nextBoolean() ? most : most / 3);
            in.instrumentId = order.instrumentId();
            // some come twice
            nextTradeId += 0 == random.nextInt(10) ? 0 : 1;
            send(in.fill(order.clientOrderId(), nextTradeId, order.side(), random.nextLong(1, 3_000_000), quantity, 3));
        }
    }

    private void end() {
        Order order = anyOrder();
        if (null != order) {
            in.instrumentId = order.instrumentId();
            ExecutionType type = switch (random.nextInt(5)) {
                case 0 -> ExecutionType.NEW;
                case 1 -> ExecutionType.UNKNOWN;
                case 2 -> ExecutionType.REJECTED;
                default -> ExecutionType.CANCELED;
            };
            OrderStatus status = switch (type) {
                case NEW -> OrderStatus.NEW;
                case UNKNOWN -> OrderStatus.UNRESOLVED;
                case REJECTED -> OrderStatus.REJECTED;
                default -> OrderStatus.CANCELED;
            };
            // what the venue says was filled may still be to come
            long more = 0 == random.nextInt(3) ? order.leavesQuantity() / 2 : 0;
            send(in.status(order.clientOrderId(), type, status, order.filledQuantity() + more));
        }
    }

    /** Reconciliation: a fill of no order of ours. */
    private void adjust(int id) {
        in.instrumentId = id;
        send(in.report(
                TestMessages.NULL,
                ExecutionType.ADJUSTMENT,
                OrderStatus.NULL_VAL,
                ++nextTradeId,
                random.nextBoolean() ? Side.BUY : Side.SELL,
                random.nextLong(1, 3_000_000),
                random.nextLong(1, 50_000),
                TestMessages.NULL,
                TestMessages.NULL,
                0,
                "USDT".getBytes(StandardCharsets.UTF_8),
                RejectReason.NONE));
    }

    private void redefine(int id) {
        Definition changed = definitions[id];
        switch (random.nextInt(4)) {
            case 0 -> changed.takerFee = random.nextLong(-1, 4) * 500_000_000L;
            case 1 -> changed.sizeExponent = -6 - random.nextInt(2);
            case 2 -> changed.priceExponent = -2 - random.nextInt(2);
            default -> changed.settle = "USDT".equals(changed.settle) ? "USDC" : "USDT";
        }
        define(id);
    }

    private void define(int id) {
        in.define(definitions[id]);
        exposure.define(definition.wrap(
                in.buffer,
                TestMessages.OFFSET + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(in.buffer, TestMessages.OFFSET),
                EventHeaders.version(in.buffer, TestMessages.OFFSET)));
    }

    private void send(TestMessages message) {
        report.wrap(
                message.buffer,
                TestMessages.OFFSET + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(message.buffer, TestMessages.OFFSET),
                EventHeaders.version(message.buffer, TestMessages.OFFSET));
        exposure.onReport(report, in.nowNs);
    }

    private Order anyOrder() {
        while (!ids.isEmpty()) {
            int at = random.nextInt(ids.size());
            Order order = exposure.orders().find(ids.get(at));
            if (null != order) {
                return order;
            }
            ids.remove(at); // forgotten
        }
        return null;
    }

    private void copy() {
        StateWriter written = new StateWriter();
        exposure.writeState(written);
        exposure = new Exposure(settings, List.of(RiskStageTest.strategy(1, UNIT), RiskStageTest.strategy(2, UNIT)));
        exposure.readState(new StateReader().wrap(written.buffer(), 0, written.length()));
    }

    private void compare() {
        List<RiskInstrument> active = new ArrayList<>();
        for (int id = 1; id <= INSTRUMENTS; id++) {
            RiskInstrument instrument = exposure.instrument(id);
            assertEquals(open(id, Side.BUY), instrument.openBuys);
            assertEquals(open(id, Side.SELL), instrument.openSells);
            assertEquals(count(id), instrument.openOrders);
            if (0 != instrument.position.quantity() || 0 != instrument.openBuys || 0 != instrument.openSells) {
                active.add(instrument);
            }
        }
        assertEquals(active.size(), exposure.activeCount());
        for (int i = 0; i < active.size(); i++) {
            assertEquals(active.get(i), exposure.active(i), "by id");
        }
        actives += active.size();
        same(equity(active), exposure.equity());
        same(worst(active, null, null), exposure.worstOfAll());
        same(bound(active, null), exposure.committedCash(null));
        for (int id = 1; id <= INSTRUMENTS; id++) {
            RiskInstrument but = exposure.instrument(id);
            same(worst(active, but, null), exposure.worstOfOthers(but));
            same(worst(active, but, but), exposure.worstOfSymbol(but));
            if (!but.rules.isSpot()) {
                same(bound(active, but), exposure.committedCash(but));
            }
        }
    }

    private void same(long expected, long actual) {
        assertEquals(expected, actual);
        overflows += ExactMath.OVERFLOW == expected ? 1 : 0;
        finite += ExactMath.OVERFLOW == expected ? 0 : 1;
    }

    private long open(int id, Side side) {
        List<Long> leaves = new ArrayList<>();
        for (int i = 0; i < exposure.orders().openCount(); i++) {
            Order order = exposure.orders().open(i);
            if (order.instrumentId() == id && order.side() == side) {
                leaves.add(order.leavesQuantity());
            }
        }
        return sum(leaves);
    }

    private int count(int id) {
        int count = 0;
        for (int i = 0; i < exposure.orders().openCount(); i++) {
            count += exposure.orders().open(i).instrumentId() == id ? 1 : 0;
        }
        return count;
    }

    private long equity(List<RiskInstrument> active) {
        List<Long> terms = new ArrayList<>();
        for (RiskInstrument instrument : active) {
            InstrumentRules rules = instrument.rules;
            long quantity = instrument.position.quantity();
            if (instrument.isCounted && 0 != quantity && instrument.exposurePrice > 0) {
                long worth = rules.value(instrument.exposurePrice, Math.abs(quantity));
                long cost = rules.isSpot() ? 0 : instrument.position.cost();
                long term = ExactMath.subtract(worth, cost);
                terms.add(ExactMath.OVERFLOW == term || quantity > 0 ? term : -term);
            }
        }
        long sum = sum(terms);
        return ExactMath.add(exposure.cash(), sum);
    }

    private static long worst(List<RiskInstrument> active, RiskInstrument but, RiskInstrument ofSymbol) {
        List<Long> terms = new ArrayList<>();
        for (RiskInstrument instrument : active) {
            if (instrument != but
                    && instrument.isCounted
                    && (null == ofSymbol || instrument.symbolIndex == ofSymbol.symbolIndex)) {
                terms.add(worstOf(instrument));
            }
        }
        return sum(terms);
    }

    private static long worstOf(RiskInstrument instrument) {
        return instrument.rules.notional(instrument.exposurePrice, instrument.worstQuantity(0, 0), Rounding.UP);
    }

    private long bound(List<RiskInstrument> active, RiskInstrument but) {
        List<Long> terms = new ArrayList<>();
        for (int i = 0; i < exposure.orders().openCount(); i++) {
            Order order = exposure.orders().open(i);
            RiskInstrument instrument = exposure.instrument(order.instrumentId());
            if (instrument.rules.isSpot() && Side.BUY == order.side()) {
                terms.add(Exposure.costOf(instrument, order.referencePriceMantissa(), order.leavesQuantity()));
            }
        }
        for (RiskInstrument instrument : active) {
            if (!instrument.rules.isSpot() && instrument.isCounted && instrument != but) {
                terms.add(ExactMath.multiplyDivide(
                        worstOf(instrument), RiskSettings.RATE_ONE, settings.leverage(), Rounding.UP));
            }
        }
        return sum(terms);
    }

    private static long sum(List<Long> terms) {
        BigInteger sum = BigInteger.ZERO;
        for (long term : terms) {
            if (ExactMath.OVERFLOW == term) {
                return ExactMath.OVERFLOW;
            }
            sum = sum.add(BigInteger.valueOf(term));
        }
        return sum.bitLength() > 63 ? ExactMath.OVERFLOW : sum.longValueExact();
    }
}
