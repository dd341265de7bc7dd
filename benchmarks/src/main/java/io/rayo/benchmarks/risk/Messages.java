package io.rayo.benchmarks.risk;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalEncoder;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** The few messages that the suite feeds, each written over the one before it. */
final class Messages {
    private static final long NULL = ExecutionReportEncoder.tradeIdNullValue();
    private static final long FEE = 1_000_000_000L;
    private static final long ONE = 100_000_000L;
    private static final byte[] NO_TEXT = {};
    private static final byte[] REASON = {'b', 'e', 'n', 'c', 'h'};

    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Slots.SLOT_LENGTH]);
    int length;
    long nowNs = 1_000_000_000L;
    private final SignalEncoder signal = new SignalEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final ExecutionReportEncoder report = new ExecutionReportEncoder();
    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private long sequence;

    void definition(final int instrumentId, final String base) {
        header(InstrumentDefinitionEncoder.TEMPLATE_ID, InstrumentDefinitionEncoder.BLOCK_LENGTH, instrumentId);
        definition
                .wrap(buffer, EventHeaders.SEQUENCE_OFFSET)
                .tickSize(1)
                .lotSize(1)
                .minQuantity(1)
                .maxQuantity(1_000_000_000L)
                .minNotional(5 * ONE)
                .multiplier(ONE)
                .makerFee(FEE)
                .takerFee(FEE)
                .expiryTimeNs(0)
                .priceExponent((byte) -2)
                .sizeExponent((byte) -5)
                .marketType(MarketType.SPOT)
                .contractType(ContractType.NONE)
                .status(InstrumentStatus.TRADING)
                .symbol(base + "USDT")
                .baseAsset(base)
                .quoteAsset("USDT")
                .settleAsset("USDT");
        length = definition.limit();
    }

    void top(final int instrumentId, final long bid) {
        header(TopOfBookEncoder.TEMPLATE_ID, TopOfBookEncoder.BLOCK_LENGTH, instrumentId);
        top.wrap(buffer, EventHeaders.SEQUENCE_OFFSET)
                .venueSequence(sequence)
                .bidPriceMantissa(bid)
                .bidQuantityMantissa(100_000)
                .askPriceMantissa(bid + 1)
                .askQuantityMantissa(100_000);
        length = top.limit();
    }

    void signal(final int instrumentId, final int strategyId) {
        header(SignalEncoder.TEMPLATE_ID, SignalEncoder.BLOCK_LENGTH, instrumentId);
        signal.wrap(buffer, EventHeaders.SEQUENCE_OFFSET)
                .confidence(0.9)
                .timeframeNs(60_000_000_000L)
                .strategyId(strategyId)
                .signalId(0)
                .side(Side.BUY)
                .closing((short) 0)
                .putReason(REASON, 0, REASON.length);
        length = signal.limit();
    }

    /** A whole fill, or, of no quantity, the end of an order of which nothing was filled. */
    void report(
            final int instrumentId,
            final long clientOrderId,
            final long tradeId,
            final long price,
            final long quantity) {
        header(ExecutionReportEncoder.TEMPLATE_ID, ExecutionReportEncoder.BLOCK_LENGTH, instrumentId);
        final boolean isFill = quantity > 0;
        report.wrap(buffer, EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(clientOrderId)
                .tradeId(isFill ? tradeId : NULL)
                .lastPriceMantissa(isFill ? price : NULL)
                .lastQuantityMantissa(isFill ? quantity : NULL)
                .cumulativeQuantityMantissa(quantity)
                .leavesQuantityMantissa(0)
                .fee(0)
                .executionType(isFill ? ExecutionType.TRADE : ExecutionType.EXPIRED)
                .orderStatus(isFill ? OrderStatus.FILLED : OrderStatus.EXPIRED)
                .side(Side.BUY)
                .liquidity(Liquidity.TAKER)
                .rejectReason(RejectReason.NONE)
                .putVenueOrderId(NO_TEXT, 0, 0)
                .putFeeAsset(NO_TEXT, 0, 0)
                .putText(NO_TEXT, 0, 0);
        length = report.limit();
    }

    private void header(final int templateId, final int blockLength, final int instrumentId) {
        EventHeaders.put(buffer, 0, templateId, blockLength, nowNs, nowNs, instrumentId, 1, 0, 1);
        EventHeaders.sequence(buffer, 0, ++sequence);
    }
}
