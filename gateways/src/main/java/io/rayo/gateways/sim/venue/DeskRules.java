package io.rayo.gateways.sim.venue;

import java.math.BigDecimal;

/**
 * What differs between venues in the handling of orders.
 *
 * @param spotMakerFee share of the notional.
 * @param spotTakerFee share of the notional.
 * @param futuresMakerFee share of the notional.
 * @param futuresTakerFee share of the notional.
 * @param feeInReceivedAsset whether a spot purchase pays its fee in the base asset (else always in the quote asset).
 * @param leverage of futures until the client sets another.
 * @param postOnly what becomes of a post-only order that would trade.
 * @param duplicateIds which client order ids are taken.
 */
public record DeskRules(
        BigDecimal spotMakerFee,
        BigDecimal spotTakerFee,
        BigDecimal futuresMakerFee,
        BigDecimal futuresTakerFee,
        boolean feeInReceivedAsset,
        BigDecimal leverage,
        PostOnly postOnly,
        DuplicateIds duplicateIds) {
    /** What becomes of a post-only order that would trade. */
    public enum PostOnly {
        /** Refused: there never was an order. */
        REFUSED,
        /** Taken, with an id, and ended at once. */
        ENDED
    }

    /** Which client order ids are taken. */
    public enum DuplicateIds {
        /** Those of open orders. */
        OPEN,
        /** All that the account ever used on the product. */
        EVER
    }

    /**
     * Rules with the fees of a small client.
     *
     * @param feeInReceivedAsset whether a spot purchase pays its fee in the base asset.
     * @param postOnly what becomes of a post-only order that would trade.
     * @param duplicateIds which client order ids are taken.
     * @return rules with 10 basis points on spot, 2 and 5 on futures, leverage 10.
     */
    public static DeskRules usual(
            final boolean feeInReceivedAsset, final PostOnly postOnly, final DuplicateIds duplicateIds) {
        final BigDecimal spot = new BigDecimal("0.001");
        return new DeskRules(
                spot,
                spot,
                new BigDecimal("0.0002"),
                new BigDecimal("0.0005"),
                feeInReceivedAsset,
                BigDecimal.TEN,
                postOnly,
                duplicateIds);
    }

    BigDecimal feeRate(final SimInstrument instrument, final boolean maker) {
        if (instrument.isSpot()) {
            return maker ? spotMakerFee : spotTakerFee;
        }
        return maker ? futuresMakerFee : futuresTakerFee;
    }
}
