package io.rayo.benchmarks;

import io.rayo.benchmarks.core.CoreSuite;
import io.rayo.benchmarks.core.ReplaySuite;
import io.rayo.benchmarks.decode.DecodeSuite;
import io.rayo.benchmarks.indicators.IndicatorsSuite;
import io.rayo.benchmarks.journal.JournalSuite;
import io.rayo.benchmarks.load.LoadSuite;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.orders.OrdersSuite;
import io.rayo.benchmarks.predictor.PredictorSuite;
import io.rayo.benchmarks.ring.RingSuite;
import io.rayo.benchmarks.risk.RiskSuite;
import io.rayo.benchmarks.wire.WireSuite;
import java.util.List;

/** All suites, in the order in which the help lists them. */
final class Suites {
    private Suites() {}

    static List<Suite> all() {
        return List.of(
                new DecodeSuite(),
                new RingSuite(),
                new JournalSuite(),
                new CoreSuite(),
                new ReplaySuite(),
                new WireSuite(),
                new LoadSuite(),
                new IndicatorsSuite(),
                new PredictorSuite(),
                new RiskSuite(),
                new OrdersSuite());
    }
}
