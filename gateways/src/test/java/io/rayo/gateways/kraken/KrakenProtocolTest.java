package io.rayo.gateways.kraken;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KrakenProtocolTest {
    private static final String PAIR = "\"%s\":{\"altname\":\"%s\",\"wsname\":\"%s\","
            + "\"base\":\"XXBT\",\"quote\":\"ZUSD\","
            + "\"pair_decimals\":1,\"cost_decimals\":5,\"lot_decimals\":8,"
            + "\"ordermin\":\"0.00005\",\"costmin\":\"0.5\","
            + "\"tick_size\":\"%s\",\"status\":\"%s\"}";

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static KrakenProtocol spot() {
        return new KrakenProtocol(KrakenSettings.live(), KrakenSettings.connection());
    }

    private static KrakenFuturesProtocol futures() {
        return new KrakenFuturesProtocol(
                KrakenFuturesSettings.live().channels(EnumSet.of(Channel.BOOK, Channel.TRADES, Channel.MARK_PRICE)),
                KrakenFuturesSettings.connection());
    }

    @Test
    void shouldNamePairsAsTheStreamsDo() throws IOException {
        final KrakenProtocol protocol = spot();
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        protocol.readInstruments(
                bytes("{\"error\":[],\"result\":{" + PAIR.formatted("XXBTZUSD", "XBTUSD", "XBT/USD", "0.1", "online")
                        + "," + PAIR.formatted("XDGEUR", "XDGEUR", "XDG/EUR", "0.1", "cancel_only")
                        + "," + PAIR.formatted("BAD", "BAD", "BAD", "0.1", "online") + "}}"),
                all);

        assertEquals(List.of("BTC/USD", "DOGE/EUR"), List.copyOf(all.keySet()));
        final InstrumentDetails bitcoin = all.get("BTC/USD");
        assertEquals("BTC", bitcoin.baseAsset());
        assertEquals(-1, bitcoin.priceExponent());
        assertEquals(-8, bitcoin.sizeExponent());
        assertEquals(1, bitcoin.tickSize());
        assertEquals(5_000, bitcoin.minQuantity());
        assertEquals(50_000_000, bitcoin.minNotional());
        assertEquals(MarketType.SPOT, bitcoin.marketType());
        assertEquals(InstrumentStatus.CANCEL_ONLY, all.get("DOGE/EUR").status());

        final Map<String, Double> turnovers = new HashMap<>();
        protocol.readTurnovers(
                bytes("{\"error\":[],\"result\":{\"XXBTZUSD\":{\"v\":[\"1\",\"2.5\"],\"p\":[\"9\",\"100.0\"]}}}"),
                turnovers);
        assertEquals(Map.of("BTC/USD", 250.0), turnovers);
        assertEquals(
                1_616_336_594_500_000_000L,
                protocol.readTime(bytes("{\"error\":[],\"result\":{\"unixtime\":1616336594}}")));
        assertEquals(
                "EGeneral:Too many requests",
                assertThrows(
                                IOException.class,
                                () -> protocol.readTime(bytes("{\"error\":[\"EGeneral:Too many requests\"]}")))
                        .getMessage());
    }

    @Test
    void shouldSubscribeWithinTheLimits() {
        final KrakenProtocol protocol = new KrakenProtocol(
                KrakenSettings.live()
                        .channels(EnumSet.of(Channel.BOOK, Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BARS))
                        .barIntervals(List.of("1m", "1h")),
                KrakenSettings.connection());
        final List<KrakenInstrument> instruments = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            instruments.add(new KrakenInstrument("A" + i + "/USD", i, -1, -8, 10));
        }
        final List<FeedPlan<KrakenInstrument>> plans = protocol.plan(instruments);

        assertEquals(4, plans.size());
        int streams = 0;
        for (final FeedPlan<KrakenInstrument> plan : plans) {
            streams += plan.streams().size();
            assertTrue(plan.streams().size() <= KrakenSettings.MAX_STREAMS_PER_CONNECTION);
        }
        assertEquals(1_000, streams);
        final List<String> requests = plans.getLast().requests().stream()
                .map(KrakenProtocolTest::text)
                .toList();
        assertTrue(
                requests.getFirst()
                        .startsWith("{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"depth\":10,"
                                + "\"snapshot\":true,\"symbol\":[\"A181/USD\",\"A182/USD\""),
                requests.getFirst());
        assertTrue(requests.get(1).contains("\"event_trigger\":\"bbo\""), requests.get(1));
        assertTrue(requests.getLast().contains("\"channel\":\"ohlc\",\"interval\":60,"), requests.getLast());
        assertTrue(requests.getLast().endsWith("],\"req_id\":5}}")
                || requests.getLast().endsWith("\"req_id\":5}"));
    }

    @Test
    void shouldLeaveABookWithItsDepthBeforeSubscribingAnew() {
        final KrakenInstrument instrument = new KrakenInstrument("BTC/USD", 7, -1, -8, 10);
        assertEquals(
                List.of(
                        "{\"method\":\"unsubscribe\",\"params\":{\"channel\":\"book\",\"depth\":10,"
                                + "\"symbol\":[\"BTC/USD\"]},\"req_id\":2000007}",
                        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"depth\":10,\"snapshot\":true,"
                                + "\"symbol\":[\"BTC/USD\"]},\"req_id\":3000007}"),
                spot().resubscribe(null, instrument).stream()
                        .map(KrakenProtocolTest::text)
                        .toList());
        assertNull(spot().snapshotPath(instrument));
    }

    @ParameterizedTest
    @CsvSource({"11, BOOK", "0, MARK_PRICE", "0, BARS"})
    void shouldRefuseWhatTheSpotMarketCannotDo(final int depth, final Channel channel) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new KrakenProtocol(
                        KrakenSettings.live().depth(depth).channels(EnumSet.of(channel)), KrakenSettings.connection()));
    }

    @Test
    void shouldRefuseBarsAndDepthOfFutures() {
        assertThrows(
                IllegalArgumentException.class,
                () -> KrakenFuturesSettings.check(KrakenFuturesSettings.live().channels(EnumSet.of(Channel.BARS))));
        assertThrows(
                IllegalArgumentException.class,
                () -> KrakenFuturesSettings.check(KrakenFuturesSettings.live().depth(10)));
    }

    @Test
    void shouldReadLinearContractsWithAnyStep() throws IOException {
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        final String row = "{\"symbol\":\"%s\",\"type\":\"flexible_futures\",\"tickSize\":%s,\"contractSize\":1,"
                + "\"contractValueTradePrecision\":%d,\"tradeable\":true,\"postOnly\":false,\"base\":\"%s\","
                + "\"quote\":\"USD\",\"pair\":\"BTC:USD\"}";
        futures()
                .readInstruments(
                        bytes("{\"result\":\"success\",\"instruments\":[" + row.formatted("PF_XBTUSD", "1", 4, "BTC")
                                + "," + row.formatted("PF_PEPEUSD", "1e-10", -3, "PEPE")
                                + "," + row.formatted("PF_XXUSD", "x".replace("x", "null"), 0, "XX") + "]}"),
                        all);

        assertEquals(2, all.size());
        final InstrumentDetails bitcoin = all.get("PF_XBTUSD");
        assertEquals(-4, bitcoin.sizeExponent());
        assertEquals(1, bitcoin.lotSize());
        assertEquals(ContractType.LINEAR, bitcoin.contractType());
        assertEquals("USD", bitcoin.settleAsset());
        final InstrumentDetails small = all.get("PF_PEPEUSD");
        assertEquals(-10, small.priceExponent());
        assertEquals(0, small.sizeExponent());
        assertEquals(1_000, small.lotSize());
    }

    @Test
    void shouldSubscribeFuturesProductByProduct() throws IOException {
        final KrakenFuturesProtocol protocol = futures();
        final List<KrakenFuturesInstrument> instruments = new ArrayList<>();
        for (int i = 1; i <= 120; i++) {
            instruments.add(new KrakenFuturesInstrument("PF_A" + i + "USD", i, -1, 0, true));
        }
        final List<FeedPlan<KrakenFuturesInstrument>> plans = protocol.plan(instruments);
        assertEquals(3, plans.size());
        assertEquals(4, plans.getFirst().requests().size());
        assertTrue(text(plans.getLast().requests().get(1))
                .startsWith("{\"event\":\"subscribe\",\"feed\":\"book\",\"product_ids\":[\"PF_A101USD\","));
        assertEquals(
                "{\"event\":\"unsubscribe\",\"feed\":\"book\",\"product_ids\":[\"PF_A1USD\"]}",
                text(protocol.resubscribe(plans.getFirst(), instruments.getFirst())
                        .getFirst()));
        assertEquals(
                1_763_339_677_524_000_000L,
                protocol.readTime(bytes("{\"result\":\"success\",\"serverTime\":\"2025-11-17T00:34:37.524Z\"}")));
        final Map<String, Double> turnovers = new HashMap<>();
        protocol.readTurnovers(
                bytes("{\"tickers\":[{\"symbol\":\"PI_XBTUSD\",\"last\":91415.0,\"vol24h\":21118140.0},"
                        + "{\"symbol\":\"pf_xbtusd\",\"last\":10.0,\"vol24h\":3.0}]}"),
                turnovers);
        assertEquals(Map.of("PI_XBTUSD", 21118140.0, "PF_XBTUSD", 30.0), turnovers);
    }
}
