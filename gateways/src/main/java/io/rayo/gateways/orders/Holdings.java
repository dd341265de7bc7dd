package io.rayo.gateways.orders;

import io.rayo.codecs.Decimals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * What we hold by our own books, and what the venue says that we hold. Ours comes from the core's PositionUpdate
 * messages. One thread; allocates only when an instrument or asset is first seen.
 */
final class Holdings {
    /** A position by one of the two books. */
    static final class Position {
        long quantity;

        /** Mantissa of the instrument's scale; NULL if unknown. */
        long averagePrice = ExecutionUpdate.NULL;
    }

    /** What the venue holds of an asset for us, in 10^-8. */
    static final class Balance {
        private final byte[] text;
        final String asset;
        long free;
        long locked;

        private Balance(final byte[] text) {
            this.text = text;
            asset = new String(text, StandardCharsets.UTF_8);
        }

        private boolean isOf(final DirectBuffer buffer, final int offset, final int length) {
            if (length != text.length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (text[i] != buffer.getByte(offset + i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final int MAX_ASSETS = 4_096;

    private final Int2ObjectHashMap<Position> ours = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Position> theirs = new Int2ObjectHashMap<>();
    private final List<Balance> balances = new ArrayList<>();

    void onOurs(final int instrumentId, final long quantity, final long averagePrice) {
        set(ours, instrumentId, quantity, averagePrice);
    }

    void onPosition(final int instrumentId, final long quantity, final long averagePrice) {
        set(theirs, instrumentId, quantity, averagePrice);
    }

    private static void set(
            final Int2ObjectHashMap<Position> book,
            final int instrumentId,
            final long quantity,
            final long averagePrice) {
        Position position = book.get(instrumentId);
        if (position == null) {
            position = new Position();
            book.put(instrumentId, position);
        }
        position.quantity = quantity;
        position.averagePrice = averagePrice;
    }

    void onBalance(final DirectBuffer buffer, final int offset, final int length, final long free, final long locked) {
        for (int i = 0; i < balances.size(); i++) {
            final Balance balance = balances.get(i);
            if (balance.isOf(buffer, offset, length)) {
                balance.free = free;
                balance.locked = locked;
                return;
            }
        }
        if (balances.size() < MAX_ASSETS) {
            final byte[] text = new byte[length];
            buffer.getBytes(offset, text);
            final Balance balance = new Balance(text);
            balance.free = free;
            balance.locked = locked;
            balances.add(balance);
        }
    }

    /** The venue is about to list all positions of an instrument, or of all: those that it does not list are flat. */
    void forgetTheirs(final OrderInstrument instrument) {
        if (instrument == null) {
            theirs.clear();
        } else {
            theirs.remove(instrument.instrumentId());
        }
    }

    /** The venue is about to list all balances: assets that it does not list are none. */
    void forgetBalances() {
        for (final Balance balance : balances) {
            balance.free = 0;
            balance.locked = 0;
        }
    }

    /** Our positions are what the venue says. */
    void takeTheirs() {
        ours.values().forEach(position -> position.quantity = 0);
        theirs.forEach((id, position) -> onOurs(id, position.quantity, position.averagePrice));
    }

    long ours(final int instrumentId) {
        final Position position = ours.get(instrumentId);
        return position == null ? 0 : position.quantity;
    }

    long theirs(final int instrumentId) {
        final Position position = theirs.get(instrumentId);
        return position == null ? 0 : position.quantity;
    }

    long ourPrice(final int instrumentId) {
        final Position position = ours.get(instrumentId);
        return position == null ? ExecutionUpdate.NULL : position.averagePrice;
    }

    long theirPrice(final int instrumentId) {
        final Position position = theirs.get(instrumentId);
        return position == null ? ExecutionUpdate.NULL : position.averagePrice;
    }

    /** What the venue holds of an asset, free or not, in 10^-8. */
    long total(final String asset) {
        for (final Balance balance : balances) {
            if (balance.asset.equalsIgnoreCase(asset)) {
                return Math.addExact(balance.free, balance.locked);
            }
        }
        return 0;
    }

    List<Balance> balances() {
        return balances;
    }

    /** A quantity in 10^-8 of its asset, rounded towards zero; saturates. */
    static long money(final long quantity, final int exponent) {
        int shift = exponent - Decimals.MONEY_EXPONENT;
        long value = quantity;
        for (; shift > 0 && value != 0; shift--) {
            if (value > Long.MAX_VALUE / 10 || value < -Long.MAX_VALUE / 10) {
                return value > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE;
            }
            value *= 10;
        }
        for (; shift < 0 && value != 0; shift++) {
            value /= 10;
        }
        return value;
    }

    /** An amount of 10^-8 in an instrument's scale of quantities, rounded away from zero; saturates. */
    static long quantity(final long money, final int exponent) {
        int shift = Decimals.MONEY_EXPONENT - exponent;
        long value = money;
        boolean isRest = false;
        for (; shift < 0 && value != 0; shift++) {
            isRest |= value % 10 != 0;
            value /= 10;
        }
        if (isRest || (value == 0 && money != 0)) {
            value += Long.signum(money);
        }
        for (; shift > 0 && value != 0; shift--) {
            if (value > Long.MAX_VALUE / 10 || value < -Long.MAX_VALUE / 10) {
                return value > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE;
            }
            value *= 10;
        }
        return value;
    }

    /** A price in 10^-8 in an instrument's scale of prices, rounded, at least 1; NULL stays NULL. */
    static long price(final long money, final int exponent) {
        if (money == ExecutionUpdate.NULL || money <= 0) {
            return ExecutionUpdate.NULL;
        }
        return Math.max(1, quantity(money, exponent));
    }
}
