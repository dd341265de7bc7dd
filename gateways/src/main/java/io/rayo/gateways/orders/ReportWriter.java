package io.rayo.gateways.orders;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.BalanceUpdateEncoder;
import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.FundingPaymentEncoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.engine.ring.InboundPublisher;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Publishes execution reports, balances and funding. One thread; allocates nothing. */
final class ReportWriter {
    private static final int BLOCK = MessageHeaderEncoder.ENCODED_LENGTH + ExecutionReportEncoder.BLOCK_LENGTH;

    static {
        final int longest = BLOCK
                + 3 * 2
                + ExecutionUpdate.MAX_VENUE_ORDER_ID_LENGTH
                + ExecutionUpdate.MAX_ASSET_LENGTH
                + ExecutionUpdate.MAX_TEXT_LENGTH;
        if (longest > Slots.MAX_MESSAGE_LENGTH) {
            throw new IllegalStateException("an ExecutionReport would not fit a slot");
        }
    }

    private final InboundPublisher publisher;
    private final int venueId;
    private final int connectionId;
    private final int baseFlags;
    private final ExecutionReportEncoder report = new ExecutionReportEncoder();
    private final FundingPaymentEncoder funding = new FundingPaymentEncoder();
    private final BalanceUpdateEncoder balance = new BalanceUpdateEncoder();

    ReportWriter(final InboundPublisher publisher, final int venueId, final int connectionId, final int baseFlags) {
        this.publisher = publisher;
        this.venueId = venueId;
        this.connectionId = connectionId;
        this.baseFlags = baseFlags;
    }

    /** Publishes what an update says; leaves are derived: none once the order is done. */
    void write(final ExecutionUpdate update, final int instrumentId, final long receiveTimeNs) {
        final int offset = publisher.claim();
        final MutableDirectBuffer buffer = publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                ExecutionReportEncoder.TEMPLATE_ID,
                ExecutionReportEncoder.BLOCK_LENGTH,
                update.eventTimeNs > 0 ? update.eventTimeNs : receiveTimeNs,
                receiveTimeNs,
                instrumentId,
                venueId,
                baseFlags,
                connectionId);
        report.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(update.clientOrderId)
                .tradeId(update.tradeId)
                .lastPriceMantissa(update.lastPrice)
                .lastQuantityMantissa(update.lastQuantity)
                .cumulativeQuantityMantissa(update.cumulative)
                .leavesQuantityMantissa(leaves(update))
                .fee(update.fee)
                .executionType(update.executionType)
                .orderStatus(update.orderStatus)
                .side(update.side)
                .liquidity(update.liquidity)
                .rejectReason(update.rejectReason);
        report.putVenueOrderId(update.venueOrderId, 0, update.venueOrderIdLength)
                .putFeeAsset(update.feeAsset, 0, update.feeAssetLength)
                .putText(update.text, 0, update.textLength);
        publisher.publish(MessageHeaderEncoder.ENCODED_LENGTH + report.encodedLength());
    }

    private static long leaves(final ExecutionUpdate update) {
        if (ExecutionUpdate.isFinal(update.orderStatus)) {
            return 0;
        }
        if (update.quantity == ExecutionUpdate.NULL
                || update.cumulative == ExecutionUpdate.NULL
                || update.orderStatus == OrderStatus.UNRESOLVED) {
            return ExecutionUpdate.NULL;
        }
        return update.quantity - update.cumulative; // both at least 0
    }

    /** Publishes what was paid on what is held; the venue's list says no more of it that can be relied on. */
    void writeFunding(final int instrumentId, final long fundingTimeNs, final long paid, final long receiveTimeNs) {
        final int offset = publisher.claim();
        final MutableDirectBuffer buffer = publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                FundingPaymentEncoder.TEMPLATE_ID,
                FundingPaymentEncoder.BLOCK_LENGTH,
                fundingTimeNs,
                receiveTimeNs,
                instrumentId,
                venueId,
                baseFlags,
                connectionId);
        funding.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .amount(paid)
                .fundingRate(FundingPaymentEncoder.fundingRateNullValue())
                .markPrice(FundingPaymentEncoder.markPriceNullValue())
                .quantityMantissa(FundingPaymentEncoder.quantityMantissaNullValue())
                .fundingTimeNs(fundingTimeNs);
        publisher.publish(MessageHeaderEncoder.ENCODED_LENGTH + FundingPaymentEncoder.BLOCK_LENGTH);
    }

    void writeBalance(
            final DirectBuffer source,
            final int assetOffset,
            final int assetLength,
            final long free,
            final long locked,
            final long eventTimeNs,
            final long receiveTimeNs) {
        final int offset = publisher.claim();
        final MutableDirectBuffer buffer = publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                BalanceUpdateEncoder.TEMPLATE_ID,
                BalanceUpdateEncoder.BLOCK_LENGTH,
                eventTimeNs,
                receiveTimeNs,
                0,
                venueId,
                baseFlags,
                connectionId);
        balance.wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .free(free)
                .locked(locked)
                .putAsset(source, assetOffset, assetLength);
        publisher.publish(MessageHeaderEncoder.ENCODED_LENGTH + balance.encodedLength());
    }
}
