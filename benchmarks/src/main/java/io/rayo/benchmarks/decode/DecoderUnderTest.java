package io.rayo.benchmarks.decode;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.binance.BinanceProtocol;
import io.rayo.gateways.binance.BinanceSettings;
import io.rayo.gateways.bybit.BybitProduct;
import io.rayo.gateways.bybit.BybitProtocol;
import io.rayo.gateways.bybit.BybitSettings;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.kraken.KrakenFuturesProtocol;
import io.rayo.gateways.kraken.KrakenFuturesSettings;
import io.rayo.gateways.kraken.KrakenProtocol;
import io.rayo.gateways.kraken.KrakenSettings;
import io.rayo.gateways.kucoin.KucoinProduct;
import io.rayo.gateways.kucoin.KucoinProtocol;
import io.rayo.gateways.kucoin.KucoinSettings;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.market.MarketProtocol;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.okx.OkxProduct;
import io.rayo.gateways.okx.OkxProtocol;
import io.rayo.gateways.okx.OkxSettings;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The decoder of a venue, as its protocol makes it for a gateway, with one instrument; for depth, with a proven book.
 *
 * @param <I> the venue's instruments.
 */
final class DecoderUnderTest<I extends FeedInstrument> implements FeedListener<I> {
    private static final long RECEIVE_TIME_NS = 1_790_000_000_000_000_000L;
    private static final int CONNECTION = 1;

    private final OneSlotPublisher publisher = new OneSlotPublisher();
    private final FeedCounters counters = new FeedCounters();
    private final FeedDecoder<I> decoder;
    private final I instrument;
    private final String name;
    private long decoded;
    private long messagesBefore;
    private long refusedBefore;

    private DecoderUnderTest(final String name, final MarketProtocol<I> protocol, final InstrumentDetails details) {
        this.name = name;
        final FeedSymbols<I> symbols = new FeedSymbols<>();
        instrument = protocol.instrument(details, 1);
        symbols.add(instrument);
        decoder = protocol.decoder(new FeedContext<>(protocol.venueId(), symbols, publisher, counters, 0), this);
    }

    /** Makes the decoder that a kind of frames needs. */
    static DecoderUnderTest<?> of(final FrameKind kind) {
        final SplittableRandom random = new SplittableRandom(1);
        final boolean depth = kind.content() == FrameKind.Content.DEPTH;
        final DecoderUnderTest<?> made = switch (kind.market()) {
            case BINANCE_SPOT, BINANCE_USDM -> binance(kind);
            case BYBIT -> {
                final BybitSettings settings = new BybitSettings(BybitProduct.LINEAR);
                wanted(settings.feed(), true, true);
                yield of(kind, new BybitProtocol(settings.conclude()), "BTCUSDT", -2, -3)
                        .after(depth, BybitFrames.snapshot(random))
                        .after(kind.content() == FrameKind.Content.MARK, BybitFrames.markSnapshot(random));
            }
            case OKX -> {
                final OkxSettings settings = new OkxSettings(OkxProduct.DERIVATIVES);
                wanted(settings.feed(), true, true);
                settings.conclude();
                yield of(kind, new OkxProtocol(settings), "BTC-USDT-SWAP", -1, -2)
                        .after(depth, OkxFrames.snapshot(random));
            }
            case KUCOIN_SPOT -> {
                final KucoinSettings settings = new KucoinSettings(KucoinProduct.SPOT);
                wanted(settings.feed(), true, false);
                yield of(kind, new KucoinProtocol(settings.conclude()), "BTC-USDT", -1, -8)
                        .after(depth, KucoinFrames.snapshot(random));
            }
            case KUCOIN_FUTURES -> {
                final KucoinSettings settings = new KucoinSettings(KucoinProduct.FUTURES);
                wanted(settings.feed(), true, true);
                yield of(kind, new KucoinProtocol(settings.conclude()), "XBTUSDTM", -1, 0);
            }
            case KRAKEN_SPOT -> {
                final FeedSettings settings = KrakenSettings.live().depth(KrakenFrames.DEPTH);
                wanted(settings, true, false);
                yield of(
                                kind,
                                new KrakenProtocol(KrakenSettings.check(settings), KrakenSettings.connection()),
                                "BTC/USD",
                                -1,
                                -8)
                        .after(depth, KrakenFrames.snapshot(random));
            }
            case KRAKEN_FUTURES -> {
                final FeedSettings settings = KrakenFuturesSettings.live();
                wanted(settings, false, true);
                yield of(
                                kind,
                                new KrakenFuturesProtocol(
                                        KrakenFuturesSettings.check(settings), KrakenFuturesSettings.connection()),
                                "PF_XBTUSD",
                                0,
                                -4)
                        .after(depth, KrakenFuturesFrames.snapshot());
            }
        };
        made.start();
        return made;
    }

    private static DecoderUnderTest<?> binance(final FrameKind kind) {
        final boolean futures = kind.market() == FrameKind.Market.BINANCE_USDM;
        final BinanceSettings settings = new BinanceSettings(futures ? BinanceProduct.USDM : BinanceProduct.SPOT)
                .symbols(List.of("BTCUSDT"))
                .channels(channels(true, futures))
                .barIntervals(List.of("1m"))
                .bookBufferSize(1 << 16)
                .conclude();
        final var made = of(kind, new BinanceProtocol(settings), "BTCUSDT", -2, futures ? -3 : -5);
        if (kind.content() == FrameKind.Content.DEPTH) {
            // an update is kept until the snapshot comes, which holds it already
            made.after(true, kind.text(FrameSet.FIRST_ID - 1, new SplittableRandom(1)));
            made.snapshot(BinanceFrames.snapshot(futures));
        }
        return made;
    }

    private static <I extends FeedInstrument> DecoderUnderTest<I> of(
            final FrameKind kind,
            final MarketProtocol<I> protocol,
            final String symbol,
            final int priceExponent,
            final int sizeExponent) {
        final MarketType type = switch (kind.market()) {
            case BINANCE_SPOT, KUCOIN_SPOT, KRAKEN_SPOT -> MarketType.SPOT;
            default -> MarketType.PERPETUAL;
        };
        return new DecoderUnderTest<>(
                kind.label(),
                protocol,
                new InstrumentDetails(
                        symbol,
                        "BTC",
                        "USDT",
                        "USDT",
                        priceExponent,
                        sizeExponent,
                        1,
                        1,
                        1,
                        Long.MAX_VALUE / 4,
                        0,
                        InstrumentDetails.ONE,
                        0,
                        type,
                        type == MarketType.SPOT ? ContractType.NONE : ContractType.LINEAR,
                        InstrumentStatus.TRADING));
    }

    private static void wanted(final FeedSettings settings, final boolean bars, final boolean mark) {
        settings.symbols(List.of("*")).channels(channels(bars, mark)).bookBufferSize(1 << 16);
        if (bars) {
            settings.barIntervals(List.of("1m"));
        }
    }

    private static Set<Channel> channels(final boolean bars, final boolean mark) {
        final Set<Channel> channels = EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK);
        if (bars) {
            channels.add(Channel.BARS);
        }
        if (mark) {
            channels.add(Channel.MARK_PRICE);
        }
        return channels;
    }

    private DecoderUnderTest<I> after(final boolean needed, final String frame) {
        if (needed) {
            final byte[] text = frame.getBytes(StandardCharsets.US_ASCII);
            final DecodeError error =
                    decoder.decode(new UnsafeBuffer(text), 0, text.length, RECEIVE_TIME_NS, CONNECTION, false);
            if (error != DecodeError.NONE) {
                throw new IllegalStateException(name + ": " + error + " in " + frame);
            }
        }
        return this;
    }

    private void snapshot(final String answer) {
        final byte[] text = answer.getBytes(StandardCharsets.US_ASCII);
        decoder.decodeSnapshot(instrument, new UnsafeBuffer(text), 0, text.length, RECEIVE_TIME_NS, CONNECTION);
    }

    private void start() {
        messagesBefore = publisher.messages();
        refusedBefore = refused();
    }

    /**
     * Decodes a frame, from its bytes to the message in a slot.
     *
     * @param buffer that holds it.
     * @param offset of it.
     * @param length of it.
     * @return something that depends on every message.
     */
    long decode(final DirectBuffer buffer, final int offset, final int length) {
        decoder.decode(buffer, offset, length, RECEIVE_TIME_NS + decoded, CONNECTION, false);
        decoded++;
        return publisher.bytes();
    }

    /** Fails if any frame was refused, dropped or found out of order: then it would not be decoding at all. */
    void check() {
        final long refused = refused() - refusedBefore;
        if (refused != 0 || messages() < decoded) {
            throw new IllegalStateException(name + ": of " + decoded + " frames " + refused + " were refused, "
                    + messages() + " messages were made: " + counters.totalErrors() + " errors, " + counters.duplicates
                    + " duplicates, " + counters.gaps + " gaps, " + counters.unknownEvents + " unknown events, "
                    + counters.unknownFields + " unknown fields, " + counters.ignoredEvents + " ignored");
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

    @Override
    public void onAnswer(final long id, final long code) {
        throw new IllegalStateException("no answer was asked for");
    }

    @Override
    public void onServerShutdown() {
        throw new IllegalStateException("no frame says so");
    }

    @Override
    public void onConnectionUseless(final String reason) {
        throw new IllegalStateException(reason);
    }

    @Override
    public void onSnapshotWanted(final I wanted) {
        // counted as a gap where it happens
    }
}
