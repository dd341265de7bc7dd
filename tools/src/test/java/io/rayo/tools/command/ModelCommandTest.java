package io.rayo.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.tools.Rayo;
import io.rayo.tools.model.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCommandTest {
    private static final List<String> FEATURES = List.of("roc(1)", "rsi(14)");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Rayo.execute(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String model() throws IOException {
        Path file = folder.resolve("m.onnx");
        Files.write(file, TestModels.window(TestModels.weights(2, 4, 9), 3, FEATURES));
        return file.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"test_lstm_defaults", "test_lstm_with_initial_bias"})
    void shouldGiveThePublishedOutputsOfThePublishedModels(String name) throws IOException {
        Path base = null;
        for (Path at = Path.of("").toAbsolutePath(); null != at && null == base; at = at.getParent()) {
            Path candidate = at.resolve("shared/data/onnx").resolve(name);
            base = Files.isDirectory(candidate) ? candidate : null;
        }
        assumeTrue(null != base, "no ../shared/data/onnx beside the repository: skipped");
        Path vectors = base.resolve("vectors.jsonl");
        assertEquals(
                0, run("model", "run", base.resolve("model.onnx").toString(), "--input", vectors.toString(), "--json"));
        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertTrue(answer.get("asExpected").asBoolean());
        assertTrue(answer.get("largestDifference").asDouble() < 1e-6);
        assertEquals(1, run("model", "check", base.resolve("model.onnx").toString()));
        assertTrue(out.toString().contains("input features is missing; there are X, W, R"), out::toString);
    }

    @Test
    void shouldNoticeAnOutputThatIsNotAsExpected() throws IOException {
        String input = "{\"inputs\":[{\"name\":\"features\",\"dims\":[1,3,2],\"values\":[1,2,3,4,5,6]}],"
                + "\"outputs\":[{\"name\":\"prediction\",\"dims\":[1,1],\"values\":[123]}]}";
        assertEquals(1, run("model", "run", model(), "--input", input));
        assertTrue(out.toString().contains("NOT as expected"));
        assertEquals(0, run("model", "run", model(), "--input", "{\"features\": [[[1,2],[3,4],[5,6]]]}"));
        assertTrue(out.toString().startsWith("prediction [1, 1]: ["), out::toString);
    }

    @Test
    void shouldDescribeAModelThatMeetsTheContract() throws IOException {
        assertEquals(0, run("model", "check", model()));
        assertTrue(
                out.toString().contains("meets the contract: window form, window 3, return 1 bar of 1m ahead"),
                out::toString);
        assertTrue(out.toString().contains("features, version 1 (zscore), in order: roc(1) rsi(14)"), out::toString);
        assertEquals(0, run("model", "check", model(), "--json"));
        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertTrue(answer.get("valid").asBoolean());
        assertEquals(2, answer.get("features").size());
        assertEquals(1, answer.get("featuresVersion").asInt());
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithAFileOrAnInput() throws IOException {
        Path text = folder.resolve("text.onnx");
        Files.writeString(text, "this is no model");
        assertEquals(1, run("model", "check", text.toString(), "--json"));
        assertFalse(new ObjectMapper().readTree(out.toString()).get("valid").asBoolean());
        assertEquals(1, run("model", "check", folder.resolve("none.onnx").toString()));
        assertTrue(err.toString().contains("no such file"));
        assertEquals(2, run("model", "run", model(), "--input", "{\"features\": [1, \"two\"]}"));
        assertEquals(2, run("model", "run", model(), "--input", "{"));
        assertEquals(1, run("model", "run", model(), "--input", "{\"features\": [1, 2]}"));
        assertEquals(1, err.toString().lines().count(), err::toString);
    }
}
