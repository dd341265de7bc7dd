package io.rayo.engine.paper;

import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.paper.PaperSettings.VenueFees;

/** Fee rates by venue, else by instrument. Immutable after construction. */
final class PaperFees {
    private static final int RATE_EXPONENT = -12;

    private final VenueFees[] byVenue = new VenueFees[Venues.MAX_VENUES];

    PaperFees(final PaperSettings settings) {
        for (final VenueFees fees : settings.fees()) {
            byVenue[fees.venueId()] = fees;
        }
    }

    /**
     * Fee of a fill: its worth in the currency of settlement, rounded half even to money as it is booked, times the
     * rate, rounded half even.
     *
     * @return money, or ExactMath.OVERFLOW.
     */
    long feeOf(final InstrumentRules rules, final long price, final long quantity, final Liquidity liquidity) {
        return ExactMath.multiplyScaled(
                rules.value(price, quantity), rate(rules, liquidity), RATE_EXPONENT, Rounding.HALF_EVEN);
    }

    private long rate(final InstrumentRules rules, final Liquidity liquidity) {
        final VenueFees fees = byVenue[rules.venueId()];
        final long rate;
        if (null != fees) {
            rate = Liquidity.MAKER == liquidity ? fees.makerFee() : fees.takerFee();
        } else {
            rate = Liquidity.MAKER == liquidity ? rules.makerFee() : rules.takerFee();
        }
        return InstrumentDefinitionDecoder.takerFeeNullValue() == rate ? 0 : rate;
    }
}
