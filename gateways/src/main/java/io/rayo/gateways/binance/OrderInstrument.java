package io.rayo.gateways.binance;

import io.rayo.gateways.market.FeedSymbols;
import java.nio.charset.StandardCharsets;

/** What orders need of an instrument: its id and scale, and its symbol as the bytes of a request. */
final class OrderInstrument {
    private final BinanceInstrument instrument;
    private final byte[] symbol;

    OrderInstrument(final BinanceInstrument instrument) {
        this.instrument = instrument;
        symbol = instrument.symbol().getBytes(StandardCharsets.UTF_8);
        if (symbol.length == 0 || symbol.length > FeedSymbols.MAX_SYMBOL_LENGTH) {
            throw new IllegalArgumentException("symbol of no or too many bytes: " + instrument.symbol());
        }
        for (final byte b : symbol) {
            // below the space are control letters only: bytes of UTF-8 are negative and stay as they are
            if (b == '"' || b == '\\' || (b >= 0 && b <= ' ')) {
                throw new IllegalArgumentException("symbol that JSON would have to escape: " + instrument.symbol());
            }
        }
    }

    BinanceInstrument instrument() {
        return instrument;
    }

    int instrumentId() {
        return instrument.instrumentId();
    }

    int priceExponent() {
        return instrument.priceExponent();
    }

    int sizeExponent() {
        return instrument.sizeExponent();
    }

    byte[] symbol() {
        return symbol;
    }
}
