package io.rayo.engine.analytics;

import java.util.List;

/** Where an exponential or Wilder average begins. Libraries differ; after some lengths all agree. */
enum Start {
    /** At the value of bar {@code length} (counted from 0), which is the first that it shows: ta4j 0.22. */
    TA4J,
    /** At the first value, shown once {@code length} values are in: Tulip, and ta4j before 0.19. */
    FIRST,
    /** At the simple mean of the first {@code length} values: Wilder, TA-Lib, Lean. */
    MEAN;

    static final List<String> NAMES = List.of("ta4j", "first", "mean");

    static Start of(final double argument) {
        return values()[(int) argument];
    }
}
