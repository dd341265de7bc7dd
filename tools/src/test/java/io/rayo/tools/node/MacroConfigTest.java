package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.engine.macro.MacroRule;
import io.rayo.engine.macro.MacroSettings;
import io.rayo.tools.config.ConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The section {@code macro}, and bars from the venues. */
class MacroConfigTest {
    private static final String VENUE = """
        venues:
          - {name: binance-spot, symbols: [BTC/USDT]}
        """;

    private static NodeConfig parse(String text, Map<String, String> environment) {
        return NodeConfig.parse("x.yaml", VENUE + text, environment);
    }

    private static String error(String text) {
        return assertThrows(ConfigException.class, () -> parse(text, Map.of("K", "key-7")))
                .getMessage();
    }

    @Test
    void shouldAskNobodyAndHalveAboveTwentyWithoutTheSection() {
        NodeConfig config = parse("", Map.of("NEWSAPI_API_KEY", "x"));
        assertTrue(config.macro().sources().isEmpty());
        assertEquals(MacroSettings.DEFAULT, config.core().macro());
        assertFalse(config.autoExecute());
    }

    @Test
    void shouldTakeKeysFromTheEnvironmentAloneAndNeverShowThem() {
        NodeConfig config = parse("""
            macro:
              alphaVantage: {apiKey: "${K}", series: {VIX: "index:VIX"}}
              coinMarketCap: {}
              newsApi: {interval: 1h}
            """, Map.of("K", "key-7", "COINMARKETCAP_API_KEY", "key-8"));
        assertEquals(
                List.of("alpha-vantage", "coinmarketcap"),
                config.macro().sources().stream()
                        .map(source -> source.provider().name())
                        .toList());
        assertEquals(List.of("newsapi"), config.macro().withoutKey());
        assertFalse(config.toString().contains("key-7"), config::toString);
        assertFalse(config.toString().contains("key-8"), config::toString);
        String wrong = error("macro: {newsApi: {apiKey: key-7}}\n");
        assertTrue(wrong.contains("a secret is given as ${NAME}"), wrong);
        assertFalse(wrong.contains("key-7"), wrong);
    }

    @Test
    void shouldReadRulesAndSaySoWhereTheyAreWrong() {
        NodeConfig config = parse("""
            macro:
              rules:
                - {series: VIX, above: 25, factor: 0.4}
                - {series: FEAR_GREED, below: 15, factor: 50%}
              whenStale: 0.8
              maxAge: 30h
              correlate: [GOLD]
              window: 20
            """, Map.of());
        MacroSettings macro = config.core().macro();
        assertEquals(
                List.of(
                        new MacroRule("VIX", true, 25, 400_000_000_000L),
                        new MacroRule("FEAR_GREED", false, 15, 500_000_000_000L)),
                macro.rules());
        assertEquals(800_000_000_000L, macro.staleFactor());
        assertEquals(List.of("GOLD"), macro.correlatedSeries());
        assertTrue(
                parse("macro: {rules: []}\n", Map.of()).core().macro().rules().isEmpty());
        assertTrue(error("macro: {rules: [{series: VIX, factor: 1}]}\n").contains("either above or below"));
        assertTrue(
                error("macro: {rules: [{series: VIX, above: 1, factor: 2}]}\n").contains("from 0 to 1"));
        assertTrue(error("macro: {rules: [{series: VIX, above: 1, factor: 1, x: 1}]}\n")
                .contains("unknown key"));
        assertTrue(error("macro: {window: 2}\n").contains("window"));
        assertTrue(error("macro: {alphavantage: {}}\n").contains("unknown key"));
        assertTrue(error("macro: {alphaVantage: {series: {A: SPY}}}\n").contains("quote:SPY"));
        assertTrue(error("macro: {alphaVantage: {apiKey: '${K}', url: 'http://example.com'}}\n")
                .contains("https://"));
        assertTrue(error("macro: {newsApi: {interval: 0}}\n").contains("above 0"));
        assertTrue(error("analyzer: {reducedFactor: 2}\n").contains("reducedFactor"));
    }

    @Test
    void shouldWantTheChannelOfBarsWhereTheyComeFromTheVenue() {
        assertTrue(error("market: {barSource: venue}\n").contains("it wants the channel bars"));
        assertTrue(error("market: {barSource: venues}\n").contains("one of trades, venue"));
        NodeConfig config = NodeConfig.parse("x.yaml", """
            venues: [{name: binance-spot, symbols: [BTC/USDT], channels: [bars, top]}]
            market: {barSource: venue}
            """, Map.of());
        assertEquals(60_000_000_000L, config.core().market().venueBarsNs());
    }
}
