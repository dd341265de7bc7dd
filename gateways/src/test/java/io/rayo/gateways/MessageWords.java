package io.rayo.gateways;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;

/** Says in plain words what a message means, to be compared with what a slow reading of a frame says. */
public final class MessageWords {
    private static final MessageHeaderDecoder HEADER = new MessageHeaderDecoder();

    private MessageWords() {}

    /** Words for a message; numbers that it leaves open are none. */
    public static String of(
            final DirectBuffer buffer, final int offset, final int priceExponent, final int sizeExponent) {
        return switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> {
                final TradeDecoder m = new TradeDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                yield "trade %d %s %s %d %s at %d"
                        .formatted(
                                m.tradeId(),
                                text(m.priceMantissa(), priceExponent),
                                text(m.quantityMantissa(), sizeExponent),
                                m.tradeCount(),
                                m.aggressorSide(),
                                m.header().eventTimeNs());
            }
            case TopOfBookDecoder.TEMPLATE_ID -> {
                final TopOfBookDecoder m = new TopOfBookDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                yield "top %d %s %s %s %s"
                        .formatted(
                                m.venueSequence(),
                                text(m.bidPriceMantissa(), priceExponent),
                                text(m.bidQuantityMantissa(), sizeExponent),
                                text(m.askPriceMantissa(), priceExponent),
                                text(m.askQuantityMantissa(), sizeExponent));
            }
            case BarDecoder.TEMPLATE_ID -> {
                final BarDecoder m = new BarDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                yield "bar %d %s %s %s %s %s %s %s %s"
                        .formatted(
                                m.openTimeNs(),
                                text(m.openMantissa(), priceExponent),
                                text(m.highMantissa(), priceExponent),
                                text(m.lowMantissa(), priceExponent),
                                text(m.closeMantissa(), priceExponent),
                                text(m.volumeMantissa(), sizeExponent),
                                text(m.takerBuyVolumeMantissa(), sizeExponent),
                                text(m.tradeCount(), 0),
                                m.closed() == 1);
            }
            case MarkPriceDecoder.TEMPLATE_ID -> {
                final MarkPriceDecoder m = new MarkPriceDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                yield "mark %s %s %s %d at %d"
                        .formatted(
                                text(m.markPrice(), -8),
                                text(m.indexPrice(), -8),
                                text(m.fundingRate(), -12),
                                m.nextFundingTimeNs(),
                                m.header().eventTimeNs());
            }
            case BookDeltaDecoder.TEMPLATE_ID -> {
                final BookDeltaDecoder m = new BookDeltaDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                final StringBuilder words = new StringBuilder("depth %d %d flags %d at %d"
                        .formatted(
                                m.firstVenueSequence(),
                                m.lastVenueSequence(),
                                EventHeaders.flags(buffer, offset),
                                m.header().eventTimeNs()));
                for (final BookDeltaDecoder.BidsDecoder level : m.bids()) {
                    words.append(" b ")
                            .append(level.priceMantissa())
                            .append(':')
                            .append(level.quantityMantissa());
                }
                for (final BookDeltaDecoder.AsksDecoder level : m.asks()) {
                    words.append(" a ")
                            .append(level.priceMantissa())
                            .append(':')
                            .append(level.quantityMantissa());
                }
                yield words.toString();
            }
            case FeedGapDecoder.TEMPLATE_ID -> {
                final FeedGapDecoder m = new FeedGapDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                yield "gap %s %s %s %s"
                        .formatted(
                                m.channel(),
                                m.cause(),
                                text(m.expectedVenueSequence(), 0),
                                text(m.receivedVenueSequence(), 0));
            }
            default -> "template " + EventHeaders.templateId(buffer, offset);
        };
    }

    private static String text(final long mantissa, final int exponent) {
        return mantissa == Long.MIN_VALUE ? "none" : Decimals.toString(mantissa, exponent);
    }

    /** The same frame with the keys of every object in another order and white space here and there. */
    public static String shuffled(final String raw, final Random random) {
        return shuffled(SharedData.json(raw), random);
    }

    private static String shuffled(final JsonNode node, final Random random) {
        final String space = random.nextInt(4) == 0 ? " " : "";
        if (node.isObject()) {
            final List<String> fields = new ArrayList<>();
            for (final Map.Entry<String, JsonNode> field : node.properties()) {
                fields.add("\"" + field.getKey() + "\"" + space + ":" + space + shuffled(field.getValue(), random));
            }
            if (random.nextBoolean()) {
                fields.add("\"zz\":{\"x\":[1,-2.5e3,\"}]\\\"\",null],\"y\":{}}");
            }
            Collections.shuffle(fields, random);
            return "{" + space + String.join(space + ",", fields) + space + "}";
        }
        if (node.isArray()) {
            final List<String> elements = new ArrayList<>();
            node.forEach(element -> elements.add(shuffled(element, random)));
            return "[" + space + String.join("," + space, elements) + "]";
        }
        return node.toString();
    }
}
