package io.rayo.engine.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TradeTapeTest {
    private static Instrument instrument(ContractType type, int priceExponent, int sizeExponent, long multiplier) {
        return new Instrument(
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                0,
                multiplier,
                0,
                0,
                0,
                priceExponent,
                sizeExponent,
                MarketType.SPOT,
                type,
                InstrumentStatus.TRADING,
                "AB",
                "A",
                "B",
                "B");
    }

    @Test
    void shouldLeaveNothingBehindAfterMillionsOfTradesCameAndWent() {
        SplittableRandom random = new SplittableRandom(31);
        for (ContractType type : new ContractType[] {ContractType.LINEAR, ContractType.INVERSE}) {
            TradeTape tape = new TradeTape(instrument(type, -8, -8, 100_000_000L), 1 << 12);
            int count = ContractType.LINEAR == type ? 2_000_000 : 200_000;
            for (int i = 1; i <= count; i++) {
                tape.expire(i - 900);
                tape.add(i - random.nextLong(20), random.nextLong(1, 1L << 50), random.nextLong(1, 1L << 50));
            }
            assertTrue(tape.size() > 800);
            tape.expire(Long.MAX_VALUE);
            assertEquals(0, tape.size());
            assertTrue(tape.quantitySum().isZero());
            assertTrue(tape.valueSum().isZero());
            assertEquals(0, tape.droppedEarly());
        }
    }

    @Test
    void shouldDropTheOldestWhenFull() {
        TradeTape tape = new TradeTape(instrument(ContractType.NONE, 0, 0, 100_000_000L), 1_000);
        for (int i = 1; i <= 3_000; i++) {
            tape.add(i, i, 1);
        }
        // capacity doubles while it stays within the limit
        assertEquals(512, tape.size());
        assertEquals(3_000 - 512, tape.droppedEarly());
        assertEquals(3_000, tape.price(0));
        assertEquals(3_000 - 511, tape.timeNs(511));
        assertEquals(512, tape.quantitySum().low());
    }

    @Test
    void shouldRefuseATradeThatWouldOverflowTheSum() {
        TradeTape tape = new TradeTape(instrument(ContractType.NONE, 0, 0, 100_000_000L), 1_000);
        for (int i = 0; i < 10; i++) {
            tape.add(i, Long.MAX_VALUE, Long.MAX_VALUE);
        }
        assertEquals(2, tape.size());
        assertEquals(8, tape.overflowRefusals());
        tape.expire(100);
        assertTrue(tape.valueSum().isZero());
    }

    @Test
    void shouldKeepTradesInTheOrderOfTheirTimes() {
        TradeTape tape = new TradeTape(instrument(ContractType.NONE, 0, 0, 100_000_000L), 1_000);
        for (long time : new long[] {10, 30, 20, 5, 30, 25}) {
            tape.add(time, time, 1);
        }
        long previous = Long.MAX_VALUE;
        for (int age = 0; age < tape.size(); age++) {
            assertTrue(tape.timeNs(age) <= previous);
            previous = tape.timeNs(age);
        }
        tape.expire(20);
        assertEquals(3, tape.size());
        assertEquals(85, tape.valueSum().low());
    }

    /** A slow twin: a list that is sorted anew for each trade. */
    @Test
    void shouldSortLateTradesInHoweverLateTheyAreAndWhereverTheRingBegins() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            TradeTape tape = new TradeTape(instrument(ContractType.NONE, 0, 0, 100_000_000L), 300);
            List<long[]> twin = new ArrayList<>();
            int reach = 1 + random.nextInt(400);
            for (int i = 1; i <= 1_200; i++) {
                long time = (long) i - random.nextInt(reach);
                if (twin.size() == 256) {
                    twin.removeFirst();
                }
                twin.add(new long[] {time, i});
                twin.sort(Comparator.comparingLong(trade -> trade[0])); // stable: of equal times the later one stays
                tape.add(time, i, 1);
                if (0 == random.nextInt(20)) {
                    long until = (long) i - random.nextInt(500);
                    twin.removeIf(trade -> trade[0] <= until);
                    tape.expire(until);
                }
                assertEquals(twin.size(), tape.size(), "seed " + seed);
                for (int age = 0; age < twin.size(); age += 1 + random.nextInt(40)) {
                    long[] trade = twin.get(twin.size() - 1 - age);
                    assertEquals(trade[0], tape.timeNs(age), "seed " + seed);
                    assertEquals(trade[1], tape.price(age), "seed " + seed);
                }
            }
        }
    }
}
