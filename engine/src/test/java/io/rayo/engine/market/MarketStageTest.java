package io.rayo.engine.market;

import static io.rayo.codecs.EventHeaders.FLAG_LAST_OF_GROUP;
import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.BookStatusDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.WeightedPriceDecoder;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketStageTest {
    private static final long T0 = 1_723_161_240_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long[] NONE = {};
    private static final int WHOLE = FLAG_LAST_OF_GROUP;
    private static final int WHOLE_SNAPSHOT = FLAG_LAST_OF_GROUP | FLAG_SNAPSHOT;

    private final Messages in = new Messages();
    private final OutputRecorder out = new OutputRecorder(true);
    private final MarketStage stage = new MarketStage(MarketSettings.defaults());

    @BeforeEach
    void define() {
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        out.run(stage, in.definition(2, "ETH", "USDT", -2, -4));
    }

    private static long[] levels(long... values) {
        return values;
    }

    private void delta(int flags, long[] bids, long[] asks) {
        out.run(stage, in.delta(1, T0, flags, bids, asks));
    }

    private void live() {
        delta(WHOLE_SNAPSHOT, levels(100, 5, 99, 6), levels(101, 7, 102, 8));
        out.clear();
    }

    private String says() {
        List<String> words = new ArrayList<>();
        for (byte[] message : out.messages()) {
            UnsafeBuffer buffer = new UnsafeBuffer(message);
            MessageHeaderDecoder header = new MessageHeaderDecoder();
            switch (EventHeaders.templateId(buffer, 0)) {
                case BookStatusDecoder.TEMPLATE_ID -> {
                    BookStatusDecoder status = new BookStatusDecoder().wrapAndApplyHeader(buffer, 0, header);
                    words.add(status.state()
                            + (GapCause.NULL_VAL == status.cause() ? "" : ":" + status.cause())
                            + (1 == status.header().instrumentId()
                                    ? ""
                                    : "@" + status.header().instrumentId()));
                }
                case TopOfBookDecoder.TEMPLATE_ID -> {
                    TopOfBookDecoder top = new TopOfBookDecoder().wrapAndApplyHeader(buffer, 0, header);
                    assertTrue(top.header().flags().stageOnly());
                    words.add(text(top.bidPriceMantissa()) + "x" + text(top.bidQuantityMantissa()) + "/"
                            + text(top.askPriceMantissa()) + "x" + text(top.askQuantityMantissa()));
                }
                case BarDecoder.TEMPLATE_ID -> words.add("bar");
                case WeightedPriceDecoder.TEMPLATE_ID -> words.add("weighted");
                default -> words.add("template" + EventHeaders.templateId(buffer, 0));
            }
        }
        out.clear();
        return String.join(" ", words);
    }

    private static String text(long value) {
        return L2Book.NONE == value ? "-" : Long.toString(value);
    }

    @Test
    void shouldBecomeLiveOnlyWhenTheSnapshotIsWhole() {
        delta(WHOLE, levels(98, 1), NONE);
        assertEquals("", says());
        assertEquals(1, stage.ignoredDeltas());

        delta(FLAG_SNAPSHOT, levels(100, 5), NONE);
        delta(FLAG_SNAPSHOT, levels(99, 6), levels(102, 8));
        assertEquals("", says());
        assertEquals(BookState.SYNCING, stage.bookState(1));

        delta(WHOLE_SNAPSHOT, NONE, levels(101, 7));
        assertEquals("LIVE 100x5/101x7", says());
        assertEquals(BookState.LIVE, stage.bookState(1));
        assertEquals(2, stage.book(1).levelCount(Side.BUY));
        assertEquals(0, stage.book(1).quantityAt(Side.BUY, 98));
    }

    @Test
    void shouldPutOutTheTopOnlyWhenItChangedAfterAWholeEvent() {
        live();
        delta(WHOLE, levels(99, 60), levels(103, 1));
        assertEquals("", says());
        delta(0, levels(100, 0), NONE);
        assertEquals("", says());
        delta(WHOLE, NONE, levels(102, 9));
        assertEquals("99x60/101x7", says());
        delta(WHOLE, NONE, levels(101, 8));
        assertEquals("99x60/101x8", says());
        delta(WHOLE, levels(99, 0), NONE);
        assertEquals("-x-/101x8", says());
    }

    @Test
    void shouldReplaceTheWholeBookByANewSnapshot() {
        live();
        delta(FLAG_SNAPSHOT, levels(50, 1), NONE);
        delta(WHOLE_SNAPSHOT, NONE, levels(51, 1));
        assertEquals("50x1/51x1", says());
        assertEquals(1, stage.book(1).levelCount(Side.BUY));
        assertEquals(1, stage.book(1).levelCount(Side.SELL));
    }

    @Test
    void shouldBeStaleFromAGapUntilASnapshot() {
        live();
        out.run(stage, in.gap(1, T0, Channel.BOOK, GapCause.SEQUENCE));
        assertEquals("STALE:SEQUENCE", says());
        out.run(stage, in.gap(1, T0, Channel.ALL, GapCause.SILENCE));
        delta(WHOLE, levels(100, 9), NONE);
        assertEquals("", says());
        assertEquals(BookState.STALE, stage.bookState(1));
        assertEquals(5, stage.book(1).quantityAt(Side.BUY, 100));
        delta(WHOLE_SNAPSHOT, levels(100, 5), levels(101, 7));
        assertEquals("LIVE 100x5/101x7", says());
        assertEquals(2, stage.gaps());
    }

    @Test
    void shouldNotCallABookStaleForAGapOfAnotherChannelOrInstrument() {
        live();
        for (Channel channel :
                new Channel[] {Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BARS, Channel.MARK_PRICE, Channel.ORDERS}) {
            out.run(stage, in.gap(1, T0, channel, GapCause.SEQUENCE));
        }
        out.run(stage, in.gap(77, T0, Channel.BOOK, GapCause.SEQUENCE));
        assertEquals("", says());
        assertEquals(BookState.LIVE, stage.bookState(1));
        out.run(stage, in.gap(2, T0, Channel.BOOK, GapCause.SEQUENCE));
        assertEquals("STALE:SEQUENCE@2", says());
    }

    @Test
    void shouldBeStaleWhenAWholeEventLeavesTheBookCrossed() {
        live();
        delta(0, levels(101, 3), NONE);
        delta(WHOLE, NONE, levels(101, 0));
        assertEquals("101x3/102x8", says());
        delta(WHOLE, levels(102, 3), NONE);
        assertEquals("STALE:CROSSED", says());
        assertEquals(1, stage.crossedBooks());
        delta(WHOLE, levels(102, 0), NONE);
        assertEquals("", says());
        delta(WHOLE_SNAPSHOT, levels(102, 5), levels(102, 7));
        assertEquals("", says());
        assertEquals(BookState.STALE, stage.bookState(1));
    }

    @Test
    void shouldBeStaleWhenTheConnectionOfTheBookEnds() {
        live();
        in.connectionId = 8;
        out.run(stage, in.venueStatus(T0, ConnectionState.DISCONNECTED));
        in.connectionId = 7;
        out.run(stage, in.venueStatus(T0, ConnectionState.CONNECTING));
        assertEquals("", says());
        in.venueId = 2;
        out.run(stage, in.venueStatus(T0, ConnectionState.DISCONNECTED));
        in.venueId = 1;
        assertEquals("", says());

        out.run(stage, in.venueStatus(T0, ConnectionState.DISCONNECTED));
        assertEquals("STALE:DISCONNECT", says());
        delta(WHOLE, levels(100, 55), NONE);
        assertEquals("", says());
        delta(WHOLE_SNAPSHOT, levels(100, 5), levels(101, 7));
        assertEquals("LIVE 100x5/101x7", says());
    }

    @Test
    void shouldBelieveADeltaOfAnotherConnectionAfterARotation() {
        live();
        out.run(stage, in.venueStatus(T0, ConnectionState.CLOSED));
        assertEquals("STALE:DISCONNECT", says());
        in.connectionId = 9;
        delta(0, levels(100, 6), NONE);
        assertEquals("", says());
        delta(WHOLE, levels(98, 6), NONE);
        assertEquals("LIVE 100x6/101x7", says());
    }

    @Test
    void shouldNotBelieveADeltaAfterAGapOrAGroupCutByADisconnect() {
        live();
        out.run(stage, in.venueStatus(T0, ConnectionState.DISCONNECTED));
        out.run(stage, in.gap(1, T0, Channel.BOOK, GapCause.DISCONNECT));
        says();
        in.connectionId = 9;
        delta(WHOLE, levels(98, 6), NONE);
        assertEquals("", says());
        assertEquals(BookState.STALE, stage.bookState(1));

        delta(WHOLE_SNAPSHOT, levels(100, 5), levels(101, 7));
        delta(0, levels(100, 6), NONE);
        says();
        out.run(stage, in.venueStatus(T0, ConnectionState.DISCONNECTED));
        assertEquals("STALE:DISCONNECT", says());
        in.connectionId = 10;
        delta(WHOLE, levels(98, 6), NONE);
        assertEquals("", says());
        assertEquals(BookState.STALE, stage.bookState(1));
    }

    @Test
    void shouldNotJoinPartsOfTwoSnapshots() {
        delta(FLAG_SNAPSHOT, levels(100, 5), NONE);
        out.run(stage, in.gap(1, T0, Channel.BOOK, GapCause.DECODE_ERROR));
        assertEquals("STALE:DECODE_ERROR", says());
        delta(FLAG_SNAPSHOT, levels(90, 5), NONE);
        delta(WHOLE, levels(91, 5), NONE);
        assertEquals(1, stage.groupErrors());
        in.connectionId = 11;
        delta(FLAG_SNAPSHOT, levels(80, 5), NONE);
        in.connectionId = 12;
        delta(FLAG_SNAPSHOT, levels(70, 5), NONE);
        delta(WHOLE_SNAPSHOT, NONE, levels(71, 1));
        assertEquals("LIVE 70x5/71x1", says());
        assertEquals(1, stage.book(1).levelCount(Side.BUY));
    }

    @Test
    void shouldBeStaleAfterALevelThatNoBookHas() {
        live();
        delta(WHOLE, levels(100, -1), levels(0, 5));
        assertEquals("STALE:DECODE_ERROR", says());
        assertEquals(2, stage.invalidLevels());
    }

    @Test
    void shouldForgetWhatIsOfAnotherScale() {
        live();
        out.run(stage, in.trade(1, T0, 100, 5, Side.BUY, 1));
        assertEquals("weighted", says());
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        assertEquals("", says());
        out.run(stage, in.definition(1, "BTC", "USDT", -3, -5));
        assertEquals("STALE:DEFINITION", says());
        assertEquals(0, stage.tape(1).size());
        assertEquals(0, stage.book(1).levelCount(Side.BUY));
        assertEquals(L2Book.NONE, stage.lastTradePrice(1));
        out.run(stage, in.trade(1, T0 + MINUTE, 1_000, 5, Side.BUY, 1));
        assertEquals(0, stage.closedBars(1, 0));
        delta(WHOLE_SNAPSHOT, levels(1_000, 5), levels(1_010, 7));
        assertTrue(says().endsWith("LIVE 1000x5/1010x7"));
    }

    @Test
    void shouldRefuseWhatCannotBeAndCountIt() {
        out.run(stage, in.definition(3, "A", "B", -19, 0));
        out.run(stage, in.definition(3, "A", "B", 0, 10));
        out.run(stage, in.definition(0, "A", "B", 0, 0));
        out.run(stage, in.definition(1 << 16, "A", "B", 0, 0));
        out.run(stage, in.definition(1, "BTC", "EUR", -2, -5));
        assertEquals(5, stage.registry().refusedDefinitions());
        assertEquals("USDT", stage.registry().get(1).quoteAsset());
        assertNull(stage.registry().get(3));

        out.run(stage, in.trade(1, T0, 0, 5, Side.BUY, 1));
        out.run(stage, in.trade(1, T0, 5, -5, Side.BUY, 1));
        out.run(stage, in.trade(1, 0, 5, 5, Side.BUY, 1));
        in.latencyNs = -2 * MarketStage.MAX_AHEAD_NS;
        out.run(stage, in.trade(1, T0 + 3 * MarketStage.MAX_AHEAD_NS, 5, 5, Side.BUY, 1));
        assertEquals(4, stage.refusedTrades());
        out.run(stage, in.trade(9, T0, 5, 5, Side.BUY, 1));
        assertEquals(1, stage.unknownInstruments());
        assertEquals("", says());
    }

    @Test
    void shouldCloseABarByATickOnTheVenuesClockAndCountGaps() {
        long behind = 365L * 24 * 60 * MINUTE;
        in.latencyNs = behind;
        out.run(stage, in.trade(1, T0 + 10_000 * MILLI, 100, 5, Side.BUY, 3));
        out.run(stage, in.trade(1, T0 + 59_990 * MILLI, 110, 5, Side.SELL, 1));
        says();
        long ourClock = T0 + 59_990 * MILLI + behind;
        // 10 ms to the end of the bar, then the delay
        out.run(stage, in.tick(ourClock + 259 * MILLI));
        assertTrue(!says().contains("bar"));
        out.run(stage, in.trade(1, T0 + 59_999 * MILLI, 90, 1, Side.SELL, 1));
        // that trade came late: it says that the venue's clock is not as far on as it seemed
        out.run(stage, in.tick(ourClock + (259 + 251) * MILLI));
        List<UnsafeBuffer> bars = out.ofType(BarDecoder.TEMPLATE_ID);
        assertEquals(1, bars.size());
        BarDecoder bar = new BarDecoder().wrapAndApplyHeader(bars.get(0), 0, new MessageHeaderDecoder());
        assertEquals(T0, bar.openTimeNs());
        assertEquals(100, bar.openMantissa());
        assertEquals(110, bar.highMantissa());
        assertEquals(90, bar.lowMantissa());
        assertEquals(90, bar.closeMantissa());
        assertEquals(11, bar.volumeMantissa());
        assertEquals(5, bar.takerBuyVolumeMantissa());
        assertEquals(5, bar.tradeCount());
        // (100 x 5 + 110 x 5 + 90) x 10^-7 in 10^-8
        assertEquals(11_400, bar.turnover());
        out.clear();

        out.run(stage, in.trade(1, T0 + 59_999 * MILLI, 80, 1, Side.SELL, 1));
        assertEquals(1, stage.lateTrades());
        out.run(stage, in.trade(1, T0 + 4 * MINUTE, 80, 1, Side.SELL, 1));
        out.run(stage, in.trade(1, T0 + 5 * MINUTE, 80, 1, Side.SELL, 1));
        bars = out.ofType(BarDecoder.TEMPLATE_ID);
        assertEquals(1, bars.size());
        bar.wrapAndApplyHeader(bars.get(0), 0, new MessageHeaderDecoder());
        assertEquals(3, bar.gapBars());
        assertEquals(T0 + 4 * MINUTE, bar.openTimeNs());
        assertEquals(2, stage.closedBars(1, 0));
    }

    @Test
    void shouldPutOutNullWhereASumDoesNotFitItsField() {
        out.run(stage, in.definition(3, "BIG", "USDT", 9, 9));
        out.run(stage, in.trade(3, T0, 1_000, 1_000, Side.BUY, 1));
        out.run(stage, in.trade(3, T0 + MINUTE, 1, Long.MAX_VALUE, Side.BUY, 1));
        out.run(stage, in.trade(3, T0 + MINUTE, 1, 1, Side.BUY, 1));
        out.run(stage, in.trade(3, T0 + 2 * MINUTE, 1, 1, Side.BUY, 1));

        List<UnsafeBuffer> bars = out.ofType(BarDecoder.TEMPLATE_ID);
        BarDecoder bar = new BarDecoder().wrapAndApplyHeader(bars.get(0), 0, new MessageHeaderDecoder());
        assertEquals(BarDecoder.turnoverNullValue(), bar.turnover());
        assertEquals(1_000, bar.volumeMantissa());
        bar.wrapAndApplyHeader(bars.get(1), 0, new MessageHeaderDecoder());
        assertEquals(Long.MAX_VALUE, bar.volumeMantissa());
        assertEquals(1, bar.tradeCount());
        WeightedPriceDecoder price = new WeightedPriceDecoder()
                .wrapAndApplyHeader(out.ofType(WeightedPriceDecoder.TEMPLATE_ID).get(0), 0, new MessageHeaderDecoder());
        assertEquals(WeightedPriceDecoder.priceNullValue(), price.price());
        assertEquals(1, price.instrumentCount());
        assertTrue(stage.overflowRefusals() >= 5);
    }

    @Test
    void shouldCloseManyBarsOverSeveralTicks() {
        int count = 75;
        for (int id = 1; id <= count; id++) {
            out.run(stage, in.definition(id, 1 == id ? "BTC" : 2 == id ? "ETH" : "C" + id, "USDT", -2, -5));
            out.run(stage, in.trade(id, T0 + 1, 100, 5, Side.BUY, 1));
        }
        out.clear();
        List<Integer> perTick = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            out.run(stage, in.tick(T0 + 2 * MINUTE + i));
            perTick.add(out.ofType(BarDecoder.TEMPLATE_ID).size());
            out.clear();
        }
        assertEquals(List.of(32, 32, 11, 0), perTick);
    }

    @Test
    void shouldGiveTheSameBytesAfterReadingItsState() {
        live();
        out.run(stage, in.trade(1, T0, 100, 5, Side.BUY, 1));
        StateWriter first = new StateWriter();
        stage.writeState(first);
        MarketStage restored = new MarketStage(MarketSettings.defaults());
        StateReader reader = new StateReader().wrap(first.buffer(), 0, first.length());
        restored.readState(reader);
        StateWriter second = new StateWriter();
        restored.writeState(second);

        assertEquals(0, reader.remaining());
        assertTrue(Arrays.equals(bytes(first), bytes(second)));
    }

    static byte[] bytes(StateWriter writer) {
        byte[] bytes = new byte[writer.length()];
        writer.buffer().getBytes(0, bytes);
        return bytes;
    }
}
