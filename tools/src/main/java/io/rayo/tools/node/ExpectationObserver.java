package io.rayo.tools.node;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BarSource;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.L2Book;
import io.rayo.gateways.sim.playback.Expected;
import io.rayo.gateways.sim.playback.ExpectedBars;
import io.rayo.gateways.sim.playback.ExpectedBook;
import io.rayo.gateways.sim.playback.ExpectedMulti;
import io.rayo.gateways.sim.playback.Recording;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Compares what the core makes of a recording with what is expected, at the exact update at which it is expected. The
 * core's thread; allocates freely, it is no part of a node that trades.
 */
final class ExpectationObserver implements NodeObserver {
    private static final int MAX_LINES = 20;

    private final CoreConfig.Stages stages;
    private final List<String> names;
    private final List<Expected> expectations;
    private final Map<String, SymbolSeen> seen = new HashMap<>();
    private final String onlySymbol;
    private final List<String> lines = new ArrayList<>();
    private final BookDeltaDecoder delta = new BookDeltaDecoder();
    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final FeedGapDecoder gap = new FeedGapDecoder();
    private final BarDecoder bar = new BarDecoder();
    private long comparisons;
    private long differences;

    /** What was seen of an instrument. */
    private static final class SymbolSeen {
        private final List<long[]> tickers = new ArrayList<>();
        private final List<long[]> bests = new ArrayList<>();
        private final List<Map.Entry<Long, BarSeen>> bars = new ArrayList<>();
        private long trades;
        private long tops;
        private Instrument instrument;
        private long applied;
        private long snapshots;
        private long gaps;
        private long checksumGaps;
        private long tickerComparisons;
        private long tickerMismatches;
    }

    private record BarSeen(
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            BigDecimal takerBuyVolume,
            BigDecimal turnover,
            long trades) {}

    ExpectationObserver(
            final CoreConfig.Stages stages,
            final List<Recording> recordings,
            final List<String> names,
            final List<Expected> expectations) {
        this.stages = stages;
        this.names = List.copyOf(names);
        this.expectations = List.copyOf(expectations);
        onlySymbol =
                1 == recordings.size() && 1 == recordings.getFirst().symbols().size()
                        ? recordings.getFirst().symbols().keySet().iterator().next()
                        : null;
    }

    @Override
    public void onInbound(final DirectBuffer buffer, final int offset, final int length) {
        final Instrument instrument = stages.market().registry().get(EventHeaders.instrumentId(buffer, offset));
        if (null == instrument) {
            return;
        }
        final SymbolSeen symbol = seen.computeIfAbsent(instrument.symbol(), key -> new SymbolSeen());
        symbol.instrument = instrument;
        switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> symbol.trades++;
            case TopOfBookDecoder.TEMPLATE_ID -> onTop(symbol, buffer, offset);
            case FeedGapDecoder.TEMPLATE_ID -> {
                gap.wrap(
                        buffer,
                        offset + EventHeaders.SEQUENCE_OFFSET,
                        EventHeaders.blockLength(buffer, offset),
                        EventHeaders.version(buffer, offset));
                if (GapCause.DISCONNECT != gap.cause()) {
                    symbol.gaps++;
                }
                symbol.checksumGaps += GapCause.CHECKSUM == gap.cause() ? 1 : 0;
            }
            case BookDeltaDecoder.TEMPLATE_ID -> {
                final int flags = EventHeaders.flags(buffer, offset);
                if (EventHeaders.FLAG_LAST_OF_GROUP
                        == (flags & (EventHeaders.FLAG_LAST_OF_GROUP | EventHeaders.FLAG_SNAPSHOT))) {
                    onDelta(instrument, symbol, buffer, offset);
                } else if ((flags & EventHeaders.FLAG_LAST_OF_GROUP) != 0) {
                    symbol.snapshots++;
                }
            }
            default -> {
                // of no interest here
            }
        }
    }

    private void onTop(final SymbolSeen symbol, final DirectBuffer buffer, final int offset) {
        top.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        symbol.tops++;
        symbol.tickers.add(new long[] {top.venueSequence(), top.bidPriceMantissa(), top.askPriceMantissa()});
    }

    private void onDelta(
            final Instrument instrument, final SymbolSeen symbol, final DirectBuffer buffer, final int offset) {
        delta.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        symbol.applied++;
        final long updateId = delta.lastVenueSequence();
        final L2Book book = stages.market().book(instrument.instrumentId());
        symbol.bests.add(new long[] {updateId, book.bestBidPrice(), book.bestAskPrice()});
        for (int i = 0; i < expectations.size(); i++) {
            final String at = names.get(i) + " " + instrument.symbol() + " at update " + updateId;
            if (expectations.get(i) instanceof final ExpectedBook expected
                    && instrument.symbol().equals(onlySymbol)) {
                for (final ExpectedBook.Point point : expected.points()) {
                    if (point.updateId() == updateId) {
                        compareLevels(
                                at + " (line " + point.line() + ")", instrument, book, point.bids(), point.asks());
                    }
                }
                if (null != expected.end() && expected.end().updateId() == updateId) {
                    compareLevels(
                            at + " (end)",
                            instrument,
                            book,
                            expected.end().bids(),
                            expected.end().asks());
                    compare(at + " bid levels", expected.end().bidLevels(), book.levelCount(Side.BUY));
                    compare(at + " ask levels", expected.end().askLevels(), book.levelCount(Side.SELL));
                }
            } else if (expectations.get(i) instanceof final ExpectedMulti expected) {
                for (final ExpectedMulti.SymbolBook point : expected.books()) {
                    if (point.updateId() == updateId && point.symbol().equals(instrument.symbol())) {
                        compareBook(at, instrument, book, point);
                    }
                }
            }
        }
    }

    private void compareBook(
            final String at, final Instrument instrument, final L2Book book, final ExpectedMulti.SymbolBook expected) {
        compareLevels(at, instrument, book, expected.bids(), expected.asks());
        compare(at + " bid levels", expected.bidLevels(), book.levelCount(Side.BUY));
        compare(at + " ask levels", expected.askLevels(), book.levelCount(Side.SELL));
    }

    /**
     * The best prices after an update are those of the newest ticker that is not newer than it. Tickers travel beside
     * the updates, so they are compared at the end.
     */
    private static void compareTickers(final SymbolSeen symbol) {
        symbol.tickers.sort(Comparator.comparingLong(ticker -> ticker[0]));
        int next = 0;
        for (final long[] best : symbol.bests) {
            long[] newest = null;
            while (next < symbol.tickers.size() && symbol.tickers.get(next)[0] <= best[0]) {
                newest = symbol.tickers.get(next++);
            }
            if (null != newest) {
                symbol.tickerComparisons++;
                if (newest[1] != best[1] || newest[2] != best[2]) {
                    symbol.tickerMismatches++;
                }
            }
        }
    }

    private void compareLevels(
            final String at,
            final Instrument instrument,
            final L2Book book,
            final List<Expected.Level> bids,
            final List<Expected.Level> asks) {
        compareSide(at + " bid", instrument, book, Side.BUY, bids);
        compareSide(at + " ask", instrument, book, Side.SELL, asks);
    }

    private void compareSide(
            final String at,
            final Instrument instrument,
            final L2Book book,
            final Side side,
            final List<Expected.Level> expected) {
        for (int i = 0; i < expected.size(); i++) {
            comparisons++;
            if (i >= book.levelCount(side)) {
                difference(at + " " + i + ": expected " + expected.get(i) + ", the book ends before");
                continue;
            }
            final BigDecimal price = decimal(book.price(side, i), instrument.priceExponent());
            final BigDecimal quantity = decimal(book.quantity(side, i), instrument.sizeExponent());
            if (!expected.get(i).matches(price, quantity)) {
                difference(at + " " + i + ": expected " + expected.get(i).price() + " x "
                        + expected.get(i).quantity() + ", found " + price + " x " + quantity);
            }
        }
    }

    @Override
    public void onOutbound(final DirectBuffer buffer, final int offset, final int length) {
        if (BarDecoder.TEMPLATE_ID != EventHeaders.templateId(buffer, offset)) {
            return;
        }
        bar.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Instrument instrument = stages.market().registry().get(EventHeaders.instrumentId(buffer, offset));
        if (BarSource.TRADES == bar.source() && 1 == bar.closed()) {
            final int priceExponent = instrument.priceExponent();
            final int sizeExponent = instrument.sizeExponent();
            seen.computeIfAbsent(instrument.symbol(), key -> new SymbolSeen())
                    .bars
                    .add(Map.entry(
                            bar.openTimeNs() / 1_000_000L,
                            new BarSeen(
                                    decimal(bar.openMantissa(), priceExponent),
                                    decimal(bar.highMantissa(), priceExponent),
                                    decimal(bar.lowMantissa(), priceExponent),
                                    decimal(bar.closeMantissa(), priceExponent),
                                    decimal(bar.volumeMantissa(), sizeExponent),
                                    decimal(bar.takerBuyVolumeMantissa(), sizeExponent),
                                    decimal(bar.turnover(), -8),
                                    bar.tradeCount())));
        }
    }

    private static BigDecimal decimal(final long mantissa, final int exponent) {
        return BigDecimal.valueOf(mantissa, -exponent);
    }

    /** Compares counts and bars, after the core has stopped. */
    void finish(final NodeSummary summary) {
        long decodeErrors = 0;
        for (final NodeSummary.VenueRow row : summary.venues()) {
            decodeErrors += row.decodeErrors();
        }
        compare("decode errors", 0, decodeErrors);
        for (int i = 0; i < expectations.size(); i++) {
            final String name = names.get(i);
            switch (expectations.get(i)) {
                case final ExpectedBook expected -> finishBook(name, expected);
                case final ExpectedBars expected -> finishBars(name, expected);
                case final ExpectedMulti expected -> finishBooks(name, expected);
            }
        }
    }

    private void finishBooks(final String name, final ExpectedMulti expected) {
        long applied = 0;
        long snapshots = 0;
        long checksumGaps = 0;
        for (final SymbolSeen symbol : seen.values()) {
            applied += symbol.applied;
            snapshots += symbol.snapshots;
            checksumGaps += symbol.checksumGaps;
        }
        if (ExpectedMulti.UNKNOWN != expected.checksumsGood()) {
            compare(name + " bad checksums", expected.checksumsBad(), checksumGaps);
            // some files count the checksums of snapshots, others do not
            final long all = applied + snapshots;
            compare(
                    name + " good checksums",
                    expected.checksumsGood(),
                    all == expected.checksumsGood() ? all : applied);
        }
        for (final ExpectedMulti.SymbolBook book : expected.books()) {
            final SymbolSeen symbol = seen.getOrDefault(book.symbol(), new SymbolSeen());
            final String at = name + " " + book.symbol();
            if (ExpectedMulti.UNKNOWN != book.applied()) {
                compare(at + " updates applied", book.applied(), symbol.applied);
            }
            if (ExpectedMulti.UNKNOWN != book.gaps()) {
                compare(at + " gaps", book.gaps(), symbol.gaps);
            }
            if (null == symbol.instrument) {
                difference(at + ": nothing came of this symbol");
            } else if (ExpectedMulti.UNKNOWN == book.updateId()) {
                compareBook(
                        at + " at the end",
                        symbol.instrument,
                        stages.market().book(symbol.instrument.instrumentId()),
                        book);
            } else if (symbol.bests.stream().noneMatch(best -> best[0] == book.updateId())) {
                difference(at + ": update " + book.updateId() + " never came");
            }
        }
    }

    private SymbolSeen only(final String name) {
        if (null == onlySymbol) {
            throw new IllegalArgumentException(name + " names no symbol: play one recording of one symbol with it");
        }
        return seen.getOrDefault(onlySymbol, new SymbolSeen());
    }

    private void finishBook(final String name, final ExpectedBook expected) {
        final SymbolSeen symbol = only(name);
        compareTickers(symbol);
        final ExpectedBook.Summary summary = expected.summary();
        compare(name + " updates applied", summary.diffsApplied(), symbol.applied);
        compare(name + " gaps", summary.sequenceGaps(), symbol.gaps);
        compare(name + " trades", summary.rowsByChannel().getOrDefault("trade", 0L), symbol.trades);
        compare(name + " tops of book", summary.rowsByChannel().getOrDefault("bookTicker", 0L), symbol.tops);
        compare(name + " top-of-book mismatches", summary.bookTickerMismatches(), symbol.tickerMismatches);
        lines.add(name + ": best prices equal the venue's own ticker after " + symbol.tickerComparisons + " updates");
    }

    private void finishBars(final String name, final ExpectedBars expected) {
        final SymbolSeen symbol = only(name);
        compare(name + " bars", expected.bars().size(), symbol.bars.size());
        final int count = Math.min(expected.bars().size(), symbol.bars.size());
        for (int i = 0; i < count; i++) {
            final ExpectedBars.MinuteBar bar1 = expected.bars().get(i);
            final BarSeen bar2 = symbol.bars.get(i).getValue();
            final String at = name + " bar " + bar1.openTimeMs() + " ";
            compare(at + "open time", bar1.openTimeMs(), symbol.bars.get(i).getKey());
            compare(at + "open", bar1.open(), bar2.open());
            compare(at + "high", bar1.high(), bar2.high());
            compare(at + "low", bar1.low(), bar2.low());
            compare(at + "close", bar1.close(), bar2.close());
            compare(at + "volume", bar1.volume(), bar2.volume());
            compare(at + "taker buy volume", bar1.takerBuyVolume(), bar2.takerBuyVolume());
            compare(at + "turnover", bar1.notionalSum().setScale(8, RoundingMode.HALF_EVEN), bar2.turnover());
            compare(at + "trades", bar1.trades(), bar2.trades());
        }
    }

    private void compare(final String what, final BigDecimal expected, final BigDecimal found) {
        comparisons++;
        if (0 != expected.compareTo(found)) {
            difference(what + ": expected " + expected + ", found " + found);
        }
    }

    private void compare(final String what, final long expected, final long found) {
        comparisons++;
        if (expected != found) {
            difference(what + ": expected " + expected + ", found " + found);
        }
    }

    private void difference(final String line) {
        differences++;
        if (differences <= MAX_LINES) {
            lines.add(line);
        }
    }

    List<String> lines() {
        return lines;
    }

    long comparisons() {
        return comparisons;
    }

    long differences() {
        return differences;
    }
}
