package io.rayo.gateways.sim.venue;

/** The desk says no. Not a failure of the simulator, so without stack. */
public final class OrderRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final OrderRefusal refusal;

    /**
     * Makes the refusal.
     *
     * @param refusal why.
     */
    public OrderRefusedException(final OrderRefusal refusal) {
        super(refusal.name(), null, false, false);
        this.refusal = refusal;
    }

    /** {@return why} */
    public OrderRefusal refusal() {
        return refusal;
    }
}
