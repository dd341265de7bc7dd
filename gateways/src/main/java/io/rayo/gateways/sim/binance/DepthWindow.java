package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.Side;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The level changes of one market since the last depth update of one speed. Event loop only. */
final class DepthWindow {
    private final String channel;
    private final long intervalMs;
    private final Map<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
    private final Map<Long, Long> asks = new TreeMap<>();
    private long firstUpdateId = -1;
    private long lastUpdateId = -1;
    private long previousUpdateId;
    private long nextMs;

    DepthWindow(final String channel, final long intervalMs, final long updateId) {
        this.channel = channel;
        this.intervalMs = intervalMs;
        previousUpdateId = updateId;
    }

    String channel() {
        return channel;
    }

    void add(final Side side, final long ticks, final long lots, final long updateId) {
        (Side.BUY == side ? bids : asks).put(ticks, lots);
        if (firstUpdateId < 0) {
            firstUpdateId = updateId;
        }
        lastUpdateId = updateId;
    }

    boolean isDue(final long nowMs) {
        if (nowMs < nextMs) {
            return false;
        }
        // aligned, so that the speed does not drift with the ticks
        nextMs = 0 == intervalMs ? nowMs : (nowMs / intervalMs + 1) * intervalMs;
        return firstUpdateId >= 0;
    }

    /** Writes the update and starts anew. */
    String take(final SimInstrument instrument, final long eventMs, final long engineMs) {
        final JsonText json = new JsonText().open().text("e", "depthUpdate").number("E", eventMs);
        final boolean futures = Product.USDM == instrument.product();
        if (futures) {
            json.number("T", engineMs);
        }
        json.text("s", instrument.symbol());
        if (futures) {
            json.text("ps", instrument.symbol()).number("st", 1);
        }
        json.number("U", firstUpdateId).number("u", lastUpdateId);
        if (futures) {
            json.number("pu", previousUpdateId);
        }
        levels(json.openArray("b"), instrument, bids);
        levels(json.openArray("a"), instrument, asks);
        skip();
        return json.close().toString();
    }

    /** Starts anew without writing: nobody listens. */
    void skip() {
        previousUpdateId = lastUpdateId;
        firstUpdateId = -1;
        bids.clear();
        asks.clear();
    }

    private static void levels(final JsonText json, final SimInstrument instrument, final Map<Long, Long> levels) {
        levels.forEach((ticks, lots) -> json.openArray()
                .textElement(instrument.price(ticks))
                .textElement(instrument.quantity(lots))
                .closeArray());
        json.closeArray();
    }
}
