package io.rayo.gateways.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.MessageWords;
import io.rayo.gateways.SharedData;
import java.math.BigDecimal;
import org.agrona.DirectBuffer;

/**
 * Says in plain words what a frame means, read by a JSON library and BigDecimal, and what a message says: the two must
 * be the same words.
 */
final class FrameTwin {
    private static final long MS = 1_000_000;

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
        return MessageWords.of(buffer, offset, priceExponent, sizeExponent);
    }
}
