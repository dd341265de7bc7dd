package io.rayo.tools.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.BookState;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.L2Book;
import io.rayo.engine.market.MarketStage;
import io.rayo.tools.node.JournalFollower;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Predicate;

/** Rows of best prices, from what a follower knows. */
final class PriceTable {
    private static final double BASIS_POINTS = 10_000;

    private PriceTable() {}

    /** Adds a row for each wanted instrument. */
    static void fill(final ArrayNode rows, final JournalFollower node, final Predicate<Instrument> wanted) {
        final MarketStage market = node.stages().market();
        for (int id = 1; id < market.registry().limit(); id++) {
            final Instrument instrument = market.registry().get(id);
            if (null != instrument && wanted.test(instrument)) {
                rows.add(row(node, market, instrument));
            }
        }
    }

    private static ObjectNode row(final JournalFollower node, final MarketStage market, final Instrument instrument) {
        final ObjectNode row = Json.MAPPER.createObjectNode();
        final int id = instrument.instrumentId();
        row.put("venue", Venues.name(instrument.venueId()));
        row.put("symbol", instrument.symbol());
        row.put("pair", instrument.pair());
        row.put("marketType", instrument.marketType().name());
        final L2Book book = market.book(id);
        final JournalFollower.Top top = node.top(id);
        final boolean live = BookState.LIVE == market.bookState(id);
        row.put("book", market.bookState(id).name());
        if (live) {
            price(row, "bid", book.bestBidPrice(), L2Book.NONE, instrument.priceExponent());
            price(row, "bidQuantity", book.bestBidQuantity(), L2Book.NONE, instrument.sizeExponent());
            price(row, "ask", book.bestAskPrice(), L2Book.NONE, instrument.priceExponent());
            price(row, "askQuantity", book.bestAskQuantity(), L2Book.NONE, instrument.sizeExponent());
        } else if (null != top) {
            final long none = TopOfBookDecoder.bidPriceMantissaNullValue();
            price(row, "bid", top.bidPrice(), none, instrument.priceExponent());
            price(row, "bidQuantity", top.bidQuantity(), none, instrument.sizeExponent());
            price(row, "ask", top.askPrice(), none, instrument.priceExponent());
            price(row, "askQuantity", top.askQuantity(), none, instrument.sizeExponent());
        } else {
            row.putNull("bid").putNull("bidQuantity").putNull("ask").putNull("askQuantity");
        }
        spread(row);
        final long last = market.lastTradePrice(id);
        price(row, "last", last, last > 0 ? Long.MIN_VALUE : last, instrument.priceExponent());
        return row;
    }

    private static void price(
            final ObjectNode row, final String name, final long mantissa, final long none, final int exponent) {
        if (mantissa == none) {
            row.putNull(name);
        } else {
            row.put(name, Decimals.toString(mantissa, exponent));
        }
    }

    private static void spread(final ObjectNode row) {
        final double bid = row.get("bid").asDouble();
        final double ask = row.get("ask").asDouble();
        if (bid > 0 && ask > 0) {
            row.put("spreadBps", (ask - bid) / ((ask + bid) / 2) * BASIS_POINTS);
        } else {
            row.putNull("spreadBps");
        }
    }

    /** Prints the rows. */
    static void print(final PrintWriter out, final ArrayNode rows) {
        out.printf(
                "%-16s %-16s %-10s %-8s %16s %16s %9s %16s%n",
                "venue", "symbol", "market", "book", "bid", "ask", "bps", "last");
        for (final JsonNode row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-16s %-16s %-10s %-8s %16s %16s %9s %16s%n",
                    row.get("venue").asText(),
                    row.get("symbol").asText(),
                    row.get("marketType").asText().toLowerCase(Locale.ROOT),
                    row.get("book").asText().toLowerCase(Locale.ROOT),
                    text(row.get("bid")),
                    text(row.get("ask")),
                    row.get("spreadBps").isNull()
                            ? "-"
                            : String.format(
                                    Locale.ROOT, "%.2f", row.get("spreadBps").asDouble()),
                    text(row.get("last")));
        }
    }

    private static String text(final JsonNode value) {
        return value.isNull() ? "-" : value.asText();
    }
}
