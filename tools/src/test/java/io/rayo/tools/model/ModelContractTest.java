package io.rayo.tools.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelContractTest {
    private static final List<String> FEATURES = List.of("roc(1)", "macd(12,26,9).signal");
    private final LstmWeights weights = TestModels.weights(2, 4, 1);
    private final Map<String, String> metadata = new LinkedHashMap<>(
            TestModels.contract(ModelContract.Form.WINDOW, 60, FEATURES).toMetadata());

    private List<String> problems() {
        OnnxFile file = OnnxFile.parse(OnnxWriter.window(weights, 60, metadata));
        return assertThrows(ModelContract.BrokenContractException.class, () -> ModelContract.of(file))
                .problems();
    }

    @Test
    void shouldReadWhatWasWritten() {
        ModelContract contract = ModelContract.of(OnnxFile.parse(OnnxWriter.window(weights, 60, metadata)));
        assertEquals(FEATURES, contract.features());
        assertEquals(60, contract.window());
        assertEquals(ModelContract.Target.RETURN, contract.target());
        assertEquals(60_000_000_000L, contract.horizonNs());
        assertEquals("1m", contract.timeframeText());
        assertEquals(metadata, contract.toMetadata());
        ModelContract stepwise = ModelContract.of(OnnxFile.parse(OnnxWriter.stepwise(weights, metadata)));
        assertEquals(ModelContract.Form.STEPWISE, stepwise.form());
        assertEquals(4, stepwise.stateShape()[2]);
    }

    @Test
    void shouldTakeSixtyBarsWhereNoWindowIsNamed() {
        metadata.remove("rayo.window");
        assertEquals(
                60,
                ModelContract.of(OnnxFile.parse(OnnxWriter.window(weights, 60, metadata)))
                        .window());
    }

    @Test
    void shouldSayInALineEachWhatIsWrong() {
        metadata.put("rayo.window", "sixty");
        metadata.put("rayo.target", "profit");
        metadata.put("rayo.scale", "[1,0]");
        metadata.put("rayo.features", "[\"roc(1)\",\"nonsense(3)\"]");
        metadata.remove("rayo.timeframe");
        List<String> problems = problems();
        assertEquals(5, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("metadata rayo.features: nonsense(3): unknown indicator"));
        assertEquals("metadata rayo.window: \"sixty\" should be a whole number from 1 to 10000", problems.get(1));
        assertEquals("metadata rayo.scale: 0 cannot be divided by", problems.get(2));
        assertEquals("metadata rayo.target: \"profit\" should be one of return, log-return, price", problems.get(3));
        assertEquals("metadata rayo.timeframe is missing: such as 1m or 1h", problems.get(4));
    }

    @Test
    void shouldRefuseAModelOfAnotherVersionOfTheFeaturesInOneLine() {
        assertEquals("1", metadata.get("rayo.features.version"));
        metadata.remove("rayo.features.version"); // written before there were versions
        ModelContract.of(OnnxFile.parse(OnnxWriter.window(weights, 60, metadata)));
        metadata.put("rayo.features.version", "2");
        assertEquals(
                List.of("metadata rayo.features.version: the model was trained on version \"2\" of the features, and"
                        + " this rayo computes version 1: train it anew"),
                problems());
    }

    @Test
    void shouldNameTheShapeThatDoesNotFit() {
        metadata.put("rayo.window", "30");
        assertEquals(
                List.of("input features should be float32 of shape [1, 30, 2], it is float32 of shape [1, 60, 2]"),
                problems());
        metadata.put("rayo.window", "60");
        metadata.put("rayo.features", "[\"roc(1)\"]");
        metadata.put("rayo.offset", "[0]");
        metadata.put("rayo.scale", "[1]");
        assertEquals(
                List.of("input features should be float32 of shape [1, 60, 1], it is float32 of shape [1, 60, 2]"),
                problems());
    }

    @Test
    void shouldRefuseDamagedFilesWithoutReadingBeyondThem() {
        byte[] good = OnnxWriter.window(weights, 60, metadata);
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = 0 == i % 3 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int k = random.nextInt(4); k > 0 && bad.length > 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                ModelContract.of(OnnxFile.parse(bad));
            } catch (IllegalArgumentException ex) {
                refused++;
            }
        }
        assertTrue(refused > 5_000, "only " + refused);
    }

    @Test
    void shouldSurviveDamagedModelsInTheRuntime() {
        byte[] good = OnnxWriter.window(weights, 60, metadata);
        Random random = new Random(12);
        int opened = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            for (int k = 1 + random.nextInt(3); k > 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                Predictor.open(OnnxFile.parse(bad), null).close();
                opened++;
            } catch (IllegalArgumentException ex) {
                // refused, with a reason
                assertTrue(null != ex.getMessage() && !ex.getMessage().contains("\n"));
            }
        }
        assertTrue(opened > 0);
    }
}
