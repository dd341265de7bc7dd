package io.rayo.gateways;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.net.FeedCounters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two decoders of a venue that get the same frames, but the second one with a space behind each comma, colon and
 * opening bracket. That means nothing in JSON, and leads around the quick ways, which expect what the venue writes to
 * the byte: so each frame, sound or damaged, must come to the same. The one's frames lie in native memory, the other's
 * in an array.
 */
public final class QuickWayTwin<I extends FeedInstrument> {
    private static final int LONGEST = 1 << 15;
    private static final int LONGEST_DAMAGED = 1 << 13;

    private final Side<I> quick;
    private final Side<I> general;
    private final byte[] spaced = new byte[LONGEST];
    private final long seed;
    private long frames;

    private static final class Side<I extends FeedInstrument> implements FeedListener<I> {
        final FeedCounters counters = new FeedCounters();
        final FeedSymbols<I> symbols = new FeedSymbols<>();
        final CRC32C heard = new CRC32C();
        final FeedDecoder<I> decoder;
        final UnsafeBuffer frame;

        Side(
                final UnsafeBuffer frame,
                final int venueId,
                final BiFunction<FeedContext<I>, FeedListener<I>, FeedDecoder<I>> decoder,
                final Supplier<I> instrument) {
            this.frame = frame;
            symbols.add(instrument.get());
            final TestPublisher publisher = new TestPublisher(this::onMessage);
            this.decoder = decoder.apply(new FeedContext<>(venueId, symbols, publisher, counters, 0), this);
        }

        private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
            for (int i = 0; i < length; i++) {
                heard.update(buffer.getByte(offset + i));
            }
        }

        DecodeError decode(final byte[] text, final int length) {
            frame.putBytes(0, text, 0, length);
            return decoder.decode(frame, 0, length, 1, 1, false);
        }

        String state() {
            return counters.trades + " trades, " + counters.bookUpdates + " updates, " + counters.bookSnapshots
                    + " snapshots, " + counters.messages + " messages, " + counters.duplicates + " duplicates, "
                    + counters.unknownFields + " unknown fields, " + counters.unknownEvents + " unknown events, "
                    + counters.ignoredEvents + " ignored, " + counters.resyncs + " resyncs, " + counters.controlFrames
                    + " control frames, " + counters.nonMarketTrades + " others, " + heard.getValue() + ", "
                    + decoder.lastChannel() + " " + (decoder.lastInstrument() == null);
        }

        @Override
        public void onAnswer(final long id, final long code) {
            hear("answer " + id + " " + code);
        }

        @Override
        public void onServerShutdown() {
            hear("shutdown");
        }

        @Override
        public void onConnectionUseless(final String reason) {
            hear(reason);
        }

        @Override
        public void onSnapshotWanted(final I instrument) {
            hear("wanted");
        }

        private void hear(final String what) {
            heard.update(what.getBytes(StandardCharsets.UTF_8));
        }
    }

    public QuickWayTwin(
            final int venueId,
            final BiFunction<FeedContext<I>, FeedListener<I>, FeedDecoder<I>> decoder,
            final Supplier<I> instrument,
            final long seed) {
        quick = new Side<>(new UnsafeBuffer(ByteBuffer.allocateDirect(LONGEST)), venueId, decoder, instrument);
        general = new Side<>(new UnsafeBuffer(new byte[LONGEST]), venueId, decoder, instrument);
        this.seed = seed;
    }

    /** Counters of the decoder that goes the quick ways. */
    public FeedCounters counters() {
        return quick.counters;
    }

    /** Forgets what both know of their instrument's book. */
    public void resetBooks() {
        quick.symbols.instruments().getFirst().resetBook();
        general.symbols.instruments().getFirst().resetBook();
    }

    /** A frame that both must take alike; the error of the quick one. */
    public DecodeError compare(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return compare(bytes, bytes.length);
    }

    /** The same of bytes. */
    public DecodeError compare(final byte[] text, final int length) {
        frames++;
        final DecodeError one = quick.decode(text, length);
        final DecodeError other = general.decode(spaced, space(text, length));
        final boolean isSame = one == other
                && quick.heard.getValue() == general.heard.getValue()
                && quick.counters.unknownFields == general.counters.unknownFields;
        if (!isSame || frames % 512 == 0) {
            assertEquals(
                    other + ": " + general.state(),
                    one + ": " + quick.state(),
                    () -> "seed " + seed + ": " + new String(text, 0, length, StandardCharsets.ISO_8859_1));
        }
        return one;
    }

    /** Whole frames, each cut at every byte. */
    public void compareCuts(final List<String> texts) {
        for (final String text : texts) {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= bytes.length; cut++) {
                compare(bytes, cut);
            }
        }
    }

    /** A frame in which a few digits, or bytes, are others. */
    public void compareDamaged(final String text, final Random random) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int n = random.nextInt(3); n >= 0; n--) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) (random.nextBoolean() ? '0' + random.nextInt(10) : random.nextInt());
        }
        compare(bytes, bytes.length);
    }

    /**
     * Whole frames cut at every byte, then so many: trades, a book that is followed and loses its way now and then, and
     * damaged ones.
     */
    public void compareStream(
            final List<String> texts,
            final int count,
            final Random random,
            final IntFunction<String> trade,
            final LongFunction<String> snapshot,
            final LongFunction<String> delta) {
        compareCuts(texts);
        final FrameMutator mutator = new FrameMutator(texts, random, LONGEST_DAMAGED);
        long id = 100;
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(8)) {
                case 0 -> assertEquals(DecodeError.NONE, compare(trade.apply(i)));
                case 1, 2 -> compareDamaged(texts.get(random.nextInt(texts.size())), random);
                case 3 -> {
                    resetBooks();
                    id++;
                    assertEquals(DecodeError.NONE, compare(snapshot.apply(id)));
                }
                case 4, 5 -> {
                    id += random.nextInt(50) == 0 ? 2 : 1;
                    assertEquals(DecodeError.NONE, compare(delta.apply(id)));
                }
                default -> compare(mutator.bytes(), mutator.next());
            }
        }
        assertTrue(counters().trades > count / 20, counters().trades + " trades");
        assertTrue(counters().bookUpdates > count / 20, counters().bookUpdates + " updates");
    }

    private int space(final byte[] text, final int length) {
        int count = 0;
        boolean inString = false;
        for (int i = 0; i < length; i++) {
            final byte b = text[i];
            spaced[count++] = b;
            if (b == '"') {
                inString = !inString;
            } else if (inString && b == '\\' && i + 1 < length) {
                spaced[count++] = text[++i];
            } else if (!inString && (b == ',' || b == ':' || b == '{' || b == '[')) {
                spaced[count++] = ' ';
            }
        }
        return count;
    }
}
