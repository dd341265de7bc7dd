package io.rayo.gateways.sim.kraken;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.venue.DepthWindow;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.KlineWindow;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.zip.CRC32;

/** What WebSocket v2 tells of one pair: its texts. Event loop only. */
final class SpotMarket {
    static final int[] DEPTHS = {10, 25, 100, 500, 1_000};
    static final int[] INTERVALS = {1, 5, 15, 30, 60, 240, 1_440, 10_080, 21_600};

    private static final int CHECKED_LEVELS = 10;
    private static final long MINUTE_MS = 60_000;
    private static final long BAR_PUSH_MS = 250;

    private final SimMarket market;
    private final SimInstrument instrument;

    SpotMarket(final SimMarket market) {
        this.market = market;
        instrument = market.instrument();
        for (final int depth : DEPTHS) {
            market.openDepth("book-" + depth, depth, 0);
        }
        for (final int interval : INTERVALS) {
            market.openKline("ohlc-" + interval, interval * MINUTE_MS, BAR_PUSH_MS);
        }
    }

    String symbol() {
        return instrument.symbol();
    }

    SimInstrument instrument() {
        return instrument;
    }

    SimMarket market() {
        return market;
    }

    DepthWindow window(final String name) {
        for (final DepthWindow window : market.depthWindows()) {
            if (window.name().equals(name)) {
                return window;
            }
        }
        return null;
    }

    KlineWindow kline(final String name) {
        for (final KlineWindow kline : market.klines()) {
            if (kline.name().equals(name)) {
                return kline;
            }
        }
        return null;
    }

    private static String time(final long timeMs) {
        return Instant.ofEpochMilli(timeMs).toString();
    }

    private static String frame(final String channel, final String type, final String item) {
        return "{\"channel\":\"" + channel + "\",\"type\":\"" + type + "\",\"data\":[" + item + "]}";
    }

    String snapshot(final DepthWindow window, final long nowMs) {
        final JsonText json = new JsonText().open().text("symbol", symbol());
        levels(json, "bids", window.image(Side.BUY));
        levels(json, "asks", window.image(Side.SELL));
        return frame("book", "snapshot", end(json, window, nowMs));
    }

    /** The changes in a window; of what only fell out of it the venue says nothing. */
    String update(final DepthWindow window, final long nowMs) {
        final JsonText json = new JsonText().open().text("symbol", symbol());
        changes(json, "bids", window, Side.BUY, window.bids());
        changes(json, "asks", window, Side.SELL, window.asks());
        return frame("book", "update", end(json, window, nowMs));
    }

    private String end(final JsonText json, final DepthWindow window, final long nowMs) {
        return json.number("checksum", checksum(window))
                .text("timestamp", time(nowMs))
                .close()
                .toString();
    }

    private void changes(
            final JsonText json,
            final String name,
            final DepthWindow window,
            final Side side,
            final Map<Long, Long> changes) {
        final NavigableMap<Long, Long> image = window.image(side);
        json.openArray(name);
        changes.forEach((ticks, lots) -> {
            final boolean pushedOut = 0 == lots
                    && image.size() == window.levels()
                    && (Side.BUY == side ? ticks < image.lastKey() : ticks > image.lastKey());
            if (!pushedOut) {
                level(json, ticks, lots);
            }
        });
        json.closeArray();
    }

    private void levels(final JsonText json, final String name, final Map<Long, Long> side) {
        json.openArray(name);
        side.forEach((ticks, lots) -> level(json, ticks, lots));
        json.closeArray();
    }

    private void level(final JsonText json, final long ticks, final long lots) {
        json.open()
                .raw("price", instrument.priceText(ticks))
                .raw("qty", instrument.quantityText(lots))
                .close();
    }

    private long checksum(final DepthWindow window) {
        final StringBuilder text = new StringBuilder();
        for (final Side side : new Side[] {Side.SELL, Side.BUY}) {
            final Iterator<Map.Entry<Long, Long>> levels =
                    window.image(side).entrySet().iterator();
            for (int i = 0; i < CHECKED_LEVELS && levels.hasNext(); i++) {
                final Map.Entry<Long, Long> level = levels.next();
                text.append(digits(instrument.price(level.getKey())))
                        .append(digits(instrument.quantity(level.getValue())));
            }
        }
        final CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    /** Without point and leading zeros: the unscaled value. */
    private static String digits(final BigDecimal number) {
        return number.unscaledValue().toString();
    }

    String trade(final SimTrade trade) {
        return frame(
                "trade",
                "update",
                new JsonText()
                        .open()
                        .text("symbol", symbol())
                        .text("side", Side.BUY == trade.takerSide() ? "buy" : "sell")
                        .raw("price", instrument.priceText(trade.ticks()))
                        .raw("qty", instrument.quantityText(trade.lots()))
                        .text("ord_type", "limit")
                        .number("trade_id", trade.tradeId())
                        .text("timestamp", time(trade.timeMs()))
                        .close()
                        .toString());
    }

    String ticker(final String type, final long nowMs) {
        return frame(
                "ticker",
                type,
                new JsonText()
                        .open()
                        .text("symbol", symbol())
                        .raw("bid", instrument.priceText(market.bestTicks(Side.BUY)))
                        .raw("bid_qty", instrument.quantityText(market.bestLots(Side.BUY)))
                        .raw("ask", instrument.priceText(market.bestTicks(Side.SELL)))
                        .raw("ask_qty", instrument.quantityText(market.bestLots(Side.SELL)))
                        .raw("last", instrument.priceText(market.lastTicks()))
                        .text("timestamp", time(nowMs))
                        .close()
                        .toString());
    }

    String bar(final String type, final KlineWindow kline) {
        return frame(
                "ohlc",
                type,
                new JsonText()
                        .open()
                        .text("symbol", symbol())
                        .number("interval", kline.lengthMs() / MINUTE_MS)
                        .text("interval_begin", time(kline.openMs()))
                        .raw("open", instrument.priceText(kline.open()))
                        .raw("high", instrument.priceText(kline.high()))
                        .raw("low", instrument.priceText(kline.low()))
                        .raw("close", instrument.priceText(kline.close()))
                        .raw("volume", instrument.quantityText(kline.lots()))
                        .number("trades", kline.trades())
                        .close()
                        .toString());
    }
}
