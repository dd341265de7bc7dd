package io.rayo.engine.orders;

import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.Position.FeeKind;

/** Tells in which currency an execution report's fee was taken. One thread; allocates nothing. */
public final class FeeAssets {
    private static final int MAX_LENGTH = 64;

    private final byte[] text = new byte[MAX_LENGTH];
    private int textLength;

    /**
     * Kind of a report's fee.
     *
     * @param report whose texts have not been read; they are afterwards.
     * @param rules of its instrument.
     * @return the kind; a fee whose currency is not named is taken for one of settlement.
     */
    public FeeKind kindOf(final ExecutionReportDecoder report, final InstrumentRules rules) {
        report.skipVenueOrderId();
        final int length = report.getFeeAsset(text, 0, MAX_LENGTH);
        textLength = length;
        if (0 == length || rules.isSettleAsset(text, length)) {
            return FeeKind.SETTLEMENT;
        }
        return rules.isBaseAsset(text, length) ? FeeKind.BASE : FeeKind.OTHER;
    }

    /**
     * Fee of a report.
     *
     * @param report with the fill.
     * @return money; 0 if it is not given.
     */
    public static long feeOf(final ExecutionReportDecoder report) {
        final long fee = report.fee();
        return ExecutionReportDecoder.feeNullValue() == fee ? 0 : fee;
    }

    /**
     * Whether an instrument gives the price of the last report's fee asset in a currency.
     *
     * @param rules of the instrument.
     * @param quoteAsset the currency.
     * @return true if it trades the asset against the currency, on spot.
     */
    public boolean isPriceOf(final InstrumentRules rules, final byte[] quoteAsset) {
        return rules.isSpot()
                && rules.isBaseAsset(text, textLength)
                && rules.isQuoteAsset(quoteAsset, quoteAsset.length);
    }
}
