package io.rayo.benchmarks.risk;

import io.rayo.benchmarks.measure.Effort;
import io.rayo.benchmarks.measure.Rounds;
import io.rayo.benchmarks.measure.Run;
import io.rayo.benchmarks.measure.Suite;
import io.rayo.benchmarks.measure.Threads;
import io.rayo.benchmarks.report.BenchRow;
import java.util.List;

/**
 * What do the checks of a signal cost, all limits on, a few orders open and a few positions held; what does it cost
 * until its order is counted and out; what does a price cost that moves a bracket? The floor decodes the signal and
 * encodes the order without looking at anything.
 */
public final class RiskSuite implements Suite {
    private static final double WANTED_NS = 100;

    @Override
    public String name() {
        return "risk";
    }

    @Override
    public String description() {
        return "the checks of a typical order, and the brackets at each price";
    }

    @Override
    public List<BenchRow> measure(final Run run) {
        final Effort effort = run.effort();
        final int rounds = effort.pick(1, 9, 25);
        final int batches = effort.pick(50, 40_000, 100_000);
        final int warmUps = effort.pick(1, 6, 10);
        final OrderRig checked = new OrderRig();
        final BareOrder bare = new BareOrder();
        run.tell("warm-up");
        for (int i = 0; i < warmUps; i++) {
            checked.checks(batches);
            checked.orders(batches);
            checked.prices(batches);
            bare.orders(batches);
        }
        final double[] check = new double[rounds];
        final double[] order = new double[rounds];
        final double[] price = new double[rounds];
        final double[] floor = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            run.tell("round " + (i + 1) + " of " + rounds);
            floor[i] = bare.orders(batches);
            check[i] = checked.checks(batches);
            order[i] = checked.orders(batches);
            price[i] = checked.prices(batches);
        }
        return List.of(
                BenchRow.row("risk check of a typical order", "ns/op", Rounds.median(check))
                        .allocated(allocated(() -> checked.checks(batches), (long) batches * OrderRig.BATCH))
                        .valueAtMost(WANTED_NS)
                        .noAllocation()
                        .build(),
                BenchRow.row("signal to NewOrder, checked and counted", "ns/op", Rounds.median(order))
                        .floor("Signal decoded, NewOrder encoded, no check", Rounds.median(floor))
                        .allocated(allocated(() -> checked.orders(batches), (long) batches * OrderRig.BATCH))
                        .noAllocation()
                        .build(),
                BenchRow.row("price of a held instrument with a bracket", "ns/op", Rounds.median(price))
                        .allocated(allocated(() -> checked.prices(batches), (long) batches * OrderRig.BATCH))
                        .valueAtMost(WANTED_NS)
                        .noAllocation()
                        .build());
    }

    private static double allocated(final Runnable work, final long operations) {
        final long before = Threads.allocatedBytes();
        work.run();
        return (double) (Threads.allocatedBytes() - before) / operations;
    }
}
