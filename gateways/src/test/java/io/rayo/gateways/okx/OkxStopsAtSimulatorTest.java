package io.rayo.gateways.okx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.orders.GatewayUnderTest;
import io.rayo.gateways.orders.StopsAtVenue;
import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.RequestKind;
import org.junit.jupiter.api.Test;

/** Stops of swaps: by REST, and told of on a connection of their own until they are triggered. */
class OkxStopsAtSimulatorTest extends StopsAtVenue {
    OkxStopsAtSimulatorTest() {
        super(new OkxUnderTest(OkxProduct.DERIVATIVES), OkxUnderTest.OTHER_KEY, "0.10");
    }

    @Override
    protected long placed() {
        return simulator.ledger().requests().stream()
                .filter(each -> each.method().equals("/api/v5/trade/order-algo") && each.kind() == RequestKind.PLACE)
                .count();
    }

    @Override
    protected long cancelled() {
        return requests("REST", "/api/v5/trade/cancel-algos");
    }

    @Override
    protected long ordersCancelled() {
        return requests("WS_API", "cancel-order");
    }

    /** Without the connection that tells of stops nothing is placed; what was missed meanwhile is asked about. */
    @Test
    void shouldAskAboutStopsAfterTheirConnectionWasLost() {
        launch();
        for (int life = 1; life <= 5; life++) {
            long placed = 128L * life;
            long taken = placed - 64;
            stop(taken);
            await(taken, OrderStatus.NEW);
            awaitQuiet();
            simulator.inject(Fault.chance(FaultKind.DROP_EVENTS, 1));
            stop(placed);
            long count = 2L * life;
            rig.await("the stop at the venue", () -> placed() == count);
            takeAway(taken);
            simulator.clearFaults();
            simulator.call(() -> {
                simulator
                        .subscriptions()
                        .listeners("orders-algo@" + simulator.account("demokey").id())
                        .forEach(connection -> connection.socket().reset());
                return null;
            });
            await(placed, OrderStatus.NEW);
            await(taken, OrderStatus.CANCELED);
            awaitQuiet();
        }
        checkAgainstTheVenue();
        assertTrue(rig.feedCounters.reconnects >= 5, "connections lost " + rig.feedCounters.reconnects);
    }

    /** The venue withdraws a stop by itself. */
    private void takeAway(long id) {
        String wireId = GatewayUnderTest.wireId(id);
        simulator.call(() -> simulator
                .desk()
                .cancelAll(
                        simulator.account("demokey"),
                        order -> order.clientOrderId().equals(wireId),
                        EndReason.CLIENT));
    }

    @Test
    void shouldHearOfStopsThatTheVenueTakesAwayOrCannotCarryOut() {
        launchInQuietMarket();
        stop(64);
        await(64, OrderStatus.NEW);
        takeAway(64);
        await(64, OrderStatus.CANCELED);
        long trigger = near();
        stop(128, trigger, 0, true); // of a position that is not there
        await(128, OrderStatus.NEW);
        tradeUpTo(trigger, null);
        await(128, OrderStatus.REJECTED);
        awaitQuiet();
        checkAgainstTheVenue();
    }
}
