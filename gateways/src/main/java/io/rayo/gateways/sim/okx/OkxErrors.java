package io.rayo.gateways.sim.okx;

import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** The venue's codes. Those of an order come with status 200, inside the data of the answer. Pure. */
final class OkxErrors implements SimRequest.Errors {
    /** Status of an answer whose error is that of an order, not of the request. */
    static final int OF_ORDER = 200;

    static VenueException error(final int status, final int code, final String message) {
        return new VenueException(status, Integer.toString(code), message);
    }

    @Override
    public VenueException banned(final long millis) {
        return new VenueException(403, "50014", "The address is blocked", millis);
    }

    @Override
    public VenueException limited(final long retryAfterMs) {
        return new VenueException(429, "50011", "Too Many Requests", retryAfterMs);
    }

    @Override
    public VenueException unknownOutcome() {
        return error(500, 50_026, "System error. Try again later.");
    }

    @Override
    public VenueException refused(final OrderRefusal refusal, final SimRequest request) {
        return switch (refusal) {
            case MALFORMED_NUMBER -> order(51_000, "Parameter error");
            case PRICE_STEP -> order(51_006, "Order price is not a multiple of the tick size");
            case PRICE_RANGE -> order(51_116, "Order price is out of range");
            case QUANTITY_STEP -> order(51_121, "Order count should be the integer multiples of the lot size.");
            case QUANTITY_RANGE -> order(51_020, "Your order should meet or exceed the minimum order amount.");
            case MIN_NOTIONAL -> order(51_137, "The order amount is too small");
            case DUPLICATE_CLIENT_ID -> order(51_016, "Duplicated client order ID");
            case WOULD_TAKE -> order(51_511, "The post-only order would take");
            case INSUFFICIENT_BALANCE, INSUFFICIENT_MARGIN ->
                order(51_008, "Order failed. Insufficient balance in account");
            case REDUCE_ONLY -> order(51_169, "Order failed because you don't have any positions to reduce");
            case TRIGGER_REACHED -> order(51_278, "The trigger price has been reached");
            case UNKNOWN_ORDER -> order(missing(request), "Order does not exist.");
            case NOT_OPEN -> order(finished(request), "Order has been filled, canceled or does not exist.");
            case AMEND_QUANTITY -> order(51_506, "Order modification failed");
        };
    }

    private static int missing(final SimRequest request) {
        return switch (request.kind()) {
            case CANCEL -> 51_400;
            case AMEND -> 51_503;
            default -> 51_603;
        };
    }

    private static int finished(final SimRequest request) {
        return switch (request.kind()) {
            case CANCEL -> 51_400;
            case AMEND -> 51_503;
            default -> 51_410;
        };
    }

    private static VenueException order(final int code, final String message) {
        return error(OF_ORDER, code, message);
    }
}
