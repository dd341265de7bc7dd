package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** The venue's error codes and texts for what the core refuses. */
final class ApiErrors implements SimRequest.Errors {
    private final SimulatorContext context;

    ApiErrors(final SimulatorContext context) {
        this.context = context;
    }

    static VenueException error(final int code, final String message) {
        return new VenueException(400, Integer.toString(code), message);
    }

    static VenueException missing(final String name) {
        return error(-1102, "Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed.");
    }

    @Override
    public VenueException banned(final long millis) {
        final long untilMs = context.clock().time() + millis;
        return new VenueException(
                418, "-1003", "Way too much request weight used; IP banned until " + untilMs + ".", millis);
    }

    @Override
    public VenueException limited(final long retryAfterMs) {
        return new VenueException(
                429,
                "-1003",
                "Too much request weight used; current limit is " + context.weightPerMinute()
                        + " request weight per 1 MINUTE.",
                retryAfterMs);
    }

    @Override
    public VenueException unknownOutcome() {
        return new VenueException(
                503,
                "-1007",
                "Timeout waiting for response from backend server. Send status unknown; execution status unknown.");
    }

    @Override
    public VenueException refused(final OrderRefusal refusal, final SimRequest request) {
        final boolean spot = Product.SPOT.name().equals(request.product());
        return switch (refusal) {
            case MALFORMED_NUMBER ->
                error(
                        -1100,
                        "Illegal characters found in a parameter; legal range is"
                                + " '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.");
            case PRICE_STEP -> spot ? filter("PRICE_FILTER") : error(-4014, "Price not increased by tick size.");
            case PRICE_RANGE -> spot ? filter("PRICE_FILTER") : error(-1013, "Invalid price.");
            case QUANTITY_STEP ->
                spot ? filter("LOT_SIZE") : error(-1111, "Precision is over the maximum defined for this asset.");
            case QUANTITY_RANGE -> spot ? filter("LOT_SIZE") : error(-4003, "Quantity less than or equal to zero.");
            case MIN_NOTIONAL ->
                spot
                        ? filter("NOTIONAL")
                        : error(-4164, "Order's notional must be no smaller than 5 (unless you choose reduce only).");
            case DUPLICATE_CLIENT_ID ->
                spot ? error(-2010, "Duplicate order sent.") : error(-4116, "ClientOrderId is duplicated.");
            case WOULD_TAKE ->
                spot
                        ? error(-2010, "Order would immediately match and take.")
                        : error(
                                -5022,
                                "Due to the order could not be executed as maker, the Post Only order will be"
                                        + " rejected. The order will not be recorded in the order history");
            case INSUFFICIENT_BALANCE -> error(-2010, "Account has insufficient balance for requested action.");
            case INSUFFICIENT_MARGIN -> error(-2019, "Margin is insufficient.");
            case REDUCE_ONLY -> error(-2022, "ReduceOnly Order is rejected.");
            case TRIGGER_REACHED -> error(spot ? -2010 : -2021, "Order would immediately trigger.");
            case UNKNOWN_ORDER, NOT_OPEN -> error(-2011, "Unknown order sent.");
            case AMEND_QUANTITY -> error(-2038, "Order amend (quantity increase) is not supported.");
        };
    }

    private static VenueException filter(final String name) {
        return error(-1013, "Filter failure: " + name);
    }
}
