package io.rayo.gateways.sim.okx;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.DepthWindow;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.KlineWindow;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Market data in the venue's words. Pure functions. */
final class MarketText {
    private static final int CHECKSUM_LEVELS = 25;
    private static final long FUNDING_MS = 8 * 3_600_000L;

    private MarketText() {}

    static String push(final String channel, final String symbol, final String data) {
        return "{\"arg\":{\"channel\":\"" + channel + "\",\"instId\":\"" + symbol + "\"},\"data\":[" + data + "]}";
    }

    /** What an index is called: {@code BTC-USDT} of {@code BTC-USDT-SWAP}. */
    static String index(final SimInstrument instrument) {
        return instrument.base() + "-" + instrument.quote();
    }

    static String trade(final SimMarket market, final SimTrade trade, final long sequence) {
        final SimInstrument instrument = market.instrument();
        return push(
                "trades",
                instrument.symbol(),
                new JsonText()
                        .open()
                        .text("instId", instrument.symbol())
                        .text("tradeId", Long.toString(trade.tradeId()))
                        .text("px", instrument.priceText(trade.ticks()))
                        .text("sz", instrument.quantityText(trade.lots()))
                        .text("side", trade.takerSide() == Side.BUY ? "buy" : "sell")
                        .text("ts", Long.toString(trade.timeMs()))
                        .text("count", "1")
                        .text("source", "0")
                        .number("seqId", sequence)
                        .close()
                        .toString());
    }

    static String top(final SimMarket market, final long sequence, final long nowMs) {
        return push(
                "bbo-tbt",
                market.instrument().symbol(),
                "{\"asks\":" + best(market, Side.SELL) + ",\"bids\":" + best(market, Side.BUY) + ",\"ts\":\"" + nowMs
                        + "\",\"seqId\":" + sequence + "}");
    }

    private static String best(final SimMarket market, final Side side) {
        final long lots = market.bestLots(side);
        return lots == 0 ? "[]" : "[" + level(market.instrument(), market.bestTicks(side), lots) + "]";
    }

    private static String level(final SimInstrument instrument, final long ticks, final long lots) {
        return "[\"" + instrument.priceText(ticks) + "\",\"" + (lots == 0 ? "0" : instrument.quantityText(lots))
                + "\",\"0\",\"" + (lots == 0 ? 0 : 1) + "\"]";
    }

    private static String levels(final SimInstrument instrument, final Map<Long, Long> side) {
        final List<String> levels = new ArrayList<>();
        side.forEach((ticks, lots) -> levels.add(level(instrument, ticks, lots)));
        return "[" + String.join(",", levels) + "]";
    }

    static String snapshot(final SimMarket market, final DepthWindow window, final boolean checksum, final long nowMs) {
        return book(
                market,
                "snapshot",
                levels(market.instrument(), window.image(Side.BUY)),
                levels(market.instrument(), window.image(Side.SELL)),
                checksum ? checksum(market, window) : 0,
                -1,
                window.previousUpdateId(),
                nowMs);
    }

    static String update(final SimMarket market, final DepthWindow window, final boolean checksum, final long nowMs) {
        return book(
                market,
                "update",
                levels(market.instrument(), window.bids()),
                levels(market.instrument(), window.asks()),
                checksum ? checksum(market, window) : 0,
                window.previousUpdateId(),
                window.lastUpdateId(),
                nowMs);
    }

    /** Says that nothing changed for a long time. */
    static String quiet(final SimMarket market, final DepthWindow window, final long nowMs) {
        return book(market, "update", "[]", "[]", 0, window.previousUpdateId(), window.previousUpdateId(), nowMs);
    }

    private static String book(
            final SimMarket market,
            final String action,
            final String bids,
            final String asks,
            final int checksum,
            final long previous,
            final long sequence,
            final long nowMs) {
        return "{\"arg\":{\"channel\":\"books\",\"instId\":\""
                + market.instrument().symbol() + "\"},\"action\":\"" + action + "\",\"data\":[{\"asks\":" + asks
                + ",\"bids\":" + bids + ",\"ts\":\"" + nowMs + "\",\"checksum\":" + checksum + ",\"prevSeqId\":"
                + previous + ",\"seqId\":" + sequence + "}]}";
    }

    private static int checksum(final SimMarket market, final DepthWindow window) {
        final List<String> bids = texts(market.instrument(), window.image(Side.BUY));
        final List<String> asks = texts(market.instrument(), window.image(Side.SELL));
        final List<String> parts = new ArrayList<>();
        for (int i = 0; i < CHECKSUM_LEVELS; i++) {
            if (i < bids.size()) {
                parts.add(bids.get(i));
            }
            if (i < asks.size()) {
                parts.add(asks.get(i));
            }
        }
        final CRC32 crc = new CRC32();
        crc.update(String.join(":", parts).getBytes(StandardCharsets.US_ASCII));
        return (int) crc.getValue();
    }

    private static List<String> texts(final SimInstrument instrument, final Map<Long, Long> side) {
        final List<String> texts = new ArrayList<>();
        for (final Map.Entry<Long, Long> level : side.entrySet()) {
            texts.add(instrument.priceText(level.getKey()) + ":" + instrument.quantityText(level.getValue()));
            if (texts.size() == CHECKSUM_LEVELS) {
                break;
            }
        }
        return texts;
    }

    static String candle(final SimMarket market, final KlineWindow kline, final boolean closed) {
        final SimInstrument instrument = market.instrument();
        final String turnover = instrument.turnover(kline.turnover()).toPlainString();
        final String volume = instrument.quantityText(kline.lots());
        final String currency = instrument.isSpot()
                ? turnover
                : instrument
                        .quantity(kline.lots())
                        .multiply(instrument.contractValue())
                        .toPlainString();
        return push(
                kline.name(),
                instrument.symbol(),
                "[\"" + kline.openMs() + "\",\"" + instrument.priceText(kline.open()) + "\",\""
                        + instrument.priceText(kline.high()) + "\",\"" + instrument.priceText(kline.low()) + "\",\""
                        + instrument.priceText(kline.close()) + "\",\"" + volume + "\",\"" + currency + "\",\""
                        + turnover + "\",\"" + (closed ? 1 : 0) + "\"]");
    }

    static String mark(final SimMarket market, final long nowMs) {
        return push(
                "mark-price",
                market.instrument().symbol(),
                "{\"instType\":\"" + market.instrument().product() + "\",\"instId\":\""
                        + market.instrument().symbol() + "\",\"markPx\":\""
                        + market.markPrice().toPlainString() + "\",\"ts\":\"" + nowMs + "\"}");
    }

    static String index(final SimMarket market, final long nowMs) {
        final String name = index(market.instrument());
        return push(
                "index-tickers",
                name,
                "{\"instId\":\"" + name + "\",\"idxPx\":\""
                        + market.indexPrice().toPlainString() + "\",\"ts\":\"" + nowMs + "\"}");
    }

    static String funding(final SimMarket market, final long nowMs) {
        final long next = (nowMs / FUNDING_MS + 1) * FUNDING_MS;
        return push(
                "funding-rate",
                market.instrument().symbol(),
                "{\"fundingRate\":\"" + market.fundingRate().toPlainString() + "\",\"fundingTime\":\"" + next
                        + "\",\"instId\":\"" + market.instrument().symbol()
                        + "\",\"instType\":\"SWAP\",\"method\":\"current_period\",\"nextFundingRate\":\"\","
                        + "\"nextFundingTime\":\"" + (next + FUNDING_MS) + "\",\"settState\":\"settled\",\"ts\":\""
                        + nowMs + "\"}");
    }

    /** A book as an answer by REST. */
    static String image(final SimMarket market, final BookSnapshot book) {
        return "{\"asks\":" + levels(market.instrument(), book.asks()) + ",\"bids\":"
                + levels(market.instrument(), book.bids()) + ",\"ts\":\"" + book.timeMs() + "\",\"seqId\":"
                + book.updateId() + "}";
    }

    private static String levels(final SimInstrument instrument, final List<long[]> side) {
        final List<String> levels = new ArrayList<>();
        side.forEach(level -> levels.add(level(instrument, level[0], level[1])));
        return "[" + String.join(",", levels) + "]";
    }

    static String instrument(final SimInstrument instrument, final long code) {
        final boolean isSpot = instrument.isSpot();
        return new JsonText()
                .open()
                .text("instType", instrument.product())
                .text("instId", instrument.symbol())
                .number("instIdCode", code)
                .text("uly", isSpot ? "" : index(instrument))
                .text("instFamily", isSpot ? "" : index(instrument))
                .text("baseCcy", isSpot ? instrument.base() : "")
                .text("quoteCcy", isSpot ? instrument.quote() : "")
                .text("settleCcy", isSpot ? "" : instrument.settle())
                .text("ctVal", isSpot ? "" : instrument.contractValue().toPlainString())
                .text("ctMult", isSpot ? "" : "1")
                .text("ctValCcy", isSpot ? "" : instrument.base())
                .text("ctType", isSpot ? "" : instrument.isInverse() ? "inverse" : "linear")
                .text("tickSz", instrument.tickSize().toPlainString())
                .text("lotSz", instrument.lotSize().toPlainString())
                .text("minSz", instrument.quantityText(instrument.minLots()))
                .text("maxLmtSz", instrument.quantityText(SimInstrument.LOTS_MAX))
                .text("state", "live")
                .text("ruleType", "normal")
                .text("expTime", instrument.expiryMs() == 0 ? "" : Long.toString(instrument.expiryMs()))
                .raw("upcChg", "[]")
                .close()
                .toString();
    }

    static String ticker(final SimMarket market, final long nowMs) {
        final SimInstrument instrument = market.instrument();
        return new JsonText()
                .open()
                .text("instType", instrument.product())
                .text("instId", instrument.symbol())
                .text("last", instrument.priceText(market.lastTicks()))
                .text("volCcy24h", instrument.priceText(market.lastTicks()))
                .text("vol24h", "1000")
                .text("ts", Long.toString(nowMs))
                .close()
                .toString();
    }
}
