package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OrderPhaseTest {
    // a row per phase, a column per fact; = stays, x contradiction; as in the comment of OrderSession
    private static final String[][] TABLE = {
        {"WORKING", "DONE", "AWAITING_FILLS", "DONE", "UNRESOLVED", "x", "="},
        {"=", "DONE", "AWAITING_FILLS", "x", "UNRESOLVED", "x", "="},
        {"WORKING", "DONE", "AWAITING_FILLS", "DONE", "=", "DONE", "="},
        {"x", "DONE", "=", "x", "=", "x", "DONE"},
        {"x", "x", "x", "x", "x", "x", "x"},
    };

    @Test
    void shouldMoveAsTheTableSaysForEveryPhaseAndFact() {
        OrderPhase[] phases = OrderPhase.values();
        OrderFact[] facts = OrderFact.values();
        assertEquals(TABLE.length, phases.length);
        for (int row = 0; row < phases.length; row++) {
            assertEquals(TABLE[row].length, facts.length);
            for (int column = 0; column < facts.length; column++) {
                OrderPhase next = phases[row].on(facts[column]);
                String cell = next == null ? "x" : next == phases[row] ? "=" : next.name();
                assertEquals(TABLE[row][column], cell, phases[row] + " on " + facts[column]);
            }
        }
    }
}
