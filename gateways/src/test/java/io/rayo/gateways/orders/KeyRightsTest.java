package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.net.EventLoops;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a key may do, as each venue says it. */
class KeyRightsTest {
    static Stream<VenueUnderTest> venues() {
        return ScriptedEndsTest.venues();
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldKnowWhetherAKeyCanWithdrawWhereTheVenueSaysIt(VenueUnderTest venue) throws Exception {
        final EventLoopGroup group = EventLoops.newGroup(1, "test-loop");
        try (SimulatedVenue simulator = venue.launch()) {
            final boolean says = venue.protocol(simulator).route(RequestKind.KEY_RIGHTS) != Route.NONE;
            assertEquals(says ? KeyRights.NO_WITHDRAWAL : KeyRights.UNKNOWN, ask(venue, simulator, group.next()));
            simulator.settings().keysWithdraw(true);
            assertEquals(says ? KeyRights.WITHDRAWAL : KeyRights.UNKNOWN, ask(venue, simulator, group.next()));
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    private static KeyRights ask(VenueUnderTest venue, SimulatedVenue simulator, EventLoop eventLoop) {
        final AtomicReference<Throwable> fault = new AtomicReference<>();
        final OrderInstrument instrument = venue.instrument();
        try (OrderGateway gateway = new OrderGateway(
                venue.protocol(simulator),
                new TestPublisher((buffer, offset, length) -> {}),
                eventLoop,
                SystemNanoClock.INSTANCE,
                new SystemEpochNanoClock(),
                null,
                OrderSettings.DEFAULTS,
                new OrderCounters(),
                new FeedCounters(),
                0,
                report -> {},
                fault::set)) {
            eventLoop.execute(() -> gateway.add(instrument));
            gateway.start();
            gateway.askKeyRights();
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(25);
            while (gateway.keyRights() == null) {
                assertEquals(null, fault.get());
                assertTrue(System.nanoTime() < deadlineNs, "no answer about the key in time");
                Thread.onSpinWait();
            }
            return gateway.keyRights();
        }
    }

    @Test
    void shouldNotTakeAnAnswerThatDoesNotSayItForOneThatDoes() {
        assertEquals(KeyRights.UNKNOWN, KeyRights.flag("{\"code\":-1021}", "enableWithdrawals"));
        assertEquals(KeyRights.UNKNOWN, KeyRights.flag("{\"enableWithdrawals\":", "enableWithdrawals"));
        assertEquals(KeyRights.UNKNOWN, KeyRights.flag("{\"enableWithdrawals\":null}", "enableWithdrawals"));
        assertEquals(KeyRights.NO_WITHDRAWAL, KeyRights.flag("{\"enableWithdrawals\": false}", "enableWithdrawals"));
        assertEquals(KeyRights.WITHDRAWAL, KeyRights.flag("{\"enableWithdrawals\": true}", "enableWithdrawals"));
        assertEquals(KeyRights.UNKNOWN, KeyRights.listed("{\"error\":[]}", "permissions", ']', "withdraw"));
        assertEquals(KeyRights.UNKNOWN, KeyRights.listed("{\"permissions\":[\"a\"", "permissions", ']', "withdraw"));
        assertEquals(
                KeyRights.NO_WITHDRAWAL,
                KeyRights.listed("{\"perm\":\"trade\",\"x\":\"withdraw\"}", "perm", '"', "withdraw"));
        assertEquals(KeyRights.WITHDRAWAL, KeyRights.listed("{\"perm\": \"trade,Withdraw\"}", "perm", '"', "withdraw"));
    }
}
