package io.rayo.benchmarks.decode;

import java.util.SplittableRandom;

/**
 * Kinds of frames, in the shapes that the venues document. Numbers that identify an event start at
 * {@link FrameSet#FIRST_ID}, so that {@link FrameSet} knows them and can raise them in place.
 */
public enum FrameKind {
    /** Binance spot trade. */
    BINANCE_SPOT_TRADE(Market.BINANCE_SPOT, Content.TRADE, "trade", BinanceFrames::spotTrade),
    /** Binance spot best bid and ask. */
    BINANCE_SPOT_TOP(Market.BINANCE_SPOT, Content.TOP, "bookTicker", BinanceFrames::spotTop),
    /** Binance spot depth update, 10 levels of each side. */
    BINANCE_SPOT_DEPTH_10(Market.BINANCE_SPOT, Content.DEPTH, "depthUpdate", 10, BinanceFrames::spotDepth),
    /** Binance spot depth update, 20 levels of each side. */
    BINANCE_SPOT_DEPTH_20(Market.BINANCE_SPOT, Content.DEPTH, "depthUpdate", 20, BinanceFrames::spotDepth),
    /** Binance spot kline. */
    BINANCE_SPOT_BARS(Market.BINANCE_SPOT, Content.BARS, "kline", BinanceFrames::spotBars),
    /** Binance USD-M aggregate trade. */
    BINANCE_USDM_TRADE(Market.BINANCE_USDM, Content.TRADE, "aggTrade", BinanceFrames::futuresTrade),
    /** Binance USD-M best bid and ask. */
    BINANCE_USDM_TOP(Market.BINANCE_USDM, Content.TOP, "bookTicker", BinanceFrames::futuresTop),
    /** Binance USD-M depth update, 10 levels of each side. */
    BINANCE_USDM_DEPTH_10(Market.BINANCE_USDM, Content.DEPTH, "depthUpdate", 10, BinanceFrames::futuresDepth),
    /** Binance USD-M depth update, 20 levels of each side. */
    BINANCE_USDM_DEPTH_20(Market.BINANCE_USDM, Content.DEPTH, "depthUpdate", 20, BinanceFrames::futuresDepth),
    /** Binance USD-M kline. */
    BINANCE_USDM_BARS(Market.BINANCE_USDM, Content.BARS, "kline", BinanceFrames::futuresBars),
    /** Binance USD-M mark price. */
    BINANCE_USDM_MARK(Market.BINANCE_USDM, Content.MARK, "markPriceUpdate", BinanceFrames::futuresMark),
    /** Bybit trade. */
    BYBIT_TRADE(Market.BYBIT, Content.TRADE, "publicTrade", BybitFrames::trade),
    /** Bybit best bid and ask. */
    BYBIT_TOP(Market.BYBIT, Content.TOP, "orderbook.1", BybitFrames::top),
    /** Bybit depth update, 10 levels of each side. */
    BYBIT_DEPTH_10(Market.BYBIT, Content.DEPTH, "orderbook.50", 10, BybitFrames::depth),
    /** Bybit depth update, 20 levels of each side. */
    BYBIT_DEPTH_20(Market.BYBIT, Content.DEPTH, "orderbook.50", 20, BybitFrames::depth),
    /** Bybit kline. */
    BYBIT_BARS(Market.BYBIT, Content.BARS, "kline", BybitFrames::bars),
    /** Bybit ticker: mark price, index, funding. */
    BYBIT_MARK(Market.BYBIT, Content.MARK, "tickers", BybitFrames::mark),
    /** OKX trade. */
    OKX_TRADE(Market.OKX, Content.TRADE, "trades", OkxFrames::trade),
    /** OKX best bid and ask. */
    OKX_TOP(Market.OKX, Content.TOP, "bbo-tbt", OkxFrames::top),
    /** OKX depth update, 10 levels of each side. */
    OKX_DEPTH_10(Market.OKX, Content.DEPTH, "books", 10, OkxFrames::depth),
    /** OKX depth update, 20 levels of each side. */
    OKX_DEPTH_20(Market.OKX, Content.DEPTH, "books", 20, OkxFrames::depth),
    /** OKX candle. */
    OKX_BARS(Market.OKX, Content.BARS, "candle1m", OkxFrames::bars),
    /** OKX mark price. */
    OKX_MARK(Market.OKX, Content.MARK, "mark-price", OkxFrames::mark),
    /** KuCoin spot trade. */
    KUCOIN_TRADE(Market.KUCOIN_SPOT, Content.TRADE, "trade.SPOT", KucoinFrames::trade),
    /** KuCoin spot best bid and ask. */
    KUCOIN_TOP(Market.KUCOIN_SPOT, Content.TOP, "ticker.SPOT", KucoinFrames::top),
    /** KuCoin spot depth update, 10 levels of each side. */
    KUCOIN_DEPTH_10(Market.KUCOIN_SPOT, Content.DEPTH, "obu.SPOT", 10, KucoinFrames::depth),
    /** KuCoin spot depth update, 20 levels of each side. */
    KUCOIN_DEPTH_20(Market.KUCOIN_SPOT, Content.DEPTH, "obu.SPOT", 20, KucoinFrames::depth),
    /** KuCoin spot kline. */
    KUCOIN_BARS(Market.KUCOIN_SPOT, Content.BARS, "kline.SPOT", KucoinFrames::bars),
    /** KuCoin futures mark price. */
    KUCOIN_MARK(Market.KUCOIN_FUTURES, Content.MARK, "mark-price.FUTURES", KucoinFrames::mark),
    /** Kraken spot trade. */
    KRAKEN_TRADE(Market.KRAKEN_SPOT, Content.TRADE, "trade", KrakenFrames::trade),
    /** Kraken spot best bid and ask. */
    KRAKEN_TOP(Market.KRAKEN_SPOT, Content.TOP, "ticker", KrakenFrames::top),
    /** Kraken spot depth update with its checksum, 10 levels of each side. */
    KRAKEN_DEPTH_10(Market.KRAKEN_SPOT, Content.DEPTH, "book", 10, KrakenFrames::depth),
    /** Kraken spot depth update with its checksum, 20 levels of each side. */
    KRAKEN_DEPTH_20(Market.KRAKEN_SPOT, Content.DEPTH, "book", 20, KrakenFrames::depth),
    /** Kraken spot candle. */
    KRAKEN_BARS(Market.KRAKEN_SPOT, Content.BARS, "ohlc", KrakenFrames::bars),
    /** Kraken Futures trade. */
    KRAKEN_FUTURES_TRADE(Market.KRAKEN_FUTURES, Content.TRADE, "trade", KrakenFuturesFrames::trade),
    /** Kraken Futures depth update: one level, as the venue sends it. */
    KRAKEN_FUTURES_DEPTH(Market.KRAKEN_FUTURES, Content.DEPTH, "book, 1 level", KrakenFuturesFrames::depth),
    /** Kraken Futures ticker: mark price, index, funding. */
    KRAKEN_FUTURES_MARK(Market.KRAKEN_FUTURES, Content.MARK, "ticker", KrakenFuturesFrames::ticker);

    /** Markets, each with a decoder of its own. */
    enum Market {
        BINANCE_SPOT("Binance spot"),
        BINANCE_USDM("Binance USD-M"),
        BYBIT("Bybit linear"),
        OKX("OKX swap"),
        KUCOIN_SPOT("KuCoin"),
        KUCOIN_FUTURES("KuCoin"),
        KRAKEN_SPOT("Kraken spot v2"),
        KRAKEN_FUTURES("Kraken Futures");

        private final String label;

        Market(final String label) {
            this.label = label;
        }
    }

    /** What frames tell. */
    enum Content {
        TRADE,
        TOP,
        DEPTH,
        BARS,
        MARK
    }

    /** Writes a frame of some levels. */
    private interface DepthText {
        String of(long id, SplittableRandom random, int count);
    }

    private final Market market;
    private final Content content;
    private final String label;
    private final int levels;

    @SuppressWarnings("ImmutableEnumChecker") // method references without state
    private final FrameText.Frame text;

    FrameKind(final Market market, final Content content, final String name, final FrameText.Frame text) {
        this(market, content, name, 0, text);
    }

    FrameKind(final Market market, final Content content, final String name, final int levels, final DepthText text) {
        this(
                market,
                content,
                name + ", " + levels + " + " + levels + " levels",
                levels,
                (id, random) -> text.of(id, random, levels));
    }

    FrameKind(
            final Market market,
            final Content content,
            final String name,
            final int levels,
            final FrameText.Frame text) {
        this.market = market;
        this.content = content;
        label = market.label + " " + name;
        this.levels = levels;
        this.text = text;
    }

    /**
     * In words, for the rows.
     *
     * @return label.
     */
    public String label() {
        return label;
    }

    Market market() {
        return market;
    }

    Content content() {
        return content;
    }

    /** Levels of each side, of depth updates that may have any number of them; else 0. */
    int levels() {
        return levels;
    }

    /**
     * Text of one frame.
     *
     * @param id sequence of the event.
     * @param random of prices and quantities.
     * @return JSON.
     */
    String text(final long id, final SplittableRandom random) {
        return text.text(id, random);
    }
}
