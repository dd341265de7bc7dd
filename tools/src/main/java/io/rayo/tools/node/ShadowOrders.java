package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.CancelOrderDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.MarketGateway;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.OrderView;
import io.rayo.gateways.orders.PageCursor;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import io.rayo.gateways.orders.SocketSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Orders of mode shadow at one venue: each is written by the venue's encoder with the account's key, signed where the
 * venue signs requests, counted, and not sent; then it goes to the paper venue, which says what becomes of it. The
 * order sender's thread; instruments come on the network's.
 */
final class ShadowOrders implements MessageHandler {
    private static final byte[] NO_ID = new byte[0];
    private static final PageCursor FIRST_PAGE = new PageCursor();

    private final OrderProtocol protocol;
    private final EpochNanoClock clock;
    private final SocketRole socket;
    private final Map<Integer, OrderInstrument> instruments = new ConcurrentHashMap<>();
    private final OrderRequest request = new OrderRequest();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final ReplaceOrderDecoder replaceOrder = new ReplaceOrderDecoder();
    private final View view = new View();
    private MessageHandler paper;
    private long lastCorrelationId;
    private volatile long encoded;
    private volatile long refused;
    private volatile long bytes;

    private ShadowOrders(final OrderProtocol protocol, final EpochNanoClock clock) {
        this.protocol = protocol;
        this.clock = clock;
        socket = protocol.sockets().stream()
                .map(SocketSpec::role)
                .filter(SocketRole::takesRequests)
                .findFirst()
                .orElse(SocketRole.REQUESTS);
        lastCorrelationId = TimeUnit.NANOSECONDS.toMicros(clock.nanoTime());
    }

    /**
     * Orders of a venue whose instruments a gateway brings.
     *
     * @param venue its order entry.
     * @param gateway not started yet.
     * @param clock of the requests.
     * @param <I> the venue's instruments.
     * @return orders that go nowhere before {@link #paper}.
     */
    static <I extends FeedInstrument> ShadowOrders of(
            final VenueOrders<I> venue, final MarketGateway<I> gateway, final EpochNanoClock clock) {
        final ShadowOrders orders = new ShadowOrders(venue.protocol().apply(gateway.symbols()), clock);
        gateway.definitionListener((instrument, details) -> {
            final OrderInstrument traded = venue.instrument().apply(instrument, details);
            orders.instruments.put(traded.instrumentId(), traded);
        });
        return orders;
    }

    /** Sets who fills. */
    void paper(final MessageHandler handler) {
        paper = handler;
    }

    int venueId() {
        return protocol.venueId();
    }

    /** Requests that were written, and would have left. */
    long encoded() {
        return encoded;
    }

    /** Requests that could not have been made: a kind of order that the venue does not have here. */
    long refused() {
        return refused;
    }

    /** Bytes of the texts and bodies of all requests. */
    long bytes() {
        return bytes;
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        final OrderInstrument instrument = instruments.get(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument) {
            refuse();
        } else {
            encode(instrument, buffer, offset);
        }
        paper.onMessage(buffer, offset, length);
    }

    private void encode(final OrderInstrument instrument, final DirectBuffer buffer, final int offset) {
        final int body = offset + EventHeaders.SEQUENCE_OFFSET;
        final int blockLength = EventHeaders.blockLength(buffer, offset);
        final int version = EventHeaders.version(buffer, offset);
        final long nowNs = clock.nanoTime();
        switch (EventHeaders.templateId(buffer, offset)) {
            case NewOrderDecoder.TEMPLATE_ID -> {
                newOrder.wrap(buffer, body, blockLength, version);
                if (newOrder.orderFlags().replacing()) {
                    cancel(newOrder.replacesId(), instrument, nowNs);
                }
                begin(RequestKind.PLACE);
                count(null == protocol.encoder().placeOrder(newOrder, instrument, nowNs, request));
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                cancelOrder.wrap(buffer, body, blockLength, version);
                cancel(cancelOrder.clientOrderId(), instrument, nowNs);
            }
            case ReplaceOrderDecoder.TEMPLATE_ID -> {
                replaceOrder.wrap(buffer, body, blockLength, version);
                if (Route.NONE == protocol.route(RequestKind.REPLACE)) {
                    refuse();
                    return;
                }
                begin(RequestKind.REPLACE);
                count(null
                        == protocol.encoder()
                                .replaceOrder(
                                        replaceOrder,
                                        view.of(replaceOrder.clientOrderId(), instrument, nowNs),
                                        nowNs,
                                        request));
            }
            default -> {
                // nothing that would leave
            }
        }
    }

    private void cancel(final long clientOrderId, final OrderInstrument instrument, final long nowNs) {
        begin(RequestKind.CANCEL);
        protocol.encoder().cancelOrder(view.of(clientOrderId, instrument, nowNs), nowNs, request);
        count(true);
    }

    private void begin(final RequestKind kind) {
        request.begin(kind, protocol.route(kind), ++lastCorrelationId, socket);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void count(final boolean isMade) {
        if (isMade) {
            encoded++;
            bytes += Math.max(request.bodyLength(), request.targetLength());
        } else {
            refuse();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void refuse() {
        refused++;
    }

    /** An order of which no more is known than encoders need. */
    private static final class View implements OrderView {
        private long clientOrderId;
        private OrderInstrument instrument;
        private long sentNs;

        View of(final long newClientOrderId, final OrderInstrument newInstrument, final long nowNs) {
            clientOrderId = newClientOrderId;
            instrument = newInstrument;
            sentNs = nowNs;
            return this;
        }

        @Override
        public long clientOrderId() {
            return clientOrderId;
        }

        @Override
        public OrderInstrument instrument() {
            return instrument;
        }

        @Override
        public byte[] venueOrderId() {
            return NO_ID;
        }

        @Override
        public int venueOrderIdLength() {
            return 0;
        }

        @Override
        public Side side() {
            return Side.NULL_VAL;
        }

        @Override
        public OrderType orderType() {
            return OrderType.NULL_VAL;
        }

        @Override
        public TimeInForce timeInForce() {
            return TimeInForce.NULL_VAL;
        }

        @Override
        public long price() {
            return ExecutionUpdate.NULL;
        }

        @Override
        public long quantity() {
            return ExecutionUpdate.NULL;
        }

        @Override
        public long cumulative() {
            return 0;
        }

        @Override
        public long sentNs() {
            return sentNs;
        }

        @Override
        public PageCursor queryCursor() {
            return FIRST_PAGE;
        }
    }
}
