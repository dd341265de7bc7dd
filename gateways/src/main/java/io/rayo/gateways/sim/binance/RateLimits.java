package io.rayo.gateways.sim.binance;

/** Request weight by minute and orders by ten seconds, in windows aligned to the clock. Event loop only. */
final class RateLimits {
    private static final long MINUTE_MS = 60_000;
    private static final long TEN_SECONDS_MS = 10_000;

    private final SimulatorContext context;
    private long minute;
    private long tenSeconds;
    private int weight;
    private int orders;

    RateLimits(final SimulatorContext context) {
        this.context = context;
    }

    private void roll() {
        final long nowMs = context.clock().time();
        if (nowMs / MINUTE_MS != minute) {
            minute = nowMs / MINUTE_MS;
            weight = 0;
        }
        if (nowMs / TEN_SECONDS_MS != tenSeconds) {
            tenSeconds = nowMs / TEN_SECONDS_MS;
            orders = 0;
        }
    }

    /** Counts a request; false when it is one too many. */
    boolean take(final int requestWeight) {
        roll();
        weight += requestWeight;
        return weight <= context.weightPerMinute();
    }

    /** Counts an order; false when it is one too many. */
    boolean takeOrder() {
        roll();
        return ++orders <= context.ordersPerTenSeconds();
    }

    long retryAfterMs() {
        final long nowMs = context.clock().time();
        return MINUTE_MS - nowMs % MINUTE_MS;
    }

    int weight() {
        roll();
        return weight;
    }

    int orders() {
        roll();
        return orders;
    }

    String json(final boolean withOrders) {
        roll();
        final JsonText json = new JsonText().openArray();
        if (withOrders) {
            json.open()
                    .text("rateLimitType", "ORDERS")
                    .text("interval", "SECOND")
                    .number("intervalNum", 10)
                    .number("limit", context.ordersPerTenSeconds())
                    .number("count", orders)
                    .close();
        }
        return json.open()
                .text("rateLimitType", "REQUEST_WEIGHT")
                .text("interval", "MINUTE")
                .number("intervalNum", 1)
                .number("limit", context.weightPerMinute())
                .number("count", weight)
                .close()
                .closeArray()
                .toString();
    }
}
