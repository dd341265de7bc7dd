package io.rayo.gateways.sim.binance;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.DepthWindow;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.KlineWindow;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What Binance publishes about one market. Event loop only. */
final class BinanceMarket {
    /** Where a market's messages go. */
    interface Sink {
        boolean isWanted(BinanceMarket market, String channel);

        void publish(BinanceMarket market, String channel, String payload);
    }

    private static final long FUNDING_INTERVAL_MS = 8 * 3_600_000L;
    private static final int PARTIAL_LEVELS_MAX = 20;

    private final SimMarket market;
    private final SimInstrument instrument;
    private final Product product;
    private final String streamSymbol;
    private final Sink sink;

    private long aggregateId = 300_000;
    private SimTrade aggregateFirst;
    private SimTrade aggregateLast;
    private long aggregateLots;
    private long nextAggregateMs;
    private long nextPartialFastMs;
    private long nextPartialSlowMs;
    private long nextMarkMs;
    private long nextSlowMarkMs;

    BinanceMarket(final SimMarket market, final Sink sink) {
        this.market = market;
        this.sink = sink;
        instrument = market.instrument();
        product = Product.valueOf(instrument.product());
        streamSymbol = instrument.symbol().toLowerCase(Locale.ROOT);
        final boolean futures = Product.USDM == product;
        market.openDepth("depth@100ms", Integer.MAX_VALUE, 100);
        market.openDepth("depth", Integer.MAX_VALUE, futures ? 250 : 1000);
        if (futures) {
            market.openDepth("depth@500ms", Integer.MAX_VALUE, 500);
            market.openDepth("depth@0ms", Integer.MAX_VALUE, 0);
        } else {
            market.openKline("1s", 1_000, 1_000);
        }
        final String[] names = {"1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d"};
        final long[] minutes = {1, 3, 5, 15, 30, 60, 120, 240, 360, 480, 720, 1440};
        for (int i = 0; i < names.length; i++) {
            market.openKline(names[i], minutes[i] * 60_000, futures ? 250 : 2_000);
        }
    }

    SimInstrument instrument() {
        return instrument;
    }

    Product product() {
        return product;
    }

    String streamSymbol() {
        return streamSymbol;
    }

    void onTrade(final SimTrade trade) {
        if (Product.SPOT == product && sink.isWanted(this, "trade")) {
            sink.publish(this, "trade", tradeText(trade));
        }
        aggregate(trade);
    }

    private String tradeText(final SimTrade trade) {
        return new JsonText()
                .open()
                .text("e", "trade")
                .number("E", trade.timeMs())
                .text("s", instrument.symbol())
                .number("t", trade.tradeId())
                .text("p", Grid.price(instrument, trade.ticks()))
                .text("q", Grid.quantity(instrument, trade.lots()))
                .number("T", trade.timeMs())
                .flag("m", Side.SELL == trade.takerSide())
                .flag("M", true)
                .close()
                .toString();
    }

    /**
     * One aggregate trade is what one taker did at one price; on futures within 100 ms also several takers of one side.
     */
    private void aggregate(final SimTrade trade) {
        if (aggregateLots > 0) {
            final boolean sameTaker = Product.USDM == product || aggregateFirst.takerOrderId() == trade.takerOrderId();
            if (!sameTaker
                    || aggregateFirst.ticks() != trade.ticks()
                    || aggregateFirst.takerSide() != trade.takerSide()) {
                flushAggregate(trade.timeMs());
            }
        }
        if (0 == aggregateLots) {
            aggregateFirst = trade;
        }
        aggregateLots += trade.lots();
        aggregateLast = trade;
    }

    private void flushAggregate(final long nowMs) {
        if (0 == aggregateLots) {
            return;
        }
        aggregateId++;
        if (sink.isWanted(this, "aggTrade")) {
            final boolean futures = Product.USDM == product;
            final JsonText json = new JsonText()
                    .open()
                    .text("e", "aggTrade")
                    .number("E", nowMs)
                    .text("s", instrument.symbol())
                    .number("a", aggregateId)
                    .text("p", Grid.price(instrument, aggregateFirst.ticks()))
                    .text("q", Grid.quantity(instrument, aggregateLots));
            if (futures) {
                json.text("nq", Grid.quantity(instrument, aggregateLots));
            }
            json.number("f", aggregateFirst.tradeId())
                    .number("l", aggregateLast.tradeId())
                    .number("T", aggregateLast.timeMs())
                    .flag("m", Side.SELL == aggregateFirst.takerSide());
            sink.publish(
                    this,
                    "aggTrade",
                    (futures ? json.number("st", 1) : json.flag("M", true))
                            .close()
                            .toString());
        }
        aggregateLots = 0;
    }

    void onTopOfBook(final long updateId, final long nowMs) {
        if (!sink.isWanted(this, "bookTicker")) {
            return;
        }
        final boolean futures = Product.USDM == product;
        final JsonText json = new JsonText().open();
        if (futures) {
            json.text("e", "bookTicker");
        }
        json.number("u", updateId).text("s", instrument.symbol());
        if (futures) {
            json.text("ps", instrument.symbol());
        }
        json.text("b", Grid.price(instrument, market.bestTicks(Side.BUY)))
                .text("B", Grid.quantity(instrument, market.bestLots(Side.BUY)))
                .text("a", Grid.price(instrument, market.bestTicks(Side.SELL)))
                .text("A", Grid.quantity(instrument, market.bestLots(Side.SELL)));
        if (futures) {
            json.number("T", nowMs).number("E", nowMs).number("st", 1);
        }
        sink.publish(this, "bookTicker", json.close().toString());
    }

    void onDepth(final DepthWindow window, final long nowMs) {
        final JsonText json = new JsonText().open().text("e", "depthUpdate").number("E", nowMs);
        final boolean futures = Product.USDM == product;
        if (futures) {
            json.number("T", nowMs);
        }
        json.text("s", instrument.symbol());
        if (futures) {
            json.text("ps", instrument.symbol()).number("st", 1);
        }
        json.number("U", window.firstUpdateId()).number("u", window.lastUpdateId());
        if (futures) {
            json.number("pu", window.previousUpdateId());
        }
        levels(json.openArray("b"), window.bids());
        levels(json.openArray("a"), window.asks());
        sink.publish(this, window.name(), json.close().toString());
    }

    private void levels(final JsonText json, final Map<Long, Long> levels) {
        levels.forEach((ticks, lots) -> level(json, ticks, lots));
        json.closeArray();
    }

    private void levels(final JsonText json, final List<long[]> levels) {
        levels.forEach(level -> level(json, level[0], level[1]));
        json.closeArray();
    }

    private void level(final JsonText json, final long ticks, final long lots) {
        json.openArray()
                .textElement(Grid.price(instrument, ticks))
                .textElement(Grid.quantity(instrument, lots))
                .closeArray();
    }

    void onKline(final KlineWindow kline, final long nowMs, final boolean closed) {
        final String channel = "kline_" + kline.name();
        if (!sink.isWanted(this, channel)) {
            return;
        }
        final JsonText json = new JsonText()
                .open()
                .text("e", "kline")
                .number("E", nowMs)
                .text("s", instrument.symbol())
                .open("k")
                .number("t", kline.openMs())
                .number("T", kline.openMs() + kline.lengthMs() - 1)
                .text("s", instrument.symbol())
                .text("i", kline.name())
                .number("f", kline.firstTradeId())
                .number("L", kline.lastTradeId())
                .text("o", Grid.price(instrument, kline.open()))
                .text("c", Grid.price(instrument, kline.close()))
                .text("h", Grid.price(instrument, kline.high()))
                .text("l", Grid.price(instrument, kline.low()))
                .text("v", Grid.quantity(instrument, kline.lots()))
                .number("n", kline.trades())
                .flag("x", closed)
                .text("q", Grid.amount(instrument.turnover(kline.turnover())))
                .text("V", Grid.quantity(instrument, kline.takerBuyLots()))
                .text("Q", Grid.amount(instrument.turnover(kline.takerBuyTurnover())))
                .text("B", "0")
                .close()
                .close();
        sink.publish(this, channel, json.toString());
    }

    void onTickEnd(final long nowMs) {
        if (Product.SPOT == product || nowMs >= nextAggregateMs) {
            nextAggregateMs = nowMs + 100;
            flushAggregate(nowMs);
        }
        if (nowMs >= nextPartialFastMs) {
            nextPartialFastMs = nowMs + 100;
            publishPartial("@100ms", nowMs);
        }
        if (nowMs >= nextPartialSlowMs) {
            nextPartialSlowMs = nowMs + (Product.USDM == product ? 250 : 1000);
            publishPartial("", nowMs);
        }
        if (Product.USDM == product) {
            publishMarks(nowMs);
        }
    }

    private void publishPartial(final String speed, final long nowMs) {
        for (int levels = 5; levels <= PARTIAL_LEVELS_MAX; levels *= 2) {
            final String channel = "depth" + levels + speed;
            if (sink.isWanted(this, channel)) {
                sink.publish(this, channel, partialText(levels, nowMs));
            }
        }
    }

    private String partialText(final int levels, final long nowMs) {
        final BookSnapshot book = market.snapshot(levels);
        if (Product.SPOT == product) {
            return snapshotText(book);
        }
        final JsonText json = new JsonText()
                .open()
                .text("e", "depthUpdate")
                .number("E", nowMs)
                .number("T", nowMs)
                .text("s", instrument.symbol())
                .text("ps", instrument.symbol())
                .number("st", 1)
                .number("U", book.updateId())
                .number("u", book.updateId())
                .number("pu", book.updateId() - 1);
        levels(json.openArray("b"), book.bids());
        levels(json.openArray("a"), book.asks());
        return json.close().toString();
    }

    /** As REST shows a book. */
    String snapshotText(final BookSnapshot book) {
        final JsonText json = new JsonText().open().number("lastUpdateId", book.updateId());
        if (Product.USDM == product) {
            json.number("E", book.timeMs()).number("T", book.timeMs());
        }
        levels(json.openArray("bids"), book.bids());
        levels(json.openArray("asks"), book.asks());
        return json.close().toString();
    }

    private void publishMarks(final long nowMs) {
        if (nowMs >= nextMarkMs) {
            nextMarkMs = (nowMs / 1000 + 1) * 1000;
            publishMark("markPrice@1s", nowMs);
        }
        if (nowMs >= nextSlowMarkMs) {
            nextSlowMarkMs = (nowMs / 3000 + 1) * 3000;
            publishMark("markPrice", nowMs);
        }
    }

    private void publishMark(final String channel, final long nowMs) {
        if (!sink.isWanted(this, channel)) {
            return;
        }
        final String mark = Grid.amount(market.markPrice());
        sink.publish(
                this,
                channel,
                new JsonText()
                        .open()
                        .text("e", "markPriceUpdate")
                        .number("E", nowMs)
                        .text("s", instrument.symbol())
                        .text("p", mark)
                        .text("i", Grid.amount(market.indexPrice()))
                        .text("ap", mark)
                        .text("P", mark)
                        .text("r", Grid.amount(market.fundingRate()))
                        .number("T", (nowMs / FUNDING_INTERVAL_MS + 1) * FUNDING_INTERVAL_MS)
                        .number("st", 1)
                        .close()
                        .toString());
    }
}
