package io.rayo.gateways.orders;

/** Hears of comparisons with a venue. Called on the session's thread. */
@FunctionalInterface
public interface ReconciliationListener {
    /** Nobody. */
    ReconciliationListener NONE = report -> {};

    /**
     * A comparison was finished.
     *
     * @param report what it found.
     */
    void onReconciliation(ReconciliationReport report);
}
