package io.rayo.engine.market;

import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * The trades of one instrument within a sliding window of event time, with their exact sums: quantity, and either value
 * (price times quantity) or, for inverse contracts, base units. Adding and removing use the same exact terms, so
 * nothing drifts.
 *
 * <p>A ring sorted by event time; a trade that comes out of order is put in its place: found by halving, and the
 * shorter side of it moved as a block. It grows by doubling up to a limit; at the limit the oldest trade gives way
 * early and is counted. One thread.
 */
public final class TradeTape {
    /** Power of ten in which base units of inverse contracts are summed. */
    static final int BASE_UNIT_EXPONENT = -18;

    private static final int INITIAL_CAPACITY = 256;

    private final int maxTrades;
    private final WideUnsigned numerator = new WideUnsigned();
    private final WideUnsigned denominator = new WideUnsigned();
    private final Sum128 quantitySum = new Sum128();
    /** Value in price times size scale; for inverse contracts base units in {@link #BASE_UNIT_EXPONENT}. */
    private final Sum128 valueSum = new Sum128();

    private Instrument instrument;
    private long[] timesNs = new long[INITIAL_CAPACITY];
    private long[] prices = new long[INITIAL_CAPACITY];
    private long[] quantities = new long[INITIAL_CAPACITY];
    private int head;
    private int size;
    private long droppedEarly;
    private long overflowRefusals;

    /**
     * An empty tape.
     *
     * @param instrument it is of.
     * @param maxTrades most trades kept.
     */
    TradeTape(final Instrument instrument, final int maxTrades) {
        this.instrument = instrument;
        this.maxTrades = maxTrades;
    }

    /**
     * Number of trades kept.
     *
     * @return count.
     */
    public int size() {
        return size;
    }

    /**
     * Event time of a trade.
     *
     * @param age 0 is the newest; below {@link #size}.
     * @return nanoseconds since the epoch.
     */
    public long timeNs(final int age) {
        return timesNs[slotOfAge(age)];
    }

    /**
     * Price of a trade.
     *
     * @param age 0 is the newest; below {@link #size}.
     * @return mantissa.
     */
    public long price(final int age) {
        return prices[slotOfAge(age)];
    }

    /**
     * Quantity of a trade.
     *
     * @param age 0 is the newest; below {@link #size}.
     * @return mantissa.
     */
    public long quantity(final int age) {
        return quantities[slotOfAge(age)];
    }

    /**
     * Trades that gave way before they left the window, because the tape was full.
     *
     * @return count since the start.
     */
    public long droppedEarly() {
        return droppedEarly;
    }

    /**
     * Trades left out because a sum would have overflowed.
     *
     * @return count since the start.
     */
    public long overflowRefusals() {
        return overflowRefusals;
    }

    Sum128 quantitySum() {
        return quantitySum;
    }

    Sum128 valueSum() {
        return valueSum;
    }

    /** Takes a new definition; forgets the trades if their scale was another. */
    void instrument(final Instrument definition) {
        if (definition.differsInScaleFrom(instrument)) {
            head = 0;
            size = 0;
            quantitySum.clear();
            valueSum.clear();
        }
        instrument = definition;
    }

    /**
     * Adds a trade.
     *
     * @param timeNs event time.
     * @param price mantissa, above 0.
     * @param quantity mantissa, above 0.
     */
    void add(final long timeNs, final long price, final long quantity) {
        if (size == timesNs.length && size * 2 <= maxTrades) {
            grow();
        } else if (size >= maxTrades || size == timesNs.length) {
            droppedEarly++;
            removeOldest();
        }
        if (!addTerms(price, quantity)) {
            overflowRefusals++;
            return;
        }
        final int place = placeOf(timeNs);
        if (size - place <= place) {
            moveRight(place);
        } else {
            moveLeft(place);
        }
        size++;
        final int at = (head + place) & (timesNs.length - 1);
        timesNs[at] = timeNs;
        prices[at] = price;
        quantities[at] = quantity;
    }

    /** How many trades are not later than a time. Nearly every trade is the newest: that is looked at first. */
    private int placeOf(final long timeNs) {
        final int mask = timesNs.length - 1;
        if (0 == size || timesNs[(head + size - 1) & mask] <= timeNs) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (timesNs[(head + middle) & mask] <= timeNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Makes room at a place by moving it and what is newer. */
    private void moveRight(final int place) {
        final int mask = timesNs.length - 1;
        int left = size - place;
        int end = head + size; // behind the newest that has not moved
        while (left > 0) {
            // the target must not reach over the array's end
            final int target = end & mask;
            final int count = 0 == target ? 1 : Math.min(left, target);
            copy((end - count) & mask, 0 == target ? 0 : target - count + 1, count);
            end -= count;
            left -= count;
        }
    }

    /** Makes room before a place by moving what is older. */
    private void moveLeft(final int place) {
        final int mask = timesNs.length - 1;
        int moved = 0;
        while (moved < place) {
            final int source = (head + moved) & mask;
            final int count = 0 == source ? 1 : Math.min(place - moved, timesNs.length - source);
            copy(source, (source - 1) & mask, count);
            moved += count;
        }
        head = (head - 1) & mask;
    }

    private void copy(final int from, final int to, final int count) {
        System.arraycopy(timesNs, from, timesNs, to, count);
        System.arraycopy(prices, from, prices, to, count);
        System.arraycopy(quantities, from, quantities, to, count);
    }

    /**
     * Removes the trades at or before a time.
     *
     * @param timeNs event time.
     */
    void expire(final long timeNs) {
        while (size > 0 && timesNs[head] <= timeNs) {
            removeOldest();
        }
    }

    void writeState(final StateWriter writer) {
        writer.putLong(droppedEarly);
        writer.putLong(overflowRefusals);
        writer.putInt(size);
        for (int age = size - 1; age >= 0; age--) {
            writer.putLong(timeNs(age));
            writer.putLong(price(age));
            writer.putLong(quantity(age));
        }
    }

    void readState(final StateReader reader) {
        droppedEarly = reader.getLong();
        overflowRefusals = reader.getLong();
        final long dropped = droppedEarly;
        final int count = reader.getInt();
        for (int i = 0; i < count; i++) {
            add(reader.getLong(), reader.getLong(), reader.getLong());
        }
        if (size != count || droppedEarly != dropped) {
            throw new IllegalStateException("trade tape of " + count + " trades does not fit: limit " + maxTrades);
        }
    }

    private int slotOfAge(final int age) {
        if (age < 0 || age >= size) {
            throw new IndexOutOfBoundsException("trade " + age + " of " + size);
        }
        return (head + size - 1 - age) & (timesNs.length - 1);
    }

    private void removeOldest() {
        final long price = prices[head];
        final long quantity = quantities[head];
        quantitySum.subtract(0, quantity);
        if (instrument.isInverse()) {
            baseUnits(price, quantity);
            valueSum.subtract(numerator.quotientHigh(), numerator.quotientLow());
        } else {
            valueSum.subtract(Math.multiplyHigh(price, quantity), price * quantity);
        }
        head = (head + 1) & (timesNs.length - 1);
        size--;
    }

    /** Adds to the sums, both or neither. */
    private boolean addTerms(final long price, final long quantity) {
        final long valueHigh;
        final long valueLow;
        if (instrument.isInverse()) {
            if (!baseUnits(price, quantity)) {
                return false;
            }
            valueHigh = numerator.quotientHigh();
            valueLow = numerator.quotientLow();
        } else {
            valueHigh = Math.multiplyHigh(price, quantity);
            valueLow = price * quantity;
        }
        if (!quantitySum.fits(0, quantity) || !valueSum.fits(valueHigh, valueLow)) {
            return false;
        }
        quantitySum.add(0, quantity);
        valueSum.add(valueHigh, valueLow);
        return true;
    }

    /**
     * Base units that inverse contracts are worth at a price: quantity x 10^size x multiplier x 10^-8 / (price x
     * 10^price), in 10^-18, rounded half even. The result is the numerator's quotient; false if it is above 2^126.
     */
    private boolean baseUnits(final long price, final long quantity) {
        // quantity x multiplier < 2^126, and 10^37 < 2^123: below 512 bits
        final int power = instrument.sizeExponent() - 8 - instrument.priceExponent() - BASE_UNIT_EXPONENT;
        numerator
                .set(Math.multiplyHigh(quantity, instrument.multiplier()), quantity * instrument.multiplier())
                .multiplyPowerOfTen(Math.max(0, power));
        denominator.set(0, price).multiplyPowerOfTen(Math.max(0, -power));
        return numerator.divideHalfEven(denominator);
    }

    private void grow() {
        final int capacity = timesNs.length * 2;
        final int mask = timesNs.length - 1;
        final long[] newTimes = new long[capacity];
        final long[] newPrices = new long[capacity];
        final long[] newQuantities = new long[capacity];
        for (int i = 0; i < size; i++) {
            final int slot = (head + i) & mask;
            newTimes[i] = timesNs[slot];
            newPrices[i] = prices[slot];
            newQuantities[i] = quantities[slot];
        }
        timesNs = newTimes;
        prices = newPrices;
        quantities = newQuantities;
        head = 0;
    }
}
