package io.rayo.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks with its gc profiler and hands back their figures. */
public final class Jmh {
    private Jmh() {}

    /**
     * Figures of one benchmark method with one set of parameters.
     *
     * @param meanNs mean over forks and iterations, nanoseconds for an operation.
     * @param errorNs half width of the 99.9 % confidence interval; NaN if there are too few iterations.
     * @param allocatedBytes heap bytes for an operation, of all threads of the fork.
     */
    public record Cost(double meanNs, double errorNs, double allocatedBytes) {
        /**
         * Figures for a part of the operation.
         *
         * @param parts in it.
         * @return figures of one.
         */
        public Cost per(final int parts) {
            return new Cost(meanNs / parts, errorNs / parts, allocatedBytes / parts);
        }

        /**
         * Takes away what setting up allocates: the gc profiler counts whole iterations, and so their set-up too.
         *
         * @param setUp figures of a benchmark with the same set-up that does nothing.
         * @return the same times, the allocation of the operations alone.
         */
        public Cost withoutSetUp(final Cost setUp) {
            return new Cost(meanNs, errorNs, Math.max(0, allocatedBytes - setUp.allocatedBytes));
        }
    }

    /**
     * Runs all methods of a benchmark class.
     *
     * @param run how long, and the flags' home.
     * @param benchmarks class with JMH's annotations; mode average time.
     * @param parameters values of its {@code @Param} fields; a field that is not named keeps its own.
     * @param jvmArguments of the forks, beside the common ones.
     * @return method name, then (with parameters) a slash and the values joined by commas, to its figures.
     * @throws RunnerException if a benchmark fails.
     */
    public static Map<String, Cost> run(
            final Run run,
            final Class<?> benchmarks,
            final Map<String, List<String>> parameters,
            final List<String> jvmArguments)
            throws RunnerException {
        final Effort effort = run.effort();
        final List<String> flags = new ArrayList<>(ChildJvm.flags(run.home()));
        flags.addAll(jvmArguments);
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(benchmarks.getName()) + "\\.")
                .forks(effort.pick(0, 1, 3))
                .warmupIterations(effort.pick(1, 2, 5))
                .warmupTime(TimeValue.milliseconds(effort.pick(20, 400, 1_000)))
                .measurementIterations(effort.pick(1, 3, 5))
                .measurementTime(TimeValue.milliseconds(effort.pick(20, 300, 1_000)))
                .jvmArgs(flags.toArray(new String[0]))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .shouldDoGC(effort != Effort.SMOKE)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach((name, values) -> options.param(name, values.toArray(new String[0])));
        run.tell("JMH: " + benchmarks.getSimpleName());
        return costs(new Runner(options.build()).run());
    }

    private static Map<String, Cost> costs(final Collection<RunResult> results) {
        final Map<String, Cost> costs = new LinkedHashMap<>();
        for (final RunResult result : results) {
            final Result<?> primary = result.getPrimaryResult();
            double allocated = Double.NaN;
            for (final Map.Entry<String, ?> secondary :
                    result.getSecondaryResults().entrySet()) {
                if (secondary.getKey().endsWith("gc.alloc.rate.norm")) {
                    allocated = ((Result<?>) secondary.getValue()).getScore();
                }
            }
            final Map<String, String> values = new TreeMap<>();
            for (final String key : result.getParams().getParamsKeys()) {
                values.put(key, result.getParams().getParam(key));
            }
            final String method = primary.getLabel();
            costs.put(
                    values.isEmpty() ? method : method + "/" + String.join(",", values.values()),
                    new Cost(primary.getScore(), primary.getScoreError(), allocated));
        }
        return costs;
    }
}
