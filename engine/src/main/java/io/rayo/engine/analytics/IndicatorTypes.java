package io.rayo.engine.analytics;

import static io.rayo.engine.analytics.IndicatorType.Argument.length;
import static io.rayo.engine.analytics.IndicatorType.Argument.number;
import static io.rayo.engine.analytics.IndicatorType.Argument.word;

import io.rayo.engine.analytics.IndicatorType.Argument;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The kinds of indicators. Another one is a class and an entry here. Constant. */
final class IndicatorTypes {
    private static final Argument START = word("start", Start.NAMES);
    private static final Argument ATR_START = word("start", Atr.STARTS);
    private static final Argument RSI_START = word("start", RsiStart.NAMES);
    private static final double MAX_FACTOR = 1_000;

    static final List<IndicatorType> ALL = Stream.of(prices(), averages(), oscillators(), bands(), volumes(), ticks())
            .flatMap(List::stream)
            .sorted(Comparator.comparing(IndicatorType::name))
            .toList();

    private IndicatorTypes() {}

    private static IndicatorType type(
            final String name,
            final List<String> aliases,
            final List<Argument> arguments,
            final List<String> outputs,
            final String description,
            final Function<double[], Indicator> maker) {
        return new IndicatorType(name, aliases, arguments, outputs, description, maker);
    }

    private static List<IndicatorType> prices() {
        return Stream.of(BarValue.Kind.values())
                .map(kind -> type(
                        kind.label(),
                        List.of(),
                        List.of(),
                        List.of(kind.label()),
                        kind.description() + "; from bar 1",
                        a -> new BarValue(kind)))
                .toList();
    }

    private static List<IndicatorType> averages() {
        return List.of(
                type(
                        "sma",
                        List.of(),
                        List.of(length("length", 1, 20)),
                        List.of("sma"),
                        "simple average of the close; from bar length",
                        a -> new Sma((int) a[0], false)),
                type(
                        "ema",
                        List.of(),
                        List.of(length("length", 1, 20), START),
                        List.of("ema"),
                        "exponential average of the close, factor 2/(length+1); starts ta4j: at bar length+1 with its"
                                + " close, first: at the first close, mean: at the mean of the first length closes;"
                                + " from bar length, ta4j length+1",
                        a -> new Ema((int) a[0], Start.of(a[1]))),
                type(
                        "wma",
                        List.of(),
                        List.of(length("length", 1, 20)),
                        List.of("wma"),
                        "average of the close with weights 1 (oldest) to length; from bar length",
                        a -> new Wma((int) a[0])),
                type(
                        "dema",
                        List.of(),
                        List.of(length("length", 1, 20), START),
                        List.of("dema"),
                        "double exponential average 2e1-e2; from bar 2(length-1)+1, ta4j 2length+1",
                        a -> new MultipleEma(2, (int) a[0], Start.of(a[1]))),
                type(
                        "tema",
                        List.of(),
                        List.of(length("length", 1, 20), START),
                        List.of("tema"),
                        "triple exponential average 3e1-3e2+e3; from bar 3(length-1)+1, ta4j 3length+1",
                        a -> new MultipleEma(3, (int) a[0], Start.of(a[1]))),
                type(
                        "hma",
                        List.of(),
                        List.of(length("length", 2, 16)),
                        List.of("hma"),
                        "Hull average: wma(root) of 2wma(length/2)-wma(length), both rounded down;"
                                + " from bar length+root-1",
                        a -> new Hma((int) a[0])),
                type(
                        "linreg",
                        List.of("linear-regression", "linregslope", "slope"),
                        List.of(length("length", 2, 14)),
                        List.of("slope", "value"),
                        "line of least squares through the closes: slope per bar, value at the newest; from bar length",
                        a -> new LinearRegression((int) a[0])));
    }

    private static List<IndicatorType> oscillators() {
        return List.of(
                type(
                        "rsi",
                        List.of(),
                        List.of(length("length", 1, 14), RSI_START, word("flat", List.of("zero", "neutral"))),
                        List.of("rsi"),
                        "Wilder's relative strength index, 0 to 100; starts ta4j: at the change of bar length+1, mean:"
                                + " at the mean of the first length changes (Wilder), zero: at 0 on bar 1; flat: what a"
                                + " price that never moved gives, 0 (ta4j) or 50; from bar length+1, zero length",
                        a -> new Rsi((int) a[0], RsiStart.of(a[1]), 1 == a[2])),
                type(
                        "stochrsi",
                        List.of("stochastic-rsi"),
                        List.of(
                                length("rsi", 1, 14),
                                length("length", 1, 14),
                                length("k", 1, 3),
                                length("d", 1, 3),
                                RSI_START),
                        List.of("stochrsi", "k", "d"),
                        "where the RSI stands in its range of length bars, 0 to 100, its average over k and that over"
                                + " d; from bar rsi+length, k and d k-1 and d-1 later",
                        a -> new StochasticRsi((int) a[0], (int) a[1], (int) a[2], (int) a[3], RsiStart.of(a[4]))),
                type(
                        "macd",
                        List.of(),
                        List.of(length("fast", 1, 12), length("slow", 1, 26), length("signal", 1, 9), START),
                        List.of("macd", "signal", "histogram"),
                        "ema(fast)-ema(slow), its exponential average, and their difference; from bar slow, ta4j"
                                + " slow+1; the signal begins with it, with start mean signal-1 bars later",
                        IndicatorTypes::macd),
                type(
                        "stochastic",
                        List.of("stoch"),
                        List.of(length("length", 1, 14), length("slowing", 1, 1), length("signal", 1, 3)),
                        List.of("k", "d"),
                        "where the close stands in the range of length bars, 0 to 100, averaged over slowing (k), and"
                                + " the average of k over signal (d); from bar length+slowing-1, d signal-1 later",
                        a -> new Stochastic((int) a[0], (int) a[1], (int) a[2])),
                type(
                        "cci",
                        List.of(),
                        List.of(new Argument("length", 1, Cci.MAX_LENGTH, true, 20, List.of())),
                        List.of("cci"),
                        "(typical price - its average) / (0.015 mean deviation); from bar length",
                        a -> new Cci((int) a[0])),
                type(
                        "williams-r",
                        List.of("willr", "williams", "williams%r", "williamsr"),
                        List.of(length("length", 1, 14)),
                        List.of("williams-r"),
                        "distance of the close from the highest high in percent of the range, 0 to -100; from bar"
                                + " length",
                        a -> new WilliamsR((int) a[0])),
                type(
                        "roc",
                        List.of(),
                        List.of(length("length", 1, 10)),
                        List.of("roc"),
                        "change of the close over length bars in percent; from bar length+1",
                        a -> new Momentum((int) a[0], true)),
                type(
                        "momentum",
                        List.of("mom"),
                        List.of(length("length", 1, 10)),
                        List.of("momentum"),
                        "change of the close over length bars; from bar length+1",
                        a -> new Momentum((int) a[0], false)),
                type(
                        "adx",
                        List.of(),
                        List.of(
                                length("length", 2, 14),
                                length("smoothing", 1, 14),
                                word("start", List.of("ta4j", "mean"))),
                        List.of("adx", "plus-di", "minus-di"),
                        "average directional index, +DI and -DI, Wilder smoothing; start mean is Wilder's own; from"
                                + " bar length+1, with start mean DI from bar length and ADX from length+smoothing-1",
                        a -> new Adx((int) a[0], (int) a[1], 1 == a[2])),
                type(
                        "zscore",
                        List.of("z-score", "sigma"),
                        List.of(length("length", 2, 20)),
                        List.of("zscore"),
                        "(close - average) / population standard deviation; from bar length",
                        a -> new ZScore((int) a[0])));
    }

    private static Indicator macd(final double[] a) {
        if (a[0] > a[1]) {
            throw new IllegalArgumentException("fast " + (int) a[0] + " is over slow, which is " + (int) a[1]);
        }
        return new Macd((int) a[0], (int) a[1], (int) a[2], Start.of(a[3]));
    }

    private static List<IndicatorType> bands() {
        return List.of(
                type(
                        "bollinger",
                        List.of("bb", "bbands", "bollinger-bands"),
                        List.of(length("length", 1, 20), number("factor", 0, MAX_FACTOR, 2)),
                        List.of("middle", "upper", "lower", "width", "percent-b"),
                        "simple average with bands of factor population standard deviations, width in percent of the"
                                + " middle, %B 0 at the lower and 1 at the upper band; from bar length",
                        a -> new Bollinger((int) a[0], a[1])),
                type(
                        "keltner",
                        List.of("keltner-channel"),
                        List.of(
                                length("length", 1, 20),
                                number("factor", 0, MAX_FACTOR, 2),
                                length("atr", 1, 10),
                                word("price", List.of("typical", "close")),
                                START),
                        List.of("middle", "upper", "lower"),
                        "exponential average of the price with bands of factor average true ranges; from the bar where"
                                + " both are there",
                        a -> new Keltner((int) a[0], a[1], (int) a[2], 1 == a[3], Start.of(a[4]))),
                type(
                        "donchian",
                        List.of("donchian-channel"),
                        List.of(length("length", 1, 20)),
                        List.of("middle", "upper", "lower"),
                        "highest high, lowest low of length bars, the newest included, and their middle; from bar"
                                + " length",
                        a -> new Donchian((int) a[0])),
                type(
                        "atr",
                        List.of(),
                        List.of(length("length", 1, 14), ATR_START),
                        List.of("atr"),
                        "Wilder average of the true range (first: high-low); starts as ema, and talib: at the mean of"
                                + " length true ranges from bar 2; from bar length, ta4j and talib length+1",
                        a -> new Atr((int) a[0], (int) a[1], false)),
                type(
                        "natr",
                        List.of(),
                        List.of(length("length", 1, 14), ATR_START),
                        List.of("natr"),
                        "atr in percent of the close",
                        a -> new Atr((int) a[0], (int) a[1], true)),
                type(
                        "supertrend",
                        List.of("super-trend"),
                        List.of(length("length", 1, 10), number("factor", 0, MAX_FACTOR, 3), START),
                        List.of("supertrend", "direction", "upper", "lower"),
                        "stop that trails by factor average true ranges, direction 1 or -1, and both bands; from where"
                                + " the average true range is there",
                        a -> new SuperTrend((int) a[0], a[1], Start.of(a[2]))),
                type(
                        "ichimoku",
                        List.of(),
                        List.of(
                                length("tenkan", 1, 9),
                                length("kijun", 1, 26),
                                length("senkou-b", 1, 52),
                                length("displacement", 1, 26)),
                        List.of("tenkan", "kijun", "senkou-a", "senkou-b", "chikou"),
                        "middles of highest and lowest; the senkou spans as they stand at the present bar, chikou the"
                                + " close (drawn displacement bars back); the spans displacement-1 bars after their"
                                + " lines",
                        a -> new Ichimoku((int) a[0], (int) a[1], (int) a[2], (int) a[3])),
                type(
                        "psar",
                        List.of("sar", "parabolic-sar"),
                        List.of(
                                number("acceleration", 0, 1, 0.02),
                                number("maximum", 0, 10, 0.2),
                                number("increment", 0, 1, 0.02)),
                        List.of("psar"),
                        "parabolic stop and reverse; from bar 2",
                        a -> new ParabolicSar(a[0], a[1], a[2])),
                type(
                        "stddev",
                        List.of("std", "stdev", "standard-deviation"),
                        List.of(length("length", 2, 20), word("kind", List.of("population", "sample"))),
                        List.of("stddev"),
                        "standard deviation of the close; from bar length",
                        a -> new Deviation((int) a[0], 1 == a[1])),
                type(
                        "volatility",
                        List.of("realised-volatility", "realized-volatility"),
                        List.of(length("length", 2, 20), number("periods", 1, 1e9, 252)),
                        List.of("volatility"),
                        "population standard deviation of length returns times sqrt(periods a year); from bar length+1",
                        a -> new Volatility((int) a[0], a[1])));
    }

    private static List<IndicatorType> volumes() {
        return List.of(
                type(
                        "obv",
                        List.of("on-balance-volume"),
                        List.of(word("start", List.of("zero", "volume"))),
                        List.of("obv"),
                        "volume of rising minus that of falling bars since bar 1, where it is 0 (ta4j) or its volume"
                                + " (TA-Lib)",
                        a -> new Obv(1 == a[0])),
                type(
                        "mfi",
                        List.of("money-flow-index"),
                        List.of(length("length", 1, 14), number("floor", 0, 1e12, 1)),
                        List.of("mfi"),
                        "money flow index, 0 to 100; a flow under floor counts as floor (ta4j: 1); from bar length+1",
                        a -> new Mfi((int) a[0], a[1])),
                type(
                        "vwap",
                        List.of("rolling-vwap"),
                        List.of(length("length", 1, 14), word("price", List.of("hlc3", "ohlc4"))),
                        List.of("vwap"),
                        "price weighted by volume over length bars; from bar length",
                        a -> new Vwap((int) a[0], 1 == a[1])),
                type(
                        "session-vwap",
                        List.of("vwap-session"),
                        List.of(number("hours", 0.01, 10_000, 24), number("offset", -24, 24, 0)),
                        List.of("vwap"),
                        "typical price weighted by volume since the session began (offset hours after 00:00 UTC); from"
                                + " bar 1",
                        a -> new SessionVwap(a[0], a[1])),
                type(
                        "volume-average",
                        List.of("volume-sma", "volume-avg"),
                        List.of(length("length", 1, 20)),
                        List.of("average"),
                        "simple average of the volume; from bar length",
                        a -> new Sma((int) a[0], true)),
                type(
                        "volume-spike",
                        List.of("spike"),
                        List.of(length("length", 1, 20), number("threshold", 0, 1e9, 1.5)),
                        List.of("ratio", "spike"),
                        "volume as a multiple of the average of the length bars before, and 1 where that is threshold"
                                + " or more; from bar length+1",
                        a -> new VolumeSpike((int) a[0], a[1])));
    }

    private static List<IndicatorType> ticks() {
        return List.of(
                type(
                        "book-imbalance",
                        List.of("obi", "order-book-imbalance"),
                        List.of(),
                        List.of("imbalance"),
                        "(bid - ask) / (bid + ask) quantity at the top of the book, -1 to 1; from the first top",
                        a -> new TopIndicator(false)),
                type(
                        "microprice",
                        List.of("micro-price"),
                        List.of(),
                        List.of("microprice"),
                        "mid weighted by the quantity of the other side; from the first top",
                        a -> new TopIndicator(true)),
                type(
                        "trade-flow",
                        List.of("tfi", "trade-flow-imbalance"),
                        List.of(length("length", 1, 100)),
                        List.of("imbalance"),
                        "(bought - sold) / (bought + sold) quantity of the last length trades, -1 to 1; from trade"
                                + " length",
                        a -> new TradeFlow((int) a[0])));
    }
}
