package io.rayo.benchmarks.wire;

import io.rayo.benchmarks.measure.ChildJvm;
import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Folders;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.report.BenchRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From a trade's frame to our order on the socket, beside an echo: echo, engine, echo, engine, each a new process. */
public final class WireSuite implements Suite {
    private static final double RATIO_MAX = 1.3;
    private static final double NS_PER_US = 1_000.0;
    private static final int RATE = 20_000;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1) / RATE;
    private static final long CHILD_END_SECONDS = 20;
    /** BUY and SELL, and quantities of more or fewer digits, make orders of a few bytes more or less. */
    private static final int LENGTH_TOLERANCE = 8;

    private static final String ECHO = "echo";
    private static final String ENGINE = "engine";
    private static final Pattern ALLOCATED = Pattern.compile("allocatedBytesPerFrame=(\\S+)");

    /** Both modes as a node runs them, and without Netty's leak records, which allocate. */
    private static final List<String> JVM_ARGUMENTS = List.of("-XX:+UseZGC", "-Dio.netty.leakDetection.level=disabled");

    private record Result(Rounds.Round closedLoop, Rounds.Round paced, int replyLength, boolean isCutShort) {}

    @Override
    public String name() {
        return "wire";
    }

    @Override
    public String description() {
        return "trade frame in to order frame out between two processes, beside an echo";
    }

    @Override
    public List<BenchRow> measure(final Run run) throws IOException, InterruptedException {
        final Effort effort = run.effort();
        run.tell("engine: how long an order is");
        final int replyLength = child(run, ENGINE, 0, 200, 200, 200).replyLength();
        final int warmup = effort.pick(500, 30_000, 100_000);
        final int measured = effort.pick(1_000, 60_000, 300_000);
        final int paced = effort.pick(500, 20_000, 100_000);
        final Rounds[] closedLoops = {new Rounds(), new Rounds()};
        final Rounds[] paceds = {new Rounds(), new Rounds()};
        final String[] modes = {ECHO, ENGINE};
        boolean isCutShort = false;
        for (int pair = 0; pair < effort.pick(1, 3, 5); pair++) {
            for (int i = 0; i < modes.length; i++) {
                run.tell("pair " + (pair + 1) + ", " + modes[i]);
                final Result result = child(run, modes[i], replyLength, warmup, measured, paced);
                if (Math.abs(result.replyLength() - replyLength) > LENGTH_TOLERANCE) {
                    throw new IOException("answers of " + result.replyLength() + " bytes in mode " + modes[i] + ", of "
                            + replyLength + " before: not the same work on the wire");
                }
                isCutShort |= result.isCutShort();
                closedLoops[i].add(result.closedLoop());
                paceds[i].add(result.paced());
            }
        }
        final String cut = isCutShort ? "; CUT SHORT: time was over before all trades were sent" : "";
        final List<BenchRow> rows = new ArrayList<>();
        rows.add(closedLoops[1]
                .latencyRow(
                        "trade frame in to order frame of about " + replyLength
                                + " bytes out, layout inline, closed loop",
                        "us",
                        NS_PER_US,
                        "echo of " + replyLength + " bytes, same transport, codec and loop (p50)",
                        closedLoops[0])
                .ratioAtMost(RATIO_MAX)
                .ratioP99AtMost(RATIO_MAX)
                .noAllocation()
                .note("round trip seen by the venue side; both sides spin; the journal's pages made ready before; bar"
                        + " close and TLS not in it; allocation from the middle of the closed loop on"
                        + cut)
                .build());
        rows.add(closedLoops[0]
                .latencyRow("echo of " + replyLength + " bytes, closed loop", "us", NS_PER_US, null, null)
                .build());
        rows.add(paceds[1]
                .latencyRow(
                        "trade frame in to order frame out, 20,000/s from intended send time",
                        "us",
                        NS_PER_US,
                        "echo of as many bytes at the same rate (p50)",
                        paceds[0])
                .note("with two spinning processes on two cores p99 shows who else ran, echo and engine alike" + cut)
                .build());
        rows.add(paceds[0]
                .latencyRow("echo, 20,000/s from intended send time", "us", NS_PER_US, null, null)
                .build());
        return rows;
    }

    private static Result child(
            final Run run,
            final String mode,
            final int replyLength,
            final int warmup,
            final int measured,
            final int paced)
            throws IOException, InterruptedException {
        final Path folder = Folders.temporary(run.directory(), "wire");
        Process process = null;
        try (VenueSide venue =
                new VenueSide(TimeUnit.MILLISECONDS.toNanos(run.effort().pick(300, 2_000, 20_000)))) {
            process = start(run, mode, venue.port(), replyLength, warmup + measured / 2, folder.resolve("journal"));
            venue.accept(process);
            final Rounds.Round closedLoop = venue.closedLoop(warmup, measured);
            final Rounds.Round pacedRound = venue.paced(paced / 5, paced, INTERVAL_NS);
            final int length = venue.replyLength();
            if (ENGINE.equals(mode) && !venue.replyText().contains("\"method\":\"order.place\"")) {
                throw new IOException("the answer is no order: " + venue.replyText());
            }
            venue.end();
            final double allocated = allocated(process, mode);
            return new Result(with(closedLoop, allocated), with(pacedRound, allocated), length, venue.isCutShort());
        } catch (final IOException ex) {
            throw null == process ? ex : failed(process, mode, ex);
        } finally {
            if (null != process) {
                process.destroyForcibly().waitFor();
            }
            Folders.delete(folder);
        }
    }

    private static IOException failed(final Process process, final String mode, final IOException cause)
            throws IOException {
        process.destroyForcibly();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        final String first = output.lines().findFirst().orElse("it printed nothing");
        return new IOException(cause.getMessage() + "; mode " + mode + ": " + first, cause);
    }

    private static Rounds.Round with(final Rounds.Round round, final double allocated) {
        return new Rounds.Round(
                round.p50(), round.p99(), round.p999(), round.max(), round.rate(), allocated, round.calibrationNs());
    }

    private static Process start(
            final Run run,
            final String mode,
            final int port,
            final int replyLength,
            final int framesBefore,
            final Path journal)
            throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(ChildJvm.java());
        command.addAll(ChildJvm.flags(run.home()));
        command.addAll(JVM_ARGUMENTS);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(EngineSide.class.getName());
        command.addAll(List.of(mode, "" + port, "" + replyLength, "" + framesBefore, journal.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Waits for the child's last words. */
    private static double allocated(final Process process, final String mode) throws IOException, InterruptedException {
        if (!process.waitFor(CHILD_END_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the engine side does not end");
        }
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        final Matcher matcher = ALLOCATED.matcher(output);
        if (process.exitValue() != 0 || !matcher.find()) {
            throw new IOException(
                    "mode " + mode + " failed: " + output.lines().findFirst().orElse("no output"));
        }
        return Double.parseDouble(matcher.group(1));
    }
}
