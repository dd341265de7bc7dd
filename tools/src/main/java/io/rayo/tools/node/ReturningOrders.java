package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderTable;
import io.rayo.engine.ring.InboundPublisher;

/**
 * Ends, openly, the paper orders that were working when the node stopped: the paper venue lives in the node and does
 * not outlast it. Each becomes an ExecutionReport NOT_FOUND, journaled like any other. Start of the node, calling
 * thread.
 */
final class ReturningOrders {
    private ReturningOrders() {}

    static int publish(final OrderTable orders, final InboundPublisher publisher, final long nowNs) {
        final ExecutionReportEncoder encoder = new ExecutionReportEncoder();
        final int count = orders.openCount();
        for (int i = 0; i < count; i++) {
            final Order order = orders.open(i);
            final int offset = publisher.claim();
            EventHeaders.put(
                    publisher.buffer(),
                    offset,
                    ExecutionReportEncoder.TEMPLATE_ID,
                    ExecutionReportEncoder.BLOCK_LENGTH,
                    nowNs,
                    nowNs,
                    order.instrumentId(),
                    order.venueId(),
                    EventHeaders.FLAG_SIMULATED,
                    0);
            encoder.wrap(publisher.buffer(), offset + EventHeaders.SEQUENCE_OFFSET)
                    .clientOrderId(order.clientOrderId())
                    .tradeId(ExecutionReportEncoder.tradeIdNullValue())
                    .lastPriceMantissa(ExecutionReportEncoder.lastPriceMantissaNullValue())
                    .lastQuantityMantissa(ExecutionReportEncoder.lastQuantityMantissaNullValue())
                    .cumulativeQuantityMantissa(order.filledQuantity())
                    .leavesQuantityMantissa(0)
                    .fee(0)
                    .executionType(ExecutionType.NOT_FOUND)
                    .orderStatus(OrderStatus.CANCELED)
                    .side(order.side())
                    .liquidity(Liquidity.NONE)
                    .rejectReason(RejectReason.UNKNOWN_ORDER)
                    .venueOrderId("")
                    .feeAsset("")
                    .text("the paper venue was restarted");
            publisher.publish(EventHeaders.SEQUENCE_OFFSET + encoder.encodedLength());
        }
        return count;
    }
}
