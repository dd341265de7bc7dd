package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.venue.ConnectionRules;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a {@link BinanceSimulator}; checked by {@link #conclude()}. */
public final class SimulatorContext extends SimulatorSettings<SimulatorContext> {
    private static final String MIN_NOTIONAL = "5";

    private long spotPingMs = 20_000;
    private long spotPongMs = 60_000;
    private long futuresPingMs = 180_000;
    private long futuresPongMs = 600_000;
    private int spotMessagesPerSecond = 5;
    private int futuresMessagesPerSecond = 10;
    private int weightPerMinute = 6_000;
    private int ordersPerTenSeconds = 100;

    /** {@return settings with two coins on both products and one client} */
    public static SimulatorContext demo() {
        final Map<String, BigDecimal> balances = new LinkedHashMap<>();
        balances.put("BTC", new BigDecimal("10"));
        balances.put("ETH", new BigDecimal("100"));
        balances.put("USDT", new BigDecimal("1000000"));
        return new SimulatorContext()
                .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100)
                .instrument(Product.SPOT, "ETHUSDT", "ETH", "USDT", 2, 4, "2500", 100)
                .instrument(Product.USDM, "BTCUSDT", "BTC", "USDT", 1, 3, "60010", 1)
                .instrument(Product.USDM, "ETHUSDT", "ETH", "USDT", 2, 3, "2501", 10)
                .client(new Client("demo-key", "demo-secret", balances));
    }

    @Override
    protected SimulatorContext self() {
        return this;
    }

    /**
     * Adds an instrument.
     *
     * @param product SPOT or USDM.
     * @param symbol upper case.
     * @param base asset of the symbol.
     * @param quote asset of the symbol; also the margin asset of USD-M.
     * @param pricePlaces decimal places of a tick, 0 to 8.
     * @param quantityPlaces decimal places of a lot, 0 to 8.
     * @param startPrice first hidden price of the background flow.
     * @param lotsUnit unit of background order sizes in lots.
     * @return this.
     */
    public SimulatorContext instrument(
            final Product product,
            final String symbol,
            final String base,
            final String quote,
            final int pricePlaces,
            final int quantityPlaces,
            final String startPrice,
            final long lotsUnit) {
        if (Product.COINM == product
                || pricePlaces < 0
                || pricePlaces > 8
                || quantityPlaces < 0
                || quantityPlaces > 8) {
            throw new IllegalArgumentException("invalid instrument " + product + " " + symbol);
        }
        final SimInstrument.Builder builder = Product.SPOT == product
                ? SimInstrument.spot(product.name(), symbol, base, quote)
                : SimInstrument.linear(product.name(), symbol, base, quote);
        return instrument(builder.wallet(product.name())
                .grid(step(pricePlaces), step(quantityPlaces))
                .minimum(1, MIN_NOTIONAL)
                .flow(startPrice, lotsUnit)
                .build());
    }

    private static String step(final int places) {
        return BigDecimal.valueOf(1, places).toPlainString();
    }

    /**
     * Pings on spot and WebSocket API connections (20 s, answered within 60 s).
     *
     * @param everyMs interval.
     * @param withinMs deadline of the pong.
     * @return this.
     */
    public SimulatorContext spotPing(final long everyMs, final long withinMs) {
        spotPingMs = everyMs;
        spotPongMs = withinMs;
        return this;
    }

    /**
     * Pings on futures streams (3 min, answered within 10 min).
     *
     * @param everyMs interval.
     * @param withinMs deadline of the pong.
     * @return this.
     */
    public SimulatorContext futuresPing(final long everyMs, final long withinMs) {
        futuresPingMs = everyMs;
        futuresPongMs = withinMs;
        return this;
    }

    /** What happens to a stream connection. */
    ConnectionRules streamRules(final Product product) {
        final int messages = Product.SPOT == product ? spotMessagesPerSecond : futuresMessagesPerSecond;
        return pingRules(product).limit(messages, 1_000, true);
    }

    /** What happens to a user data connection of futures: its pongs are free. */
    ConnectionRules userStreamRules() {
        return pingRules(Product.USDM).limit(futuresMessagesPerSecond, 1_000, false);
    }

    /** What happens to a WebSocket API connection, whose requests have limits of their own. */
    ConnectionRules apiRules() {
        return pingRules(Product.SPOT);
    }

    private ConnectionRules pingRules(final Product product) {
        final ConnectionRules rules = ConnectionRules.lasting(connectionLifeMs());
        return Product.SPOT == product
                ? rules.pinging(spotPingMs, spotPongMs)
                : rules.pinging(futuresPingMs, futuresPongMs);
    }

    /**
     * Messages that a stream connection may send in a second (5 and 10).
     *
     * @param spot limit on spot.
     * @param futures limit on futures.
     * @return this.
     */
    public SimulatorContext messagesPerSecond(final int spot, final int futures) {
        spotMessagesPerSecond = spot;
        futuresMessagesPerSecond = futures;
        return this;
    }

    /**
     * Request limits.
     *
     * @param weight in a minute.
     * @param orders in ten seconds.
     * @return this.
     */
    public SimulatorContext limits(final int weight, final int orders) {
        weightPerMinute = weight;
        ordersPerTenSeconds = orders;
        return this;
    }

    /** {@return request weight allowed in a minute} */
    public int weightPerMinute() {
        return weightPerMinute;
    }

    /** {@return orders allowed in ten seconds} */
    public int ordersPerTenSeconds() {
        return ordersPerTenSeconds;
    }

    @Override
    public SimulatorContext conclude() {
        if (weightPerMinute < 1 || ordersPerTenSeconds < 1) {
            throw new IllegalArgumentException("invalid limits: must be positive");
        }
        return super.conclude();
    }
}
