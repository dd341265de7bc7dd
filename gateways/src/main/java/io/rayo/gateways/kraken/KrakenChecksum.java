package io.rayo.gateways.kraken;

import io.rayo.codecs.Digits;
import io.rayo.gateways.market.DepthSide;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * The venue's checksum of one book: CRC32 over the ten best asks, then the ten best bids, each as price and quantity
 * without point and leading zeros, which is exactly the mantissa in decimal. Most levels are at an update what they
 * were at the one before: the text of a number is kept with its rank, and made anew only where the number is another.
 * Network thread.
 */
final class KrakenChecksum {
    /** Levels of a side that it covers. */
    static final int LEVELS = 10;

    private static final int NUMBERS = 2 * 2 * LEVELS;
    private static final int MAX_DIGITS = 19;
    private static final long CHUNK = 100_000_000L;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final CRC32 crc = new CRC32();
    /** With room for the two words that are written last, of which less than all may count. */
    private final byte[] text = new byte[NUMBERS * MAX_DIGITS + 2 * Long.BYTES];

    /** Numbers below 10^16 as they were last, by place; what is larger is written anew each time. */
    private final long[] numbers = new long[NUMBERS];

    private final long[] firstDigits = new long[NUMBERS];
    /** Digits of the first word. */
    private final int[] firstLengths = new int[NUMBERS];

    private final long[] secondDigits = new long[NUMBERS];
    /** Digits of both words. */
    private final int[] lengths = new int[NUMBERS];

    private int length;

    /**
     * Checksum of a book.
     *
     * @param bids its bids.
     * @param asks its asks.
     * @return 0 to 2^32 - 1.
     */
    long of(final DepthSide bids, final DepthSide asks) {
        length = 0;
        append(asks, 0);
        append(bids, 2 * LEVELS);
        crc.reset();
        crc.update(text, 0, length);
        return crc.getValue();
    }

    private void append(final DepthSide side, final int from) {
        final int levels = Math.min(LEVELS, side.size());
        int at = from;
        for (int i = 0; i < levels; i++) {
            append(side.price(i), at++);
            append(side.quantity(i), at++);
        }
    }

    private void append(final long positive, final int at) {
        if (positive >= CHUNK * CHUNK) {
            appendFirst(positive / CHUNK / CHUNK);
            appendChunk(positive / CHUNK % CHUNK);
            appendChunk(positive % CHUNK);
            return;
        }
        if (numbers[at] != positive) {
            keep(positive, at);
        }
        // both words always: what does not count of them is written over by the next number
        WORDS.set(text, length, firstDigits[at]);
        WORDS.set(text, length + firstLengths[at], secondDigits[at]);
        length += lengths[at];
    }

    private void keep(final long number, final int at) {
        final boolean isLong = number >= CHUNK;
        final long eight = Digits.text(isLong ? number / CHUNK : number);
        final int zeros = Digits.leadingZeros(eight);
        numbers[at] = number;
        firstDigits[at] = eight >>> (4 * zeros) >>> (4 * zeros); // twice, as a shift by 64 would be one by 0
        firstLengths[at] = Long.BYTES - zeros;
        secondDigits[at] = Digits.text(number % CHUNK);
        lengths[at] = Long.BYTES - zeros + (isLong ? Long.BYTES : 0);
    }

    /** The digits of a number below 10^8, without leading zeros; none of 0. */
    private void appendFirst(final long number) {
        final long digits = Digits.text(number);
        final int zeros = Digits.leadingZeros(digits);
        WORDS.set(text, length, digits >>> (4 * zeros) >>> (4 * zeros)); // twice, as a shift by 64 would be one by 0
        length += Long.BYTES - zeros;
    }

    /** All eight digits. */
    private void appendChunk(final long number) {
        WORDS.set(text, length, Digits.text(number));
        length += Long.BYTES;
    }
}
