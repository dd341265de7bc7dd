package io.rayo.gateways.kucoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KucoinProtocolTest {
    private static final String CONTRACT = "{\"symbol\":\"XBTUSDTM\",\"type\":\"FFWCSX\",\"expireDate\":null,"
            + "\"baseCurrency\":\"XBT\",\"quoteCurrency\":\"USDT\",\"settleCurrency\":\"USDT\",\"lotSize\":1,"
            + "\"tickSize\":0.1,\"multiplier\":0.001,\"maxOrderQty\":1000000,\"isInverse\":false,\"status\":\"Open\"}";

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static KucoinSettings settings(final KucoinProduct product, final KucoinApi api) {
        final KucoinSettings settings = new KucoinSettings(product).api(api);
        settings.feed().symbols(List.of("*/USDT"));
        return settings;
    }

    private static Map<String, InstrumentDetails> read(final KucoinProduct product, final String list)
            throws IOException {
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        new KucoinProtocol(settings(product, KucoinApi.UTA).conclude())
                .readInstruments(bytes("{\"code\":\"200000\",\"data\":[" + list + "]}"), all);
        return all;
    }

    @Test
    void shouldReadContractsWithTheirLotsAndTheUsualNameOfBitcoin() throws IOException {
        final InstrumentDetails linear = read(KucoinProduct.FUTURES, CONTRACT).get("XBTUSDTM");
        assertEquals("BTC", linear.baseAsset());
        assertEquals(MarketType.PERPETUAL, linear.marketType());
        assertEquals(ContractType.LINEAR, linear.contractType());
        assertEquals(InstrumentStatus.TRADING, linear.status());
        assertEquals(-1, linear.priceExponent());
        assertEquals(0, linear.sizeExponent());
        assertEquals(100_000, linear.multiplier()); // 0.001
        final InstrumentDetails inverse = read(
                        KucoinProduct.FUTURES,
                        CONTRACT.replace("XBTUSDTM", "XBTMZ26")
                                .replace("FFWCSX", "FFICSX")
                                .replace("\"expireDate\":null", "\"expireDate\":1798185600000")
                                .replace("0.001", "-1")
                                .replace("\"tickSize\":0.1", "\"tickSize\":5.0E-1")
                                .replace("false", "true"))
                .get("XBTMZ26");
        assertEquals(MarketType.FUTURE, inverse.marketType());
        assertEquals(ContractType.INVERSE, inverse.contractType());
        assertEquals(InstrumentDetails.ONE, inverse.multiplier());
        assertEquals(1_798_185_600_000_000_000L, inverse.expiryTimeNs());
        assertEquals(5, inverse.tickSize());
    }

    @Test
    void shouldLeaveOutWhatItCannotUse() throws IOException {
        assertTrue(
                read(KucoinProduct.FUTURES, CONTRACT.replace("0.001", "1e-30")).isEmpty());
        assertTrue(
                read(KucoinProduct.FUTURES, CONTRACT.replace("0.1,", "\"x\",")).isEmpty());
        assertTrue(read(KucoinProduct.FUTURES, CONTRACT.replace("\"lotSize\":1", "\"lotSize\":0"))
                .isEmpty());
        assertTrue(read(KucoinProduct.FUTURES, CONTRACT.replace("\"USDT\"", "\"\""))
                .isEmpty());
        assertTrue(read(KucoinProduct.FUTURES, CONTRACT.replace("0.1,", "1e999999999,"))
                .isEmpty());
        final KucoinProtocol protocol =
                new KucoinProtocol(settings(KucoinProduct.SPOT, KucoinApi.UTA).conclude());
        assertThrows(
                IOException.class,
                () -> protocol.readInstruments(bytes("{\"code\":\"429000\",\"msg\":\"slow\"}"), new LinkedHashMap<>()));
        assertThrows(IOException.class, () -> protocol.readTime(bytes("{\"code\":\"200000\",\"data\":\"x\"}")));
        assertEquals(
                1_761_000_000_123_000_000L, protocol.readTime(bytes("{\"code\":\"200000\",\"data\":1761000000123}")));
    }

    @Test
    void shouldReadTheRecordedListOfInstruments() throws IOException {
        final JsonNode row = SharedData.rows(SharedData.path("instruments/kucoin_spot_symbols_2021.jsonl.gz"))
                .getFirst();
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        final KucoinInstruments reader = new KucoinInstruments(KucoinProduct.SPOT);
        reader.read(bytes(row.get("raw").asText()), all);
        assertEquals(634, all.size());
        assertEquals(0, reader.unusable());
        final InstrumentDetails ankr = all.get("ANKR-BTC");
        assertEquals("ANKR", ankr.baseAsset());
        assertEquals(-10, ankr.priceExponent());
        assertEquals(-4, ankr.sizeExponent());
        assertEquals(100_000, ankr.minQuantity());
    }

    private static List<KucoinInstrument> instruments(final KucoinProtocol protocol, final int count) {
        final List<KucoinInstrument> instruments = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            instruments.add(protocol.instrument(KucoinHarness.details("A" + i + "-USDT", -2, -8), i));
        }
        return instruments;
    }

    @Test
    void shouldStayWithinTheLimitsOfUnifiedConnections() throws IOException {
        final KucoinProtocol protocol =
                new KucoinProtocol(settings(KucoinProduct.SPOT, KucoinApi.UTA).conclude());
        final List<FeedPlan<KucoinInstrument>> plans = protocol.plan(instruments(protocol, 500));
        assertEquals(16, plans.size()); // 33 instruments of three channels each
        int streams = 0;
        for (final FeedPlan<KucoinInstrument> plan : plans) {
            assertTrue(plan.streams().size() <= KucoinStreams.MAX_UNIFIED_TOPICS);
            streams += plan.streams().size();
            assertEquals(
                    Endpoint.parse("wss://x-push-spot.kucoin.com"),
                    plan.endpoint().endpoint(null));
        }
        assertEquals(1_500, streams);
        final List<byte[]> requests = plans.getLast().requests();
        final String tickers = new String(requests.getFirst(), StandardCharsets.UTF_8);
        assertTrue(
                tickers.startsWith(
                        "{\"id\":\"1\",\"action\":\"SUBSCRIBE\",\"tradeType\":\"SPOT\",\"channel\":\"ticker\","
                                + "\"symbols\":[\"A496-USDT\",\"A497-USDT\""),
                tickers);
        assertEquals(
                "{\"id\":\"2\",\"action\":\"SUBSCRIBE\",\"tradeType\":\"SPOT\",\"channel\":\"obu\","
                        + "\"depth\":\"increment@10ms\",\"rpiFilter\":0,\"symbol\":\"A496-USDT\"}",
                new String(requests.get(1), StandardCharsets.UTF_8));
        assertEquals(
                2,
                protocol.resubscribe(
                                plans.getLast(),
                                plans.getLast().streams().getFirst().instrument())
                        .size());
    }

    @Test
    void shouldStayWithinTheLimitsOfClassicConnections() throws IOException {
        final KucoinSettings settings = settings(KucoinProduct.SPOT, KucoinApi.CLASSIC);
        settings.feed().channels(EnumSet.of(Channel.BOOK, Channel.BARS)).barIntervals(List.of("1h"));
        final KucoinProtocol protocol = new KucoinProtocol(settings.conclude());
        final List<FeedPlan<KucoinInstrument>> plans = protocol.plan(instruments(protocol, 200));
        assertEquals(2, plans.size());
        assertEquals(300, plans.getFirst().streams().size());
        final List<String> requests = plans.getLast().requests().stream()
                .map(request -> new String(request, StandardCharsets.UTF_8))
                .toList();
        assertEquals(51, requests.size()); // one list of 50 books, 50 bars
        assertTrue(requests.getFirst().contains("/market/level2:A151-USDT,A152-USDT,"), requests.getFirst());
        assertTrue(requests.getLast().contains("\"/market/candles:A200-USDT_1hour\""), requests.getLast());
        assertEquals("/api/v1/bullet-public", plans.getFirst().endpoint().path());
        final String answer = "{\"code\":\"200000\",\"data\":{\"token\":\"T\",\"instanceServers\":[{\"endpoint\":"
                + "\"wss://ws-api-spot.kucoin.com/\",\"pingInterval\":18000}]}}";
        assertEquals(
                Endpoint.parse("wss://ws-api-spot.kucoin.com/?token=T&connectId=rayo1"),
                plans.getFirst().endpoint().endpoint(bytes(answer)));
        assertThrows(
                IOException.class,
                () -> plans.getFirst().endpoint().endpoint(bytes("{\"code\":\"200000\",\"data\":{}}")));
        assertEquals(
                "/api/v3/market/orderbook/level2?symbol=A1-USDT",
                protocol.snapshotPath(plans.getFirst().streams().getFirst().instrument()));
    }

    @Test
    void shouldSendTheHeartbeatOfItsGenerationAfterTheGreeting() {
        final ConnectionSettings unified =
                settings(KucoinProduct.SPOT, KucoinApi.UTA).connection();
        assertEquals(
                "{\"id\":\"55\",\"op\":\"ping\",\"timestamp\":55}",
                unified.heartbeatText().apply(55));
        assertTrue(unified.afterGreeting());
        final ConnectionSettings classic =
                settings(KucoinProduct.SPOT, KucoinApi.CLASSIC).connection();
        assertEquals(
                "{\"id\":\"55\",\"type\":\"ping\"}", classic.heartbeatText().apply(55));
    }

    @Test
    void shouldRefuseSettingsThatTheVenueCannotGive() {
        for (final int depth : new int[] {1, 20, 400}) {
            final KucoinSettings settings = settings(KucoinProduct.SPOT, KucoinApi.UTA);
            settings.feed().depth(depth);
            assertEquals(
                    "invalid depth: must be 5, 50 or 500",
                    assertThrows(IllegalArgumentException.class, settings::conclude)
                            .getMessage());
        }
        final KucoinSettings mark = settings(KucoinProduct.SPOT, KucoinApi.UTA);
        mark.feed().channels(EnumSet.of(Channel.MARK_PRICE));
        assertThrows(IllegalArgumentException.class, mark::conclude);
        final KucoinSettings bars = settings(KucoinProduct.SPOT, KucoinApi.UTA);
        bars.feed().channels(EnumSet.of(Channel.BARS)).barIntervals(List.of("7m"));
        assertThrows(IllegalArgumentException.class, bars::conclude);
    }
}
