package io.rayo.engine.strategy;

import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.nio.charset.StandardCharsets;

/** Answers each trade of an instrument with a signal, buying and selling in turn, the first time buying. */
final class TradeEchoStrategy implements Strategy {
    private static final byte[] REASON = "trade".getBytes(StandardCharsets.US_ASCII);

    private final InstrumentBytes sellsNext = new InstrumentBytes();

    @Override
    public int interests() {
        return TRADES;
    }

    @Override
    public void onInstrument(final Instrument instrument) {
        sellsNext.announce(instrument.instrumentId());
    }

    @Override
    public void onParameters(final StrategyParameters parameters) {
        // it has none
    }

    @Override
    public void onTrade(final Instrument instrument, final TradeDecoder trade, final SignalOutput signals) {
        final int id = instrument.instrumentId();
        final boolean sells = 0 != sellsNext.get(id);
        sellsNext.set(id, sells ? 0 : 1);
        signals.signal(sells ? Side.SELL : Side.BUY, 1, false, REASON);
    }

    @Override
    public void writeState(final StateWriter writer) {
        sellsNext.writeState(writer);
    }

    @Override
    public void readState(final StateReader reader) {
        sellsNext.readState(reader);
    }
}
