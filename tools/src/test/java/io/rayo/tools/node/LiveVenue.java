package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.bybit.BybitSimulator;
import io.rayo.gateways.sim.bybit.BybitSimulatorSettings;
import io.rayo.gateways.sim.kraken.KrakenSimulator;
import io.rayo.gateways.sim.kraken.KrakenSimulatorSettings;
import io.rayo.gateways.sim.kucoin.KucoinSimulator;
import io.rayo.gateways.sim.kucoin.KucoinSimulatorSettings;
import io.rayo.gateways.sim.okx.OkxSimulator;
import io.rayo.gateways.sim.okx.OkxSimulatorSettings;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.util.Map;

/** The venues that a node trades at in tests: a simulator and the venue's part of a configuration for each. */
enum LiveVenue {
    BINANCE_SPOT(Venues.BINANCE_SPOT, "", "/ws-api/v3"),
    BINANCE_USDM(Venues.BINANCE_USDM, "", "/ws-fapi/v1"),
    BYBIT_SPOT(Venues.BYBIT_SPOT, "", ""),
    BYBIT_LINEAR(Venues.BYBIT_LINEAR, "", ""),
    OKX_SPOT(Venues.OKX_SPOT, "demo-pass", ""),
    OKX_DERIVATIVES(Venues.OKX_DERIVATIVES, "demo-pass", ""),
    KUCOIN_SPOT(Venues.KUCOIN_SPOT, "demo-pass", ""),
    KUCOIN_FUTURES(Venues.KUCOIN_FUTURES, "demo-pass", ""),
    KRAKEN_SPOT(Venues.KRAKEN_SPOT, "", "/private/v2"),
    KRAKEN_FUTURES(Venues.KRAKEN_FUTURES, "", "/ws/v1");

    /** What the variables of a configuration stand for: the account that every simulator has. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "RAYO_TEST_KEY",
            "demo-key",
            "RAYO_TEST_SECRET",
            "demo-secret",
            "RAYO_TEST_KRAKEN_SECRET",
            KrakenSimulatorSettings.DEMO_SECRET,
            "RAYO_TEST_PASSPHRASE",
            "demo-pass");

    final int venueId;
    private final String passphrase;
    private final String orderPath;

    LiveVenue(final int venueId, final String passphrase, final String orderPath) {
        this.venueId = venueId;
        this.passphrase = passphrase;
        this.orderPath = orderPath;
    }

    /** Starts the venue, with prices of a seed and generous limits. */
    SimulatedVenue launch(final long seed) {
        return switch (this) {
            case BINANCE_SPOT, BINANCE_USDM ->
                BinanceSimulator.launch(
                        SimulatorContext.demo().limits(1_000_000, 1_000_000).seed(seed));
            case BYBIT_SPOT, BYBIT_LINEAR ->
                BybitSimulator.launch(
                        BybitSimulatorSettings.demo().ordersPerSecond(1_000).seed(seed));
            case OKX_SPOT, OKX_DERIVATIVES ->
                OkxSimulator.launch(
                        OkxSimulatorSettings.demo().limits(480, 1_000, 30_000).seed(seed));
            case KUCOIN_SPOT, KUCOIN_FUTURES ->
                KucoinSimulator.launch(KucoinSimulatorSettings.demo()
                        .clientWeight(1_000_000, 1_000_000)
                        .seed(seed));
            case KRAKEN_SPOT, KRAKEN_FUTURES ->
                KrakenSimulator.launch(KrakenSimulatorSettings.demo()
                        .points(1_000_000, 1_000_000)
                        .seed(seed));
        };
    }

    /** Whether its lists of fills say whose they are. */
    boolean listsFillsOfAll() {
        return switch (this) {
            case BYBIT_SPOT, BYBIT_LINEAR, OKX_SPOT, OKX_DERIVATIVES -> true;
            default -> false;
        };
    }

    /** Whether holdings are positions that the venue keeps. */
    boolean hasPositions() {
        return switch (this) {
            case BINANCE_USDM, BYBIT_LINEAR, OKX_DERIVATIVES, KUCOIN_FUTURES, KRAKEN_FUTURES -> true;
            default -> false;
        };
    }

    /** Whether it trades against dollars. */
    boolean isDollars() {
        return KRAKEN_SPOT == this || KRAKEN_FUTURES == this;
    }

    /** The venue's item of {@code venues}; its further lines are indented by four spaces. */
    String config(final String symbols, final int port, final String more) {
        final StringBuilder text = new StringBuilder("  - name: ").append(Venues.name(venueId));
        text.append("\n    symbols: [").append(symbols).append(']');
        text.append("\n    channels: [trades, top, book]");
        text.append("\n    restUrl: http://127.0.0.1:").append(port);
        text.append("\n    streamUrl: ws://127.0.0.1:").append(port);
        text.append("\n    orderUrl: ws://127.0.0.1:").append(port).append(orderPath);
        text.append("\n    apiKey: ${RAYO_TEST_KEY}\n    secret: ${RAYO_TEST_")
                .append(isDollars() ? "KRAKEN_" : "")
                .append("SECRET}\n");
        if (!passphrase.isEmpty()) {
            text.append("    passphrase: ${RAYO_TEST_PASSPHRASE}\n");
        }
        return text.append(more).toString();
    }

    /**
     * A whole configuration of a node that answers each trade with an order.
     *
     * @param folder of the node.
     * @param layout of it.
     * @param port of the venue.
     * @param more lines of the venue's item, indented by four spaces.
     * @param risk lines of the section risk, indented by two spaces.
     */
    String node(final Object folder, final String layout, final int port, final String more, final String risk) {
        return node(folder, layout, "  - {type: trade-echo, orderNotional: 200}\n", port, more, risk);
    }

    private String symbols() {
        return isDollars() ? "BTC/USD, ETH/USD" : "BTC/USDT, ETH/USDT";
    }

    /** The same with other strategies: items of that list, indented by two spaces. */
    String node(
            final Object folder,
            final String layout,
            final String strategies,
            final int port,
            final String more,
            final String risk) {
        return """
                node:
                  folder: "%s"
                  mode: live
                  layout: %s
                  clockInterval: 50ms
                journal:
                  preallocate: 8m
                  reserve: 16m
                core:
                  checkpointInterval: 1k
                  snapshotInterval: 32k
                venues:
                %sstrategies:
                %srisk:
                  maxOrderNotional: 1000000
                  maxOrdersPerSecond: 20
                  maxOpenOrders: 64
                  maxEntriesPerPosition: 1000000
                  maxInstrumentPosition: 10000000
                  maxSymbolPosition: 10000000
                  maxTotalExposure: 10000000
                %sportfolio:
                  cash: 10000000
                  quoteAsset: %s
                """.formatted(
                        folder, layout, config(symbols(), port, more), strategies, risk, isDollars() ? "USD" : "USDT");
    }
}
