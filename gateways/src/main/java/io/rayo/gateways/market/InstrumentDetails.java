package io.rayo.gateways.market;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentDefinitionEncoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.engine.ring.InboundPublisher;
import org.agrona.MutableDirectBuffer;

/**
 * An instrument as the venue describes it.
 *
 * @param symbol the venue's text.
 * @param baseAsset what is traded.
 * @param quoteAsset what it is priced in.
 * @param settleAsset what it is settled in.
 * @param priceExponent scale of prices.
 * @param sizeExponent scale of quantities.
 * @param tickSize mantissa in priceExponent.
 * @param lotSize mantissa in sizeExponent.
 * @param minQuantity mantissa in sizeExponent.
 * @param maxQuantity mantissa in sizeExponent.
 * @param minNotional money; 0 if the venue has no such rule.
 * @param multiplier money; units of one contract.
 * @param expiryTimeNs nanoseconds since the epoch; 0 if it never expires.
 * @param marketType spot, perpetual, future.
 * @param contractType linear, inverse.
 * @param status whether it trades.
 */
public record InstrumentDetails(
        String symbol,
        String baseAsset,
        String quoteAsset,
        String settleAsset,
        int priceExponent,
        int sizeExponent,
        long tickSize,
        long lotSize,
        long minQuantity,
        long maxQuantity,
        long minNotional,
        long multiplier,
        long expiryTimeNs,
        MarketType marketType,
        ContractType contractType,
        InstrumentStatus status) {
    /** One, as money. */
    public static final long ONE = Decimals.pow10(-Decimals.MONEY_EXPONENT);

    /**
     * The same instrument, no longer listed.
     *
     * @return the definition.
     */
    public InstrumentDetails delisted() {
        return new InstrumentDetails(
                symbol,
                baseAsset,
                quoteAsset,
                settleAsset,
                priceExponent,
                sizeExponent,
                tickSize,
                lotSize,
                minQuantity,
                maxQuantity,
                minNotional,
                multiplier,
                expiryTimeNs,
                marketType,
                contractType,
                InstrumentStatus.DELISTED);
    }

    /**
     * Publishes the definition.
     *
     * @param publisher to publish with.
     * @param settings for fees and flags.
     * @param venueId of the venue.
     * @param instrumentId of the instrument.
     * @param timeNs when it was received, nanoseconds since the epoch.
     */
    public void publish(
            final InboundPublisher publisher,
            final FeedSettings settings,
            final int venueId,
            final int instrumentId,
            final long timeNs) {
        final int offset = publisher.claim();
        final MutableDirectBuffer buffer = publisher.buffer();
        EventHeaders.put(
                buffer,
                offset,
                InstrumentDefinitionEncoder.TEMPLATE_ID,
                InstrumentDefinitionEncoder.BLOCK_LENGTH,
                timeNs,
                timeNs,
                instrumentId,
                venueId,
                settings.baseFlags(),
                0);
        final InstrumentDefinitionEncoder encoder = new InstrumentDefinitionEncoder()
                .wrap(buffer, offset + MessageHeaderEncoder.ENCODED_LENGTH)
                .tickSize(tickSize)
                .lotSize(lotSize)
                .minQuantity(minQuantity)
                .maxQuantity(maxQuantity)
                .minNotional(minNotional)
                .multiplier(multiplier)
                .makerFee(settings.makerFee())
                .takerFee(settings.takerFee())
                .expiryTimeNs(expiryTimeNs)
                .priceExponent((byte) priceExponent)
                .sizeExponent((byte) sizeExponent)
                .marketType(marketType)
                .contractType(contractType)
                .status(status)
                .symbol(symbol)
                .baseAsset(baseAsset)
                .quoteAsset(quoteAsset)
                .settleAsset(settleAsset);
        publisher.publish(encoder.limit() - offset);
    }
}
