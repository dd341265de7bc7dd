package io.rayo.gateways.sim.kucoin;

import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** The venue's error codes and texts. Business errors come with HTTP 200. Pure functions. */
final class KucoinErrors implements SimRequest.Errors {
    static VenueException error(final String code, final String message) {
        return new VenueException(200, code, message);
    }

    static VenueException parameter(final String message) {
        return error("400100", "Parameter error: " + message);
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
        final boolean spot = !KucoinSimulatorSettings.FUTURES.equals(request.product());
        return switch (refusal) {
            case INSUFFICIENT_BALANCE -> error("200004", "Balance insufficient!");
            case INSUFFICIENT_MARGIN -> error("300003", "Your available balance is not enough.");
            case DUPLICATE_CLIENT_ID ->
                spot
                        ? error("102426", "The clientOid has been used.")
                        : error("300018", "clientOid parameter repeated.");
            case PRICE_RANGE ->
                spot
                        ? error("102429", "The price is outside the limits.")
                        : error("300011", "The price is outside the limits.");
            case QUANTITY_RANGE, MIN_NOTIONAL -> error("102434", "The quantity is below the minimum.");
            case REDUCE_ONLY -> error("300009", "No open positions to close.");
            case UNKNOWN_ORDER ->
                spot ? error("102436", "The order does not exist.") : error("100004", "The order cannot be canceled.");
            case NOT_OPEN ->
                spot && request.kind() == RequestKind.CANCEL
                        ? error("400100", "order_not_exist_or_not_allow_to_cancel")
                        : error("100004", "The order cannot be canceled.");
            case MALFORMED_NUMBER, PRICE_STEP, QUANTITY_STEP, WOULD_TAKE, TRIGGER_REACHED, AMEND_QUANTITY ->
                parameter(refusal.toString());
        };
    }
}
