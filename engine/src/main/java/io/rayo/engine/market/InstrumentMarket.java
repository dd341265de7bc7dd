package io.rayo.engine.market;

import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.List;

/**
 * What the market stage knows of one instrument: plain state, moved by {@link MarketStage} and its parts. One thread.
 */
final class InstrumentMarket {
    /** No connection has brought anything yet. */
    static final int NO_CONNECTION = -1;

    Instrument instrument;
    final L2Book book;
    final TradeTape tape;
    final BarBuilder[] bars;
    /** By timeframe; null where its bars are made from trades. */
    final VenueBarBuilder[] venueBars;

    BookState bookState = BookState.SYNCING;
    GapCause staleCause = GapCause.NULL_VAL;
    /**
     * Whether a whole delta of another connection may heal a stale book: nothing was missed, only a connection ended.
     */
    boolean healsByDelta;
    /** Within a snapshot or delta that was cut into several messages. */
    boolean inSnapshot;

    boolean inDelta;
    int bookConnectionId = NO_CONNECTION;
    long lastVenueSequence = L2Book.NONE;

    int tradeConnectionId = NO_CONNECTION;
    /** Trades were lost or stopped, and none has come since. */
    boolean tradesStale;
    /** Latest event time of a trade, and the core's time when it came: where the venue's clock stands against ours. */
    long anchorEventTimeNs = L2Book.NONE;

    long anchorTimeNs = L2Book.NONE;
    long lastTradePrice = L2Book.NONE;
    long lastTradeQuantity = L2Book.NONE;

    /** Top of book as last put out; NONE where a side was empty. */
    long topBidPrice = L2Book.NONE;

    long topBidQuantity = L2Book.NONE;
    long topAskPrice = L2Book.NONE;
    long topAskQuantity = L2Book.NONE;

    InstrumentMarket(final Instrument instrument, final MarketSettings settings) {
        this.instrument = instrument;
        this.book = new L2Book(settings.maxBookDepth());
        this.tape = new TradeTape(instrument, settings.maxWindowTrades());
        final List<Long> timeframesNs = settings.timeframesNs();
        this.bars = new BarBuilder[timeframesNs.size()];
        this.venueBars = new VenueBarBuilder[bars.length];
        for (int i = 0; i < bars.length; i++) {
            bars[i] = new BarBuilder(timeframesNs.get(i));
            if (settings.isFromVenue(timeframesNs.get(i))) {
                venueBars[i] = new VenueBarBuilder(timeframesNs.get(i), settings.venueBarsNs());
            }
        }
    }

    void writeState(final StateWriter writer) {
        book.writeState(writer);
        tape.writeState(writer);
        for (final BarBuilder bar : bars) {
            bar.writeState(writer);
        }
        for (final VenueBarBuilder bar : venueBars) {
            if (null != bar) {
                bar.writeState(writer);
            }
        }
        writer.putByte(bookState.value());
        writer.putByte(staleCause.value());
        writer.putBoolean(healsByDelta);
        writer.putBoolean(inSnapshot);
        writer.putBoolean(inDelta);
        writer.putInt(bookConnectionId);
        writer.putLong(lastVenueSequence);
        writer.putInt(tradeConnectionId);
        writer.putBoolean(tradesStale);
        writer.putLong(anchorEventTimeNs);
        writer.putLong(anchorTimeNs);
        writer.putLong(lastTradePrice);
        writer.putLong(lastTradeQuantity);
        writer.putLong(topBidPrice);
        writer.putLong(topBidQuantity);
        writer.putLong(topAskPrice);
        writer.putLong(topAskQuantity);
    }

    void readState(final StateReader reader) {
        book.readState(reader);
        tape.readState(reader);
        for (final BarBuilder bar : bars) {
            bar.readState(reader);
        }
        for (final VenueBarBuilder bar : venueBars) {
            if (null != bar) {
                bar.readState(reader);
            }
        }
        bookState = BookState.get((short) (reader.getByte() & 0xFF));
        staleCause = GapCause.get((short) (reader.getByte() & 0xFF));
        healsByDelta = reader.getBoolean();
        inSnapshot = reader.getBoolean();
        inDelta = reader.getBoolean();
        bookConnectionId = reader.getInt();
        lastVenueSequence = reader.getLong();
        tradeConnectionId = reader.getInt();
        tradesStale = reader.getBoolean();
        anchorEventTimeNs = reader.getLong();
        anchorTimeNs = reader.getLong();
        lastTradePrice = reader.getLong();
        lastTradeQuantity = reader.getLong();
        topBidPrice = reader.getLong();
        topBidQuantity = reader.getLong();
        topAskPrice = reader.getLong();
        topAskQuantity = reader.getLong();
    }
}
