package io.rayo.tools.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.engine.analytics.Indicators;
import io.rayo.tools.Rayo;
import io.rayo.tools.UsageException;
import io.rayo.tools.control.ControlClient;
import io.rayo.tools.model.ModelContract;
import io.rayo.tools.model.OnnxFile;
import io.rayo.tools.model.OrtModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at models in files. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a model in an ONNX file against the contract, or runs it once; gives a running node another",
            "model, or has it train one."
        },
        subcommands = {
            ModelCommand.Check.class,
            ModelCommand.Run.class,
            ModelCommand.Load.class,
            ModelCommand.Train.class
        },
        footer = {"", "Example: rayo model check models/btc.onnx"})
public final class ModelCommand {
    private ModelCommand() {}

    private static OnnxFile read(final Path file) throws IOException {
        try {
            return OnnxFile.read(file);
        } catch (final IllegalArgumentException ex) {
            throw new IOException(file + ": " + ex.getMessage(), ex);
        }
    }

    /** Whether a model meets the contract. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Checks a model against the contract (docs/models.md) and runs it once on zeros. Says in a line each",
                "what is wrong, with exit code 1, or what the model is."
            },
            footer = {"", "Example: rayo model check models/btc.onnx --json"})
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "ONNX file.")
        private Path file;

        @Option(names = "--json", description = "One JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            final PrintWriter out = spec.commandLine().getOut();
            List<String> problems = List.of();
            ModelContract contract = null;
            try {
                final OnnxFile onnx = OnnxFile.read(file);
                contract = ModelContract.of(onnx);
                OrtModel.open(onnx, contract).close();
            } catch (final ModelContract.BrokenContractException ex) {
                problems = ex.problems();
            } catch (final IllegalArgumentException ex) {
                problems = List.of(ex.getMessage());
            }
            if (json) {
                out.println(toJson(problems, contract));
            } else if (problems.isEmpty()) {
                print(out, contract);
            } else {
                problems.forEach(problem -> out.println(file + ": " + problem));
            }
            return problems.isEmpty() ? Rayo.EXIT_DONE : Rayo.EXIT_FAILED;
        }

        private void print(final PrintWriter out, final ModelContract contract) {
            out.printf(
                    Locale.ROOT,
                    "%s: meets the contract: %s form, window %d, %s %d bar%s of %s ahead%n",
                    file,
                    name(contract.form()),
                    contract.window(),
                    name(contract.target()),
                    contract.horizon(),
                    1 == contract.horizon() ? "" : "s",
                    contract.timeframeText());
            out.println("features, version " + Indicators.VERSION + " (" + name(contract.normalisation())
                    + "), in order: " + String.join(" ", contract.features()));
            if (!Double.isNaN(contract.error())) {
                out.println("error on data that it was not trained on: " + contract.error());
            }
        }

        private ObjectNode toJson(final List<String> problems, final ModelContract contract) {
            final ObjectNode root = Json.MAPPER.createObjectNode();
            root.put("file", file.toString());
            root.put("valid", problems.isEmpty());
            problems.forEach(root.putArray("problems")::add);
            if (problems.isEmpty()) {
                root.put("form", name(contract.form()));
                root.put("window", contract.window());
                contract.features().forEach(root.putArray("features")::add);
                root.put("featuresVersion", Indicators.VERSION);
                root.put("normalisation", name(contract.normalisation()));
                root.put("target", name(contract.target()));
                root.put("horizon", contract.horizon());
                root.put("timeframe", contract.timeframeText());
                Json.putNumber(root, "error", contract.error());
            }
            return root;
        }

        private static String name(final Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Another model for a node that runs. */
    @Command(
            name = "load",
            mixinStandardHelpOptions = true,
            description = {
                "Gives a running node another model, between two predictions. The node's log and rayo view prediction",
                "say whether it was taken: one that does not meet the contract, or of other features, is not."
            },
            footer = {"", "Example: rayo model load btc models/btc.onnx"})
    static final class Load implements Callable<Integer> {
        @Mixin
        private NodeTarget target;

        @Parameters(index = "0", paramLabel = "NAME", description = "Of the model in section prediction.")
        private String name;

        @Parameters(index = "1", paramLabel = "FILE", description = "ONNX file.")
        private Path file;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            try {
                ModelContract.of(read(file));
            } catch (final IllegalArgumentException ex) {
                throw new IOException(file + ": " + ex.getMessage(), ex);
            }
            return target.send(
                    spec,
                    ControlClient.request("load-model")
                            .put("target", name)
                            .put("argument", file.toAbsolutePath().toString()),
                    name + ": asked for " + file);
        }
    }

    /** Training on request. */
    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            description = "Has a running node train a model anew (prediction.retrain); it is taken if it is better.",
            footer = {"", "Example: rayo model train btc"})
    static final class Train implements Callable<Integer> {
        @Mixin
        private NodeTarget target;

        @Parameters(index = "0", paramLabel = "NAME", description = "Of the model in section prediction.")
        private String name;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            return target.send(
                    spec, ControlClient.request("train-model").put("target", name), name + ": training asked for");
        }
    }

    /** One run of any model of floats. */
    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = {
                "Runs any ONNX model of floats once, on one thread. The input is JSON, a file or the text itself:",
                "an object of arrays by input name, nested as deep as the shape ({\"features\": [[[0.1, 0.2]]]}), or",
                "{\"inputs\": [{\"name\", \"dims\", \"values\"}]}; with \"outputs\" of the same form in it, these are",
                "what is expected, within 1e-5, and exit code 1 says that something else came."
            },
            footer = {"", "Example: rayo model run lstm.onnx --input '{\"X\": [[[1, 2], [3, 4]]]}' --json"})
    static final class Run implements Callable<Integer> {
        private static final double TOLERANCE = 1e-5;
        private static final int MAX_VALUES = 1 << 24;

        @Parameters(paramLabel = "FILE", description = "ONNX file.")
        private Path file;

        @Option(names = "--input", required = true, paramLabel = "JSON", description = "File or text.")
        private String input;

        @Option(names = "--json", description = "One JSON object.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            final JsonNode given = given();
            final Map<String, OnnxFile.Tensor> answers;
            try {
                answers = OrtModel.runOnce(read(file), tensors(given, "inputs"));
            } catch (final IllegalArgumentException ex) {
                throw new IOException(file + ": " + ex.getMessage(), ex);
            }
            final double difference =
                    given.has("outputs") ? difference(tensors(given, "outputs"), answers) : Double.NaN;
            final boolean same = !given.has("outputs") || difference <= TOLERANCE;
            final PrintWriter out = spec.commandLine().getOut();
            if (json) {
                final ObjectNode root = Json.MAPPER.createObjectNode();
                final ArrayNode outputs = root.putArray("outputs");
                answers.forEach((name, tensor) -> {
                    final ObjectNode node = outputs.addObject();
                    node.put("name", name);
                    node.set("dims", Json.MAPPER.valueToTree(tensor.shape()));
                    node.set("values", Json.MAPPER.valueToTree(tensor.values()));
                });
                if (given.has("outputs")) {
                    Json.putNumber(root, "largestDifference", difference);
                    root.put("asExpected", same);
                }
                out.println(root);
            } else {
                answers.forEach((name, tensor) -> out.println(name + " " + java.util.Arrays.toString(tensor.shape())
                        + ": " + java.util.Arrays.toString(tensor.values())));
                if (given.has("outputs")) {
                    out.println((same ? "as expected" : "NOT as expected") + ", largest difference " + difference);
                }
            }
            return same ? Rayo.EXIT_DONE : Rayo.EXIT_FAILED;
        }

        private JsonNode given() throws IOException {
            final boolean isText = input.stripLeading().startsWith("{");
            if (!isText && !Files.isRegularFile(Path.of(input))) {
                throw new UsageException("--input: no such file, and no JSON object: " + input);
            }
            try {
                final JsonNode node = Json.MAPPER.readTree(isText ? input : Files.readString(Path.of(input)));
                if (node.isObject()) {
                    return node;
                }
            } catch (final JsonProcessingException ex) {
                throw new UsageException("--input is not JSON: " + ex.getOriginalMessage());
            }
            throw new UsageException("--input is not a JSON object");
        }

        private static Map<String, OnnxFile.Tensor> tensors(final JsonNode given, final String list) {
            final Map<String, OnnxFile.Tensor> tensors = new LinkedHashMap<>();
            if (given.has(list)) {
                for (final JsonNode item : given.get(list)) {
                    final String graphName = "inputs".equals(list) ? "graph_input" : "graph_output";
                    final String name =
                            item.path(graphName).asText(item.path("name").asText(""));
                    final long[] shape = new long[item.path("dims").size()];
                    for (int i = 0; i < shape.length; i++) {
                        shape[i] = item.get("dims").get(i).asLong(-1);
                    }
                    tensors.put(name, tensor(name, shape, item.path("values")));
                }
            } else if ("inputs".equals(list)) {
                given.properties().forEach(entry -> {
                    final List<Long> shape = new ArrayList<>();
                    for (JsonNode level = entry.getValue(); level.isArray(); level = level.path(0)) {
                        shape.add((long) level.size());
                    }
                    tensors.put(
                            entry.getKey(),
                            tensor(
                                    entry.getKey(),
                                    shape.stream().mapToLong(Long::longValue).toArray(),
                                    entry.getValue()));
                });
            }
            return tensors;
        }

        private static OnnxFile.Tensor tensor(final String name, final long[] shape, final JsonNode values) {
            final List<Float> flat = new ArrayList<>();
            flatten(name, values, flat);
            long count = 1;
            for (final long size : shape) {
                count = size < 0 || size > MAX_VALUES ? -1 : Math.multiplyExact(count, size);
                if (count < 0 || count > MAX_VALUES) {
                    throw new UsageException("--input: " + name + " has a shape that no input has");
                }
            }
            if (count != flat.size()) {
                throw new UsageException(
                        "--input: " + name + " has " + flat.size() + " numbers where its shape wants " + count);
            }
            final float[] floats = new float[flat.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = flat.get(i);
            }
            return new OnnxFile.Tensor(shape, floats);
        }

        private static void flatten(final String name, final JsonNode values, final List<Float> flat) {
            if (values.isArray()) {
                values.forEach(value -> flatten(name, value, flat));
            } else if (values.isNumber()) {
                flat.add((float) values.asDouble());
            } else {
                throw new UsageException(
                        "--input: " + name + " has \"" + values.asText() + "\" where a number should be");
            }
        }

        /** Largest one; infinite where a shape or name differs. */
        private static double difference(
                final Map<String, OnnxFile.Tensor> expected, final Map<String, OnnxFile.Tensor> answers) {
            double largest = 0;
            for (final Map.Entry<String, OnnxFile.Tensor> entry : expected.entrySet()) {
                final OnnxFile.Tensor answer = answers.get(entry.getKey());
                if (null == answer
                        || !java.util.Arrays.equals(
                                answer.shape(), entry.getValue().shape())) {
                    return Double.POSITIVE_INFINITY;
                }
                for (int i = 0; i < answer.values().length; i++) {
                    final double difference =
                            Math.abs(answer.values()[i] - entry.getValue().values()[i]);
                    largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
                }
            }
            return largest;
        }
    }
}
