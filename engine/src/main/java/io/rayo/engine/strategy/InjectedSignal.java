package io.rayo.engine.strategy;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;

/**
 * A test signal as the argument of INJECT_SIGNAL: {@code VENUE SYMBOL BUY|SELL CONFIDENCE NOTIONAL|- [closing]}.
 *
 * @param venueId of the instrument.
 * @param symbol BASE/QUOTE or the venue's own text.
 * @param side BUY or SELL.
 * @param confidence 0 to 1.
 * @param notional wanted size, money of the quote currency; {@link #NO_NOTIONAL} for the strategy's own.
 * @param isClosing whether it only closes what is held.
 */
public record InjectedSignal(
        int venueId, String symbol, Side side, double confidence, long notional, boolean isClosing) {
    /** The strategy's own size. */
    public static final long NO_NOTIONAL = Long.MIN_VALUE;

    /**
     * Reads an argument.
     *
     * @param argument of the command.
     * @return the signal.
     * @throws IllegalArgumentException with a line that says what is wrong.
     */
    public static InjectedSignal parse(final String argument) {
        final String[] words = argument.strip().split(" +", -1);
        if (words.length < 5 || words.length > 6 || (6 == words.length && !"closing".equals(words[5]))) {
            throw new IllegalArgumentException(
                    "a test signal is VENUE SYMBOL BUY|SELL CONFIDENCE NOTIONAL|- [closing], not \"" + argument + "\"");
        }
        final int venueId = Venues.idOf(words[0]);
        if (venueId < 0) {
            throw new IllegalArgumentException("no such venue: " + words[0]);
        }
        final Side side = switch (words[2]) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw new IllegalArgumentException("a side is BUY or SELL, not " + words[2]);
        };
        final double confidence;
        try {
            confidence = Double.parseDouble(words[3]);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("a confidence is a number, not " + words[3], e);
        }
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("a confidence is from 0 to 1, not " + words[3]);
        }
        final long notional = "-".equals(words[4]) ? NO_NOTIONAL : Decimals.parse(words[4], Decimals.MONEY_EXPONENT);
        if (NO_NOTIONAL != notional && (Decimals.isError(notional) || notional <= 0)) {
            throw new IllegalArgumentException("a notional is an amount above 0 or -, not " + words[4]);
        }
        return new InjectedSignal(venueId, words[1], side, confidence, notional, 6 == words.length);
    }

    /** The instrument that is meant. */
    Instrument instrument(final InstrumentRegistry registry) {
        for (int id = 1; id < registry.limit(); id++) {
            final Instrument instrument = registry.get(id);
            if (null != instrument
                    && instrument.venueId() == venueId
                    && (instrument.pair().equals(symbol) || instrument.symbol().equals(symbol))) {
                return instrument;
            }
        }
        throw new IllegalArgumentException("this node knows no " + symbol + " of " + Venues.name(venueId));
    }
}
