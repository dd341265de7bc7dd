package io.rayo.gateways.okx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.market.FeedPlan;
import io.rayo.gateways.market.InstrumentDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OkxProtocolTest {
    private static final String SWAP =
            "{\"instType\":\"SWAP\",\"instId\":\"BTC-USD_UM-SWAP\",\"instIdCode\":10459,\"instFamily\":\"BTC-USD_UM\","
                    + "\"uly\":\"BTC-USD\",\"baseCcy\":\"\",\"quoteCcy\":\"\",\"settleCcy\":\"USDT\","
                    + "\"ctVal\":\"0.01\","
                    + "\"ctMult\":\"1\",\"ctValCcy\":\"BTC\",\"ctType\":\"linear\",\"tickSz\":\"0.1\","
                    + "\"lotSz\":\"0.01\","
                    + "\"minSz\":\"0.01\",\"lever\":\"100\",\"state\":\"live\",\"expTime\":\"\","
                    + "\"maxLmtSz\":\"100000000\","
                    + "\"tradeQuoteCcyList\":[],\"upcChg\":[]}";
    private static final String FUTURE =
            "{\"instType\":\"FUTURES\",\"instId\":\"ETH-USD-261225\",\"instIdCode\":\"77\",\"settleCcy\":\"ETH\","
                    + "\"ctVal\":\"10\",\"ctMult\":\"1\",\"ctType\":\"inverse\",\"tickSz\":\"0.05\",\"lotSz\":\"1\","
                    + "\"minSz\":\"1\",\"state\":\"suspend\",\"expTime\":\"1798185600000\",\"maxLmtSz\":\"\"}";
    private static final String SPOT =
            "{\"instType\":\"SPOT\",\"instId\":\"BTC-USDT\",\"instIdCode\":null,\"baseCcy\":\"BTC\","
                    + "\"quoteCcy\":\"USDT\","
                    + "\"tickSz\":\"0.1\",\"lotSz\":\"0.00000001\",\"minSz\":\"0.00001\",\"ctVal\":\"\","
                    + "\"ctMult\":\"\","
                    + "\"settleCcy\":\"\",\"state\":\"preopen\",\"maxLmtSz\":\"9999\"}";

    private static byte[] answer(final String... rows) {
        return ("{\"code\":\"0\",\"msg\":\"\",\"data\":[" + String.join(",", rows) + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static OkxProtocol protocol(final OkxProduct product, final Channel... channels) {
        final OkxSettings settings = new OkxSettings(product);
        settings.feed().channels(Set.of(channels)).barIntervals(List.of("1m", "1d"));
        settings.conclude();
        return new OkxProtocol(settings);
    }

    @Test
    void shouldReadSwapsAndThenFutures() throws IOException {
        final OkxProtocol protocol = protocol(OkxProduct.DERIVATIVES, Channel.TRADES);
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        for (int round = 0; round < 2; round++) {
            assertEquals("/api/v5/public/instruments?instType=SWAP", protocol.instrumentsPath());
            assertEquals("/api/v5/public/instruments?instType=FUTURES", protocol.readInstruments(answer(SWAP), all));
            assertNull(protocol.readInstruments(answer(FUTURE), all));
        }
        final InstrumentDetails swap = all.get("BTC-USD_UM-SWAP");
        assertEquals("BTC/USD", swap.baseAsset() + "/" + swap.quoteAsset());
        assertEquals("USDT", swap.settleAsset());
        assertEquals(MarketType.PERPETUAL, swap.marketType());
        assertEquals(0, swap.expiryTimeNs());
        assertEquals(-2, swap.sizeExponent());
        assertEquals(1, swap.lotSize());
        final InstrumentDetails future = all.get("ETH-USD-261225");
        assertEquals(MarketType.FUTURE, future.marketType());
        assertEquals(ContractType.INVERSE, future.contractType());
        assertEquals(1_798_185_600_000_000_000L, future.expiryTimeNs());
        assertEquals(-2, future.priceExponent());
        assertEquals(5, future.tickSize());
        assertEquals(InstrumentStatus.HALTED, future.status());
        assertEquals(10_459, protocol.instruments().code("BTC-USD_UM-SWAP"));
        assertEquals(77, protocol.instruments().code("ETH-USD-261225"));
    }

    @Test
    void shouldReadSpotAndLeaveOutWhatCannotBeUsed() throws IOException {
        final OkxProtocol protocol = protocol(OkxProduct.SPOT, Channel.TRADES);
        final Map<String, InstrumentDetails> all = new LinkedHashMap<>();
        protocol.instrumentsPath();
        assertNull(protocol.readInstruments(
                answer(
                        SPOT,
                        SWAP,
                        SPOT.replace("0.00000001", "x"),
                        SPOT.replace("\"0.1\"", "\"0\""),
                        SPOT.replace("BTC-USDT", "BTC")),
                all));
        assertEquals(List.of("BTC-USDT"), List.copyOf(all.keySet()));
        assertEquals(4, protocol.instruments().unusable());
        assertEquals(InstrumentStatus.PRE_TRADING, all.get("BTC-USDT").status());
        assertEquals(-8, all.get("BTC-USDT").sizeExponent());
        assertEquals(OkxInstruments.NO_CODE, protocol.instruments().code("BTC-USDT"));
        final IOException error = assertThrows(
                IOException.class,
                () -> protocol.readInstruments(
                        "{\"code\":\"50011\",\"msg\":\"Too Many\",\"data\":[]}".getBytes(StandardCharsets.UTF_8), all));
        assertEquals("not a list of OKX, code 50011", error.getMessage());
    }

    @Test
    void shouldReadTurnoversAndTime() throws IOException {
        final OkxProtocol swaps = protocol(OkxProduct.DERIVATIVES, Channel.TRADES);
        final Map<String, Double> turnovers = new HashMap<>();
        swaps.readTurnovers(
                answer("{\"instId\":\"BTC-USDT-SWAP\",\"last\":\"60000\",\"volCcy24h\":\"10.5\",\"vol24h\":\"1050\"}"),
                turnovers);
        assertEquals(630_000, turnovers.get("BTC-USDT-SWAP"));
        assertEquals(1_597_026_383_085_000_000L, swaps.readTime(answer("{\"ts\":\"1597026383085\"}")));
        assertThrows(IOException.class, () -> swaps.readTime(answer()));
    }

    private static List<OkxInstrument> instruments(final OkxProtocol protocol, final int count) {
        final List<OkxInstrument> instruments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final String symbol = "C" + i / 2 + "-USDT" + (i % 2 == 0 ? "-SWAP" : "-261225");
            instruments.add(protocol.instrument(OkxHarness.details(symbol, -1, -2), i + 1));
        }
        return instruments;
    }

    @Test
    void shouldSpreadStreamsWithinTheVenuesLimits() {
        final OkxProtocol protocol = protocol(
                OkxProduct.DERIVATIVES,
                Channel.TRADES,
                Channel.TOP_OF_BOOK,
                Channel.BOOK,
                Channel.BARS,
                Channel.MARK_PRICE);
        final List<FeedPlan<OkxInstrument>> plans = protocol.plan(instruments(protocol, 50));
        int books = 0;
        int funding = 0;
        final Set<String> names = new HashSet<>();
        for (final FeedPlan<OkxInstrument> plan : plans) {
            int here = 0;
            for (final FeedPlan.Stream<OkxInstrument> stream : plan.streams()) {
                assertTrue(names.add(stream.name()), stream.name() + " twice");
                here += stream.channel() == Channel.BOOK ? 1 : 0;
                funding += stream.name().contains("funding-rate") ? 1 : 0;
            }
            assertTrue(here <= 20, "books on a connection: " + here);
            assertTrue(plan.streams().size() <= 120);
            books += here;
            final boolean isBusiness = plan.streams().getFirst().channel() == Channel.BARS;
            final String path = path(plan);
            assertEquals(isBusiness ? "/ws/v5/business" : "/ws/v5/public", path);
            final Set<String> asked = new HashSet<>();
            for (final byte[] request : plan.requests()) {
                assertTrue(request.length < 64 << 10);
                final var root = SharedData.json(new String(request, StandardCharsets.UTF_8));
                assertEquals("subscribe", root.get("op").asText());
                root.get("args").forEach(argument -> asked.add(argument.toString()));
            }
            plan.streams().forEach(stream -> assertTrue(asked.remove(stream.name())));
            assertEquals(isBusiness ? Set.of() : Set.of("{\"channel\":\"status\"}"), asked);
        }
        assertEquals(50, books);
        assertEquals(25, funding);
        assertEquals(50 * (3 + 1 + 2) + 25 + 25, names.size());
    }

    private static String path(final FeedPlan<OkxInstrument> plan) {
        try {
            return plan.endpoint().endpoint(null).path();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldUnsubscribeAndSubscribeABookAnew() {
        final OkxProtocol protocol = protocol(OkxProduct.DERIVATIVES, Channel.BOOK);
        final List<OkxInstrument> instruments = instruments(protocol, 1);
        final List<byte[]> messages =
                protocol.resubscribe(protocol.plan(instruments).getFirst(), instruments.getFirst());
        final String argument = "\"args\":[{\"channel\":\"books\",\"instId\":\"C0-USDT-SWAP\"}]}";
        assertEquals(
                "{\"id\":\"2\",\"op\":\"unsubscribe\"," + argument,
                new String(messages.get(0), StandardCharsets.UTF_8));
        assertEquals(
                "{\"id\":\"3\",\"op\":\"subscribe\"," + argument, new String(messages.get(1), StandardCharsets.UTF_8));
        assertNull(protocol.snapshotPath(instruments.getFirst()));
    }

    @Test
    void shouldRefuseSettingsThatTheVenueDoesNotHave() {
        final OkxSettings depth = new OkxSettings(OkxProduct.SPOT);
        depth.feed().depth(50);
        assertEquals(
                "invalid depth=50: OKX has 5 and 400 levels",
                assertThrows(IllegalArgumentException.class, depth::conclude).getMessage());
        final OkxSettings bars = new OkxSettings(OkxProduct.SPOT);
        bars.feed().channels(EnumSet.of(Channel.BARS)).barIntervals(List.of("7m"));
        assertThrows(IllegalArgumentException.class, bars::conclude);
        assertEquals(
                "ping",
                new OkxSettings(OkxProduct.SPOT).connection().heartbeatText().apply(0));
    }
}
