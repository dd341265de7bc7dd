package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.matching.SimRandom;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.VenueAccount;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.EpochClock;

/** Listen keys of the futures user streams: valid for 60 minutes, extended on request. Event loop only. */
final class ListenKeys {
    private static final long LIFE_MS = 3_600_000;

    private final EpochClock clock;
    private final SimRandom random;
    private final Map<VenueAccount, String> keys = new HashMap<>();
    private final Map<VenueAccount, Long> deadlines = new HashMap<>();

    ListenKeys(final EpochClock clock, final long seed) {
        this.clock = clock;
        random = new SimRandom(seed);
    }

    String extend(final VenueAccount account) {
        deadlines.put(account, clock.time() + LIFE_MS);
        return keys.computeIfAbsent(
                account,
                any -> String.format("%016x%016x%016x", random.nextLong(), random.nextLong(), random.nextLong()));
    }

    void end(final VenueAccount account) {
        keys.remove(account);
        deadlines.remove(account);
    }

    VenueAccount account(final String key) {
        for (final Map.Entry<VenueAccount, String> entry : keys.entrySet()) {
            if (entry.getValue().equals(key)) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Ends the keys that are over and tells who listens. */
    void check(final UserEvents events) {
        final long nowMs = clock.time();
        for (final Map.Entry<VenueAccount, Long> entry : Map.copyOf(deadlines).entrySet()) {
            if (nowMs >= entry.getValue()) {
                final VenueAccount account = entry.getKey();
                events.emit(
                        account,
                        Product.USDM,
                        new JsonText()
                                .open()
                                .text("e", "listenKeyExpired")
                                .number("E", nowMs)
                                .text("listenKey", keys.get(account))
                                .close()
                                .toString());
                end(account);
                events.endFutures(account);
            }
        }
    }
}
