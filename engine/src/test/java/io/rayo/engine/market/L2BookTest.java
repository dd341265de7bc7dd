package io.rayo.engine.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.Side;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class L2BookTest {
    /** The slow twin: a sorted map a side, the worst level thrown out when there are too many. */
    private static final class TreeBook {
        private final int maxDepth;
        private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        private final NavigableMap<Long, Long> asks = new TreeMap<>();
        private long truncations;

        TreeBook(int maxDepth) {
            this.maxDepth = maxDepth;
        }

        void apply(Side side, long price, long quantity) {
            NavigableMap<Long, Long> levels = Side.BUY == side ? bids : asks;
            if (0 == quantity) {
                levels.remove(price);
            } else {
                levels.put(price, quantity);
            }
            if (levels.size() > maxDepth) {
                levels.pollLastEntry();
                truncations++;
            }
        }

        NavigableMap<Long, Long> levels(Side side) {
            return Side.BUY == side ? bids : asks;
        }
    }

    @ParameterizedTest
    @CsvSource({"16384,3000,1500000", "50,400,700000", "1,20,100000", "300,100000,500000"})
    void shouldEqualTheSlowTwinAfterEveryUpdate(int maxDepth, int priceRange, int updates) {
        long seed = 20260117L + maxDepth;
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        L2Book book = new L2Book(maxDepth);
        TreeBook twin = new TreeBook(maxDepth);
        long middle = 1_000_000;
        for (int i = 0; i < updates; i++) {
            if (0 == random.nextInt(200)) {
                middle += random.nextInt(-20, 21);
            }
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            // two draws multiplied: most updates near the top, some anywhere
            long distance = 1 + (long) random.nextInt(priceRange) * random.nextInt(priceRange) / priceRange;
            long price = Side.BUY == side ? middle - distance : middle + distance;
            long quantity = 0 == random.nextInt(3) ? 0 : random.nextLong(1, 1_000_000);
            if (Side.BUY == side) {
                book.applyBid(price, quantity);
            } else {
                book.applyAsk(price, quantity);
            }
            twin.apply(side, price, quantity);
            if (0 == random.nextInt(100_000)) {
                book.clear();
                twin.bids.clear();
                twin.asks.clear();
            }
            assertSameTop(twin.bids, book.bestBidPrice(), book.bestBidQuantity(), seed, i);
            assertSameTop(twin.asks, book.bestAskPrice(), book.bestAskQuantity(), seed, i);
            if (0 == i % 9_973 || i == updates - 1) {
                assertSame(book, twin, seed, i);
            }
        }
        assertEquals(twin.truncations, book.truncations());
        assertEquals(maxDepth < 400, book.truncations() > 0, "this case should reach its depth limit");
    }

    @ParameterizedTest
    @ValueSource(longs = {20_260_118, 1, 77})
    void shouldEqualTheSlowTwinWhenPricesJumpAndBooksRunEmpty(final long seed) {
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        L2Book book = new L2Book(500);
        TreeBook twin = new TreeBook(500);
        long middle = 5_000_000_000L;
        int spread = 10;
        boolean emptying = false;
        for (int i = 0; i < 300_000; i++) {
            if (0 == random.nextInt(2_000)) {
                middle = switch (random.nextInt(4)) {
                    case 0 -> random.nextLong(100_000, Long.MAX_VALUE - 100_000);
                    case 1 -> random.nextLong(100_000, 10_000_000_000L);
                    default -> Math.clamp(middle + random.nextInt(-6_000, 6_001), 100_000, Long.MAX_VALUE - 100_000);
                };
            }
            if (0 == random.nextInt(500)) {
                spread = 1 << random.nextInt(16);
                emptying = random.nextBoolean();
            }
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            long price = Side.BUY == side ? middle - random.nextInt(spread) : middle + 1 + random.nextInt(spread);
            if (0 == random.nextInt(3) && !twin.levels(side).isEmpty()) {
                price = 0 == random.nextInt(3)
                        ? twin.levels(side).lastKey()
                        : twin.levels(side).firstKey();
            }
            long quantity = random.nextInt(10) < (emptying ? 8 : 2) ? 0 : random.nextLong(1, Long.MAX_VALUE);
            if (Side.BUY == side) {
                book.applyBid(price, quantity);
            } else {
                book.applyAsk(price, quantity);
            }
            twin.apply(side, price, quantity);
            assertSameTop(twin.bids, book.bestBidPrice(), book.bestBidQuantity(), seed, i);
            assertSameTop(twin.asks, book.bestAskPrice(), book.bestAskQuantity(), seed, i);
            assertEquals(twin.levels(side).getOrDefault(price, 0L), book.quantityAt(side, price));
            if (0 == i % 997) {
                assertSame(book, twin, seed, i);
                L2Book restored = new L2Book(500);
                StateWriter state = new StateWriter();
                book.writeState(state);
                restored.readState(new StateReader().wrap(state.buffer(), 0, state.length()));
                assertSame(restored, twin, seed, i);
                if (random.nextBoolean()) {
                    book = restored; // goes on from what it wrote
                }
            }
        }
        assertEquals(twin.truncations, book.truncations());
    }

    @Test
    void shouldTakePricesAtBothEndsOfTheirRange() {
        L2Book book = new L2Book(10);
        for (long price : new long[] {Long.MAX_VALUE, 1, Long.MAX_VALUE - 1, 2, 1L << 62}) {
            book.applyBid(price, price);
            book.applyAsk(price, price);
        }

        assertEquals(Long.MAX_VALUE, book.price(Side.BUY, 0));
        assertEquals(1L << 62, book.price(Side.BUY, 2));
        assertEquals(1, book.price(Side.BUY, 4));
        assertEquals(1, book.price(Side.SELL, 0));
        assertEquals(1L << 62, book.quantity(Side.SELL, 2));
        assertEquals(Long.MAX_VALUE, book.price(Side.SELL, 4));
    }

    @Test
    void shouldRefuseANegativeQuantity() {
        L2Book book = new L2Book(10);

        assertThrows(IllegalArgumentException.class, () -> book.applyBid(5, -1));
    }

    @Test
    void shouldDeleteALevelThatIsNotThereWithoutEffect() {
        L2Book book = new L2Book(10);
        book.applyBid(100, 5);

        book.applyBid(99, 0);
        book.applyAsk(101, 0);

        assertEquals(1, book.levelCount(Side.BUY));
        assertEquals(0, book.levelCount(Side.SELL));
        assertEquals(L2Book.NONE, book.bestAskPrice());
        assertEquals(L2Book.NONE, book.bestAskQuantity());
    }

    @Test
    void shouldCallABookCrossedWhenBidReachesAsk() {
        L2Book book = new L2Book(10);
        book.applyBid(100, 5);
        assertFalse(book.isCrossed());
        book.applyAsk(101, 5);
        assertFalse(book.isCrossed());
        book.applyBid(101, 5);
        assertTrue(book.isCrossed());
        book.applyAsk(101, 0);
        assertFalse(book.isCrossed());
    }

    @Test
    void shouldOrderLevelsFromBestToWorst() {
        L2Book book = new L2Book(10);
        for (long price : new long[] {5, 9, 1, 7, 3}) {
            book.applyBid(price, price * 10);
            book.applyAsk(price + 10, price * 10);
        }

        assertEquals(9, book.price(Side.BUY, 0));
        assertEquals(1, book.price(Side.BUY, 4));
        assertEquals(11, book.price(Side.SELL, 0));
        assertEquals(19, book.price(Side.SELL, 4));
        assertEquals(70, book.quantity(Side.BUY, 1));
        assertEquals(30, book.quantityAt(Side.SELL, 13));
        assertEquals(0, book.quantityAt(Side.SELL, 14));
        assertThrows(IndexOutOfBoundsException.class, () -> book.price(Side.BUY, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> book.quantity(Side.SELL, -1));
    }

    @Test
    void shouldGiveTheSameBytesAfterReadingItsState() {
        SplittableRandom random = new SplittableRandom(5);
        L2Book book = new L2Book(2_000);
        for (int i = 0; i < 20_000; i++) {
            book.applyBid(random.nextLong(1, 3_000), random.nextLong(0, 3));
            book.applyAsk(random.nextLong(3_000, 6_000), random.nextLong(0, 3));
        }
        StateWriter first = new StateWriter();
        book.writeState(first);
        L2Book restored = new L2Book(2_000);
        restored.readState(new StateReader().wrap(first.buffer(), 0, first.length()));
        StateWriter second = new StateWriter();
        restored.writeState(second);

        assertTrue(book.levelCount(Side.BUY) > 500);
        assertEquals(first.length(), second.length());
        for (int i = 0; i < first.length(); i++) {
            assertEquals(first.buffer().getByte(i), second.buffer().getByte(i));
        }
        L2Book small = new L2Book(10);
        assertThrows(
                IllegalStateException.class,
                () -> small.readState(new StateReader().wrap(first.buffer(), 0, first.length())));
    }

    private static void assertSameTop(
            NavigableMap<Long, Long> levels, long price, long quantity, long seed, int update) {
        long expectedPrice = levels.isEmpty() ? L2Book.NONE : levels.firstKey();
        long expectedQuantity =
                levels.isEmpty() ? L2Book.NONE : levels.firstEntry().getValue();
        if (expectedPrice != price || expectedQuantity != quantity) {
            throw new AssertionError("seed " + seed + " update " + update + ": top " + price + " x " + quantity
                    + ", should be " + expectedPrice + " x " + expectedQuantity);
        }
    }

    private static void assertSame(L2Book book, TreeBook twin, long seed, int update) {
        for (Side side : new Side[] {Side.BUY, Side.SELL}) {
            NavigableMap<Long, Long> levels = twin.levels(side);
            assertEquals(levels.size(), book.levelCount(side), "seed " + seed + " update " + update);
            int level = 0;
            for (Map.Entry<Long, Long> entry : levels.entrySet()) {
                assertEquals(entry.getKey(), book.price(side, level), "seed " + seed + " update " + update);
                assertEquals(entry.getValue(), book.quantity(side, level), "seed " + seed + " update " + update);
                level++;
            }
        }
    }
}
