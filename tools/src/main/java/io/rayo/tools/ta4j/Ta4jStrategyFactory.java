package io.rayo.tools.ta4j;

import io.rayo.engine.strategy.ParameterSpec;
import io.rayo.engine.strategy.Strategy;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategyParameters;
import java.util.ArrayList;
import java.util.List;
import org.ta4j.core.BarSeries;

/**
 * A type of strategy whose rules are those of a ta4j {@code Strategy}. A subclass names it and builds the rules; listed
 * in {@code META-INF/services/io.rayo.engine.strategy.StrategyFactory} of its jar, it is found like every other type.
 *
 * <p>Its parameters are the subclass's own, {@code bars} (how many a rule may look back on) and {@code confidence}.
 */
public abstract class Ta4jStrategyFactory implements StrategyFactory {
    private static final long MIN_BARS = 10;
    private static final long MAX_BARS = 10_000;
    private static final long DEFAULT_BARS = 500;

    private final String type;
    private final String description;
    private final List<ParameterSpec> own;

    /**
     * Names the type.
     *
     * @param type in the configuration, lower case with hyphens.
     * @param description a sentence for people.
     * @param own parameters of the rules; not called {@code bars} or {@code confidence}.
     */
    protected Ta4jStrategyFactory(final String type, final String description, final List<ParameterSpec> own) {
        this.type = type;
        this.description = description;
        this.own = List.copyOf(own);
    }

    /**
     * Builds the rules anew. Called for each instrument, and again for the same instrument: what a rule keeps inside is
     * found again only by giving the new rules the same bars.
     *
     * @param series of the instrument, in {@code DoubleNum}; empty still, and never longer than two times {@code bars}.
     * @param parameters of the strategy.
     * @return a strategy on this series, which answers by its bars and the trading record alone.
     */
    protected abstract org.ta4j.core.Strategy build(BarSeries series, StrategyParameters parameters);

    @Override
    public final String type() {
        return type;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final List<ParameterSpec> parameters() {
        final List<ParameterSpec> all = new ArrayList<>(own);
        all.add(ParameterSpec.whole(
                "bars", MIN_BARS, MAX_BARS, DEFAULT_BARS, "bars that are kept for the rules, at least"));
        all.add(ParameterSpec.decimal("confidence", 0, 1, 0.75, "confidence of its signals"));
        return all;
    }

    @Override
    public void check(final StrategyParameters parameters) {
        final int bars = parameters.whole("bars");
        final int unstable;
        try {
            unstable = build(Ta4jSeries.newSeries(bars), parameters).getUnstableBars();
        } catch (final IllegalArgumentException ex) {
            throw parameters.error("type", "ta4j refuses it: " + ex.getMessage());
        }
        if (unstable >= bars) {
            throw parameters.error("bars", bars + " is too little: its rules wait for " + unstable + " bars");
        }
    }

    @Override
    public final List<String> features(final StrategyParameters parameters) {
        return List.of();
    }

    @Override
    public final Strategy create() {
        return new Ta4jStrategy(this::build);
    }
}
