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
}
