package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import io.rayo.engine.paper.PaperSettings;
import io.rayo.tools.config.ConfigNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the section {@code paper} of a configuration: how the paper venue behaves. */
public final class PaperConfig {
    private static final long MAX_JITTER_NS = 3_600_000_000_000L;

    private PaperConfig() {}

    /**
     * Reads it.
     *
     * @param paper section; may be empty.
     * @return the settings.
     */
    public static PaperSettings of(final ConfigNode paper) {
        final PaperSettings base = PaperSettings.defaults();
        try {
            final PaperSettings settings = base.withOrderLatencyNs(
                            paper.durationNs("orderLatency", base.orderLatencyNs()))
                    .withResponseLatencyNs(paper.durationNs("responseLatency", base.responseLatencyNs()))
                    .withJitterNs(
                            paper.durationNs("orderJitter", base.orderJitterNs()),
                            paper.durationNs("responseJitter", base.responseJitterNs()),
                            paper.integer("seed", base.seed(), 0, Long.MAX_VALUE))
                    .withLatencies(latencies(paper, "orderLatencies"), latencies(paper, "responseLatencies"))
                    .withSlippage(paper.rate("slippage", base.slippage()))
                    .withQueueModel(paper.choice("queueModel", base.queueModel()))
                    .withFees(fees(paper))
                    .withMargin(
                            paper.rate("leverage", base.leverage()),
                            paper.rate("maintenanceMargin", base.maintenanceMargin()),
                            paper.bool("funding", base.isFunded()));
            paper.rejectUnknownKeys();
            return settings;
        } catch (final IllegalArgumentException ex) {
            throw paper.error(ex.getMessage());
        }
    }

    /** A list of durations, or the name of a file with one in nanoseconds on each line. */
    private static List<Long> latencies(final ConfigNode paper, final String key) {
        final List<Long> latencies = new ArrayList<>();
        if (paper.has(key + "File")) {
            final Path file = Path.of(paper.text(key + "File"));
            try {
                for (final String line : Files.readAllLines(file)) {
                    if (!line.isBlank()) {
                        latencies.add(Long.parseLong(line.strip()));
                    }
                }
            } catch (final IOException ex) {
                throw paper.error(key + "File", "cannot be read: " + file);
            } catch (final NumberFormatException ex) {
                throw paper.error(key + "File", "holds a line that is no whole number of nanoseconds");
            }
        }
        for (final ConfigNode item : paper.optionalList(key)) {
            latencies.add(item.asDurationNs());
        }
        if (latencies.stream().anyMatch(ns -> ns < 0 || ns > MAX_JITTER_NS)) {
            throw paper.error(key, "must be from 0 to 1h each");
        }
        return latencies;
    }

    private static List<PaperSettings.VenueFees> fees(final ConfigNode paper) {
        final List<PaperSettings.VenueFees> fees = new ArrayList<>();
        for (final ConfigNode item : paper.optionalList("fees")) {
            final ConfigNode node = item.asMap();
            final String name = node.text("venue");
            final int venueId = Venues.idOf(name);
            if (venueId < 0) {
                throw node.error("venue", "no such venue: " + name);
            }
            fees.add(new PaperSettings.VenueFees(venueId, node.rate("maker"), node.rate("taker")));
            node.rejectUnknownKeys();
        }
        return fees;
    }
}
