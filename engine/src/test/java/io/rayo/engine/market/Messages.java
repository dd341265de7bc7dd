package io.rayo.engine.market;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.codecs.sbe.BarEncoder;
import io.rayo.codecs.sbe.BarSource;
import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ClockTickEncoder;
import io.rayo.codecs.sbe.CommandEncoder;
import io.rayo.codecs.sbe.CommandType;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MacroObservationEncoder;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewsSentimentEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TradeEncoder;
import io.rayo.codecs.sbe.VenueStatusEncoder;
import io.rayo.codecs.sbe.WeightedPriceEncoder;
import io.rayo.engine.stage.Stage;
import io.rayo.engine.stage.StageOutput;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes inbound messages one at a time and hands each to a stage, with the next inbound sequence. */
public final class Messages {
    /** Multiplier of spot. */
    public static final long ONE = 100_000_000L;

    private static final int BODY = MessageHeaderEncoder.ENCODED_LENGTH;

    public final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Slots.MAX_MESSAGE_LENGTH]);
    public int length;
    public int venueId = 1;
    public int connectionId = 7;
    /** Receive time is event time plus this, unless {@link #receiveTimeNs} is set. */
    public long latencyNs = 5_000_000L;

    public long receiveTimeNs;
    private long sequence;

    private final InstrumentDefinitionEncoder definition = new InstrumentDefinitionEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final BookDeltaEncoder delta = new BookDeltaEncoder();
    private final FeedGapEncoder gap = new FeedGapEncoder();
    private final VenueStatusEncoder venueStatus = new VenueStatusEncoder();
    private final ClockTickEncoder tick = new ClockTickEncoder();
    private final BarEncoder bar = new BarEncoder();
    private final CommandEncoder command = new CommandEncoder();
    private final MacroObservationEncoder macro = new MacroObservationEncoder();
    private final NewsSentimentEncoder news = new NewsSentimentEncoder();
    private final WeightedPriceEncoder weightedPrice = new WeightedPriceEncoder();

    public void sendTo(Stage stage, StageOutput output) {
        stage.onMessage(buffer, 0, length, output);
    }

    public long sequence() {
        return sequence;
    }

    public Messages definition(int instrumentId, String base, String quote, int priceExponent, int sizeExponent) {
        return definition(instrumentId, base, quote, priceExponent, sizeExponent, ContractType.NONE, ONE);
    }

    public Messages definition(
            int instrumentId,
            String base,
            String quote,
            int priceExponent,
            int sizeExponent,
            ContractType contractType,
            long multiplier) {
        header(InstrumentDefinitionEncoder.TEMPLATE_ID, InstrumentDefinitionEncoder.BLOCK_LENGTH, 1, instrumentId, 0);
        definition
                .wrap(buffer, BODY)
                .tickSize(1)
                .lotSize(1)
                .minQuantity(1)
                .maxQuantity(Long.MAX_VALUE)
                .minNotional(0)
                .multiplier(multiplier)
                .makerFee(1_000_000_000L)
                .takerFee(1_000_000_000L)
                .expiryTimeNs(0)
                .priceExponent((byte) priceExponent)
                .sizeExponent((byte) sizeExponent)
                .marketType(ContractType.NONE == contractType ? MarketType.SPOT : MarketType.PERPETUAL)
                .contractType(contractType)
                .status(InstrumentStatus.TRADING)
                .symbol(base + quote)
                .baseAsset(base)
                .quoteAsset(quote)
                .settleAsset(ContractType.INVERSE == contractType ? base : quote);
        length = BODY + definition.encodedLength();
        return this;
    }

    public Messages trade(int instrumentId, long eventTimeNs, long price, long quantity, Side aggressor, int count) {
        header(TradeEncoder.TEMPLATE_ID, TradeEncoder.BLOCK_LENGTH, eventTimeNs, instrumentId, 0);
        trade.wrap(buffer, BODY)
                .tradeId(sequence)
                .priceMantissa(price)
                .quantityMantissa(quantity)
                .tradeCount(count)
                .aggressorSide(aggressor);
        length = BODY + TradeEncoder.BLOCK_LENGTH;
        return this;
    }

    /** Levels are price, quantity, price, quantity. */
    public Messages delta(int instrumentId, long eventTimeNs, int flags, long[] bids, long[] asks) {
        header(BookDeltaEncoder.TEMPLATE_ID, BookDeltaEncoder.BLOCK_LENGTH, eventTimeNs, instrumentId, flags);
        delta.wrap(buffer, BODY).firstVenueSequence(sequence).lastVenueSequence(sequence);
        BookDeltaEncoder.BidsEncoder bidsEncoder = delta.bidsCount(bids.length / 2);
        for (int i = 0; i < bids.length; i += 2) {
            bidsEncoder.next().priceMantissa(bids[i]).quantityMantissa(bids[i + 1]);
        }
        BookDeltaEncoder.AsksEncoder asksEncoder = delta.asksCount(asks.length / 2);
        for (int i = 0; i < asks.length; i += 2) {
            asksEncoder.next().priceMantissa(asks[i]).quantityMantissa(asks[i + 1]);
        }
        length = BODY + delta.encodedLength();
        return this;
    }

    public Messages gap(int instrumentId, long eventTimeNs, Channel channel, GapCause cause) {
        header(FeedGapEncoder.TEMPLATE_ID, FeedGapEncoder.BLOCK_LENGTH, eventTimeNs, instrumentId, 0);
        gap.wrap(buffer, BODY)
                .expectedVenueSequence(FeedGapEncoder.expectedVenueSequenceNullValue())
                .receivedVenueSequence(FeedGapEncoder.receivedVenueSequenceNullValue())
                .channel(channel)
                .cause(cause);
        length = BODY + FeedGapEncoder.BLOCK_LENGTH;
        return this;
    }

    public Messages venueStatus(long eventTimeNs, ConnectionState state) {
        header(VenueStatusEncoder.TEMPLATE_ID, VenueStatusEncoder.BLOCK_LENGTH, eventTimeNs, 0, 0);
        venueStatus
                .wrap(buffer, BODY)
                .clockOffsetNs(VenueStatusEncoder.clockOffsetNsNullValue())
                .state(state)
                .reason("");
        length = BODY + venueStatus.encodedLength();
        return this;
    }

    public Messages tick(long nowNs) {
        header(ClockTickEncoder.TEMPLATE_ID, ClockTickEncoder.BLOCK_LENGTH, nowNs, 0, 0);
        EventHeaders.put(
                buffer, 0, ClockTickEncoder.TEMPLATE_ID, ClockTickEncoder.BLOCK_LENGTH, nowNs, nowNs, 0, 0, 0, 0);
        EventHeaders.sequence(buffer, 0, sequence);
        tick.wrap(buffer, BODY).intervalNs(1);
        length = BODY + ClockTickEncoder.BLOCK_LENGTH;
        return this;
    }

    /** A closed bar, as the market stage puts it out. */
    public Messages bar(
            int instrumentId, long timeframeNs, long openTimeNs, long open, long high, long low, long close, long vol) {
        header(BarEncoder.TEMPLATE_ID, BarEncoder.BLOCK_LENGTH, openTimeNs + timeframeNs, instrumentId, 0);
        buffer.putLong(EventHeaders.CAUSE_SEQUENCE_OFFSET, sequence, java.nio.ByteOrder.LITTLE_ENDIAN);
        bar.wrap(buffer, BODY)
                .timeframeNs(timeframeNs)
                .openTimeNs(openTimeNs)
                .openMantissa(open)
                .highMantissa(high)
                .lowMantissa(low)
                .closeMantissa(close)
                .volumeMantissa(vol)
                .takerBuyVolumeMantissa(0)
                .turnover(0)
                .tradeCount(1)
                .gapBars(0)
                .source(BarSource.TRADES)
                .closed((short) 1);
        length = BODY + BarEncoder.BLOCK_LENGTH;
        return this;
    }

    public Messages command(long eventTimeNs, CommandType type, String target, String argument) {
        header(CommandEncoder.TEMPLATE_ID, CommandEncoder.BLOCK_LENGTH, eventTimeNs, 0, 0);
        command.wrap(buffer, BODY)
                .correlationId(0)
                .commandType(type)
                .target(target)
                .argument(argument)
                .actor("test");
        length = BODY + command.encodedLength();
        return this;
    }

    public Messages macro(long receiveNs, String series, double value, long observedNs) {
        header(MacroObservationEncoder.TEMPLATE_ID, MacroObservationEncoder.BLOCK_LENGTH, receiveNs, 0, 0);
        macro.wrap(buffer, BODY)
                .value(value)
                .observedTimeNs(observedNs)
                .series(series)
                .source("test");
        length = BODY + macro.encodedLength();
        return this;
    }

    public Messages news(long newestNs, double score, int articles, String source) {
        header(NewsSentimentEncoder.TEMPLATE_ID, NewsSentimentEncoder.BLOCK_LENGTH, newestNs, 0, 0);
        news.wrap(buffer, BODY).score(score).articleCount(articles).source(source);
        length = BODY + news.encodedLength();
        return this;
    }

    public Messages weightedPrice(long eventTimeNs, String symbol, long price) {
        header(WeightedPriceEncoder.TEMPLATE_ID, WeightedPriceEncoder.BLOCK_LENGTH, eventTimeNs, 0, 0);
        weightedPrice
                .wrap(buffer, BODY)
                .price(price)
                .volume(ONE)
                .windowNs(1)
                .symbolIndex(1)
                .instrumentCount(1)
                .symbol(symbol);
        length = BODY + weightedPrice.encodedLength();
        return this;
    }

    /** A command with a name by which it can be undone. */
    public Messages command(
            long eventTimeNs, CommandType type, long correlationId, String target, String argument, String actor) {
        header(CommandEncoder.TEMPLATE_ID, CommandEncoder.BLOCK_LENGTH, eventTimeNs, 0, 0);
        command.wrap(buffer, BODY)
                .correlationId(correlationId)
                .commandType(type)
                .target(target)
                .argument(argument)
                .actor(actor);
        length = BODY + command.encodedLength();
        return this;
    }

    private void header(int templateId, int blockLength, long eventTimeNs, int instrumentId, int flags) {
        sequence++;
        EventHeaders.put(
                buffer,
                0,
                templateId,
                blockLength,
                eventTimeNs,
                0 != receiveTimeNs ? receiveTimeNs : eventTimeNs + latencyNs,
                instrumentId,
                venueId,
                flags,
                connectionId);
        EventHeaders.sequence(buffer, 0, sequence);
    }
}
