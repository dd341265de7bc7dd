package io.rayo.tools.command;

import io.rayo.gateways.sim.macro.MacroSimulator;
import io.rayo.tools.Rayo;
import io.rayo.tools.node.Node;
import io.rayo.tools.node.NodeConfig;
import io.rayo.tools.node.NodeSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemEpochNanoClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job on one machine: simulated venues, real gateways, paper orders, journal. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Simulated exchanges (Binance, Bybit, OKX, KuCoin, Kraken; spot and derivatives) on loopback, the real",
            "gateways, strategies, paper orders, all journaled.",
            "Ctrl-C ends it with a summary."
        },
        footer = {"", "Example: rayo demo --for 30s --json demo.json"})
public final class DemoCommand implements Callable<Integer> {
    private static final DateTimeFormatter FOLDER_NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Option(names = "--for", paramLabel = "TIME", description = "End by itself after this time, e.g. 30s, 5m.")
    private String duration = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the summary to this file.")
    private Path json;

    @Option(names = "--folder", paramLabel = "FOLDER", description = "Of the node (default: data/demo/TIME).")
    private Path folder;

    @Option(names = "--layout", paramLabel = "LAYOUT", description = "inline, fused or pipelined.")
    private String layout = "fused";

    @Option(names = "--venues", split = ",", description = "binance, bybit, okx, kucoin, kraken (default: all).")
    private List<String> venues = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "Of the simulated market.")
    private long seed = 1;

    @Option(names = "--rate", paramLabel = "N", description = "Order book events per instrument and 10 ms.")
    private double rate = 2;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final PrintWriter out = spec.commandLine().getOut();
        final long limitNs = duration.isEmpty() ? Long.MAX_VALUE : Durations.parse("--for", duration);
        final Path nodeFolder = null != folder
                ? folder
                : Path.of("data", "demo", LocalDateTime.now(ZoneOffset.UTC).format(FOLDER_NAME));
        try (DemoVenues simulated = DemoVenues.launch(venues, seed, rate);
                MacroSimulator macro = MacroSimulator.launch(seed, SystemEpochNanoClock.INSTANCE)) {
            final Map<String, String> environment = new HashMap<>(System.getenv());
            environment.put("SIMULATED_KEY", MacroSimulator.KEY);
            final NodeConfig config = NodeConfig.parse("demo", text(nodeFolder, simulated, macro), environment);
            out.println("simulated venues on 127.0.0.1: " + simulated.text() + ", seed " + seed);
            out.println("simulated Alpha Vantage, CoinMarketCap and NewsAPI on 127.0.0.1:" + macro.port());
            out.println("node in " + nodeFolder + ", mode paper, layout " + layout
                    + (duration.isEmpty() ? "; Ctrl-C ends it" : "; ends after " + duration));
            return run(config, limitNs, out);
        }
    }

    private int run(final NodeConfig config, final long limitNs, final PrintWriter out) throws Exception {
        final Node node = Node.launch(config);
        final StopSignal stop = StopSignal.install();
        node.recoveryLines().forEach(out::println);
        final long startNs = System.nanoTime();
        long nextStatusNs = startNs + 1_000_000_000L;
        boolean ended = false;
        while (!ended && !stop.isRequested() && System.nanoTime() - startNs < limitNs) {
            ended = node.awaitEnd(50_000_000L);
            if (System.nanoTime() - nextStatusNs > 0) {
                nextStatusNs += 1_000_000_000L;
                out.printf(
                        "%4d s  %s%n",
                        (System.nanoTime() - startNs) / 1_000_000_000L,
                        node.summary().toLine());
                out.flush();
            }
        }
        final long seconds = (System.nanoTime() - startNs) / 1_000_000_000L;
        node.close();
        final NodeSummary summary = node.summary();
        out.println();
        out.println(summary.toText());
        out.println();
        out.println("replay it:  ./rayo replay " + summary.journal());
        out.println("look at it: ./rayo journal dump " + summary.journal() + " --type NewOrder");
        out.println("            ./rayo view macro --node " + config.folder() + "    (insights likewise)");
        Json.write(json, summary.toJson(seconds));
        stop.done();
        if (null != node.failure()) {
            spec.commandLine()
                    .getErr()
                    .println("rayo: the node stopped: " + node.failure().getMessage());
            return RunCommand.exitCode(node.failure());
        }
        return Rayo.EXIT_DONE;
    }

    private String text(final Path nodeFolder, final DemoVenues simulated, final MacroSimulator macro)
            throws IOException {
        try (InputStream in = DemoCommand.class.getResourceAsStream("/io/rayo/tools/demo.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(
                            "${folder}",
                            '"' + nodeFolder.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                    .replace("${layout}", layout)
                    .replace("${macroUrl}", "http://127.0.0.1:" + macro.port())
                    .replace("${venues}", simulated.config());
        }
    }
}
