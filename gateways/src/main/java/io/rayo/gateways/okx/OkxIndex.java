package io.rayo.gateways.okx;

import io.rayo.gateways.market.FeedInstrument;
import java.util.Arrays;

/** An index price and the derivatives that follow it. In its own table of symbols; it has neither book nor trades. */
final class OkxIndex extends FeedInstrument {
    private OkxInstrument[] members = {};

    OkxIndex(final String name) {
        super(name, 0, 0, 0, null);
    }

    void add(final OkxInstrument instrument) {
        members = Arrays.copyOf(members, members.length + 1);
        members[members.length - 1] = instrument;
    }

    int size() {
        return members.length;
    }

    OkxInstrument member(final int position) {
        return members[position];
    }

    @Override
    public void resetBook() {
        // it has none
    }

    @Override
    public void resetTrades() {
        // it has none
    }
}
