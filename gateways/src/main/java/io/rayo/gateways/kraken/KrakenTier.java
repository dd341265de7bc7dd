package io.rayo.gateways.kraken;

/** How far an account of the spot market is verified: its limits follow from that. */
public enum KrakenTier {
    /** The lowest. */
    STARTER(15, 330, 60, 1_000),
    /** Usual. */
    INTERMEDIATE(20, 500, 125, 2_340),
    /** The highest. */
    PRO(20, 1_000, 180, 3_750);

    private final int requests;
    private final int requestDecay;
    private final int orders;
    private final int orderDecay;

    KrakenTier(final int requests, final int requestDecay, final int orders, final int orderDecay) {
        this.requests = requests;
        this.requestDecay = requestDecay;
        this.orders = orders;
        this.orderDecay = orderDecay;
    }

    /** Most points of private REST calls. */
    int requests() {
        return requests;
    }

    /** Thousandths of such a point that are forgiven in a second. */
    int requestDecay() {
        return requestDecay;
    }

    /** Most points of orders, of a pair. */
    int orders() {
        return orders;
    }

    /** Thousandths of such a point that are forgiven in a second. */
    int orderDecay() {
        return orderDecay;
    }
}
