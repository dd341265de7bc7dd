package io.rayo.gateways.sim.playback;

import io.rayo.gateways.sim.binance.Product;
import java.util.Locale;

/**
 * What a row belongs to: product, symbol and kind of channel, the speed of the stream left out, so that a recording of
 * {@code depth@0ms} answers a subscription to {@code depth@100ms}.
 *
 * @param product of the venue.
 * @param symbol upper case.
 * @param channel kind of channel, such as {@code depth}, {@code depth20}, {@code trade}, {@code kline_1m}.
 */
public record StreamKey(Product product, String symbol, String channel) {
    /**
     * Reads a stream's name.
     *
     * @param product of the connection or recording.
     * @param stream such as {@code btcusdt@depth@100ms}.
     * @return the key; its symbol is empty for streams of all symbols ({@code !bookTicker}).
     */
    public static StreamKey of(final Product product, final String stream) {
        final int at = stream.indexOf('@');
        if (at < 0) {
            return new StreamKey(product, "", stream);
        }
        final String symbol = stream.substring(0, at).toUpperCase(Locale.ROOT);
        final int speed = stream.indexOf('@', at + 1);
        final String channel = speed < 0 ? stream.substring(at + 1) : stream.substring(at + 1, speed);
        return new StreamKey(product, symbol, channel);
    }

    /** {@return whether it is a diff depth channel} */
    public boolean isDepth() {
        return channel.equals("depth");
    }

    /**
     * Whether a row of this key goes to who subscribed the other.
     *
     * @param subscribed key of a subscription.
     * @return true for the same key, and for futures trades sent to aggTrade: recordings of the undocumented
     *     {@code @trade} stream of futures stand in for it.
     */
    public boolean answers(final StreamKey subscribed) {
        if (product != subscribed.product || !symbol.equals(subscribed.symbol)) {
            return false;
        }
        return channel.equals(subscribed.channel)
                || (Product.SPOT != product && channel.equals("trade") && subscribed.channel.equals("aggTrade"));
    }

    /**
     * Whether a routed futures base carries this channel (public: book data; market: the rest).
     *
     * @param route {@code public}, {@code market}, or empty for an unrouted connection.
     * @return whether data flows there.
     */
    public boolean flowsOn(final String route) {
        final boolean book = channel.equals("bookTicker")
                || channel.startsWith("depth")
                || channel.startsWith("rpiDepth")
                || channel.equals("!bookTicker");
        return switch (route) {
            case "public" -> book || channel.equals("trade");
            case "market" -> !book;
            default -> true;
        };
    }
}
