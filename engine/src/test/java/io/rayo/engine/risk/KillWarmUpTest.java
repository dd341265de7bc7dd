package io.rayo.engine.risk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class KillWarmUpTest {
    @Test
    void shouldWithdrawThousandsOfOrdersThatNobodyPlaced() {
        long messages = KillWarmUp.run(RiskSettings.defaults(), List.of());
        assertTrue(messages >= KillWarmUp.CANCELS, "only " + messages);
    }
}
