package io.rayo.gateways.sim.venue;

import java.util.Map;

/**
 * One request of any transport, for the faults and the ledger.
 *
 * @param kind what it asks for.
 * @param transport WS_API or REST.
 * @param product the venue's name of the group of instruments, or empty.
 * @param method as the client named it.
 * @param symbol or empty.
 * @param clientOrderId of the order placed or meant, or empty.
 * @param parameters without key and signature.
 */
public record SimRequest(
        RequestKind kind,
        String transport,
        String product,
        String method,
        String symbol,
        String clientOrderId,
        Map<String, String> parameters) {
    /** What a request does. */
    @FunctionalInterface
    public interface Execution {
        /**
         * Executes it: checks of limits, keys and signatures included.
         *
         * @return text of the answer.
         * @throws VenueException the venue's error.
         * @throws OrderRefusedException a refusal of the desk, for which the venue has an error.
         */
        String run() throws VenueException, OrderRefusedException;
    }

    /** Where the answer goes. Event loop only. */
    public interface Reply {
        /**
         * It was executed.
         *
         * @param text that the execution gave.
         */
        void result(String text);

        /**
         * The venue refused, or says that it does not know.
         *
         * @param error to be written.
         */
        void error(VenueException error);
    }

    /** The venue's errors for what the core decides. */
    public interface Errors {
        /**
         * A client that is banned (HTTP 418 or 403).
         *
         * @param millis of the ban that are left.
         * @return the error.
         */
        VenueException banned(long millis);

        /**
         * Too many requests (429).
         *
         * @param retryAfterMs how long to wait.
         * @return the error.
         */
        VenueException limited(long retryAfterMs);

        /** {@return a server error that leaves open whether the request was executed (5xx)} */
        VenueException unknownOutcome();

        /**
         * A refusal of the desk.
         *
         * @param refusal why.
         * @param request that is refused.
         * @return the error.
         */
        VenueException refused(OrderRefusal refusal, SimRequest request);
    }
}
