package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.FeatureVectorDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.journal.JournalReader;
import io.rayo.tools.Rayo;
import io.rayo.tools.UsageException;
import io.rayo.tools.backtest.Backtest;
import io.rayo.tools.backtest.JournalSource;
import io.rayo.tools.config.ConfigNode;
import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.model.Predictor;
import io.rayo.tools.model.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole node with a model, on the simulated venue: it trades what the model says, and a replay needs no model. */
class PredictionNodeTest {
    private static final List<String> FEATURES = List.of("roc(1)");
    /** Behind the sets of the two strategies that have features. */
    private static final int MODEL_SET = 3;

    @TempDir
    private Path folder;

    private Path rising;
    private Path falling;

    @BeforeEach
    void writeModels() throws IOException {
        rising = folder.resolve("rising.onnx");
        falling = folder.resolve("falling.onnx");
        Files.write(rising, TestModels.constant(0.05, 2, FEATURES));
        Files.write(falling, TestModels.constant(-0.05, 2, FEATURES));
    }

    private NodeConfig config(
            final int port, final String layout, final String features, final String deadline, final String slowdown) {
        return NodeConfig.parse("test.yaml", """
            node:
              folder: "%s"
              layout: %s
              clockInterval: 20ms
            journal:
              preallocate: 8m
              reserve: 16m
            market:
              barCloseDelay: 0
            venues:
              - name: binance-spot
                symbols: [BTC/USDT]
                channels: [trades, top, book]
                restUrl: http://127.0.0.1:%d
                streamUrl: ws://127.0.0.1:%d
            strategies:
              - name: predicted
                type: prediction-only
                timeframe: 250ms
                orderNotional: 50
                parameters: {returns: true}
              - name: momentum
                type: momentum-prediction
                timeframe: 250ms
                orderNotional: 50
                parameters: {returns: true}
              - type: trade-echo
                orderNotional: 20
            prediction:
              - name: btc
                model: "%s"
                timeframe: 250ms
                features: %s
                deadline: %s
                slowdown: %s
            risk:
              maxOrderNotional: 1000
              maxOrdersPerSecond: 100
              maxEntriesPerPosition: 1000000
              maxInstrumentPosition: 1000000
              maxSymbolPosition: 1000000
              maxTotalExposure: 1000000
            portfolio:
              cash: 1000000
            """.formatted(
                        folder.resolve("node"), layout, port, port, rising, features, deadline, slowdown));
    }

    private static BinanceSimulator venue() {
        return BinanceSimulator.launch(new SimulatorContext()
                .seed(5)
                .eventsPerTick(4)
                .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100));
    }

    private static void await(final Node node, final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertNull(node.failure(), () -> what + ": " + node.failure());
            assertTrue(
                    System.nanoTime() < deadlineNs,
                    () -> what + " did not come; predictions "
                            + node.predictor().predictions() + ", late "
                            + node.predictor().late());
            LockSupport.parkNanos(2_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fused", "inline", "pipelined"})
    void shouldTradeWhatAModelSaysSwapItAndReplayWithoutIt(final String layout) throws IOException {
        try (BinanceSimulator venue = venue()) {
            try (Node node = Node.launch(config(venue.port(), layout, "[\"roc(1)\"]", "1s", "0"))) {
                await(node, "a prediction", () -> node.predictor().predictions() > 2);
                node.publishCommand(CommandType.LOAD_MODEL, "btc", falling.toString());
                await(node, "the swap", () -> node.predictor().swaps() == 1);
                final long before = node.predictor().predictions();
                await(
                        node,
                        "predictions of the new model",
                        () -> node.predictor().predictions() > before + 1);
                node.publishCommand(
                        CommandType.LOAD_MODEL,
                        "btc",
                        folder.resolve("none.onnx").toString());
                node.publishCommand(CommandType.LOAD_MODEL, "nobody", falling.toString());
                await(node, "the refusals", () -> node.predictor().refusedSwaps() == 2);
                final long after = node.predictor().predictions();
                await(
                        node,
                        "predictions after a refusal",
                        () -> node.predictor().predictions() > after);
            }
        }
        final Path journal = folder.resolve("node").resolve("journal");
        final PredictionRecords records = PredictionRecords.of(journal);
        assertTrue(records.values.contains(0.05) && records.values.contains(-0.05), records.values::toString);
        assertTrue(records.reasons.contains("predicted rise"), records.reasons::toString);
        assertTrue(
                records.reasons.contains("prediction turned") || records.reasons.contains("predicted fall"),
                records.reasons::toString);
        assertTrue(records.orders > 0);
        Files.delete(rising);
        Files.delete(falling);
        final ReplayRunner.Result result = new ReplayRunner(journal).run();
        assertEquals(0, result.outputsDiffering());
    }

    @Test
    void shouldPredictFromTheFirstBarAfterARestartAsIfItHadNeverStopped() throws IOException {
        Files.write(rising, TestModels.quick(10, FEATURES));
        final Path journal = folder.resolve("node").resolve("journal");
        final long stoppedAt;
        try (BinanceSimulator venue = venue()) {
            try (Node node = Node.launch(config(venue.port(), "fused", "[\"roc(1)\"]", "10s", "0"))) {
                await(node, "predictions", () -> node.predictor().predictions() > 4);
            }
            stoppedAt = lastOutbound(journal);
            try (Node node = Node.launch(config(venue.port(), "fused", "[\"roc(1)\"]", "10s", "0"))) {
                await(node, "predictions", () -> node.predictor().predictions() > 2);
            }
        }
        // by the sequences of their vectors
        final Map<Long, Double> expected = new TreeMap<>();
        final Map<Long, Double> found = new TreeMap<>();
        final List<Long> afterRestart = new ArrayList<>();
        final PredictionDecoder prediction = new PredictionDecoder();
        final FeatureVectorDecoder vector = new FeatureVectorDecoder();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (JournalReader reader = new JournalReader(journal);
                Predictor neverStopped = Predictor.open(OnnxFile.read(rising), null)) {
            while (reader.poll(
                            (direction, index, buffer, offset, length) -> {
                                final int templateId = EventHeaders.templateId(buffer, offset);
                                if (PredictionDecoder.TEMPLATE_ID == templateId) {
                                    prediction.wrapAndApplyHeader(buffer, offset, header);
                                    found.put(prediction.featureSequence(), prediction.value());
                                } else if (FeatureVectorDecoder.TEMPLATE_ID == templateId) {
                                    vector.wrapAndApplyHeader(buffer, offset, header);
                                    if (MODEL_SET != vector.featureSetId()) {
                                        return;
                                    }
                                    final double[] row = {
                                        vector.features().next().value()
                                    };
                                    final long sequence = EventHeaders.sequence(buffer, offset);
                                    final int id = EventHeaders.instrumentId(buffer, offset);
                                    if (sequence > stoppedAt) {
                                        afterRestart.add(sequence);
                                    }
                                    if (neverStopped.onFeatures(id, vector.barOpenTimeNs(), row)) {
                                        expected.put(sequence, neverStopped.predict(id));
                                    }
                                }
                            },
                            1_024)
                    > 0) {
                // to the end
            }
        }
        assertTrue(found.containsKey(afterRestart.getFirst()), () -> afterRestart + " but " + found.keySet());
        assertTrue(afterRestart.size() < 10, afterRestart::toString); // else the window could have filled anew
        found.forEach((sequence, value) -> assertEquals(expected.get(sequence), value, () -> "of " + sequence));
        assertTrue(found.values().stream().distinct().count() > 2, found::toString);
        assertEquals(computedVectors(), journaledVectors());
        // too short to learn from, and as long either way
        final String short1 = train();
        assertTrue(short1.contains("too little data: " + journaledVectors().size() + " bars"), short1);
        assertEquals(short1, train("--journaled"));
    }

    /** What a trainer computes from the journal. */
    private List<String> computedVectors() throws IOException {
        final List<String> vectors = new ArrayList<>();
        final CoreConfig core = CoreConfigFile.of(ConfigNode.parse("train", """
                core: {snapshotInterval: 0, checkpointInterval: 0}
                market: {barCloseDelay: 0, timeframes: [250ms]}
                prediction:
                  - {model: none, timeframe: 250ms, features: ["roc(1)"]}
                """, Map.of()));
        Backtest.features(
                core,
                new JournalSource(folder.resolve("node")),
                (id, close, features) -> addKnown(vectors, id, close, features));
        return vectors;
    }

    /** What was journaled for the model. */
    private List<String> journaledVectors() {
        final List<String> vectors = new ArrayList<>();
        JournaledVectors.read(
                folder.resolve("node").resolve("journal"),
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                (setId, id, openTimeNs, close, features) -> {
                    if (MODEL_SET == setId) {
                        addKnown(vectors, id, close, features);
                    }
                });
        return vectors;
    }

    private static void addKnown(
            final List<String> vectors, final int id, final double close, final double[] features) {
        if (Double.isFinite(features[0])) {
            vectors.add(id + " " + close + " " + features[0]);
        }
    }

    private String train(final String... more) {
        final List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--data",
                folder.resolve("node").toString(),
                "--out",
                folder.resolve("trained.onnx").toString(),
                "--timeframe",
                "250ms",
                "--features",
                "roc(1)",
                "--symbol",
                "BTC/USDT"));
        arguments.addAll(List.of(more));
        final StringWriter err = new StringWriter();
        assertNotEquals(
                0,
                Rayo.execute(
                        arguments.toArray(new String[0]),
                        new PrintWriter(new StringWriter(), true),
                        new PrintWriter(err, true)));
        return err.toString();
    }

    private static long lastOutbound(final Path journal) {
        try (JournalReader reader = new JournalReader(journal)) {
            while (reader.poll((direction, index, buffer, offset, length) -> {}, 1_024) > 0) {
                // to the end
            }
            return reader.outboundSequence();
        }
    }

    @Test
    void shouldDropWhatIsPastItsDeadlineAndLeaveOrdersAlone() throws IOException {
        try (BinanceSimulator venue = venue()) {
            try (Node node = Node.launch(config(venue.port(), "fused", "[\"roc(1)\"]", "10ms", "50ms"))) {
                await(node, "late predictions", () -> node.predictor().late() > 2);
                assertEquals(0, node.predictor().predictions());
                final long orders = node.summary().orders();
                await(node, "orders beside a slow model", () -> node.summary().orders() > orders + 3);
            }
        }
    }

    @Test
    void shouldRefuseAModelThatIsNotTheConfiguredOne() {
        final NodeConfig config = config(1, "fused", "[\"rsi(14)\"]", "1s", "0");
        final UsageException refusal = assertThrows(UsageException.class, () -> Node.launch(config));
        assertTrue(
                refusal.getMessage().contains("its features are [roc(1)], configured are [rsi(14)]"),
                refusal::getMessage);
    }
}
