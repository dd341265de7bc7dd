package io.rayo.gateways.bybit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BybitProtocolTest {
    private static final String LINEAR_LIST =
            "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"linear\",\"list\":["
                    + "{\"symbol\":\"BTCUSDT\",\"contractType\":\"LinearPerpetual\",\"status\":\"Trading\",\"bas"
                    + "eCoin\":\"BTC\","
                    + "\"quoteCoin\":\"USDT\",\"deliveryTime\":\"0\",\"priceFilter\":{\"minPrice\":\"0.10\",\"ma"
                    + "xPrice\":\"199999.80\","
                    + "\"tickSize\":\"0.10\"},\"lotSizeFilter\":{\"maxOrderQty\":\"100.000\",\"minOrderQty\":\"0"
                    + ".001\","
                    + "\"qtyStep\":\"0.001\",\"minNotionalValue\":\"5\"},\"settleCoin\":\"USDT\"},"
                    + "{\"symbol\":\"BTC-26DEC25\",\"contractType\":\"LinearFutures\",\"status\":\"PreLaunch\","
                    + "\"baseCoin\":\"BTC\","
                    + "\"quoteCoin\":\"USDC\",\"deliveryTime\":\"1766736000000\",\"priceFilter\":{\"tickSize\":"
                    + "\"0.5\"},"
                    + "\"lotSizeFilter\":{\"maxOrderQty\":\"100\",\"minOrderQty\":\"0.001\",\"qtyStep\":\"0.001\"},"
                    + "\"settleCoin\":\"USDC\"},"
                    + "{\"symbol\":\"BROKEN\",\"baseCoin\":\"B\",\"quoteCoin\":\"USDT\",\"priceFilter\":{},\"lot"
                    + "SizeFilter\":{}}],"
                    + "\"nextPageCursor\":\"first=BTC&last\"},\"retExtInfo\":{},\"time\":1707186451514}";
    private static final String SPOT_LIST =
            "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"spot\",\"list\":[{"
                    + "\"symbol\":\"BTCUSDT\",\"baseCoin\":\"BTC\",\"quoteCoin\":\"USDT\",\"innovation\":\"0\","
                    + "\"status\":\"Trading\","
                    + "\"lotSizeFilter\":{\"basePrecision\":\"0.000001\",\"quotePrecision\":\"0.00000001\",\"min"
                    + "OrderQty\":\"0.000048\","
                    + "\"minOrderAmt\":\"5\",\"maxLimitOrderQty\":\"17000\",\"maxMarketOrderQty\":\"8500\"},"
                    + "\"priceFilter\":{\"tickSize\":\"0.01\"}}]},\"retExtInfo\":{},\"time\":1}";

    private static BybitSettings settings(final BybitProduct product) {
        final BybitSettings settings = new BybitSettings(product);
        settings.feed().symbols(List.of("BTC/USDT"));
        return settings;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadContractsAndAskForTheNextPage() throws Exception {
        final BybitProtocol protocol =
                new BybitProtocol(settings(BybitProduct.LINEAR).conclude());
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        assertEquals(
                "/v5/market/instruments-info?category=linear&limit=1000&cursor=first%3DBTC%26last",
                protocol.readInstruments(bytes(LINEAR_LIST), all));
        assertEquals(List.of("BTCUSDT", "BTC-26DEC25"), List.copyOf(all.keySet()));
        assertEquals(
                new InstrumentDetails(
                        "BTCUSDT",
                        "BTC",
                        "USDT",
                        "USDT",
                        -1,
                        -3,
                        1,
                        1,
                        1,
                        100_000,
                        500_000_000L,
                        InstrumentDetails.ONE,
                        0,
                        MarketType.PERPETUAL,
                        ContractType.LINEAR,
                        InstrumentStatus.TRADING),
                all.get("BTCUSDT"));
        final InstrumentDetails future = all.get("BTC-26DEC25");
        assertEquals(MarketType.FUTURE, future.marketType());
        assertEquals(InstrumentStatus.PRE_TRADING, future.status());
        assertEquals(1_766_736_000_000_000_000L, future.expiryTimeNs());
        assertNull(protocol.readInstruments(bytes(LINEAR_LIST.replace("first=BTC&last", "")), all));
    }

    @Test
    void shouldReadSpotPairsByTheirBasePrecision() throws Exception {
        final BybitProtocol protocol =
                new BybitProtocol(settings(BybitProduct.SPOT).conclude());
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        assertNull(protocol.readInstruments(bytes(SPOT_LIST), all));
        final InstrumentDetails pair = all.get("BTCUSDT");
        assertEquals(-6, pair.sizeExponent());
        assertEquals(1, pair.lotSize());
        assertEquals(1, pair.minQuantity(), "spot checks the amount of money only");
        assertEquals(17_000_000_000L, pair.maxQuantity());
        assertEquals(500_000_000L, pair.minNotional());
        assertEquals(MarketType.SPOT, pair.marketType());
        assertEquals(ContractType.NONE, pair.contractType());
    }

    @Test
    void shouldSayWhyAnAnswerCannotBeUsed() {
        final BybitProtocol protocol =
                new BybitProtocol(settings(BybitProduct.SPOT).conclude());
        final String refused = "{\"retCode\":10006,\"retMsg\":\"Too many visits!\",\"result\":{}}";
        assertEquals(
                "refused with code 10006: Too many visits!",
                assertThrows(IOException.class, () -> protocol.readInstruments(bytes(refused), new HashMap<>()))
                        .getMessage());
        final String old = "{\"ret_code\":0,\"result\":[]}";
        assertThrows(IOException.class, () -> protocol.readInstruments(bytes(old), new HashMap<>()));
        assertThrows(IOException.class, () -> protocol.readTime(bytes("no JSON")));
    }

    @Test
    void shouldReadTimeAndTurnovers() throws Exception {
        final BybitProtocol protocol =
                new BybitProtocol(settings(BybitProduct.SPOT).conclude());
        assertEquals(
                1_688_639_403_423_213_947L,
                protocol.readTime(bytes("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"timeSecond\":\"1688639403\","
                        + "\"timeNano\":\"1688639403423213947\"},\"time\":1}")));
        final Map<String, Double> turnovers = new HashMap<>();
        protocol.readTurnovers(
                bytes("{\"retCode\":0,\"result\":{\"list\":[{\"symbol\":\"A\",\"turnover24h\":\"12.5\"}]}}"),
                turnovers);
        assertEquals(Map.of("A", 12.5), turnovers);
    }

    private static List<BybitInstrument> instruments(final int count, final int depth) {
        final List<BybitInstrument> instruments = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            instruments.add(new BybitInstrument("COIN" + i + "USDT", i, -2, -3, depth));
        }
        return instruments;
    }

    @Test
    void shouldSubscribeOneInstrumentPerRequestWithinTheLimits() {
        final BybitSettings settings = settings(BybitProduct.SPOT);
        settings.feed()
                .channels(EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK, Channel.BARS))
                .barIntervals(BybitSettings.INTERVALS)
                .depth(200);
        settings.conclude();
        final List<FeedPlan<BybitInstrument>> plans =
                new BybitProtocol(settings).plan(instruments(300, settings.depth()));
        int topics = 0;
        for (final FeedPlan<BybitInstrument> plan : plans) {
            int length = 0;
            for (final FeedPlan.Stream<BybitInstrument> stream : plan.streams()) {
                length += stream.name().length();
                topics++;
            }
            assertTrue(length <= 21_000, "names of " + length);
            for (final byte[] request : plan.requests()) {
                final String text = new String(request, StandardCharsets.UTF_8);
                assertTrue(text.split("COIN", -1).length - 1 <= 10, text);
                assertEquals(
                        1,
                        java.util.Arrays.stream(text.split("COIN", -1))
                                .skip(1)
                                .map(part -> part.substring(0, part.indexOf("USDT")))
                                .distinct()
                                .count(),
                        text);
            }
        }
        assertEquals(300 * 15, topics);
        assertEquals(
                "{\"req_id\":\"1\",\"op\":\"subscribe\",\"args\":[\"orderbook.1.COIN1USDT\",\"orderbook.200.COIN"
                        + "1USDT\","
                        + "\"publicTrade.COIN1USDT\",\"kline.1.COIN1USDT\",\"kline.3.COIN1USDT\",\"kline.5.COIN1"
                        + "USDT\","
                        + "\"kline.15.COIN1USDT\",\"kline.30.COIN1USDT\",\"kline.60.COIN1USDT\",\"kline.120.COIN"
                        + "1USDT\"]}",
                new String(plans.getFirst().requests().getFirst(), StandardCharsets.UTF_8));
        assertEquals("/v5/public/spot", endpointPath(plans.getFirst()));
    }

    private static String endpointPath(final FeedPlan<?> plan) {
        try {
            return plan.endpoint().endpoint(null).path();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldBringABookAnewByASecondSubscription() {
        final BybitProtocol protocol =
                new BybitProtocol(settings(BybitProduct.LINEAR).conclude());
        final BybitInstrument instrument = instruments(1, 50).getFirst();
        assertEquals(
                List.of(
                        "{\"req_id\":\"1000000001\",\"op\":\"unsubscribe\",\"args\":[\"orderbook.50.COIN1USDT\"]}",
                        "{\"req_id\":\"2000000001\",\"op\":\"subscribe\",\"args\":[\"orderbook.50.COIN1USDT\"]}"),
                protocol.resubscribe(null, instrument).stream()
                        .map(message -> new String(message, StandardCharsets.UTF_8))
                        .toList());
        assertNull(protocol.snapshotPath(instrument));
    }

    @Test
    void shouldRefuseSettingsThatTheVenueCannotFulfil() {
        assertThrows(IllegalArgumentException.class, () -> new BybitSettings(BybitProduct.SPOT).conclude());
        final BybitSettings depth = settings(BybitProduct.SPOT);
        depth.feed().depth(500);
        assertEquals(
                "invalid depth: 500 is none of [50, 200, 1000]",
                assertThrows(IllegalArgumentException.class, depth::conclude).getMessage());
        final BybitSettings mark = settings(BybitProduct.SPOT);
        mark.feed().channels(EnumSet.of(Channel.MARK_PRICE));
        assertThrows(IllegalArgumentException.class, mark::conclude);
        final BybitSettings bars = settings(BybitProduct.LINEAR);
        bars.feed().channels(EnumSet.of(Channel.BARS)).barIntervals(List.of("7m"));
        assertThrows(IllegalArgumentException.class, bars::conclude);
    }
}
