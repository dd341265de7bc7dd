package io.rayo.gateways.sim.kraken;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import java.util.ArrayDeque;
import java.util.List;

/** What the public feeds of Kraken Futures tell of one contract: its texts. Event loop only. */
final class FuturesMarket {
    private static final int HISTORY = 100;
    private static final long FUNDING_MS = 3_600_000;

    private final SimMarket market;
    private final SimInstrument instrument;
    private final ArrayDeque<String> trades = new ArrayDeque<>();
    private long sequence = 1_000;

    FuturesMarket(final SimMarket market) {
        this.market = market;
        instrument = market.instrument();
    }

    String symbol() {
        return instrument.symbol();
    }

    SimMarket market() {
        return market;
    }

    String snapshot(final long nowMs) {
        final BookSnapshot book = market.snapshot(Integer.MAX_VALUE);
        final JsonText json = new JsonText()
                .open()
                .text("feed", "book_snapshot")
                .text("product_id", symbol())
                .number("timestamp", nowMs)
                .number("seq", sequence)
                .raw("tickSize", "null");
        levels(json, "bids", book.bids());
        levels(json, "asks", book.asks());
        return json.close().toString();
    }

    private void levels(final JsonText json, final String name, final List<long[]> levels) {
        json.openArray(name);
        for (final long[] level : levels) {
            json.open()
                    .raw("price", instrument.priceText(level[0]))
                    .raw("qty", instrument.quantityText(level[1]))
                    .close();
        }
        json.closeArray();
    }

    /** One changed level: a number of its own, whether anybody listens or not. */
    String level(final Side side, final long ticks, final long lots, final long nowMs) {
        return new JsonText()
                .open()
                .text("feed", "book")
                .text("product_id", symbol())
                .text("side", Side.BUY == side ? "buy" : "sell")
                .number("seq", ++sequence)
                .raw("price", instrument.priceText(ticks))
                .raw("qty", 0 == lots ? "0" : instrument.quantityText(lots))
                .number("timestamp", nowMs)
                .close()
                .toString();
    }

    String trade(final SimTrade trade) {
        final String text = new JsonText()
                .open()
                .text("feed", "trade")
                .text("product_id", symbol())
                .text("uid", "00000000-0000-4000-8000-%012d".formatted(trade.tradeId()))
                .text("side", Side.BUY == trade.takerSide() ? "buy" : "sell")
                .text("type", "fill")
                .number("seq", trade.tradeId())
                .number("time", trade.timeMs())
                .raw("qty", instrument.quantityText(trade.lots()))
                .raw("price", instrument.priceText(trade.ticks()))
                .close()
                .toString();
        trades.addFirst(text);
        if (trades.size() > HISTORY) {
            trades.removeLast();
        }
        return text;
    }

    String tradeHistory() {
        return "{\"feed\":\"trade_snapshot\",\"product_id\":\"" + symbol() + "\",\"trades\":["
                + String.join(",", trades) + "]}";
    }

    String ticker(final long nowMs) {
        return new JsonText()
                .open()
                .text("feed", "ticker")
                .text("product_id", symbol())
                .number("time", nowMs)
                .raw("bid", instrument.priceText(market.bestTicks(Side.BUY)))
                .raw("ask", instrument.priceText(market.bestTicks(Side.SELL)))
                .raw("bid_size", instrument.quantityText(market.bestLots(Side.BUY)))
                .raw("ask_size", instrument.quantityText(market.bestLots(Side.SELL)))
                .raw("last", instrument.priceText(market.lastTicks()))
                .raw("index", market.indexPrice().toPlainString())
                .raw("markPrice", market.markPrice().toPlainString())
                .raw("relative_funding_rate", market.fundingRate().toPlainString())
                .number("next_funding_rate_time", (nowMs / FUNDING_MS + 1) * FUNDING_MS)
                .flag("suspended", false)
                .text("tag", "perpetual")
                .text("pair", instrument.base() + ':' + instrument.quote())
                .close()
                .toString();
    }
}
