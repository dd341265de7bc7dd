package io.rayo.gateways.orders;

import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import java.nio.charset.StandardCharsets;

/** An order for tests of encoders. */
public final class TestOrder implements OrderView {
    private final long clientOrderId;
    private final OrderInstrument instrument;
    private byte[] venueOrderId = new byte[0];

    public Side side = Side.BUY;
    public OrderType orderType = OrderType.LIMIT;
    public TimeInForce timeInForce = TimeInForce.GTC;
    public long price = ExecutionUpdate.NULL;
    public long quantity = ExecutionUpdate.NULL;
    public long cumulative;
    public long sentNs = 1_790_000_000_000_000_000L;

    public TestOrder(long clientOrderId, OrderInstrument instrument) {
        this.clientOrderId = clientOrderId;
        this.instrument = instrument;
    }

    /** Where a question about it goes on. */
    public final PageCursor queryCursor = new PageCursor();

    public void venueOrderId(String text) {
        venueOrderId = text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public long clientOrderId() {
        return clientOrderId;
    }

    @Override
    public OrderInstrument instrument() {
        return instrument;
    }

    @Override
    public byte[] venueOrderId() {
        return venueOrderId;
    }

    @Override
    public int venueOrderIdLength() {
        return venueOrderId.length;
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public OrderType orderType() {
        return orderType;
    }

    @Override
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    @Override
    public long price() {
        return price;
    }

    @Override
    public long quantity() {
        return quantity;
    }

    @Override
    public long cumulative() {
        return cumulative;
    }

    @Override
    public long sentNs() {
        return sentNs;
    }

    @Override
    public PageCursor queryCursor() {
        return queryCursor;
    }
}
