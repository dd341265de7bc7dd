package io.rayo.benchmarks.decode;

import io.rayo.gateways.binance.BinanceInstrument;
import io.rayo.gateways.binance.BinanceMarketDataDecoder;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.market.BookSynchronizer;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does it cost to make messages of a venue's frame? Ours, Jackson's streaming parser, and a pass over the bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    private static final long RECEIVE_TIME_NS = 1_790_000_000_000_000_000L;
    private static final int BOOK_BUFFER = 1 << 16;

    /** Kind of the frames. */
    @Param({
        "SPOT_TRADE",
        "FUTURES_AGG_TRADE",
        "SPOT_BOOK_TICKER",
        "FUTURES_BOOK_TICKER",
        "SPOT_DEPTH_5",
        "SPOT_DEPTH_20",
        "FUTURES_DEPTH_20",
        "SPOT_KLINE",
        "FUTURES_MARK_PRICE"
    })
    private FrameKind kind;

    private final JacksonReader jackson = new JacksonReader();
    private FrameSet frames;
    private OneSlotPublisher publisher;
    private FeedCounters counters;
    private BinanceMarketDataDecoder decoder;
    private long decoded;
    private long messagesBefore;
    private long refusedBefore;

    /** For JMH. */
    public DecodeBenchmark() {}

    DecodeBenchmark(final FrameKind kind) {
        this.kind = kind;
    }

    /** Makes the frames and a decoder that knows the instrument; for depth, with a proven book. */
    @Setup
    public void setUp() {
        frames = new FrameSet(kind);
        publisher = new OneSlotPublisher();
        counters = new FeedCounters();
        final BinanceProduct product = kind.isFutures() ? BinanceProduct.USDM : BinanceProduct.SPOT;
        final BookSynchronizer book = new BookSynchronizer(product.bookRule(), BOOK_BUFFER);
        final BinanceInstrument instrument = new BinanceInstrument("BTCUSDT", 1, -2, kind.isFutures() ? -3 : -5, book);
        final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
        symbols.add(instrument);
        decoder = new BinanceMarketDataDecoder(
                product, symbols, publisher, counters, 0, BinanceMarketDataDecoder.MILLISECOND_NS);
        if (kind.isDepth()) {
            proveBook(instrument, book);
        }
        messagesBefore = publisher.messages();
        refusedBefore = refused(); // the update that the snapshot already held
    }

    private void proveBook(final BinanceInstrument instrument, final BookSynchronizer book) {
        rayo(); // kept until the snapshot comes
        final byte[] snapshot = ("{\"lastUpdateId\":" + FrameSet.FIRST_ID
                        + (kind.isFutures() ? ",\"E\":1790000000000,\"T\":1790000000000" : "")
                        + ",\"bids\":[[\"61200.00\",\"1.0\"]],\"asks\":[[\"61300.00\",\"1.0\"]]}")
                .getBytes(StandardCharsets.US_ASCII);
        decoder.decodeSnapshot(instrument, new UnsafeBuffer(snapshot), 0, snapshot.length, RECEIVE_TIME_NS, 1);
        if (!book.isLive()) {
            throw new IllegalStateException("the book did not join its snapshot");
        }
    }

    /** Fails the run if any frame was refused, dropped or found out of order: then it would not be decoding at all. */
    @TearDown
    public void check() {
        final long refused = refused() - refusedBefore;
        if (refused != 0 || publisher.messages() - messagesBefore < decoded - 1) {
            throw new IllegalStateException(kind + ": of " + decoded + " frames " + refused + " were refused, "
                    + publisher.messages() + " messages were made");
        }
    }

    private long refused() {
        return counters.totalErrors()
                + counters.duplicates
                + counters.gaps
                + counters.unknownEvents
                + counters.unknownFields
                + counters.ignoredEvents;
    }

    long messages() {
        return publisher.messages() - messagesBefore;
    }

    /**
     * Our decoder, from the bytes to the message in a slot.
     *
     * @return something that depends on every message.
     */
    @Benchmark
    public long rayo() {
        final int frame = frames.nextDirect();
        decoder.decode(
                frames.direct(), frames.offset(frame), frames.length(frame), RECEIVE_TIME_NS + decoded, 1, false);
        decoded++;
        return publisher.bytes();
    }

    /**
     * Jackson's streaming parser reads every field.
     *
     * @return something that depends on every field.
     * @throws IOException never.
     */
    @Benchmark
    public long jackson() throws IOException {
        final int frame = frames.nextArray();
        return jackson.read(frames.array(), frames.offset(frame), frames.length(frame));
    }

    /**
     * The sum of the bytes.
     *
     * @return it.
     */
    @Benchmark
    public long scan() {
        final int frame = frames.nextArray();
        final byte[] array = frames.array();
        final int end = frames.offset(frame) + frames.length(frame);
        int sum = 0;
        for (int i = frames.offset(frame); i < end; i++) {
            sum += array[i];
        }
        return sum;
    }
}
