package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;

/**
 * What a session knows of an order, for encoders. Everything but id and instrument may be unknown: the order may be one
 * of an earlier life of the node. Valid during the call only.
 */
public interface OrderView {
    /**
     * Our number.
     *
     * @return not negative; on the wire by {@link ClientOrderIds}.
     */
    long clientOrderId();

    /**
     * Its instrument.
     *
     * @return as it was given to {@link OrderSession#add}.
     */
    OrderInstrument instrument();

    /**
     * The venue's id of the order.
     *
     * @return bytes of which the first {@link #venueOrderIdLength()} count; not to be changed.
     */
    byte[] venueOrderId();

    /**
     * Bytes of the venue's id.
     *
     * @return 0 if it is not known.
     */
    int venueOrderIdLength();

    /**
     * Side.
     *
     * @return NULL_VAL if unknown.
     */
    Side side();

    /**
     * Type.
     *
     * @return NULL_VAL if unknown.
     */
    OrderType orderType();

    /**
     * Time in force.
     *
     * @return NULL_VAL if unknown.
     */
    TimeInForce timeInForce();

    /**
     * Limit price.
     *
     * @return mantissa; {@link ExecutionUpdate#NULL} if none or unknown.
     */
    long price();

    /**
     * Ordered.
     *
     * @return mantissa; {@link ExecutionUpdate#NULL} if unknown.
     */
    long quantity();

    /**
     * Filled, by the fills that were published.
     *
     * @return mantissa, 0 or more.
     */
    long cumulative();

    /**
     * When it was sent or first asked about, our clock.
     *
     * @return nanoseconds since the epoch.
     */
    long sentNs();

    /**
     * Where a question about the order goes on, if the source that it is put to is a list of several pages.
     *
     * @return what {@link OrderAnswer#next} of the answer before was; empty for the first page.
     */
    PageCursor queryCursor();
}
