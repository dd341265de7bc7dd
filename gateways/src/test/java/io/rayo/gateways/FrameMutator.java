package io.rayo.gateways;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Damages frames in the ways that wires, venues and attackers do. */
public final class FrameMutator {
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
            "0.",
            "1e-5",
            "-1",
            "0",
            "0.00000000000001");

    private final List<byte[]> frames;
    private final Random random;
    private final byte[] bytes;

    /** Frames are whole ones; the random numbers are the test's, so that its seed repeats a run. */
    public FrameMutator(final List<String> frames, final Random random, final int maxLength) {
        this.frames =
                frames.stream().map(f -> f.getBytes(StandardCharsets.UTF_8)).toList();
        this.random = random;
        bytes = new byte[maxLength];
    }

    /** Holds what {@link #next} made, from 0. */
    public byte[] bytes() {
        return bytes;
    }

    /** Makes a damaged frame; returns its length. */
    public int next() {
        final byte[] source = frames.get(random.nextInt(frames.size()));
        int length = source.length;
        System.arraycopy(source, 0, bytes, 0, length);
        switch (random.nextInt(8)) {
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
                final byte[] other = frames.get(random.nextInt(frames.size()));
                final int from = random.nextInt(other.length);
                final int at = random.nextInt(length);
                System.arraycopy(other, from, bytes, at, other.length - from);
                length = at + other.length - from;
            }
            case 4, 5 -> length = insert(length);
            case 6 -> length = doubled(length);
            default -> bytes[random.nextInt(length)] = (byte) (0x80 | random.nextInt(0x80)); // bad UTF-8 in strings
        }
        return length;
    }

    /** A key with its value twice, or a value of another type. */
    private int doubled(final int length) {
        final String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        final String[] parts = text.split(",", -1);
        final int part = random.nextInt(parts.length);
        parts[part] = random.nextBoolean()
                ? parts[part] + "," + parts[part]
                : parts[part].replaceFirst(":[0-9.\"a-zA-Z/]+", ":{}");
        final byte[] result = String.join(",", parts).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(result, 0, bytes, 0, result.length);
        return result.length;
    }

    /** A piece of trouble instead of a number or in any place. */
    private int insert(final int length) {
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
