package io.rayo.gateways.okx;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.MessageHandler;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.InstrumentStatus;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.codecs.sbe.VenueStatusDecoder;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
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
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A market data decoder of OKX with all that it needs. */
final class OkxHarness implements FeedListener<OkxInstrument> {
    static final long RECEIVE_TIME_NS = 1_790_000_000_000_000_777L;

    final TestPublisher publisher;
    final FeedCounters counters = new FeedCounters();
    final FeedSymbols<OkxInstrument> symbols = new FeedSymbols<>();
    final OkxSettings settings;
    final OkxProtocol protocol;
    final FeedDecoder<OkxInstrument> decoder;
    final List<String> heard = new ArrayList<>();

    OkxHarness(final OkxProduct product) {
        this(product, null);
    }

    OkxHarness(final OkxProduct product, final MessageHandler handler) {
        this(new OkxSettings(product), handler);
    }

    OkxHarness(final OkxSettings settings, final MessageHandler handler) {
        this.settings = settings;
        publisher = handler == null ? new TestPublisher() : new TestPublisher(handler);
        settings.feed()
                .channels(
                        EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK, Channel.BARS, Channel.MARK_PRICE))
                .barIntervals(List.of("1m"));
        settings.conclude();
        protocol = new OkxProtocol(settings);
        decoder = protocol.decoder(
                new FeedContext<>(settings.product().venueId(), symbols, publisher, counters, 0), this);
    }

    /** An instrument of either product, by its name. */
    static InstrumentDetails details(final String symbol, final int priceExponent, final int sizeExponent) {
        final String[] parts = symbol.split("-", -1);
        final MarketType type = parts.length == 2
                ? MarketType.SPOT
                : parts[2].equals("SWAP") ? MarketType.PERPETUAL : MarketType.FUTURE;
        return new InstrumentDetails(
                symbol,
                parts[0],
                parts[1],
                parts[1],
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
                InstrumentStatus.TRADING);
    }

    OkxInstrument add(final String symbol, final int priceExponent, final int sizeExponent) {
        final OkxInstrument instrument = protocol.instrument(
                details(symbol, priceExponent, sizeExponent),
                symbols.instruments().size() + 1);
        symbols.add(instrument);
        return instrument;
    }

    DecodeError decode(final String text) {
        return decode(text, false);
    }

    DecodeError decode(final String text, final boolean standby) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(new UnsafeBuffer(bytes), 0, bytes.length, RECEIVE_TIME_NS, 3, standby);
    }

    String words(final int index) {
        return words(publisher.message(index), 0, symbols.instruments());
    }

    List<String> words() {
        final List<String> words = new ArrayList<>();
        for (int i = 0; i < publisher.messages().size(); i++) {
            words.add(words(i));
        }
        return words;
    }

    /** A message in plain words. */
    static String words(final DirectBuffer buffer, final int offset, final List<OkxInstrument> instruments) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final int id = EventHeaders.instrumentId(buffer, offset);
        final OkxInstrument instrument = id == 0 ? null : instruments.get(id - 1);
        final int price = id == 0 ? 0 : instrument.priceExponent();
        final int size = id == 0 ? 0 : instrument.sizeExponent();
        final long timeMs = EventHeaders.eventTimeNs(buffer, offset) / 1_000_000;
        return switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> {
                final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "trade %d %s %s x%d %s at %d"
                        .formatted(
                                trade.tradeId(),
                                text(trade.priceMantissa(), price),
                                text(trade.quantityMantissa(), size),
                                trade.tradeCount(),
                                trade.aggressorSide(),
                                timeMs);
            }
            case TopOfBookDecoder.TEMPLATE_ID -> {
                final TopOfBookDecoder top = new TopOfBookDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "top %s x %s / %s x %s at %d"
                        .formatted(
                                text(top.bidPriceMantissa(), price),
                                text(top.bidQuantityMantissa(), size),
                                text(top.askPriceMantissa(), price),
                                text(top.askQuantityMantissa(), size),
                                timeMs);
            }
            case BookDeltaDecoder.TEMPLATE_ID -> {
                final BookDeltaDecoder delta = new BookDeltaDecoder().wrapAndApplyHeader(buffer, offset, header);
                final StringBuilder text = new StringBuilder(
                        (EventHeaders.flags(buffer, offset) & EventHeaders.FLAG_SNAPSHOT) != 0 ? "snapshot" : "update");
                text.append(' ').append(number(delta.firstVenueSequence()));
                text.append("..").append(number(delta.lastVenueSequence())).append(" bids");
                delta.bids()
                        .forEach(level -> text.append(' ')
                                .append(text(level.priceMantissa(), price))
                                .append('x')
                                .append(text(level.quantityMantissa(), size)));
                text.append(" asks");
                delta.asks()
                        .forEach(level -> text.append(' ')
                                .append(text(level.priceMantissa(), price))
                                .append('x')
                                .append(text(level.quantityMantissa(), size)));
                yield text + " at " + timeMs;
            }
            case BarDecoder.TEMPLATE_ID -> {
                final BarDecoder bar = new BarDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "bar %d %d %s %s %s %s volume %s turnover %s %s"
                        .formatted(
                                bar.timeframeNs() / 1_000_000_000,
                                bar.openTimeNs() / 1_000_000,
                                text(bar.openMantissa(), price),
                                text(bar.highMantissa(), price),
                                text(bar.lowMantissa(), price),
                                text(bar.closeMantissa(), price),
                                text(bar.volumeMantissa(), size),
                                text(bar.turnover(), -8),
                                bar.closed() == 1 ? "closed" : "open");
            }
            case MarkPriceDecoder.TEMPLATE_ID -> {
                final MarkPriceDecoder mark = new MarkPriceDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "mark %s index %s rate %s next %s at %d"
                        .formatted(
                                text(mark.markPrice(), -8),
                                text(mark.indexPrice(), -8),
                                text(mark.fundingRate(), -12),
                                number(mark.nextFundingTimeNs()),
                                timeMs);
            }
            case FeedGapDecoder.TEMPLATE_ID -> {
                final FeedGapDecoder gap = new FeedGapDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "gap %s %s %s %s"
                        .formatted(
                                gap.channel(),
                                gap.cause(),
                                number(gap.expectedVenueSequence()),
                                number(gap.receivedVenueSequence()));
            }
            case VenueStatusDecoder.TEMPLATE_ID -> {
                final VenueStatusDecoder status = new VenueStatusDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "status " + status.state();
            }
            default -> "template " + EventHeaders.templateId(buffer, offset);
        };
    }

    private static String text(final long mantissa, final int exponent) {
        return mantissa == Long.MIN_VALUE ? "none" : Decimals.toString(mantissa, exponent);
    }

    private static String number(final long value) {
        return value == Long.MIN_VALUE ? "none" : Long.toString(value);
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
    public void onSnapshotWanted(final OkxInstrument instrument) {
        heard.add("snapshot " + instrument.symbol());
    }
}
