package io.rayo.gateways.sim.binance;

/** Binance's products as far as they are simulated or played back. */
public enum Product {
    /** Spot. */
    SPOT("/api/v3"),
    /** USD-M futures. */
    USDM("/fapi/v1"),
    /** COIN-M futures (played back only). */
    COINM("/dapi/v1");

    private final String restBase;

    Product(final String restBase) {
        this.restBase = restBase;
    }

    /** {@return the first part of the paths of its REST calls} */
    public String restBase() {
        return restBase;
    }

    /**
     * The product that a REST path belongs to, whatever its version: futures have calls of three.
     *
     * @param path of a request.
     * @return null for none of them.
     */
    public static Product ofRestPath(final String path) {
        for (final Product product : values()) {
            if (path.contains(product.restBase.substring(0, product.restBase.lastIndexOf('/') + 1))) {
                return product;
            }
        }
        return null;
    }
}
