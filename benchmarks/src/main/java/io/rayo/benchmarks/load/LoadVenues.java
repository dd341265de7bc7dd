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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The venues' process: the simulators of all five with many instruments, whose market data is sent by {@link VenueLoop}
 * once the node is connected. Reads commands line by line:
 *
 * <ul>
 *   <li>{@code record}: the markets stand still, and the messages of the loops are made; answers {@code recorded} with
 *       messages and bytes of all rounds.
 *   <li>{@code play N}: sends N messages a second, shared out among the venues.
 *   <li>{@code stop}: sends no more; answers {@code sent} with the messages of each venue, then p50, p99 and maximum of
 *       how late bursts were sent, in nanoseconds.
 * </ul>
 *
 * The end of the input ends it.
 */
final class LoadVenues {
    private static final String PRICE = "100";
    private static final long TICK_NS = 20_000_000;

    /** Enough that books are built by updates, and not so much that the simulators limit anything. */
    private static final double EVENTS_PER_TICK = 0.5;

    /** Few, so that levels come and go in the loops. */
    private static final int BOOK_LEVELS = 6;

    private static final long SEED = 7;
    /** From one venue's burst to the next one's. */
    static final long TURN_NS = 200_000;

    private LoadVenues() {}

    /**
     * Runs in the child process.
     *
     * @param arguments instruments of each venue.
     * @throws IOException if the commands cannot be read.
     */
    public static void main(final String[] arguments) throws IOException {
        final int instruments = Integer.parseInt(arguments[0]);
        final LoopClock clock = new LoopClock();
        final List<SimulatedVenue> venues = new ArrayList<>();
        final PrintStream out = System.out;
        try {
            venues.add(BinanceSimulator.launch(with(binance(instruments), clock)));
            venues.add(BybitSimulator.launch(with(bybit(instruments), clock)));
            venues.add(OkxSimulator.launch(with(okx(instruments), clock)));
            venues.add(KucoinSimulator.launch(with(kucoin(instruments), clock)));
            venues.add(KrakenSimulator.launch(with(kraken(instruments), clock)));
            final StringBuilder ports = new StringBuilder("ports");
            venues.forEach(venue -> ports.append(' ').append(venue.port()));
            out.println(ports);
            out.flush();
            obey(venues, clock, out);
        } finally {
            venues.forEach(SimulatedVenue::close);
        }
    }

    private static void obey(final List<SimulatedVenue> venues, final LoopClock clock, final PrintStream out)
            throws IOException {
        final List<VenueLoop> loops = new ArrayList<>();
        for (final SimulatedVenue venue : venues) {
            loops.add(new VenueLoop(venue, clock, loops.size() * TURN_NS));
        }
        final BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = commands.readLine()) != null) {
            final String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "record" -> {
                    venues.forEach(SimulatedVenue::halt); // they share the clock that is now set by hand
                    final long startMs = (System.currentTimeMillis() / 1_000 + 1) * 1_000;
                    loops.forEach(loop -> loop.record(startMs, SEED));
                    awaitTime(startMs + VenueLoop.CIRCLE_MS); // so that what is sent next is not older than what was
                    out.println("recorded "
                            + loops.stream().mapToLong(VenueLoop::size).sum() + " "
                            + loops.stream().mapToLong(VenueLoop::bytes).sum());
                }
                case "play" -> loops.forEach(loop -> loop.play(Double.parseDouble(words[1]) / loops.size()));
                case "stop" -> {
                    final StringBuilder sent = new StringBuilder("sent");
                    final Histogram lateness = new Histogram(2);
                    for (final VenueLoop loop : loops) {
                        sent.append(' ').append(loop.stop());
                        lateness.add(loop.lateness());
                    }
                    out.println(sent.append(' ')
                            .append(lateness.getValueAtPercentile(50))
                            .append(' ')
                            .append(lateness.getValueAtPercentile(99))
                            .append(' ')
                            .append(lateness.getMaxValue()));
                }
                default -> throw new IOException("no such command: " + line);
            }
            out.flush();
        }
    }

    private static void awaitTime(final long timeMs) {
        while (System.currentTimeMillis() < timeMs) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static <S extends SimulatorSettings<S>> S with(final S settings, final LoopClock clock) {
        return settings.seed(SEED)
                .clock(clock)
                .bookLevels(BOOK_LEVELS)
                .eventsPerTick(EVENTS_PER_TICK)
                .tickIntervalNs(TICK_NS);
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
