package io.rayo.benchmarks.load;

import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
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
import io.rayo.gateways.sim.venue.SimulatorSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The venues' process: the simulators of all five, with many instruments and a rate that can be changed. Reads commands
 * line by line: {@code rate N} sets the order book events of an instrument and tick, the end of the input ends it.
 */
final class LoadVenues {
    private static final String PRICE = "100";

    private LoadVenues() {}

    /**
     * Runs in the child process.
     *
     * @param arguments instruments of each venue, events per tick, nanoseconds of a tick, seed.
     * @throws IOException if the commands cannot be read.
     */
    public static void main(final String[] arguments) throws IOException {
        final int instruments = Integer.parseInt(arguments[0]);
        final double events = Double.parseDouble(arguments[1]);
        final long tickNs = Long.parseLong(arguments[2]);
        final long seed = Long.parseLong(arguments[3]);
        final List<SimulatedVenue> venues = new ArrayList<>();
        final PrintStream out = System.out;
        try {
            venues.add(BinanceSimulator.launch(with(binance(instruments), events, tickNs, seed)));
            venues.add(BybitSimulator.launch(with(bybit(instruments), events, tickNs, seed)));
            venues.add(OkxSimulator.launch(with(okx(instruments), events, tickNs, seed)));
            venues.add(KucoinSimulator.launch(with(kucoin(instruments), events, tickNs, seed)));
            venues.add(KrakenSimulator.launch(with(kraken(instruments), events, tickNs, seed)));
            final StringBuilder ports = new StringBuilder("ports");
            venues.forEach(venue -> ports.append(' ').append(venue.port()));
            out.println(ports);
            out.flush();
            obey(venues);
        } finally {
            venues.forEach(SimulatedVenue::close);
        }
    }

    private static void obey(final List<SimulatedVenue> venues) throws IOException {
        final BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = commands.readLine()) != null) {
            final double events = Double.parseDouble(line.substring(line.indexOf(' ') + 1));
            venues.forEach(venue -> venue.eventsPerTick(events));
        }
    }

    private static <S extends SimulatorSettings<S>> S with(
            final S settings, final double events, final long tickNs, final long seed) {
        return settings.seed(seed).eventsPerTick(events).tickIntervalNs(tickNs);
    }

    private static String asset(final int index) {
        return String.format(Locale.ROOT, "C%02d", index);
    }

    private static SimulatorContext binance(final int count) {
        final SimulatorContext settings = new SimulatorContext();
        for (int i = 0; i < count; i++) {
            settings.instrument(Product.SPOT, asset(i) + "USDT", asset(i), "USDT", 2, 3, PRICE, 100);
        }
        return settings;
    }

    private static BybitSimulatorSettings bybit(final int count) {
        final BybitSimulatorSettings settings = new BybitSimulatorSettings();
        for (int i = 0; i < count; i++) {
            settings.linear(asset(i) + "USDT", asset(i), "USDT", "0.01", "0.01", PRICE, 100);
        }
        return settings;
    }

    private static OkxSimulatorSettings okx(final int count) {
        final OkxSimulatorSettings settings = new OkxSimulatorSettings();
        for (int i = 0; i < count; i++) {
            settings.swap(asset(i) + "-USDT-SWAP", "0.01", "0.01", "1", PRICE, 100);
        }
        return settings;
    }

    private static KucoinSimulatorSettings kucoin(final int count) {
        final KucoinSimulatorSettings settings = new KucoinSimulatorSettings();
        for (int i = 0; i < count; i++) {
            settings.spot(asset(i) + "-USDT", asset(i), "USDT", "0.01", "0.001", PRICE, 100);
        }
        return settings;
    }

    private static KrakenSimulatorSettings kraken(final int count) {
        final KrakenSimulatorSettings settings = new KrakenSimulatorSettings();
        for (int i = 0; i < count; i++) {
            settings.instrument(KrakenSimulatorSettings.spot(asset(i), "USD")
                    .grid("0.01", "0.00000001")
                    .minimum(5_000, "0.5")
                    .flow(PRICE, 1_000_000)
                    .build());
        }
        return settings;
    }
}
