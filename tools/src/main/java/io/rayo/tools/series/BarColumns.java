package io.rayo.tools.series;

import io.rayo.tools.UsageException;
import java.util.List;
import java.util.Locale;

/**
 * Which columns of a file hold a bar, a top of book or a trade, by the names that people use. Of quote bars it takes
 * mids.
 */
public final class BarColumns {
    private static final List<String> TIMES = List.of(
            "time",
            "timestamp",
            "open_time",
            "opentime",
            "date",
            "datetime",
            "start",
            "ts",
            "t",
            "time_utc",
            "start_s",
            "start_ms",
            "start_ns",
            "timestamp_utc",
            "timestamp_ms",
            "ts_ms",
            "ts_ns",
            "recv_ns",
            "bucket_start_s",
            "end_ms",
            "end_s",
            "end_time",
            "close_time",
            "open_time_ms",
            "opentimens",
            "unix",
            "epoch");
    private static final List<String> ENDS = List.of("end_ms", "end_s", "end_time", "close_time");
    private static final List<String> OPENS = List.of("open", "o", "open_price", "openprice");
    private static final List<String> HIGHS = List.of("high", "h", "high_price", "highprice");
    private static final List<String> LOWS = List.of("low", "l", "low_price", "lowprice");
    private static final List<String> CLOSES = List.of(
            "close", "c", "close_price", "closeprice", "price", "last", "adj_close", "value", "real", "mid", "p");
    private static final List<String> VOLUMES = List.of(
            "volume", "v", "vol", "base_volume", "amount", "quantity", "qty", "size", "volume_btc", "volume_(btc)");
    private static final List<String> BIDS = List.of("bid", "bid_price", "best_bid", "bid_close", "b");
    private static final List<String> BID_QUANTITIES =
            List.of("bid_size", "bid_quantity", "bid_qty", "last_bid_size", "best_bid_size", "bidsize", "bid_amount");
    private static final List<String> ASKS = List.of("ask", "ask_price", "best_ask", "ask_close", "a");
    private static final List<String> ASK_QUANTITIES =
            List.of("ask_size", "ask_quantity", "ask_qty", "last_ask_size", "best_ask_size", "asksize", "ask_amount");
    private static final List<String> SIDES = List.of("side", "aggressor_side", "taker_side", "m", "is_buyer_maker");

    private final SeriesFile series;
    private final int time;
    private final Price open;
    private final Price high;
    private final Price low;
    private final Price close;
    private final int volume;
    private final int bid;
    private final int bidQuantity;
    private final int ask;
    private final int askQuantity;
    private final int side;

    /** A column, or the mid of two. */
    private record Price(SeriesFile series, int column, int bid, int ask) {
        static Price of(final SeriesFile series, final List<String> names, final String name) {
            return new Price(
                    series,
                    series.column(names),
                    series.column(List.of("bid_" + name, "close".equals(name) ? "bid" : "")),
                    series.column(List.of("ask_" + name, "close".equals(name) ? "ask" : "")));
        }

        boolean exists() {
            return column >= 0 || (bid >= 0 && ask >= 0);
        }

        double at(final int row) {
            return column >= 0 ? series.number(row, column) : (series.number(row, bid) + series.number(row, ask)) / 2;
        }
    }

    /**
     * Finds the columns.
     *
     * @param series table.
     */
    public BarColumns(final SeriesFile series) {
        this.series = series;
        time = series.column(TIMES);
        open = Price.of(series, OPENS, "open");
        high = Price.of(series, HIGHS, "high");
        low = Price.of(series, LOWS, "low");
        close = Price.of(series, CLOSES, "close");
        volume = series.column(VOLUMES);
        bid = series.column(BIDS);
        bidQuantity = series.column(BID_QUANTITIES);
        ask = series.column(ASKS);
        askQuantity = series.column(ASK_QUANTITIES);
        side = series.column(SIDES);
    }

    /**
     * Whether there is a column of times.
     *
     * @return true if so.
     */
    public boolean hasTime() {
        return time >= 0;
    }

    /**
     * Whether the time is that of a bar's end and not of its start, by the column's name.
     *
     * @return true if so.
     */
    public boolean isTimeOfEnd() {
        return time >= 0 && ENDS.contains(series.columns().get(time));
    }

    /**
     * Whether there is a price to close a bar with.
     *
     * @return true if so.
     */
    public boolean hasClose() {
        return close.exists();
    }

    /**
     * Whether there is a volume.
     *
     * @return true if so.
     */
    public boolean hasVolume() {
        return volume >= 0;
    }

    /**
     * Whether there are both sides of the top of a book.
     *
     * @return true if so.
     */
    public boolean hasTop() {
        return bid >= 0 && bidQuantity >= 0 && ask >= 0 && askQuantity >= 0;
    }

    /**
     * Whether there are trades with the side that took.
     *
     * @return true if so.
     */
    public boolean hasTrades() {
        return close.exists() && volume >= 0 && side >= 0;
    }

    /**
     * Time as written.
     *
     * @param row from 0.
     * @return text; the row's number from 1 where there is no time.
     */
    public String time(final int row) {
        return time < 0 ? Integer.toString(row + 1) : series.text(row, time);
    }

    /**
     * Time.
     *
     * @param row from 0.
     * @return nanoseconds since the epoch.
     */
    public long timeNs(final int row) {
        return time < 0 ? 0 : Times.parseNs(series.text(row, time), () -> series + ": row " + (row + 1));
    }

    /**
     * First price.
     *
     * @param row from 0.
     * @return open, or the close where there is none.
     */
    public double open(final int row) {
        return (open.exists() ? open : close).at(row);
    }

    /**
     * Highest price.
     *
     * @param row from 0.
     * @return high, or the close where there is none.
     */
    public double high(final int row) {
        return (high.exists() ? high : close).at(row);
    }

    /**
     * Lowest price.
     *
     * @param row from 0.
     * @return low, or the close where there is none.
     */
    public double low(final int row) {
        return (low.exists() ? low : close).at(row);
    }

    /**
     * Last price.
     *
     * @param row from 0.
     * @return close.
     */
    public double close(final int row) {
        return close.at(row);
    }

    /**
     * Volume.
     *
     * @param row from 0.
     * @return volume; NaN where there is none.
     */
    public double volume(final int row) {
        return series.number(row, volume);
    }

    /**
     * Best bid.
     *
     * @param row from 0.
     * @return price.
     */
    public double bid(final int row) {
        return series.number(row, bid);
    }

    /**
     * Quantity at the best bid.
     *
     * @param row from 0.
     * @return quantity.
     */
    public double bidQuantity(final int row) {
        return series.number(row, bidQuantity);
    }

    /**
     * Best ask.
     *
     * @param row from 0.
     * @return price.
     */
    public double ask(final int row) {
        return series.number(row, ask);
    }

    /**
     * Quantity at the best ask.
     *
     * @param row from 0.
     * @return quantity.
     */
    public double askQuantity(final int row) {
        return series.number(row, askQuantity);
    }

    /**
     * Whether the buyer took.
     *
     * @param row from 0.
     * @return true for a trade that bought.
     */
    public boolean isBuying(final int row) {
        final String word = series.text(row, side).toLowerCase(Locale.ROOT);
        return switch (word) {
            case "buy", "b", "bid", "1", "false" -> true;
            case "sell", "s", "ask", "-1", "2", "true" -> false; // true: the buyer was the maker
            default ->
                throw new UsageException(
                        series + ": row " + (row + 1) + ": side \"" + word + "\" is neither buy nor sell");
        };
    }
}
