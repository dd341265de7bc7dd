package io.rayo.engine.strategy;

/**
 * Where a strategy's opening orders go when several venues have the symbol.
 *
 * @param isOn false: each signal is for its own instrument. True: for the symbol, so that one position is held of it,
 *     wherever it is cheapest: smallest spread, as a part of the mid price, and taker's fees of entry and exit.
 * @param byDepth whether costs are those of the whole order, level by level, and a venue whose book holds it goes
 *     before one whose book does not.
 * @param maxVenues most venues that one order is split over, from 1: each takes what its best level holds, and the
 *     first the rest; by depth, the best level of all venues is taken again and again.
 */
public record RoutingSettings(boolean isOn, boolean byDepth, int maxVenues) {
    /** Each signal is for its own instrument. */
    public static final RoutingSettings OFF = new RoutingSettings(false, false, 1);

    /** Most venues of one order. */
    public static final int MAX_VENUES = 16;

    /** Refuses what cannot be meant. */
    public RoutingSettings {
        if (maxVenues < 1 || maxVenues > MAX_VENUES) {
            throw new IllegalArgumentException(
                    "invalid routing.maxVenues=" + maxVenues + ": must be 1 to " + MAX_VENUES);
        }
    }
}
