package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.gateways.sim.playback.Expected;
import io.rayo.gateways.sim.playback.PlaybackContext;
import io.rayo.gateways.sim.playback.PlaybackListener;
import io.rayo.gateways.sim.playback.PlaybackServer;
import io.rayo.gateways.sim.playback.PlaybackSummary;
import io.rayo.tools.Rayo;
import io.rayo.tools.UsageException;
import io.rayo.tools.node.PlaybackCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves recorded frames, or checks what the gateway and the core make of them. */
@Command(
        name = "playback",
        mixinStandardHelpOptions = true,
        description = {
            "Serves recorded frames (JSON lines, plain, gzip or zstd) to a gateway over a loopback WebSocket.",
            "With --expect: runs the recording through the real gateway and core in this process and compares",
            "the result; exit code 1 and the first difference if it is not as expected."
        },
        footer = {
            "",
            "Examples: rayo playback capture.jsonl.zst --speed 10 --port 9443",
            "          rayo playback capture.jsonl.gz --expect expected_book.jsonl --expect expected_minute_bars.jsonl"
        })
public final class PlaybackCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings, played one after the other in time.")
    private List<Path> files;

    @Option(names = "--expect", paramLabel = "EXPECTED", description = "Expected result; may be given several times.")
    private List<Path> expected = List.of();

    @Option(names = "--speed", paramLabel = "N", description = "N times the recorded speed, or max (default: 1).")
    private String speed = "1";

    @Option(names = "--port", paramLabel = "PORT", description = "On loopback; 0 takes a free one (default: 0).")
    private int port;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "With --expect: inline or fused (default).")
    private String layout = "fused";

    @Option(names = "--journal", paramLabel = "FOLDER", description = "With --expect: keep the journal here.")
    private Path journal;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result to this file.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        for (final Path file : files) {
            if (!Files.isReadable(file)) {
                throw new UsageException("cannot read " + file);
            }
        }
        return expected.isEmpty() ? serve() : check();
    }

    private double speedFactor() {
        if ("max".equals(speed)) {
            return PlaybackContext.AS_TAKEN;
        }
        try {
            final double factor = Double.parseDouble(speed);
            if (factor > 0 && factor < 1e9) {
                return factor;
            }
        } catch (final NumberFormatException ex) {
            // said below
        }
        throw new UsageException("invalid --speed=" + speed + ": a number above 0, or max");
    }

    private int serve() throws Exception {
        final PrintWriter out = spec.commandLine().getOut();
        final StopSignal stop = StopSignal.install();
        final PlaybackContext context =
                new PlaybackContext().speed(speedFactor()).port(port);
        files.forEach(context::file);
        if (Terminal.isInteractive()) {
            context.listener(new PlaybackListener() {
                @Override
                public void onProgress(final long rows, final long rowsTotal, final long recordedNs) {
                    out.printf("\r%,d of %,d rows", rows, rowsTotal);
                    out.flush();
                }
            });
        }
        try (PlaybackServer server = PlaybackServer.launch(context.conclude())) {
            out.println("serving " + files.size() + " recording(s) on 127.0.0.1:" + server.port()
                    + ", starts when somebody has subscribed; Ctrl-C ends it");
            out.flush();
            PlaybackSummary summary = server.summary().get(10, TimeUnit.SECONDS);
            while (!summary.ended() && !stop.isRequested()) {
                LockSupport.parkNanos(50_000_000L);
                summary = server.summary().get(10, TimeUnit.SECONDS);
            }
            if (summary.ended()) {
                out.printf(
                        Locale.ROOT,
                        "%nplayed %,d rows: %,d frames sent, %,d not subscribed, %,d snapshots served%n",
                        summary.rows(),
                        summary.framesSent(),
                        summary.framesUnsubscribed(),
                        summary.snapshotsServed());
            }
        }
        stop.done();
        return Rayo.EXIT_DONE;
    }

    private int check() throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final PlaybackCheck check = new PlaybackCheck(files).layout(layout).journal(journal);
        for (final Path file : expected) {
            try {
                check.expect(file.getFileName().toString(), Expected.read(file));
            } catch (final IllegalArgumentException ex) {
                throw new UsageException(ex.getMessage());
            }
        }
        final PlaybackCheck.Result result = check.run();
        result.lines().forEach(out::println);
        final ObjectNode root = result.toJson();
        Json.write(json, root);
        return result.differences() == 0 ? 0 : 1;
    }
}
