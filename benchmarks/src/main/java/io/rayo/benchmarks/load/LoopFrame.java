package io.rayo.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rayo.gateways.sim.venue.SimConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A frame that is sent again and again: bytes ready for the socket, in which only what a venue would raise is written
 * anew each time. What that is comes from comparing the frame with its counterpart a circle later: times become the
 * time of sending, every other number that differs goes on by the same step. Sending allocates nothing.
 */
final class LoopFrame {
    private static final int MS_DIGITS = 13;
    private static final int NS_DIGITS = 19;
    private static final long NS_PER_MS = 1_000_000;

    /** Whole tokens: times as text, the last group of a UUID, numbers. */
    private static final Pattern TOKEN = Pattern.compile("(?<iso>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)"
            + "|(?<=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)(?<hex>[0-9a-f]{12})|(?<number>\\d+)");

    /** What a field holds. */
    private enum Kind {
        COUNT,
        HEX,
        TIME_MS,
        TIME_NS,
        TIME_TEXT
    }

    /** A field: where it stands in the text, how long it is, what it holds. */
    private record Field(int offset, int length, Kind kind, long value, long step) {}

    private final SimConnection connection;
    private final byte[] frame;
    private final int textOffset;
    private final int[] offsets;
    private final int[] lengths;
    private final Kind[] kinds;
    private final long[] values;
    private final long[] steps;

    /**
     * Compares a frame with what the venue sent a circle later.
     *
     * @param connection that it goes to.
     * @param text of the first time.
     * @param later of the second.
     * @param circleMs what the venue's clock moved on in between.
     */
    LoopFrame(final SimConnection connection, final String text, final String later, final long circleMs) {
        this.connection = connection;
        final List<Field> fields = fields(text, later, circleMs);
        offsets = fields.stream().mapToInt(Field::offset).toArray();
        lengths = fields.stream().mapToInt(Field::length).toArray();
        kinds = fields.stream().map(Field::kind).toArray(Kind[]::new);
        values = fields.stream().mapToLong(Field::value).toArray();
        steps = fields.stream().mapToLong(Field::step).toArray();
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        final ByteBuf buffer = Unpooled.buffer();
        connection.socket().writeFrame(buffer, bytes);
        frame = new byte[buffer.readableBytes()];
        buffer.readBytes(frame);
        textOffset = frame.length - bytes.length;
    }

    private static List<Field> fields(final String text, final String later, final long circleMs) {
        final List<Field> fields = new ArrayList<>();
        final Matcher now = TOKEN.matcher(text);
        final Matcher then = TOKEN.matcher(later);
        int end = 0;
        while (now.find()) {
            final boolean sameShape = then.find()
                    && now.start() == then.start()
                    && now.end() == then.end()
                    && text.regionMatches(end, later, end, now.start() - end);
            if (!sameShape) {
                throw unlike(text, later);
            }
            end = now.end();
            if (!now.group().equals(then.group())) {
                fields.add(field(now, then, circleMs));
            }
        }
        if (text.length() != later.length() || !text.regionMatches(end, later, end, text.length() - end)) {
            throw unlike(text, later);
        }
        return fields;
    }

    private static Field field(final Matcher now, final Matcher then, final long circleMs) {
        final int length = now.end() - now.start();
        if (null != now.group("iso")) {
            return new Field(now.start(), length, Kind.TIME_TEXT, 0, 0);
        }
        final boolean hex = null != now.group("hex");
        final long value = Long.parseLong(now.group(), hex ? 16 : 10);
        final long step = Long.parseLong(then.group(), hex ? 16 : 10) - value;
        final Kind kind;
        if (hex) {
            kind = Kind.HEX;
        } else if (MS_DIGITS == length && step == circleMs) {
            kind = Kind.TIME_MS;
        } else if (NS_DIGITS == length && step == circleMs * NS_PER_MS) {
            kind = Kind.TIME_NS;
        } else {
            kind = Kind.COUNT;
        }
        return new Field(now.start(), length, kind, value, step);
    }

    private static IllegalStateException unlike(final String text, final String later) {
        return new IllegalStateException("not the same frame again: " + text + " and " + later);
    }

    SimConnection connection() {
        return connection;
    }

    /** {@return bytes on the wire, header included} */
    int length() {
        return frame.length;
    }

    /**
     * Fails unless the venue itself would send these bytes in a later circle, times aside.
     *
     * @param circle number of it, from 0.
     * @param expected what the venue sent then.
     */
    void check(final int circle, final String expected) {
        final byte[] text = new byte[frame.length - textOffset];
        System.arraycopy(frame, textOffset, text, 0, text.length);
        final byte[] wanted = expected.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < offsets.length; i++) {
            final boolean counts = Kind.COUNT == kinds[i] || Kind.HEX == kinds[i];
            if (counts) {
                put(text, offsets[i], lengths[i], values[i] + circle * steps[i], Kind.HEX == kinds[i] ? 16 : 10);
            } else {
                System.arraycopy(wanted, offsets[i], text, offsets[i], lengths[i]);
            }
        }
        final String made = new String(text, StandardCharsets.US_ASCII);
        if (!made.equals(expected)) {
            throw new IllegalStateException("the venue sends " + expected + " where the loop has " + made);
        }
    }

    /**
     * Appends the frame as it is due next.
     *
     * @param target with room for {@link #length()}.
     * @param timeMs of sending, milliseconds since the epoch.
     * @param timeText the same as text.
     */
    void writeNext(final ByteBuf target, final long timeMs, final byte[] timeText) {
        final byte[] bytes = frame;
        for (int i = 0; i < offsets.length; i++) {
            final int at = textOffset + offsets[i];
            switch (kinds[i]) {
                case COUNT -> {
                    put(bytes, at, lengths[i], values[i], 10);
                    values[i] += steps[i];
                }
                case HEX -> {
                    put(bytes, at, lengths[i], values[i], 16);
                    values[i] += steps[i];
                }
                case TIME_MS -> put(bytes, at, MS_DIGITS, timeMs, 10);
                case TIME_NS -> put(bytes, at, NS_DIGITS, timeMs * NS_PER_MS, 10);
                case TIME_TEXT -> System.arraycopy(timeText, 0, bytes, at, timeText.length);
            }
        }
        target.writeBytes(bytes);
    }

    private static void put(
            final byte[] target, final int offset, final int length, final long value, final int radix) {
        long left = value;
        for (int at = offset + length - 1; at >= offset; at--) {
            final int digit = (int) (left % radix);
            target[at] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            left /= radix;
        }
        if (left != 0) {
            throw new IllegalStateException(value + " does not fit into " + length + " digits");
        }
    }
}
