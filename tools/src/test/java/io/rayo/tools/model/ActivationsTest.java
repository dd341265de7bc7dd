package io.rayo.tools.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivationsTest {
    @Test
    void shouldAgreeWithTheExactFunctions() {
        Random random = new Random(3);
        for (int i = 0; i < 200_000; i++) {
            double x = random.nextGaussian() * (0 == i % 2 ? 3 : 50);
            assertEquals(1, Activations.exp(x) / StrictMath.exp(x), 1e-14, () -> "exp " + x);
            assertEquals(1 / (1 + StrictMath.exp(-x)), Activations.sigmoid(x), 1e-15, () -> "sigmoid " + x);
            assertEquals(StrictMath.tanh(x), Activations.tanh(x), 3e-15, () -> "tanh " + x);
        }
    }

    @Test
    void shouldNotLeaveItsRangeAtTheEnds() {
        assertEquals(0, Activations.sigmoid(-1e300), 1e-300);
        assertEquals(1, Activations.sigmoid(1e300), 0);
        assertEquals(-1, Activations.tanh(Double.NEGATIVE_INFINITY), 0);
        assertEquals(1, Activations.tanh(Double.POSITIVE_INFINITY), 0);
        assertEquals(0, Activations.tanh(0), 0);
        assertTrue(Double.isNaN(Activations.sigmoid(Double.NaN)));
    }

    @Test
    void shouldComeWithinAFewUnitsOfSinglePrecisionInLoops() {
        int count = 240_001;
        float[] tangents = new float[count + 2];
        float[] logistics = new float[count + 2];
        for (int i = 0; i < count; i++) {
            tangents[i + 1] = -12 + i * 1e-4f;
            logistics[i + 1] = 2 * tangents[i + 1];
        }
        float[] tangentsBefore = tangents.clone();
        float[] logisticsBefore = logistics.clone();
        Activations.tanh(tangents, 1, count + 1);
        Activations.sigmoid(logistics, 1, count + 1);
        for (int i = 1; i <= count; i++) {
            assertEquals(StrictMath.tanh(tangentsBefore[i]), tangents[i], 5e-7, "tanh " + tangentsBefore[i]);
            assertEquals(
                    1 / (1 + StrictMath.exp(-logisticsBefore[i])), logistics[i], 3e-7, "sigmoid " + logisticsBefore[i]);
            // alone and in a loop, by whichever compiler: the same bits
            assertEquals(Activations.quotient(tangentsBefore[i]), tangents[i], 0);
        }
        assertEquals(0, tangents[0]);
        assertEquals(0, tangents[count + 1]);
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0};
        Activations.tanh(special, 0, 4);
        assertTrue(Float.isNaN(special[0]));
        assertEquals(1, special[1], 3e-7);
        assertEquals(-1, special[2], 3e-7);
        assertEquals(0, special[3]);
    }
}
