package io.rayo.gateways;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.BarDecoder;
import io.rayo.codecs.sbe.BookDeltaDecoder;
import io.rayo.codecs.sbe.FeedGapDecoder;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.TopOfBookDecoder;
import io.rayo.codecs.sbe.TradeDecoder;
import io.rayo.gateways.market.FeedInstrument;
import java.math.BigDecimal;
import java.util.List;
import org.agrona.DirectBuffer;

/** Market data messages in plain words: no trailing zeros, times in milliseconds. */
public final class MarketWords {
    private MarketWords() {}

    /** Says a message; instrument ids count the list from 1. */
    public static String of(final DirectBuffer buffer, final int offset, final List<? extends FeedInstrument> known) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final int id = EventHeaders.instrumentId(buffer, offset);
        final int price = id == 0 ? 0 : known.get(id - 1).priceExponent();
        final int size = id == 0 ? 0 : known.get(id - 1).sizeExponent();
        final long timeMs = EventHeaders.eventTimeNs(buffer, offset) / 1_000_000;
        return switch (EventHeaders.templateId(buffer, offset)) {
            case TradeDecoder.TEMPLATE_ID -> {
                final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "trade %d %s %s %s at %d"
                        .formatted(
                                trade.tradeId(),
                                text(trade.priceMantissa(), price),
                                text(trade.quantityMantissa(), size),
                                trade.aggressorSide(),
                                timeMs);
            }
            case TopOfBookDecoder.TEMPLATE_ID -> {
                final TopOfBookDecoder top = new TopOfBookDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "top %s: %s x %s / %s x %s at %d"
                        .formatted(
                                number(top.venueSequence()),
                                text(top.bidPriceMantissa(), price),
                                text(top.bidQuantityMantissa(), size),
                                text(top.askPriceMantissa(), price),
                                text(top.askQuantityMantissa(), size),
                                timeMs);
            }
            case BookDeltaDecoder.TEMPLATE_ID -> book(buffer, offset, price, size) + " at " + timeMs;
            case BarDecoder.TEMPLATE_ID -> {
                final BarDecoder bar = new BarDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "bar %d s from %d: %s %s %s %s volume %s turnover %s %s"
                        .formatted(
                                bar.timeframeNs() / 1_000_000_000,
                                bar.openTimeNs() / 1_000_000,
                                text(bar.openMantissa(), price),
                                text(bar.highMantissa(), price),
                                text(bar.lowMantissa(), price),
                                text(bar.closeMantissa(), price),
                                text(bar.volumeMantissa(), size),
                                text(bar.turnover(), Decimals.MONEY_EXPONENT),
                                bar.closed() == 1 ? "closed" : "open");
            }
            case MarkPriceDecoder.TEMPLATE_ID -> {
                final MarkPriceDecoder mark = new MarkPriceDecoder().wrapAndApplyHeader(buffer, offset, header);
                yield "mark %s index %s rate %s next %s at %d"
                        .formatted(
                                text(mark.markPrice(), Decimals.MONEY_EXPONENT),
                                text(mark.indexPrice(), Decimals.MONEY_EXPONENT),
                                text(mark.fundingRate(), Decimals.RATE_EXPONENT),
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
            default -> "template " + EventHeaders.templateId(buffer, offset);
        };
    }

    private static String book(final DirectBuffer buffer, final int offset, final int price, final int size) {
        final BookDeltaDecoder delta =
                new BookDeltaDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final boolean snapshot = (EventHeaders.flags(buffer, offset) & EventHeaders.FLAG_SNAPSHOT) != 0;
        final StringBuilder text = new StringBuilder(snapshot ? "snapshot " : "update ");
        text.append(number(delta.firstVenueSequence())).append("..").append(number(delta.lastVenueSequence()));
        text.append(" bids");
        for (final BookDeltaDecoder.BidsDecoder level : delta.bids()) {
            text.append(' ').append(text(level.priceMantissa(), price)).append('x');
            text.append(text(level.quantityMantissa(), size));
        }
        text.append(" asks");
        for (final BookDeltaDecoder.AsksDecoder level : delta.asks()) {
            text.append(' ').append(text(level.priceMantissa(), price)).append('x');
            text.append(text(level.quantityMantissa(), size));
        }
        return text.toString();
    }

    private static String text(final long mantissa, final int exponent) {
        return mantissa == Long.MIN_VALUE
                ? "none"
                : BigDecimal.valueOf(mantissa, -exponent).stripTrailingZeros().toPlainString();
    }

    private static String number(final long value) {
        return value == Long.MIN_VALUE ? "none" : Long.toString(value);
    }
}
