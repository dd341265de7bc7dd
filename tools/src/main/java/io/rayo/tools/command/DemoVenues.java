package io.rayo.tools.command;

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
import io.rayo.tools.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The simulated exchanges of the demo, all on one price path, and their part of the node's configuration. */
final class DemoVenues implements AutoCloseable {
    /** An exchange of the demo. */
    private enum Exchange {
        BINANCE(Venues.BINANCE_SPOT, Venues.BINANCE_USDM) {
            @Override
            SimulatedVenue launch(final long seed, final double rate) {
                return BinanceSimulator.launch(
                        SimulatorContext.demo().seed(seed).eventsPerTick(rate));
            }
        },
        BYBIT(Venues.BYBIT_SPOT, Venues.BYBIT_LINEAR) {
            @Override
            SimulatedVenue launch(final long seed, final double rate) {
                return BybitSimulator.launch(
                        BybitSimulatorSettings.demo().seed(seed).eventsPerTick(rate));
            }
        },
        OKX(Venues.OKX_SPOT, Venues.OKX_DERIVATIVES) {
            @Override
            SimulatedVenue launch(final long seed, final double rate) {
                return OkxSimulator.launch(
                        OkxSimulatorSettings.demo().seed(seed).eventsPerTick(rate));
            }
        },
        KUCOIN(Venues.KUCOIN_SPOT, Venues.KUCOIN_FUTURES) {
            @Override
            SimulatedVenue launch(final long seed, final double rate) {
                return KucoinSimulator.launch(
                        KucoinSimulatorSettings.demo().seed(seed).eventsPerTick(rate));
            }
        },
        KRAKEN(Venues.KRAKEN_SPOT, Venues.KRAKEN_FUTURES) {
            @Override
            SimulatedVenue launch(final long seed, final double rate) {
                return KrakenSimulator.launch(
                        KrakenSimulatorSettings.demo().seed(seed).eventsPerTick(rate));
            }
        };

        private final int spotId;
        private final int derivativesId;

        Exchange(final int spotId, final int derivativesId) {
            this.spotId = spotId;
            this.derivativesId = derivativesId;
        }

        abstract SimulatedVenue launch(long seed, double rate);

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<SimulatedVenue> simulators = new ArrayList<>();

    private DemoVenues() {}

    /**
     * Starts them.
     *
     * @param names of those that are wanted; empty for all.
     * @param seed of the market.
     * @param rate order book events per instrument and 10 ms.
     * @return the running exchanges.
     */
    static DemoVenues launch(final List<String> names, final long seed, final double rate) {
        final DemoVenues venues = new DemoVenues();
        for (final String name : names) {
            if (List.of(Exchange.values()).stream()
                    .noneMatch(exchange -> exchange.text().equals(name))) {
                throw new UsageException("no exchange " + name + " in the demo, there are " + allNames());
            }
        }
        try {
            for (final Exchange exchange : Exchange.values()) {
                if (names.isEmpty() || names.contains(exchange.text())) {
                    venues.simulators.add(exchange.launch(seed, rate));
                    venues.exchanges.add(exchange);
                }
            }
        } catch (final RuntimeException ex) {
            venues.close();
            throw ex;
        }
        return venues;
    }

    private static List<String> allNames() {
        return List.of(Exchange.values()).stream().map(Exchange::text).toList();
    }

    /** Each with its port. */
    String text() {
        final List<String> parts = new ArrayList<>();
        for (int i = 0; i < simulators.size(); i++) {
            parts.add(exchanges.get(i).text() + " :" + simulators.get(i).port());
        }
        return String.join(", ", parts);
    }

    /** The section {@code venues} of the configuration, without its title. */
    String config() {
        final StringBuilder text = new StringBuilder(512);
        for (int i = 0; i < simulators.size(); i++) {
            final int port = simulators.get(i).port();
            venue(text, exchanges.get(i).spotId, "[trades, top, book, bars]", port);
            venue(text, exchanges.get(i).derivativesId, "[trades, top, book, bars, mark]", port);
        }
        return text.toString();
    }

    private static void venue(final StringBuilder text, final int venueId, final String channels, final int port) {
        final boolean isDollars = Venues.KRAKEN_SPOT == venueId || Venues.KRAKEN_FUTURES == venueId;
        text.append("  - name: ").append(Venues.name(venueId));
        text.append("\n    symbols: [\"*/").append(isDollars ? "USD" : "USDT").append("\"]\n    channels: ");
        // Kraken Futures has no bars of its own
        text.append(Venues.KRAKEN_FUTURES == venueId ? channels.replace(", bars", "") : channels);
        text.append("\n    restUrl: http://127.0.0.1:").append(port);
        text.append("\n    streamUrl: ws://127.0.0.1:").append(port).append('\n');
    }

    @Override
    public void close() {
        simulators.forEach(SimulatedVenue::close);
    }
}
