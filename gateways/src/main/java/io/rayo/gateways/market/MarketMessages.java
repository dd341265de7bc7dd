package io.rayo.gateways.market;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.codecs.sbe.BarSource;
import io.rayo.codecs.sbe.MarkPriceEncoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TopOfBookEncoder;
import io.rayo.codecs.sbe.TradeEncoder;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.net.FeedCounters;

/**
 * Publishes market data that was read whole: each call claims a slot, writes every field and publishes. Network thread.
 */
public final class MarketMessages {
    private static final int TRADE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + TradeEncoder.BLOCK_LENGTH;
    private static final int TOP_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + TopOfBookEncoder.BLOCK_LENGTH;
    private static final int BAR_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + BarEncoder.BLOCK_LENGTH;
    private static final int MARK_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + MarkPriceEncoder.BLOCK_LENGTH;

    private final int venueId;
    private final InboundPublisher publisher;
    private final FeedCounters counters;
    private final int baseFlags;
    private final TradeEncoder trade = new TradeEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final BarEncoder bar = new BarEncoder();
    private final MarkPriceEncoder mark = new MarkPriceEncoder();

    /**
     * Creates the flyweights.
     *
     * @param venueId of the venue.
     * @param publisher to publish with.
     * @param counters of the gateway.
     * @param baseFlags that every message carries (replayed, simulated).
     */
    public MarketMessages(
            final int venueId, final InboundPublisher publisher, final FeedCounters counters, final int baseFlags) {
        this.venueId = venueId;
        this.publisher = publisher;
        this.counters = counters;
        this.baseFlags = baseFlags;
    }

    /** Claims a slot and writes the headers; returns where the body is. */
    private int claim(
            final int templateId,
            final int blockLength,
            final int instrumentId,
            final int connectionId,
            final long timeNs,
            final long receiveTimeNs) {
        final int offset = publisher.claim();
        EventHeaders.put(
                publisher.buffer(),
                offset,
                templateId,
                blockLength,
                timeNs,
                receiveTimeNs,
                instrumentId,
                venueId,
                baseFlags,
                connectionId);
        return offset + MessageHeaderEncoder.ENCODED_LENGTH;
    }

    private void publish(final int length) {
        publisher.publish(length);
        counters.messages++;
    }

    /**
     * Publishes a trade.
     *
     * @param instrumentId of the instrument.
     * @param connectionId that brought it.
     * @param timeNs the venue's time, nanoseconds since the epoch.
     * @param receiveTimeNs ours.
     * @param tradeId the venue's; where it is no number, a number that tells it from its neighbours.
     * @param priceMantissa positive.
     * @param quantityMantissa positive.
     * @param tradeCount trades that it stands for, from 1.
     * @param aggressor side of the taker.
     */
    public void trade(
            final int instrumentId,
            final int connectionId,
            final long timeNs,
            final long receiveTimeNs,
            final long tradeId,
            final long priceMantissa,
            final long quantityMantissa,
            final int tradeCount,
            final Side aggressor) {
        final int body = claim(
                TradeEncoder.TEMPLATE_ID, TradeEncoder.BLOCK_LENGTH, instrumentId, connectionId, timeNs, receiveTimeNs);
        trade.wrap(publisher.buffer(), body)
                .tradeId(tradeId)
                .priceMantissa(priceMantissa)
                .quantityMantissa(quantityMantissa)
                .tradeCount(tradeCount)
                .aggressorSide(aggressor);
        publish(TRADE_LENGTH);
        counters.trades++;
    }

    /**
     * Publishes the best prices. A side whose price is not positive is published as absent.
     *
     * @param instrumentId of the instrument.
     * @param connectionId that brought it.
     * @param timeNs the venue's time.
     * @param receiveTimeNs ours.
     * @param venueSequence of the update; its null value if it has none.
     * @param bidPrice mantissa.
     * @param bidQuantity mantissa.
     * @param askPrice mantissa.
     * @param askQuantity mantissa.
     */
    public void topOfBook(
            final int instrumentId,
            final int connectionId,
            final long timeNs,
            final long receiveTimeNs,
            final long venueSequence,
            final long bidPrice,
            final long bidQuantity,
            final long askPrice,
            final long askQuantity) {
        final int body = claim(
                TopOfBookEncoder.TEMPLATE_ID,
                TopOfBookEncoder.BLOCK_LENGTH,
                instrumentId,
                connectionId,
                timeNs,
                receiveTimeNs);
        final boolean hasBid = bidPrice > 0;
        final boolean hasAsk = askPrice > 0;
        top.wrap(publisher.buffer(), body)
                .venueSequence(venueSequence)
                .bidPriceMantissa(hasBid ? bidPrice : TopOfBookEncoder.bidPriceMantissaNullValue())
                .bidQuantityMantissa(hasBid ? bidQuantity : TopOfBookEncoder.bidQuantityMantissaNullValue())
                .askPriceMantissa(hasAsk ? askPrice : TopOfBookEncoder.askPriceMantissaNullValue())
                .askQuantityMantissa(hasAsk ? askQuantity : TopOfBookEncoder.askQuantityMantissaNullValue());
        publish(TOP_LENGTH);
        counters.topOfBooks++;
    }

    /**
     * Publishes a bar of the venue. Values that the venue does not give are the encoder's null values.
     *
     * @param instrumentId of the instrument.
     * @param connectionId that brought it.
     * @param timeNs the venue's time.
     * @param receiveTimeNs ours.
     * @param timeframeNs length of the bar.
     * @param openTimeNs start of the bar, nanoseconds since the epoch.
     * @param open price mantissa.
     * @param high price mantissa.
     * @param low price mantissa.
     * @param close price mantissa.
     * @param volume mantissa in sizeExponent.
     * @param takerBuyVolume mantissa in sizeExponent.
     * @param turnover money.
     * @param tradeCount of the bar.
     * @param closed whether it is final.
     */
    public void bar(
            final int instrumentId,
            final int connectionId,
            final long timeNs,
            final long receiveTimeNs,
            final long timeframeNs,
            final long openTimeNs,
            final long open,
            final long high,
            final long low,
            final long close,
            final long volume,
            final long takerBuyVolume,
            final long turnover,
            final long tradeCount,
            final boolean closed) {
        final int body = claim(
                BarEncoder.TEMPLATE_ID, BarEncoder.BLOCK_LENGTH, instrumentId, connectionId, timeNs, receiveTimeNs);
        bar.wrap(publisher.buffer(), body)
                .timeframeNs(timeframeNs)
                .openTimeNs(openTimeNs)
                .openMantissa(open)
                .highMantissa(high)
                .lowMantissa(low)
                .closeMantissa(close)
                .volumeMantissa(volume)
                .takerBuyVolumeMantissa(takerBuyVolume)
                .turnover(turnover)
                .tradeCount(tradeCount)
                .gapBars(0)
                .source(BarSource.VENUE)
                .closed((short) (closed ? 1 : 0));
        publish(BAR_LENGTH);
        counters.bars++;
    }

    /**
     * Publishes mark price and funding. Values that the venue does not give are the encoder's null values.
     *
     * @param instrumentId of the instrument.
     * @param connectionId that brought it.
     * @param timeNs the venue's time.
     * @param receiveTimeNs ours.
     * @param markPrice money.
     * @param indexPrice money.
     * @param fundingRate rate, in 10^-12, per funding interval.
     * @param nextFundingTimeNs nanoseconds since the epoch.
     */
    public void markPrice(
            final int instrumentId,
            final int connectionId,
            final long timeNs,
            final long receiveTimeNs,
            final long markPrice,
            final long indexPrice,
            final long fundingRate,
            final long nextFundingTimeNs) {
        final int body = claim(
                MarkPriceEncoder.TEMPLATE_ID,
                MarkPriceEncoder.BLOCK_LENGTH,
                instrumentId,
                connectionId,
                timeNs,
                receiveTimeNs);
        mark.wrap(publisher.buffer(), body)
                .markPrice(markPrice)
                .indexPrice(indexPrice)
                .fundingRate(fundingRate)
                .nextFundingTimeNs(nextFundingTimeNs);
        publish(MARK_LENGTH);
        counters.markPrices++;
    }
}
