package io.rayo.gateways.sim.venue;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.gateways.sim.matching.MatchOrder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A client's order as the venue keeps it. Changed by the {@link OrderDesk} only. Event loop only. */
public final class VenueOrder {
    private final VenueAccount account;
    private final SimMarket market;
    private final MatchOrder match;
    private final OrderTicket ticket;
    private final String clientOrderId;
    private final long createdMs;
    private final List<SimLedger.FillEntry> fills = new ArrayList<>();
    BigDecimal lockedLeft = BigDecimal.ZERO;
    BigDecimal value = BigDecimal.ZERO;
    long updatedMs;
    long ticksTimesLots;
    boolean sleeping;
    OrderStatus sleptInto;
    EndReason endReason = EndReason.NONE;
    String cancelNote = "";

    VenueOrder(
            final VenueAccount account,
            final SimMarket market,
            final MatchOrder match,
            final OrderTicket ticket,
            final String clientOrderId,
            final long createdMs) {
        this.account = account;
        this.market = market;
        this.match = match;
        this.ticket = ticket;
        this.clientOrderId = clientOrderId;
        this.createdMs = createdMs;
        updatedMs = createdMs;
        sleeping = ticket.triggerTicks() > 0;
    }

    /** {@return whose it is} */
    public VenueAccount account() {
        return account;
    }

    /** {@return where it is} */
    public SimMarket market() {
        return market;
    }

    /** {@return its instrument} */
    public SimInstrument instrument() {
        return market.instrument();
    }

    /** {@return what the matching engine knows: ids, side, price, quantities in ticks and lots} */
    public MatchOrder match() {
        return match;
    }

    /** {@return as the client ordered it; price and quantity may have been changed since} */
    public OrderTicket ticket() {
        return ticket;
    }

    /** {@return the venue's id} */
    public long orderId() {
        return match.orderId();
    }

    /** {@return the client's id, or empty} */
    public String clientOrderId() {
        return clientOrderId;
    }

    /** {@return when it came, in milliseconds of the venue's clock} */
    public long createdMs() {
        return createdMs;
    }

    /** {@return when it last changed, in milliseconds of the venue's clock} */
    public long updatedMs() {
        return updatedMs;
    }

    /** {@return NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED or REJECTED; a sleeping stop order is NEW} */
    public OrderStatus status() {
        return null == sleptInto ? match.status() : sleptInto;
    }

    /** {@return whether it can still trade: it rests, or sleeps until its trigger} */
    public boolean isOpen() {
        return sleeping || match.isOpen();
    }

    /** {@return whether it is a stop order whose trigger has not been reached} */
    public boolean isSleeping() {
        return sleeping;
    }

    /** {@return why it ended without being filled} */
    public EndReason endReason() {
        return endReason;
    }

    /** {@return what the canceler wrote, such as an id of the cancel request; or empty} */
    public String cancelNote() {
        return cancelNote;
    }

    /** {@return what was executed, in the settle asset (quote on spot)} */
    public BigDecimal value() {
        return value;
    }

    /** {@return average price of what was executed, to 16 digits; 0 before} */
    public BigDecimal averagePrice() {
        if (0 == match.filledLots()) {
            return BigDecimal.ZERO;
        }
        return instrument()
                .tickSize()
                .multiply(BigDecimal.valueOf(ticksTimesLots))
                .divide(BigDecimal.valueOf(match.filledLots()), MathContext.DECIMAL64);
    }

    /** {@return its fills, oldest first} */
    public List<SimLedger.FillEntry> fills() {
        return Collections.unmodifiableList(fills);
    }

    void add(final SimLedger.FillEntry fill) {
        fills.add(fill);
    }

    /** {@return what it paid in fees; all of one asset} */
    public BigDecimal fees() {
        BigDecimal fees = BigDecimal.ZERO;
        for (final SimLedger.FillEntry fill : fills) {
            fees = fees.add(fill.fee());
        }
        return fees;
    }
}
