package io.rayo.gateways.kucoin;

import io.rayo.gateways.json.JsonScanner;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Tells from the name of a channel or topic what its data is. */
final class MarketTopics {
    /** What the data is. */
    enum Kind {
        /** Best prices as fields. */
        TICKER,
        /** Best prices as two levels that are no lists of levels. */
        LEVEL_1,
        /** A trade. */
        TRADE,
        /** Unified book: its depth and kind stand beside the data. */
        UNIFIED_BOOK,
        /** Classic changes of a book. */
        CHANGES,
        /** Classic image of the best levels. */
        IMAGE,
        /** A bar. */
        BAR,
        /** Mark price, index price, funding. */
        MARK,
        /** Known and wanted by nobody. */
        IGNORED,
        /** Not known. */
        UNKNOWN
    }

    /** A name and what it means. */
    private static final class Topic {
        private final byte[] name;
        private final Kind kind;

        Topic(final byte[] name, final Kind kind) {
            this.name = name;
            this.kind = kind;
        }
    }

    private static final Topic[] UNIFIED = {
        new Topic(bytes("obu"), Kind.UNIFIED_BOOK),
        new Topic(bytes("trade"), Kind.TRADE),
        new Topic(bytes("ticker"), Kind.TICKER),
        new Topic(bytes("kline"), Kind.BAR),
        new Topic(bytes("mark-price"), Kind.MARK),
        new Topic(bytes("markPrice"), Kind.MARK),
        new Topic(bytes("funding-fee"), Kind.MARK),
        new Topic(bytes("funding-fee-all-symbols"), Kind.MARK),
        new Topic(bytes("callAuctionInfo"), Kind.IGNORED)
    };

    private static final Topic[] CLASSIC = {
        new Topic(bytes("/market/level2"), Kind.CHANGES),
        new Topic(bytes("/contractMarket/level2"), Kind.CHANGES),
        new Topic(bytes("/market/match"), Kind.TRADE),
        new Topic(bytes("/contractMarket/execution"), Kind.TRADE),
        new Topic(bytes("/market/ticker"), Kind.TICKER),
        new Topic(bytes("/contractMarket/tickerV2"), Kind.TICKER),
        new Topic(bytes("/spotMarket/level1"), Kind.LEVEL_1),
        new Topic(bytes("/spotMarket/level2Depth5"), Kind.IMAGE),
        new Topic(bytes("/spotMarket/level2Depth50"), Kind.IMAGE),
        new Topic(bytes("/contractMarket/level2Depth5"), Kind.IMAGE),
        new Topic(bytes("/contractMarket/level2Depth50"), Kind.IMAGE),
        new Topic(bytes("/market/candles"), Kind.BAR),
        new Topic(bytes("/contractMarket/limitCandle"), Kind.BAR),
        new Topic(bytes("/contract/instrument"), Kind.MARK),
        new Topic(bytes("/market/snapshot"), Kind.IGNORED),
        new Topic(bytes("/contractMarket/snapshot"), Kind.IGNORED),
        new Topic(bytes("/contract/announcement"), Kind.IGNORED),
        new Topic(bytes("/indicator/index"), Kind.IGNORED),
        new Topic(bytes("/indicator/markPrice"), Kind.IGNORED),
        new Topic(bytes("/margin/fundingBook"), Kind.IGNORED)
    };

    private MarketTopics() {}

    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Kind of a unified channel: {@code ticker.SPOT} without what is behind the point. */
    static Kind unified(final DirectBuffer buffer, final int offset, final int length) {
        return find(UNIFIED, buffer, offset, length);
    }

    /** Kind of a classic topic: {@code /market/level2:BTC-USDT} without what is behind the colon. */
    static Kind classic(final DirectBuffer buffer, final int offset, final int length) {
        return find(CLASSIC, buffer, offset, length);
    }

    private static Kind find(final Topic[] topics, final DirectBuffer buffer, final int offset, final int length) {
        for (int i = 0; i < topics.length; i++) {
            if (equal(topics[i].name, buffer, offset, length)) {
                return topics[i].kind;
            }
        }
        return Kind.UNKNOWN;
    }

    static boolean equal(final byte[] name, final DirectBuffer buffer, final int offset, final int length) {
        if (name.length != length) {
            return false;
        }
        // the last letters tell more of these names than the first
        for (int i = length - 1; i >= 0; i--) {
            if (name[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    /** Place of a letter in a text, counted from its start; its length if it is not there. */
    static int find(final byte letter, final DirectBuffer buffer, final int offset, final int length) {
        int at = 0;
        while (at < length && buffer.getByte(offset + at) != letter) {
            at++;
        }
        return at;
    }

    /** A word of letters in lower case; other words become other words. */
    static long lower(final long word) {
        return word | (word == 0 ? 0 : 0x2020202020202020L >>> (Long.numberOfLeadingZeros(word) & -8));
    }

    /** Whether a value is a whole number without a sign, bare or in quotes. */
    static boolean isNumber(final JsonScanner json, final int position) {
        final boolean quoted = json.at(position) == '"';
        int p = quoted ? position + 1 : position;
        final int start = p;
        while (json.at(p) >= '0' && json.at(p) <= '9') {
            p++;
        }
        final byte end = json.at(p);
        return p > start && p - start <= 19 && (quoted ? end == '"' : end == ',' || end == '}' || end <= ' ');
    }
}
