package io.rayo.gateways.kraken;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.codecs.sbe.VenueStatusDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Says in plain words what a message says. */
final class MessageWords {
    private MessageWords() {}

    static List<String> all(final KrakenHarness<?> harness, final int priceExponent, final int sizeExponent) {
        final List<String> words = new ArrayList<>();
        for (int i = 0; i < harness.publisher.messages().size(); i++) {
            words.add(of(harness.publisher.message(i), priceExponent, sizeExponent));
        }
        harness.publisher.clear();
        return words;
    }

    static String of(final DirectBuffer buffer, final int priceExponent, final int sizeExponent) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final long timeNs = EventHeaders.eventTimeNs(buffer, 0);
        return switch (EventHeaders.templateId(buffer, 0)) {
            case TradeDecoder.TEMPLATE_ID -> {
                final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(buffer, 0, header);
                yield "trade %d %s x %s %s at %d"
                        .formatted(
                                trade.tradeId(),
                                Decimals.toString(trade.priceMantissa(), priceExponent),
                                Decimals.toString(trade.quantityMantissa(), sizeExponent),
                                trade.aggressorSide(),
                                timeNs);
            }
            case TopOfBookDecoder.TEMPLATE_ID -> {
                final TopOfBookDecoder top = new TopOfBookDecoder().wrapAndApplyHeader(buffer, 0, header);
                yield "top %s x %s / %s x %s at %d"
                        .formatted(
                                orNone(top.bidPriceMantissa(), priceExponent),
                                orNone(top.bidQuantityMantissa(), sizeExponent),
                                orNone(top.askPriceMantissa(), priceExponent),
                                orNone(top.askQuantityMantissa(), sizeExponent),
                                timeNs);
            }
            case BarDecoder.TEMPLATE_ID -> {
                final BarDecoder bar = new BarDecoder().wrapAndApplyHeader(buffer, 0, header);
                yield "bar %d+%d %s %s %s %s x %s n %d %s"
                        .formatted(
                                bar.openTimeNs(),
                                bar.timeframeNs(),
                                Decimals.toString(bar.openMantissa(), priceExponent),
                                Decimals.toString(bar.highMantissa(), priceExponent),
                                Decimals.toString(bar.lowMantissa(), priceExponent),
                                Decimals.toString(bar.closeMantissa(), priceExponent),
                                Decimals.toString(bar.volumeMantissa(), sizeExponent),
                                bar.tradeCount(),
                                bar.closed() == 1 ? "closed" : "open");
            }
            case MarkPriceDecoder.TEMPLATE_ID -> {
                final MarkPriceDecoder mark = new MarkPriceDecoder().wrapAndApplyHeader(buffer, 0, header);
                yield "mark %s index %s rate %s next %d at %d"
                        .formatted(
                                orNone(mark.markPrice(), Decimals.MONEY_EXPONENT),
                                orNone(mark.indexPrice(), Decimals.MONEY_EXPONENT),
                                orNone(mark.fundingRate(), Decimals.RATE_EXPONENT),
                                mark.nextFundingTimeNs(),
                                timeNs);
            }
            case BookDeltaDecoder.TEMPLATE_ID -> {
                final BookDeltaDecoder delta = new BookDeltaDecoder().wrapAndApplyHeader(buffer, 0, header);
                final StringBuilder text = new StringBuilder();
                text.append((EventHeaders.flags(buffer, 0) & EventHeaders.FLAG_SNAPSHOT) != 0 ? "snapshot" : "change");
                for (final BookDeltaDecoder.BidsDecoder level : delta.bids()) {
                    text.append(" b ")
                            .append(Decimals.toString(level.priceMantissa(), priceExponent))
                            .append(" x ")
                            .append(Decimals.toString(level.quantityMantissa(), sizeExponent));
                }
                for (final BookDeltaDecoder.AsksDecoder level : delta.asks()) {
                    text.append(" a ")
                            .append(Decimals.toString(level.priceMantissa(), priceExponent))
                            .append(" x ")
                            .append(Decimals.toString(level.quantityMantissa(), sizeExponent));
                }
                yield text.append(" at ").append(timeNs).toString();
            }
            case FeedGapDecoder.TEMPLATE_ID -> {
                final FeedGapDecoder gap = new FeedGapDecoder().wrapAndApplyHeader(buffer, 0, header);
                yield "gap %s %s".formatted(gap.channel(), gap.cause());
            }
            case VenueStatusDecoder.TEMPLATE_ID -> {
                final VenueStatusDecoder status = new VenueStatusDecoder().wrapAndApplyHeader(buffer, 0, header);
                yield "status %s %s".formatted(status.state(), status.reason());
            }
            default -> throw new AssertionError("message " + EventHeaders.templateId(buffer, 0));
        };
    }

    private static String orNone(final long mantissa, final int exponent) {
        return mantissa == Long.MIN_VALUE ? "none" : Decimals.toString(mantissa, exponent);
    }
}
