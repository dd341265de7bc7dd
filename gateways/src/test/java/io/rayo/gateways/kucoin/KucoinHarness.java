package io.rayo.gateways.kucoin;

import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.gateways.MarketWords;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.BookSynchronizer.SnapshotVerdict;
import io.rayo.gateways.market.FeedContext;
import io.rayo.gateways.market.FeedDecoder;
import io.rayo.gateways.market.FeedListener;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.net.FeedCounters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A market data decoder of KuCoin with all that it needs. */
final class KucoinHarness implements FeedListener<KucoinInstrument> {
    static final long RECEIVE_TIME_NS = 1_790_000_000_000_000_777L;

    final TestPublisher publisher;
    final FeedCounters counters = new FeedCounters();
    final FeedSymbols<KucoinInstrument> symbols = new FeedSymbols<>();
    final KucoinSettings settings;
    final KucoinProtocol protocol;
    final FeedDecoder<KucoinInstrument> decoder;
    final List<String> heard = new ArrayList<>();
    long timeNs = RECEIVE_TIME_NS;

    KucoinHarness(final KucoinProduct product, final KucoinApi api) {
        this(product, api, null);
    }

    KucoinHarness(final KucoinProduct product, final KucoinApi api, final MessageHandler handler) {
        settings = new KucoinSettings(product).api(api);
        publisher = handler == null ? new TestPublisher() : new TestPublisher(handler);
        settings.feed()
                .symbols(List.of("*/USDT"))
                .channels(EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK, Channel.BARS))
                .barIntervals(List.of("1m"))
                .bookBufferSize(1 << 16);
        settings.conclude();
        protocol = new KucoinProtocol(settings);
        decoder = protocol.decoder(new FeedContext<>(product.venueId(), symbols, publisher, counters, 0), this);
    }

    static InstrumentDetails details(final String symbol, final int priceExponent, final int sizeExponent) {
        return new InstrumentDetails(
                symbol,
                "A",
                "B",
                "B",
                priceExponent,
                sizeExponent,
                1,
                1,
                1,
                Long.MAX_VALUE / 4,
                0,
                InstrumentDetails.ONE,
                0,
                MarketType.SPOT,
                ContractType.NONE,
                InstrumentStatus.TRADING);
    }

    KucoinInstrument add(final String symbol, final int priceExponent, final int sizeExponent) {
        final KucoinInstrument instrument = protocol.instrument(
                details(symbol, priceExponent, sizeExponent),
                symbols.instruments().size() + 1);
        symbols.add(instrument);
        return instrument;
    }

    DecodeError decode(final String text) {
        return decode(text, false);
    }

    DecodeError decode(final String text, final boolean standby) {
        return decode(text.getBytes(StandardCharsets.UTF_8), standby);
    }

    DecodeError decode(final byte[] bytes, final boolean standby) {
        return decoder.decode(new UnsafeBuffer(bytes), 0, bytes.length, timeNs, standby ? 4 : 3, standby);
    }

    SnapshotVerdict snapshot(final KucoinInstrument instrument, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeSnapshot(instrument, new UnsafeBuffer(bytes), 0, bytes.length, timeNs, 3);
    }

    List<String> words() {
        final List<String> words = new ArrayList<>();
        for (int i = 0; i < publisher.messages().size(); i++) {
            words.add(MarketWords.of(publisher.message(i), 0, symbols.instruments()));
        }
        publisher.clear();
        return words;
    }

    @Override
    public void onAnswer(final long id, final long code) {
        heard.add("answer " + id + " " + code);
    }

    @Override
    public void onConnectionUseless(final String reason) {
        heard.add("useless");
    }

    @Override
    public void onServerShutdown() {
        heard.add("shutdown");
    }

    @Override
    public void onSnapshotWanted(final KucoinInstrument instrument) {
        heard.add("snapshot " + instrument.symbol());
    }
}
