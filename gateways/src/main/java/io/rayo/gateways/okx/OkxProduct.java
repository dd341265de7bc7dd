package io.rayo.gateways.okx;

import io.rayo.codecs.Venues;
import java.util.List;

/** What of OKX is traded: products have a symbol space, and so a venue id, of their own. */
public enum OkxProduct {
    /** Spot. */
    SPOT(Venues.OKX_SPOT),
    /** Perpetual swaps and dated futures, linear and inverse. */
    DERIVATIVES(Venues.OKX_DERIVATIVES);

    private final int venueId;

    OkxProduct(final int venueId) {
        this.venueId = venueId;
    }

    /**
     * Product of a venue id.
     *
     * @param venueId as in {@code Venues}.
     * @return the product; null if the venue is not OKX.
     */
    public static OkxProduct of(final int venueId) {
        for (final OkxProduct product : values()) {
            if (product.venueId == venueId) {
                return product;
            }
        }
        return null;
    }

    public int venueId() {
        return venueId;
    }

    /**
     * The venue's words for the instruments of the product.
     *
     * @return values of instType.
     */
    public List<String> instrumentTypes() {
        return isDerivative() ? List.of("SWAP", "FUTURES") : List.of("SPOT");
    }

    public boolean isDerivative() {
        return this == DERIVATIVES;
    }
}
