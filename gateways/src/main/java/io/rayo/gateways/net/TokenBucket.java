package io.rayo.gateways.net;

/** Allows weight at a steady rate, with a store for bursts. */
public final class TokenBucket {
    private final double capacity;
    private final double tokensPerNs;
    private double tokens;
    private long lastNs;

    /**
     * Creates a full bucket.
     *
     * @param capacity most weight at once.
     * @param refillNs time in which an empty bucket fills.
     * @param nowNs monotonic time.
     */
    public TokenBucket(final long capacity, final long refillNs, final long nowNs) {
        this.capacity = capacity;
        tokensPerNs = this.capacity / refillNs;
        tokens = capacity;
        lastNs = nowNs;
    }

    /**
     * Asks for weight now.
     *
     * @param weight more than the capacity is treated as the capacity.
     * @param nowNs monotonic time.
     * @return 0 if it is granted, and it is taken; else how long to wait before asking again.
     */
    public long acquire(final long weight, final long nowNs) {
        tokens = Math.min(capacity, tokens + Math.max(0, nowNs - lastNs) * tokensPerNs);
        lastNs = nowNs;
        final double wanted = Math.min((double) weight, capacity);
        if (tokens >= wanted) {
            tokens -= wanted;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((wanted - tokens) / tokensPerNs));
    }
}
