package io.rayo.gateways.binance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes damaged market data frames out of sound ones. */
final class FrameMutator {
    private static final int MAX_LENGTH = 4_096;
    private static final List<String> PIECES = List.of(
            "1e999",
            "NaN",
            "-",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "true",
            "\"\\u0000\"",
            "1".repeat(400),
            "[".repeat(200),
            "{\"a\":".repeat(60),
            "\"e\":\"aggTrade\",",
            "\"stream\":\"btcusdt@depth5\",",
            "0.",
            "1e-5");
    /** Sound frames of each kind. */
    static final List<String> FRAMES = List.of(
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723161255612,"
                    + "\"s\":\"BTCUSDT\",\"t\":1520538925,"
                    + "\"p\":\"2683.80000000\",\"q\":\"0.00200000\",\"T\":1723161255611,\"m\":true,\"M\":true}}",
            "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":1790000000130,"
                    + "\"s\":\"BTCUSDT\",\"a\":2987654321,"
                    + "\"p\":\"61230.10\",\"q\":\"0.250\",\"f\":6400000001,\"l\":6400000004,"
                    + "\"T\":1790000000088,\"m\":false}}",
            "{\"u\":400900217,\"s\":\"BTCUSDT\",\"b\":\"601.35000000\",\"B\":\"31.21000000\","
                    + "\"a\":\"601.36\",\"A\":\"40.66\"}",
            "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\","
                    + "\"E\":1790000000123,\"s\":\"BTCUSDT\",\"U\":157,"
                    + "\"u\":160,\"b\":[[\"61234.50\",\"1.2\"],[\"61234.40\",\"0\"]],\"a\":[[\"61234.60\",\"0\"]]}}",
            "{\"e\":\"kline\",\"E\":1790000002000,\"s\":\"BTCUSDT\",\"k\":{\"t\":1789999980000,"
                    + "\"T\":1790000039999,\"s\":\"BTCUSDT\","
                    + "\"i\":\"1m\",\"f\":100,\"L\":200,\"o\":\"61200.1\",\"c\":\"61234.5\","
                    + "\"h\":\"61240.0\",\"l\":\"61190.0\","
                    + "\"v\":\"102.5\",\"n\":101,\"x\":false,\"q\":\"6270000.1\",\"V\":\"50.2\","
                    + "\"Q\":\"3070000.0\",\"B\":\"0\"}}",
            "{\"e\":\"markPriceUpdate\",\"E\":1790000001000,\"s\":\"BTCUSDT\",\"p\":\"61233.91\","
                    + "\"i\":\"61230.02\",\"r\":\"0.0001\","
                    + "\"T\":1790006400000}",
            "{\"stream\":\"btcusdt@depth20\",\"data\":{\"lastUpdateId\":160,\"bids\":[[\"1.00\","
                    + "\"10\"]],\"asks\":[[\"1.01\",\"3\"]]}}",
            "{\"e\":\"depthUpdate\",\"E\":1790000000123,\"s\":\"BTCUSDT\",\"U\":161,\"u\":161,"
                    + "\"b\":[],\"a\":[[\"1.5\",\"2\"]]}",
            "{\"result\":null,\"id\":7}",
            "{\"code\":2,\"msg\":\"Invalid request\",\"id\":8}");

    private final byte[] bytes = new byte[MAX_LENGTH];

    /** Where frames are made. */
    byte[] bytes() {
        return bytes;
    }

    /** Makes a frame at the start of {@link #bytes()}; returns its length. */
    int mutate(final Random random) {
        final byte[] source = FRAMES.get(random.nextInt(FRAMES.size())).getBytes(StandardCharsets.UTF_8);
        int length = source.length;
        System.arraycopy(source, 0, bytes, 0, length);
        final int kind = random.nextInt(7);
        switch (kind) {
            case 0 -> {
                length = random.nextInt(600);
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) random.nextInt();
                }
            }
            case 1 -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> length = random.nextInt(length + 1);
            case 3 -> {
                final byte[] other = FRAMES.get(random.nextInt(FRAMES.size())).getBytes(StandardCharsets.UTF_8);
                final int from = random.nextInt(other.length);
                final int at = random.nextInt(length);
                System.arraycopy(other, from, bytes, at, other.length - from);
                length = at + other.length - from;
            }
            case 4, 5 -> length = insert(random, length);
            default -> {
                // bad UTF-8 inside strings
                bytes[random.nextInt(length)] = (byte) (0x80 | random.nextInt(0x80));
            }
        }
        return length;
    }

    /** A piece of trouble instead of a number or in any place. */
    private int insert(final Random random, final int length) {
        final byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        int from = random.nextInt(length);
        int to = from;
        if (random.nextBoolean()) {
            while (from < length - 1 && (bytes[from] < '0' || bytes[from] > '9')) {
                from++;
            }
            to = from;
            while (to < length && ((bytes[to] >= '0' && bytes[to] <= '9') || bytes[to] == '.')) {
                to++;
            }
        }
        System.arraycopy(bytes, to, bytes, from + piece.length, length - to);
        System.arraycopy(piece, 0, bytes, from, piece.length);
        return length - (to - from) + piece.length;
    }
}
