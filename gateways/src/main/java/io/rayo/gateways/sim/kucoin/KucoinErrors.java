package io.rayo.gateways.sim.kucoin;

import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** The venue's error codes and texts. Business errors come with HTTP 200. Pure functions. */
final class KucoinErrors implements SimRequest.Errors {
    static VenueException error(final String code, final String message) {
        return new VenueException(200, code, message);
    }

    @Override
    public VenueException banned(final long millis) {
        return new VenueException(403, "1015", "Access denied: you are being rate limited.", millis);
    }

    @Override
    public VenueException limited(final long retryAfterMs) {
        return new VenueException(429, "429000", "too many requests", retryAfterMs);
    }

    @Override
    public VenueException unknownOutcome() {
        return new VenueException(500, "500000", "Internal Server Error");
    }

    @Override
    public VenueException refused(final OrderRefusal refusal, final SimRequest request) {
        return error("400100", "Parameter error: " + refusal);
    }
}
