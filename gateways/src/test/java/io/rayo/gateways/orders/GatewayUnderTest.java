package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** An order gateway with its event loop and one instrument, for tests over sockets; its id is 1. */
public final class GatewayUnderTest implements AutoCloseable {
    /** Of the run: what the client order ids of {@link VenueUnderTest} begin with. */
    private static final String PREFIX = "t1";

    public final OrderCounters counters = new OrderCounters();
    public final FeedCounters feedCounters = new FeedCounters();

    private final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
    private final EventLoop eventLoop = group.next();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final long patienceNs;
    private final Supplier<String> state;
    private OrderGateway gateway;
    private int venueId;

    /**
     * Makes the event loop.
     *
     * @param patienceSeconds for all that is awaited.
     * @param state what to say when something does not come.
     */
    public GatewayUnderTest(long patienceSeconds, Supplier<String> state) {
        patienceNs = TimeUnit.SECONDS.toNanos(patienceSeconds);
        this.state = state;
    }

    /**
     * Starts the gateway and waits until orders can go out.
     *
     * @param reports takes what the core would hear, on the event loop.
     */
    public void start(
            OrderProtocol protocol,
            OrderInstrument instrument,
            OrderSettings settings,
            MessageHandler reports,
            ReconciliationListener listener) {
        start(protocol, instrument, settings, reports, listener, () -> {});
    }

    /** The same for a later life: {@code recovery} says what the journal knows, once the venue can be asked. */
    public void start(
            OrderProtocol protocol,
            OrderInstrument instrument,
            OrderSettings settings,
            MessageHandler reports,
            ReconciliationListener listener,
            Runnable recovery) {
        venueId = protocol.venueId();
        gateway = new OrderGateway(
                protocol,
                new TestPublisher(reports),
                eventLoop,
                SystemNanoClock.INSTANCE,
                new SystemEpochNanoClock(),
                null,
                settings,
                counters,
                feedCounters,
                0,
                listener,
                fault::set);
        eventLoop.execute(() -> gateway.add(instrument));
        gateway.start();
        await("connections", gateway::isReady);
        recovery.run();
        gateway.recovered(0);
        await("first comparison", gateway::isOpen);
    }

    public OrderGateway gateway() {
        return gateway;
    }

    /** Waits for something. */
    public void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patienceNs;
        while (!condition.getAsBoolean()) {
            if (fault.get() != null) {
                throw new AssertionError(fault.get());
            }
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "no " + what + " in time: ready " + gateway.isReady() + " open " + gateway.isOpen()
                            + " settled " + gateway.isSettled() + " reconciled " + gateway.isReconciled() + " "
                            + state.get());
            LockSupport.parkNanos(20_000); // the cores are few
        }
    }

    /** Sends a limit order; {@code more} may change it first. */
    public void place(
            long id, Side side, long price, long quantity, TimeInForce timeInForce, Consumer<NewOrderEncoder> more) {
        put(NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH);
        newOrder.wrap(message, EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(id)
                .priceMantissa(price)
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(quantity)
                .strategyId(1)
                .signalId(0)
                .side(side)
                .orderType(OrderType.LIMIT)
                .timeInForce(timeInForce)
                .replacesId(NewOrderEncoder.replacesIdNullValue())
                .replacesFilledQuantityMantissa(NewOrderEncoder.replacesFilledQuantityMantissaNullValue());
        newOrder.orderFlags().clear();
        more.accept(newOrder);
        placeAgain();
    }

    /** Sends what {@link #place} sent once more. */
    public void placeAgain() {
        gateway.onMessage(message, 0, newOrder.limit());
    }

    /** Asks for an order's cancel. */
    public void cancel(long id) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        EventHeaders.put(
                buffer, 0, CancelOrderEncoder.TEMPLATE_ID, CancelOrderEncoder.BLOCK_LENGTH, 0, 0, 1, venueId, 0, 0);
        CancelOrderEncoder cancel = new CancelOrderEncoder()
                .wrap(buffer, EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(id)
                .cancelId(id + 1)
                .reason(RejectReason.NONE);
        gateway.onMessage(buffer, 0, cancel.limit());
    }

    private void put(int templateId, int blockLength) {
        EventHeaders.put(message, 0, templateId, blockLength, 0, 0, 1, venueId, 0, 0);
    }

    /** Wraps a decoder around a message if it is an execution report; false if it is another. */
    public static boolean wrap(ExecutionReportDecoder report, DirectBuffer buffer, int offset) {
        if (EventHeaders.templateId(buffer, offset) != ExecutionReportDecoder.TEMPLATE_ID) {
            return false;
        }
        report.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        return true;
    }

    /** An order's id as the venue has it. */
    public static String wireId(long clientOrderId) {
        UnsafeBuffer text = new UnsafeBuffer(new byte[64]);
        return text.getStringWithoutLengthAscii(0, new ClientOrderIds(PREFIX).encode(clientOrderId, text, 0));
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
