package io.rayo.engine.paper;

import static io.rayo.engine.money.ExactMath.OVERFLOW;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionReportEncoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.FundingPaymentEncoder;
import io.rayo.codecs.sbe.LiquidationEncoder;
import io.rayo.codecs.sbe.Liquidity;
import io.rayo.codecs.sbe.MarkPriceDecoder;
import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.engine.money.ExactMath;
import io.rayo.engine.money.ExactMath.Rounding;
import io.rayo.engine.money.InstrumentRules;
import io.rayo.engine.orders.Position;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.engine.stage.StateReader;
import io.rayo.engine.stage.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a venue of derivatives does to positions: funding when it falls due, and liquidation when the margin of a
 * position does not suffice any more. Each position has a margin of its own (isolated): its cost over the leverage. The
 * mark price decides, or the last trade's while none is known. Linear contracts only. Positions are those of the
 * execution reports that were published, as they come back. One thread.
 */
final class PaperMargin {
    private static final long ONE = 1_000_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int RATE_EXPONENT = -12;
    private static final int MONEY_EXPONENT = -8;
    private static final byte[] NO_TEXT = {};
    private static final byte[] LIQUIDATED = "liquidated".getBytes(StandardCharsets.US_ASCII);

    /** What is known of one instrument. */
    private static final class Holder {
        final Position position = new Position();
        /** Mantissa in the instrument's scale; 0 while unknown. */
        long markPrice;

        /** The same as the venue said it; 0 while unknown. */
        long markMoney;

        long fundingRate;
        long nextFundingNs = NEVER;
        boolean isLiquidating;

        void writeState(final StateWriter writer) {
            position.writeState(writer);
            writer.putLong(markPrice);
            writer.putLong(markMoney);
            writer.putLong(fundingRate);
            writer.putLong(nextFundingNs);
            writer.putBoolean(isLiquidating);
        }

        void readState(final StateReader reader) {
            position.readState(reader);
            markPrice = reader.getLong();
            markMoney = reader.getLong();
            fundingRate = reader.getLong();
            nextFundingNs = reader.getLong();
            isLiquidating = reader.getBoolean();
        }
    }

    private final PaperSettings settings;
    private final PaperFees fees;
    private final InboundPublisher publisher;
    private final FundingPaymentEncoder funding = new FundingPaymentEncoder();
    private final LiquidationEncoder liquidation = new LiquidationEncoder();
    private final ExecutionReportEncoder report = new ExecutionReportEncoder();
    private Holder[] holders = new Holder[64];
    private long nextDueNs = NEVER;
    private long lastTradeId;

    PaperMargin(final PaperSettings settings, final InboundPublisher publisher) {
        this.settings = settings;
        this.publisher = publisher;
        fees = new PaperFees(settings);
    }

    /** When funding falls due next; far away if never. */
    long nextDueNs() {
        return nextDueNs;
    }

    /** Takes a position that was held before the venue was made. */
    void resume(final InstrumentRules rules, final Position position) {
        if (isConcerned(rules)) {
            holder(rules.instrumentId()).position.copy(position);
        }
    }

    void onRescaled(final int instrumentId, final InstrumentRules from, final InstrumentRules to) {
        if (instrumentId < holders.length && null != holders[instrumentId]) {
            final Holder holder = holders[instrumentId];
            holder.markPrice = 0;
            if (!holder.position.rescale(from.sizeExponent(), to.sizeExponent())) {
                holders[instrumentId] = null; // it cannot be said in the new scale
            }
        }
    }

    void onReport(final InstrumentRules rules, final ExecutionReportDecoder fill) {
        final ExecutionType type = fill.executionType();
        if ((ExecutionType.TRADE != type && ExecutionType.ADJUSTMENT != type) || !isConcerned(rules)) {
            return;
        }
        final Holder holder = holder(rules.instrumentId());
        if (fill.lastQuantityMantissa() > 0 && fill.lastPriceMantissa() > 0) {
            holder.position.fill(
                    rules,
                    fill.side(),
                    fill.lastPriceMantissa(),
                    fill.lastQuantityMantissa(),
                    0,
                    Position.FeeKind.SETTLEMENT);
            holder.isLiquidating &= ExecutionType.ADJUSTMENT != type;
        }
    }

    /** Takes a mark price; what it says of funding holds until it says something else. */
    void onMark(final InstrumentRules rules, final MarkPriceDecoder mark, final long nowNs) {
        if (!isConcerned(rules) || mark.markPrice() <= 0) {
            return;
        }
        final Holder holder = holder(rules.instrumentId());
        holder.markMoney = mark.markPrice();
        final long price = ExactMath.multiplyScaled(
                mark.markPrice(), 1, MONEY_EXPONENT - rules.priceExponent(), Rounding.HALF_EVEN);
        holder.markPrice = OVERFLOW == price ? 0 : price;
        if (settings.isFunded()
                && MarkPriceDecoder.fundingRateNullValue() != mark.fundingRate()
                && MarkPriceDecoder.nextFundingTimeNsNullValue() != mark.nextFundingTimeNs()
                && mark.nextFundingTimeNs() > nowNs) {
            holder.fundingRate = mark.fundingRate();
            holder.nextFundingNs = mark.nextFundingTimeNs();
            findNextDue();
        }
        check(rules, holder, holder.markPrice, nowNs);
    }

    /** Takes a trade's price, which decides while no mark price is known. */
    void onTrade(final InstrumentRules rules, final long price, final long nowNs) {
        final int id = rules.instrumentId();
        if (id < holders.length && null != holders[id] && 0 == holders[id].markPrice) {
            check(rules, holders[id], price, nowNs);
        }
    }

    /** Pays what is due; the rates are those known when it fell due. */
    void payFunding(final PaperInstrument[] instruments, final long nowNs) {
        for (int id = 1; id < holders.length; id++) {
            final Holder holder = holders[id];
            if (null != holder && holder.nextFundingNs <= nowNs) {
                final long dueNs = holder.nextFundingNs;
                holder.nextFundingNs = NEVER;
                if (0 != holder.position.quantity() && holder.markPrice > 0) {
                    pay(instruments[id].rules, holder, dueNs, nowNs);
                }
            }
        }
        findNextDue();
    }

    void writeState(final StateWriter writer) {
        writer.putLong(lastTradeId);
        for (int id = 1; id < holders.length; id++) {
            if (null != holders[id]) {
                writer.putInt(id);
                holders[id].writeState(writer);
            }
        }
        writer.putInt(0);
    }

    void readState(final StateReader reader) {
        lastTradeId = reader.getLong();
        for (int id = reader.getInt(); id != 0; id = reader.getInt()) {
            holder(id).readState(reader);
        }
        findNextDue();
    }

    private static boolean isConcerned(final InstrumentRules rules) {
        return !rules.isSpot() && !rules.isInverse();
    }

    private Holder holder(final int instrumentId) {
        if (instrumentId >= holders.length) {
            holders = Arrays.copyOf(holders, Math.max(instrumentId + 1, holders.length * 2));
        }
        if (null == holders[instrumentId]) {
            holders[instrumentId] = new Holder();
        }
        return holders[instrumentId];
    }

    private void findNextDue() {
        nextDueNs = NEVER;
        for (final Holder holder : holders) {
            nextDueNs = null == holder ? nextDueNs : Math.min(nextDueNs, holder.nextFundingNs);
        }
    }

    private void pay(final InstrumentRules rules, final Holder holder, final long dueNs, final long nowNs) {
        final long quantity = holder.position.quantity();
        final long paid = ExactMath.multiplyScaled(
                rules.notional(holder.markPrice, quantity, Rounding.HALF_EVEN),
                holder.fundingRate,
                RATE_EXPONENT,
                Rounding.HALF_EVEN);
        if (OVERFLOW == paid || 0 == paid) {
            return;
        }
        final int at = header(FundingPaymentEncoder.TEMPLATE_ID, FundingPaymentEncoder.BLOCK_LENGTH, rules, nowNs);
        funding.wrap(publisher.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .amount(paid)
                .fundingRate(holder.fundingRate)
                .markPrice(holder.markMoney)
                .quantityMantissa(quantity)
                .fundingTimeNs(dueNs);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + FundingPaymentEncoder.BLOCK_LENGTH);
    }

    private void check(final InstrumentRules rules, final Holder holder, final long price, final long nowNs) {
        final Position position = holder.position;
        if (0 == settings.leverage() || 0 == position.quantity() || price <= 0 || holder.isLiquidating) {
            return;
        }
        final long initial = ExactMath.multiplyDivide(position.cost(), ONE, settings.leverage(), Rounding.HALF_EVEN);
        final long margin = ExactMath.add(initial, position.unrealisedPnl(rules, price));
        final long worth = rules.notional(price, Math.abs(position.quantity()), Rounding.HALF_EVEN);
        final long maintenance =
                ExactMath.multiplyScaled(worth, settings.maintenanceMargin(), RATE_EXPONENT, Rounding.HALF_EVEN);
        if (OVERFLOW != margin && OVERFLOW != maintenance && margin <= maintenance) {
            liquidate(rules, holder, price, margin, maintenance, nowNs);
        }
    }

    private void liquidate(
            final InstrumentRules rules,
            final Holder holder,
            final long price,
            final long margin,
            final long maintenance,
            final long nowNs) {
        final long quantity = holder.position.quantity();
        holder.isLiquidating = true;
        lastTradeId = Math.max(lastTradeId + 1, nowNs);
        final long tradeId = lastTradeId;
        int at = header(LiquidationEncoder.TEMPLATE_ID, LiquidationEncoder.BLOCK_LENGTH, rules, nowNs);
        liquidation
                .wrap(publisher.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .tradeId(tradeId)
                .priceMantissa(price)
                .quantityMantissa(quantity)
                .margin(margin)
                .maintenanceMargin(maintenance);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + LiquidationEncoder.BLOCK_LENGTH);

        final long fee = fees.feeOf(rules, price, Math.abs(quantity), Liquidity.TAKER);
        final byte[] feeAsset = rules.settleAsset();
        at = header(ExecutionReportEncoder.TEMPLATE_ID, ExecutionReportEncoder.BLOCK_LENGTH, rules, nowNs);
        report.wrap(publisher.buffer(), at + EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(0)
                .tradeId(tradeId)
                .lastPriceMantissa(price)
                .lastQuantityMantissa(Math.abs(quantity))
                .cumulativeQuantityMantissa(Math.abs(quantity))
                .leavesQuantityMantissa(0)
                .fee(OVERFLOW == fee ? 0 : fee)
                .executionType(ExecutionType.ADJUSTMENT)
                .orderStatus(OrderStatus.FILLED)
                .side(quantity > 0 ? Side.SELL : Side.BUY)
                .liquidity(Liquidity.TAKER)
                .rejectReason(RejectReason.NONE)
                .putVenueOrderId(NO_TEXT, 0, 0)
                .putFeeAsset(feeAsset, 0, feeAsset.length)
                .putText(LIQUIDATED, 0, LIQUIDATED.length);
        publisher.publish(EventHeaders.SEQUENCE_OFFSET + report.encodedLength());
    }

    private int header(final int templateId, final int blockLength, final InstrumentRules rules, final long nowNs) {
        final int at = publisher.claim();
        EventHeaders.put(
                publisher.buffer(),
                at,
                templateId,
                blockLength,
                nowNs,
                nowNs,
                rules.instrumentId(),
                rules.venueId(),
                EventHeaders.FLAG_SIMULATED,
                0);
        return at;
    }
}
