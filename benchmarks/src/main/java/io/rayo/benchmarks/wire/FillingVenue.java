package io.rayo.benchmarks.wire;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.ring.InboundPublisher;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Reports every order as filled, inbound, right after it was sent: so that the next trade finds no order in flight and
 * the position ready to be turned. The core and the journal handle the report as any other; it comes after the order's
 * bytes have left. Engine thread.
 */
public final class FillingVenue {
    private static final byte[] VENUE_ORDER_ID = "1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FEE_ASSET = "USDT".getBytes(StandardCharsets.US_ASCII);

    private final InboundPublisher publisher;
    private final NewOrderDecoder order = new NewOrderDecoder();
    private final ExecutionReportEncoder report = new ExecutionReportEncoder();
    private long tradeId;

    /**
     * Makes a venue.
     *
     * @param publisher of the reports.
     */
    public FillingVenue(final InboundPublisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Fills an order as a whole, at its own price.
     *
     * @param buffer that holds the NewOrder.
     * @param offset of its SBE header.
     * @param nowNs time of the fill, nanoseconds since the epoch.
     */
    public void fill(final DirectBuffer buffer, final int offset, final long nowNs) {
        order.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final int at = publisher.claim();
        EventHeaders.put(
                publisher.buffer(),
                at,
                ExecutionReportEncoder.TEMPLATE_ID,
                ExecutionReportEncoder.BLOCK_LENGTH,
                nowNs,
                nowNs,
                EventHeaders.instrumentId(buffer, offset),
                EventHeaders.venueId(buffer, offset),
                EventHeaders.FLAG_SIMULATED,
                2);
        report.wrap(publisher.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(order.clientOrderId())
                .tradeId(++tradeId)
                .lastPriceMantissa(order.priceMantissa())
                .lastQuantityMantissa(order.quantityMantissa())
                .cumulativeQuantityMantissa(order.quantityMantissa())
                .leavesQuantityMantissa(0)
                .fee(0)
                .executionType(ExecutionType.TRADE)
                .orderStatus(OrderStatus.FILLED)
                .side(order.side())
                .liquidity(Liquidity.TAKER)
                .rejectReason(RejectReason.NONE)
                .putVenueOrderId(VENUE_ORDER_ID, 0, VENUE_ORDER_ID.length)
                .putFeeAsset(FEE_ASSET, 0, FEE_ASSET.length)
                .putText(FEE_ASSET, 0, 0);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + report.encodedLength());
    }
}
