package io.rayo.benchmarks.decode;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Kinds of frames, in the shapes that Binance documents for its combined streams. Ids are written so that they can be
 * raised by {@link FrameSet#COUNT} in place: {@code %d} of the format's first argument and its neighbours.
 */
public enum FrameKind {
    /** Spot trade. */
    SPOT_TRADE("spot trade", false) {
        @Override
        String text(final long id, final SplittableRandom random) {
            final long price = price(random, 0);
            return "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":" + timeMs(2)
                    + ",\"s\":\"BTCUSDT\",\"t\":" + id + ",\"p\":\"" + spot(price) + "\",\"q\":\""
                    + quantity(random, 8) + "\",\"T\":" + timeMs(0) + ",\"m\":" + random.nextBoolean()
                    + ",\"M\":true}}";
        }
    },
    /** USD-M aggregate trade. */
    FUTURES_AGG_TRADE("USD-M aggTrade", true) {
        @Override
        String text(final long id, final SplittableRandom random) {
            final String quantity = quantity(random, 3);
            return "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":" + timeMs(42)
                    + ",\"s\":\"BTCUSDT\",\"a\":" + id + ",\"p\":\"" + futures(price(random, 0)) + "\",\"q\":\""
                    + quantity + "\",\"nq\":\"" + quantity + "\",\"f\":" + id + ",\"l\":" + (id + 2) + ",\"T\":"
                    + timeMs(0) + ",\"m\":" + random.nextBoolean() + ",\"st\":1}}";
        }
    },
    /** Spot best bid and ask. */
    SPOT_BOOK_TICKER("spot bookTicker", false) {
        @Override
        String text(final long id, final SplittableRandom random) {
            final long price = price(random, 0);
            return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + id + ",\"s\":\"BTCUSDT\",\"b\":\""
                    + spot(price) + "\",\"B\":\"" + quantity(random, 8) + "\",\"a\":\"" + spot(price + 1)
                    + "\",\"A\":\"" + quantity(random, 8) + "\"}}";
        }
    },
    /** USD-M best bid and ask. */
    FUTURES_BOOK_TICKER("USD-M bookTicker", true) {
        @Override
        String text(final long id, final SplittableRandom random) {
            final long price = price(random, 0);
            return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"e\":\"bookTicker\",\"u\":" + id
                    + ",\"s\":\"BTCUSDT\",\"ps\":\"BTCUSDT\",\"b\":\"" + futures(price) + "\",\"B\":\""
                    + quantity(random, 3) + "\",\"a\":\"" + futures(price + 10) + "\",\"A\":\"" + quantity(random, 3)
                    + "\",\"T\":" + timeMs(0) + ",\"E\":" + timeMs(3) + ",\"st\":1}}";
        }
    },
    /** Spot depth update, 5 levels of each side. */
    SPOT_DEPTH_5("spot depthUpdate, 5 + 5 levels", false) {
        @Override
        String text(final long id, final SplittableRandom random) {
            return spotDepth(id, random, 5);
        }
    },
    /** Spot depth update, 20 levels of each side. */
    SPOT_DEPTH_20("spot depthUpdate, 20 + 20 levels", false) {
        @Override
        String text(final long id, final SplittableRandom random) {
            return spotDepth(id, random, 20);
        }
    },
    /** USD-M depth update, 20 levels of each side. */
    FUTURES_DEPTH_20("USD-M depthUpdate, 20 + 20 levels", true) {
        @Override
        String text(final long id, final SplittableRandom random) {
            return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":" + timeMs(4)
                    + ",\"T\":" + timeMs(0) + ",\"s\":\"BTCUSDT\",\"ps\":\"BTCUSDT\",\"st\":1,\"U\":" + id
                    + ",\"u\":" + id + ",\"pu\":" + (id - 1) + ",\"b\":" + levels(random, 20, -10, false) + ",\"a\":"
                    + levels(random, 20, 10, false) + "}}";
        }
    },
    /** Spot kline. */
    SPOT_KLINE("spot kline", false) {
        @Override
        String text(final long id, final SplittableRandom random) {
            final String price = spot(price(random, 0));
            return "{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"e\":\"kline\",\"E\":" + timeMs(0)
                    + ",\"s\":\"BTCUSDT\",\"k\":{\"t\":1789999980000,\"T\":1790000039999,"
                    + "\"s\":\"BTCUSDT\",\"i\":\"1m\","
                    + "\"f\":" + (id - 500) + ",\"L\":" + id + ",\"o\":\"" + price + "\",\"c\":\"" + price
                    + "\",\"h\":\"" + spot(HIGH) + "\",\"l\":\"" + spot(LOW) + "\",\"v\":\"1" + random.nextLong(10, 99)
                    + "." + random.nextLong(10_000, 99_999) + "000"
                    + "\",\"n\":501,\"x\":false,\"q\":\"6270000.10000000\",\"V\":\"" + quantity(random, 8)
                    + "\",\"Q\":\"3070000.00000000\",\"B\":\"0\"}}}";
        }
    },
    /** USD-M mark price. */
    FUTURES_MARK_PRICE("USD-M markPriceUpdate", true) {
        @Override
        String text(final long id, final SplittableRandom random) {
            return "{\"stream\":\"btcusdt@markPrice@1s\",\"data\":{\"e\":\"markPriceUpdate\",\"E\":" + timeMs(0)
                    + ",\"s\":\"BTCUSDT\",\"p\":\"" + spot(price(random, 0)) + "\",\"i\":\"" + spot(price(random, 5))
                    + "\",\"ap\":\"" + spot(price(random, 2)) + "\",\"P\":\"" + spot(price(random, 3))
                    + "\",\"r\":\"0.00010000\",\"T\":1790006400000,\"st\":1}}";
        }
    };

    /** Prices are in units of 0.01. */
    private static final long MIDDLE = 6_123_450;

    private static final long SPREAD = 2_000;
    private static final long HIGH = MIDDLE + 2 * SPREAD;
    private static final long LOW = MIDDLE - 2 * SPREAD;

    private final String label;
    private final boolean futures;

    FrameKind(final String label, final boolean futures) {
        this.label = label;
        this.futures = futures;
    }

    /**
     * In words, for the rows.
     *
     * @return label.
     */
    public String label() {
        return label;
    }

    boolean isFutures() {
        return futures;
    }

    boolean isDepth() {
        return this == SPOT_DEPTH_5 || this == SPOT_DEPTH_20 || this == FUTURES_DEPTH_20;
    }

    /**
     * Text of one frame.
     *
     * @param id sequence of the event.
     * @param random of prices and quantities.
     * @return JSON.
     */
    abstract String text(long id, SplittableRandom random);

    private static String spotDepth(final long id, final SplittableRandom random, final int count) {
        return "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":" + timeMs(0)
                + ",\"s\":\"BTCUSDT\",\"U\":" + id + ",\"u\":" + id + ",\"b\":" + levels(random, count, -1, true)
                + ",\"a\":" + levels(random, count, 1, true) + "}}";
    }

    private static String levels(
            final SplittableRandom random, final int count, final int step, final boolean spotStyle) {
        final StringBuilder text = new StringBuilder("[");
        long price = MIDDLE + step;
        for (int i = 0; i < count; i++) {
            final boolean deletes = 0 == random.nextInt(4);
            final String quantity =
                    deletes ? (spotStyle ? "0.00000000" : "0.000") : quantity(random, spotStyle ? 8 : 3);
            text.append(0 == i ? "" : ",")
                    .append("[\"")
                    .append(spotStyle ? spot(price) : futures(price))
                    .append("\",\"")
                    .append(quantity)
                    .append("\"]");
            price += (long) step * (1 + random.nextInt(5));
        }
        return text.append(']').toString();
    }

    /**
     * The same for all frames of a kind: the frames come round and round while only their ids rise, and times that
     * jumped back each round would make every trade a late one, which no venue sends.
     */
    private static long timeMs(final int later) {
        return 1_790_000_000_000L + later;
    }

    private static long price(final SplittableRandom random, final long offset) {
        return MIDDLE + random.nextLong(-SPREAD, SPREAD) / 10 * 10 + offset;
    }

    private static String spot(final long price) {
        return String.format(Locale.ROOT, "%d.%02d000000", price / 100, price % 100);
    }

    private static String futures(final long price) {
        return String.format(Locale.ROOT, "%d.%01d0", price / 100, price / 10 % 10);
    }

    /** Mostly small, sometimes large, as in reality. */
    private static String quantity(final SplittableRandom random, final int decimals) {
        final long whole = switch (random.nextInt(4)) {
            case 0 -> random.nextLong(1, 40);
            case 1 -> random.nextLong(0, 3);
            default -> 0;
        };
        // spot lots are 0.00001: eight decimals are written, five are used
        final long part = random.nextLong(1, 8 == decimals ? 100_000 : 1_000);
        return 8 == decimals
                ? String.format(Locale.ROOT, "%d.%05d000", whole, part)
                : String.format(Locale.ROOT, "%d.%03d", whole, part);
    }
}
