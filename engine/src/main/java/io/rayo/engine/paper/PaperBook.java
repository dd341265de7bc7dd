package io.rayo.engine.paper;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.engine.market.L2Book;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.util.Arrays;

/**
 * The book that orders are matched with: that of the book channel, or, until a first message of that channel, the one
 * level of each side that TopOfBook shows.
 *
 * <p>Whole events only: the parts of an event that was cut into several messages are kept aside until the last has
 * come, because an order may arrive between two of them. When the book may be believed follows the rules of the core's
 * book keeper. One thread; allocates only to grow.
 */
final class PaperBook {
    /** Quantity of a level that the data does not reach to. */
    static final long UNSEEN = -1;

    private static final int INITIAL_STAGED = 512;

    private final L2Book levels;
    private final ConsumedLiquidity takenBids = new ConsumedLiquidity(Side.BUY);
    private final ConsumedLiquidity takenAsks = new ConsumedLiquidity(Side.SELL);

    /** Price and quantity by turns; the price of an ask is negated. */
    private long[] staged = new long[0];

    private int stagedLength;
    private int connectionId;
    private boolean isProven;
    private boolean isSeen;
    private boolean hasDepth;
    private boolean healsByDelta;
    private boolean inSnapshot;
    private boolean inDelta;

    PaperBook(final int maxDepth) {
        levels = new L2Book(maxDepth);
    }

    L2Book levels() {
        return levels;
    }

    /** Whether orders may be matched with it. */
    boolean isProven() {
        return isProven;
    }

    /** Whether any message of it has ever come. */
    boolean isSeen() {
        return isSeen;
    }

    /** Whether the book channel exists. */
    boolean hasDepth() {
        return hasDepth;
    }

    ConsumedLiquidity taken(final Side side) {
        return Side.BUY == side ? takenBids : takenAsks;
    }

    /** What is left for us of a level, from 0 (the best). */
    long available(final Side side, final int level) {
        final long quantity = levels.quantity(side, level);
        final ConsumedLiquidity taken = taken(side);
        return taken.isEmpty() ? quantity : taken.available(levels.price(side, level), quantity);
    }

    /** Takes of a level. */
    void take(final Side side, final int level, final long quantity) {
        taken(side).take(levels.price(side, level), levels.quantity(side, level), quantity);
    }

    /** Quantity at a price; {@link #UNSEEN} if it is worse than all that the data shows. */
    long visibleQuantity(final Side side, final long price) {
        final int count = levels.levelCount(side);
        final long quantity = levels.quantityAt(side, price);
        if (quantity > 0 || 0 == count) {
            return quantity;
        }
        final long worst = levels.price(side, count - 1);
        return (Side.BUY == side ? price < worst : price > worst) ? UNSEEN : 0;
    }

    /**
     * Takes a part of an event of the book channel.
     *
     * @return whether the book is whole and new: the last part, and proven.
     */
    boolean onDelta(final BookDeltaDecoder delta, final int flags, final int connection) {
        final boolean isSnapshot = 0 != (flags & EventHeaders.FLAG_SNAPSHOT);
        final boolean isLast = 0 != (flags & EventHeaders.FLAG_LAST_OF_GROUP);
        startDepth();
        if (isSnapshot) {
            if (!inSnapshot || connection != connectionId) {
                inSnapshot = true;
                inDelta = false;
                stagedLength = 0;
                connectionId = connection;
            }
        } else if (inSnapshot) {
            lose(); // the rest of the snapshot never came, and nobody said so
            return false;
        } else if (!isProven && !healsByDelta) {
            return false;
        } else {
            inDelta = true;
        }
        final boolean isDirect = isLast && !isSnapshot && 0 == stagedLength;
        if (!takeLevels(delta, isDirect)) {
            lose();
            return false;
        }
        return isLast && endEvent(isSnapshot, connection);
    }

    /**
     * Takes a top of book where there is no book channel.
     *
     * @return whether the book is new and proven.
     */
    boolean onTop(final TopOfBookDecoder top, final int connection) {
        isSeen = true;
        if (hasDepth) {
            return false;
        }
        connectionId = connection;
        levels.clear();
        final boolean isValid = topLevel(Side.BUY, top.bidPriceMantissa(), top.bidQuantityMantissa())
                && topLevel(Side.SELL, top.askPriceMantissa(), top.askQuantityMantissa());
        isProven = isValid && !levels.isCrossed();
        return isProven;
    }

    /** Something was lost: not proven until the whole is said again. */
    void lose() {
        isProven = false;
        healsByDelta = false;
        inSnapshot = false;
        inDelta = false;
        stagedLength = 0;
    }

    /** A connection ended; 0 stands for all. */
    void onDisconnect(final int connection) {
        if (0 != connection && 0 != connectionId && connection != connectionId) {
            return;
        }
        if (inSnapshot || inDelta) {
            lose();
        } else if (isProven) {
            // another connection may carry the same feed: its next change then proves that nothing was lost
            healsByDelta = hasDepth;
            isProven = false;
        }
    }

    /** Mantissas mean something else from now on. */
    void reset() {
        lose();
        levels.clear();
        takenBids.clear();
        takenAsks.clear();
    }

    void writeState(final StateWriter writer) {
        levels.writeState(writer);
        takenBids.writeState(writer);
        takenAsks.writeState(writer);
        writer.putInt(stagedLength);
        for (int i = 0; i < stagedLength; i++) {
            writer.putLong(staged[i]);
        }
        writer.putInt(connectionId);
        writer.putBoolean(isProven);
        writer.putBoolean(isSeen);
        writer.putBoolean(hasDepth);
        writer.putBoolean(healsByDelta);
        writer.putBoolean(inSnapshot);
        writer.putBoolean(inDelta);
    }

    void readState(final StateReader reader) {
        levels.readState(reader);
        takenBids.readState(reader);
        takenAsks.readState(reader);
        stagedLength = reader.getInt();
        if (stagedLength > staged.length) {
            staged = new long[stagedLength];
        }
        for (int i = 0; i < stagedLength; i++) {
            staged[i] = reader.getLong();
        }
        connectionId = reader.getInt();
        isProven = reader.getBoolean();
        isSeen = reader.getBoolean();
        hasDepth = reader.getBoolean();
        healsByDelta = reader.getBoolean();
        inSnapshot = reader.getBoolean();
        inDelta = reader.getBoolean();
    }

    private void startDepth() {
        isSeen = true;
        if (!hasDepth) {
            hasDepth = true;
            isProven = false;
            levels.clear();
        }
    }

    private boolean topLevel(final Side side, final long price, final long quantity) {
        if (TopOfBookDecoder.bidPriceMantissaNullValue() == price) {
            return true;
        }
        if (price <= 0 || quantity <= 0) {
            return false;
        }
        apply(side, price, quantity);
        return true;
    }

    private boolean takeLevels(final BookDeltaDecoder delta, final boolean isDirect) {
        boolean isValid = true;
        final BookDeltaDecoder.BidsDecoder bids = delta.bids();
        while (bids.hasNext()) {
            bids.next();
            isValid &= takeLevel(Side.BUY, bids.priceMantissa(), bids.quantityMantissa(), isDirect);
        }
        final BookDeltaDecoder.AsksDecoder asks = delta.asks();
        while (asks.hasNext()) {
            asks.next();
            isValid &= takeLevel(Side.SELL, asks.priceMantissa(), asks.quantityMantissa(), isDirect);
        }
        return isValid;
    }

    private boolean takeLevel(final Side side, final long price, final long quantity, final boolean isDirect) {
        if (price <= 0 || quantity < 0) {
            return false;
        }
        if (isDirect) {
            apply(side, price, quantity);
        } else {
            if (stagedLength + 2 > staged.length) {
                staged = Arrays.copyOf(staged, Math.max(INITIAL_STAGED, staged.length * 2));
            }
            staged[stagedLength++] = Side.BUY == side ? price : -price;
            staged[stagedLength++] = quantity;
        }
        return true;
    }

    private void apply(final Side side, final long price, final long quantity) {
        final ConsumedLiquidity taken = taken(side);
        if (Side.BUY == side) {
            levels.applyBid(price, quantity);
        } else {
            levels.applyAsk(price, quantity);
        }
        if (!taken.isEmpty() && !inSnapshot) {
            taken.onLevel(price, quantity);
        }
    }

    private boolean endEvent(final boolean isSnapshot, final int connection) {
        if (isSnapshot) {
            levels.clear();
        }
        for (int i = 0; i < stagedLength; i += 2) {
            apply(staged[i] > 0 ? Side.BUY : Side.SELL, Math.abs(staged[i]), staged[i + 1]);
        }
        stagedLength = 0;
        inSnapshot = false;
        inDelta = false;
        if (isSnapshot) {
            takenBids.onWholeBook(levels);
            takenAsks.onWholeBook(levels);
        }
        if (levels.isCrossed()) {
            lose();
            return false;
        }
        if (isSnapshot || (healsByDelta && connection != connectionId)) {
            isProven = true;
            healsByDelta = false;
        }
        if (isProven) {
            connectionId = connection;
        }
        return isProven;
    }
}
