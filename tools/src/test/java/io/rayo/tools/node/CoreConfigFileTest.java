package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.engine.strategy.BracketSettings;
import io.rayo.tools.config.ConfigException;
import io.rayo.tools.config.ConfigNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreConfigFileTest {
    private static final long PERCENT = 10_000_000_000L;

    private static CoreConfig read(String text) {
        return CoreConfigFile.of(ConfigNode.parse("test.yaml", text, Map.of()));
    }

    private static BracketSettings bracket(String text) {
        return read(text).strategies().getFirst().bracket();
    }

    @Test
    void shouldHaveNoBracketUnlessItIsAskedFor() {
        assertEquals(BracketSettings.OFF, bracket("strategies: [{type: sma-cross}]"));
    }

    @Test
    void shouldTakeTheUsualBracketWhereNothingElseIsSaid() {
        assertEquals(BracketSettings.DEFAULT, bracket("{risk: {bracket: {}}, strategies: [{type: sma-cross}]}"));
        assertEquals(BracketSettings.DEFAULT, bracket("strategies: [{type: sma-cross, bracket: {}}]"));
    }

    @Test
    void shouldLetAStrategyChangeWhatHoldsForAll() {
        assertEquals(
                new BracketSettings(5 * PERCENT, 3 * PERCENT, PERCENT / 2, 7_200_000_000_000L, PERCENT / 10),
                bracket("""
                        risk: {bracket: {stopLoss: 1%, maxHolding: 2h, maxSlippage: 0.1%}}
                        strategies:
                          - type: sma-cross
                            bracket: {stopLoss: 3%, trailing: 0.5%}
                        """));
    }

    @Test
    void shouldSayWhatIsWrongWithABracket() {
        ConfigException wrong = assertThrows(
                ConfigException.class, () -> bracket("strategies: [{type: sma-cross, bracket: {stopLoss: 120%}}]"));
        assertTrue(wrong.getMessage().contains("strategies[0].bracket"), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("bracket.stopLoss"), wrong.getMessage());
        ConfigException unknown = assertThrows(
                ConfigException.class, () -> bracket("strategies: [{type: sma-cross, bracket: {stoploss: 1%}}]"));
        assertTrue(unknown.getMessage().contains("unknown key"), unknown.getMessage());
    }

    @Test
    void shouldLeaveRoomForExitsWhereTheOrdersAreFollowed() {
        assertEquals(5_064, read("risk: {maxOpenOrders: 5000}").orders().maxOpenOrders());
    }
}
