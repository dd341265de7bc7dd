package io.rayo.gateways.sim.venue;

/**
 * Hears what happens to the clients' orders and money. Every call comes on the event loop, at once: texts that must
 * wait for an answer go through {@link SimulatedVenue#emit}.
 */
public interface OrderListener {
    /**
     * An order was taken; it has not traded yet.
     *
     * @param order that is new.
     */
    default void onAccepted(final VenueOrder order) {}

    /**
     * A sleeping stop order woke up; it has not traded yet.
     *
     * @param order that goes to the book now.
     */
    default void onTriggered(final VenueOrder order) {}

    /**
     * An order was executed, in part or whole; the money has moved.
     *
     * @param order with its new status.
     * @param fill what happened.
     */
    default void onFill(final VenueOrder order, final SimLedger.FillEntry fill) {}

    /**
     * An order has another price or quantity.
     *
     * @param order as it stands; it may trade right after.
     */
    default void onAmended(final VenueOrder order) {}

    /**
     * An order ended without being filled: {@link VenueOrder#status} and {@link VenueOrder#endReason}.
     *
     * @param order that ended.
     */
    default void onEnded(final VenueOrder order) {}

    /**
     * All that one action did to an order is done: its account's money and position can be told. Called once after a
     * placement, a change, a cancel, and a fill of a resting order.
     *
     * @param order that may have moved money.
     */
    default void onMoney(final VenueOrder order) {}
}
