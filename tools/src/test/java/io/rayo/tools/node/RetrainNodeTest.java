package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.tools.Rayo;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.model.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose model is trained anew, in processes of their own, and which goes on with it after a restart. */
class RetrainNodeTest {
    private static final List<String> FEATURES = List.of("roc(1)");
    private static final long START_MS = 1_704_067_200_000L;

    @TempDir
    private Path folder;

    private Path configured;

    private NodeConfig config(int port, Path model, String retrain) throws IOException {
        return NodeConfig.parse("test.yaml", """
            node: {folder: "%s", clockInterval: 20ms}
            journal: {preallocate: 8m, reserve: 16m}
            market: {barCloseDelay: 0}
            venues:
              - name: binance-spot
                symbols: [BTC/USDT]
                channels: [trades, top]
                restUrl: http://127.0.0.1:%d
                streamUrl: ws://127.0.0.1:%d
            prediction:
              - name: btc
                model: "%s"
                timeframe: 250ms
                features: ["roc(1)"]
                symbols: [BTC/USDT]
                retrain: %s
            """.formatted(folder.resolve("node"), port, port, model, retrain));
    }

    /** Returns that turn round at each bar but for some noise: what a model of the last return can learn. */
    private Path series() throws IOException {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder("time,open,high,low,close,volume\n");
        double close = 1_000;
        double move = 0.004;
        for (int bar = 0; bar < 300; bar++) {
            double open = close;
            close = open * (1 + move);
            move = -move * (0.9 + 0.2 * random.nextDouble());
            text.append(START_MS + bar * 250L)
                    .append(String.format(
                            Locale.ROOT,
                            ",%.4f,%.4f,%.4f,%.4f,10%n",
                            open,
                            Math.max(open, close),
                            Math.min(open, close),
                            close));
        }
        Path file = folder.resolve("series.csv");
        Files.writeString(file, text);
        return file;
    }

    private static void await(Node node, String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.getAsBoolean()) {
            assertNull(node.failure(), () -> what + ": " + node.failure());
            assertEquals(0, node.retrain().failed(), what);
            assertTrue(System.nanoTime() < deadlineNs, () -> what + " did not come");
            LockSupport.parkNanos(5_000_000);
        }
    }

    private List<Path> written(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("node/models/btc"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private void command(int exitCode, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--node", folder.resolve("node").toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertEquals(
                exitCode,
                Rayo.execute(arguments.toArray(new String[0]), new PrintWriter(out, true), new PrintWriter(err, true)),
                () -> out + " " + err);
        assertEquals(1, (out + "" + err).lines().count(), () -> out + " " + err);
    }

    private JsonNode view() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] arguments = {
            "view", "prediction", "--node", folder.resolve("node").toString(), "--json"
        };
        assertEquals(0, Rayo.execute(arguments, new PrintWriter(out, true), new PrintWriter(err, true)), err::toString);
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void shouldTakeABetterModelKeepAWorseOneAndGoOnAfterARestart() throws IOException {
        configured = folder.resolve("constant.onnx");
        Files.write(configured, TestModels.constant(0.05, 2, FEATURES));
        String retrain = "{data: \"%s\", epochs: 12, hidden: 6}".formatted(series());
        try (BinanceSimulator venue = BinanceSimulator.launch(new SimulatorContext()
                .seed(5)
                .eventsPerTick(4)
                .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100))) {
            Path better;
            try (Node node = Node.launch(config(venue.port(), configured, retrain))) {
                await(node, "a prediction", () -> node.predictor().predictions() > 0);
                node.publishCommand(CommandType.REQUEST_TRAINING, "BTC/USDT", "its error is over the limit");
                await(node, "the better model", () -> node.predictor().swaps() == 1);
                assertEquals(1, node.retrain().accepted());
                better = node.predictor().file(0);
                assertTrue(written(".onnx").contains(better), better::toString);
                JsonNode report = new ObjectMapper()
                        .readTree(Files.readString(better.resolveSibling(
                                better.getFileName().toString().replace(".onnx", ".json"))));
                assertTrue(report.get("written").asBoolean());
                assertTrue(report.get("heldBack").get("meanSquare").asDouble()
                        < report.get("before").get("meanSquare").asDouble());
                // the same data and seed give the same model, which is not better than itself
                command(0, "model", "train", "btc");
                command(1, "model", "train", "nobody");
                await(node, "the refusal", () -> node.retrain().refused() == 1);
                assertEquals(1, node.predictor().swaps());
                Path refused = written(".refused.onnx").getFirst();
                assertEquals(1, ModelContract.of(OnnxFile.read(refused)).horizon());
                org.junit.jupiter.api.Assertions.assertArrayEquals(
                        Files.readAllBytes(better), Files.readAllBytes(refused));
                assertEquals(2, written(".json").size());
                long before = node.predictor().predictions();
                await(
                        node,
                        "predictions of the new model",
                        () -> node.predictor().predictions() > before + 1);
            }
            JsonNode view = view();
            assertEquals(
                    better.toString(),
                    view.get("models").get(0).get("swappedIn").asText());
            JsonNode row = view.get("predictions").get(0);
            assertEquals("btc", row.get("model").asText());
            assertEquals("BTCUSDT@binance-spot", row.get("instrument").asText());
            assertEquals(row.get("value"), row.get("adjusted")); // nothing is known of the wider economy
            assertTrue(row.get("computeMicroseconds").asDouble() > 0);
            assertEquals(1, view.get("counters").get("models swapped").asInt());
            assertNotNull(view.get("counters").get("dropped, past their deadline"));
            try (Node node = Node.launch(config(venue.port(), configured, retrain))) {
                await(
                        node,
                        "a prediction after the restart",
                        () -> node.predictor().predictions() > 0);
                assertEquals(better, node.predictor().file(0));
            }
            // another file in the configuration counts more than an old swap
            Path other = folder.resolve("other.onnx");
            Files.write(other, TestModels.constant(0.01, 2, FEATURES));
            try (Node node = Node.launch(config(venue.port(), other, retrain))) {
                await(node, "a prediction of the other", () -> node.predictor().predictions() > 0);
                assertEquals(other, node.predictor().file(0));
                assertTrue(ModelRecords.in(folder.resolve("node")).swaps().isEmpty());
                command(1, "model", "load", "nobody", better.toString());
                command(1, "model", "load", "btc", folder.resolve("series.csv").toString());
                command(0, "model", "load", "btc", better.toString());
                await(node, "the model that was loaded", () -> node.predictor().swaps() == 1);
                assertEquals(better, node.predictor().file(0));
            }
        }
        PredictionRecords records = PredictionRecords.of(folder.resolve("node/journal"));
        assertTrue(records.values.contains(0.05), records.values::toString);
        assertTrue(records.values.stream().anyMatch(value -> value != 0.05 && value != 0.01), records.values::toString);
        assertEquals(0, new ReplayRunner(folder.resolve("node/journal")).run().outputsDiffering());
    }

    @Test
    void shouldTrainByItselfOnASchedule() throws IOException {
        configured = folder.resolve("constant.onnx");
        Files.write(configured, TestModels.constant(0.05, 2, FEATURES));
        String retrain = "{data: \"%s\", epochs: 2, hidden: 4, every: 1s, onRequest: false}".formatted(series());
        try (BinanceSimulator venue = BinanceSimulator.launch(new SimulatorContext()
                        .seed(6)
                        .eventsPerTick(4)
                        .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100));
                Node node = Node.launch(config(venue.port(), configured, retrain))) {
            await(
                    node,
                    "two trainings",
                    () -> node.retrain().accepted() == 1 && node.retrain().refused() >= 1);
        }
    }

    @Test
    void shouldLearnFromTheNodesOwnJournalWhileItIsWritten() throws IOException {
        configured = folder.resolve("constant.onnx");
        Files.write(configured, TestModels.constant(0.05, 2, FEATURES));
        try (BinanceSimulator venue = BinanceSimulator.launch(new SimulatorContext()
                        .seed(7)
                        .eventsPerTick(16)
                        .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100));
                Node node = Node.launch(config(venue.port(), configured, "{epochs: 2, hidden: 4}"))) {
            await(node, "bars to learn from", () -> node.predictor().predictions() > 55);
            node.publishCommand(CommandType.REQUEST_TRAINING, "", "");
            await(node, "the better model", () -> node.predictor().swaps() == 1);
        }
        JsonNode report =
                new ObjectMapper().readTree(Files.readString(written(".json").getFirst()));
        assertTrue(report.get("trainingSamples").asInt() >= 32, report::toString);
    }
}
