package io.rayo.benchmarks.indicators;

import java.util.List;
import java.util.function.Function;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.CCIIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.StochasticRSIIndicator;
import org.ta4j.core.indicators.WilliamsRIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.averages.DoubleEMAIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.HMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.averages.TripleEMAIndicator;
import org.ta4j.core.indicators.averages.WMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandFacade;
import org.ta4j.core.indicators.donchian.DonchianChannelUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.ichimoku.IchimokuKijunSenIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelMiddleIndicator;
import org.ta4j.core.indicators.keltner.KeltnerChannelUpperIndicator;
import org.ta4j.core.indicators.statistics.SigmaIndicator;
import org.ta4j.core.indicators.statistics.SimpleLinearRegressionIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.indicators.supertrend.SuperTrendIndicator;
import org.ta4j.core.indicators.volume.MoneyFlowIndexIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;
import org.ta4j.core.indicators.volume.VWAPIndicator;
import org.ta4j.core.num.Num;

/**
 * One of our indicators and its peer. Where ours gives several values the peer gives one, which flatters the peer.
 *
 * @param text of ours.
 * @param maker of the peer's.
 */
record Peer(String text, Function<BarSeries, Indicator<Num>> maker) {
    private static final int SHORT = 14;
    private static final int LONG = 20;

    private static Indicator<Num> close(final BarSeries series) {
        return new ClosePriceIndicator(series);
    }

    static List<Peer> all() {
        return List.of(
                new Peer("sma(20)", s -> new SMAIndicator(close(s), LONG)),
                new Peer("ema(20)", s -> new EMAIndicator(close(s), LONG)),
                new Peer("wma(20)", s -> new WMAIndicator(close(s), LONG)),
                new Peer("dema(20)", s -> new DoubleEMAIndicator(close(s), LONG)),
                new Peer("tema(20)", s -> new TripleEMAIndicator(close(s), LONG)),
                new Peer("hma(16)", s -> new HMAIndicator(close(s), 16)),
                new Peer("rsi(14)", s -> new RSIIndicator(close(s), SHORT)),
                new Peer("macd(12,26,9)", s -> new MACDIndicator(close(s)).getSignalLine(9)),
                new Peer("bollinger(20,2)", s -> new BollingerBandFacade(s, LONG, 2).percentB()),
                new Peer("stddev(20)", s -> new StandardDeviationIndicator(close(s), LONG)),
                new Peer("zscore(20)", s -> new SigmaIndicator(close(s), LONG)),
                new Peer("linreg(14)", s -> new SimpleLinearRegressionIndicator(close(s), SHORT)),
                new Peer("atr(14)", s -> new ATRIndicator(s, SHORT)),
                new Peer("adx(14)", s -> new ADXIndicator(s, SHORT)),
                new Peer("stochastic(14)", s -> new StochasticOscillatorKIndicator(s, SHORT)),
                new Peer("stochrsi(14,14)", s -> new StochasticRSIIndicator(s, SHORT)),
                new Peer("cci(20)", s -> new CCIIndicator(s, LONG)),
                new Peer("williams-r(14)", s -> new WilliamsRIndicator(s, SHORT)),
                new Peer("roc(10)", s -> new ROCIndicator(close(s), 10)),
                new Peer("obv", OnBalanceVolumeIndicator::new),
                new Peer("mfi(14)", s -> new MoneyFlowIndexIndicator(s, SHORT)),
                new Peer("vwap(14)", s -> new VWAPIndicator(s, SHORT)),
                new Peer("donchian(20)", s -> new DonchianChannelUpperIndicator(s, LONG)),
                new Peer(
                        "keltner(20,2,10)",
                        s -> new KeltnerChannelUpperIndicator(new KeltnerChannelMiddleIndicator(s, LONG), 2, 10)),
                new Peer("supertrend(10,3)", s -> new SuperTrendIndicator(s, 10, 3)),
                new Peer("ichimoku(9,26,52,26)", IchimokuKijunSenIndicator::new));
    }
}
