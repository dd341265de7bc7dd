package io.rayo.gateways.orders;

/** Where the session stands with an order. {@link OrderSession} shows the table of moves. */
public enum OrderPhase {
    /** Handed to the socket, no word of the venue yet. */
    IN_FLIGHT,
    /** The venue has it. */
    WORKING,
    /** Nobody knows: it is asked about until somebody does. */
    UNRESOLVED,
    /** Over, but fills that the venue told of are still to come: they are asked for. */
    AWAITING_FILLS,
    /** Nothing more to learn. */
    DONE;

    /**
     * The phase after a fact.
     *
     * @param fact that became known.
     * @return the next phase, which may be the same; null if the fact contradicts what the venue said before.
     */
    OrderPhase on(final OrderFact fact) {
        return switch (this) {
            case IN_FLIGHT ->
                switch (fact) {
                    case ACCEPTED -> WORKING;
                    case ENDED, REFUSED -> DONE;
                    case ENDED_SHORT -> AWAITING_FILLS;
                    case SILENT -> UNRESOLVED;
                    case NOT_FOUND -> null; // it is not asked about while an answer is due
                    case FILLS_COMPLETE -> this;
                };
            case WORKING ->
                switch (fact) {
                    case ACCEPTED, FILLS_COMPLETE -> this;
                    case ENDED -> DONE;
                    case ENDED_SHORT -> AWAITING_FILLS;
                    case SILENT -> UNRESOLVED;
                    case REFUSED, NOT_FOUND -> null;
                };
            case UNRESOLVED ->
                switch (fact) {
                    case ACCEPTED -> WORKING;
                    case ENDED, REFUSED, NOT_FOUND -> DONE;
                    case ENDED_SHORT -> AWAITING_FILLS;
                    case SILENT, FILLS_COMPLETE -> this;
                };
            case AWAITING_FILLS ->
                switch (fact) {
                    case ENDED, FILLS_COMPLETE -> DONE;
                    case ENDED_SHORT, SILENT -> this;
                    case ACCEPTED, REFUSED, NOT_FOUND -> null;
                };
            case DONE -> null;
        };
    }
}
