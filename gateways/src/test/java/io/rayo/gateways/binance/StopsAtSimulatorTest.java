package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.orders.StopsAtVenue;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import org.junit.jupiter.api.Test;

/** Stops of USD-M: by the socket, and by REST while that is down. */
class StopsAtSimulatorTest extends StopsAtVenue {
    private static final int NOBODY = 1;

    StopsAtSimulatorTest() {
        super(new BinanceUnderTest(BinanceProduct.USDM), BinanceUnderTest.OTHER_KEY, "0.010");
    }

    @Override
    protected long placed() {
        return requests("WS_API", "algoOrder.place");
    }

    @Override
    protected long cancelled() {
        return requests("WS_API", "algoOrder.cancel");
    }

    @Override
    protected long ordersCancelled() {
        return requests("WS_API", "order.cancel");
    }

    @Test
    void shouldPlaceAndCancelAStopByRestWhileTheSocketIsDown() {
        launch(new BinanceUnderTest(BinanceProduct.USDM).protocol(simulator, NOBODY), () -> {});
        stop(64);
        await(64, OrderStatus.NEW);
        rig.cancel(64);
        await(64, OrderStatus.CANCELED);
        awaitQuiet();
        checkAgainstTheVenue();
        assertEquals(1, requests("REST", "POST /fapi/v1/algoOrder"));
        assertEquals(1, requests("REST", "DELETE /fapi/v1/algoOrder"));
    }

    @Test
    void shouldWithdrawStopsWithAllElse() {
        launch();
        stop(64);
        place(128);
        await(64, OrderStatus.NEW);
        await(128, OrderStatus.NEW);
        awaitQuiet();
        // what is withdrawn without a word of the events is found out by the comparison
        simulator.inject(Fault.chance(FaultKind.DROP_EVENTS, 1));
        gateway.cancelEverything();
        rig.await("answers", () -> rig.counters.cancelAllDone == 2);
        await(64, OrderStatus.CANCELED);
        await(128, OrderStatus.CANCELED);
        simulator.clearFaults();
        awaitQuiet();
        checkAgainstTheVenue();
        assertEquals(1, requests("REST", "DELETE /fapi/v1/allOpenOrders"));
        assertEquals(1, requests("REST", "DELETE /fapi/v1/algoOpenOrders"));
    }
}
