package io.rayo.gateways.orders;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * What orders need of an instrument: its id and scale, and its symbol as the bytes of a request. Venues that need more
 * (a code, a category) extend it; encoders get back what was given to {@link OrderSession#add}. Immutable.
 */
public class OrderInstrument {
    /** Longest symbol in bytes. */
    public static final int MAX_SYMBOL_LENGTH = 64;

    private final int instrumentId;
    private final int priceExponent;
    private final int sizeExponent;
    private final byte[] symbol;
    private final String baseAsset;
    private final byte[] settleAsset;

    /**
     * Creates it.
     *
     * @param instrumentId of the directory.
     * @param symbol the venue's text for requests, without what JSON would have to escape.
     * @param baseAsset what is traded, as the venue names it in balances.
     * @param priceExponent of price mantissas.
     * @param sizeExponent of quantity mantissas.
     */
    public OrderInstrument(
            final int instrumentId,
            final String symbol,
            final String baseAsset,
            final int priceExponent,
            final int sizeExponent) {
        this(instrumentId, symbol, baseAsset, "", priceExponent, sizeExponent);
    }

    /**
     * Creates it with what it is settled in.
     *
     * @param instrumentId of the directory.
     * @param symbol the venue's text for requests, without what JSON would have to escape.
     * @param baseAsset what is traded, as the venue names it in balances.
     * @param settleAsset what it is settled in, as the venue names it, whatever the case; empty if that is not known.
     * @param priceExponent of price mantissas.
     * @param sizeExponent of quantity mantissas.
     */
    public OrderInstrument(
            final int instrumentId,
            final String symbol,
            final String baseAsset,
            final String settleAsset,
            final int priceExponent,
            final int sizeExponent) {
        this.settleAsset = settleAsset.getBytes(StandardCharsets.UTF_8);
        this.baseAsset = baseAsset;
        this.instrumentId = instrumentId;
        this.priceExponent = priceExponent;
        this.sizeExponent = sizeExponent;
        this.symbol = symbol.getBytes(StandardCharsets.UTF_8);
        if (this.symbol.length == 0 || this.symbol.length > MAX_SYMBOL_LENGTH) {
            throw new IllegalArgumentException("symbol of no or too many bytes: " + symbol);
        }
        for (final byte b : this.symbol) {
            // below the space are control letters only: bytes of UTF-8 are negative and stay as they are
            if (b == '"' || b == '\\' || (b >= 0 && b <= ' ')) {
                throw new IllegalArgumentException("symbol that JSON would have to escape: " + symbol);
            }
        }
    }

    /**
     * Id of the directory.
     *
     * @return from 1.
     */
    public final int instrumentId() {
        return instrumentId;
    }

    /**
     * Exponent of price mantissas.
     *
     * @return usually -18 to 0.
     */
    public final int priceExponent() {
        return priceExponent;
    }

    /**
     * Exponent of quantity mantissas.
     *
     * @return usually -18 to 0.
     */
    public final int sizeExponent() {
        return sizeExponent;
    }

    /**
     * The venue's symbol.
     *
     * @return UTF-8, not to be changed.
     */
    public final byte[] symbol() {
        return symbol;
    }

    /**
     * Whether it is settled in an asset.
     *
     * @param buffer that holds the venue's name of the asset.
     * @param offset of it.
     * @param length of it; 0 for one that the venue left out.
     * @return false if it is settled in another one.
     */
    public final boolean isSettledIn(final DirectBuffer buffer, final int offset, final int length) {
        if (length == 0) {
            return true;
        }
        if (length != settleAsset.length) {
            return settleAsset.length == 0;
        }
        for (int i = 0; i < length; i++) {
            if (lowerCase(buffer.getByte(offset + i)) != lowerCase(settleAsset[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lowerCase(final byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter;
    }

    /**
     * What is traded.
     *
     * @return the venue's name of the asset.
     */
    public final String baseAsset() {
        return baseAsset;
    }
}
