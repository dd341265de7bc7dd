package io.rayo.gateways.sim.kucoin;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.DepthWindow;
import io.rayo.gateways.sim.venue.KlineWindow;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import java.util.List;
import java.util.Map;

/** What the venue says of its markets, in both generations. Pure functions. */
final class MarketTexts {
    private static final long NS = 1_000_000;
    private static final long FUNDING_INTERVAL_MS = 28_800_000;

    private MarketTexts() {}

    // REST

    static String instrument(final SimInstrument instrument) {
        if (instrument.isSpot()) {
            final String lot = instrument.lotSize().toPlainString();
            return "{\"symbol\":\"" + instrument.symbol() + "\",\"name\":\"" + instrument.symbol()
                    + "\",\"baseCurrency\":\"" + instrument.base() + "\",\"quoteCurrency\":\"" + instrument.quote()
                    + "\",\"feeCurrency\":\"" + instrument.quote() + "\",\"market\":\"USDS\",\"baseMinSize\":\"" + lot
                    + "\",\"quoteMinSize\":\"0.1\",\"baseMaxSize\":\"10000000000\",\"quoteMaxSize\":\"99999999\","
                    + "\"baseIncrement\":\"" + lot + "\",\"quoteIncrement\":\"0.000001\",\"priceIncrement\":\""
                    + instrument.tickSize().toPlainString() + "\",\"priceLimitRate\":\"0.1\",\"minFunds\":\""
                    + instrument.minNotional().toPlainString()
                    + "\",\"isMarginEnabled\":false,\"enableTrading\":true,\"feeCategory\":1,"
                    + "\"makerFeeCoefficient\":\"1.00\",\"takerFeeCoefficient\":\"1.00\",\"st\":false}";
        }
        return "{\"symbol\":\"" + instrument.symbol() + "\",\"rootSymbol\":\"" + instrument.quote()
                + "\",\"type\":\"FFWCSX\",\"expireDate\":null,\"baseCurrency\":\"" + asset(instrument.base())
                + "\",\"quoteCurrency\":\"" + instrument.quote() + "\",\"settleCurrency\":\""
                + asset(instrument.settle()) + "\",\"maxOrderQty\":1000000,\"maxPrice\":1000000,\"lotSize\":"
                + instrument.lotSize().toPlainString() + ",\"tickSize\":" + instrument.tickSize() + ",\"multiplier\":"
                + instrument.contractValue() + ",\"makerFeeRate\":2.0E-4,\"takerFeeRate\":6.0E-4,\"isInverse\":"
                + instrument.isInverse() + ",\"status\":\"Open\",\"fundingRateGranularity\":" + FUNDING_INTERVAL_MS
                + ",\"turnoverOf24h\":1000000.5,\"maxLeverage\":125}";
    }

    private static String asset(final String name) {
        return "BTC".equals(name) ? "XBT" : name;
    }

    static String turnover(final SimMarket market) {
        return "{\"symbol\":\"" + market.instrument().symbol() + "\",\"last\":\""
                + market.instrument().priceText(market.lastTicks()) + "\",\"volValue\":\"1000000.5\"}";
    }

    static String book(final SimInstrument instrument, final BookSnapshot book) {
        final boolean spot = instrument.isSpot();
        return "{" + (spot ? "\"time\":" + book.timeMs() : "\"symbol\":\"" + instrument.symbol() + "\"")
                + ",\"sequence\":" + (spot ? "\"" + book.updateId() + "\"" : String.valueOf(book.updateId()))
                + ",\"bids\":" + pairs(instrument, book.bids(), !spot) + ",\"asks\":"
                + pairs(instrument, book.asks(), !spot) + (spot ? "}" : ",\"ts\":" + book.timeMs() * NS + "}");
    }

    private static String pairs(final SimInstrument instrument, final List<long[]> levels, final boolean bare) {
        final StringBuilder text = new StringBuilder("[");
        for (final long[] level : levels) {
            append(text, instrument, level[0], level[1], bare);
        }
        return text.append(']').toString();
    }

    private static String pairs(final SimInstrument instrument, final Map<Long, Long> levels) {
        final StringBuilder text = new StringBuilder("[");
        levels.forEach((ticks, lots) -> append(text, instrument, ticks, lots, false));
        return text.append(']').toString();
    }

    private static void append(
            final StringBuilder text,
            final SimInstrument instrument,
            final long ticks,
            final long lots,
            final boolean bare) {
        final String quote = bare ? "" : "\"";
        text.append(text.length() > 1 ? "," : "").append('[').append(quote);
        text.append(instrument.priceText(ticks)).append(quote).append(',').append(quote);
        text.append(0 == lots ? "0" : instrument.quantityText(lots))
                .append(quote)
                .append(']');
    }

    // unified

    private static String unified(
            final String channel, final SimInstrument instrument, final long nowMs, final String data) {
        return "{\"T\":\"" + channel + "." + instrument.product() + "\",\"P\":" + nowMs * NS + ",\"d\":{\"s\":\""
                + instrument.symbol() + "\"," + data + "}}";
    }

    static String trade(final SimInstrument instrument, final SimTrade trade) {
        return unified(
                "trade",
                instrument,
                trade.timeMs(),
                "\"E\":" + trade.tradeId() + ",\"ti\":\"" + trade.tradeId() + "\",\"S\":\"" + side(trade.takerSide())
                        + "\",\"p\":\"" + instrument.priceText(trade.ticks()) + "\",\"q\":\""
                        + instrument.quantityText(trade.lots()) + "\",\"M\":" + trade.timeMs() * NS);
    }

    private static String side(final Side side) {
        return Side.BUY == side ? "buy" : "sell";
    }

    static String ticker(final SimMarket market, final long updateId, final long nowMs) {
        final SimInstrument instrument = market.instrument();
        return unified(
                "ticker",
                instrument,
                nowMs,
                "\"E\":" + updateId + ",\"b\":\"" + price(market, Side.BUY) + "\",\"B\":\"" + size(market, Side.BUY)
                        + "\",\"a\":\"" + price(market, Side.SELL) + "\",\"A\":\"" + size(market, Side.SELL)
                        + "\",\"l\":\"" + instrument.priceText(market.lastTicks()) + "\",\"S\":\"BUY\",\"M\":"
                        + nowMs * NS);
    }

    private static String price(final SimMarket market, final Side side) {
        final long ticks = market.bestTicks(side);
        return 0 == ticks ? "" : market.instrument().priceText(ticks);
    }

    private static String size(final SimMarket market, final Side side) {
        final long lots = market.bestLots(side);
        return 0 == lots ? "" : market.instrument().quantityText(lots);
    }

    private static String unifiedBook(
            final SimInstrument instrument,
            final String depth,
            final String type,
            final long first,
            final long last,
            final Map<Long, Long> bids,
            final Map<Long, Long> asks,
            final long nowMs) {
        return "{\"T\":\"obu." + instrument.product() + "\",\"dp\":\"" + depth + "\",\"t\":\"" + type + "\",\"P\":"
                + nowMs * NS + ",\"d\":{\"s\":\"" + instrument.symbol() + "\",\"O\":" + first + ",\"C\":" + last
                + ",\"M\":" + nowMs * NS + ",\"a\":" + pairs(instrument, asks) + ",\"b\":" + pairs(instrument, bids)
                + "}}";
    }

    /** What a new subscriber of a book gets: what the others have. */
    static String snapshot(final SimInstrument instrument, final DepthWindow window, final long nowMs) {
        final Map<Long, Long> bids = window.image(Side.BUY);
        final Map<Long, Long> asks = window.image(Side.SELL);
        final long last = window.previousUpdateId();
        return unifiedBook(instrument, window.name(), "snapshot", last, last, bids, asks, nowMs);
    }

    static String delta(final SimInstrument instrument, final DepthWindow window, final long nowMs) {
        return unifiedBook(
                instrument,
                window.name(),
                "delta",
                window.firstUpdateId(),
                window.lastUpdateId(),
                window.bids(),
                window.asks(),
                nowMs);
    }

    /** The whole image each time. */
    static String image(final SimInstrument instrument, final DepthWindow window, final long nowMs) {
        return unifiedBook(
                instrument,
                window.name(),
                "snapshot",
                window.lastUpdateId(),
                window.lastUpdateId(),
                window.image(Side.BUY),
                window.image(Side.SELL),
                nowMs);
    }

    static String kline(
            final SimInstrument instrument, final KlineWindow kline, final long nowMs, final boolean closed) {
        return unified(
                "kline",
                instrument,
                nowMs,
                "\"i\":\"" + kline.name() + "\",\"O\":" + kline.openMs() / 1_000 + ",\"C\":"
                        + (kline.openMs() + kline.lengthMs()) / 1_000 + ",\"o\":\""
                        + instrument.priceText(kline.open()) + "\",\"c\":\"" + instrument.priceText(kline.close())
                        + "\",\"h\":\"" + instrument.priceText(kline.high()) + "\",\"l\":\""
                        + instrument.priceText(kline.low()) + "\",\"v\":\"" + instrument.quantityText(kline.lots())
                        + "\",\"a\":\"" + instrument.turnover(kline.turnover()).toPlainString() + "\",\"S\":\""
                        + closed + "\"");
    }

    static String mark(final SimMarket market, final long nowMs) {
        return unified(
                "mark-price",
                market.instrument(),
                nowMs,
                "\"mp\":\"" + market.markPrice().toPlainString() + "\",\"ip\":\""
                        + market.indexPrice().toPlainString() + "\",\"oi\":\"0\",\"ts\":" + nowMs * NS);
    }

    static String funding(final SimMarket market, final long nowMs) {
        final long next = nextFundingMs(nowMs);
        return unified(
                "funding-fee",
                market.instrument(),
                nowMs,
                "\"fr\":1.0E-4,\"ft\":" + next + ",\"nt\":" + (next + FUNDING_INTERVAL_MS) + ",\"gl\":"
                        + FUNDING_INTERVAL_MS);
    }

    private static long nextFundingMs(final long nowMs) {
        return (nowMs / FUNDING_INTERVAL_MS + 1) * FUNDING_INTERVAL_MS;
    }

    // classic

    private static String classic(final String topic, final String subject, final String data) {
        return "{\"topic\":\"" + topic + "\",\"type\":\"message\",\"subject\":\"" + subject + "\",\"data\":{" + data
                + "}}";
    }

    static String classicTrade(final String topic, final SimInstrument instrument, final SimTrade trade) {
        final boolean spot = instrument.isSpot();
        final String quote = spot ? "\"" : "";
        return classic(
                topic,
                spot ? "trade.l3match" : "match",
                "\"symbol\":\"" + instrument.symbol() + "\",\"side\":\"" + side(trade.takerSide()) + "\",\"price\":\""
                        + instrument.priceText(trade.ticks()) + "\",\"size\":" + quote
                        + instrument.quantityText(trade.lots()) + quote + ",\"makerOrderId\":\"" + trade.makerOrderId()
                        + "\",\"takerOrderId\":\"" + trade.takerOrderId() + "\",\"tradeId\":\"" + trade.tradeId()
                        + "\",\"sequence\":" + quote + trade.tradeId() + quote + ",\"" + (spot ? "time" : "ts") + "\":"
                        + quote + trade.timeMs() * NS + quote);
    }

    static String classicTicker(final String topic, final SimMarket market, final long updateId, final long nowMs) {
        if (market.instrument().isSpot()) {
            return classic(
                    topic,
                    "trade.ticker",
                    "\"sequence\":\"" + updateId + "\",\"price\":\""
                            + market.instrument().priceText(market.lastTicks()) + "\",\"size\":\"0.1\",\"bestAsk\":\""
                            + price(market, Side.SELL) + "\",\"bestAskSize\":\"" + size(market, Side.SELL)
                            + "\",\"bestBid\":\"" + price(market, Side.BUY) + "\",\"bestBidSize\":\""
                            + size(market, Side.BUY) + "\",\"time\":" + nowMs);
        }
        return classic(
                topic,
                "tickerV2",
                "\"symbol\":\"" + market.instrument().symbol() + "\",\"sequence\":" + updateId
                        + ",\"bestBidPrice\":\"" + price(market, Side.BUY) + "\",\"bestBidSize\":"
                        + market.bestLots(Side.BUY) + ",\"bestAskPrice\":\"" + price(market, Side.SELL)
                        + "\",\"bestAskSize\":" + market.bestLots(Side.SELL) + ",\"ts\":" + nowMs * NS);
    }

    /** Changes of a spot book: each level with the sequence of the last change in the message. */
    static String changes(
            final String topic, final SimInstrument instrument, final DepthWindow window, final long nowMs) {
        return classic(
                topic,
                "trade.l2update",
                "\"changes\":{\"asks\":" + triples(instrument, window.asks(), window.lastUpdateId()) + ",\"bids\":"
                        + triples(instrument, window.bids(), window.lastUpdateId()) + "},\"sequenceEnd\":"
                        + window.lastUpdateId() + ",\"sequenceStart\":" + window.firstUpdateId() + ",\"symbol\":\""
                        + instrument.symbol() + "\",\"time\":" + nowMs);
    }

    private static String triples(final SimInstrument instrument, final Map<Long, Long> levels, final long sequence) {
        final StringBuilder text = new StringBuilder("[");
        levels.forEach((ticks, lots) -> text.append(text.length() > 1 ? "," : "")
                .append("[\"")
                .append(instrument.priceText(ticks))
                .append("\",\"")
                .append(0 == lots ? "0" : instrument.quantityText(lots))
                .append("\",\"")
                .append(sequence)
                .append("\"]"));
        return text.append(']').toString();
    }

    /** One change of a futures book. */
    static String change(
            final String topic,
            final SimInstrument instrument,
            final Side side,
            final long ticks,
            final long lots,
            final long updateId,
            final long nowMs) {
        return "{\"topic\":\"" + topic + "\",\"type\":\"message\",\"subject\":\"level2\",\"sn\":" + updateId
                + ",\"data\":{\"sequence\":" + updateId + ",\"change\":\"" + instrument.priceText(ticks) + ","
                + side(side) + "," + lots + "\",\"timestamp\":" + nowMs + "}}";
    }

    static String classicKline(
            final String topic, final SimInstrument instrument, final KlineWindow kline, final long nowMs) {
        final boolean spot = instrument.isSpot();
        final String volume = instrument.quantityText(kline.lots());
        final String turnover = instrument.turnover(kline.turnover()).toPlainString();
        return classic(
                topic,
                spot ? "trade.candles.update" : "candle.stick",
                "\"symbol\":\"" + instrument.symbol() + "\",\"candles\":[\"" + kline.openMs() / 1_000 + "\",\""
                        + instrument.priceText(kline.open()) + "\",\"" + instrument.priceText(kline.close()) + "\",\""
                        + instrument.priceText(kline.high()) + "\",\"" + instrument.priceText(kline.low()) + "\",\""
                        + (spot ? volume : turnover) + "\",\"" + (spot ? turnover : volume) + "\"],\"time\":"
                        + (spot ? nowMs * NS : nowMs));
    }

    static String classicMark(final String topic, final SimMarket market, final long nowMs) {
        return classic(
                topic,
                "mark.index.price",
                "\"markPrice\":" + market.markPrice().toPlainString() + ",\"indexPrice\":"
                        + market.indexPrice().toPlainString() + ",\"granularity\":1000,\"timestamp\":" + nowMs);
    }

    static String classicFunding(final String topic, final SimMarket market, final long nowMs) {
        return classic(
                topic,
                "funding.rate",
                "\"granularity\":60000,\"fundingRate\":" + market.fundingRate().toPlainString() + ",\"timestamp\":"
                        + nowMs);
    }
}
