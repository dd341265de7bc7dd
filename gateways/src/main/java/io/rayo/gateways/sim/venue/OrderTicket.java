package io.rayo.gateways.sim.venue;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import java.util.Map;

/**
 * An order as a client wants it, in ticks and lots. Filled in by the venue's protocol, read by the {@link OrderDesk}.
 */
public final class OrderTicket {
    private final Side side;
    private final long lots;
    private OrderType type = OrderType.MARKET;
    private TimeInForce timeInForce = TimeInForce.IOC;
    private long ticks;
    private long triggerTicks;
    private boolean triggersUpwards;
    private String clientOrderId = "";
    private boolean reduceOnly;
    private Map<String, String> parameters = Map.of();

    /**
     * Starts as a market order.
     *
     * @param side BUY or SELL.
     * @param lots of the quantity, 1 to {@link SimInstrument#LOTS_MAX}.
     */
    public OrderTicket(final Side side, final long lots) {
        this.side = side;
        this.lots = lots;
    }

    /**
     * Makes it a limit order.
     *
     * @param priceTicks 1 to {@link SimInstrument#TICKS_MAX}.
     * @param wanted GTC, IOC, FOK, or GTX for post-only.
     * @return this.
     */
    public OrderTicket limit(final long priceTicks, final TimeInForce wanted) {
        type = OrderType.LIMIT;
        ticks = priceTicks;
        timeInForce = wanted;
        return this;
    }

    /**
     * Makes it a stop order: it sleeps until a trade reaches the trigger.
     *
     * @param ticksOfTrigger price that wakes it.
     * @param upwards whether it wakes at or above that price, else at or below.
     * @return this.
     */
    public OrderTicket stop(final long ticksOfTrigger, final boolean upwards) {
        triggerTicks = ticksOfTrigger;
        triggersUpwards = upwards;
        return this;
    }

    /**
     * The client's id.
     *
     * @param id empty for none.
     * @return this.
     */
    public OrderTicket clientOrderId(final String id) {
        clientOrderId = id;
        return this;
    }

    /**
     * Whether it may only make a position smaller.
     *
     * @param only default false.
     * @return this.
     */
    public OrderTicket reduceOnly(final boolean only) {
        reduceOnly = only;
        return this;
    }

    /**
     * What the client sent, for answers that repeat it.
     *
     * @param sent by name.
     * @return this.
     */
    public OrderTicket parameters(final Map<String, String> sent) {
        parameters = Map.copyOf(sent);
        return this;
    }

    /** {@return BUY or SELL} */
    public Side side() {
        return side;
    }

    /** {@return quantity in lots} */
    public long lots() {
        return lots;
    }

    /** {@return LIMIT or MARKET: what goes to the book, at once or when triggered} */
    public OrderType type() {
        return type;
    }

    /** {@return time in force} */
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** {@return limit price; 0 for market orders} */
    public long ticks() {
        return ticks;
    }

    /** {@return price that wakes a stop order; 0 if it is none} */
    public long triggerTicks() {
        return triggerTicks;
    }

    /** {@return whether it wakes at or above the trigger} */
    public boolean triggersUpwards() {
        return triggersUpwards;
    }

    /** {@return the client's id or empty} */
    public String clientOrderId() {
        return clientOrderId;
    }

    /** {@return whether it may only make a position smaller} */
    public boolean isReduceOnly() {
        return reduceOnly;
    }

    /** {@return what the client sent} */
    public Map<String, String> parameters() {
        return parameters;
    }
}
