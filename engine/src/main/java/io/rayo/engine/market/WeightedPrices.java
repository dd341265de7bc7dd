package io.rayo.engine.market;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.WeightedPriceEncoder;
import io.rayo.engine.stage.StageOutput;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * The price of each symbol weighted by volume: sum(price x volume) / sum(volume) of the trades in the window
 * {@code (now - window, now]} of event time, over all its instruments. An instrument takes part if it traded in the
 * window, its book is not STALE, and its trades are not known to have stopped.
 *
 * <p>Each tape keeps exact sums in its own scale; they meet here in 512 bits (value in 10^-44 quote, volume in 10^-26
 * base), and the only rounding is the one division. A term of an inverse contract is quantity x multiplier of value
 * and, as volume, that divided by the price, rounded to 10^-18 base once per trade.
 */
final class WeightedPrices {
    /** Money has 8 decimals. */
    private static final int MONEY_EXPONENT = -8;
    /** Least exponent of price x size x multiplier: -18 - 18 - 8. */
    private static final int VALUE_EXPONENT = -44;
    /** Least exponent of size x multiplier: -18 - 8. */
    private static final int VOLUME_EXPONENT = -26;

    /**
     * Most prices that one clock tick computes; the others wait for the next, so that no event causes too many
     * messages.
     */
    private static final int MAX_PRICES_PER_TICK = 256;

    private final long windowNs;
    private final long intervalNs;
    private final WeightedPriceEncoder encoder = new WeightedPriceEncoder();
    // Bounds: a sum is below 2^127 and a multiplier below 2^63; with 10^54 and 2^16 instruments the value is below
    // 2^386
    private final WideUnsigned value = new WideUnsigned();
    private final WideUnsigned volume = new WideUnsigned();
    private final WideUnsigned scratch = new WideUnsigned();
    private final WideUnsigned volumeUnit = new WideUnsigned();

    private SymbolMarket[] symbols = new SymbolMarket[16];
    private int symbolCount;
    /** Where the next clock tick starts; 0 unless the one before had too much to do. */
    private int tickCursor;

    private long overflowRefusals;

    WeightedPrices(final long windowNs, final long intervalNs) {
        this.windowNs = windowNs;
        this.intervalNs = intervalNs;
    }

    long overflowRefusals() {
        return overflowRefusals;
    }

    SymbolMarket symbol(final int symbolIndex) {
        return symbols[symbolIndex - 1];
    }

    void onInstrument(final InstrumentMarket market, final byte[] text) {
        final int symbolIndex = market.instrument.symbolIndex();
        if (symbolIndex > symbolCount) {
            if (symbolIndex != symbolCount + 1) {
                throw new IllegalStateException("symbol " + symbolIndex + " after " + symbolCount);
            }
            if (symbolCount == symbols.length) {
                symbols = Arrays.copyOf(symbols, symbolCount * 2);
            }
            symbols[symbolCount] = new SymbolMarket(symbolIndex, text);
            symbolCount++;
        }
        symbols[symbolIndex - 1].add(market);
    }

    void onTrade(
            final InstrumentMarket market,
            final long eventTimeNs,
            final long coreTimeNs,
            final long price,
            final long quantity,
            final StageOutput output) {
        final SymbolMarket symbol = symbols[market.instrument.symbolIndex() - 1];
        if (eventTimeNs >= symbol.anchorEventTimeNs) {
            symbol.anchorEventTimeNs = eventTimeNs;
            symbol.anchorTimeNs = coreTimeNs;
            symbol.nowNs = Math.max(symbol.nowNs, eventTimeNs);
        }
        final long expiredNs = symbol.nowNs - windowNs;
        market.tape.expire(expiredNs);
        if (eventTimeNs > expiredNs) {
            market.tape.add(eventTimeNs, price, quantity);
        }
        computeIfDue(symbol, output);
    }

    void onTick(final long coreTimeNs, final StageOutput output) {
        int id = tickCursor;
        int left = MAX_PRICES_PER_TICK;
        for (int i = 0; i < symbolCount && left > 0; i++) {
            final SymbolMarket symbol = symbols[id];
            if (L2Book.NONE != symbol.nowNs) {
                symbol.nowNs = Math.max(symbol.nowNs, symbol.anchorEventTimeNs + (coreTimeNs - symbol.anchorTimeNs));
                left -= computeIfDue(symbol, output) ? 1 : 0;
            }
            id = id == symbolCount - 1 ? 0 : id + 1;
        }
        tickCursor = 0 == left ? id : 0;
    }

    void writeState(final StateWriter writer) {
        writer.putLong(overflowRefusals);
        writer.putInt(tickCursor);
        writer.putInt(symbolCount);
        for (int i = 0; i < symbolCount; i++) {
            symbols[i].writeState(writer);
        }
    }

    void readState(final StateReader reader, final InstrumentRegistry registry, final InstrumentMarket[] markets) {
        overflowRefusals = reader.getLong();
        tickCursor = reader.getInt();
        final int count = reader.getInt();
        for (int i = 1; i <= count; i++) {
            final int memberCount = reader.getInt();
            for (int member = 0; member < memberCount; member++) {
                onInstrument(markets[reader.getInt()], registry.symbolBytes(i));
            }
            symbols[i - 1].readState(reader);
        }
    }

    private boolean computeIfDue(final SymbolMarket symbol, final StageOutput output) {
        if (L2Book.NONE != symbol.checkedTimeNs && symbol.nowNs - symbol.checkedTimeNs < intervalNs) {
            return false;
        }
        symbol.checkedTimeNs = symbol.nowNs;
        value.set(0, 0);
        volume.set(0, 0);
        int instrumentCount = 0;
        for (int i = 0; i < symbol.memberCount; i++) {
            final InstrumentMarket member = symbol.members[i];
            member.tape.expire(symbol.nowNs - windowNs);
            if (member.tape.size() > 0 && BookState.STALE != member.bookState && !member.tradesStale) {
                addSums(member);
                instrumentCount++;
            }
        }
        long price = WeightedPriceEncoder.priceNullValue();
        long total = 0;
        if (instrumentCount > 0 && !volume.isZero()) {
            // value x 10^-44 / (volume x 10^-26) = price x 10^-8, so that price = value / (volume x 10^10)
            volumeUnit.set(volume).multiplyPowerOfTen(VOLUME_EXPONENT - VALUE_EXPONENT + MONEY_EXPONENT);
            price = orNull(value.divideToLong(volumeUnit));
            volumeUnit.set(0, 1).multiplyPowerOfTen(MONEY_EXPONENT - VOLUME_EXPONENT);
            total = orNull(volume.divideToLong(volumeUnit));
        }
        final boolean wasEmpty = !symbol.wasPutOut && 0 == instrumentCount;
        final boolean same = symbol.wasPutOut
                && price == symbol.price
                && total == symbol.volume
                && instrumentCount == symbol.instrumentCount;
        if (!wasEmpty && !same) {
            symbol.wasPutOut = true;
            symbol.price = price;
            symbol.volume = total;
            symbol.instrumentCount = instrumentCount;
            put(symbol, output);
        }
        return true;
    }

    private void addSums(final InstrumentMarket member) {
        final Instrument instrument = member.instrument;
        final Sum128 quantities = member.tape.quantitySum();
        final Sum128 values = member.tape.valueSum();
        final int sizeExponent = instrument.sizeExponent();
        if (instrument.isInverse()) {
            // contracts x multiplier is quote currency already
            value.add(scratch.set(quantities.high(), quantities.low())
                    .multiply(instrument.multiplier())
                    .multiplyPowerOfTen(sizeExponent + MONEY_EXPONENT - VALUE_EXPONENT));
            volume.add(scratch.set(values.high(), values.low())
                    .multiplyPowerOfTen(TradeTape.BASE_UNIT_EXPONENT - VOLUME_EXPONENT));
        } else {
            value.add(scratch.set(values.high(), values.low())
                    .multiply(instrument.multiplier())
                    .multiplyPowerOfTen(instrument.priceExponent() + sizeExponent + MONEY_EXPONENT - VALUE_EXPONENT));
            volume.add(scratch.set(quantities.high(), quantities.low())
                    .multiply(instrument.multiplier())
                    .multiplyPowerOfTen(sizeExponent + MONEY_EXPONENT - VOLUME_EXPONENT));
        }
    }

    private long orNull(final long quotient) {
        if (WideUnsigned.OVERFLOW == quotient) {
            overflowRefusals++;
            return WeightedPriceEncoder.priceNullValue();
        }
        return quotient;
    }

    private void put(final SymbolMarket symbol, final StageOutput output) {
        final int offset = output.claim();
        // its time is the end of the window; the receive time is that of the cause
        EventHeaders.put(
                output.buffer(),
                offset,
                WeightedPriceEncoder.TEMPLATE_ID,
                WeightedPriceEncoder.BLOCK_LENGTH,
                symbol.nowNs,
                0,
                0,
                0,
                0,
                0);
        encoder.wrap(output.buffer(), offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .price(symbol.price)
                .volume(symbol.volume)
                .windowNs(windowNs)
                .symbolIndex(symbol.symbolIndex)
                .instrumentCount(symbol.instrumentCount)
                .putSymbol(symbol.text, 0, symbol.text.length);
        output.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }
}
