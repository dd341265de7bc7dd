package io.rayo.engine.orders;

/**
 * Where an order is in its life, and what each event then does: a letter per {@link OrderEvent}, in its order.
 *
 * <pre>
 *   PENDING_NEW NEW TRADE CANCELED REPLACED REJECTED EXPIRED ORDER_STATUS UNKNOWN CANCEL_REJECTED NOT_FOUND ADJUSTMENT
 *   CANCEL_REQUEST REPLACE_REQUEST
 *
 *   A acknowledged       a acknowledged, state stays     F fill              L late fill of an order that is done
 *   C finish CANCELED    E finish EXPIRED                J finish REJECTED   R replaced
 *   S what a query says  U unresolved                    K request refused   N never had it
 *   V revive an order that was wrongly thought dead      c cancel asked      r replace asked
 *   = nothing new        x illegal
 * </pre>
 *
 * <p>Codes are those of the schema's {@code OrderStatus} where it has the state.
 */
public enum OrderState {
    /** Decided and on its way, or about to be; the venue has not answered. */
    PENDING_NEW(1, false, "=AFCRJESUxNFcr"),
    /** The venue has it and nothing of it has been filled. */
    NEW(2, false, "==FCRxESUxNFcr"),
    /** Part of it was filled, the rest works. */
    PARTIALLY_FILLED(3, false, "==FCRxESUxNFcr"),
    /** All of it was filled. */
    FILLED(4, true, "==xxxxx===xx=="),
    /** We have asked to withdraw it and have no answer; it may still be filled. */
    PENDING_CANCEL(5, false, "=aFCRJESUKNF=x"),
    /** The venue withdrew what was left. */
    CANCELED(6, true, "==LCxx=S===L=="),
    /** We have asked to change it and have no answer. */
    PENDING_REPLACE(7, false, "=aFCRJESUKNFcx"),
    /** The venue refused it, or says that it never had it. */
    REJECTED(9, true, "=VVCx=xS===V=="),
    /** Its time in force ended it. */
    EXPIRED(10, true, "==LExxES===L=="),
    /** Nobody knows what became of it; it counts in full against limits until the venue answers. */
    UNRESOLVED(11, false, "=AFCRJES==NFcx"),
    /** The venue is done with it and has told of more fills than we have seen: those are on their way. */
    AWAITING_FILLS(100, false, "==FCxxES==xF==");

    private static final OrderState[] STATES = values();

    private final int code;
    private final boolean isFinal;
    private final String actions;

    OrderState(final int code, final boolean isFinal, final String actions) {
        this.code = code;
        this.isFinal = isFinal;
        this.actions = actions;
    }

    /**
     * Code of the state, as it is in snapshots.
     *
     * @return 1 to 100.
     */
    public int code() {
        return code;
    }

    /**
     * Whether nothing more is expected of the venue. A late fill may come nevertheless and is booked.
     *
     * @return true if so.
     */
    public boolean isFinal() {
        return isFinal;
    }

    /**
     * What an event does in this state.
     *
     * @param event any.
     * @return the letter of the table above.
     */
    char action(final OrderEvent event) {
        return actions.charAt(event.column());
    }

    /**
     * State with a code.
     *
     * @param code from a snapshot.
     * @return the state.
     */
    public static OrderState of(final int code) {
        for (final OrderState state : STATES) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalStateException("no order state has code " + code);
    }
}
