package io.rayo.gateways.sim.kraken;

import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** The venue's words for what goes wrong. */
final class KrakenErrors implements SimRequest.Errors {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    @Override
    public VenueException banned(final long millis) {
        return new VenueException(TOO_MANY_REQUESTS, "1015", "error code: 1015", millis);
    }

    @Override
    public VenueException limited(final long retryAfterMs) {
        return new VenueException(
                TOO_MANY_REQUESTS, "EAPI:Rate limit exceeded", "EAPI:Rate limit exceeded", retryAfterMs);
    }

    @Override
    public VenueException unknownOutcome() {
        return new VenueException(UNAVAILABLE, "EService:Unavailable", "EService:Unavailable");
    }

    @Override
    public VenueException refused(final OrderRefusal refusal, final SimRequest request) {
        return new VenueException(200, "EOrder:" + refusal, "EOrder:" + refusal);
    }
}
