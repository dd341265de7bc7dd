package io.rayo.gateways.market;

import io.rayo.codecs.TextBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the instrument of a symbol's bytes without making a string: a hash table with linear probing over the bytes
 * themselves, eight at a time. Each symbol is in it twice, as the venue writes it and in lower case as in the names of
 * streams. Network thread only.
 *
 * @param <I> the venue's instruments.
 */
public final class FeedSymbols<I extends FeedInstrument> {
    /** Longest symbol in bytes that is looked up. */
    public static final int MAX_SYMBOL_LENGTH = 64;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final List<I> instruments = new ArrayList<>();
    private final TextBytes text = new TextBytes();

    /** Letters of the symbols, eight to a word, the first one lowest, zeros behind the last. */
    private long[][] keys = new long[64][];

    private int[] lengths = new int[64];
    private Object[] values = new Object[64];
    private int size;

    /** Creates an empty table. */
    public FeedSymbols() {}

    /**
     * Adds an instrument, or replaces the one of the same symbol.
     *
     * @param instrument to add.
     */
    public void add(final I instrument) {
        final byte[] upper = instrument.symbol().getBytes(StandardCharsets.UTF_8);
        final byte[] lower = instrument.symbol().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        if (upper.length > MAX_SYMBOL_LENGTH || lower.length > MAX_SYMBOL_LENGTH) {
            throw new IllegalArgumentException("symbol is too long: " + instrument.symbol());
        }
        instruments.removeIf(i -> i.symbol().equals(instrument.symbol()));
        instruments.add(instrument);
        put(upper, instrument);
        put(lower, instrument);
    }

    /**
     * All instruments, in the order in which they were added.
     *
     * @return unmodifiable view.
     */
    public List<I> instruments() {
        return Collections.unmodifiableList(instruments);
    }

    /**
     * Finds an instrument by its symbol.
     *
     * @param symbol as the venue writes it.
     * @return the instrument; null if there is none.
     */
    public I find(final String symbol) {
        for (final I instrument : instruments) {
            if (instrument.symbol().equals(symbol)) {
                return instrument;
            }
        }
        return null;
    }

    private void put(final byte[] key, final Object instrument) {
        final TextBytes text = new TextBytes();
        text.wrap(new UnsafeBuffer(key), key.length);
        put(words(text, 0, key.length), key.length, instrument);
    }

    private void put(final long[] key, final int length, final Object instrument) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int slot = slot(hash(key, length));
        while (keys[slot] != null && !(lengths[slot] == length && Arrays.equals(keys[slot], key))) {
            slot = slot + 1 & keys.length - 1;
        }
        if (keys[slot] == null) {
            keys[slot] = key;
            lengths[slot] = length;
            size++;
        }
        values[slot] = instrument;
    }

    private void grow() {
        final long[][] oldKeys = keys;
        final int[] oldLengths = lengths;
        final Object[] oldValues = values;
        keys = new long[oldKeys.length * 2][];
        lengths = new int[keys.length];
        values = new Object[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                put(oldKeys[i], oldLengths[i], oldValues[i]);
            }
        }
    }

    private static long[] words(final TextBytes text, final int offset, final int length) {
        final long[] words = new long[(length + Long.BYTES - 1) / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = text.word(offset + i * Long.BYTES);
        }
        return words;
    }

    /**
     * Finds the instrument of a symbol.
     *
     * @param buffer that holds the symbol.
     * @param offset of it.
     * @param length in bytes.
     * @return the instrument; null if there is none.
     */
    public I find(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= 0 || length > MAX_SYMBOL_LENGTH) {
            return null;
        }
        text.wrap(buffer, offset + length);
        return find(text, offset, length);
    }

    /**
     * Finds the instrument of a symbol.
     *
     * @param source text that holds the symbol.
     * @param offset of it.
     * @param length in bytes.
     * @return the instrument; null if there is none.
     */
    @SuppressWarnings("unchecked") // only add puts into values
    public I find(final TextBytes source, final int offset, final int length) {
        if (length <= 0 || length > MAX_SYMBOL_LENGTH) {
            return null;
        }
        long hash = length;
        for (int i = 0; i < length; i += Long.BYTES) {
            hash = mix(hash, word(source, offset, length, i));
        }
        int slot = slot(hash);
        long[] key;
        while ((key = keys[slot]) != null) {
            if (lengths[slot] == length && equal(key, source, offset, length)) {
                return (I) values[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
        return null;
    }

    /** Eight letters from the one at an index on, zeros behind the last one. */
    private static long word(final TextBytes source, final int offset, final int length, final int index) {
        final int bits = 8 * (length - index);
        final long mask = bits >= Long.SIZE ? -1 : (1L << bits) - 1;
        return source.word(offset + index) & mask;
    }

    private int slot(final long hash) {
        return (int) (hash >>> 32) & keys.length - 1;
    }

    private static long hash(final long[] key, final int length) {
        long hash = length;
        for (final long word : key) {
            hash = mix(hash, word);
        }
        return hash;
    }

    private static long mix(final long hash, final long word) {
        final long mixed = (hash ^ word) * MULTIPLIER;
        return mixed ^ mixed >>> 29;
    }

    private static boolean equal(final long[] key, final TextBytes source, final int offset, final int length) {
        for (int i = 0; i < key.length; i++) {
            if (key[i] != word(source, offset, length, i * Long.BYTES)) {
                return false;
            }
        }
        return true;
    }
}
