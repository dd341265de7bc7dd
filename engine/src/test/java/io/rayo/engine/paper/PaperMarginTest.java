package io.rayo.engine.paper;

import static io.rayo.engine.orders.TestMessages.NULL;
import static io.rayo.engine.orders.TestMessages.OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessagePrinter;
import io.rayo.codecs.MessageValidator;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.FundingPaymentDecoder;
import io.rayo.codecs.sbe.LiquidationDecoder;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.OrdersSettings;
import io.rayo.engine.orders.OrdersStage;
import io.rayo.engine.orders.SlowPosition;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.risk.RiskSettings;
import io.rayo.engine.risk.RiskStage;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategySettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaperMarginTest {
    private static final long UNIT = RiskSettings.UNIT;
    private static final long HOUR = 3_600_000_000_000L;

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private final Definition perpetual = TestMessages.spot(1, "BTC", "USDT");
    private final List<byte[]> published = new ArrayList<>();
    private PaperSettings settings = PaperSettings.defaults();
    private PaperVenue venue;
    private OrdersStage orders;
    private RiskStage risk;
    private long nextTradeId;

    private final InboundPublisher publisher = new InboundPublisher() {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);

        @Override
        public int claim() {
            slot.setMemory(0, slot.capacity(), (byte) 0xA5);
            return Slots.MESSAGE_OFFSET;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return slot;
        }

        @Override
        public void publish(int length) {
            EventHeaders.sequence(slot, Slots.MESSAGE_OFFSET, ++in.sequence);
            assertTrue(MessageValidator.isWellFormed(slot, Slots.MESSAGE_OFFSET, length));
            byte[] bytes = new byte[length];
            slot.getBytes(Slots.MESSAGE_OFFSET, bytes);
            published.add(bytes);
        }
    };

    @BeforeEach
    void start() {
        perpetual.marketType = MarketType.PERPETUAL;
        perpetual.contractType = ContractType.LINEAR;
        perpetual.takerFee = 0;
        venue = new PaperVenue(settings, publisher);
        orders = new OrdersStage(OrdersSettings.defaults());
        risk = new RiskStage(
                RiskSettings.defaults().withAllowShort(true),
                List.of(new StrategySettings(1, "s", "test", List.of(), List.of(), 1, 100 * UNIT, Map.of())));
        send(in.define(perpetual));
        send(in.top(10_000_00, 5, 10_000_01, 5));
    }

    private void send(TestMessages message) {
        send(message.buffer, OFFSET, message.length);
    }

    private void send(DirectBuffer buffer, int offset, int length) {
        venue.onMarket(buffer, offset, length);
        out.begin(EventHeaders.sequence(buffer, offset), in.nowNs);
        orders.onMessage(buffer, offset, length, out);
        out.begin(EventHeaders.sequence(buffer, offset), in.nowNs);
        risk.onMessage(buffer, offset, length, out);
    }

    /** What the venue has published comes back inbound. */
    private List<String> comeBack() {
        List<String> texts = new ArrayList<>();
        while (!published.isEmpty()) {
            UnsafeBuffer buffer = new UnsafeBuffer(published.removeFirst());
            texts.add(new MessagePrinter().toText(buffer, 0, buffer.capacity()));
            send(buffer, 0, buffer.capacity());
        }
        return texts;
    }

    /** The strategy opens a position; the venue's own fills come back like this. */
    private void open(Side side, long price, long quantity) {
        send(in.signal(1, side, false));
        long id = risk.orders().open(0).clientOrderId();
        UnsafeBuffer order = new UnsafeBuffer(new byte[512]);
        order.putBytes(0, out.buffer(), 0, out.length(0));
        out.begin(in.sequence, in.nowNs);
        orders.onMessage(order, 0, 512, out);
        send(in.fill(id, ++nextTradeId, side, price, quantity, 0));
        send(in.status(id, ExecutionType.EXPIRED, OrderStatus.EXPIRED, quantity));
    }

    @Test
    void shouldPayFundingWhenItFallsDueAndOnce() {
        open(Side.BUY, 10_000_00, 900);
        long due = in.nowNs + HOUR;
        send(in.markPrice(10_100 * UNIT, 100_000_000L, due)); // 0.01 %
        in.nowNs = due - 1;
        send(in.tick());
        assertEquals(List.of(), comeBack());
        long cash = orders.cash();
        in.nowNs = due;
        send(in.tick());
        send(in.tick());
        List<String> texts = comeBack();
        assertEquals(1, texts.size());
        // 0.009 x 10,100 x 0.0001 = 0.00909
        assertTrue(texts.getFirst().startsWith("FundingPayment"), texts.toString());
        assertTrue(texts.getFirst().contains("amount=909000"), texts.toString());
        assertTrue(texts.getFirst().contains("fundingTimeNs=" + due), texts.toString());
        assertEquals(cash - 909_000, orders.cash());
        assertEquals(orders.cash(), risk.cash());
        assertEquals(909_000, orders.portfolio().fees());
        in.nowNs += 10 * HOUR;
        send(in.tick());
        assertEquals(List.of(), comeBack(), "no rate is known for the next time");
    }

    @Test
    void shouldReceiveFundingWhenShortAndNothingWhenFlat() {
        open(Side.SELL, 10_000_00, 900);
        long due = in.nowNs + HOUR;
        send(in.markPrice(10_000 * UNIT, 100_000_000L, due));
        in.nowNs = due;
        send(in.tick());
        assertTrue(comeBack().getFirst().contains("amount=-900000"));
        send(in.top(10_000_00, 5, 10_000_01, 5));
        send(in.signal(1, Side.BUY, true));
        send(in.fill(risk.orders().open(0).clientOrderId(), ++nextTradeId, Side.BUY, 10_000_00, 900, 0));
        send(in.markPrice(10_000 * UNIT, 100_000_000L, in.nowNs + HOUR));
        in.nowNs += HOUR;
        send(in.tick());
        assertEquals(List.of(), comeBack());
    }

    @Test
    void shouldLiquidateALongWhoseMarginIsGoneAndTellTheStrategy() {
        out.keepStatuses();
        open(Side.BUY, 10_000_00, 900);
        // margin 9 of 90; at 9,045.22 it is 0.40698 and 0.5 % of the worth are 0.40703
        send(in.markPrice(9_045_23_000_000L, NULL, NULL));
        assertEquals(List.of(), comeBack());
        send(in.markPrice(9_045_22_000_000L, NULL, NULL));
        send(in.markPrice(9_000_00_000_000L, NULL, NULL));
        long cash = orders.cash();
        List<String> texts = comeBack();
        assertEquals(2, texts.size(), texts.toString());
        assertTrue(texts.get(0).startsWith("Liquidation"), texts.toString());
        assertTrue(texts.get(0).contains("margin=40698000(0.40698000) maintenanceMargin=40703490("), texts.toString());
        assertTrue(texts.get(1).contains("executionType=ADJUSTMENT"), texts.toString());
        assertTrue(out.notes().getLast().contains("result=CLOSED"), out.notes().toString());
        assertEquals(0, orders.portfolio().openPositions());
        assertEquals(cash - 859_302_000L, orders.cash());
        assertEquals(orders.cash(), risk.cash());
        send(in.markPrice(8_000_00_000_000L, NULL, NULL));
        assertEquals(List.of(), comeBack());
        open(Side.BUY, 10_000_00, 900);
        assertEquals(1, orders.portfolio().openPositions(), "it may enter again");
    }

    @Test
    void shouldLiquidateAShortAtTheLastTradeWhileNoMarkIsKnown() {
        open(Side.SELL, 10_000_00, 900);
        send(in.trade(10_945_27, 1, Side.BUY));
        assertEquals(List.of(), comeBack());
        send(in.trade(10_945_28, 1, Side.BUY));
        assertEquals(2, comeBack().size());
        assertEquals(0, orders.portfolio().openPositions());
    }

    @Test
    void shouldGoOnWithWhatWasHeldBefore() {
        open(Side.BUY, 10_000_00, 900);
        PaperVenue next = new PaperVenue(settings, publisher);
        orders.portfolio().forEachHeld(next::resume);
        venue = next;
        send(in.markPrice(9_045_22_000_000L, NULL, NULL));
        assertEquals(2, comeBack().size());
        assertEquals(0, orders.portfolio().openPositions());
    }

    @Test
    void shouldNeitherFundNorLiquidateIfToldSo() {
        settings = settings.withMargin(0, 0, false);
        start();
        open(Side.BUY, 10_000_00, 900);
        send(in.markPrice(1_000 * UNIT, 100_000_000L, in.nowNs + 1));
        in.nowNs += 2;
        send(in.tick());
        assertEquals(List.of(), comeBack());
    }

    @Test
    void shouldDrawLatenciesOfTheList() {
        PaperRig rig = new PaperRig(PaperSettings.defaults()
                .withOrderLatencyNs(0)
                .withResponseLatencyNs(0)
                .withLatencies(List.of(9_000_000L, 2_000_000L), List.of(1_000_000L, 50_000_000L)));
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        List<Long> took = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            long sent = rig.messages.nowNs;
            rig.cancel(i); // of nothing: refused at once
            rig.pass(100_000_000L);
            assertEquals(1, rig.reports.size());
            took.add(rig.reports.getFirst().eventTimeNs() - sent);
            rig.reports.clear();
        }
        assertEquals(
                List.of(2_000_000L, 9_000_000L),
                took.stream().distinct().sorted().toList());
        long slow = took.stream().filter(t -> t > 5_000_000L).count();
        assertTrue(slow > 60 && slow < 140, slow + " of 200");
    }

    /** Random fills, marks and funding against BigDecimal; cash of both stages must follow. */
    @Test
    void shouldPayAndLiquidateAsASlowModelDoes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("PaperMarginTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        perpetual.multiplier = 1_000_000L; // contracts of 0.01
        perpetual.sizeExponent = -1;
        start();
        SlowPosition slow = new SlowPosition(perpetual);
        long mark = 10_000_00;
        long due = Long.MAX_VALUE;
        long rate = 0;
        int payments = 0;
        int liquidations = 0;
        for (int step = 0; step < 30_000; step++) {
            in.nowNs += random.nextLong(0, 2_000_000_000L);
            List<String> expected = new ArrayList<>();
            if (due <= in.nowNs && 0 != slow.quantity.signum()) {
                BigDecimal worth = slow.price(mark)
                        .multiply(slow.quantity)
                        .multiply(BigDecimal.valueOf(perpetual.multiplier, 8))
                        .setScale(8, RoundingMode.HALF_EVEN);
                BigDecimal paid = worth.multiply(BigDecimal.valueOf(rate, 12)).setScale(8, RoundingMode.HALF_EVEN);
                if (0 != paid.signum()) {
                    expected.add("pay " + paid.unscaledValue());
                    payments++;
                }
            }
            due = due <= in.nowNs ? Long.MAX_VALUE : due;
            int what = random.nextInt(10);
            if (what < 3) {
                boolean isBuy = random.nextBoolean();
                long quantity = random.nextLong(1, 500);
                // an adjustment: a fill that belongs to no order of ours
                nextTradeId++;
                send(in.report(
                        0,
                        ExecutionType.ADJUSTMENT,
                        OrderStatus.NULL_VAL,
                        -nextTradeId,
                        isBuy ? Side.BUY : Side.SELL,
                        mark,
                        quantity,
                        NULL,
                        NULL,
                        NULL,
                        new byte[0],
                        RejectReason.NONE));
                slow.fill(isBuy, slow.price(mark), slow.size(quantity), BigDecimal.ZERO, "USDT");
            } else if (what < 9) {
                mark = Math.max(100_00, mark + random.nextLong(-mark / 30, mark / 30 + 1));
                if (random.nextInt(3) == 0) {
                    rate = random.nextLong(-1_000_000_000L, 1_000_000_001L);
                    due = in.nowNs + random.nextLong(1, 10_000_000_000L);
                    send(in.markPrice(mark * 1_000_000L, rate, due));
                } else {
                    send(in.markPrice(mark * 1_000_000L, NULL, NULL));
                }
                if (0 != slow.quantity.signum() && isGone(slow, mark)) {
                    expected.add(
                            "liquidate " + slow.quantity.divide(slow.size(1)).longValueExact());
                    liquidations++;
                    slow.fill(
                            slow.quantity.signum() < 0, slow.price(mark), slow.quantity.abs(), BigDecimal.ZERO, "USDT");
                }
            } else {
                send(in.tick());
            }
            assertEquals(expected, seen(), "step " + step);
            comeBack();
            assertEquals(orders.cash(), risk.cash());
            if (0 == random.nextInt(500)) {
                StateWriter writer = new StateWriter();
                venue.writeState(writer);
                venue = new PaperVenue(settings, publisher);
                venue.readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
            }
        }
        assertTrue(payments > 100 && liquidations > 50, payments + " payments, " + liquidations + " liquidations");
    }

    private static boolean isGone(SlowPosition held, long mark) {
        BigDecimal worth = held.value(held.price(mark), held.quantity.abs());
        BigDecimal profit = held.quantity.signum() > 0 ? worth.subtract(held.cost) : held.cost.subtract(worth);
        BigDecimal margin =
                held.cost.divide(BigDecimal.TEN, 8, RoundingMode.HALF_EVEN).add(profit);
        BigDecimal maintenance = worth.multiply(new BigDecimal("0.005")).setScale(8, RoundingMode.HALF_EVEN);
        return margin.compareTo(maintenance) <= 0;
    }

    private List<String> seen() {
        List<String> seen = new ArrayList<>();
        for (byte[] bytes : published) {
            UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            MessageHeaderDecoder header = new MessageHeaderDecoder();
            switch (EventHeaders.templateId(buffer, 0)) {
                case FundingPaymentDecoder.TEMPLATE_ID ->
                    seen.add("pay "
                            + new FundingPaymentDecoder()
                                    .wrapAndApplyHeader(buffer, 0, header)
                                    .amount());
                case LiquidationDecoder.TEMPLATE_ID ->
                    seen.add("liquidate "
                            + new LiquidationDecoder()
                                    .wrapAndApplyHeader(buffer, 0, header)
                                    .quantityMantissa());
                default -> assertEquals(ExecutionReportDecoder.TEMPLATE_ID, EventHeaders.templateId(buffer, 0));
            }
        }
        return seen;
    }
}
