package io.rayo.tools.command;

import io.rayo.tools.UsageException;
import io.rayo.tools.config.ConfigException;
import io.rayo.tools.config.ConfigNode;
import java.util.Map;

/** Durations on the command line, in the same notation as in the configuration. */
final class Durations {
    private Durations() {}

    /** Reads e.g. 10ms, 30s, 5m, 1h. */
    static long parse(final String option, final String text) {
        try {
            return ConfigNode.parse(option, "value: " + text, Map.of()).durationNs("value");
        } catch (final ConfigException ex) {
            throw new UsageException("invalid " + option + "=" + text + ": a number with ms, s, m or h, e.g. 30s");
        }
    }
}
