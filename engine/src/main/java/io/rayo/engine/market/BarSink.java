package io.rayo.engine.market;

/** Takes a bar that has just been closed; it may read the builder's values during the call only. */
@FunctionalInterface
interface BarSink {
    void onBar(BarBuilder bar);
}
