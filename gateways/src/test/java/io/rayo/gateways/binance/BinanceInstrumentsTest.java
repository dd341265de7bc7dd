package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.market.InstrumentPicker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BinanceInstrumentsTest {
    private static final String SPOT = "{\"timezone\":\"UTC\",\"rateLimits\":[{\"a\":1}],\"symbols\":["
            + symbol("BTCUSDT", "TRADING", "BTC", "USDT", "0.01000000", "0.00001000") + ","
            + symbol("ETHUSDT", "BREAK", "ETH", "USDT", "0.01000000", "0.00010000") + ","
            + symbol("SHIBUSDT", "TRADING", "SHIB", "USDT", "0.00000001", "1.00000000") + ","
            + symbol("BTCEUR", "TRADING", "BTC", "EUR", "0.01000000", "0.00001000") + ","
            + symbol("BROKENUSDT", "TRADING", "BROKEN", "USDT", "0.00000000", "1") + "]}";

    private static String symbol(
            final String symbol,
            final String status,
            final String base,
            final String quote,
            final String tick,
            final String lot) {
        return "{\"symbol\":\"" + symbol + "\",\"status\":\"" + status + "\",\"baseAsset\":\"" + base
                + "\",\"quoteAsset\":\"" + quote + "\",\"orderTypes\":[\"LIMIT\"],\"permissionSets\":[[\"SPOT\"]],"
                + "\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"" + tick + "\"},"
                + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"" + lot + "\",\"minQty\":\"" + lot
                + "\",\"maxQty\":\"9000.00000000\"},{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5.00000000\"}]}";
    }

    private static Map<String, InstrumentDetails> read(final BinanceProduct product, final String text)
            throws IOException {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new BinanceInstruments(product).read(bytes, 0, bytes.length);
    }

    @Test
    void shouldTakeScalesFromTickAndLot() throws IOException {
        final Map<String, InstrumentDetails> all = read(BinanceProduct.SPOT, SPOT);
        assertEquals(4, all.size(), "an instrument without a tick is left out");
        final InstrumentDetails btc = all.get("BTCUSDT");
        assertEquals(-2, btc.priceExponent());
        assertEquals(-5, btc.sizeExponent());
        assertEquals(1, btc.tickSize());
        assertEquals(1, btc.lotSize());
        assertEquals(900_000_000L, btc.maxQuantity());
        assertEquals(500_000_000L, btc.minNotional());
        assertEquals(100_000_000L, btc.multiplier());
        assertEquals(MarketType.SPOT, btc.marketType());
        assertEquals(InstrumentStatus.HALTED, all.get("ETHUSDT").status());
        assertEquals(0, all.get("SHIBUSDT").sizeExponent());
        assertEquals(-8, all.get("SHIBUSDT").priceExponent());
    }

    @Test
    void shouldPickByPatternPairAndSymbolAndNameWhatIsMissing() throws IOException {
        final Map<String, InstrumentDetails> all = read(BinanceProduct.SPOT, SPOT);
        final List<String> missing = new ArrayList<>();
        final List<InstrumentDetails> picked = InstrumentPicker.pick(
                all, Map.of(), List.of("BTC/EUR", "*/USDT", "ETHUSDT", "BTCUSDT", "DOGE/USDT", "NOPE"), missing);
        assertEquals(
                List.of("BTCEUR", "BTCUSDT", "SHIBUSDT", "ETHUSDT"),
                picked.stream().map(InstrumentDetails::symbol).toList());
        assertEquals(List.of("DOGE/USDT", "NOPE"), missing);
    }

    @Test
    void shouldRefuseWhatIsNoList() {
        assertThrows(IOException.class, () -> read(BinanceProduct.SPOT, "[]"));
        assertThrows(IOException.class, () -> read(BinanceProduct.SPOT, SPOT.substring(0, 500)));
    }

    @Test
    void shouldReadARecordedListOfFutures() throws IOException {
        final List<String> lines =
                SharedData.lines(SharedData.path("instruments/binance_usdm_exchangeInfo_2021.jsonl.gz"));
        final String raw = SharedData.json(lines.getFirst()).path("raw").asText(lines.getFirst());
        final Map<String, InstrumentDetails> all = read(BinanceProduct.USDM, raw);
        assertTrue(all.size() > 50, "only " + all.size());
        final InstrumentDetails btc = all.get("BTCUSDT");
        assertEquals(MarketType.PERPETUAL, btc.marketType());
        assertEquals(ContractType.LINEAR, btc.contractType());
        assertEquals(0, btc.expiryTimeNs());
        assertEquals(-2, btc.priceExponent());
        assertEquals(-3, btc.sizeExponent());
        assertTrue(all.values().stream().anyMatch(d -> d.marketType() == MarketType.FUTURE && d.expiryTimeNs() > 0));
    }

    @Test
    void shouldFindSymbolsByTheirBytes() {
        final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
        for (int i = 0; i < 3_000; i++) {
            symbols.add(new BinanceInstrument("SYM" + i + "USDT", i + 1, -2, -3, null));
        }
        symbols.add(new BinanceInstrument("币安人生USDT", 5_000, -2, -3, null));
        for (int i = 0; i < 3_000; i++) {
            assertEquals(i + 1, find(symbols, "SYM" + i + "USDT").instrumentId());
            assertEquals(i + 1, find(symbols, "sym" + i + "usdt").instrumentId());
            assertNull(find(symbols, "SYM" + i + "USD"));
        }
        assertEquals(5_000, find(symbols, "币安人生USDT").instrumentId());
        assertNull(find(symbols, ""));
        assertNull(find(symbols, "X".repeat(100)));
    }

    private static BinanceInstrument find(final FeedSymbols<BinanceInstrument> symbols, final String text) {
        final byte[] bytes = ("ab" + text + "c").getBytes(StandardCharsets.UTF_8);
        return symbols.find(new UnsafeBuffer(bytes), 2, bytes.length - 3);
    }
}
