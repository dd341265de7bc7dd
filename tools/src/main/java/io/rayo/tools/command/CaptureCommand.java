package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.gateways.capture.CaptureWriter;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.tools.UsageException;
import io.rayo.tools.node.CaptureSession;
import io.rayo.tools.node.CaptureSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records the raw frames of a venue. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        description = {
            "Records the raw frames of a live or simulated venue as JSON lines, zstd compressed, until Ctrl-C.",
            "rayo playback serves them again."
        },
        footer = {"", "Example: rayo capture binance-spot --symbols BTC/USDT,ETH/USDT --for 60s --out btc.jsonl.zst"})
public final class CaptureCommand implements Callable<Integer> {
    @Parameters(paramLabel = "VENUE", description = "Any that a node can be configured with, e.g. okx-spot.")
    private String venue;

    @Option(names = "--symbols", required = true, split = ",", description = "Symbols or patterns, e.g. */USDT.")
    private List<String> symbols;

    @Option(names = "--channels", split = ",", description = "trades, raw-trades, top, book, bars, mark.")
    private List<String> channels = List.of("trades", "top", "book");

    @Option(names = "--depth", paramLabel = "LEVELS", description = "Depth of the books; default: the venue's.")
    private int depth;

    @Option(names = "--option", paramLabel = "NAME=VALUE", description = "The venue's own, e.g. api=classic.")
    private Map<String, String> options = Map.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "File to write, e.g. x.jsonl.zst.")
    private Path file;

    @Option(names = "--for", paramLabel = "TIME", description = "End by itself after this time.")
    private String duration = "";

    @Option(names = "--rest-url", paramLabel = "URL", description = "Instead of the venue's own.")
    private String restUrl = "";

    @Option(names = "--stream-url", paramLabel = "URL", description = "Instead of the venue's own.")
    private String streamUrl = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result to this file.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final PrintWriter out = spec.commandLine().getOut();
        final long limitNs = duration.isEmpty() ? Long.MAX_VALUE : Durations.parse("--for", duration);
        if (file.toFile().exists()) {
            throw new UsageException(file + " exists already: name another file");
        }
        final CaptureSettings settings = new CaptureSettings(venue, symbols)
                .channels(channels)
                .depth(depth)
                .options(options)
                .urls(restUrl, streamUrl);
        final StopSignal stop = StopSignal.install();
        final CaptureWriter writer = CaptureWriter.create(file, venue);
        final FeedCounters counters;
        try {
            final CaptureSession session = CaptureSession.launch(settings, writer);
            try {
                counters = session.counters();
                final long startNs = System.nanoTime();
                long nextLineNs = startNs + 1_000_000_000L;
                while (!stop.isRequested() && System.nanoTime() - startNs < limitNs && null == session.failure()) {
                    LockSupport.parkNanos(50_000_000L);
                    if (System.nanoTime() - nextLineNs > 0) {
                        nextLineNs += 1_000_000_000L;
                        out.printf(
                                Locale.ROOT,
                                "%,d frames received, %,d written, %,d dropped%n",
                                counters.frames,
                                writer.writtenFrames(),
                                writer.droppedFrames());
                        out.flush();
                    }
                }
            } finally {
                session.close();
            }
            if (null != session.failure()) {
                throw new IllegalStateException(session.failure().getMessage(), session.failure());
            }
        } finally {
            writer.close();
            stop.done();
        }
        out.printf(
                Locale.ROOT,
                "%s: %,d frames written, %,d dropped; %,d gaps, %,d decode errors%n",
                file,
                writer.writtenFrames(),
                writer.droppedFrames(),
                counters.gaps,
                counters.totalErrors());
        final ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("file", file.toString());
        root.put("framesReceived", counters.frames);
        root.put("framesWritten", writer.writtenFrames());
        root.put("framesDropped", writer.droppedFrames());
        root.put("gaps", counters.gaps);
        root.put("decodeErrors", counters.totalErrors());
        Json.write(json, root);
        return 0 == writer.droppedFrames() && counters.frames > 0 ? 0 : 1;
    }
}
