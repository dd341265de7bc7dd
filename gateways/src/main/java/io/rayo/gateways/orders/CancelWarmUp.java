package io.rayo.gateways.orders;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.engine.ring.InboundPublisher;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs the way of a cancel some thousand times before there is anything to cancel: code that has never run is slow, and
 * the first time that everything has to be withdrawn is the wrong time to find out. It is the code that live orders
 * use, with the venue's encoder, signer and limits, in a session of its own that is thrown away: nothing is sent,
 * published or counted, and the session that trades is not touched.
 */
public final class CancelWarmUp {
    /** Cancels: enough for the compiler to take notice. */
    static final int CANCELS = 6_000;

    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final long STEP_NS = 10_000_000_000L;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[256]);
    private long nowNs = START_NS;
    private long bytes;

    private CancelWarmUp() {}

    /**
     * Runs it. Takes some tenths of a second of the caller's thread, and allocates.
     *
     * @param protocol made for this alone: its encoder may remember what it wrote.
     * @param instrument that the cancels are of.
     * @return bytes that were written for nobody.
     */
    public static long run(final OrderProtocol protocol, final OrderInstrument instrument) {
        return new CancelWarmUp().cancelAll(protocol, instrument);
    }

    private long cancelAll(final OrderProtocol protocol, final OrderInstrument instrument) {
        final OrderSession session = new OrderSession(
                protocol,
                this::drop,
                new Nobody(),
                new Nowhere(),
                OrderSettings.DEFAULTS.with().maxOrders(16).checked(false).build(),
                new OrderCounters(),
                report -> {},
                () -> nowNs,
                0,
                0);
        session.add(instrument);
        session.pretendConnected();
        for (int i = 1; i <= CANCELS; i++) {
            nowNs += STEP_NS; // so that the limits have room
            final long id = 64L * i;
            session.onOrder(message, 0, cancel(protocol.venueId(), instrument.instrumentId(), id));
            session.forget(id);
        }
        return bytes;
    }

    private int cancel(final int venueId, final int instrumentId, final long id) {
        EventHeaders.put(
                message,
                0,
                CancelOrderEncoder.TEMPLATE_ID,
                CancelOrderEncoder.BLOCK_LENGTH,
                0,
                0,
                instrumentId,
                venueId,
                0,
                0);
        return new CancelOrderEncoder()
                .wrap(message, EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(id)
                .cancelId(id + 1)
                .reason(RejectReason.KILL_SWITCH)
                .limit();
    }

    private boolean drop(final OrderRequest request) {
        bytes += request.bodyLength() + request.targetLength();
        return true;
    }

    /** Connections that nobody makes. */
    private static final class Nobody implements SocketControl {
        @Override
        public void reconnect(final SocketRole role, final String reason) {
            // there is none
        }

        @Override
        public void onToken(final SocketRole role, final boolean ok) {
            // nobody waits for it
        }
    }

    /** Takes messages that nobody reads. */
    private static final class Nowhere implements InboundPublisher {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[4_096]);

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return slot;
        }

        @Override
        public void publish(final int length) {
            // gone
        }
    }
}
