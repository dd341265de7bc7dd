package io.rayo.engine.analytics;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * What the newest top of book says: imbalance (bid - ask quantity) / (bid + ask quantity), -1 to 1, or microprice, the
 * mid weighted by the quantity of the other side. A top without both sides or quantities leaves it as it was. Warm
 * after the first top.
 */
final class TopIndicator extends BarIndicator {
    private final boolean isMicroprice;

    TopIndicator(final boolean isMicroprice) {
        super(CLOSE, 1, 1);
        this.isMicroprice = isMicroprice;
    }

    @Override
    public int interests() {
        return TOPS;
    }

    @Override
    public void onTop(final double bid, final double bidQuantity, final double ask, final double askQuantity) {
        final double sum = bidQuantity + askQuantity;
        if (sum > 0 && Double.isFinite(sum) && Double.isFinite(bid) && Double.isFinite(ask)) {
            set(0, isMicroprice ? (bid * askQuantity + ask * bidQuantity) / sum : (bidQuantity - askQuantity) / sum);
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
        // bars say nothing of the book
    }

    @Override
    void write(final StateWriter writer) {
        // its value is all that it keeps
    }

    @Override
    void read(final StateReader reader) {
        // its value is all that it keeps
    }
}
