package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.engine.paper.PaperSettings;
import io.rayo.engine.paper.QueueModel;
import io.rayo.engine.strategy.BracketSettings;
import io.rayo.engine.strategy.RoutingSettings;
import io.rayo.tools.config.ConfigException;
import io.rayo.tools.config.ConfigNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void shouldKeepStopsAtVenuesOnlyWhereThatIsAskedFor() {
        assertEquals(
                new BracketSettings(5 * PERCENT, PERCENT, 0, 0, 0, true),
                bracket("{risk: {bracket: {stopLoss: 1%, venueStop: true}}, strategies: [{type: sma-cross}]}"));
        assertEquals(new BracketSettings(5 * PERCENT, PERCENT, 0, 0, 0, false), bracket("""
                        risk: {bracket: {stopLoss: 1%, venueStop: true}}
                        strategies: [{type: sma-cross, bracket: {venueStop: false}}]
                        """));
        ConfigException wrong = assertThrows(
                ConfigException.class,
                () -> bracket("strategies: [{type: sma-cross, bracket: {stopLoss: 0, venueStop: true}}]"));
        assertTrue(wrong.getMessage().contains("bracket.venueStop=true: there is no stopLoss"), wrong.getMessage());
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

    @Test
    void shouldReadRoutingAndLeverage() {
        CoreConfig config = read("""
                risk: {leverage: 3}
                strategies:
                  - {type: sma-cross, name: a}
                  - {type: sma-cross, name: b, routing: {}}
                  - {type: sma-cross, name: c, routing: {byDepth: true, maxVenues: 3}}
                """);
        assertEquals(3_000_000_000_000L, config.risk().leverage());
        assertEquals(10_000_000_000_000L, read("{}").risk().leverage());
        assertEquals(RoutingSettings.OFF, config.strategies().get(0).routing());
        assertEquals(
                new RoutingSettings(true, false, 1), config.strategies().get(1).routing());
        assertEquals(
                new RoutingSettings(true, true, 3), config.strategies().get(2).routing());
    }

    private static PaperSettings paper(String text) {
        return PaperConfig.of(ConfigNode.parse("test.yaml", text, Map.of()));
    }

    @Test
    void shouldReadHowThePaperVenueBehaves(@TempDir Path folder) throws IOException {
        assertEquals(PaperSettings.defaults(), paper("{}"));
        Path file = folder.resolve("recorded.txt");
        Files.writeString(file, "2000000\n9000000\n\n");
        PaperSettings settings = paper("""
                orderLatency: 0
                orderLatenciesFile: %s
                responseLatencies: [1ms, 3ms]
                responseJitter: 10us
                queueModel: full
                leverage: 20
                maintenanceMargin: 1%%
                funding: false
                fees: [{venue: binance-spot, maker: -0.01%%, taker: 0.04%%}]
                """.formatted(file));
        assertEquals(List.of(2_000_000L, 9_000_000L), settings.orderLatencies());
        assertEquals(List.of(1_000_000L, 3_000_000L), settings.responseLatencies());
        assertEquals(10_000L, settings.responseJitterNs());
        assertEquals(QueueModel.FULL, settings.queueModel());
        assertEquals(20_000_000_000_000L, settings.leverage());
        assertEquals(PERCENT, settings.maintenanceMargin());
        assertEquals(List.of(new PaperSettings.VenueFees(1, -100_000_000L, 400_000_000L)), settings.fees());
        assertThrows(ConfigException.class, () -> paper("fees: [{venue: nowhere, maker: 0, taker: 0}]"));
        assertThrows(ConfigException.class, () -> paper("orderLatenciesFile: /no/such/file"));
        Files.writeString(file, "fast");
        assertThrows(ConfigException.class, () -> paper("orderLatenciesFile: " + file));
    }
}
