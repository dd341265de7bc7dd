package io.rayo.gateways;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** Books as slow and plain as can be, built from the messages that a gateway publishes. */
public final class BookTwin implements MessageHandler {
    /** One book. */
    public static final class Book {
        public final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        public final NavigableMap<Long, Long> asks = new TreeMap<>();
        public boolean live;
        public boolean inGroup;
        public long lastSequence;
        public int gaps;
        public int updates;
        public int snapshots;

        public List<String> top(final boolean bid, final int levels, final int priceExponent, final int sizeExponent) {
            final List<String> top = new ArrayList<>();
            (bid ? bids : asks)
                    .entrySet().stream()
                            .limit(levels)
                            .forEach(e -> top.add(Decimals.toString(e.getKey(), priceExponent) + " x "
                                    + Decimals.toString(e.getValue(), sizeExponent)));
            return top;
        }
    }

    private final Map<Integer, Book> books = new HashMap<>();
    private final Map<Integer, Long> counts = new HashMap<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BookDeltaDecoder delta = new BookDeltaDecoder();
    private final FeedGapDecoder gap = new FeedGapDecoder();

    public Book book(final int instrumentId) {
        return books.computeIfAbsent(instrumentId, id -> new Book());
    }

    public long count(final int templateId) {
        return counts.getOrDefault(templateId, 0L);
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        final int templateId = EventHeaders.templateId(buffer, offset);
        counts.merge(templateId, 1L, Long::sum);
        if (templateId == FeedGapDecoder.TEMPLATE_ID) {
            final Channel channel =
                    gap.wrapAndApplyHeader(buffer, offset, header).channel();
            if (channel == Channel.BOOK || channel == Channel.ALL) {
                final Book book = book(EventHeaders.instrumentId(buffer, offset));
                book.live = false;
                book.inGroup = false;
                book.gaps++;
            }
        } else if (templateId == BookDeltaDecoder.TEMPLATE_ID) {
            delta.wrapAndApplyHeader(buffer, offset, header);
            apply(book(EventHeaders.instrumentId(buffer, offset)), EventHeaders.flags(buffer, offset));
        }
    }

    private void apply(final Book book, final int flags) {
        final boolean snapshot = (flags & EventHeaders.FLAG_SNAPSHOT) != 0;
        final boolean last = (flags & EventHeaders.FLAG_LAST_OF_GROUP) != 0;
        if (snapshot && !book.inGroup) {
            book.bids.clear();
            book.asks.clear();
        }
        book.inGroup = !last;
        for (final BookDeltaDecoder.BidsDecoder level : delta.bids()) {
            set(book.bids, level.priceMantissa(), level.quantityMantissa());
        }
        for (final BookDeltaDecoder.AsksDecoder level : delta.asks()) {
            set(book.asks, level.priceMantissa(), level.quantityMantissa());
        }
        if (last) {
            book.lastSequence = delta.lastVenueSequence();
            if (snapshot) {
                book.live = true;
                book.snapshots++;
            } else {
                if (!book.live) {
                    throw new AssertionError("a change of a book that is not live");
                }
                book.updates++;
            }
        }
    }

    private static void set(final Map<Long, Long> side, final long price, final long quantity) {
        if (quantity == 0) {
            side.remove(price);
        } else {
            side.put(price, quantity);
        }
    }
}
