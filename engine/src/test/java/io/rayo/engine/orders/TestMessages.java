package io.rayo.engine.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.BookStatusEncoder;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ClockTickEncoder;
import io.rayo.codecs.sbe.CommandEncoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.FundingPaymentEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.ReplaceOrderEncoder;
import io.rayo.codecs.sbe.RiskAdjustmentEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalEncoder;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.codecs.sbe.TradeEncoder;
import io.rayo.codecs.sbe.VenueStatusEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes messages for tests. Each method writes one at offset 8 of {@link #buffer} and sets {@link #length}. */
public final class TestMessages {
    public static final int OFFSET = 8;
    public static final long NULL = Long.MIN_VALUE;

    /** Of the next commands; 0 wants no answer. */
    public long correlationId;

    public final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    public int length;
    public long sequence;
    public long causeSequence;
    public long nowNs = 1_000_000_000L;
    public int instrumentId = 1;
    public int venueId = 1;
    public int flags;
    /** How long before us the venue stamped the next messages. */
    public long delayNs;

    public int connectionId = 1;

    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final TopOfBookEncoder topOfBook = new TopOfBookEncoder();
    private final BookDeltaEncoder bookDelta = new BookDeltaEncoder();
    private final BookStatusEncoder bookStatus = new BookStatusEncoder();
    private final FeedGapEncoder feedGap = new FeedGapEncoder();
    private final VenueStatusEncoder venueStatus = new VenueStatusEncoder();
    private final RiskAdjustmentEncoder riskAdjustment = new RiskAdjustmentEncoder();
    private final SignalEncoder signal = new SignalEncoder();
    private final CommandEncoder command = new CommandEncoder();
    private final MarkPriceEncoder markPrice = new MarkPriceEncoder();
    private final FundingPaymentEncoder funding = new FundingPaymentEncoder();
    private final ClockTickEncoder clockTick = new ClockTickEncoder();
    private final ExecutionReportEncoder report = new ExecutionReportEncoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final ReplaceOrderEncoder replaceOrder = new ReplaceOrderEncoder();
    private final byte[] noText = {};
    private final byte[] usdt = "USDT".getBytes(UTF_8);

    public static Definition spot(int instrumentId, String base, String quote) {
        return new Definition(instrumentId, base, quote);
    }

    /** An instrument's rules with defaults: BTC-like, tick 0.01, lot 0.00001. */
    public static final class Definition {
        public int instrumentId;
        public int venueId = 1;
        public String base;
        public String quote;
        public String settle;
        public long tickSize = 1;
        public long lotSize = 1;
        public long minQuantity = 1;
        public long maxQuantity = 1_000_000_000L;
        public long minNotional;
        public long multiplier = 100_000_000L;
        public long makerFee = 1_000_000_000L;
        public long takerFee = 1_000_000_000L;
        public int priceExponent = -2;
        public int sizeExponent = -5;
        public MarketType marketType = MarketType.SPOT;
        public ContractType contractType = ContractType.NONE;
        public InstrumentStatus status = InstrumentStatus.TRADING;

        Definition(int instrumentId, String base, String quote) {
            this.instrumentId = instrumentId;
            this.base = base;
            this.quote = quote;
            this.settle = quote;
        }
    }

    public TestMessages define(Definition d) {
        int savedInstrument = instrumentId;
        int savedVenue = venueId;
        instrumentId = d.instrumentId;
        venueId = d.venueId;
        header(InstrumentDefinitionEncoder.TEMPLATE_ID, InstrumentDefinitionEncoder.BLOCK_LENGTH);
        instrumentId = savedInstrument;
        venueId = savedVenue;
        definition
                .wrap(buffer, body())
                .tickSize(d.tickSize)
                .lotSize(d.lotSize)
                .minQuantity(d.minQuantity)
                .maxQuantity(d.maxQuantity)
                .minNotional(d.minNotional)
                .multiplier(d.multiplier)
                .makerFee(d.makerFee)
                .takerFee(d.takerFee)
                .expiryTimeNs(0)
                .priceExponent((byte) d.priceExponent)
                .sizeExponent((byte) d.sizeExponent)
                .marketType(d.marketType)
                .contractType(d.contractType)
                .status(d.status)
                .symbol(d.base + d.quote)
                .baseAsset(d.base)
                .quoteAsset(d.quote)
                .settleAsset(d.settle);
        return end(definition.limit());
    }

    public TestMessages trade(long price, long quantity, Side aggressor) {
        header(TradeEncoder.TEMPLATE_ID, TradeEncoder.BLOCK_LENGTH);
        trade.wrap(buffer, body())
                .tradeId(sequence)
                .priceMantissa(price)
                .quantityMantissa(quantity)
                .tradeCount(1)
                .aggressorSide(aggressor);
        return end(trade.limit());
    }

    public TestMessages top(long bid, long bidQuantity, long ask, long askQuantity) {
        header(TopOfBookEncoder.TEMPLATE_ID, TopOfBookEncoder.BLOCK_LENGTH);
        topOfBook
                .wrap(buffer, body())
                .venueSequence(NULL)
                .bidPriceMantissa(bid)
                .bidQuantityMantissa(bidQuantity)
                .askPriceMantissa(ask)
                .askQuantityMantissa(askQuantity);
        return end(topOfBook.limit());
    }

    /** Levels as price, quantity, price, quantity ... */
    public TestMessages depth(boolean isSnapshot, boolean isLast, long[] bids, long[] asks) {
        flags = (isSnapshot ? EventHeaders.FLAG_SNAPSHOT : 0) | (isLast ? EventHeaders.FLAG_LAST_OF_GROUP : 0);
        header(BookDeltaEncoder.TEMPLATE_ID, BookDeltaEncoder.BLOCK_LENGTH);
        flags = 0;
        bookDelta.wrap(buffer, body()).firstVenueSequence(1).lastVenueSequence(1);
        BookDeltaEncoder.BidsEncoder bidsGroup = bookDelta.bidsCount(bids.length / 2);
        for (int i = 0; i < bids.length; i += 2) {
            bidsGroup.next().priceMantissa(bids[i]).quantityMantissa(bids[i + 1]);
        }
        BookDeltaEncoder.AsksEncoder asksGroup = bookDelta.asksCount(asks.length / 2);
        for (int i = 0; i < asks.length; i += 2) {
            asksGroup.next().priceMantissa(asks[i]).quantityMantissa(asks[i + 1]);
        }
        return end(bookDelta.limit());
    }

    public TestMessages bookStatus(BookState state) {
        header(BookStatusEncoder.TEMPLATE_ID, BookStatusEncoder.BLOCK_LENGTH);
        bookStatus.wrap(buffer, body()).state(state).cause(GapCause.NULL_VAL);
        return end(bookStatus.limit());
    }

    public TestMessages gap(Channel channel) {
        header(FeedGapEncoder.TEMPLATE_ID, FeedGapEncoder.BLOCK_LENGTH);
        feedGap.wrap(buffer, body())
                .expectedVenueSequence(NULL)
                .receivedVenueSequence(NULL)
                .channel(channel)
                .cause(GapCause.SEQUENCE);
        return end(feedGap.limit());
    }

    public TestMessages venueStatus(ConnectionState state) {
        header(VenueStatusEncoder.TEMPLATE_ID, VenueStatusEncoder.BLOCK_LENGTH);
        venueStatus.wrap(buffer, body()).clockOffsetNs(NULL).state(state).putReason(noText, 0, 0);
        return end(venueStatus.limit());
    }

    public TestMessages signal(int strategyId, Side side, boolean isClosing) {
        return signal(strategyId, side, isClosing, 1);
    }

    public TestMessages signal(int strategyId, Side side, boolean isClosing, double confidence) {
        header(SignalEncoder.TEMPLATE_ID, SignalEncoder.BLOCK_LENGTH);
        signal.wrap(buffer, body())
                .confidence(confidence)
                .timeframeNs(0)
                .strategyId(strategyId)
                .signalId(0)
                .side(side)
                .closing((short) (isClosing ? 1 : 0))
                .putReason(noText, 0, 0);
        return end(signal.limit());
    }

    public TestMessages command(CommandType type, String argument) {
        header(CommandEncoder.TEMPLATE_ID, CommandEncoder.BLOCK_LENGTH);
        command.wrap(buffer, body())
                .correlationId(correlationId)
                .commandType(type)
                .target("all")
                .argument(argument)
                .actor("test");
        return end(command.limit());
    }

    /** Mark and rate in 10^-8 and 10^-12. */
    public TestMessages markPrice(long mark, long fundingRate, long nextFundingNs) {
        header(MarkPriceEncoder.TEMPLATE_ID, MarkPriceEncoder.BLOCK_LENGTH);
        markPrice
                .wrap(buffer, body())
                .markPrice(mark)
                .indexPrice(NULL)
                .fundingRate(fundingRate)
                .nextFundingTimeNs(nextFundingNs);
        return end(markPrice.limit());
    }

    public TestMessages funding(long amount) {
        header(FundingPaymentEncoder.TEMPLATE_ID, FundingPaymentEncoder.BLOCK_LENGTH);
        funding.wrap(buffer, body())
                .amount(amount)
                .fundingRate(1)
                .markPrice(1)
                .quantityMantissa(1)
                .fundingTimeNs(nowNs);
        return end(funding.limit());
    }

    public TestMessages tick() {
        header(ClockTickEncoder.TEMPLATE_ID, ClockTickEncoder.BLOCK_LENGTH);
        clockTick.wrap(buffer, body()).intervalNs(1);
        return end(clockTick.limit());
    }

    public TestMessages fill(long clientOrderId, long tradeId, Side side, long price, long quantity, long fee) {
        return report(
                clientOrderId,
                ExecutionType.TRADE,
                OrderStatus.PARTIALLY_FILLED,
                tradeId,
                side,
                price,
                quantity,
                NULL,
                NULL,
                fee,
                usdt,
                RejectReason.NONE);
    }

    public TestMessages fill(
            long clientOrderId, long tradeId, Side side, long price, long quantity, long fee, byte[] feeAsset) {
        return report(
                clientOrderId,
                ExecutionType.TRADE,
                OrderStatus.PARTIALLY_FILLED,
                tradeId,
                side,
                price,
                quantity,
                NULL,
                NULL,
                fee,
                feeAsset,
                RejectReason.NONE);
    }

    public TestMessages status(long clientOrderId, ExecutionType type, OrderStatus status, long cumulative) {
        return report(
                clientOrderId,
                type,
                status,
                NULL,
                Side.BUY,
                NULL,
                NULL,
                cumulative,
                NULL,
                NULL,
                noText,
                RejectReason.NONE);
    }

    public TestMessages report(
            long clientOrderId,
            ExecutionType type,
            OrderStatus status,
            long tradeId,
            Side side,
            long price,
            long quantity,
            long cumulative,
            long leaves,
            long fee,
            byte[] feeAsset,
            RejectReason reason) {
        header(ExecutionReportEncoder.TEMPLATE_ID, ExecutionReportEncoder.BLOCK_LENGTH);
        report.wrap(buffer, body())
                .clientOrderId(clientOrderId)
                .tradeId(tradeId)
                .lastPriceMantissa(price)
                .lastQuantityMantissa(quantity)
                .cumulativeQuantityMantissa(cumulative)
                .leavesQuantityMantissa(leaves)
                .fee(fee)
                .executionType(type)
                .orderStatus(status)
                .side(side)
                .liquidity(Liquidity.TAKER)
                .rejectReason(reason)
                .putVenueOrderId(noText, 0, 0)
                .putFeeAsset(feeAsset, 0, feeAsset.length)
                .putText(noText, 0, 0);
        return end(report.limit());
    }

    public TestMessages newOrder(
            long clientOrderId, Side side, OrderType type, TimeInForce timeInForce, long price, long quantity) {
        header(NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH);
        newOrder.wrap(buffer, body())
                .clientOrderId(clientOrderId)
                .priceMantissa(price)
                .stopPriceMantissa(NULL)
                .quantityMantissa(quantity)
                .strategyId(1)
                .signalId(0)
                .side(side)
                .orderType(type)
                .timeInForce(timeInForce)
                .replacesId(NULL)
                .replacesFilledQuantityMantissa(NULL);
        newOrder.orderFlags().clear();
        return end(newOrder.limit());
    }

    /** Makes the order that was just encoded take the place of another, of which so much is supposed to be filled. */
    public TestMessages inPlaceOf(long replacesId, long filled, TestMessages encoded) {
        newOrder.replacesId(replacesId)
                .replacesFilledQuantityMantissa(filled)
                .orderFlags()
                .replacing(true);
        return encoded;
    }

    public TestMessages cancel(long clientOrderId) {
        header(CancelOrderEncoder.TEMPLATE_ID, CancelOrderEncoder.BLOCK_LENGTH);
        cancelOrder
                .wrap(buffer, body())
                .clientOrderId(clientOrderId)
                .cancelId(1)
                .reason(RejectReason.NONE);
        return end(cancelOrder.limit());
    }

    public TestMessages replace(long clientOrderId, long price, long quantity) {
        header(ReplaceOrderEncoder.TEMPLATE_ID, ReplaceOrderEncoder.BLOCK_LENGTH);
        replaceOrder
                .wrap(buffer, body())
                .clientOrderId(clientOrderId)
                .replaceId(1)
                .priceMantissa(price)
                .quantityMantissa(quantity);
        return end(replaceOrder.limit());
    }

    /** A factor on the size of opening orders, in 10^-12. */
    public TestMessages riskAdjustment(long factor) {
        header(RiskAdjustmentEncoder.TEMPLATE_ID, RiskAdjustmentEncoder.BLOCK_LENGTH);
        riskAdjustment
                .wrap(buffer, body())
                .factor(factor)
                .macroFactor(factor)
                .commandFactor(1_000_000_000_000L)
                .putReason(noText, 0, 0);
        return end(riskAdjustment.limit());
    }

    private void header(int templateId, int blockLength) {
        EventHeaders.put(
                buffer,
                OFFSET,
                templateId,
                blockLength,
                nowNs - delayNs,
                nowNs,
                instrumentId,
                venueId,
                flags,
                connectionId);
        EventHeaders.sequence(buffer, OFFSET, 0 == causeSequence ? ++sequence : 0);
        buffer.putLong(OFFSET + EventHeaders.CAUSE_SEQUENCE_OFFSET, causeSequence);
    }

    private static int body() {
        return OFFSET + EventHeaders.SEQUENCE_OFFSET;
    }

    private TestMessages end(int limit) {
        length = limit - OFFSET;
        return this;
    }
}
