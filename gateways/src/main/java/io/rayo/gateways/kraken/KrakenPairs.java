package io.rayo.gateways.kraken;

import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Names of pairs and assets as REST has them: {@code XBTUSD} for {@code BTC/USD}, {@code XXBT} for {@code BTC}. By
 * table only: there is no rule. Stateless; allocates nothing but where it makes text of what no table has.
 */
final class KrakenPairs {
    /** Codes of REST balances and what WebSocket v2 calls them. */
    private static final Map<String, String> ASSETS = new TreeMap<>(Map.ofEntries(
            Map.entry("XXBT", "BTC"),
            Map.entry("XBT", "BTC"),
            Map.entry("XXDG", "DOGE"),
            Map.entry("XDG", "DOGE"),
            Map.entry("XETH", "ETH"),
            Map.entry("XETC", "ETC"),
            Map.entry("XLTC", "LTC"),
            Map.entry("XMLN", "MLN"),
            Map.entry("XREP", "REP"),
            Map.entry("XXLM", "XLM"),
            Map.entry("XXMR", "XMR"),
            Map.entry("XXRP", "XRP"),
            Map.entry("XZEC", "ZEC"),
            Map.entry("ZAUD", "AUD"),
            Map.entry("ZCAD", "CAD"),
            Map.entry("ZEUR", "EUR"),
            Map.entry("ZGBP", "GBP"),
            Map.entry("ZJPY", "JPY"),
            Map.entry("ZUSD", "USD")));

    private static final byte[][] OLD =
            ASSETS.keySet().stream().map(KrakenText::ascii).toArray(byte[][]::new);
    private static final byte[][] NEW =
            ASSETS.values().stream().map(KrakenText::ascii).toArray(byte[][]::new);

    private static final byte[] BTC = KrakenText.ascii("BTC");
    private static final byte[] XBT = KrakenText.ascii("XBT");
    private static final byte[] DOGE = KrakenText.ascii("DOGE");
    private static final byte[] XDG = KrakenText.ascii("XDG");

    private KrakenPairs() {}

    /**
     * Writes a pair's name of REST.
     *
     * @param symbol of WebSocket v2.
     * @param buffer to write to.
     * @param offset of the first letter.
     * @return letters written.
     */
    static int put(final byte[] symbol, final MutableDirectBuffer buffer, final int offset) {
        int end = offset;
        int start = 0;
        for (int i = 0; i <= symbol.length; i++) {
            if (i == symbol.length || symbol[i] == '/') {
                end += putAsset(symbol, start, i - start, buffer, end);
                start = i + 1;
            }
        }
        return end - offset;
    }

    private static int putAsset(
            final byte[] symbol,
            final int start,
            final int length,
            final MutableDirectBuffer buffer,
            final int offset) {
        final byte[] old = is(symbol, start, length, BTC) ? XBT : is(symbol, start, length, DOGE) ? XDG : null;
        if (old != null) {
            buffer.putBytes(offset, old);
            return old.length;
        }
        buffer.putBytes(offset, symbol, start, length);
        return length;
    }

    private static boolean is(final byte[] text, final int start, final int length, final byte[] word) {
        if (length != word.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[start + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The usual code of an asset of REST.
     *
     * @param buffer that holds it.
     * @param offset of the first letter.
     * @param length in letters.
     * @return the code if REST writes it in another way; null if it is the same.
     */
    static byte[] asset(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = 0; i < OLD.length; i++) {
            if (is(buffer, offset, length, OLD[i])) {
                return NEW[i];
            }
        }
        return null;
    }

    static boolean is(final DirectBuffer buffer, final int offset, final int length, final byte[] word) {
        if (length != word.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean is(final DirectBuffer buffer, final int offset, final int length, final DirectBuffer word) {
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(offset + i) != word.getByte(i)) {
                return false;
            }
        }
        return true;
    }
}
