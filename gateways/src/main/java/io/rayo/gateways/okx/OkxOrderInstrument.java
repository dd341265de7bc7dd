package io.rayo.gateways.okx;

import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.orders.OrderInstrument;

/** An instrument as orders need it: on a socket the venue wants its number instead of its name. Any thread. */
public final class OkxOrderInstrument extends OrderInstrument {
    private final long code;

    /**
     * Creates it.
     *
     * @param instrumentId of the directory.
     * @param symbol instId.
     * @param baseAsset what is traded.
     * @param priceExponent of prices.
     * @param sizeExponent of quantities: base units of spot, contracts of derivatives.
     * @param code instIdCode; {@link OkxInstruments#NO_CODE} if the venue told none.
     */
    public OkxOrderInstrument(
            final int instrumentId,
            final String symbol,
            final String baseAsset,
            final int priceExponent,
            final int sizeExponent,
            final long code) {
        this(instrumentId, symbol, baseAsset, "", priceExponent, sizeExponent, code);
    }

    /**
     * Creates it with what it is settled in.
     *
     * @param instrumentId of the directory.
     * @param symbol instId.
     * @param baseAsset what is traded.
     * @param settleAsset what it is settled in; empty if that is not known.
     * @param priceExponent of prices.
     * @param sizeExponent of quantities: base units of spot, contracts of derivatives.
     * @param code instIdCode; {@link OkxInstruments#NO_CODE} if the venue told none.
     */
    public OkxOrderInstrument(
            final int instrumentId,
            final String symbol,
            final String baseAsset,
            final String settleAsset,
            final int priceExponent,
            final int sizeExponent,
            final long code) {
        super(instrumentId, symbol, baseAsset, settleAsset, priceExponent, sizeExponent);
        this.code = code;
    }

    /**
     * Makes it of what the market data gateway knows.
     *
     * @param instrument of the feed.
     * @param details from the venue's list.
     * @param code instIdCode.
     * @return the same instrument for orders.
     */
    public static OkxOrderInstrument of(
            final OkxInstrument instrument, final InstrumentDetails details, final long code) {
        return new OkxOrderInstrument(
                instrument.instrumentId(),
                instrument.symbol(),
                details.baseAsset(),
                details.settleAsset(),
                instrument.priceExponent(),
                instrument.sizeExponent(),
                code);
    }

    /**
     * The venue's number.
     *
     * @return instIdCode; {@link OkxInstruments#NO_CODE} if there is none.
     */
    public long code() {
        return code;
    }
}
