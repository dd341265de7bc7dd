package io.rayo.engine.strategy;

import io.rayo.engine.analytics.AnalyticsSettings;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;
import java.util.List;

/** A configured strategy and what the stage keeps beside it. Plain state; one thread. */
final class StrategySlot {
    /** Place of the strategy's own timeframe among those of its features. */
    private static final int OWN = 0;

    /** Changes of parameters that are remembered. */
    static final int MAX_UNDOABLE = 32;

    final StrategySettings settings;
    final StrategyFactory factory;
    final StrategyParameters parameters;
    final Strategy strategy;
    /** Whether its signals go out. */
    boolean running = true;
    /** Correlation id of the command that started or stopped it last, to undo it; 0 if it cannot be named. */
    long changedBy;
    /** Whether it ran before that command. */
    boolean ranBefore = true;

    /** Commands that changed a parameter and can be taken back, oldest first: correlation id, place, value before. */
    private final long[] changeIds = new long[MAX_UNDOABLE];

    private final int[] changePlaces = new int[MAX_UNDOABLE];
    private final double[] valuesBefore = new double[MAX_UNDOABLE];
    private int changes;

    /** By timeframe of its features, its own first: the set that has them, and their places among all. */
    private final int[] featureSetIds;

    private final int[][] featurePlaces;
    private final int featureCount;
    /** By instrument: features of all timeframes, each as of the last bar of its own. */
    private double[][] features = new double[64][];

    private boolean[] concerns = new boolean[64];
    /** By instrument: inbound sequence of the event that caused the last signal that went out; 0 before the first. */
    private long[] lastSignal = new long[64];

    StrategySlot(final StrategySettings settings, final AnalyticsSettings analytics) {
        this.settings = settings;
        this.factory = StrategyFactories.find(settings);
        this.parameters = StrategyFactories.parameters(settings);
        final List<String> all = StrategyFactories.features(settings);
        final List<Long> timeframes = StrategyFactories.timeframesNs(settings);
        this.featureCount = all.size();
        this.featureSetIds = new int[timeframes.size()];
        this.featurePlaces = new int[timeframes.size()][];
        for (int i = 0; i < featureSetIds.length; i++) {
            featureSetIds[i] = analytics.featureSetId(settings.strategyId(), timeframes.get(i));
            featurePlaces[i] = placesOf(all, timeframes.get(i), settings.timeframeNs());
        }
        if (featureCount > 0 && 0 == featurePlaces[OWN].length) {
            throw new IllegalArgumentException(
                    "strategies[" + settings.name() + "]: no feature is of its own timeframe, by which it is called");
        }
        this.strategy = factory.create();
        strategy.onParameters(parameters);
    }

    private static int[] placesOf(final List<String> features, final long timeframeNs, final long ownNs) {
        final int[] places = new int[features.size()];
        int count = 0;
        for (int i = 0; i < places.length; i++) {
            if (FeatureTimeframe.ofNs(features.get(i), ownNs) == timeframeNs) {
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }

    /** Starts or stops it. */
    void run(final boolean wanted, final long correlationId) {
        changedBy = correlationId;
        ranBefore = running;
        running = wanted;
    }

    boolean concerns(final int instrumentId) {
        return instrumentId < concerns.length && concerns[instrumentId];
    }

    void onInstrument(final Instrument instrument) {
        if (settings.concerns(instrument)) {
            final int id = instrument.instrumentId();
            if (id >= concerns.length) {
                concerns = Arrays.copyOf(concerns, Math.max(id + 1, concerns.length * 2));
                features = Arrays.copyOf(features, concerns.length);
                lastSignal = Arrays.copyOf(lastSignal, concerns.length);
            }
            if (null == features[id]) {
                features[id] = new double[featureCount];
                Arrays.fill(features[id], Double.NaN);
            }
            concerns[id] = true;
            strategy.onInstrument(instrument);
        }
    }

    /** A signal of it on an instrument went out. */
    void signalled(final int instrumentId, final long causeSequence) {
        lastSignal[instrumentId] = causeSequence;
    }

    /** Whether what an event brought about is not older than the last signal, which will have an outcome of its own. */
    boolean isNews(final int instrumentId, final long decisionSequence) {
        return decisionSequence >= lastSignal[instrumentId];
    }

    /**
     * Takes features.
     *
     * @return the strategy's features if it is to be called, that is at the close of its own timeframe; else null.
     */
    double[] onFeatures(final int instrumentId, final int featureSetId, final double[] values) {
        double[] called = null;
        for (int timeframe = 0; timeframe < featureSetIds.length; timeframe++) {
            if (featureSetIds[timeframe] == featureSetId) {
                final int[] places = featurePlaces[timeframe];
                for (int i = 0; i < places.length; i++) {
                    features[instrumentId][places[i]] = values[i];
                }
                called = OWN == timeframe ? features[instrumentId] : called;
            }
        }
        return called;
    }

    /** Changes a parameter, or throws and changes nothing. */
    void setParameter(final String name, final String text, final long correlationId) {
        final StrategyParameters changed = copy();
        changed.set(name, text);
        factory.check(changed);
        final int place = parameters.placeOf(name);
        remember(correlationId, place, parameters.valueAt(place));
        take(changed);
    }

    private StrategyParameters copy() {
        final StrategyParameters copy =
                new StrategyParameters(settings.name(), factory.parameters(), settings.parameters());
        copy.copyFrom(parameters);
        return copy;
    }

    private void take(final StrategyParameters changed) {
        parameters.copyFrom(changed);
        strategy.onParameters(parameters);
    }

    private void remember(final long correlationId, final int place, final double before) {
        if (0 == correlationId) {
            return; // nobody could name it
        }
        if (MAX_UNDOABLE == changes) {
            forget(0);
        }
        changeIds[changes] = correlationId;
        changePlaces[changes] = place;
        valuesBefore[changes++] = before;
    }

    private void forget(final int index) {
        final int after = --changes - index;
        System.arraycopy(changeIds, index + 1, changeIds, index, after);
        System.arraycopy(changePlaces, index + 1, changePlaces, index, after);
        System.arraycopy(valuesBefore, index + 1, valuesBefore, index, after);
    }

    private int change(final String correlationId) {
        for (int i = 0; i < changes; i++) {
            if (Long.toString(changeIds[i]).equals(correlationId)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a command that can be taken back changed a parameter here. */
    boolean hasChange(final String correlationId) {
        return change(correlationId) >= 0;
    }

    /** The parameters as they would be without a change of one of them, or throws. */
    private StrategyParameters without(final int index) {
        final String name = parameters.nameAt(changePlaces[index]);
        for (int i = index + 1; i < changes; i++) {
            if (changePlaces[i] == changePlaces[index]) {
                throw parameters.error(name, "changed again by command " + changeIds[i] + ": take that back first");
            }
        }
        final StrategyParameters changed = copy();
        changed.valueAt(changePlaces[index], valuesBefore[index]);
        factory.check(changed);
        return changed;
    }

    /** Checks that a change can be taken back, or throws. */
    void checkUndo(final String correlationId) {
        without(change(correlationId));
    }

    /** Brings the value before a change back, or throws and changes nothing. */
    void undoChange(final String correlationId) {
        final int index = change(correlationId);
        take(without(index));
        forget(index);
    }

    void writeState(final StateWriter writer) {
        writer.putBoolean(running);
        writer.putLong(changedBy);
        writer.putBoolean(ranBefore);
        writer.putInt(changes);
        for (int i = 0; i < changes; i++) {
            writer.putLong(changeIds[i]);
            writer.putInt(changePlaces[i]);
            writer.putDouble(valuesBefore[i]);
        }
        parameters.writeState(writer);
        for (int id = 0; id < concerns.length; id++) {
            if (concerns[id]) {
                writer.putLong(lastSignal[id]);
            }
        }
        for (int id = 0; id < features.length; id++) {
            for (int timeframe = OWN + 1; concerns[id] && timeframe < featurePlaces.length; timeframe++) {
                for (final int place : featurePlaces[timeframe]) {
                    writer.putDouble(features[id][place]);
                }
            }
        }
        strategy.writeState(writer);
    }

    void readState(final StateReader reader) {
        running = reader.getBoolean();
        changedBy = reader.getLong();
        ranBefore = reader.getBoolean();
        changes = reader.getInt();
        for (int i = 0; i < changes; i++) {
            changeIds[i] = reader.getLong();
            changePlaces[i] = reader.getInt();
            valuesBefore[i] = reader.getDouble();
        }
        parameters.readState(reader);
        for (int id = 0; id < concerns.length; id++) {
            if (concerns[id]) {
                lastSignal[id] = reader.getLong();
            }
        }
        for (int id = 0; id < features.length; id++) {
            for (int timeframe = OWN + 1; concerns[id] && timeframe < featurePlaces.length; timeframe++) {
                for (final int place : featurePlaces[timeframe]) {
                    features[id][place] = reader.getDouble();
                }
            }
        }
        strategy.onParameters(parameters);
        strategy.readState(reader);
    }
}
