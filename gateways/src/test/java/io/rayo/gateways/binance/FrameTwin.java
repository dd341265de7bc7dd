package io.rayo.gateways.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.gateways.SharedData;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;

/**
 * Says in plain words what a frame means, read by a JSON library and BigDecimal, and what a message says: the two must
 * be the same words.
 */
final class FrameTwin {
    private static final long MS = 1_000_000;
    private static final MessageHeaderDecoder HEADER = new MessageHeaderDecoder();

    private FrameTwin() {}

    /** Words for a frame that carries a trade, best prices, a bar or a mark price; null for any other. */
    static String words(final String raw, final int priceExponent, final int sizeExponent) {
        final JsonNode root = SharedData.json(raw);
        final JsonNode data = root.has("data") ? root.get("data") : root;
        final String type = data.path("e").asText(data.has("A") && data.has("B") ? "bookTicker" : "");
        return switch (type) {
            case "trade" ->
                "trade %d %s %s %d %s at %d"
                        .formatted(
                                data.get("t").asLong(),
                                number(data, "p", priceExponent),
                                number(data, "q", sizeExponent),
                                1,
                                data.get("m").asBoolean() ? "SELL" : "BUY",
                                data.get("T").asLong() * MS);
            case "aggTrade" ->
                "trade %d %s %s %d %s at %d"
                        .formatted(
                                data.get("a").asLong(),
                                number(data, "p", priceExponent),
                                number(data, "q", sizeExponent),
                                data.get("l").asLong() - data.get("f").asLong() + 1,
                                data.get("m").asBoolean() ? "SELL" : "BUY",
                                data.get("T").asLong() * MS);
            case "bookTicker" ->
                "top %d %s %s %s %s"
                        .formatted(
                                data.get("u").asLong(),
                                number(data, "b", priceExponent),
                                number(data, "B", sizeExponent),
                                number(data, "a", priceExponent),
                                number(data, "A", sizeExponent));
            case "kline" -> bar(data.get("k"), priceExponent, sizeExponent);
            case "markPriceUpdate" ->
                "mark %s %s %s %d at %d"
                        .formatted(
                                number(data, "p", -8),
                                data.has("i") ? number(data, "i", -8) : "none",
                                number(data, "r", -12),
                                data.get("T").asLong() == 0
                                        ? Long.MIN_VALUE
                                        : data.get("T").asLong() * MS,
                                data.get("E").asLong() * MS);
            default -> null;
        };
    }

    private static String bar(final JsonNode k, final int priceExponent, final int sizeExponent) {
        return "bar %d %s %s %s %s %s %s %d %s"
                .formatted(
                        k.get("t").asLong() * MS,
                        number(k, "o", priceExponent),
                        number(k, "h", priceExponent),
                        number(k, "l", priceExponent),
                        number(k, "c", priceExponent),
                        number(k, "v", sizeExponent),
                        number(k, "V", sizeExponent),
                        k.get("n").asLong(),
                        k.get("x").asBoolean());
    }

    private static String number(final JsonNode node, final String key, final int exponent) {
        return new BigDecimal(node.get(key).asText())
                .setScale(Math.max(0, -exponent))
                .toPlainString();
    }

    /** Words for a message. */
    static String words(final DirectBuffer buffer, final int offset, final int priceExponent, final int sizeExponent) {
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
                yield "bar %d %s %s %s %s %s %s %d %s"
                        .formatted(
                                m.openTimeNs(),
                                text(m.openMantissa(), priceExponent),
                                text(m.highMantissa(), priceExponent),
                                text(m.lowMantissa(), priceExponent),
                                text(m.closeMantissa(), priceExponent),
                                text(m.volumeMantissa(), sizeExponent),
                                text(m.takerBuyVolumeMantissa(), sizeExponent),
                                m.tradeCount(),
                                m.closed() == 1);
            }
            case MarkPriceDecoder.TEMPLATE_ID -> {
                final MarkPriceDecoder m = new MarkPriceDecoder().wrapAndApplyHeader(buffer, offset, HEADER);
                final boolean hasIndex = m.indexPrice() != MarkPriceDecoder.indexPriceNullValue();
                yield "mark %s %s %s %d at %d"
                        .formatted(
                                text(m.markPrice(), -8),
                                hasIndex ? text(m.indexPrice(), -8) : "none",
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
            default -> "template " + EventHeaders.templateId(buffer, offset);
        };
    }

    private static String text(final long mantissa, final int exponent) {
        return Decimals.toString(mantissa, exponent);
    }

    /** The same frame with the keys of every object in another order and white space here and there. */
    static String shuffled(final String raw, final Random random) {
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
