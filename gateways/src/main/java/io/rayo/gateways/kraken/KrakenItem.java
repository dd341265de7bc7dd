package io.rayo.gateways.kraken;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderCounters;

/**
 * What the objects of the venue's lists have in common: whose order they speak of, on which instrument. One thread;
 * allocates nothing.
 *
 * @param <I> the venue's instruments.
 */
abstract class KrakenItem<I extends FeedInstrument> {
    /** What the reading of an object came to. */
    enum Found {
        /** Broken: the reason is in the scanner. */
        BROKEN,
        /** Not ours, or nothing that is wanted. */
        NOTHING,
        /** It is in the update. */
        OURS,
        /** It is of an order of ours, but says too little: the order must be asked about. */
        UNCLEAR
    }

    final JsonScanner json;
    final KrakenIndex<I> instruments;
    final ClientOrderIds ids;
    final KrakenOrderIds venueIds;
    final OrderCounters counters;

    /** What an object says of an order goes here. */
    ExecutionUpdate update = new ExecutionUpdate();

    /** Whether what is passed over is counted: a text is read once to be checked, then again to be told. */
    boolean isCounting;

    /** What the last object came to. */
    Found found = Found.NOTHING;

    /** Instrument of the last object. */
    I instrument;

    private boolean hasClientId;
    private boolean isForeign;
    private int venueIdOffset;
    private int venueIdLength;

    KrakenItem(
            final JsonScanner json,
            final KrakenIndex<I> instruments,
            final ClientOrderIds ids,
            final KrakenOrderIds venueIds,
            final OrderCounters counters) {
        this.json = json;
        this.instruments = instruments;
        this.ids = ids;
        this.venueIds = venueIds;
        this.counters = counters;
    }

    final void clearItem() {
        update.clear();
        instrument = null;
        hasClientId = false;
        isForeign = false;
        venueIdOffset = 0;
        venueIdLength = 0;
    }

    /** Reads our id; null and empty text mean that there is none. */
    final int clientId(final int position) {
        if (json.at(position) != '"') {
            return json.skipValue(position);
        }
        final int p = json.string(position);
        if (p >= 0 && json.textLength() > 0) {
            update.clientOrderId = ids.decode(json.buffer(), json.textOffset(), json.textLength());
            hasClientId = update.clientOrderId >= 0;
            isForeign = !hasClientId;
        }
        return p;
    }

    /** Reads the venue's id of the order. */
    final int venueId(final int position) {
        final int p = json.string(position);
        if (p >= 0) {
            venueId(json.textOffset(), json.textLength());
        }
        return p;
    }

    final void venueId(final int offset, final int length) {
        venueIdOffset = offset;
        venueIdLength = length;
        update.venueOrderId(json.buffer(), offset, length);
    }

    final int symbol(final int position) {
        final int p = json.string(position);
        if (p >= 0) {
            instrument = instruments.find(json.buffer(), json.textOffset(), json.textLength());
        }
        return p;
    }

    /**
     * Finds out whose order it is, and on which instrument: by what the object says, or by what was said before of the
     * venue's id.
     *
     * @param position behind the object; or -1.
     * @return the same, or -1; {@link #found} is OURS if it is one of ours.
     */
    final int identify(final int position) {
        if (position < 0) {
            found = Found.BROKEN;
            return position;
        }
        final int slot = venueIds.find(json.buffer(), venueIdOffset, venueIdLength);
        if (!hasClientId) {
            if (isForeign || slot < 0) {
                counters.foreignOrders += isCounting ? 1 : 0;
                found = Found.NOTHING;
                return position;
            }
            update.clientOrderId = venueIds.clientOrderId(slot);
        }
        if (instrument == null && slot >= 0) {
            instrument = instruments.byId(venueIds.instrumentId(slot));
        }
        if (instrument == null) {
            return broken(DecodeError.UNKNOWN_SYMBOL);
        }
        update.instrumentId = instrument.instrumentId();
        found = Found.OURS;
        return position;
    }

    /** Remembers which order of ours the venue's id stands for. */
    final void learn() {
        venueIds.put(
                json.buffer(),
                venueIdOffset,
                venueIdLength,
                update.clientOrderId,
                update.instrumentId,
                update.eventTimeNs);
    }

    final boolean hasVenueId() {
        return venueIdLength > 0;
    }

    final int nothing(final int p) {
        found = Found.NOTHING;
        return p;
    }

    final int broken(final DecodeError reason) {
        found = Found.BROKEN;
        return json.fail(reason);
    }

    /** Null, or a text of nothing: the field does not apply. */
    final boolean isEmpty(final int position) {
        return json.at(position) == 'n' || (json.at(position) == '"' && json.at(position + 1) == '"');
    }

    /** A number, or NULL if it is not there or does not apply. */
    final long read(final int position, final int exponent) {
        if (position == 0 || isEmpty(position)) {
            return ExecutionUpdate.NULL;
        }
        return json.decimal(position, exponent) < 0 ? ExecutionUpdate.NULL : json.number();
    }

    /** A price of 0 stands for none. */
    final long readPrice(final int position, final int exponent) {
        final long price = read(position, exponent);
        return price == 0 ? ExecutionUpdate.NULL : price;
    }
}
