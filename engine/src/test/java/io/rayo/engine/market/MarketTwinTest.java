package io.rayo.engine.market;

import static io.rayo.codecs.EventHeaders.FLAG_LAST_OF_GROUP;
import static io.rayo.codecs.EventHeaders.FLAG_SNAPSHOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.WeightedPriceDecoder;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bars and weighted prices of random streams against plain references in BigDecimal, and against a stage restored
 * half-way.
 */
class MarketTwinTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long T0 = 1_723_161_240L * SECOND;
    private static final List<Long> TIMEFRAMES = List.of(SECOND, 7 * SECOND, 60 * SECOND);
    private static final long WINDOW = 10 * SECOND;
    private static final long INTERVAL = SECOND / 4;
    private static final long DELAY = SECOND / 10;
    private static final MarketSettings SETTINGS =
            new MarketSettings(TIMEFRAMES, WINDOW, INTERVAL, 100, 1 << 16, DELAY);

    private record Spec(
            int id, int venueId, String base, String quote, int pe, int se, ContractType type, long multiplier) {
        BigDecimal price(long mantissa) {
            return BigDecimal.valueOf(mantissa, -pe);
        }

        BigDecimal quoteValue(long price, long quantity) {
            BigDecimal contracts = BigDecimal.valueOf(quantity, -se).multiply(BigDecimal.valueOf(multiplier, 8));
            return ContractType.INVERSE == type ? contracts : contracts.multiply(price(price));
        }

        BigDecimal baseUnits(long price, long quantity) {
            BigDecimal contracts = BigDecimal.valueOf(quantity, -se).multiply(BigDecimal.valueOf(multiplier, 8));
            return ContractType.INVERSE == type
                    ? contracts.divide(price(price), 18, RoundingMode.HALF_EVEN)
                    : contracts;
        }
    }

    private static final List<Spec> SPECS = List.of(
            new Spec(1, 1, "BTC", "USDT", -2, -5, ContractType.NONE, 100_000_000L),
            new Spec(2, 2, "BTC", "USDT", -1, 0, ContractType.LINEAR, 100_000L),
            new Spec(3, 3, "ETH", "USD", -2, 0, ContractType.INVERSE, 1_000_000_000L),
            new Spec(4, 4, "ETH", "USD", -3, -1, ContractType.INVERSE, 123_456_789L),
            new Spec(5, 4, "BTC", "USDT", -8, -8, ContractType.LINEAR, 777_777_777L),
            new Spec(6, 1, "ETH", "USD", 1, -3, ContractType.NONE, 100_000_000L));

    private record Tick(long timeNs, long price, long quantity, boolean buy, int count) {}

    /** The plain reference of one symbol: all its trades, looked through from the start each time. */
    private static final class SlowSymbol {
        final List<Spec> members = new ArrayList<>();
        final List<List<Tick>> trades = new ArrayList<>();
        long nowNs = Long.MIN_VALUE;
        long anchorNs;
        long anchorCoreNs;
        long checkedNs = Long.MIN_VALUE;
        String last;

        /** What should be put out now, or null. */
        String compute(MarketStage stage, boolean[] tradesStale) {
            if (Long.MIN_VALUE != checkedNs && nowNs - checkedNs < INTERVAL) {
                return null;
            }
            checkedNs = nowNs;
            BigDecimal value = BigDecimal.ZERO;
            BigDecimal volume = BigDecimal.ZERO;
            int count = 0;
            for (int i = 0; i < members.size(); i++) {
                Spec spec = members.get(i);
                trades.get(i).removeIf(tick -> tick.timeNs <= nowNs - WINDOW);
                boolean stale = tradesStale[spec.id] || BookState.STALE == stage.bookState(spec.id);
                if (!stale && !trades.get(i).isEmpty()) {
                    count++;
                    for (Tick tick : trades.get(i)) {
                        value = value.add(spec.quoteValue(tick.price, tick.quantity));
                        volume = volume.add(spec.baseUnits(tick.price, tick.quantity));
                    }
                }
            }
            String text = 0 == count
                    ? "none 0 0"
                    : value.divide(volume, 8, RoundingMode.HALF_EVEN).toPlainString() + " "
                            + volume.setScale(8, RoundingMode.HALF_EVEN).toPlainString() + " " + count;
            if (text.equals(last) || (null == last && 0 == count)) {
                return null;
            }
            last = text;
            return nowNs + " " + text;
        }
    }

    /** The plain reference of one bar series: keeps the open bar's trades and computes from them when it closes. */
    private static final class SlowBars {
        final Spec spec;
        final long timeframe;
        final List<Tick> open = new ArrayList<>();
        long openBucket = -1;
        long lastClosedBucket = -1;
        long late;
        long overflows;

        SlowBars(Spec spec, long timeframe) {
            this.spec = spec;
            this.timeframe = timeframe;
        }

        void onTrade(Tick tick, List<String> closed) {
            long bucket = tick.timeNs / timeframe;
            if (!open.isEmpty() && bucket > openBucket) {
                close(closed);
            }
            if (bucket < openBucket || bucket <= lastClosedBucket) {
                late++;
                return;
            }
            openBucket = bucket;
            open.add(tick);
        }

        void onTime(long nowNs, List<String> closed) {
            if (!open.isEmpty() && nowNs >= (openBucket + 1) * timeframe) {
                close(closed);
            }
        }

        private void close(List<String> closed) {
            BigDecimal turnover = BigDecimal.ZERO;
            long volume = 0;
            long buys = 0;
            long count = 0;
            for (Tick tick : open) {
                turnover = turnover.add(spec.price(tick.price).multiply(BigDecimal.valueOf(tick.quantity, -spec.se)));
                volume += tick.quantity;
                buys += tick.buy ? tick.quantity : 0;
                count += tick.count;
            }
            long gaps = -1 == lastClosedBucket ? 0 : openBucket - lastClosedBucket - 1;
            BigInteger unscaled = turnover.setScale(8, RoundingMode.HALF_EVEN).unscaledValue();
            boolean fits = unscaled.bitLength() < 64;
            overflows += fits ? 0 : 1;
            closed.add(spec.id + " " + timeframe + " " + openBucket * timeframe + " o" + open.getFirst().price + " h"
                    + open.stream().mapToLong(Tick::price).max().orElseThrow() + " l"
                    + open.stream().mapToLong(Tick::price).min().orElseThrow() + " c" + open.getLast().price + " v"
                    + volume + " b" + buys + " t"
                    + (fits ? unscaled.longValue() : Long.MIN_VALUE) + " n" + count + " g" + gaps);
            open.clear();
            lastClosedBucket = openBucket;
        }
    }

    private final Messages in = new Messages();
    private final boolean[] tradesStale = new boolean[16];
    private final List<SlowSymbol> symbols = new ArrayList<>();
    private final List<SlowBars> bars = new ArrayList<>();
    private final long[] anchorNs = new long[16];
    private final long[] anchorCoreNs = new long[16];
    private long coreNs;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldEqualPlainReferencesAndGoOnTheSameAfterARestart(long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        MarketStage stage = new MarketStage(SETTINGS);
        OutputRecorder out = new OutputRecorder(true);
        prepare(stage, out);
        MarketStage restored = null;
        OutputRecorder restoredOut = new OutputRecorder(true);

        long timeNs = T0;
        long prices = 0;
        long closedBars = 0;
        long late = 0;
        for (int i = 0; i < 12_000; i++) {
            timeNs += 0 == random.nextInt(300) ? random.nextLong(20 * SECOND) : random.nextLong(SECOND / 10);
            List<String> expectedBars = new ArrayList<>();
            List<String> expectedPrices = new ArrayList<>();
            next(random, timeNs);
            out.run(stage, in);
            expect(stage, expectedBars, expectedPrices);
            String step = "seed " + seed + " step " + i;
            assertEquals(expectedBars, barsOf(out), step);
            assertEquals(expectedPrices, pricesOf(out), step);
            if (null != restored) {
                restoredOut.run(restored, in);
                assertTrue(OutputRecorder.same(out.messages(), restoredOut.messages()), step);
                restoredOut.clear();
            }
            prices += expectedPrices.size();
            closedBars += expectedBars.size();
            out.clear();
            if (0 == i % 1_500) {
                restored = restoreFrom(stage);
            }
        }
        for (SlowBars series : bars) {
            int timeframe = TIMEFRAMES.indexOf(series.timeframe);
            assertEquals(series.late, stage.lateTrades(series.spec.id, timeframe));
            late += series.late;
        }
        assertEquals(late, stage.lateTrades());
        assertTrue(prices > 500 && closedBars > 1_000 && late > 50, prices + " " + closedBars + " " + late);
        assertEquals(bars.stream().mapToLong(series -> series.overflows).sum(), stage.overflowRefusals());
        assertEquals(0, stage.tapeDrops());
    }

    private static MarketStage restoreFrom(MarketStage stage) {
        StateWriter writer = new StateWriter();
        stage.writeState(writer);
        MarketStage restored = new MarketStage(SETTINGS);
        restored.readState(new StateReader().wrap(writer.buffer(), 0, writer.length()));
        StateWriter again = new StateWriter();
        restored.writeState(again);
        assertTrue(java.util.Arrays.equals(MarketStageTest.bytes(writer), MarketStageTest.bytes(again)));
        return restored;
    }

    private void prepare(MarketStage stage, OutputRecorder out) {
        SlowSymbol btc = new SlowSymbol();
        SlowSymbol eth = new SlowSymbol();
        symbols.add(btc);
        symbols.add(eth);
        for (Spec spec : SPECS) {
            in.venueId = spec.venueId;
            out.run(stage, in.definition(spec.id, spec.base, spec.quote, spec.pe, spec.se, spec.type, spec.multiplier));
            SlowSymbol symbol = spec.base.equals("BTC") ? btc : eth;
            symbol.members.add(spec);
            symbol.trades.add(new ArrayList<>());
            for (long timeframe : TIMEFRAMES) {
                bars.add(new SlowBars(spec, timeframe));
            }
        }
        coreNs = 1 + in.latencyNs;
    }

    private Tick tick;
    private Spec spec;
    private boolean isClockTick;

    private void next(SplittableRandom random, long timeNs) {
        tick = null;
        isClockTick = false;
        spec = SPECS.get(random.nextInt(SPECS.size()));
        in.venueId = spec.venueId;
        in.connectionId = spec.id;
        in.latencyNs = random.nextLong(SECOND / 20) + spec.id * 1_000L;
        int kind = random.nextInt(100);
        if (kind < 84) {
            long late = 0 == random.nextInt(40) ? random.nextLong(15 * SECOND) : 0;
            long price = 1 == spec.pe
                    ? random.nextLong(1, 400)
                    : random.nextLong(1, 50) * (long) Math.pow(10, -spec.pe) + random.nextLong(1, 1_000);
            long quantity = random.nextLong(1, 1L << random.nextInt(2, 28));
            tick = new Tick(timeNs - late, price, quantity, random.nextBoolean(), random.nextInt(1, 4));
            in.latencyNs += late;
            in.trade(spec.id, tick.timeNs, price, quantity, tick.buy ? Side.BUY : Side.SELL, tick.count);
            tradesStale[spec.id] = false;
        } else if (kind < 94) {
            isClockTick = true;
            in.tick(timeNs);
        } else if (kind < 97) {
            in.delta(spec.id, timeNs, FLAG_SNAPSHOT | FLAG_LAST_OF_GROUP, new long[] {1, 1}, new long[] {2, 1});
        } else if (kind < 98) {
            in.gap(spec.id, timeNs, Channel.BOOK, GapCause.SEQUENCE);
        } else if (kind < 99) {
            in.gap(spec.id, timeNs, Channel.TRADES, GapCause.SILENCE);
            tradesStale[spec.id] = true;
        } else {
            in.venueStatus(timeNs, ConnectionState.DISCONNECTED);
            tradesStale[spec.id] |= 0 != anchorNs[spec.id];
        }
        coreNs = Math.max(coreNs, EventHeaders.receiveTimeNs(in.buffer, 0));
    }

    private void expect(MarketStage stage, List<String> expectedBars, List<String> expectedPrices) {
        if (null != tick) {
            if (tick.timeNs >= anchorNs[spec.id]) {
                anchorNs[spec.id] = tick.timeNs;
                anchorCoreNs[spec.id] = coreNs;
            }
            for (SlowBars series : bars) {
                if (series.spec.id == spec.id) {
                    series.onTrade(tick, expectedBars);
                }
            }
            SlowSymbol symbol = symbols.get(spec.base.equals("BTC") ? 0 : 1);
            if (tick.timeNs >= symbol.anchorNs) {
                symbol.anchorNs = tick.timeNs;
                symbol.anchorCoreNs = coreNs;
                symbol.nowNs = Math.max(symbol.nowNs, tick.timeNs);
            }
            symbol.trades.get(symbol.members.indexOf(spec)).add(tick);
            add(symbol.compute(stage, tradesStale), expectedPrices);
        } else if (isClockTick) {
            for (SlowBars series : bars) {
                int id = series.spec.id;
                if (0 != anchorNs[id]) {
                    series.onTime(anchorNs[id] + coreNs - anchorCoreNs[id] - DELAY, expectedBars);
                }
            }
            for (SlowSymbol symbol : symbols) {
                if (Long.MIN_VALUE != symbol.nowNs) {
                    symbol.nowNs = Math.max(symbol.nowNs, symbol.anchorNs + coreNs - symbol.anchorCoreNs);
                    add(symbol.compute(stage, tradesStale), expectedPrices);
                }
            }
        }
    }

    private static void add(String text, List<String> texts) {
        if (null != text) {
            texts.add(text);
        }
    }

    private static List<String> barsOf(OutputRecorder out) {
        List<String> texts = new ArrayList<>();
        for (UnsafeBuffer buffer : out.ofType(BarDecoder.TEMPLATE_ID)) {
            BarDecoder bar = new BarDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            assertEquals(1, bar.closed());
            texts.add(bar.header().instrumentId() + " " + bar.timeframeNs() + " " + bar.openTimeNs() + " o"
                    + bar.openMantissa() + " h" + bar.highMantissa() + " l" + bar.lowMantissa() + " c"
                    + bar.closeMantissa() + " v" + bar.volumeMantissa() + " b" + bar.takerBuyVolumeMantissa() + " t"
                    + bar.turnover() + " n" + bar.tradeCount() + " g" + bar.gapBars());
        }
        return texts;
    }

    private static List<String> pricesOf(OutputRecorder out) {
        List<String> texts = new ArrayList<>();
        for (UnsafeBuffer buffer : out.ofType(WeightedPriceDecoder.TEMPLATE_ID)) {
            WeightedPriceDecoder price =
                    new WeightedPriceDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            assertEquals(WINDOW, price.windowNs());
            boolean isNull = WeightedPriceDecoder.priceNullValue() == price.price();
            texts.add(price.header().eventTimeNs() + " "
                    + (isNull
                            ? "none " + price.volume()
                            : BigDecimal.valueOf(price.price(), 8).toPlainString() + " "
                                    + BigDecimal.valueOf(price.volume(), 8).toPlainString())
                    + " " + price.instrumentCount());
            assertEquals(1 == price.symbolIndex() ? "BTC/USDT" : "ETH/USD", price.symbol());
        }
        return texts;
    }
}
