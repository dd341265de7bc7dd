package io.rayo.engine.strategy;

import io.rayo.engine.market.Instrument;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/** A configured strategy and what the stage keeps beside it. Plain state; one thread. */
final class StrategySlot {
    final StrategySettings settings;
    final StrategyFactory factory;
    final StrategyParameters parameters;
    final Strategy strategy;
    final int featureSetId;
    /** Whether its signals go out. */
    boolean running = true;

    private boolean[] concerns = new boolean[64];

    StrategySlot(final StrategySettings settings, final int featureSetId) {
        this.settings = settings;
        this.factory = StrategyFactories.find(settings);
        this.parameters = StrategyFactories.parameters(settings);
        this.featureSetId = featureSetId;
        this.strategy = factory.create();
        strategy.onParameters(parameters);
    }

    boolean concerns(final int instrumentId) {
        return instrumentId < concerns.length && concerns[instrumentId];
    }

    void onInstrument(final Instrument instrument) {
        if (settings.concerns(instrument)) {
            final int id = instrument.instrumentId();
            if (id >= concerns.length) {
                concerns = Arrays.copyOf(concerns, Math.max(id + 1, concerns.length * 2));
            }
            concerns[id] = true;
            strategy.onInstrument(instrument);
        }
    }

    /** Changes a parameter, or throws and changes nothing. */
    void setParameter(final String name, final String text) {
        final StrategyParameters changed =
                new StrategyParameters(settings.name(), factory.parameters(), settings.parameters());
        changed.copyFrom(parameters);
        changed.set(name, text);
        factory.check(changed);
        parameters.copyFrom(changed);
        strategy.onParameters(parameters);
    }

    void writeState(final StateWriter writer) {
        writer.putBoolean(running);
        parameters.writeState(writer);
        strategy.writeState(writer);
    }

    void readState(final StateReader reader) {
        running = reader.getBoolean();
        parameters.readState(reader);
        strategy.onParameters(parameters);
        strategy.readState(reader);
    }
}
