package io.rayo.gateways.market;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the instrument of a symbol's bytes without making a string: a hash table with linear probing over the bytes
 * themselves. Each symbol is in it twice, as the venue writes it and in lower case as in the names of streams. Network
 * thread only.
 *
 * @param <I> the venue's instruments.
 */
public final class FeedSymbols<I extends FeedInstrument> {
    /** Longest symbol in bytes that is looked up. */
    public static final int MAX_SYMBOL_LENGTH = 64;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final List<I> instruments = new ArrayList<>();
    private byte[][] keys = new byte[64][];
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
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(key);
        int slot = slot(hash(buffer, 0, key.length));
        while (keys[slot] != null && !equal(keys[slot], buffer, 0, key.length)) {
            slot = slot + 1 & keys.length - 1;
        }
        if (keys[slot] == null) {
            keys[slot] = key;
            size++;
        }
        values[slot] = instrument;
    }

    private void grow() {
        final byte[][] oldKeys = keys;
        final Object[] oldValues = values;
        keys = new byte[oldKeys.length * 2][];
        values = new Object[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                put(oldKeys[i], oldValues[i]);
            }
        }
    }

    /**
     * Finds the instrument of a symbol.
     *
     * @param buffer that holds the symbol.
     * @param offset of it.
     * @param length in bytes.
     * @return the instrument; null if there is none.
     */
    @SuppressWarnings("unchecked") // only add puts into values
    public I find(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= 0 || length > MAX_SYMBOL_LENGTH) {
            return null;
        }
        int slot = slot(hash(buffer, offset, length));
        byte[] key;
        while ((key = keys[slot]) != null) {
            if (equal(key, buffer, offset, length)) {
                return (I) values[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
        return null;
    }

    private int slot(final long hash) {
        return (int) (hash >>> 32) & keys.length - 1;
    }

    private static long hash(final DirectBuffer buffer, final int offset, final int length) {
        long hash = length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = (hash ^ buffer.getLong(offset + i, LITTLE_ENDIAN)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = tail << 8 | (buffer.getByte(offset + i) & 0xFF);
        }
        hash = (hash ^ tail) * MULTIPLIER;
        return hash ^ hash >>> 29;
    }

    private static boolean equal(final byte[] key, final DirectBuffer buffer, final int offset, final int length) {
        if (key.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (key[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }
}
