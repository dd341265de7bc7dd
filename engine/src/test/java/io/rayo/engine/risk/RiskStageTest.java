package io.rayo.engine.risk;

import static io.rayo.engine.orders.TestMessages.NULL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.CommandOutcome;
import io.rayo.codecs.sbe.CommandResultDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.RiskRejectDecoder;
import io.rayo.codecs.sbe.RiskState;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalRejectDecoder;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.CapturedOutput;
import io.rayo.engine.orders.OrdersSettings;
import io.rayo.engine.orders.OrdersStage;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.orders.TestMessages.Definition;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.StrategySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RiskStageTest {
    private static final long UNIT = RiskSettings.UNIT;

    private final TestMessages in = new TestMessages();
    private final CapturedOutput out = new CapturedOutput();
    private RiskSettings settings = RiskSettings.defaults();
    private final Definition btc = TestMessages.spot(1, "BTC", "USDT");
    private RiskStage stage;

    static StrategySettings strategy(int id, long notional) {
        return new StrategySettings(id, "s" + id, "test", List.of(), List.of(), 1, notional, Map.of());
    }

    private void start() {
        out.keepStatuses();
        stage = new RiskStage(settings, List.of(strategy(1, 100 * UNIT), strategy(2, 100 * UNIT)));
        send(in.define(btc));
        send(in.top(9_999_00, 5, 10_000_00, 5));
    }

    private void send(TestMessages message) {
        send(stage, message);
    }

    private void send(RiskStage to, TestMessages message) {
        out.begin(EventHeaders.sequence(message.buffer, TestMessages.OFFSET), message.nowNs);
        to.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
    }

    private NewOrderDecoder order() {
        assertEquals(1, out.count());
        assertEquals(NewOrderDecoder.TEMPLATE_ID, out.templateId(0), () -> "rejected: " + rejectReason());
        return new NewOrderDecoder().wrapAndApplyHeader(out.buffer(), 0, new MessageHeaderDecoder());
    }

    private RejectReason rejectReason() {
        return switch (out.templateId(0)) {
            case RiskRejectDecoder.TEMPLATE_ID -> riskReject().reason();
            case SignalRejectDecoder.TEMPLATE_ID -> signalReject().reason();
            default -> RejectReason.NONE;
        };
    }

    private RiskRejectDecoder riskReject() {
        assertEquals(RiskRejectDecoder.TEMPLATE_ID, out.templateId(0));
        return new RiskRejectDecoder().wrapAndApplyHeader(out.buffer(), 0, new MessageHeaderDecoder());
    }

    private SignalRejectDecoder signalReject() {
        assertEquals(SignalRejectDecoder.TEMPLATE_ID, out.templateId(0));
        return new SignalRejectDecoder().wrapAndApplyHeader(out.buffer(), 0, new MessageHeaderDecoder());
    }

    private void assertDenied(RejectReason reason) {
        assertEquals(1, out.count());
        assertEquals(RiskRejectDecoder.TEMPLATE_ID, out.templateId(0));
        assertEquals(reason, riskReject().reason());
        assertTrue(stage.rejectCount(reason) > 0);
    }

    private void assertDenied(RejectReason reason, long limit, long measured) {
        assertDenied(reason);
        assertEquals(limit, riskReject().limitValue());
        assertEquals(measured, riskReject().measuredValue());
    }

    private void assertFiltered(RejectReason reason) {
        assertEquals(1, out.count());
        assertEquals(SignalRejectDecoder.TEMPLATE_ID, out.templateId(0));
        assertEquals(reason, signalReject().reason());
    }

    private long buy() {
        send(in.signal(1, Side.BUY, false));
        return order().clientOrderId();
    }

    @Test
    void shouldSizeMarketOrderDownToTheLot() {
        btc.lotSize = 300;
        start();
        send(in.signal(1, Side.BUY, false));
        NewOrderDecoder order = order();
        // 100 / 10,000 = 0.01 = 1,000 units, down to a multiple of 300
        assertEquals(900, order.quantityMantissa());
        assertEquals(NULL, order.priceMantissa());
        assertEquals(NULL, order.stopPriceMantissa());
        assertEquals(OrderType.MARKET, order.orderType());
        assertEquals(TimeInForce.IOC, order.timeInForce());
        assertEquals(Side.BUY, order.side());
        assertEquals(64 * in.sequence, order.clientOrderId());
        assertEquals(1, order.header().instrumentId());
        assertEquals(1, order.header().venueId());
        assertFalse(order.orderFlags().reduceOnly());
    }

    @Test
    void shouldScaleOpeningOrdersButNotClosingOnesByTheRiskAdjustment() {
        start();
        send(in.riskAdjustment(500_000_000_000L));
        send(in.signal(1, Side.BUY, false));
        assertEquals(500, order().quantityMantissa()); // half of 100 / 10,000
        long id = order().clientOrderId();
        send(in.fill(id, 1, Side.BUY, 10_000_00, 500, 0));
        send(in.riskAdjustment(0));
        send(in.signal(2, Side.BUY, false));
        assertDenied(RejectReason.BELOW_MIN_QUANTITY, 1, 0);
        send(in.signal(1, Side.SELL, true));
        assertEquals(500, order().quantityMantissa());
    }

    @Test
    void shouldPutLimitOrderAtBestOppositePrice() {
        settings = settings.withOrderType(OrderType.LIMIT).withTimeInForce(TimeInForce.GTC);
        start();
        send(in.signal(1, Side.BUY, false));
        assertEquals(10_000_00, order().priceMantissa());
        assertEquals(OrderType.LIMIT, order().orderType());
        assertEquals(TimeInForce.GTC, order().timeInForce());
    }

    @Test
    void shouldNumberOrdersOfOneEvent() {
        start();
        send(in.define(TestMessages.spot(2, "ETH", "USDT")));
        in.instrumentId = 2;
        send(in.top(9_99, 1, 10_00, 1));
        in.causeSequence = in.sequence;
        out.begin(in.sequence, in.nowNs);
        for (int id = 1; id <= 2; id++) {
            in.instrumentId = id;
            TestMessages message = in.signal(1, Side.BUY, false);
            stage.onMessage(message.buffer, TestMessages.OFFSET, message.length, out);
        }
        assertEquals(2, out.count());
        for (int i = 0; i < 2; i++) {
            NewOrderDecoder order =
                    new NewOrderDecoder().wrapAndApplyHeader(out.buffer(), out.offset(i), new MessageHeaderDecoder());
            assertEquals(64 * in.sequence + i, order.clientOrderId());
        }
    }

    @Test
    void shouldSellWhatTheStrategyHoldsAndNothingElse() {
        start();
        send(in.signal(1, Side.SELL, false));
        assertFiltered(RejectReason.NOTHING_TO_CLOSE);
        long id = buy();
        send(in.fill(id, 1, Side.BUY, 10_000_00, 600, 0));
        send(in.signal(1, Side.SELL, true));
        assertFiltered(RejectReason.ORDER_IN_FLIGHT);
        send(in.status(id, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 600));
        send(in.signal(2, Side.SELL, true));
        assertFiltered(RejectReason.NOTHING_TO_CLOSE);
        send(in.signal(1, Side.BUY, false));
        assertFiltered(RejectReason.POSITION_OPEN);
        send(in.signal(1, Side.SELL, true));
        assertEquals(600, order().quantityMantissa());
        assertEquals(Side.SELL, order().side());
    }

    @Test
    void shouldNotSellWhatWentInFeesOfTheBase() {
        start();
        long id = buy();
        // 0.1 % of 0.01 BTC is 0.00001 BTC, one unit of size; a quarter more is a part of the next
        send(in.fill(
                id, 1, Side.BUY, 10_000_00, 1_000, 1_250, "BTC".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        send(in.signal(1, Side.SELL, true));
        assertEquals(998, order().quantityMantissa());
    }

    @Test
    void shouldAnswerCommandsThatWantAnAnswerAfterAllThatTheyCaused() {
        settings = settings.withOrderType(OrderType.LIMIT).withTimeInForce(TimeInForce.GTC);
        start();
        buy();
        in.correlationId = 77;
        send(in.command(CommandType.KILL_SWITCH_ON, ""));
        assertEquals(2, out.count());
        CommandResultDecoder answer =
                new CommandResultDecoder().wrapAndApplyHeader(out.buffer(), out.offset(1), new MessageHeaderDecoder());
        assertEquals(77, answer.correlationId());
        assertEquals(CommandType.KILL_SWITCH_ON, answer.commandType());
        assertEquals(CommandOutcome.APPLIED, answer.outcome());
        send(in.command(CommandType.START_STRATEGY, ""));
        assertEquals(0, out.count(), "another stage answers this one");
    }

    @Test
    void shouldDenyEverythingWhileKilledAndWithdrawWhatIsOpen() {
        settings = settings.withOrderType(OrderType.LIMIT).withTimeInForce(TimeInForce.GTC);
        start();
        long id = buy();
        send(in.command(CommandType.KILL_SWITCH_ON, ""));
        assertEquals(1, out.count());
        CancelOrderDecoder cancel =
                new CancelOrderDecoder().wrapAndApplyHeader(out.buffer(), 0, new MessageHeaderDecoder());
        assertEquals(CancelOrderDecoder.TEMPLATE_ID, out.templateId(0));
        assertEquals(id, cancel.clientOrderId());
        assertEquals(64 * in.sequence, cancel.cancelId());
        assertEquals(RejectReason.KILL_SWITCH, cancel.reason());
        send(in.signal(2, Side.BUY, false));
        assertDenied(RejectReason.KILL_SWITCH);
        send(in.signal(1, Side.SELL, true));
        assertDenied(RejectReason.KILL_SWITCH);
        send(in.status(id, ExecutionType.CANCELED, OrderStatus.CANCELED, 0));
        assertEquals(0, out.count());
        send(in.command(CommandType.KILL_SWITCH_OFF, ""));
        buy();
    }

    @Test
    void shouldAskAgainAfterRefusedCancelButNotForEver() {
        start();
        long id = buy();
        int cancels = 0;
        send(in.command(CommandType.KILL_SWITCH_ON, ""));
        for (int i = 0; i < 10; i++) {
            cancels += out.count();
            send(in.status(id, ExecutionType.CANCEL_REJECTED, OrderStatus.NEW, 0));
        }
        assertEquals(3, cancels);
    }

    @Test
    void shouldWithdrawMoreOrdersThanAnEventHasIdsOverTheNextEvents() {
        settings = settings.withMaxOpenOrders(200)
                .withMaxOrdersPerSecond(1_000)
                .withMaxInstrumentPosition(1_000_000 * UNIT)
                .withMaxSymbolPosition(1_000_000 * UNIT)
                .withMaxTotalExposure(1_000_000 * UNIT)
                .withInitialCash(1_000_000 * UNIT);
        stage = new RiskStage(
                settings,
                java.util.stream.IntStream.rangeClosed(1, 200)
                        .mapToObj(i -> strategy(i, 100 * UNIT))
                        .toList());
        send(in.define(btc));
        send(in.top(9_999_00, 5, 10_000_00, 5));
        for (int i = 1; i <= 200; i++) {
            send(in.signal(i, Side.BUY, false));
            order();
        }
        send(in.command(CommandType.CANCEL_ALL, ""));
        assertEquals(64, out.count());
        int cancels = out.count();
        for (int i = 0; i < 3; i++) {
            send(in.tick());
            cancels += out.count();
        }
        assertEquals(200, cancels);
        send(in.tick());
        assertEquals(0, out.count());
    }

    @Test
    void shouldDenyMoreOrdersThanAnEventHasIds() {
        settings = settings.withMaxOpenOrders(200).withMaxOrdersPerSecond(1_000);
        stage = new RiskStage(
                settings,
                java.util.stream.IntStream.rangeClosed(1, 65)
                        .mapToObj(i -> strategy(i, UNIT))
                        .toList());
        send(in.define(btc));
        send(in.top(9_999_00, 5, 10_000_00, 5));
        in.causeSequence = in.sequence;
        for (int i = 1; i <= 64; i++) {
            send(in.signal(i, Side.BUY, false));
            order();
        }
        send(in.signal(65, Side.BUY, false));
        assertDenied(RejectReason.ORDER_RATE_LIMIT, 63, 64);
    }

    @Test
    void shouldWaitForRecovery() {
        settings = settings.withStartHalted(true);
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.HALTED);
        send(in.command(CommandType.RECOVERED, ""));
        long id = buy();
        send(in.fill(id, 1, Side.BUY, 10_000_00, 1_000, 0));
        send(in.command(CommandType.REDUCE_ONLY_ON, "recovery"));
        send(in.signal(1, Side.SELL, true));
        assertDenied(RejectReason.HALTED);
        send(in.command(CommandType.RECOVERED, ""));
        send(in.signal(1, Side.SELL, true));
        order();
    }

    @Test
    void shouldOnlyCloseWhileReduceOnly() {
        start();
        long id = buy();
        send(in.fill(id, 1, Side.BUY, 10_000_00, 1_000, 0));
        send(in.command(CommandType.REDUCE_ONLY_ON, "by hand"));
        send(in.signal(2, Side.BUY, false));
        assertFiltered(RejectReason.REDUCE_ONLY);
        send(in.signal(1, Side.SELL, true));
        order();
        send(in.command(CommandType.REDUCE_ONLY_OFF, ""));
        send(in.signal(2, Side.BUY, false));
        order();
    }

    @Test
    void shouldDenyUnknownInstrument() {
        start();
        in.instrumentId = 7;
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.UNKNOWN_INSTRUMENT);
        in.instrumentId = -1;
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.UNKNOWN_INSTRUMENT);
    }

    @Test
    void shouldDenyInstrumentThatIsNotTrading() {
        btc.status = InstrumentStatus.HALTED;
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.INSTRUMENT_NOT_TRADING);
    }

    @Test
    void shouldDenyVenueInMaintenance() {
        start();
        send(in.venueStatus(ConnectionState.MAINTENANCE));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.INSTRUMENT_NOT_TRADING);
        send(in.venueStatus(ConnectionState.CONNECTED));
        buy();
    }

    @Test
    void shouldDenyWhatIsNotAllowed() {
        settings = settings.withAllowedSymbols(List.of("ETH/USDT"));
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.NOT_ALLOWED);
        settings = RiskSettings.defaults().withAllowedVenueIds(List.of(9));
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.NOT_ALLOWED);
        settings = RiskSettings.defaults();
        start();
        send(in.signal(99, Side.BUY, false));
        assertDenied(RejectReason.NOT_ALLOWED);
    }

    @Test
    void shouldDenyInverseContractsAndForeignQuotes() {
        btc.marketType = MarketType.PERPETUAL;
        btc.contractType = ContractType.INVERSE;
        btc.settle = "BTC";
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.NOT_ALLOWED);
        send(in.define(TestMessages.spot(2, "ETH", "BTC")));
        in.instrumentId = 2;
        send(in.top(9_99, 1, 10_00, 1));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.NOT_ALLOWED);
    }

    @Test
    void shouldDenyWithoutReferencePrice() {
        stage = new RiskStage(settings, List.of(strategy(1, 100 * UNIT)));
        send(in.define(btc));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.NO_REFERENCE_PRICE);
        send(in.top(9_999_00, 1, NULL, NULL));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.NO_REFERENCE_PRICE);
        send(in.trade(10_000_00, 1, Side.BUY));
        buy();
    }

    @Test
    void shouldDenyStaleData() {
        start();
        in.nowNs += settings.maxDataAgeNs();
        send(in.tick());
        send(in.signal(1, Side.SELL, true));
        assertFiltered(RejectReason.NOTHING_TO_CLOSE);
        in.nowNs++;
        send(in.tick());
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.STALE_DATA, settings.maxDataAgeNs(), settings.maxDataAgeNs() + 1);
        send(in.depth(false, true, new long[0], new long[0]));
        buy();
    }

    @Test
    void shouldTakeDataThatWaitedForAsOldAsTheyAre() {
        start();
        in.delayNs = 40_000_000;
        send(in.trade(10_000_00, 1, Side.BUY));
        // the process stands still, and then reads what has piled up
        in.nowNs += 5_000_000_000L;
        in.delayNs = 4_040_000_000L;
        send(in.trade(10_000_00, 1, Side.BUY));
        send(in.top(9_999_00, 5, 10_000_00, 5));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.STALE_DATA, settings.maxDataAgeNs(), 4_000_000_000L);
        // a message without a time of its own came the same way
        in.delayNs = 0;
        send(in.top(9_999_00, 5, 10_000_00, 5));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.STALE_DATA, settings.maxDataAgeNs(), 4_000_000_000L);
        in.nowNs++;
        in.delayNs = 45_000_000;
        send(in.trade(10_000_00, 1, Side.BUY));
        buy();
    }

    @Test
    void shouldTakeWhatTheCoreMakesOfLateDataForLateToo() {
        start();
        in.delayNs = 40_000_000;
        send(in.depth(false, true, new long[0], new long[0]));
        in.nowNs += 5_000_000_000L;
        in.delayNs = 5_000_000_000L;
        send(in.depth(false, true, new long[0], new long[0]));
        in.causeSequence = in.sequence;
        in.connectionId = 0;
        in.delayNs = 0;
        send(in.top(9_999_00, 5, 10_000_00, 5));
        in.causeSequence = 0;
        in.connectionId = 1;
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.STALE_DATA, settings.maxDataAgeNs(), 4_960_000_000L);
    }

    @Test
    void shouldMeasureTheLagOfEachAttemptToConnectAnew() {
        start();
        in.delayNs = 40_000_000;
        send(in.trade(10_000_00, 1, Side.BUY));
        // a recording that is played again: the old times once more, by the same connection id
        in.nowNs += 60_000_000_000L;
        in.delayNs = 60_040_000_000L;
        send(in.venueStatus(ConnectionState.CONNECTING));
        send(in.trade(10_000_00, 1, Side.BUY));
        buy();
    }

    @Test
    void shouldDenyUntilBookIsLiveAgain() {
        start();
        send(in.bookStatus(BookState.SYNCING));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.BOOK_NOT_LIVE);
        send(in.bookStatus(BookState.LIVE));
        buy();
        send(in.gap(Channel.BOOK));
        send(in.top(9_999_00, 5, 10_000_00, 5));
        send(in.signal(2, Side.BUY, false));
        assertDenied(RejectReason.BOOK_NOT_LIVE);
        send(in.bookStatus(BookState.LIVE));
        send(in.signal(2, Side.BUY, false));
        order();
    }

    @Test
    void shouldForgetPricesOfChannelWithGap() {
        start();
        send(in.gap(Channel.TOP_OF_BOOK));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.NO_REFERENCE_PRICE);
        send(in.trade(10_000_00, 1, Side.BUY));
        send(in.gap(Channel.ALL));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.NO_REFERENCE_PRICE);
    }

    @Test
    void shouldDenyPriceFarFromLastTrade() {
        start();
        send(in.trade(9_000_00, 1, Side.BUY));
        send(in.signal(1, Side.BUY, false));
        // 1,000 / 9,000, rounded up
        assertDenied(RejectReason.PRICE_COLLAR, settings.maxPriceDeviation(), 111_111_111_112L);
    }

    @Test
    void shouldDenyPriceOffTheTick() {
        settings = settings.withOrderType(OrderType.LIMIT);
        btc.tickSize = 7;
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.OFF_TICK, 7, 10_000_00);
    }

    @Test
    void shouldDenyQuantityOffTheLot() {
        start();
        Exposure exposure = new Exposure(settings, List.of(strategy(1, UNIT)));
        PreTradeChecks checks = new PreTradeChecks(
                settings,
                List.of(strategy(1, UNIT)),
                exposure,
                new OrderRate(1, 1),
                new AccountRisk(settings, exposure),
                new SignalLimits(SignalFilters.OFF, 1));
        OrderIntent intent = new OrderIntent();
        intent.clear();
        intent.instrument = new RiskInstrument();
        exposure.define(io.rayo.engine.money.InstrumentRules.wrap(
                new io.rayo.codecs.sbe.InstrumentDefinitionDecoder(), defineWithLot(300).buffer, TestMessages.OFFSET));
        intent.instrument = exposure.instrument(1);
        intent.quantity = 301;
        assertFalse(checks.onLot(intent));
        assertEquals(RejectReason.OFF_LOT, intent.reason);
        assertEquals(300, intent.limit);
        assertEquals(301, intent.measured);
        intent.quantity = 600;
        assertTrue(checks.onLot(intent));
    }

    private TestMessages defineWithLot(long lot) {
        btc.lotSize = lot;
        return in.define(btc);
    }

    @Test
    void shouldDenyTooSmallAndTooLargeQuantity() {
        btc.minQuantity = 1_001;
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.BELOW_MIN_QUANTITY, 1_001, 1_000);
        btc.minQuantity = 1;
        btc.maxQuantity = 999;
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.ABOVE_MAX_QUANTITY, 999, 1_000);
        btc.maxQuantity = 1_000;
        btc.lotSize = 2_000;
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.BELOW_MIN_QUANTITY, 1, 0);
    }

    @Test
    void shouldDenyTooSmallNotional() {
        btc.minNotional = 100 * UNIT + 1;
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.BELOW_MIN_NOTIONAL, 100 * UNIT + 1, 100 * UNIT);
    }

    @Test
    void shouldDenyOrderAboveNotionalLimit() {
        settings = settings.withMaxOrderNotional(100 * UNIT - 1);
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.ORDER_NOTIONAL_LIMIT, 100 * UNIT - 1, 100 * UNIT);
    }

    @Test
    void shouldCutClosingOrderToTheLimitWherePriceHasRisen() {
        settings = settings.withMaxOrderNotional(100 * UNIT).withMaxPriceDeviation(10 * Exposure.RATE_ONE);
        start();
        long id = buy();
        send(in.fill(id, 1, Side.BUY, 10_000_00, 1_000, 0));
        send(in.top(19_999_00, 5, 20_000_00, 5));
        send(in.signal(1, Side.SELL, true));
        assertEquals(500, order().quantityMantissa());
    }

    @Test
    void shouldCountOpenAndUnresolvedOrdersAgainstThePositionLimit() {
        settings = settings.withMaxInstrumentPosition(199 * UNIT);
        start();
        long id = buy();
        send(in.signal(2, Side.BUY, false));
        assertDenied(RejectReason.POSITION_LIMIT, 199 * UNIT, 200 * UNIT);
        send(in.status(id, ExecutionType.UNKNOWN, OrderStatus.UNRESOLVED, NULL));
        send(in.signal(2, Side.BUY, false));
        assertDenied(RejectReason.POSITION_LIMIT, 199 * UNIT, 200 * UNIT);
        send(in.status(id, ExecutionType.NOT_FOUND, OrderStatus.REJECTED, NULL));
        send(in.signal(2, Side.BUY, false));
        order();
    }

    @Test
    void shouldLimitPositionOfSymbolOverItsInstruments() {
        settings = settings.withMaxSymbolPosition(199 * UNIT);
        start();
        Definition other = TestMessages.spot(2, "BTC", "USDT");
        other.venueId = 4;
        send(in.define(other));
        buy();
        in.instrumentId = 2;
        in.venueId = 4;
        send(in.top(9_999_00, 5, 10_000_00, 5));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.POSITION_LIMIT, 199 * UNIT, 200 * UNIT);
    }

    @Test
    void shouldLimitTotalExposure() {
        settings = settings.withMaxTotalExposure(199 * UNIT);
        start();
        send(in.define(TestMessages.spot(2, "ETH", "USDT")));
        buy();
        in.instrumentId = 2;
        send(in.top(9_999_00, 5, 10_000_00, 5));
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.EXPOSURE_LIMIT, 199 * UNIT, 200 * UNIT);
    }

    @Test
    void shouldLimitOpenOrders() {
        settings = settings.withMaxOpenOrders(1);
        start();
        buy();
        send(in.signal(2, Side.BUY, false));
        assertDenied(RejectReason.OPEN_ORDERS_LIMIT, 1, 1);
    }

    @Test
    void shouldLimitOrdersPerSecond() {
        settings = settings.withMaxOrdersPerSecond(2);
        start();
        for (int i = 0; i < 2; i++) {
            long id = buy();
            send(in.status(id, ExecutionType.REJECTED, OrderStatus.REJECTED, 0));
            in.nowNs += 400_000_000L;
        }
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.ORDER_RATE_LIMIT, 2, 2);
        in.nowNs += 200_000_000L;
        buy();
    }

    @Test
    void shouldDenyWhatDoesNotFit() {
        btc.priceExponent = 9;
        btc.sizeExponent = 9;
        start();
        send(in.signal(1, Side.BUY, false));
        assertDenied(RejectReason.ARITHMETIC_OVERFLOW);
    }

    @Test
    void shouldDenyWithoutFunds() {
        settings = settings.withInitialCash(100 * UNIT);
        start();
        send(in.signal(1, Side.BUY, false));
        // the taker's fee of 0.1 % comes on top
        assertDenied(RejectReason.INSUFFICIENT_FUNDS, 100 * UNIT, 100 * UNIT + UNIT / 10);
        settings = settings.withInitialCash(-1);
        start();
        buy();
    }

    @Test
    void shouldOpenAndCloseShortOnDerivativesWhereAllowed() {
        settings = settings.withAllowShort(true);
        btc.marketType = MarketType.PERPETUAL;
        btc.contractType = ContractType.LINEAR;
        start();
        send(in.signal(1, Side.SELL, false));
        assertEquals(Side.SELL, order().side());
        assertEquals(1_000, order().quantityMantissa());
        send(in.fill(order().clientOrderId(), 1, Side.SELL, 9_999_00, 1_000, 0));
        send(in.signal(1, Side.SELL, false));
        assertFiltered(RejectReason.POSITION_OPEN);
        send(in.signal(1, Side.BUY, true));
        assertEquals(1_000, order().quantityMantissa());
        assertTrue(order().orderFlags().reduceOnly());
    }

    @Test
    void shouldCountEachFillOnce() {
        start();
        long id = buy();
        send(in.fill(id, 5, Side.BUY, 10_000_00, 400, 0));
        long cash = stage.cash();
        send(in.fill(id, 5, Side.BUY, 10_000_00, 400, 0));
        assertEquals(cash, stage.cash());
        assertEquals(10_000 * UNIT - 40 * UNIT, cash);
        assertEquals(1, stage.orders().duplicateCount());
        assertEquals(600, stage.orders().find(id).leavesQuantity());
    }

    @Test
    void shouldKeepPositionThroughFinerScale() {
        start();
        long id = buy();
        send(in.fill(id, 5, Side.BUY, 10_000_00, 1_000, 0));
        btc.sizeExponent = -6;
        btc.priceExponent = -3;
        send(in.define(btc));
        send(in.top(9_999_000, 5, 10_000_000, 5));
        send(in.signal(1, Side.SELL, true));
        assertEquals(10_000, order().quantityMantissa());
    }

    @Test
    void shouldNotTradeWhereScaleLosesWhatIsHeld() {
        start();
        long id = buy();
        send(in.fill(id, 5, Side.BUY, 10_000_00, 999, 0));
        btc.sizeExponent = -3;
        send(in.define(btc));
        send(in.signal(2, Side.BUY, false));
        assertDenied(RejectReason.INSTRUMENT_NOT_TRADING);
        assertEquals(1, stage.badDefinitionCount());
    }

    @Test
    void shouldComeBackFromItsState() {
        start();
        long id = buy();
        send(in.fill(id, 5, Side.BUY, 10_000_00, 400, 7));
        send(in.venueStatus(ConnectionState.CONNECTED));
        send(in.command(CommandType.KILL_SWITCH_ON, ""));
        StateWriter first = new StateWriter();
        stage.writeState(first);
        RiskStage copy = new RiskStage(settings, List.of(strategy(1, 100 * UNIT), strategy(2, 100 * UNIT)));
        StateReader reader = new StateReader().wrap(first.buffer(), 0, first.length());
        copy.readState(reader);
        assertEquals(0, reader.remaining());
        StateWriter second = new StateWriter();
        copy.writeState(second);
        assertEquals(first.length(), second.length());
        for (int i = 0; i < first.length(); i++) {
            assertEquals(first.buffer().getByte(i), second.buffer().getByte(i), "byte " + i);
        }
        assertTrue(copy.isKilled());
        send(copy, in.signal(2, Side.BUY, false));
        assertEquals(RejectReason.KILL_SWITCH, riskReject().reason());
    }

    private void tick() {
        in.instrumentId = 0;
        send(in.tick());
        in.instrumentId = 1;
    }

    private void assertStatus(String state, RejectReason reason, boolean isWarning) {
        assertEquals(1, out.statuses().size(), () -> out.statuses().toString());
        String text = out.statuses().getFirst();
        assertTrue(
                text.contains("state=" + state)
                        && text.contains("reason=" + reason)
                        && text.contains("warning=" + (isWarning ? 1 : 0)),
                text);
    }

    @Test
    void shouldAnnounceEachChangeOfStateOnce() {
        start();
        assertEquals(RiskState.ACTIVE, stage.state());
        send(in.command(CommandType.REDUCE_ONLY_ON, ""));
        assertStatus("REDUCE_ONLY", RejectReason.NONE, false);
        send(in.command(CommandType.REDUCE_ONLY_ON, ""));
        assertTrue(out.statuses().isEmpty());
        send(in.command(CommandType.KILL_SWITCH_ON, ""));
        assertStatus("HALT", RejectReason.NONE, false);
        send(in.command(CommandType.KILL_SWITCH_OFF, ""));
        assertStatus("REDUCE_ONLY", RejectReason.NONE, false);
        send(in.command(CommandType.REDUCE_ONLY_OFF, ""));
        assertStatus("ACTIVE", RejectReason.NONE, false);
    }

    @Test
    void shouldOnlyReduceAfterTooGreatALossUntilSomebodyReArms() {
        settings = settings.withInitialCash(1_000 * UNIT)
                .withAccountLimits(new AccountLimits(0, 0, 0, 20_000_000_000L, 0, 0, 0, 0));
        start();
        send(in.fill(buy(), 1, Side.BUY, 10_000_00, 1_000, 0));
        tick();
        assertTrue(out.statuses().isEmpty());
        // 100 of 1,000 are held: a fall of 17 % is 1.7 % of equity, above 80 % of the limit of 2 %
        send(in.top(8_299_00, 5, 8_300_00, 5));
        tick();
        assertStatus("ACTIVE", RejectReason.DRAWDOWN, true);
        tick();
        assertTrue(out.statuses().isEmpty(), "a warning comes once");
        send(in.top(7_799_00, 5, 7_800_00, 5));
        tick();
        assertStatus("REDUCE_ONLY", RejectReason.DRAWDOWN, false);
        send(in.signal(2, Side.BUY, false));
        assertFiltered(RejectReason.REDUCE_ONLY);
        send(in.command(CommandType.REDUCE_ONLY_OFF, ""));
        assertStatus("ACTIVE", RejectReason.NONE, false);
        tick();
        assertTrue(out.statuses().isEmpty(), "the loss is measured from here");
        send(in.signal(1, Side.SELL, true));
        order();
    }

    @Test
    void shouldCancelAndCloseEverythingWhenToldToFlattenAndOnlyReduceThen() {
        settings = settings.withMaxOrderNotional(100 * UNIT);
        start();
        send(in.fill(buy(), 1, Side.BUY, 10_000_00, 1_000, 0));
        send(in.signal(2, Side.BUY, false));
        long second = order().clientOrderId();
        send(in.fill(second, 2, Side.BUY, 10_000_00, 400, 0));
        send(in.command(CommandType.FLATTEN, ""));
        assertStatus("FLATTEN", RejectReason.NONE, false);
        assertEquals(1, out.count(), "the rest of the second order is withdrawn first");
        assertEquals(CancelOrderDecoder.TEMPLATE_ID, out.templateId(0));
        send(in.signal(1, Side.BUY, false));
        assertFiltered(RejectReason.REDUCE_ONLY);
        send(in.status(second, ExecutionType.CANCELED, OrderStatus.CANCELED, 400));
        assertEquals(2, out.count());
        List<Long> ids = new ArrayList<>();
        List<Long> quantities = new ArrayList<>();
        NewOrderDecoder order = new NewOrderDecoder();
        for (int i = 0; i < 2; i++) {
            order.wrapAndApplyHeader(out.buffer(), out.offset(i), new MessageHeaderDecoder());
            assertEquals(Side.SELL, order.side());
            assertEquals(OrderType.MARKET, order.orderType());
            ids.add(order.clientOrderId());
            quantities.add(order.quantityMantissa());
        }
        assertEquals(List.of(1_000L, 400L), quantities);
        tick();
        assertEquals(0, out.count(), "nothing more while they are in flight");
        send(in.fill(ids.get(0), 3, Side.SELL, 9_999_00, 1_000, 0));
        send(in.fill(ids.get(1), 4, Side.SELL, 9_999_00, 400, 0));
        assertStatus("REDUCE_ONLY", RejectReason.NONE, false);
        assertEquals(0, out.count());
    }

    @Test
    void shouldNotBuyMoreOfWhatMovesTogether() {
        settings = settings.withMaxDataAgeNs(Long.MAX_VALUE)
                .withMaxPriceDeviation(Long.MAX_VALUE)
                .withAccountLimits(new AccountLimits(0, 0, 0, 0, 0, 900_000_000_000L, 0, 0));
        Definition other = TestMessages.spot(2, "ETH", "USDT");
        start();
        send(in.define(other));
        in.instrumentId = 1;
        SplittableRandom random = new SplittableRandom(7);
        double[] own = new double[60];
        double[] twin = new double[60];
        long price = 10_000_00;
        for (int i = 0; i < 60; i++) {
            price += random.nextLong(-50_00, 51_00);
            long second = price + random.nextLong(-2_00, 3_00);
            own[i] = price;
            twin[i] = second;
            in.nowNs += 60_000_000_000L;
            in.instrumentId = 1;
            send(in.top(price - 100, 5, price, 5));
            in.instrumentId = 2;
            send(in.top(second - 100, 5, second, 5));
        }
        in.instrumentId = 1;
        send(in.fill(buy(), 1, Side.BUY, price, 500, 0));
        in.instrumentId = 2;
        send(in.signal(2, Side.BUY, false));
        assertEquals(RejectReason.CORRELATION, riskReject().reason());
        assertEquals(correlation(own, twin), riskReject().measuredValue() / 1e12, 1e-9);
        in.instrumentId = 1;
    }

    @Test
    void shouldMeasureTheValueAtRiskOfAllPositionsAsASlowModelDoes() {
        settings = settings.withMaxDataAgeNs(Long.MAX_VALUE)
                .withMaxPriceDeviation(Long.MAX_VALUE)
                .withMaxOrderNotional(10_000 * UNIT);
        Definition other = TestMessages.spot(2, "ETH", "USDT");
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 20; round++) {
            // the first order of a minute passes, the second one is measured against a limit that is always too low
            settings = settings.withAccountLimits(new AccountLimits(0, 0, 0, 0, 0, 0, Long.MAX_VALUE, 0));
            start();
            send(in.define(other));
            in.instrumentId = 1;
            final RiskSettings open = settings;
            settings = settings.withAccountLimits(new AccountLimits(0, 0, 0, 0, 0, 0, 1, 0));
            int minutes = random.nextInt(65, 120); // the first price of the rig has left the hour
            long[] first = new long[minutes];
            long[] second = new long[minutes];
            long price = 10_000_00;
            for (int i = 0; i < minutes; i++) {
                price += random.nextLong(-80_00, 81_00);
                first[i] = price;
                second[i] = price / 3 + random.nextLong(-20_00, 21_00);
                in.nowNs += 60_000_000_000L;
                in.instrumentId = 1;
                send(in.top(first[i] - 1, 5, first[i], 5));
                in.instrumentId = 2;
                send(in.top(second[i] - 1, 5, second[i], 5));
                if (i == minutes / 2) {
                    in.instrumentId = 1;
                    long id = buy();
                    send(in.fill(id, round * 1_000L + i, Side.BUY, price, 700, 0));
                    send(in.status(id, ExecutionType.EXPIRED, OrderStatus.EXPIRED, 700));
                }
            }
            StateWriter writer = new StateWriter();
            stage.writeState(writer);
            stage = new RiskStage(settings, List.of(strategy(1, 100 * UNIT), strategy(2, 100 * UNIT)));
            stage.readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
            in.instrumentId = 2;
            send(in.signal(2, Side.BUY, false));
            assertDenied(RejectReason.VALUE_AT_RISK);
            long quantity = riskReject().quantityMantissa();
            double ordered = Math.ceil(quantity * second[minutes - 1] * 10.0) / 1e8;
            double held = 700 * first[minutes - 1] * 10.0 / 1e8;
            assertEquals(
                    valueAtRisk(first, held, second, ordered),
                    riskReject().measuredValue() / 1e8,
                    1e-6,
                    "round " + round);
            settings = open;
        }
    }

    /** Two passes over the changes of the last hour's minutes, in money. */
    private static double valueAtRisk(long[] a, double heldOfA, long[] b, double heldOfB) {
        List<Double> changes = new ArrayList<>();
        for (int i = Math.max(1, a.length - 59); i < a.length; i++) {
            changes.add(heldOfA * (a[i] / (double) a[i - 1] - 1) + heldOfB * (b[i] / (double) b[i - 1] - 1));
        }
        double mean = changes.stream().mapToDouble(c -> c).average().orElseThrow();
        double variance =
                changes.stream().mapToDouble(c -> (c - mean) * (c - mean)).sum() / (changes.size() - 1);
        return 1.6448536269514722 * Math.sqrt(variance * 1_440);
    }

    @Test
    void shouldValueAFeeInAThirdCurrencyAtItsLastTrade() {
        start();
        OrdersStage orders = new OrdersStage(OrdersSettings.defaults());
        Definition bnb = TestMessages.spot(3, "BNB", "USDT");
        byte[] asset = "BNB".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        both(orders, in.define(btc));
        both(orders, in.define(bnb));
        send(in.signal(1, Side.BUY, false));
        long id = order().clientOrderId();
        TestMessages sent = in.newOrder(id, Side.BUY, OrderType.MARKET, TimeInForce.IOC, NULL, 1_000);
        orders.onMessage(sent.buffer, TestMessages.OFFSET, sent.length, out);
        both(orders, in.fill(id, 1, Side.BUY, 10_000_00, 100, 100_000, asset));
        assertEquals(1, stage.unvaluedFeeCount(), "its price is not known");
        assertEquals(settings.initialCash() - 10 * UNIT, stage.cash());
        in.instrumentId = 3;
        both(orders, in.trade(600_00, 1, Side.BUY));
        both(orders, in.gap(Channel.ALL));
        in.instrumentId = 1;
        // 0.001 BNB at 600
        both(orders, in.fill(id, 2, Side.BUY, 10_000_00, 100, 100_000, asset));
        assertEquals(1, stage.unvaluedFeeCount());
        assertEquals(settings.initialCash() - 20 * UNIT - 60_000_000L, stage.cash());
        assertEquals(60_000_000L, orders.portfolio().fees());
        assertEquals(stage.cash(), orders.cash());
    }

    private void both(OrdersStage orders, TestMessages message) {
        send(message);
        CapturedOutput aside = new CapturedOutput();
        aside.begin(EventHeaders.sequence(message.buffer, TestMessages.OFFSET), message.nowNs);
        orders.onMessage(message.buffer, TestMessages.OFFSET, message.length, aside);
    }

    /** Pearson, the slow way. */
    private static double correlation(double[] a, double[] b) {
        int n = a.length - 1;
        double[] x = new double[n];
        double[] y = new double[n];
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            x[i] = a[i + 1] / a[i] - 1;
            y[i] = b[i + 1] / b[i] - 1;
            meanX += x[i] / n;
            meanY += y[i] / n;
        }
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < n; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }
}
