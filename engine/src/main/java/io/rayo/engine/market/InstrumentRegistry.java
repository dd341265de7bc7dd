package io.rayo.engine.market;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All instruments by id, and the BASE/QUOTE symbols by the order in which they were first seen. A stage owns one of its
 * own: each is built from the same definitions, so all agree. One thread; allocates only when a definition comes.
 */
public final class InstrumentRegistry {
    /** Instrument ids are below this. */
    public static final int MAX_INSTRUMENTS = 1 << 16;

    /** Least power of ten of a scale. */
    public static final int MIN_EXPONENT = -18;

    /** Greatest power of ten of a scale. */
    public static final int MAX_EXPONENT = 9;

    private Instrument[] instruments = new Instrument[64];
    private int limit = 1;
    private final List<String> symbols = new ArrayList<>();
    private final List<byte[]> symbolBytes = new ArrayList<>();
    private final Map<String, Integer> indexBySymbol = new HashMap<>();
    private long refusedDefinitions;

    /**
     * Takes a definition. One with an id, a scale or a multiplier out of range, or one that would move a known
     * instrument to another venue or symbol, is refused and counted; what was known stays.
     *
     * @param decoder on the definition, at its start.
     * @return the instrument as it is now defined; null if refused.
     */
    public Instrument onDefinition(final InstrumentDefinitionDecoder decoder) {
        final int instrumentId = decoder.header().instrumentId();
        final int venueId = decoder.header().venueId();
        final MarketType marketType = decoder.marketType();
        final ContractType contractType = decoder.contractType();
        final InstrumentStatus status = decoder.status();
        // the texts in the order of the schema
        final String symbol = decoder.symbol();
        final String baseAsset = decoder.baseAsset();
        final String quoteAsset = decoder.quoteAsset();
        final String settleAsset = decoder.settleAsset();
        if (!isAcceptable(decoder, instrumentId)) {
            refusedDefinitions++;
            return null;
        }
        final Instrument known = get(instrumentId);
        if (null != known
                && (known.venueId() != venueId
                        || !known.baseAsset().equals(baseAsset)
                        || !known.quoteAsset().equals(quoteAsset))) {
            refusedDefinitions++;
            return null;
        }
        final Instrument instrument = new Instrument(
                instrumentId,
                venueId,
                symbolIndexOf(baseAsset + '/' + quoteAsset),
                decoder.tickSize(),
                decoder.lotSize(),
                decoder.minQuantity(),
                decoder.maxQuantity(),
                decoder.minNotional(),
                decoder.multiplier(),
                decoder.makerFee(),
                decoder.takerFee(),
                decoder.expiryTimeNs(),
                decoder.priceExponent(),
                decoder.sizeExponent(),
                marketType,
                contractType,
                status,
                symbol,
                baseAsset,
                quoteAsset,
                settleAsset);
        put(instrument);
        return instrument;
    }

    /**
     * An instrument by its id.
     *
     * @param instrumentId any number.
     * @return its latest definition, or null if there is none.
     */
    public Instrument get(final int instrumentId) {
        return instrumentId > 0 && instrumentId < limit ? instruments[instrumentId] : null;
    }

    /**
     * Every known id is below this.
     *
     * @return highest id plus one.
     */
    public int limit() {
        return limit;
    }

    /**
     * How many symbols were seen.
     *
     * @return also the highest symbol index.
     */
    public int symbolCount() {
        return symbols.size();
    }

    /**
     * Text of a symbol.
     *
     * @param symbolIndex from 1.
     * @return BASE/QUOTE.
     */
    public String symbol(final int symbolIndex) {
        return symbols.get(symbolIndex - 1);
    }

    /**
     * Text of a symbol as bytes, for encoders. Not to be changed.
     *
     * @param symbolIndex from 1.
     * @return UTF-8 of BASE/QUOTE.
     */
    byte[] symbolBytes(final int symbolIndex) {
        return symbolBytes.get(symbolIndex - 1);
    }

    /**
     * Index of a symbol.
     *
     * @param symbol BASE/QUOTE.
     * @return from 1; 0 if it has not been seen.
     */
    public int symbolIndex(final String symbol) {
        return indexBySymbol.getOrDefault(symbol, 0);
    }

    /**
     * Definitions that were refused.
     *
     * @return count.
     */
    public long refusedDefinitions() {
        return refusedDefinitions;
    }

    /**
     * Writes everything.
     *
     * @param writer to write to.
     */
    public void writeState(final StateWriter writer) {
        writer.putLong(refusedDefinitions);
        writer.putInt(symbols.size());
        for (final String symbol : symbols) {
            writer.putText(symbol);
        }
        int count = 0;
        for (int id = 1; id < limit; id++) {
            count += null != instruments[id] ? 1 : 0;
        }
        writer.putInt(count);
        for (int id = 1; id < limit; id++) {
            if (null != instruments[id]) {
                write(instruments[id], writer);
            }
        }
    }

    /**
     * Reads what {@link #writeState} wrote, into a new registry.
     *
     * @param reader to read from.
     */
    public void readState(final StateReader reader) {
        refusedDefinitions = reader.getLong();
        final int symbolCount = reader.getInt();
        for (int i = 0; i < symbolCount; i++) {
            symbolIndexOf(reader.getText());
        }
        final int count = reader.getInt();
        for (int i = 0; i < count; i++) {
            put(read(reader));
        }
    }

    private static boolean isAcceptable(final InstrumentDefinitionDecoder decoder, final int instrumentId) {
        return instrumentId > 0
                && instrumentId < MAX_INSTRUMENTS
                && isExponent(decoder.priceExponent())
                && isExponent(decoder.sizeExponent())
                && decoder.multiplier() > 0;
    }

    private static boolean isExponent(final int exponent) {
        return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT;
    }

    private void put(final Instrument instrument) {
        final int id = instrument.instrumentId();
        if (id >= instruments.length) {
            instruments = Arrays.copyOf(instruments, Math.max(id + 1, instruments.length * 2));
        }
        instruments[id] = instrument;
        limit = Math.max(limit, id + 1);
    }

    private int symbolIndexOf(final String symbol) {
        final Integer known = indexBySymbol.get(symbol);
        if (null != known) {
            return known;
        }
        symbols.add(symbol);
        symbolBytes.add(symbol.getBytes(StandardCharsets.UTF_8));
        indexBySymbol.put(symbol, symbols.size());
        return symbols.size();
    }

    private static void write(final Instrument instrument, final StateWriter writer) {
        writer.putInt(instrument.instrumentId());
        writer.putInt(instrument.venueId());
        writer.putInt(instrument.symbolIndex());
        writer.putLong(instrument.tickSize());
        writer.putLong(instrument.lotSize());
        writer.putLong(instrument.minQuantity());
        writer.putLong(instrument.maxQuantity());
        writer.putLong(instrument.minNotional());
        writer.putLong(instrument.multiplier());
        writer.putLong(instrument.makerFee());
        writer.putLong(instrument.takerFee());
        writer.putLong(instrument.expiryTimeNs());
        writer.putInt(instrument.priceExponent());
        writer.putInt(instrument.sizeExponent());
        writer.putByte(instrument.marketType().value());
        writer.putByte(instrument.contractType().value());
        writer.putByte(instrument.status().value());
        writer.putText(instrument.symbol());
        writer.putText(instrument.baseAsset());
        writer.putText(instrument.quoteAsset());
        writer.putText(instrument.settleAsset());
    }

    private static Instrument read(final StateReader reader) {
        return new Instrument(
                reader.getInt(),
                reader.getInt(),
                reader.getInt(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getLong(),
                reader.getInt(),
                reader.getInt(),
                MarketType.get((short) (reader.getByte() & 0xFF)),
                ContractType.get((short) (reader.getByte() & 0xFF)),
                InstrumentStatus.get((short) (reader.getByte() & 0xFF)),
                reader.getText(),
                reader.getText(),
                reader.getText(),
                reader.getText());
    }
}
