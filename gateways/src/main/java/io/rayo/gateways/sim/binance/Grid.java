package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.venue.SimInstrument;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as the venue writes them: spot eight decimals always, futures as many as the grid has. Pure functions. */
final class Grid {
    private static final int SPOT_PLACES = 8;

    private Grid() {}

    static String price(final SimInstrument instrument, final long ticks) {
        return text(instrument, instrument.price(ticks));
    }

    /** A price or quantity that is on the instrument's grid. */
    static String price(final SimInstrument instrument, final BigDecimal value) {
        return text(instrument, value);
    }

    static String quantity(final SimInstrument instrument, final long lots) {
        return text(instrument, instrument.quantity(lots));
    }

    private static String text(final SimInstrument instrument, final BigDecimal value) {
        return (instrument.isSpot() ? value.setScale(SPOT_PLACES) : value).toPlainString();
    }

    static String amount(final BigDecimal value) {
        return value.setScale(SPOT_PLACES, RoundingMode.DOWN).toPlainString();
    }
}
