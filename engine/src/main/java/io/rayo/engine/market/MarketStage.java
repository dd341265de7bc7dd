package io.rayo.engine.market;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.codecs.sbe.BarSource;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ClockTickDecoder;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.codecs.sbe.VenueStatusDecoder;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * First stage of the core: registry, books, tape, weighted prices, bars.
 *
 * <pre>
 *   InstrumentDefinition, Trade, BookDelta, FeedGap, VenueStatus, ClockTick
 *       -> BookStatus, TopOfBook (stageOnly, from our book), Bar (TRADES), WeightedPrice
 *   state: registry, books, tapes, bar builders, symbols, counters
 * </pre>
 *
 * <p>Bars and windows go by the event times of trades. A clock tick is on our clock, so it is moved onto the venue's:
 * latest event time plus what has passed on our clock since that trade came. So a venue whose clock is off, or a
 * recording of another year, closes its bars when its own time comes. Runs on the core's thread; allocates when a
 * definition comes or a structure grows, else never.
 */
public final class MarketStage implements Stage {
    /**
     * A trade further ahead of our clock than this is a decoding error of its time, and would end all bars before it.
     */
    public static final long MAX_AHEAD_NS = 3_600_000_000_000L;

    /**
     * Most bars that one clock tick closes; the others wait for the next. One event may only cause so many messages and
     * 64 orders, and each bar may cause some.
     */
    public static final int MAX_BARS_PER_TICK = 32;

    private static final int BAR_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + BarEncoder.BLOCK_LENGTH;

    private final MarketSettings settings;
    private final InstrumentDefinitionDecoder definitionDecoder = new InstrumentDefinitionDecoder();
    private final TradeDecoder tradeDecoder = new TradeDecoder();
    private final BookDeltaDecoder deltaDecoder = new BookDeltaDecoder();
    private final FeedGapDecoder gapDecoder = new FeedGapDecoder();
    private final VenueStatusDecoder venueStatusDecoder = new VenueStatusDecoder();
    private final BarEncoder barEncoder = new BarEncoder();
    private final WideUnsigned numerator = new WideUnsigned();
    private final WideUnsigned denominator = new WideUnsigned();
    private final BarDecoder barDecoder = new BarDecoder();
    private final BarSink barSink = this::putBar;
    private final Runnable venueBarSink = this::putVenueBar;

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final BookKeeper bookKeeper = new BookKeeper();
    private final WeightedPrices weightedPrices;
    private InstrumentMarket[] markets = new InstrumentMarket[64];

    /** What the bar sink needs beside the bar; set before each use. */
    private InstrumentMarket current;

    private StageOutput currentOutput;
    private VenueBarBuilder currentVenueBar;
    private int barsOfTick;
    /** Where the next clock tick starts; 1 unless the one before had too much to do. */
    private int tickCursor = 1;

    private long coreTimeNs;
    private long trades;
    private long topsOfBook;
    private long deltas;
    private long gaps;
    private long refusedTrades;
    private long overflowRefusals;
    private long unknownInstruments;
    private long refusedBars;

    /**
     * A stage that knows nothing yet.
     *
     * @param settings of the stage.
     */
    public MarketStage(final MarketSettings settings) {
        this.settings = settings;
        this.weightedPrices = new WeightedPrices(settings.weightedPriceWindowNs(), settings.weightedPriceIntervalNs());
    }

    @Override
    public String name() {
        return "market";
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length, final StageOutput output) {
        // only inbound messages come here: their receive time is ours, and never goes back
        coreTimeNs = Math.max(coreTimeNs, EventHeaders.receiveTimeNs(buffer, offset));
        switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> onTrade(buffer, offset, output);
            case BookDeltaDecoder.TEMPLATE_ID -> onBookDelta(buffer, offset, output);
            case TopOfBookDecoder.TEMPLATE_ID -> topsOfBook++;
            case ClockTickDecoder.TEMPLATE_ID -> onClockTick(output);
            case BarDecoder.TEMPLATE_ID -> onVenueBar(buffer, offset, output);
            case FeedGapDecoder.TEMPLATE_ID -> onFeedGap(buffer, offset, output);
            case VenueStatusDecoder.TEMPLATE_ID -> onVenueStatus(buffer, offset, output);
            case InstrumentDefinitionDecoder.TEMPLATE_ID -> onInstrumentDefinition(buffer, offset, output);
            default -> {
                // not of the market
            }
        }
    }

    /**
     * All instruments.
     *
     * @return this stage's own registry: to be read on its thread.
     */
    public InstrumentRegistry registry() {
        return registry;
    }

    /**
     * Book of an instrument.
     *
     * @param instrumentId any number.
     * @return the book, or null if the instrument is not known.
     */
    public L2Book book(final int instrumentId) {
        final InstrumentMarket market = market(instrumentId);
        return null == market ? null : market.book;
    }

    /**
     * Whether a book may be believed.
     *
     * @param instrumentId any number.
     * @return its state, or null if the instrument is not known.
     */
    public BookState bookState(final int instrumentId) {
        final InstrumentMarket market = market(instrumentId);
        return null == market ? null : market.bookState;
    }

    /**
     * Trades of an instrument within the window.
     *
     * @param instrumentId any number.
     * @return the tape, or null if the instrument is not known.
     */
    public TradeTape tape(final int instrumentId) {
        final InstrumentMarket market = market(instrumentId);
        return null == market ? null : market.tape;
    }

    /**
     * Price of the last trade in the order of arrival.
     *
     * @param instrumentId any number.
     * @return mantissa; {@link L2Book#NONE} if there was none.
     */
    public long lastTradePrice(final int instrumentId) {
        final InstrumentMarket market = market(instrumentId);
        return null == market ? L2Book.NONE : market.lastTradePrice;
    }

    /**
     * Bars that were put out.
     *
     * @param instrumentId of a known instrument.
     * @param timeframeIndex in {@link MarketSettings#timeframesNs}.
     * @return count.
     */
    public long closedBars(final int instrumentId, final int timeframeIndex) {
        return market(instrumentId).bars[timeframeIndex].closedBars();
    }

    /**
     * Trades that came after their bar was closed.
     *
     * @param instrumentId of a known instrument.
     * @param timeframeIndex in {@link MarketSettings#timeframesNs}.
     * @return count.
     */
    public long lateTrades(final int instrumentId, final int timeframeIndex) {
        return market(instrumentId).bars[timeframeIndex].lateTrades();
    }

    /**
     * Trades, refused ones included.
     *
     * @return count.
     */
    public long trades() {
        return trades;
    }

    /**
     * Tops of book of the venues' own channels.
     *
     * @return count.
     */
    public long topsOfBook() {
        return topsOfBook;
    }

    /**
     * BookDelta messages, ignored ones included.
     *
     * @return count.
     */
    public long deltas() {
        return deltas;
    }

    /**
     * FeedGap messages.
     *
     * @return count.
     */
    public long gaps() {
        return gaps;
    }

    /**
     * Deltas left out because their book waits for a snapshot.
     *
     * @return count.
     */
    public long ignoredDeltas() {
        return bookKeeper.ignoredDeltas();
    }

    /**
     * Snapshots that broke off without a FeedGap.
     *
     * @return count.
     */
    public long groupErrors() {
        return bookKeeper.groupErrors();
    }

    /**
     * Levels with a price or quantity that no book has.
     *
     * @return count.
     */
    public long invalidLevels() {
        return bookKeeper.invalidLevels();
    }

    /**
     * Times that a whole event left a book crossed.
     *
     * @return count.
     */
    public long crossedBooks() {
        return bookKeeper.crossedBooks();
    }

    /**
     * Levels that were cut off because a side was full.
     *
     * @return count.
     */
    public long truncations() {
        long sum = 0;
        for (int id = 1; id < registry.limit(); id++) {
            sum += null == markets[id] ? 0 : markets[id].book.truncations();
        }
        return sum;
    }

    /**
     * Bars of venues that make no sense.
     *
     * @return count.
     */
    public long refusedBars() {
        return refusedBars;
    }

    /**
     * Bars of venues that came again or late.
     *
     * @return count over all instruments and timeframes.
     */
    public long lateBars() {
        long sum = 0;
        for (int id = 1; id < registry.limit(); id++) {
            if (null != markets[id]) {
                for (final VenueBarBuilder bar : markets[id].venueBars) {
                    sum += null == bar ? 0 : bar.lateBars();
                }
            }
        }
        return sum;
    }

    /**
     * Trades that left the window early because a tape was full.
     *
     * @return count.
     */
    public long tapeDrops() {
        long sum = 0;
        for (int id = 1; id < registry.limit(); id++) {
            sum += null == markets[id] ? 0 : markets[id].tape.droppedEarly();
        }
        return sum;
    }

    /**
     * Trades with a price, quantity or time that no trade has.
     *
     * @return count.
     */
    public long refusedTrades() {
        return refusedTrades;
    }

    /**
     * Trades left out of a bar because they came after it was closed; once per timeframe.
     *
     * @return count.
     */
    public long lateTrades() {
        long sum = 0;
        for (int id = 1; id < registry.limit(); id++) {
            if (null != markets[id]) {
                for (final BarBuilder bar : markets[id].bars) {
                    sum += bar.lateTrades();
                }
            }
        }
        return sum;
    }

    /**
     * Results that do not fit their field and were left out or put out as null.
     *
     * @return count.
     */
    public long overflowRefusals() {
        long sum = overflowRefusals + weightedPrices.overflowRefusals();
        for (int id = 1; id < registry.limit(); id++) {
            sum += null == markets[id] ? 0 : markets[id].tape.overflowRefusals();
        }
        return sum;
    }

    /**
     * Messages of instruments that no definition has announced.
     *
     * @return count.
     */
    public long unknownInstruments() {
        return unknownInstruments;
    }

    @Override
    public void writeState(final StateWriter writer) {
        writer.putLong(coreTimeNs);
        writer.putInt(tickCursor);
        writer.putLong(trades);
        writer.putLong(topsOfBook);
        writer.putLong(deltas);
        writer.putLong(gaps);
        writer.putLong(refusedTrades);
        writer.putLong(overflowRefusals);
        writer.putLong(unknownInstruments);
        writer.putLong(refusedBars);
        bookKeeper.writeState(writer);
        registry.writeState(writer);
        for (int id = 1; id < registry.limit(); id++) {
            if (null != markets[id]) {
                markets[id].writeState(writer);
            }
        }
        weightedPrices.writeState(writer);
    }

    @Override
    public void readState(final StateReader reader) {
        coreTimeNs = reader.getLong();
        tickCursor = reader.getInt();
        trades = reader.getLong();
        topsOfBook = reader.getLong();
        deltas = reader.getLong();
        gaps = reader.getLong();
        refusedTrades = reader.getLong();
        overflowRefusals = reader.getLong();
        unknownInstruments = reader.getLong();
        refusedBars = reader.getLong();
        bookKeeper.readState(reader);
        registry.readState(reader);
        ensureCapacity(registry.limit());
        for (int id = 1; id < registry.limit(); id++) {
            final Instrument instrument = registry.get(id);
            if (null != instrument) {
                markets[id] = new InstrumentMarket(instrument, settings);
                markets[id].readState(reader);
            }
        }
        weightedPrices.readState(reader, registry, markets);
    }

    private void onTrade(final DirectBuffer buffer, final int offset, final StageOutput output) {
        trades++;
        final InstrumentMarket market = knownMarket(buffer, offset);
        if (null == market) {
            return;
        }
        tradeDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final long eventTimeNs = EventHeaders.eventTimeNs(buffer, offset);
        final long price = tradeDecoder.priceMantissa();
        final long quantity = tradeDecoder.quantityMantissa();
        // a null is Long.MIN_VALUE, so that it is refused here as well
        if (price <= 0 || quantity <= 0 || eventTimeNs <= 0 || eventTimeNs - MAX_AHEAD_NS > coreTimeNs) {
            refusedTrades++;
            return;
        }
        market.tradeConnectionId = tradeDecoder.header().connectionId();
        market.tradesStale = false;
        market.lastTradePrice = price;
        market.lastTradeQuantity = quantity;
        if (eventTimeNs >= market.anchorEventTimeNs) {
            market.anchorEventTimeNs = eventTimeNs;
            market.anchorTimeNs = coreTimeNs;
        }
        final boolean takerBuys = Side.BUY == tradeDecoder.aggressorSide();
        final int count = Math.max(1, tradeDecoder.tradeCount());
        final long productHigh = Math.multiplyHigh(price, quantity);
        final long productLow = price * quantity;
        current = market;
        currentOutput = output;
        for (int i = 0; i < market.bars.length; i++) {
            final BarBuilder bar = market.bars[i];
            if (null == market.venueBars[i]
                    && !bar.onTrade(eventTimeNs, price, quantity, productHigh, productLow, takerBuys, count, barSink)) {
                overflowRefusals++;
            }
        }
        weightedPrices.onTrade(market, eventTimeNs, coreTimeNs, price, quantity, output);
    }

    private void onVenueBar(final DirectBuffer buffer, final int offset, final StageOutput output) {
        if (0 == settings.venueBarsNs()) {
            return;
        }
        final InstrumentMarket market = knownMarket(buffer, offset);
        if (null == market) {
            return;
        }
        barDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        if (1 != barDecoder.closed()
                || BarSource.VENUE != barDecoder.source()
                || settings.venueBarsNs() != barDecoder.timeframeNs()) {
            return;
        }
        final long openTimeNs = barDecoder.openTimeNs();
        final long low = barDecoder.lowMantissa();
        // a null is Long.MIN_VALUE, so that it is refused here as well
        if (openTimeNs <= 0
                || 0 != openTimeNs % settings.venueBarsNs()
                || openTimeNs + settings.venueBarsNs() - MAX_AHEAD_NS > coreTimeNs
                || low <= 0
                || barDecoder.openMantissa() < low
                || barDecoder.closeMantissa() < low
                || barDecoder.highMantissa() < Math.max(barDecoder.openMantissa(), barDecoder.closeMantissa())
                || barDecoder.volumeMantissa() < 0) {
            refusedBars++;
            return;
        }
        current = market;
        currentOutput = output;
        for (final VenueBarBuilder bar : market.venueBars) {
            if (null != bar) {
                currentVenueBar = bar;
                if (!bar.onBar(barDecoder, venueBarSink)) {
                    overflowRefusals++;
                }
            }
        }
    }

    private void onBookDelta(final DirectBuffer buffer, final int offset, final StageOutput output) {
        deltas++;
        final InstrumentMarket market = knownMarket(buffer, offset);
        if (null == market) {
            return;
        }
        deltaDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        bookKeeper.onDelta(
                market,
                deltaDecoder,
                EventHeaders.flags(buffer, offset),
                deltaDecoder.header().connectionId(),
                output);
    }

    private void onClockTick(final StageOutput output) {
        currentOutput = output;
        barsOfTick = 0;
        final int count = registry.limit() - 1;
        int id = tickCursor;
        tickCursor = 1;
        for (int i = 0; i < count; i++) {
            closeBarsOfTick(markets[id]);
            if (barsOfTick >= MAX_BARS_PER_TICK) {
                tickCursor = id;
                break;
            }
            id = id == count ? 1 : id + 1;
        }
        weightedPrices.onTick(coreTimeNs, output);
    }

    private void closeBarsOfTick(final InstrumentMarket market) {
        if (null == market || L2Book.NONE == market.anchorTimeNs) {
            return;
        }
        final long venueTimeNs = market.anchorEventTimeNs + (coreTimeNs - market.anchorTimeNs);
        current = market;
        for (final BarBuilder bar : market.bars) {
            bar.onTime(venueTimeNs - settings.barCloseDelayNs(), barSink);
        }
    }

    private void onFeedGap(final DirectBuffer buffer, final int offset, final StageOutput output) {
        gaps++;
        final InstrumentMarket market = knownMarket(buffer, offset);
        if (null == market) {
            return;
        }
        gapDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Channel channel = gapDecoder.channel();
        if (Channel.TRADES == channel || Channel.ALL == channel) {
            market.tradesStale = true;
        }
        if (BookKeeper.concernsBook(channel)) {
            bookKeeper.lose(market, gapDecoder.cause(), output);
        }
    }

    private void onVenueStatus(final DirectBuffer buffer, final int offset, final StageOutput output) {
        venueStatusDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final ConnectionState state = venueStatusDecoder.state();
        if (ConnectionState.DISCONNECTED != state && ConnectionState.CLOSED != state) {
            return;
        }
        final int venueId = EventHeaders.venueId(buffer, offset);
        final int connectionId = venueStatusDecoder.header().connectionId();
        for (int id = 1; id < registry.limit(); id++) {
            final InstrumentMarket market = markets[id];
            if (null != market && market.instrument.venueId() == venueId) {
                if (isConcerned(connectionId, market.tradeConnectionId)) {
                    market.tradesStale = true;
                }
                if (isConcerned(connectionId, market.bookConnectionId)) {
                    bookKeeper.onDisconnect(market, output);
                }
            }
        }
    }

    /** Connection 0 stands for the whole venue, or for data of an unknown connection. */
    private static boolean isConcerned(final int endedId, final int carrierId) {
        return InstrumentMarket.NO_CONNECTION != carrierId && (endedId == carrierId || 0 == endedId || 0 == carrierId);
    }

    private void onInstrumentDefinition(final DirectBuffer buffer, final int offset, final StageOutput output) {
        definitionDecoder.wrap(
                buffer,
                offset + MessageHeaderEncoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final Instrument instrument = registry.onDefinition(definitionDecoder);
        if (null == instrument) {
            return;
        }
        ensureCapacity(registry.limit());
        final InstrumentMarket market = markets[instrument.instrumentId()];
        if (null == market) {
            final InstrumentMarket added = new InstrumentMarket(instrument, settings);
            markets[instrument.instrumentId()] = added;
            weightedPrices.onInstrument(added, registry.symbolBytes(instrument.symbolIndex()));
            return;
        }
        final boolean newScale = instrument.differsInScaleFrom(market.instrument);
        market.instrument = instrument;
        market.tape.instrument(instrument);
        if (newScale) {
            market.lastTradePrice = L2Book.NONE;
            market.lastTradeQuantity = L2Book.NONE;
            for (final BarBuilder bar : market.bars) {
                bar.discard();
            }
            for (final VenueBarBuilder bar : market.venueBars) {
                if (null != bar) {
                    bar.discard();
                }
            }
            bookKeeper.onNewScale(market, output);
        }
    }

    private void putVenueBar() {
        currentVenueBar.encode(claimBar());
        currentOutput.commit(BAR_LENGTH);
    }

    private BarEncoder claimBar() {
        final Instrument instrument = current.instrument;
        final StageOutput output = currentOutput;
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                BarEncoder.TEMPLATE_ID,
                BarEncoder.BLOCK_LENGTH,
                0,
                0,
                instrument.instrumentId(),
                instrument.venueId(),
                0,
                0);
        return barEncoder.wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH);
    }

    private void putBar(final BarBuilder bar) {
        barsOfTick++;
        final Instrument instrument = current.instrument;
        claimBar()
                .timeframeNs(bar.timeframeNs())
                .openTimeNs(bar.openTimeNs())
                .openMantissa(bar.open())
                .highMantissa(bar.high())
                .lowMantissa(bar.low())
                .closeMantissa(bar.close())
                .volumeMantissa(bar.volume())
                .takerBuyVolumeMantissa(bar.takerBuyVolume())
                .turnover(turnover(instrument, bar.turnover()))
                .tradeCount(bar.tradeCount())
                .gapBars(bar.gapBars())
                .source(BarSource.TRADES)
                .closed((short) 1);
        currentOutput.commit(BAR_LENGTH);
    }

    /** Sum of price times quantity in 10^-8, rounded once; null and counted if it does not fit. */
    private long turnover(final Instrument instrument, final Sum128 sum) {
        final int power = instrument.priceExponent() + instrument.sizeExponent() + 8; // -28 to 26
        numerator.set(sum.high(), sum.low()).multiplyPowerOfTen(Math.max(0, power));
        denominator.set(0, 1).multiplyPowerOfTen(Math.max(0, -power));
        final long turnover = numerator.divideToLong(denominator);
        if (WideUnsigned.OVERFLOW == turnover) {
            overflowRefusals++;
            return BarEncoder.turnoverNullValue();
        }
        return turnover;
    }

    private InstrumentMarket knownMarket(final DirectBuffer buffer, final int offset) {
        final InstrumentMarket market = market(EventHeaders.instrumentId(buffer, offset));
        if (null == market) {
            unknownInstruments++;
        }
        return market;
    }

    private InstrumentMarket market(final int instrumentId) {
        return instrumentId > 0 && instrumentId < markets.length ? markets[instrumentId] : null;
    }

    private void ensureCapacity(final int limit) {
        if (limit > markets.length) {
            markets = Arrays.copyOf(markets, Math.max(limit, markets.length * 2));
        }
    }
}
