package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.json.DecodeError;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KrakenMarketDataDecoderTest {
    private static final String BIDS = "[{\"price\":45283.5,\"qty\":0.10000000},{\"price\":45283.4,\"qty\":1.54582015},"
            + "{\"price\":45282.1,\"qty\":0.10000000},{\"price\":45281.0,\"qty\":0.10000000},"
            + "{\"price\":45280.3,\"qty\":1.54592586},{\"price\":45279.0,\"qty\":0.07990000},"
            + "{\"price\":45277.6,\"qty\":0.03310103},{\"price\":45277.5,\"qty\":0.30000000},"
            + "{\"price\":45277.3,\"qty\":1.54602737},{\"price\":45276.6,\"qty\":0.15445238}]";
    private static final String ASKS = "[{\"price\":45285.2,\"qty\":0.00100000},{\"price\":45286.4,\"qty\":1.54571953},"
            + "{\"price\":45286.6,\"qty\":1.54571109},{\"price\":45289.6,\"qty\":1.54560911},"
            + "{\"price\":45290.2,\"qty\":0.15890660},{\"price\":45291.8,\"qty\":1.54553491},"
            + "{\"price\":45294.7,\"qty\":0.04454749},{\"price\":45296.1,\"qty\":0.35380000},"
            + "{\"price\":45297.5,\"qty\":0.09945542},{\"price\":45299.5,\"qty\":0.18772827}]";
    private static final String SNAPSHOT =
            "{\"channel\":\"book\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"BTC/USD\","
                    + "\"bids\":" + BIDS + ",\"asks\":" + ASKS + ",\"checksum\":3310070434,"
                    + "\"timestamp\":\"2026-10-01T17:35:55.440295Z\"}]}";
    private static final long NS = 1_000_000_000L;

    private final KrakenHarness<KrakenInstrument> harness = KrakenHarness.spot(null);
    private final KrakenInstrument instrument = harness.add(new KrakenInstrument("BTC/USD", 1, -1, -8, 10));

    private List<String> words() {
        return MessageWords.all(harness, -1, -8);
    }

    private static long time(final String text) {
        final Instant instant = Instant.parse(text);
        return instant.getEpochSecond() * NS + instant.getNano();
    }

    @Test
    void shouldProveThePublishedExampleOfTheChecksum() {
        assertEquals(DecodeError.NONE, harness.decode(SNAPSHOT));

        assertTrue(instrument.book().isLive());
        assertSame(instrument, harness.decoder().lastInstrument());
        assertEquals(Channel.BOOK, harness.decoder().lastChannel());
        final String message = words().getFirst();
        assertTrue(message.startsWith("snapshot b 45283.5 x 0.10000000 b 45283.4 x 1.54582015"), message);
        assertTrue(message.endsWith("a 45299.5 x 0.18772827 at " + time("2026-10-01T17:35:55.440295Z")), message);
    }

    @Test
    void shouldReadKeysInAnyOrder() {
        final String turned = "{\"data\":[{\"timestamp\":\"2026-10-01T17:35:55.440295Z\",\"checksum\":3310070434,"
                + "\"asks\":" + ASKS + ",\"bids\":" + BIDS + ",\"symbol\":\"BTC/USD\"}],\"type\":\"snapshot\","
                + "\"channel\":\"book\"}";
        assertEquals(DecodeError.NONE, harness.decode(turned));
        final List<String> words = words();
        assertEquals(DecodeError.NONE, harness.decode(SNAPSHOT));
        assertEquals(words, words());
    }

    @Test
    void shouldRefuseASnapshotWhoseChecksumDoesNotMatchAndAskForAnother() {
        assertEquals(DecodeError.NONE, harness.decode(SNAPSHOT.replace("3310070434", "3310070435")));

        assertFalse(instrument.book().isLive());
        assertEquals(List.of("snapshot BTC/USD"), harness.heard);
        assertTrue(words().isEmpty());
    }

    @Test
    void shouldSayAGapWhenAnUpdateDoesNotMatch() {
        harness.decode(SNAPSHOT);
        harness.publisher.clear();
        harness.decode("{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":"
                + "[{\"price\":45283.5,\"qty\":0}],\"asks\":[],\"checksum\":2114181697,"
                + "\"timestamp\":\"2026-10-01T17:35:55.540295Z\"}]}");

        assertEquals(List.of("gap BOOK CHECKSUM"), words());
        assertFalse(instrument.book().isLive());
        assertEquals(List.of("snapshot BTC/USD"), harness.heard);
        assertEquals(1, harness.counters.resyncs);
    }

    @Test
    void shouldSayAGapWhenAFrameOfABookIsBroken() {
        harness.decode(SNAPSHOT);
        harness.publisher.clear();
        final DecodeError error =
                harness.decode("{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":"
                        + "[{\"price\":45283.51,\"qty\":0}],\"asks\":[],\"checksum\":2114181697}]}");

        assertEquals(DecodeError.INEXACT, error);
        assertEquals(List.of("gap BOOK DECODE_ERROR"), words());
        assertFalse(instrument.book().isLive());
    }

    @Test
    void shouldPublishLevelsThatFallOutOfTheDepthAsDeleted() {
        final Random random = new Random(7);
        final SlowSpotVenue venue = new SlowSpotVenue(random, 10, "ETH/USD");
        harness.add(new KrakenInstrument("ETH/USD", 2, SlowSpotVenue.PRICE_EXPONENT, SlowSpotVenue.SIZE_EXPONENT, 10));
        harness.decode(venue.snapshot().frame());
        boolean isTrimmed = false;
        for (int i = 0; i < 200; i++) {
            harness.publisher.clear();
            final String frame = venue.change().frame();
            harness.decode(frame);
            final String change = MessageWords.all(harness, SlowSpotVenue.PRICE_EXPONENT, SlowSpotVenue.SIZE_EXPONENT)
                    .getFirst();
            isTrimmed |= !frame.contains("0.00000000") && change.contains(" x 0.00000000");
        }
        assertTrue(isTrimmed);
        assertEquals(0, harness.counters.gaps);
    }

    @Test
    void shouldTakeTheBookOfAnotherConnectionOverWithoutAGap() {
        final Random random = new Random(11);
        final SlowSpotVenue venue = new SlowSpotVenue(random, 10, "ETH/USD");
        final KrakenInstrument ether = harness.add(
                new KrakenInstrument("ETH/USD", 2, SlowSpotVenue.PRICE_EXPONENT, SlowSpotVenue.SIZE_EXPONENT, 10));
        final String first = venue.snapshot().frame();
        harness.decode(first, 3, false);
        harness.decode(first, 4, true);
        for (int i = 0; i < 20; i++) {
            final String change = venue.change().frame();
            harness.decode(change, 3, false);
            harness.decode(change, 4, true);
        }
        assertEquals(20, harness.counters.bookUpdates);
        harness.publisher.clear();

        harness.decode(venue.change().frame(), 4, false); // the first connection is gone

        assertTrue(ether.book().isLive());
        assertEquals(0, harness.counters.gaps);
        final String message = MessageWords.all(harness, -2, -8).getFirst();
        assertTrue(message.startsWith("snapshot"), message);
        harness.decode(venue.change().frame(), 4, false);
        assertEquals(21, harness.counters.bookUpdates);
    }

    @Test
    void shouldGiveUpTheBookWhenAConnectionWithoutOneTakesOver() {
        harness.decode(SNAPSHOT, 3, false);
        harness.publisher.clear();
        harness.decode(
                "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[],\"asks\":[],"
                        + "\"checksum\":1}]}",
                4,
                false);

        assertEquals(List.of("gap BOOK DISCONNECT"), words());
        assertEquals(List.of("snapshot BTC/USD"), harness.heard);
    }

    @Test
    void shouldPublishTradesOnceAndSayWhichAreMissing() {
        final String trades = "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\","
                + "\"side\":\"buy\",\"price\":61230.5,\"qty\":0.00027625,\"ord_type\":\"limit\",\"trade_id\":10218208,"
                + "\"timestamp\":\"2026-10-01T17:35:55.440295Z\"},{\"timestamp\":\"2026-10-01T17:35:56Z\","
                + "\"trade_id\":10218209,\"qty\":1.2e-3,\"price\":61230,\"side\":\"sell\",\"symbol\":\"BTC/USD\"}]}";
        assertEquals(DecodeError.NONE, harness.decode(trades));
        assertEquals(DecodeError.NONE, harness.decode(trades));

        assertEquals(
                List.of(
                        "trade 10218208 61230.5 x 0.00027625 BUY at " + time("2026-10-01T17:35:55.440295Z"),
                        "trade 10218209 61230.0 x 0.00120000 SELL at " + time("2026-10-01T17:35:56Z")),
                words());
        assertEquals(2, harness.counters.duplicates);

        harness.decode(trades.replace("10218208", "10218212").replace("10218209", "10218213"));
        assertEquals("gap TRADES SEQUENCE", words().getFirst());
    }

    @Test
    void shouldPublishBestPricesOfTheConnectionThatLeads() {
        final String ticker = "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\","
                + "\"bid\":61230.4,\"bid_qty\":2.5,\"ask\":61230.5,\"ask_qty\":3.2,\"last\":61230.5,"
                + "\"volume\":163.28908096,\"vwap\":61104.39,\"low\":60711.0,\"high\":61613.1,\"change\":250.0,"
                + "\"change_pct\":0.24,\"timestamp\":\"2026-10-01T09:30:59.123456Z\"}]}";
        assertEquals(DecodeError.NONE, harness.decode(ticker));
        assertEquals(DecodeError.NONE, harness.decode(ticker, 4, true));
        assertEquals(DecodeError.NONE, harness.decode(ticker.replace("59.123456", "58.123456")));

        assertEquals(
                List.of("top 61230.4 x 2.50000000 / 61230.5 x 3.20000000 at " + time("2026-10-01T09:30:59.123456Z")),
                words());
        assertEquals(0, harness.counters.unknownFields);
        assertEquals(2, harness.counters.duplicates);
    }

    @Test
    void shouldCloseABarWhenTheNextOneBegins() {
        final String bar =
                "{\"symbol\":\"BTC/USD\",\"interval\":1,\"interval_begin\":\"2026-10-01T16:%02d:00.000000000Z\","
                        + "\"open\":61200.1,\"high\":61240.0,\"low\":61190.0,\"close\":61230.5,\"volume\":30.92768066,"
                        + "\"vwap\":61215.0,\"trades\":%d,\"timestamp\":\"2026-10-01T16:26:00.000000Z\"}";
        final String frame = "{\"channel\":\"ohlc\",\"type\":\"%s\",\"data\":[%s]}";
        harness.decode(frame.formatted("snapshot", bar.formatted(24, 9) + "," + bar.formatted(25, 12)));
        harness.decode(frame.formatted("update", bar.formatted(25, 13)));
        harness.decode(frame.formatted("update", bar.formatted(25, 13)));
        harness.decode(frame.formatted("update", bar.formatted(26, 1)));

        final String values = "+60000000000 61200.1 61240.0 61190.0 61230.5 x 30.92768066 n ";
        final String at25 = "bar " + time("2026-10-01T16:25:00Z") + values;
        assertEquals(
                List.of(
                        at25 + "12 open",
                        at25 + "13 open",
                        at25 + "13 closed",
                        "bar " + time("2026-10-01T16:26:00Z") + values + "1 open"),
                words());
        harness.decode(frame.formatted("snapshot", bar.formatted(26, 7) + "," + bar.formatted(27, 3)));
        assertEquals(3, words().size()); // what was missed: the rest of one bar, its end, and the next
    }

    @Test
    void shouldHearAnswersAndHeartbeats() {
        harness.decode("{\"method\":\"subscribe\",\"result\":{\"channel\":\"book\",\"depth\":10,\"snapshot\":true,"
                + "\"symbol\":\"BTC/USD\"},\"success\":true,\"time_in\":\"2026-10-01T09:04:31.742599Z\","
                + "\"time_out\":\"2026-10-01T09:04:31.742648Z\",\"req_id\":11}");
        harness.decode("{\"error\":\"Currency pair not supported XBT/USD\",\"method\":\"subscribe\",\"success\":false,"
                + "\"symbol\":\"XBT/USD\",\"time_in\":\"2026-10-01T09:04:31.742599Z\",\"req_id\":12}");
        harness.decode("{\"error\":\"Exceeded msg rate\"}");
        harness.decode("{\"channel\":\"heartbeat\"}");
        harness.decode("{\"method\":\"pong\",\"req_id\":1,\"time_in\":\"2026-10-01T09:04:31.742599Z\"}");

        assertEquals(List.of("answer 11 0", "answer 12 1", "answer -1 1", "answer 1 0"), harness.heard);
        assertEquals(2, harness.counters.subscriptionErrors);
        assertEquals(5, harness.counters.controlFrames);
        assertEquals(0, harness.counters.totalErrors());
        assertNull(harness.decoder().lastInstrument());
    }

    @Test
    void shouldDropTheBooksInAMaintenanceAndAskForThemAfterIt() {
        final String status = "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"%s\","
                + "\"api_version\":\"v2\",\"connection_id\":13834774380200032777,\"version\":\"2.0.0\"}]}";
        harness.decode(status.formatted("online"));
        harness.decode(SNAPSHOT);
        harness.publisher.clear();
        assertEquals(DecodeError.NONE, harness.decode(status.formatted("maintenance")));
        assertEquals(List.of("status MAINTENANCE maintenance of the venue", "gap BOOK DISCONNECT"), words());
        assertTrue(harness.heard.isEmpty());

        harness.decode(status.formatted("post_only"));
        assertEquals(List.of("status CONNECTED maintenance is over"), words());
        assertEquals(List.of("snapshot BTC/USD"), harness.heard);
    }

    @Test
    void shouldRefuseVersionOne() {
        assertEquals(
                DecodeError.UNEXPECTED_TYPE,
                harness.decode("[321,[[\"57126.70000\",\"0.02063928\",\"1616333924.737428\",\"b\",\"m\",\"\"]],"
                        + "\"trade\",\"XBT/USD\"]"));
        assertEquals(
                DecodeError.UNKNOWN_VALUE,
                harness.decode("{\"connectionID\":17843232920108168701,\"event\":\"systemStatus\","
                        + "\"status\":\"online\",\"version\":\"1.8.3\"}"));
    }

    @Test
    void shouldCountChannelsThatItDoesNotKnow() {
        assertEquals(
                DecodeError.NONE, harness.decode("{\"channel\":\"new\",\"type\":\"update\",\"data\":[{\"a\":1}]}"));
        assertEquals(
                DecodeError.NONE,
                harness.decode("{\"channel\":\"instrument\",\"type\":\"update\",\"data\":{\"pairs\":[]}}"));
        assertEquals(1, harness.counters.unknownEvents);
        assertEquals(1, harness.counters.ignoredEvents);
    }
}
