package io.rayo.tools.backtest;

import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.InstrumentRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills as trades: from the first that opens a position to the one that ends it, at average prices, fees included. For
 * reports; the money that counts is the core's. One thread.
 */
public final class TradeLedger {
    private static final double MONEY = 1e8;

    private final InstrumentRegistry registry;
    private final Map<Integer, Open> open = new LinkedHashMap<>();
    private final List<Trade> trades = new ArrayList<>();

    /**
     * A trade that is over.
     *
     * @param symbol of the instrument.
     * @param side that opened it.
     * @param entryTimeNs of its first fill.
     * @param exitTimeNs of its last.
     * @param quantity largest that was held.
     * @param entryPrice average.
     * @param exitPrice average.
     * @param profit after fees, in quote currency.
     * @param fees in quote currency.
     */
    public record Trade(
            String symbol,
            Side side,
            long entryTimeNs,
            long exitTimeNs,
            double quantity,
            double entryPrice,
            double exitPrice,
            double profit,
            double fees) {}

    private static final class Open {
        private long signedQuantity;
        private long entryTimeNs;
        private double entered;
        private double entryCost;
        private double left;
        private double exitWorth;
        private double fees;
    }

    TradeLedger(final InstrumentRegistry registry) {
        this.registry = registry;
    }

    void onFill(final int instrumentId, final long timeNs, final ExecutionReportDecoder fill) {
        final Instrument instrument = registry.get(instrumentId);
        long rest = fill.lastQuantityMantissa();
        final double price = fill.lastPriceMantissa() * Math.pow(10, instrument.priceExponent());
        final boolean buys = Side.BUY == fill.side();
        final double feePerUnit = fill.fee() / MONEY / rest;
        while (rest > 0) {
            final Open held = open.computeIfAbsent(instrumentId, id -> new Open());
            final boolean opens = 0 == held.signedQuantity || held.signedQuantity > 0 == buys;
            final long taken = opens ? rest : Math.min(rest, Math.abs(held.signedQuantity));
            final double quantity = taken * Math.pow(10, instrument.sizeExponent());
            held.fees += feePerUnit * taken;
            if (opens) {
                held.entryTimeNs = 0 == held.signedQuantity ? timeNs : held.entryTimeNs;
                held.entered += quantity;
                held.entryCost += quantity * price;
            } else {
                held.left += quantity;
                held.exitWorth += quantity * price;
            }
            held.signedQuantity += buys ? taken : -taken;
            rest -= taken;
            if (0 == held.signedQuantity) {
                finish(instrument, held, buys ? Side.SELL : Side.BUY, timeNs);
                open.remove(instrumentId);
            }
        }
    }

    private void finish(final Instrument instrument, final Open held, final Side side, final long timeNs) {
        final double gross = Side.BUY == side ? held.exitWorth - held.entryCost : held.entryCost - held.exitWorth;
        trades.add(new Trade(
                instrument.pair(),
                side,
                held.entryTimeNs,
                timeNs,
                held.entered,
                held.entryCost / held.entered,
                held.exitWorth / held.left,
                gross - held.fees,
                held.fees));
    }

    /**
     * Trades that are over, in the order of their ends.
     *
     * @return not to be changed.
     */
    public List<Trade> trades() {
        return trades;
    }
}
