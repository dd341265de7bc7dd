package io.rayo.engine.market;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.codecs.sbe.BarSource;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Bars taken from the venue in place of trades: as they are, put together, once each, with their gaps. */
class VenueBarsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long START = 1_764_288_000L * SECOND; // a whole hour
    private static final MarketSettings SETTINGS = MarketSettings.defaults()
            .withTimeframesNs(List.of(SECOND, MINUTE, 5 * MINUTE))
            .withVenueBarsNs(MarketSettings.VENUE_BARS_NS);

    private final Messages in = new Messages();
    private final OutputRecorder out = new OutputRecorder(true);
    private MarketStage stage = new MarketStage(SETTINGS);

    private void send(long openNs, long open, long high, long low, long close, long volume, int closed, long turnover) {
        in.receiveTimeNs = openNs + MINUTE + SECOND;
        in.bar(1, MINUTE, openNs, open, high, low, close, volume);
        EventHeaders.put(
                in.buffer,
                0,
                BarEncoder.TEMPLATE_ID,
                BarEncoder.BLOCK_LENGTH,
                openNs + MINUTE,
                openNs + MINUTE + SECOND,
                1,
                1,
                0,
                0);
        EventHeaders.sequence(in.buffer, 0, in.sequence());
        new BarEncoder()
                .wrap(in.buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .source(BarSource.VENUE)
                .turnover(turnover)
                .tradeCount(2)
                .closed((short) closed);
        out.run(stage, in);
    }

    private List<String> bars(long timeframeNs) {
        List<String> texts = new ArrayList<>();
        for (UnsafeBuffer buffer : out.ofType(BarDecoder.TEMPLATE_ID)) {
            BarDecoder bar = new BarDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            if (bar.timeframeNs() == timeframeNs) {
                assertEquals(timeframeNs >= MINUTE ? BarSource.VENUE : BarSource.TRADES, bar.source());
                assertEquals(1, bar.closed());
                texts.add((bar.openTimeNs() - START) / MINUTE + ": " + bar.openMantissa() + " " + bar.highMantissa()
                        + " " + bar.lowMantissa() + " " + bar.closeMantissa() + " v" + bar.volumeMantissa() + " n"
                        + bar.tradeCount() + " gap" + bar.gapBars());
            }
        }
        return texts;
    }

    @Test
    void shouldTakeClosedBarsOnceAndPutLongerOnesTogether() {
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        send(START, 10, 12, 9, 11, 5, 0, 1); // still changes
        send(START, 10, 13, 9, 12, 6, 1, 1);
        send(START, 10, 13, 9, 12, 6, 1, 1); // again, as after a reconnect
        send(START + MINUTE, 12, 12, 8, 9, 1, 1, 1);
        send(START + 4 * MINUTE, 9, 20, 9, 15, 2, 1, 1); // two are missing
        send(START + 2 * MINUTE, 9, 99, 9, 15, 2, 1, 1); // late
        send(START + 12 * MINUTE, 15, 16, 14, 15, 3, 1, 1); // five minutes without any
        send(START + 15 * MINUTE, 15, 15, 15, 15, 1, 1, 1); // closes the five minutes before
        assertEquals(
                List.of(
                        "0: 10 13 9 12 v6 n2 gap0",
                        "1: 12 12 8 9 v1 n2 gap0",
                        "4: 9 20 9 15 v2 n2 gap2",
                        "12: 15 16 14 15 v3 n2 gap7",
                        "15: 15 15 15 15 v1 n2 gap2"),
                bars(MINUTE));
        assertEquals(List.of("0: 10 20 8 15 v9 n6 gap0", "10: 15 16 14 15 v3 n2 gap1"), bars(5 * MINUTE));
        assertEquals(4, stage.lateBars()); // two bars in two timeframes
    }

    @Test
    void shouldMakeShorterBarsFromTradesAndNoLongerOnes() {
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        for (int i = 0; i < 200; i++) {
            out.run(stage, in.trade(1, START + i * SECOND, 100 + i, 1, Side.BUY, 1));
        }
        assertEquals(199, bars(SECOND).size());
        assertEquals(0, bars(MINUTE).size());
    }

    @Test
    void shouldRefuseBarsThatMakeNoSense() {
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        send(START + 1, 10, 12, 9, 11, 5, 1, 1); // not on the grid
        send(START, 10, 9, 9, 11, 5, 1, 1);
        send(START, 8, 12, 9, 11, 5, 1, 1);
        send(START, 10, 12, 0, 11, 5, 1, 1);
        send(START, 10, 12, 9, 11, -1, 1, 1);
        send(START, 10, 12, 9, BarEncoder.closeMantissaNullValue(), 1, 1, 1);
        assertEquals(6, stage.refusedBars());
        assertEquals(0, bars(MINUTE).size());
    }

    @Test
    void shouldLeaveBarsOfVenuesAloneWhereTheyAreMadeFromTrades() {
        stage = new MarketStage(MarketSettings.defaults());
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        send(START, 10, 12, 9, 11, 5, 1, 1);
        assertEquals(0, bars(MINUTE).size());
    }

    @Test
    void shouldPutTogetherLikeASlowTwinAndGoOnAfterRestarts() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        out.run(stage, in.definition(1, "BTC", "USDT", -2, -5));
        List<long[]> minutes = new ArrayList<>();
        for (long at = 0; at < 600; at++) {
            if (0 == random.nextInt(4)) {
                continue;
            }
            long open = random.nextLong(100, 200);
            long close = random.nextLong(100, 200);
            long high = Math.max(open, close) + random.nextLong(10);
            long low = Math.min(open, close) - random.nextLong(10);
            long[] bar = {at, open, high, low, close, random.nextLong(1_000)};
            minutes.add(bar);
            send(START + at * MINUTE, open, high, low, close, bar[5], 1, 1);
            if (0 == random.nextInt(10)) {
                StateWriter state = new StateWriter();
                stage.writeState(state);
                stage = new MarketStage(SETTINGS);
                StateReader reader = new StateReader().wrap(state.buffer(), 0, state.length());
                stage.readState(reader);
                assertEquals(0, reader.remaining());
            }
        }
        send(START + 700 * MINUTE, 1, 1, 1, 1, 1, 1, 1);
        List<String> expected = new ArrayList<>();
        long last = -1;
        for (long group = 0; group < 120; group++) {
            List<long[]> inside = new ArrayList<>();
            for (long[] bar : minutes) {
                if (bar[0] / 5 == group) {
                    inside.add(bar);
                }
            }
            if (!inside.isEmpty()) {
                expected.add(group * 5 + ": " + inside.getFirst()[1] + " "
                        + inside.stream().mapToLong(bar -> bar[2]).max().getAsLong() + " "
                        + inside.stream().mapToLong(bar -> bar[3]).min().getAsLong() + " "
                        + inside.getLast()[4] + " v"
                        + inside.stream().mapToLong(bar -> bar[5]).sum() + " n" + 2 * inside.size() + " gap"
                        + (last < 0 ? 0 : group - last - 1));
                last = group;
            }
        }
        assertEquals(expected, bars(5 * MINUTE), "seed " + seed);
    }
}
