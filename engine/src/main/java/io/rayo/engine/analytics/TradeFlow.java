package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * Trade flow imbalance: (bought - sold) / (bought + sold) quantity of the last {@code length} trades by the side that
 * took, -1 to 1. Warm after {@code length} trades.
 */
final class TradeFlow extends BarIndicator {
    private final WindowSum difference;
    private final WindowSum sum;

    TradeFlow(final int length) {
        super(CLOSE, 1, length);
        difference = new WindowSum(length);
        sum = new WindowSum(length);
    }

    @Override
    public int interests() {
        return TRADES;
    }

    @Override
    public void onTrade(final double price, final double quantity, final boolean buying) {
        if (!Double.isFinite(quantity)) {
            return;
        }
        difference.push(buying ? quantity : -quantity);
        sum.push(quantity);
        if (sum.isFull()) {
            final double traded = sum.sum();
            set(0, traded > 0 ? difference.sum() / traded : 0);
        }
    }

    @Override
    public void update(
            final long openTimeNs,
            final double open,
            final double high,
            final double low,
            final double close,
            final double volume) {
        // bars do not say who took
    }

    @Override
    void write(final StateWriter writer) {
        difference.writeState(writer);
        sum.writeState(writer);
    }

    @Override
    void read(final StateReader reader) {
        difference.readState(reader);
        sum.readState(reader);
    }
}
