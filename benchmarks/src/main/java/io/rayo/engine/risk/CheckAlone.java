package io.rayo.engine.risk;

import org.agrona.DirectBuffer;

/** Opens the check of the risk stage to the benchmarks: no one else has a use for a check without an order. */
public final class CheckAlone {
    private CheckAlone() {}

    /**
     * Decodes a signal and passes it through all checks; nothing is put out, and no order counted.
     *
     * @param stage that checks.
     * @param buffer that holds the signal.
     * @param offset of its SBE header.
     * @return true if it would become an order.
     */
    public static boolean passes(final RiskStage stage, final DirectBuffer buffer, final int offset) {
        return stage.check(buffer, offset);
    }
}
