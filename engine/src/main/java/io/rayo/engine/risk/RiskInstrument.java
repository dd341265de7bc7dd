package io.rayo.engine.risk;

import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.ExactSum;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.FundedUntil;
import io.rayo.engine.orders.Position;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;

/**
 * What the risk stage knows of an instrument: its rules, its market, what is held of it. Prices are mantissas; 0 is
 * unknown.
 */
final class RiskInstrument {
    final InstrumentRules rules = new InstrumentRules();
    final Position position = new Position();
    final FundedUntil fundedUntil = new FundedUntil();
    long bidPrice;
    long askPrice;
    /** Of the best levels; of no meaning without their prices. */
    long bidQuantity;

    long askQuantity;
    long tradePrice;
    /** Price of the last trade, kept through gaps, for what fees in its base are worth. */
    long lastTradePrice;
    /** Last price known, kept through gaps: what is held does not lose its worth by a lost connection. */
    long exposurePrice;

    /** As of when the newest market data speak, see {@link FeedLag}. */
    long lastMarketNs;

    boolean isBookSeen;
    boolean isBookLive;
    /** Its scale changed in a way in which what is held cannot be said: not traded any more. */
    boolean isConflicted;

    /** Prices of the last hour; null if no limit wants them. */
    PriceHistory history;

    /** Its levels; null if no strategy routes by depth. */
    DepthBook depth;

    /** Settled in the currency of the settings; others can be told of, but neither traded nor added up. */
    boolean isCounted;

    boolean isAllowed;
    int symbolIndex;

    /** What is open of it, as {@link Exposure} counts it: quantities, and what the buys cost on spot. */
    int openOrders;

    long openBuys;
    long openSells;
    long openCost;
    /** Held or ordered. */
    boolean isActive;

    /** Its terms in the sums of {@link Exposure}, at this price. */
    long valuedPrice;

    long worth;
    long worst;
    /** The largest holding that could come of the open orders: {@link #worstQuantity(long, long)} of nothing more. */
    long worstQuantity;

    long boundCash;
    /** The sum of its symbol that holds its worst case. */
    ExactSum worstOfSymbol;

    /** A strategy with brackets may hold it; cleared when a look finds that none does. */
    boolean mayHaveBracket;

    /** The venue's gateway has said that it has no stop orders; until the next start. */
    boolean takesNoStops;

    /** Strategies with brackets that may hold it, in their order, as {@link Brackets} keeps them. */
    int[] holders = {};

    int holderCount;

    void onTrade(final long price, final long receiveTimeNs, final long asOfNs) {
        if (price > 0 && !isConflicted) {
            tradePrice = price;
            lastTradePrice = price;
            touched(receiveTimeNs, asOfNs);
        }
    }

    void onTopOfBook(
            final long bid,
            final long bidSize,
            final long ask,
            final long askSize,
            final long receiveTimeNs,
            final long asOfNs) {
        if (!isConflicted) {
            bidQuantity = Math.max(0, bidSize);
            askQuantity = Math.max(0, askSize);
            bidPrice = Math.max(0, bid);
            askPrice = Math.max(0, ask);
            touched(receiveTimeNs, asOfNs);
        }
    }

    void onDepth(final long asOfNs) {
        lastMarketNs = Math.max(lastMarketNs, asOfNs);
    }

    void onBookStatus(final boolean isLive) {
        isBookSeen = true;
        isBookLive = isLive;
        if (!isLive) {
            loseDepth();
        }
    }

    private void loseDepth() {
        if (null != depth) {
            depth.onLost();
        }
    }

    /** A book that exists must prove itself again; other channels must speak again. */
    void onGap(final boolean concernsBook, final boolean concernsTop, final boolean concernsTrades) {
        isBookLive &= !concernsBook;
        if (concernsBook) {
            loseDepth();
        }
        if (concernsTop) {
            bidPrice = 0;
            askPrice = 0;
        }
        if (concernsTrades) {
            tradePrice = 0;
        }
    }

    /** Prices of another scale mean nothing in this one; only the worth of what is held goes on, rounded up. */
    void rescalePrices(final int fromExponent, final int toExponent) {
        bidPrice = 0;
        askPrice = 0;
        bidQuantity = 0;
        askQuantity = 0;
        tradePrice = 0;
        lastTradePrice = 0;
        if (null != history) {
            history.clear();
        }
        final long rescaled = ExactMath.multiplyScaled(exposurePrice, 1, fromExponent - toExponent, Rounding.UP);
        isConflicted |= ExactMath.OVERFLOW == rescaled;
        exposurePrice = ExactMath.OVERFLOW == rescaled ? exposurePrice : rescaled;
    }

    /** Levels beyond the best are known, and agree with it. */
    boolean hasDepth() {
        return null != depth && isBookLive && depth.agrees(bidPrice, askPrice);
    }

    long referencePrice(final boolean isBuy) {
        final long best = isBuy ? askPrice : bidPrice;
        return best > 0 ? best : tradePrice;
    }

    /** The largest holding, either way, that could come of the open orders. */
    long worstQuantity(final long moreBuys, final long moreSells) {
        final long up = ExactMath.add(ExactMath.add(position.quantity(), openBuys), moreBuys);
        final long down = ExactMath.subtract(ExactMath.subtract(position.quantity(), openSells), moreSells);
        return ExactMath.OVERFLOW == up || ExactMath.OVERFLOW == down
                ? ExactMath.OVERFLOW
                : Math.max(Math.abs(up), Math.abs(down));
    }

    long notional(final long quantity) {
        return rules.notional(exposurePrice, quantity, Rounding.UP);
    }

    void writeState(final StateWriter writer) {
        rules.writeState(writer);
        position.writeState(writer);
        fundedUntil.writeState(writer);
        writer.putLong(bidPrice);
        writer.putLong(askPrice);
        writer.putLong(bidQuantity);
        writer.putLong(askQuantity);
        writer.putLong(tradePrice);
        writer.putLong(lastTradePrice);
        writer.putLong(exposurePrice);
        writer.putLong(lastMarketNs);
        writer.putBoolean(isBookSeen);
        writer.putBoolean(isBookLive);
        writer.putBoolean(isConflicted);
        writer.putBoolean(takesNoStops);
        if (null != history) {
            history.writeState(writer);
        }
        if (null != depth) {
            depth.writeState(writer);
        }
    }

    void readState(final StateReader reader) {
        rules.readState(reader);
        position.readState(reader);
        fundedUntil.readState(reader);
        bidPrice = reader.getLong();
        askPrice = reader.getLong();
        bidQuantity = reader.getLong();
        askQuantity = reader.getLong();
        tradePrice = reader.getLong();
        lastTradePrice = reader.getLong();
        exposurePrice = reader.getLong();
        lastMarketNs = reader.getLong();
        isBookSeen = reader.getBoolean();
        isBookLive = reader.getBoolean();
        isConflicted = reader.getBoolean();
        takesNoStops = reader.getBoolean();
        if (null != history) {
            history.readState(reader);
        }
        if (null != depth) {
            depth.readState(reader);
        }
    }

    private void touched(final long receiveTimeNs, final long asOfNs) {
        lastMarketNs = Math.max(lastMarketNs, asOfNs);
        exposurePrice = askPrice > 0 ? askPrice : tradePrice > 0 ? tradePrice : bidPrice > 0 ? bidPrice : exposurePrice;
        if (null != history && exposurePrice > 0) {
            history.onPrice(exposurePrice, receiveTimeNs);
        }
    }
}
