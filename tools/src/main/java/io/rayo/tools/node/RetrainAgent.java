package io.rayo.tools.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandDecoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.tools.Rayo;
import io.rayo.tools.UsageException;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Trains models anew, on a schedule and on request, one at a time: {@code rayo train} in a process of its own at the
 * lowest priority. A model that beats the one in use on held-back data is taken into use by the journaled command
 * LOAD_MODEL; one that does not is kept beside its report. On a thread of its own; nobody waits for it.
 *
 * <pre>
 *   models/NAME/20260801-120000000.onnx, .json (report), .log         accepted
 *   models/NAME/20260801-120000000.refused.onnx, .json, .log          not better
 * </pre>
 */
final class RetrainAgent implements Agent {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String REPORT = ".json";
    private static final long END_TIMEOUT_S = 10;
    private static final long SWAP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    private final List<PredictionConfig> models;
    private final Path folder;
    private final PredictorAgent predictor;
    private final CommandPublisher commands;
    private final EpochNanoClock clock;
    private final Consumer<String> notes;
    private final List<AtomicBoolean> requested = new ArrayList<>();
    private final long[] dueNs;
    private final CommandDecoder command = new CommandDecoder();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private Run running;
    /** An accepted model for which the ring had no room yet. */
    private Run unpublished;
    /** One that the predictor has been asked to take: the next training is judged by what is then in use. */
    private Run awaited;

    private long awaitedUntilNs;

    /** A training under way. */
    private record Run(int model, Process process, String base, Path out, long deadlineNs) {}

    /**
     * Makes an agent.
     *
     * @param models in their order.
     * @param nodeFolder of the node.
     * @param predictor knows which files are in use.
     * @param commands to publish LOAD_MODEL.
     * @param clock time of day.
     * @param notes takes a line for people about each training.
     */
    RetrainAgent(
            final List<PredictionConfig> models,
            final Path nodeFolder,
            final PredictorAgent predictor,
            final CommandPublisher commands,
            final EpochNanoClock clock,
            final Consumer<String> notes) {
        this.models = models;
        this.folder = nodeFolder.toAbsolutePath();
        this.predictor = predictor;
        this.commands = commands;
        this.clock = clock;
        this.notes = notes;
        dueNs = new long[models.size()];
        for (int i = 0; i < dueNs.length; i++) {
            requested.add(new AtomicBoolean());
            requireShort(models.get(i));
            dueNs[i] = firstDueNs(models.get(i));
        }
    }

    /** A restart does not begin the interval anew: the last report counts. */
    private long firstDueNs(final PredictionConfig model) {
        if (0 == model.retrain().everyNs()) {
            return Long.MAX_VALUE;
        }
        long lastNs = clock.nanoTime();
        try (Stream<Path> files =
                Files.isDirectory(modelFolder(model)) ? Files.list(modelFolder(model)) : Stream.of()) {
            final List<Path> reports = files.filter(file -> file.toString().endsWith(REPORT))
                    .sorted()
                    .toList();
            if (!reports.isEmpty()) {
                lastNs = Math.min(
                        lastNs, Files.getLastModifiedTime(reports.getLast()).to(TimeUnit.NANOSECONDS));
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return lastNs + model.retrain().everyNs();
    }

    /** The file goes into a command, and commands have room for so much. */
    private void requireShort(final PredictionConfig model) {
        final Path longest = modelFolder(model).resolve(STAMP.format(Instant.EPOCH) + ".onnx");
        if (longest.toString().getBytes(StandardCharsets.UTF_8).length > CommandPublisher.MAX_ARGUMENT) {
            throw new UsageException("prediction[" + model.name() + "].retrain: the path " + longest
                    + " is longer than the " + CommandPublisher.MAX_ARGUMENT + " bytes of a command's argument");
        }
    }

    private Path modelFolder(final PredictionConfig model) {
        return folder.resolve("models").resolve(model.name());
    }

    /** Takes an inbound message that is in the journal. The journal's thread. */
    void onInbound(final DirectBuffer buffer, final int offset, final int length) {
        if (CommandDecoder.TEMPLATE_ID != EventHeaders.templateId(buffer, offset)) {
            return;
        }
        command.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        if (CommandType.REQUEST_TRAINING == command.commandType()) {
            final String target = command.target();
            for (int i = 0; i < models.size(); i++) {
                if (models.get(i).retrain().onRequest() && isMeant(models.get(i), target)) {
                    requested.get(i).set(true);
                }
            }
        }
    }

    /** By its name, by a symbol that it predicts, or as one of all. */
    private static boolean isMeant(final PredictionConfig model, final String target) {
        final List<String> symbols = model.features().symbols();
        return target.isEmpty() || model.name().equals(target) || symbols.isEmpty() || symbols.contains(target);
    }

    @Override
    public int doWork() throws InterruptedException {
        try {
            return work();
        } catch (final IOException ex) {
            // trading goes on without it
            failed.incrementAndGet();
            notes.accept("training: " + ex);
            return 1;
        }
    }

    private int work() throws IOException, InterruptedException {
        if (null != unpublished) {
            publish();
            return 1;
        }
        if (null != running) {
            return watch() ? 1 : 0;
        }
        final long nowNs = clock.nanoTime();
        if (null != awaited && nowNs < awaitedUntilNs && !awaited.out.equals(predictor.file(awaited.model))) {
            return 0;
        }
        awaited = null;
        for (int i = 0; i < models.size(); i++) {
            if (requested.get(i).compareAndSet(true, false) || nowNs >= dueNs[i]) {
                dueNs[i] = 0 == models.get(i).retrain().everyNs()
                        ? Long.MAX_VALUE
                        : nowNs + models.get(i).retrain().everyNs();
                start(i, nowNs);
                return 1;
            }
        }
        return 0;
    }

    private void start(final int index, final long nowNs) throws IOException {
        final PredictionConfig model = models.get(index);
        final Path ofModel = modelFolder(model);
        Files.createDirectories(ofModel);
        final String base = STAMP.format(Instant.ofEpochSecond(0, nowNs));
        final Path out = ofModel.resolve(base + ".onnx");
        final Path current = predictor.file(index);
        final ModelContract contract;
        try {
            contract = ModelContract.of(OnnxFile.read(current));
        } catch (final IllegalArgumentException | IOException ex) {
            fail(model, "the model in use cannot be read: " + ex.getMessage());
            return;
        }
        started.incrementAndGet();
        final Process process = new ProcessBuilder(command(model, contract, current, out))
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(ofModel.resolve(base + REPORT).toFile())
                .redirectError(ofModel.resolve(base + ".log").toFile())
                .start();
        running = new Run(index, process, base, out, nowNs + model.retrain().timeoutNs());
        notes.accept("model " + model.name() + ": training begins, process " + process.pid());
    }

    private List<String> command(
            final PredictionConfig model, final ModelContract contract, final Path current, final Path out) {
        final RetrainConfig how = model.retrain();
        final List<String> line = new ArrayList<>();
        Stream.of("/usr/bin/nice", "/bin/nice")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .ifPresent(nice -> line.addAll(List.of(nice, "-n", "19")));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--") || argument.startsWith("-Dchronicle.")) {
                line.add(argument);
            }
        }
        line.add("-XX:+UseSerialGC");
        line.add("-cp");
        line.add(System.getProperty("java.class.path"));
        line.add(Rayo.class.getName());
        line.addAll(List.of(
                "train",
                "--json",
                "--data",
                (null == how.data() ? folder : how.data()).toString(),
                "--out",
                out.toString(),
                "--refused",
                out.resolveSibling(out.getFileName().toString().replace(".onnx", ".refused.onnx"))
                        .toString(),
                "--beats",
                current.toString(),
                "--timeframe",
                contract.timeframeText(),
                "--features",
                String.join(";", contract.features()),
                "--window",
                Integer.toString(contract.window()),
                "--horizon",
                Integer.toString(contract.horizon()),
                "--hidden",
                Integer.toString(how.hidden()),
                "--epochs",
                Integer.toString(how.epochs()),
                "--seed",
                Long.toString(how.seed()),
                "--threads",
                "1"));
        if (null == how.data()) {
            line.add("--journaled");
            if (how.historyNs() > 0) {
                line.addAll(List.of("--history", TimeUnit.NANOSECONDS.toMillis(how.historyNs()) + "ms"));
            }
        }
        if (!how.symbol().isEmpty()) {
            line.addAll(List.of("--symbol", how.symbol()));
        }
        return line;
    }

    /** Looks after the process; whether it has ended. */
    private boolean watch() throws IOException, InterruptedException {
        final Run run = running;
        final PredictionConfig model = models.get(run.model);
        if (run.process.isAlive()) {
            if (clock.nanoTime() > run.deadlineNs) {
                end(run.process);
                running = null;
                fail(model, "gave up after its timeout");
                return true;
            }
            return false;
        }
        running = null;
        final int code = run.process.exitValue();
        final JsonNode report = report(run.out.resolveSibling(run.base + REPORT));
        if (Rayo.EXIT_DONE == code && report.path("written").asBoolean() && Files.isRegularFile(run.out)) {
            accepted.incrementAndGet();
            notes.accept("model " + model.name() + ": the new one is better on held-back data (" + errors(report)
                    + "): " + run.out);
            unpublished = run;
            publish();
        } else if (Rayo.EXIT_FAILED == code
                && report.has("written")
                && !report.path("written").asBoolean()) {
            refused.incrementAndGet();
            notes.accept("model " + model.name() + ": the new one is not better on held-back data (" + errors(report)
                    + "), the old one stays; kept as " + run.base + ".refused.onnx");
        } else {
            fail(model, "exit code " + code + ": " + lastLine(run.out.resolveSibling(run.base + ".log")));
        }
        return true;
    }

    private void publish() {
        final Run run = unpublished;
        if (commands.tryPublish(
                CommandType.LOAD_MODEL,
                0,
                models.get(run.model).name(),
                run.out.toString(),
                "trainer",
                clock.nanoTime())) {
            unpublished = null;
            awaited = run;
            awaitedUntilNs = clock.nanoTime() + SWAP_TIMEOUT_NS;
        }
    }

    private void fail(final PredictionConfig model, final String why) {
        failed.incrementAndGet();
        notes.accept("model " + model.name() + ": the training failed, the model stays: " + why);
    }

    private static JsonNode report(final Path file) throws IOException {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (final JsonProcessingException ex) {
            return MAPPER.createObjectNode(); // it ended before it could report
        }
    }

    private static String errors(final JsonNode report) {
        return String.format(
                Locale.ROOT,
                "mean squared error %.4g, before %.4g",
                report.path("heldBack").path("meanSquare").asDouble(Double.NaN),
                report.path("before").path("meanSquare").asDouble(Double.NaN));
    }

    private static String lastLine(final Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("it said nothing");
    }

    private static void end(final Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** A training does not outlive its node. */
    @Override
    public void onClose() {
        if (null != running) {
            running.process.destroyForcibly();
        }
    }

    /** Adds what it counts to the node's counters. */
    void addTo(final NodeCounters counters) {
        counters.add("predictor: trainings started", started::get);
        counters.add("predictor: trainings accepted", accepted::get);
        counters.add("predictor: trainings refused", refused::get);
        counters.add("predictor: trainings failed", failed::get);
    }

    long accepted() {
        return accepted.get();
    }

    long refused() {
        return refused.get();
    }

    long failed() {
        return failed.get();
    }

    @Override
    public String roleName() {
        return "retrain";
    }
}
