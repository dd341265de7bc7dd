package io.rayo.benchmarks.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@value #COUNT} different frames of a kind that follow on each other for ever: each time round, their ids are raised
 * by {@value #COUNT} in the text itself. So a decoder that looks for duplicates and gaps finds none, no predictor knows
 * the next frame by heart, and the price is a store or two for each id, the same for all who are compared.
 */
final class FrameSet {
    /** Frames in the set; a power of ten, so that raising ids leaves their last two digits alone. */
    static final int COUNT = 100;

    private static final int UNCHANGED_DIGITS = 2;
    private static final long SEED = 20_260_801L;
    private static final Pattern ID = Pattern.compile("(?<![\\d.])112345\\d{4}(?![\\d.])");

    /** First id; it fits into 31 bits, as one of the peers wants it, and no run is long enough to raise it beyond. */
    static final long FIRST_ID = 1_123_456_700L;

    private final byte[] array;
    private final UnsafeBuffer direct;
    private final int[] offsets = new int[COUNT];
    private final int[] lengths = new int[COUNT];
    private final int[][] ids = new int[COUNT][];
    private int next = -1;
    private boolean wrapped;

    FrameSet(final FrameKind kind) {
        this(kind, kind::text);
    }

    /** A set for a peer that knows another version of the venue's protocol. */
    FrameSet(final FrameKind kind, final FrameText.Frame frame) {
        final SplittableRandom random = new SplittableRandom(SEED + kind.name().hashCode());
        final StringBuilder all = new StringBuilder();
        for (int i = 0; i < COUNT; i++) {
            final String text = frame.text(FIRST_ID + i, random);
            offsets[i] = all.length();
            lengths[i] = text.length();
            ids[i] = ids(text, offsets[i]);
            all.append(text);
        }
        array = all.toString().getBytes(StandardCharsets.US_ASCII);
        direct = new UnsafeBuffer(ByteBuffer.allocateDirect(array.length));
        direct.putBytes(0, array);
    }

    /** Where the last digit stands that changes when an id is raised. */
    private static int[] ids(final String text, final int offset) {
        final List<Integer> found = new ArrayList<>();
        final Matcher matcher = ID.matcher(text);
        while (matcher.find()) {
            found.add(offset + matcher.end() - 1 - UNCHANGED_DIGITS);
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Moves to the next frame in the direct buffer, raising its ids if it was there before. */
    int nextDirect() {
        advance();
        if (wrapped) {
            for (int at : ids[next]) {
                byte digit;
                while ((digit = direct.getByte(at)) == '9') {
                    direct.putByte(at--, (byte) '0');
                }
                direct.putByte(at, (byte) (digit + 1));
            }
        }
        return next;
    }

    /** The same in the array. */
    int nextArray() {
        advance();
        if (wrapped) {
            for (int at : ids[next]) {
                while (array[at] == '9') {
                    array[at--] = '0';
                }
                array[at]++;
            }
        }
        return next;
    }

    private void advance() {
        if (++next == COUNT) {
            next = 0;
            wrapped = true;
        }
    }

    UnsafeBuffer direct() {
        return direct;
    }

    byte[] array() {
        return array;
    }

    int offset(final int frame) {
        return offsets[frame];
    }

    int length(final int frame) {
        return lengths[frame];
    }

    int idCount(final int frame) {
        return ids[frame].length;
    }

    double meanLength() {
        return (double) array.length / COUNT;
    }
}
