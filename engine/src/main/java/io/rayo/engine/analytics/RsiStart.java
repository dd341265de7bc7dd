package io.rayo.engine.analytics;

import java.util.List;

/** Where the averages of a relative strength index begin. */
enum RsiStart {
    /** At the change of bar {@code length} (counted from 0): ta4j 0.22. */
    TA4J,
    /** At the simple mean of the first {@code length} changes: Wilder, TA-Lib, Tulip, Lean. */
    MEAN,
    /** At 0 on the first bar: ta4j before 0.19. */
    ZERO;

    static final List<String> NAMES = List.of("ta4j", "mean", "zero");

    static RsiStart of(final double argument) {
        return values()[(int) argument];
    }
}
