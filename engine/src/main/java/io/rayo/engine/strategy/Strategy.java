package io.rayo.engine.strategy;

import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.MacroCorrelationDecoder;
import io.rayo.codecs.sbe.MacroObservationDecoder;
import io.rayo.codecs.sbe.NewsSentimentDecoder;
import io.rayo.codecs.sbe.PredictionDecoder;
import io.rayo.codecs.sbe.SignalOutcomeDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * A trading idea: a pure function of what it is given, for each instrument by itself. It keeps its state in arrays by
 * instrument id that grow in {@link #onInstrument}, allocates nothing in the other methods, and reads no clock.
 *
 * <p>It is given only what it asks for in {@link #interests}, and only of its own instruments and timeframe. Decoders
 * and arrays are valid during the call. While it is stopped it goes on being given everything, so that it knows where
 * it stands when it is started; its signals are dropped.
 */
public interface Strategy {
    /** Closed bars of its timeframe. */
    int BARS = 1;

    /** Its features at the close of each bar. */
    int FEATURES = 1 << 1;

    /** Trades of others. */
    int TRADES = 1 << 2;

    /** Tops of book, the venue's and those of our book. */
    int TOP_OF_BOOK = 1 << 3;

    /** Books that became live or stale. */
    int BOOK_STATUS = 1 << 4;

    /** Answers of models. */
    int PREDICTIONS = 1 << 5;

    /** Values of the wider economy, news, and correlations with them. */
    int MACRO = 1 << 6;

    /**
     * What it wants to be given. Constant.
     *
     * @return a sum of the constants above.
     */
    int interests();

    /**
     * Announces an instrument that it trades, or its new definition.
     *
     * @param instrument the definition.
     */
    void onInstrument(Instrument instrument);

    /**
     * A bar closed.
     *
     * @param instrument of the bar.
     * @param bar the bar.
     * @param signals takes what it wishes.
     */
    default void onBar(final Instrument instrument, final BarDecoder bar, final SignalOutput signals) {}

    /**
     * Its features at the close of a bar.
     *
     * @param instrument of the bar.
     * @param features in the order in which its factory declares them; NaN until warm. Those of another timeframe are
     *     as of the last bar of that timeframe that closed before.
     * @param signals takes what it wishes.
     */
    default void onFeatures(final Instrument instrument, final double[] features, final SignalOutput signals) {}

    /**
     * A trade of others.
     *
     * @param instrument of the trade.
     * @param trade the trade.
     * @param signals takes what it wishes.
     */
    default void onTrade(final Instrument instrument, final TradeDecoder trade, final SignalOutput signals) {}

    /**
     * A top of book.
     *
     * @param instrument of the book.
     * @param top best bid and ask.
     * @param signals takes what it wishes.
     */
    default void onTopOfBook(final Instrument instrument, final TopOfBookDecoder top, final SignalOutput signals) {}

    /**
     * A book changed its state.
     *
     * @param instrument of the book.
     * @param state new state.
     * @param signals takes what it wishes.
     */
    default void onBookStatus(final Instrument instrument, final BookState state, final SignalOutput signals) {}

    /**
     * A model's answer.
     *
     * @param instrument that it is about.
     * @param prediction the answer; its value as the macro adjustment has left it, its confidence the model's own.
     * @param signals takes what it wishes.
     */
    default void onPrediction(
            final Instrument instrument, final PredictionDecoder prediction, final SignalOutput signals) {}

    /**
     * A value of the wider economy, such as VIX. It concerns no instrument, so no signal can come of it at once.
     *
     * @param macro the value with the name of its series.
     */
    default void onMacro(final MacroObservationDecoder macro) {}

    /**
     * What became of its signals, or of its position without one: a denial, the end of an order, an exit that a bracket
     * or the operator ordered, or, after a restart, just what it holds. Given to every strategy, whatever its
     * interests. Comes as a message of its own, some events after what it tells of; never one that an own signal on the
     * instrument has overtaken. What is wished because of it has to wait for the next market event.
     *
     * @param instrument that it is about.
     * @param outcome what happened, and what the strategy holds since.
     */
    default void onOutcome(final Instrument instrument, final SignalOutcomeDecoder outcome) {}

    /**
     * Sentiment of recent news. No signal can come of it at once.
     *
     * @param news score, articles and source.
     */
    default void onNews(final NewsSentimentDecoder news) {}

    /**
     * A new correlation of a series of the wider economy with a symbol. No signal can come of it at once.
     *
     * @param correlation with the series and the symbol.
     */
    default void onCorrelation(final MacroCorrelationDecoder correlation) {}

    /**
     * Parameters changed; also called once at the start.
     *
     * @param parameters all of them.
     */
    void onParameters(StrategyParameters parameters);

    /**
     * Writes its state; not its parameters.
     *
     * @param writer to write to.
     */
    void writeState(StateWriter writer);

    /**
     * Reads what {@link #writeState} wrote. Its instruments have been announced.
     *
     * @param reader to read from.
     */
    void readState(StateReader reader);
}
