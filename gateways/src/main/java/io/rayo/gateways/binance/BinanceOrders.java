package io.rayo.gateways.binance;

import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.orders.OrderInstrument;

/** What order entry takes over from market data. Stateless. */
public final class BinanceOrders {
    private BinanceOrders() {}

    /**
     * An instrument as orders need it.
     *
     * @param instrument that became known.
     * @param details what the venue says of it.
     * @return the instrument.
     */
    public static OrderInstrument instrument(final BinanceInstrument instrument, final InstrumentDetails details) {
        return new OrderInstrument(
                instrument.instrumentId(),
                instrument.symbol(),
                details.baseAsset(),
                details.settleAsset(),
                instrument.priceExponent(),
                instrument.sizeExponent());
    }
}
