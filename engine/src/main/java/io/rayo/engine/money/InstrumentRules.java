package io.rayo.engine.money;

import static io.rayo.engine.money.ExactMath.OVERFLOW;
import static io.rayo.engine.money.ExactMath.Rounding.HALF_EVEN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Scale and rules of one instrument, as its last {@code InstrumentDefinition} gave them, with the money arithmetic that
 * follows from them. Each stage keeps instances of its own. Mantissas are in the instrument's scale, money in 10^-8,
 * rates in 10^-12. One thread; only a definition allocates.
 */
public final class InstrumentRules {
    /** Exponents are from this ... */
    public static final int MIN_EXPONENT = -18;

    /** ... to this. */
    public static final int MAX_EXPONENT = 9;

    private static final int MONEY_EXPONENT = -8;

    private int instrumentId;
    private int venueId;
    private long tickSize;
    private long lotSize;
    private long minQuantity;
    private long maxQuantity;
    private long minNotional;
    private long multiplier;
    private long makerFee;
    private long takerFee;
    private int priceExponent;
    private int sizeExponent;
    private MarketType marketType = MarketType.NULL_VAL;
    private ContractType contractType = ContractType.NULL_VAL;
    private InstrumentStatus status = InstrumentStatus.NULL_VAL;
    private byte[] baseAsset = {};
    private byte[] quoteAsset = {};
    private byte[] settleAsset = {};

    /** The multiplier without its trailing zeros, and how many those are: most are then 1. */
    private long multiplierDigits;

    private int multiplierZeros;

    /**
     * Takes over a definition if it makes sense.
     *
     * @param decoder wrapped around one; its texts have not been read.
     * @return false if it does not, and nothing was changed.
     */
    public boolean define(final InstrumentDefinitionDecoder decoder) {
        final int newPriceExponent = decoder.priceExponent();
        final int newSizeExponent = decoder.sizeExponent();
        final MarketType newMarketType = decoder.marketType();
        final ContractType newContractType = decoder.contractType();
        if (!isExponent(newPriceExponent)
                || !isExponent(newSizeExponent)
                || decoder.tickSize() <= 0
                || decoder.lotSize() <= 0
                || decoder.multiplier() <= 0
                || MarketType.NULL_VAL == newMarketType
                || MarketType.SBE_UNKNOWN == newMarketType
                || ContractType.NULL_VAL == newContractType
                || ContractType.SBE_UNKNOWN == newContractType) {
            return false;
        }
        instrumentId = decoder.header().instrumentId();
        venueId = decoder.header().venueId();
        tickSize = decoder.tickSize();
        lotSize = decoder.lotSize();
        minQuantity = Math.max(0, decoder.minQuantity());
        maxQuantity = decoder.maxQuantity() <= 0 ? Long.MAX_VALUE : decoder.maxQuantity();
        minNotional = Math.max(0, decoder.minNotional());
        makerFee = decoder.makerFee();
        takerFee = decoder.takerFee();
        priceExponent = newPriceExponent;
        sizeExponent = newSizeExponent;
        marketType = newMarketType;
        contractType = newContractType;
        status = decoder.status();
        multiplier(decoder.multiplier());
        decoder.skipSymbol();
        baseAsset = decoder.baseAsset().getBytes(StandardCharsets.UTF_8);
        quoteAsset = decoder.quoteAsset().getBytes(StandardCharsets.UTF_8);
        final byte[] settle = decoder.settleAsset().getBytes(StandardCharsets.UTF_8);
        settleAsset = settle.length > 0 ? settle : isInverse() ? baseAsset : quoteAsset;
        return true;
    }

    /**
     * Price times quantity times multiplier, in the quote currency.
     *
     * @param priceMantissa above 0; of no influence for an inverse contract, whose worth in quote is fixed.
     * @param quantityMantissa any sign.
     * @param rounding of the last unit.
     * @return money, or {@link ExactMath#OVERFLOW}.
     */
    public long notional(final long priceMantissa, final long quantityMantissa, final Rounding rounding) {
        if (isInverse()) {
            return ExactMath.multiplyScaled(
                    quantityMantissa, multiplierDigits, sizeExponent + multiplierZeros, rounding);
        }
        return ExactMath.multiplyScaled(unitPrice(priceMantissa), quantityMantissa, valueExponent(), rounding);
    }

    /** Price times the multiplier's digits: of most instruments that is the price. */
    private long unitPrice(final long priceMantissa) {
        return 1 == multiplierDigits ? priceMantissa : ExactMath.multiply(priceMantissa, multiplierDigits);
    }

    /**
     * Whether {@link #notional} is exact for every price and quantity, so that its rounding does not matter.
     *
     * @return true if so.
     */
    public boolean isNotionalExact() {
        return !isInverse() && valueExponent() >= 0;
    }

    /**
     * Worth of a quantity at a price in the currency in which it is settled: quote, or base for an inverse contract.
     *
     * @param priceMantissa above 0.
     * @param quantityMantissa any sign.
     * @return money, rounded half even once, or {@link ExactMath#OVERFLOW}.
     */
    public long value(final long priceMantissa, final long quantityMantissa) {
        if (!isInverse()) {
            return notional(priceMantissa, quantityMantissa, HALF_EVEN);
        }
        final long contracts = ExactMath.multiply(quantityMantissa, multiplierDigits);
        // contracts * 10^(size + zeros - 8) quote, over price * 10^priceExponent, in units of 10^-8
        final int shift = sizeExponent + multiplierZeros - priceExponent;
        if (shift > ExactMath.MAX_POWER || shift < -ExactMath.MAX_POWER) {
            return OVERFLOW;
        }
        return shift >= 0
                ? ExactMath.multiplyDivide(contracts, ExactMath.powerOfTen(shift), priceMantissa, HALF_EVEN)
                : ExactMath.multiplyDivide(
                        contracts, 1, ExactMath.multiply(priceMantissa, ExactMath.powerOfTen(-shift)), HALF_EVEN);
    }

    /**
     * Worth in quote of an amount of the base currency.
     *
     * @param priceMantissa above 0.
     * @param baseAmount money of the base currency.
     * @return money of the quote currency, rounded half even, or {@link ExactMath#OVERFLOW}.
     */
    public long valueOfBase(final long priceMantissa, final long baseAmount) {
        return ExactMath.multiplyScaled(priceMantissa, baseAmount, priceExponent, HALF_EVEN);
    }

    /**
     * The largest quantity whose notional is not above a sum, rounded down to the lot.
     *
     * @param notional money of the quote currency, not negative.
     * @param priceMantissa above 0.
     * @return quantity, a multiple of the lot, perhaps 0; or {@link ExactMath#OVERFLOW}.
     */
    public long quantityFor(final long notional, final long priceMantissa) {
        final int shift = isInverse() ? -(sizeExponent + multiplierZeros) : -valueExponent();
        final long perUnit = isInverse() ? multiplierDigits : unitPrice(priceMantissa);
        if (shift > ExactMath.MAX_POWER || shift < -ExactMath.MAX_POWER) {
            return OVERFLOW;
        }
        final long quantity = shift >= 0
                ? ExactMath.multiplyDivide(notional, ExactMath.powerOfTen(shift), perUnit, Rounding.DOWN)
                : ExactMath.multiplyDivide(
                        notional, 1, ExactMath.multiply(perUnit, ExactMath.powerOfTen(-shift)), Rounding.DOWN);
        return OVERFLOW == quantity ? OVERFLOW : roundDownToLot(quantity);
    }

    /**
     * Price at which a quantity of a linear instrument has a notional: the inverse of {@link #notional} by price.
     *
     * @param notional money of the quote currency, not negative.
     * @param quantityMantissa above 0.
     * @param rounding of the price.
     * @return price mantissa, perhaps off the tick; or {@link ExactMath#OVERFLOW}, also for an inverse contract.
     */
    public long priceFor(final long notional, final long quantityMantissa, final Rounding rounding) {
        final int shift = -valueExponent();
        if (isInverse() || shift > ExactMath.MAX_POWER || shift < -ExactMath.MAX_POWER) {
            return OVERFLOW;
        }
        final long perUnit = ExactMath.multiply(quantityMantissa, multiplierDigits);
        return shift >= 0
                ? ExactMath.multiplyDivide(notional, ExactMath.powerOfTen(shift), perUnit, rounding)
                : ExactMath.multiplyDivide(
                        notional, 1, ExactMath.multiply(perUnit, ExactMath.powerOfTen(-shift)), rounding);
    }

    /**
     * Price at which a quantity has a worth.
     *
     * @param settledValue money, as {@link #value} gives it, not negative.
     * @param quantityMantissa above 0.
     * @return money per unit of base, rounded half even, or {@link ExactMath#OVERFLOW}.
     */
    public long averagePrice(final long settledValue, final long quantityMantissa) {
        // base (linear) or quote (inverse) units of the quantity, in 10^-8 and exact where 10^-8 can hold them
        final int shift = sizeExponent + multiplierZeros;
        final long contracts = ExactMath.multiply(quantityMantissa, multiplierDigits);
        if (isInverse()) {
            return ExactMath.multiplyDivide(
                    ExactMath.multiplyScaled(contracts, 1, shift, HALF_EVEN),
                    ExactMath.powerOfTen(-MONEY_EXPONENT),
                    settledValue,
                    HALF_EVEN);
        }
        final int power = -MONEY_EXPONENT - shift;
        if (power < -ExactMath.MAX_POWER || power > ExactMath.MAX_POWER) {
            return OVERFLOW;
        }
        return power >= 0
                ? ExactMath.multiplyDivide(settledValue, ExactMath.powerOfTen(power), contracts, HALF_EVEN)
                : ExactMath.multiplyDivide(
                        settledValue, 1, ExactMath.multiply(contracts, ExactMath.powerOfTen(-power)), HALF_EVEN);
    }

    /**
     * The largest multiple of the lot that is not above a quantity.
     *
     * @param quantityMantissa not negative.
     * @return multiple of the lot.
     */
    public long roundDownToLot(final long quantityMantissa) {
        return 1 == lotSize ? quantityMantissa : quantityMantissa - quantityMantissa % lotSize;
    }

    /**
     * Whether another definition has this one's scale and kind, so that mantissas mean the same.
     *
     * @param other the other one.
     * @return true if so.
     */
    public boolean hasScaleOf(final InstrumentRules other) {
        return priceExponent == other.priceExponent && sizeExponent == other.sizeExponent && hasKindOf(other);
    }

    /**
     * Whether another definition is of the same kind: quantities may then be taken from one scale to the other.
     *
     * @param other the other one.
     * @return true if so.
     */
    public boolean hasKindOf(final InstrumentRules other) {
        return multiplier == other.multiplier
                && contractType == other.contractType
                && marketType == other.marketType
                && Arrays.equals(baseAsset, other.baseAsset)
                && Arrays.equals(quoteAsset, other.quoteAsset)
                && Arrays.equals(settleAsset, other.settleAsset);
    }

    /**
     * Whether another instrument is the same thing, perhaps at another venue and in other sizes.
     *
     * @param other the other one.
     * @return true if assets and market type are the same.
     */
    public boolean hasMarketOf(final InstrumentRules other) {
        return marketType == other.marketType
                && Arrays.equals(baseAsset, other.baseAsset)
                && Arrays.equals(quoteAsset, other.quoteAsset)
                && Arrays.equals(settleAsset, other.settleAsset);
    }

    /**
     * Takes over another definition.
     *
     * @param other the other one.
     */
    public void copy(final InstrumentRules other) {
        instrumentId = other.instrumentId;
        venueId = other.venueId;
        tickSize = other.tickSize;
        lotSize = other.lotSize;
        minQuantity = other.minQuantity;
        maxQuantity = other.maxQuantity;
        minNotional = other.minNotional;
        multiplier(other.multiplier);
        makerFee = other.makerFee;
        takerFee = other.takerFee;
        priceExponent = other.priceExponent;
        sizeExponent = other.sizeExponent;
        marketType = other.marketType;
        contractType = other.contractType;
        status = other.status;
        baseAsset = other.baseAsset;
        quoteAsset = other.quoteAsset;
        settleAsset = other.settleAsset;
    }

    /**
     * Whether a text is the quote currency.
     *
     * @param bytes that hold it.
     * @param length of it.
     * @return true if so.
     */
    public boolean isQuoteAsset(final byte[] bytes, final int length) {
        return equal(quoteAsset, bytes, length);
    }

    /**
     * Whether a text is the base currency.
     *
     * @param bytes that hold it.
     * @param length of it.
     * @return true if so.
     */
    public boolean isBaseAsset(final byte[] bytes, final int length) {
        return equal(baseAsset, bytes, length);
    }

    /**
     * Whether a text is the currency of settlement.
     *
     * @param bytes that hold it.
     * @param length of it.
     * @return true if so.
     */
    public boolean isSettleAsset(final byte[] bytes, final int length) {
        return equal(settleAsset, bytes, length);
    }

    public int instrumentId() {
        return instrumentId;
    }

    public int venueId() {
        return venueId;
    }

    public long tickSize() {
        return tickSize;
    }

    public long lotSize() {
        return lotSize;
    }

    public long minQuantity() {
        return minQuantity;
    }

    /**
     * Largest quantity of an order.
     *
     * @return quantity; Long.MAX_VALUE if there is no such rule.
     */
    public long maxQuantity() {
        return maxQuantity;
    }

    public long minNotional() {
        return minNotional;
    }

    public long multiplier() {
        return multiplier;
    }

    /**
     * Fee of a maker.
     *
     * @return rate; the null value if it is not known.
     */
    public long makerFee() {
        return makerFee;
    }

    /**
     * Fee of a taker.
     *
     * @return rate; the null value if it is not known.
     */
    public long takerFee() {
        return takerFee;
    }

    public int priceExponent() {
        return priceExponent;
    }

    public int sizeExponent() {
        return sizeExponent;
    }

    public InstrumentStatus status() {
        return status;
    }

    public boolean isSpot() {
        return MarketType.SPOT == marketType;
    }

    public boolean isInverse() {
        return ContractType.INVERSE == contractType;
    }

    /**
     * Text of the base currency.
     *
     * @return UTF-8 bytes; not to be written to.
     */
    public byte[] baseAsset() {
        return baseAsset;
    }

    /**
     * Text of the quote currency.
     *
     * @return UTF-8 bytes; not to be written to.
     */
    public byte[] quoteAsset() {
        return quoteAsset;
    }

    /**
     * Text of the currency of settlement.
     *
     * @return UTF-8 bytes; not to be written to.
     */
    public byte[] settleAsset() {
        return settleAsset;
    }

    /**
     * Writes everything.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putInt(instrumentId);
        writer.putInt(venueId);
        writer.putLong(tickSize);
        writer.putLong(lotSize);
        writer.putLong(minQuantity);
        writer.putLong(maxQuantity);
        writer.putLong(minNotional);
        writer.putLong(multiplier);
        writer.putLong(makerFee);
        writer.putLong(takerFee);
        writer.putByte(priceExponent);
        writer.putByte(sizeExponent);
        writer.putByte(marketType.value());
        writer.putByte(contractType.value());
        writer.putByte(status.value());
        writer.putText(baseAsset);
        writer.putText(quoteAsset);
        writer.putText(settleAsset);
    }

    /**
     * Reads what {@link #writeState} wrote.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        instrumentId = reader.getInt();
        venueId = reader.getInt();
        tickSize = reader.getLong();
        lotSize = reader.getLong();
        minQuantity = reader.getLong();
        maxQuantity = reader.getLong();
        minNotional = reader.getLong();
        multiplier(reader.getLong());
        makerFee = reader.getLong();
        takerFee = reader.getLong();
        priceExponent = reader.getByte();
        sizeExponent = reader.getByte();
        marketType = MarketType.get((short) (reader.getByte() & 0xFF));
        contractType = ContractType.get((short) (reader.getByte() & 0xFF));
        status = InstrumentStatus.get((short) (reader.getByte() & 0xFF));
        baseAsset = reader.getText().getBytes(StandardCharsets.UTF_8);
        quoteAsset = reader.getText().getBytes(StandardCharsets.UTF_8);
        settleAsset = reader.getText().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Wraps a decoder around a definition.
     *
     * @param decoder to wrap.
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @return the decoder.
     */
    public static InstrumentDefinitionDecoder wrap(
            final InstrumentDefinitionDecoder decoder, final DirectBuffer buffer, final int offset) {
        return decoder.wrap(
                buffer,
                offset + EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
    }

    private int valueExponent() {
        return priceExponent + sizeExponent + multiplierZeros;
    }

    private void multiplier(final long value) {
        multiplier = value;
        multiplierDigits = value;
        multiplierZeros = 0;
        while (0 != multiplierDigits && 0 == multiplierDigits % 10) {
            multiplierDigits /= 10;
            multiplierZeros++;
        }
    }

    private static boolean isExponent(final int exponent) {
        return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT;
    }

    private static boolean equal(final byte[] text, final byte[] bytes, final int length) {
        if (text.length != length || 0 == length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
