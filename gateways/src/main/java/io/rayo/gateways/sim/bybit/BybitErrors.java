package io.rayo.gateways.sim.bybit;

import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** The venue's error codes and texts. Business errors come with HTTP 200. Pure functions. */
final class BybitErrors implements SimRequest.Errors {
    static VenueException error(final int code, final String message) {
        return new VenueException(200, Integer.toString(code), message);
    }

    static VenueException parameter(final String message) {
        return error(10001, "params error: " + message);
    }

    static VenueException tooManyVisits(final long retryAfterMs) {
        return new VenueException(200, "10006", "Too many visits. Exceeded the API Rate Limit.", retryAfterMs);
    }

    @Override
    public VenueException banned(final long millis) {
        return new VenueException(403, "403", "access too frequent", millis);
    }

    @Override
    public VenueException limited(final long retryAfterMs) {
        return tooManyVisits(retryAfterMs);
    }

    @Override
    public VenueException unknownOutcome() {
        return new VenueException(503, "10016", "Server error.");
    }

    @Override
    public VenueException refused(final OrderRefusal refusal, final SimRequest request) {
        final boolean spot = BybitSimulatorSettings.SPOT.equals(request.product());
        return switch (refusal) {
            case MALFORMED_NUMBER -> parameter("illegal number");
            case PRICE_STEP -> spot ? error(170134, "Order price has too many decimals.") : parameter("price step");
            case PRICE_RANGE ->
                spot
                        ? error(170132, "Order price too high.")
                        : error(110003, "Order price exceeds the allowable range.");
            case QUANTITY_STEP ->
                spot ? error(170137, "Order quantity has too many decimals.") : parameter("Qty invalid");
            case QUANTITY_RANGE ->
                spot ? error(170136, "Order quantity exceeded lower limit.") : parameter("Qty invalid");
            case MIN_NOTIONAL ->
                spot
                        ? error(170140, "Order value exceeded lower limit.")
                        : error(110094, "Order does not meet minimum order value.");
            case DUPLICATE_CLIENT_ID ->
                spot ? error(170141, "Duplicate clientOrderId") : error(110072, "OrderLinkedID is duplicate");
            case WOULD_TAKE -> error(170218, "The LIMIT-MAKER order is rejected due to invalid price.");
            case INSUFFICIENT_BALANCE -> error(170131, "Insufficient balance.");
            case INSUFFICIENT_MARGIN -> error(110007, "ab not enough for new order");
            case REDUCE_ONLY -> error(110017, "Reduce-only rule not satisfied");
            case TRIGGER_REACHED -> error(110092, "expect Rising, but trigger_price <= current");
            case UNKNOWN_ORDER ->
                spot ? error(170213, "Order does not exist.") : error(110001, "order not exists or too late");
            case NOT_OPEN ->
                spot
                        ? error(170139, "Order has been filled.")
                        : error(110001, "order not exists or too late to cancel");
            case AMEND_QUANTITY ->
                error(10001, "The order remains unchanged as the parameters entered match the existing ones.");
        };
    }
}
