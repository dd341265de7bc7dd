package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CancelWarmUpTest {
    static Stream<VenueUnderTest> venues() {
        return ScriptedEndsTest.venues();
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldWriteCancelsOfEveryVenueAndSendNone(VenueUnderTest venue) {
        try (SimulatedVenue simulator = venue.launch()) {
            OrderProtocol protocol = venue.protocol(simulator);
            long bytes = CancelWarmUp.run(protocol, venue.instrument());
            // each names the order: its id is about fifteen letters long
            assertTrue(bytes > 15L * CancelWarmUp.CANCELS, venue + " wrote " + bytes + " bytes");
            assertEquals(
                    List.of(),
                    simulator.ledger().requests().stream()
                            .filter(request -> request.kind() == RequestKind.CANCEL)
                            .toList());
        }
    }
}
