package io.rayo.gateways.sim.playback;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Minute bars from the trades of a recording.
 *
 * @param bars in time order.
 * @param total over the whole recording, or null.
 */
public record ExpectedBars(List<MinuteBar> bars, Total total) implements Expected {
    /**
     * All trades of a recording.
     *
     * @param volume quantity traded.
     * @param notionalSum sum of price times quantity, exact.
     * @param trades number of trades, or -1 where the file does not say.
     * @param weightedPrice notional sum by volume, rounded.
     * @param firstTradeId of the recording, or -1.
     * @param lastTradeId of the recording, or -1.
     * @param tradeIdGaps holes in the trade ids, or -1.
     */
    public record Total(
            BigDecimal volume,
            BigDecimal notionalSum,
            long trades,
            BigDecimal weightedPrice,
            long firstTradeId,
            long lastTradeId,
            long tradeIdGaps) {}

    /**
     * One minute.
     *
     * @param openTimeMs start of the minute, milliseconds since the epoch, by trade time.
     * @param open first price.
     * @param high highest price.
     * @param low lowest price.
     * @param close last price.
     * @param volume quantity traded.
     * @param notionalSum sum of price times quantity, exact.
     * @param takerBuyVolume quantity bought by takers.
     * @param trades number of trades.
     * @param weightedPrice notional sum by volume, rounded.
     */
    public record MinuteBar(
            long openTimeMs,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            BigDecimal notionalSum,
            BigDecimal takerBuyVolume,
            long trades,
            BigDecimal weightedPrice) {}

    static ExpectedBars of(final List<JsonNode> lines) {
        final List<MinuteBar> bars = new ArrayList<>();
        Total total = null;
        for (final JsonNode line : lines) {
            if (!Expected.field(line, "minute_ms").isNumber()) {
                total = new Total(
                        decimal(line, "volume"),
                        decimal(line, "sum_price_x_qty"),
                        line.path("trades").asLong(-1),
                        decimal(line, "vwap"),
                        line.path("first_trade_id").asLong(-1),
                        line.path("last_trade_id").asLong(-1),
                        line.path("trade_id_gaps").asLong(-1));
                continue;
            }
            bars.add(new MinuteBar(
                    Expected.field(line, "minute_ms").asLong(),
                    decimal(line, "open"),
                    decimal(line, "high"),
                    decimal(line, "low"),
                    decimal(line, "close"),
                    decimal(line, "volume"),
                    decimal(line, "sum_price_x_qty"),
                    decimal(line, "taker_buy_volume"),
                    Expected.field(line, "trades").asLong(),
                    decimal(line, "vwap")));
        }
        return new ExpectedBars(List.copyOf(bars), total);
    }

    private static BigDecimal decimal(final JsonNode line, final String name) {
        return new BigDecimal(Expected.field(line, name).asText());
    }
}
