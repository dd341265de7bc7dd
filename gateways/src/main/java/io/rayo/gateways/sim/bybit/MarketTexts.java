package io.rayo.gateways.sim.bybit;

import io.rayo.codecs.sbe.Side;
import io.rayo.gateways.sim.venue.DepthWindow;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.KlineWindow;
import io.rayo.gateways.sim.venue.SimInstrument;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimTrade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.UUID;

/** Writes one market's public messages as the venue does: its order of keys differs from topic to topic. Event loop. */
final class MarketTexts {
    /** Updates are counted from here, so that none but a restart has the number 1, and all have as many digits. */
    private static final long FIRST_UPDATE = 1_000_000;

    private final SimMarket market;
    private final SimInstrument instrument;
    private final boolean spot;

    MarketTexts(final SimMarket market) {
        this.market = market;
        instrument = market.instrument();
        spot = instrument.isSpot();
    }

    String topic(final String prefix) {
        return prefix + "." + instrument.symbol();
    }

    private JsonText head(final String topic, final String type, final long nowMs) {
        final JsonText json = new JsonText().open().text("topic", topic);
        // the order of these two tells spot from contracts, and depth 1 from the others
        return spot || topic.startsWith("orderbook.1.")
                ? json.number("ts", nowMs).text("type", type)
                : json.text("type", type).number("ts", nowMs);
    }

    /** What subscribers of a window have, for a new one; within a publication also the new state of it. */
    String bookSnapshot(final DepthWindow window, final long sequence, final long nowMs) {
        final JsonText json = head(topic(window.name()), "snapshot", nowMs);
        json.open("data").text("s", instrument.symbol());
        levels(json, "b", window.image(Side.BUY));
        levels(json, "a", window.image(Side.SELL));
        return json.number("u", FIRST_UPDATE + window.publications())
                .number("seq", sequence)
                .close()
                .number("cts", nowMs)
                .close()
                .toString();
    }

    String bookDelta(final DepthWindow window, final long nowMs) {
        final JsonText json = head(topic(window.name()), "delta", nowMs);
        json.open("data").text("s", instrument.symbol());
        levels(json, "b", window.bids());
        levels(json, "a", window.asks());
        return json.number("u", FIRST_UPDATE + window.publications())
                .number("seq", window.lastUpdateId())
                .close()
                .number("cts", nowMs)
                .close()
                .toString();
    }

    private void levels(final JsonText json, final String name, final Map<Long, Long> levels) {
        json.openArray(name);
        levels.forEach((ticks, lots) -> json.openArray()
                .textElement(instrument.priceText(ticks))
                .textElement(lots == 0 ? "0" : instrument.quantityText(lots))
                .closeArray());
        json.closeArray();
    }

    String trade(final SimTrade trade, final long nowMs) {
        final JsonText json = head(topic("publicTrade"), "snapshot", nowMs)
                .openArray("data")
                .open()
                .number("T", trade.timeMs())
                .text("s", instrument.symbol())
                .text("S", side(trade.takerSide()))
                .text("v", instrument.quantityText(trade.lots()))
                .text("p", instrument.priceText(trade.ticks()));
        if (!spot) {
            json.text("L", "ZeroPlusTick");
        }
        return json.text("i", tradeId(instrument, trade.tradeId()))
                .flag("BT", false)
                .flag("RPI", false)
                .number("seq", market.engine().updateId())
                .close()
                .closeArray()
                .close()
                .toString();
    }

    static String side(final Side side) {
        return Side.BUY == side ? "Buy" : "Sell";
    }

    /** Trades of spot have numbers, those of contracts have UUIDs. */
    static String tradeId(final SimInstrument instrument, final long tradeId) {
        return instrument.isSpot()
                ? Long.toString(2_290_000_000_000_000_000L + tradeId)
                : new UUID(0x20F43950D8DD4B31L ^ instrument.symbol().hashCode(), 0x9112000000000000L | tradeId)
                        .toString();
    }

    String kline(final KlineWindow kline, final long nowMs, final boolean closed) {
        return head(topic("kline." + kline.name()), "snapshot", nowMs)
                .openArray("data")
                .open()
                .number("start", kline.openMs())
                .number("end", kline.openMs() + kline.lengthMs() - 1)
                .text("interval", kline.name())
                .text("open", instrument.priceText(kline.open()))
                .text("close", instrument.priceText(kline.close()))
                .text("high", instrument.priceText(kline.high()))
                .text("low", instrument.priceText(kline.low()))
                .text("volume", instrument.quantityText(kline.lots()))
                .text("turnover", instrument.turnover(kline.turnover()).toPlainString())
                .flag("confirm", closed)
                .number("timestamp", nowMs)
                .close()
                .closeArray()
                .close()
                .toString();
    }

    /** A ticker: whole, or only the fields that move all the time. */
    String ticker(final boolean snapshot, final long nowMs) {
        final JsonText json = new JsonText().open().text("topic", topic("tickers"));
        if (spot) {
            json.number("ts", nowMs)
                    .text("type", "snapshot")
                    .number("cs", market.engine().updateId());
        } else {
            json.text("type", snapshot ? "snapshot" : "delta");
        }
        json.open("data").text("symbol", instrument.symbol());
        tickerFields(json, snapshot, nowMs);
        json.close();
        return spot
                ? json.close().toString()
                : json.number("cs", market.engine().updateId())
                        .number("ts", nowMs)
                        .close()
                        .toString();
    }

    /** The fields of a ticker, also of the REST answer. */
    void tickerFields(final JsonText json, final boolean whole, final long nowMs) {
        json.text("lastPrice", instrument.priceText(market.lastTicks()));
        if (spot) {
            json.text("volume24h", "0").text("turnover24h", "0").text("usdIndexPrice", money(market.indexPrice()));
            return;
        }
        json.text("markPrice", money(market.markPrice())).text("indexPrice", money(market.indexPrice()));
        if (whole) {
            json.text("volume24h", "0")
                    .text("turnover24h", "0")
                    .text("openInterest", "0")
                    .text("fundingRate", market.fundingRate().toPlainString())
                    .text("nextFundingTime", Long.toString((nowMs / 28_800_000 + 1) * 28_800_000));
        }
    }

    private static String money(final BigDecimal value) {
        return value.setScale(8, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** The instrument as {@code instruments-info} shows it. */
    String definition() {
        final String lot = instrument.lotSize().toPlainString();
        final JsonText json = new JsonText().open().text("symbol", instrument.symbol());
        if (!spot) {
            json.text("contractType", "LinearPerpetual");
        }
        json.text("status", "Trading").text("baseCoin", instrument.base()).text("quoteCoin", instrument.quote());
        if (!spot) {
            json.text("settleCoin", instrument.settle()).text("deliveryTime", "0");
            json.open("leverageFilter")
                    .text("minLeverage", "1")
                    .text("maxLeverage", "100")
                    .close();
        }
        json.open("priceFilter")
                .text("tickSize", instrument.tickSize().toPlainString())
                .close();
        json.open("lotSizeFilter").text(spot ? "basePrecision" : "qtyStep", lot).text("minOrderQty", lot);
        final String most = instrument.quantityText(SimInstrument.LOTS_MAX);
        if (spot) {
            json.text("minOrderAmt", instrument.minNotional().toPlainString()).text("maxLimitOrderQty", most);
        } else {
            json.text("maxOrderQty", most)
                    .text("minNotionalValue", instrument.minNotional().toPlainString());
        }
        return json.close().close().toString();
    }
}
