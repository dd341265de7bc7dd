package io.rayo.benchmarks.measure;

import io.rayo.benchmarks.report.BenchRow;
import java.util.List;
import java.util.Set;

/** A group of measurements that is run as a whole. */
public interface Suite {
    /**
     * Its name on the command line.
     *
     * @return lower case word.
     */
    String name();

    /**
     * What it measures, in one line.
     *
     * @return for the help.
     */
    String description();

    /**
     * Options of the command line that it takes, beyond those of all suites; see {@link Run#option}.
     *
     * @return their names, without dashes.
     */
    default Set<String> options() {
        return Set.of();
    }

    /**
     * Measures.
     *
     * @param run how, and where it may write.
     * @return the rows, in order.
     * @throws Exception if it cannot.
     */
    List<BenchRow> measure(Run run) throws Exception;
}
