package io.rayo.gateways.sim.kraken;

import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** The venue's words for what goes wrong. */
final class KrakenErrors implements SimRequest.Errors {
    /** Begins the code of a refusal that Kraken Futures answers as a status of the order, not as an error. */
    static final String STATUS = "status:";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** An error whose text is its code. */
    static VenueException error(final String text) {
        return new VenueException(200, text, text);
    }

    static VenueException limited() {
        return error("EAPI:Rate limit exceeded");
    }

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
        return error(
                request.product().equals(KrakenSimulatorSettings.FUTURES) ? STATUS + futures(refusal) : spot(refusal));
    }

    private static String spot(final OrderRefusal refusal) {
        return switch (refusal) {
            case MALFORMED_NUMBER, QUANTITY_STEP -> "EGeneral:Invalid arguments:volume";
            case PRICE_STEP -> "EOrder:Tick size check failed";
            case PRICE_RANGE, TRIGGER_REACHED -> "EOrder:Invalid price";
            case QUANTITY_RANGE -> "EOrder:Order minimum not met";
            case MIN_NOTIONAL -> "EOrder:Cost minimum not met";
            case DUPLICATE_CLIENT_ID -> "EGeneral:Invalid arguments:cl_ord_id";
            case WOULD_TAKE -> "EOrder:Post only order";
            case INSUFFICIENT_BALANCE -> "EOrder:Insufficient funds";
            case INSUFFICIENT_MARGIN -> "EOrder:Insufficient margin";
            case REDUCE_ONLY -> "EOrder:Reduce only:No position exists";
            case UNKNOWN_ORDER, NOT_OPEN -> "EOrder:Unknown order";
            case AMEND_QUANTITY -> "EOrder:Invalid order";
        };
    }

    private static String futures(final OrderRefusal refusal) {
        return switch (refusal) {
            case MALFORMED_NUMBER, QUANTITY_STEP, QUANTITY_RANGE, AMEND_QUANTITY -> "invalidSize";
            case PRICE_STEP, PRICE_RANGE, TRIGGER_REACHED -> "invalidPrice";
            case MIN_NOTIONAL -> "tooManySmallOrders";
            case DUPLICATE_CLIENT_ID -> "clientOrderIdAlreadyExist";
            case WOULD_TAKE -> "postWouldExecute";
            case INSUFFICIENT_BALANCE, INSUFFICIENT_MARGIN -> "insufficientAvailableFunds";
            case REDUCE_ONLY -> "wouldNotReducePosition";
            case UNKNOWN_ORDER, NOT_OPEN -> "notFound";
        };
    }
}
