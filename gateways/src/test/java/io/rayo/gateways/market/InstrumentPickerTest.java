package io.rayo.gateways.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstrumentPickerTest {
    private final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    InstrumentPickerTest() {
        add("BTCUSDT", "BTC", "USDT", MarketType.PERPETUAL, InstrumentStatus.TRADING);
        add("ETHUSDT", "ETH", "USDT", MarketType.PERPETUAL, InstrumentStatus.TRADING);
        add("ETHBTC", "ETH", "BTC", MarketType.PERPETUAL, InstrumentStatus.TRADING);
        add("OLDUSDT", "OLD", "USDT", MarketType.PERPETUAL, InstrumentStatus.HALTED);
        add("BTCUSDT-26DEC", "BTC", "USDT", MarketType.FUTURE, InstrumentStatus.TRADING);
        add("SOL/USDT", "SOL", "USDT", MarketType.SPOT, InstrumentStatus.TRADING);
    }

    private void add(
            final String symbol,
            final String base,
            final String quote,
            final MarketType type,
            final InstrumentStatus status) {
        all.put(
                symbol,
                new InstrumentDetails(
                        symbol,
                        base,
                        quote,
                        quote,
                        -2,
                        -3,
                        1,
                        1,
                        1,
                        0,
                        0,
                        InstrumentDetails.ONE,
                        0,
                        type,
                        ContractType.LINEAR,
                        status));
    }

    private List<String> pick(final Map<String, Double> turnovers, final String... wishes) {
        return InstrumentPicker.pick(all, turnovers, List.of(wishes), missing).stream()
                .map(InstrumentDetails::symbol)
                .toList();
    }

    @Test
    void shouldPickSymbolsPairsAndPatternsEachOnceInTheOrderOfTheWishes() {
        assertEquals(List.of("ETHUSDT", "BTCUSDT", "SOL/USDT"), pick(Map.of(), "ETH/USDT", "BTCUSDT", "*/USDT"));
        assertEquals(List.of("OLDUSDT"), pick(Map.of(), "OLDUSDT"), "a name says what is wanted, trading or not");
        assertEquals(List.of("BTCUSDT-26DEC"), pick(Map.of(), "BTCUSDT-26DEC"));
        assertEquals(List.of("SOL/USDT"), pick(Map.of(), "SOL/USDT"), "a symbol may have a slash itself");
        assertTrue(missing.isEmpty());
    }

    @Test
    void shouldPickThoseOfTheLargestTurnover() {
        final Map<String, Double> turnovers =
                Map.of("BTCUSDT", 5e9, "ETHUSDT", 7e9, "ETHBTC", 9e9, "OLDUSDT", 1e12, "BTCUSDT-26DEC", 1e12);
        assertEquals(List.of("ETHBTC", "ETHUSDT"), pick(turnovers, "top:2"));
        assertEquals(List.of("ETHUSDT", "BTCUSDT"), pick(turnovers, "top:50:USDT"));
        assertTrue(InstrumentPicker.wantsTurnovers(List.of("BTC/USDT", "top:5")));
        assertFalse(InstrumentPicker.wantsTurnovers(List.of("BTC/USDT")));
    }

    @Test
    void shouldSayWhatIsNotThereAndWhatIsNoWish() {
        assertEquals(List.of(), pick(Map.of(), "XRP/USDT", "NOPE", "top:3"));
        assertEquals(List.of("XRP/USDT", "NOPE", "top:3"), missing);
        assertNull(InstrumentPicker.problem("top:50:USDT"));
        assertNull(InstrumentPicker.problem("BTC/USDT"));
        assertNotNull(InstrumentPicker.problem("top:"));
        assertNotNull(InstrumentPicker.problem("top:0"));
        assertNotNull(InstrumentPicker.problem("top:5:USDT:x"));
        assertNotNull(InstrumentPicker.problem(" "));
    }
}
