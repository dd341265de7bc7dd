package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.market.Instrument;
import io.rayo.engine.market.L2Book;
import io.rayo.engine.market.MarketStage;
import io.rayo.tools.UsageException;
import io.rayo.tools.node.JournalFollower;
import io.rayo.tools.node.NodeFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The order book of an instrument. */
@Command(
        name = "book",
        mixinStandardHelpOptions = true,
        description = {
            "The order book of an instrument as a node knows it, from its journal; the node may be running or not.",
            "The state says whether the book is proven (LIVE), not yet (SYNCING) or no longer (STALE)."
        },
        footer = {"", "Example: rayo book binance-spot BTC/USDT --levels 20"})
public final class BookCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "VENUE", description = "Such as binance-spot.")
    private String venue;

    @Parameters(index = "1", paramLabel = "SYMBOL", description = "Such as BTC/USDT, or the venue's own text.")
    private String symbol;

    @Option(
            names = "--node",
            paramLabel = "FOLDER",
            description = "The node's folder (default: the one that runs under data/).")
    private Path folder;

    @Option(names = "--levels", paramLabel = "N", description = "Levels a side (default: ${DEFAULT-VALUE}).")
    private int levels = 10;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final int venueId = Venues.idOf(venue);
        if (venueId < 0) {
            throw new UsageException("no such venue: " + venue);
        }
        if (levels < 1) {
            throw new UsageException("invalid --levels=" + levels + ": at least 1");
        }
        try (JournalFollower node = new JournalFollower(NodeFolder.find(folder))) {
            node.catchUp();
            final MarketStage market = node.stages().market();
            final Instrument instrument = find(market, venueId);
            final ObjectNode root = toJson(market, instrument);
            root.put("timeNs", node.timeNs());
            final PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(root);
            } else {
                print(out, root);
            }
        }
        return 0;
    }

    private Instrument find(final MarketStage market, final int venueId) throws IOException {
        Instrument byPair = null;
        for (int id = 1; id < market.registry().limit(); id++) {
            final Instrument instrument = market.registry().get(id);
            if (null != instrument && instrument.venueId() == venueId) {
                if (instrument.symbol().equals(symbol)) {
                    return instrument;
                }
                byPair = null == byPair && instrument.pair().equals(symbol) ? instrument : byPair;
            }
        }
        if (null == byPair) {
            throw new IOException("this node knows no " + symbol + " of " + venue);
        }
        return byPair;
    }

    private ObjectNode toJson(final MarketStage market, final Instrument instrument) {
        final ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("venue", venue);
        root.put("symbol", instrument.symbol());
        root.put("pair", instrument.pair());
        root.put("state", market.bookState(instrument.instrumentId()).name());
        final L2Book book = market.book(instrument.instrumentId());
        side(root.putArray("bids"), book, Side.BUY, instrument);
        side(root.putArray("asks"), book, Side.SELL, instrument);
        return root;
    }

    private void side(final ArrayNode rows, final L2Book book, final Side side, final Instrument instrument) {
        for (int level = 0; level < Math.min(levels, book.levelCount(side)); level++) {
            rows.addArray()
                    .add(Decimals.toString(book.price(side, level), instrument.priceExponent()))
                    .add(Decimals.toString(book.quantity(side, level), instrument.sizeExponent()));
        }
    }

    private static void print(final PrintWriter out, final ObjectNode root) {
        out.printf(
                "%s %s (%s), %s%n",
                root.get("venue").asText(),
                root.get("symbol").asText(),
                root.get("pair").asText(),
                root.get("state").asText().toLowerCase(Locale.ROOT));
        out.printf("%16s %16s | %-16s %-16s%n", "quantity", "bid", "ask", "quantity");
        final ArrayNode bids = root.withArray("bids");
        final ArrayNode asks = root.withArray("asks");
        for (int i = 0; i < Math.max(bids.size(), asks.size()); i++) {
            out.printf(
                    "%16s %16s | %-16s %-16s%n",
                    bids.path(i).path(1).asText(),
                    bids.path(i).path(0).asText(),
                    asks.path(i).path(0).asText(),
                    asks.path(i).path(1).asText());
        }
    }
}
