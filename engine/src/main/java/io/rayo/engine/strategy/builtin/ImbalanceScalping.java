package io.rayo.engine.strategy.builtin;

import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.SignalOutcomeDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import io.rayo.engine.strategy.InstrumentBytes;
import io.rayo.engine.strategy.InstrumentDoubles;
import io.rayo.engine.strategy.SignalOutput;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyParameters;
import java.nio.charset.StandardCharsets;

/**
 * Trades the weight of the top of the book, with the mid in mantissas as its price: only ratios of it matter. Times are
 * the receive times of the tops, so that a replay decides alike.
 */
final class ImbalanceScalping implements Strategy {
    private static final double NS_PER_SECOND = 1e9;
    private static final int RUN = 0;
    private static final int ENTRY = 1;
    /** Seconds since the epoch: a double tells them apart to less than a microsecond. */
    private static final int ENTRY_TIME = 2;

    private static final byte[] LEANS_UP = "book leans to the bid".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LEANS_DOWN = "book leans to the ask".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TARGET = "target reached".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STOP = "stop reached".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TURNED = "book turned".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = "held long enough".getBytes(StandardCharsets.US_ASCII);

    private final InstrumentBytes standing = new InstrumentBytes();
    private final InstrumentDoubles memory = new InstrumentDoubles(3);
    private double imbalance;
    private double updates;
    private double target;
    private double stop;
    private double hold;
    private double cooldown;
    private double confidence;
    private boolean goesShort;

    @Override
    public int interests() {
        return TOP_OF_BOOK;
    }

    @Override
    public void onInstrument(final Instrument instrument) {
        standing.announce(instrument.instrumentId());
        memory.announce(instrument.instrumentId());
    }

    @Override
    public void onParameters(final StrategyParameters parameters) {
        imbalance = parameters.decimal("imbalance");
        updates = parameters.decimal("updates");
        target = parameters.decimal("target");
        stop = parameters.decimal("stop");
        hold = parameters.decimal("hold");
        cooldown = parameters.decimal("cooldown");
        confidence = parameters.decimal("confidence");
        goesShort = parameters.flag("short");
    }

    @Override
    public void onTopOfBook(final Instrument instrument, final TopOfBookDecoder top, final SignalOutput signals) {
        final long bid = top.bidPriceMantissa();
        final long ask = top.askPriceMantissa();
        if (TopOfBookDecoder.bidPriceMantissaNullValue() == bid
                || TopOfBookDecoder.askPriceMantissaNullValue() == ask) {
            return;
        }
        final double bidQuantity = top.bidQuantityMantissa();
        final double askQuantity = top.askQuantityMantissa();
        if (!(bidQuantity >= 0 && askQuantity >= 0 && bidQuantity + askQuantity > 0)) {
            return;
        }
        final int id = instrument.instrumentId();
        final double leaning = (bidQuantity - askQuantity) / (bidQuantity + askQuantity);
        final double mid = ((double) bid + (double) ask) / 2;
        final double seconds = top.header().receiveTimeNs() / NS_PER_SECOND;
        final double before = Double.isNaN(memory.get(id, RUN)) ? 0 : memory.get(id, RUN);
        final double run =
                leaning >= imbalance ? Math.max(0, before) + 1 : leaning <= -imbalance ? Math.min(0, before) - 1 : 0;
        memory.set(id, RUN, Math.max(-1_000, Math.min(1_000, run)));
        final int stands = standing.get(id);
        if (PositionStrategy.FLAT == stands) {
            enter(id, run, mid, seconds, signals);
        } else {
            leave(id, stands, run, mid, seconds, signals);
        }
    }

    @Override
    public void onOutcome(final Instrument instrument, final SignalOutcomeDecoder outcome) {
        standing.set(instrument.instrumentId(), PositionStrategy.standingOf(outcome));
    }

    private void enter(
            final int id, final double run, final double mid, final double seconds, final SignalOutput signals) {
        final double since = seconds - memory.get(id, ENTRY_TIME); // NaN before the first
        if (since < cooldown || Math.abs(run) < updates || (run < 0 && !goesShort)) {
            return;
        }
        standing.set(id, run > 0 ? PositionStrategy.LONG : PositionStrategy.SHORT);
        memory.set(id, ENTRY, mid);
        memory.set(id, ENTRY_TIME, seconds);
        signals.signal(run > 0 ? Side.BUY : Side.SELL, confidence, false, run > 0 ? LEANS_UP : LEANS_DOWN);
    }

    private void leave(
            final int id,
            final int stands,
            final double run,
            final double mid,
            final double seconds,
            final SignalOutput signals) {
        final boolean isLong = PositionStrategy.LONG == stands;
        final double change = mid / memory.get(id, ENTRY) - 1;
        final double gain = isLong ? change : -change;
        final byte[] reason;
        if (gain >= target) {
            reason = TARGET;
        } else if (gain <= -stop) {
            reason = STOP;
        } else if ((isLong ? -run : run) >= updates) {
            reason = TURNED;
        } else if (seconds - memory.get(id, ENTRY_TIME) >= hold) {
            reason = TIME;
        } else {
            return;
        }
        standing.set(id, PositionStrategy.FLAT);
        signals.signal(isLong ? Side.SELL : Side.BUY, confidence, true, reason);
    }

    @Override
    public void writeState(final StateWriter writer) {
        standing.writeState(writer);
        memory.writeState(writer);
    }

    @Override
    public void readState(final StateReader reader) {
        standing.readState(reader);
        memory.readState(reader);
    }
}
