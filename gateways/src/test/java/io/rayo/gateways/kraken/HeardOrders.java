package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderAnswer;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.SocketRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Writes down what a decoder tells, in a few words. */
final class HeardOrders implements ExecutionListener {
    final List<String> words = new ArrayList<>();
    boolean deaf;
    boolean hearsGaps = true;

    private void add(final String word) {
        words.add(word);
    }

    private static String number(final long value) {
        return value == ExecutionUpdate.NULL ? "none" : Long.toString(value);
    }

    @Override
    public void onOrderEvent(final ExecutionUpdate update) {
        if (!deaf) {
            add("order " + update.clientOrderId + " " + update.executionType + " " + update.orderStatus + " cum "
                    + number(update.cumulative)
                    + (update.lastPrice == ExecutionUpdate.NULL
                            ? ""
                            : " " + update.lastPrice + " x " + update.lastQuantity + " fee " + number(update.fee) + " "
                                    + new String(update.feeAsset, 0, update.feeAssetLength, StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void onOrderUnclear(final ExecutionUpdate update) {
        if (!deaf) {
            add("unclear " + update.clientOrderId);
        }
    }

    @Override
    public void onAnswer(final OrderAnswer answer) {
        // a rejection must have been said: by an error, or as the state of an order that was asked about
        assertTrue(answer.outcome != Outcome.OK
                || answer.update.orderStatus != OrderStatus.REJECTED
                || answer.kind == RequestKind.QUERY_ORDER);
        if (!deaf) {
            final boolean isQuery = answer.kind == RequestKind.QUERY_ORDER && answer.isOk();
            final String next = new String(answer.next.text(), 0, answer.next.length(), StandardCharsets.US_ASCII);
            add("answer " + answer.kind + " " + answer.correlationId + " " + answer.outcome + " "
                    + answer.update.orderStatus + (isQuery ? " cum " + number(answer.update.cumulative) : "")
                    + (next.isEmpty() ? "" : " next " + next));
        }
    }

    @Override
    public void onAnswerFill(final OrderAnswer answer, final ExecutionUpdate fill) {
        onOrderEvent(fill);
    }

    @Override
    public void onAnswerEnd(final OrderAnswer answer) {
        if (!deaf) {
            add("end");
        }
    }

    @Override
    public void onOpenOrder(final ExecutionUpdate update) {
        onOrderEvent(update);
    }

    @Override
    public void onBalance(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long free,
            final long locked,
            final long eventTimeNs) {
        if (!deaf) {
            add("balance " + buffer.getStringWithoutLengthAscii(offset, length) + " " + free + " " + locked);
        }
    }

    @Override
    public void onPosition(
            final int instrumentId, final long quantity, final long averagePrice, final long eventTimeNs) {
        if (!deaf) {
            add("position " + instrumentId + " " + quantity + " " + number(averagePrice));
        }
    }

    @Override
    public void onRateLimit(final boolean ofOrders, final long intervalNs, final long limit, final long used) {
        add("limit " + limit + " " + used);
    }

    @Override
    public void onHandshake(final SocketRole socket, final long correlationId, final boolean ok) {
        if (!deaf) {
            add("handshake " + correlationId + " " + ok);
        }
    }

    @Override
    public void onPrivateStreamEnded(final boolean reconnect) {
        add("ended");
    }

    @Override
    public void onPrivateStreamGap() {
        if (!deaf && hearsGaps) {
            add("gap");
        }
    }

    @Override
    public void onServerShutdown(final SocketRole socket) {
        add("shutdown");
    }
}
