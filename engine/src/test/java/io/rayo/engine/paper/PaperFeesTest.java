package io.rayo.engine.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.TestMessages;
import io.rayo.engine.paper.PaperSettings.VenueFees;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fees against BigDecimal: worth rounded to money, times the rate, rounded to money. */
class PaperFeesTest {
    @Test
    void shouldChargeExactFeesInTheCurrencyOfSettlement() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("PaperFeesTest: rayo.seed=" + seed);
        Random random = new Random(seed);
        int charged = 0;
        for (int i = 0; i < 2_000; i++) {
            charged += check(random, i % 3) ? 1 : 0;
        }
        assertTrue(charged > 1_000, charged + " of 2000 could be expressed");
    }

    @Test
    void shouldPreferTheFeesOfTheVenue() {
        PaperRig rig =
                new PaperRig(PaperSettings.defaults().withFees(List.of(new VenueFees(1, -100_000_000L, 400_000_000L))));
        rig.define(TestMessages.spot(1, "BTC", "USDT"));
        rig.book(new long[] {10_000_00, 1}, new long[] {10_001_00, 1_00000});
        rig.marketOrder(64, Side.BUY, 1_00000);
        rig.limit(128, Side.SELL, TimeInForce.GTX, 10_002_00, 1_00000);
        rig.settle();
        rig.trade(10_003_00, 1_00000, Side.BUY);
        rig.settle();
        assertEquals(400_040_000L, rig.reports.get(1).fee()); // 4 basis points of 10,001
        assertEquals(-100_020_000L, rig.reports.get(3).fee()); // a rebate of 1 basis point of 10,002
    }

    private static boolean check(Random random, int kind) {
        TestMessages.Definition definition = TestMessages.spot(1, "BTC", "USDT");
        definition.takerFee = random.nextLong(-1_000_000_000L, 10_000_000_000L);
        definition.priceExponent = -random.nextInt(6);
        definition.sizeExponent = -random.nextInt(6);
        definition.maxQuantity = 0;
        if (kind > 0) {
            definition.marketType = MarketType.PERPETUAL;
            definition.contractType = 1 == kind ? ContractType.LINEAR : ContractType.INVERSE;
            definition.settle = 1 == kind ? "USDT" : "BTC";
            definition.multiplier = random.nextLong(1, 1_000_000_000L);
        }
        long price = random.nextLong(1, 10_000_000L);
        long quantity = random.nextLong(1, 1_000_000L);
        PaperRig rig = new PaperRig(PaperSettings.defaults());
        rig.define(definition);
        rig.book(new long[] {}, new long[] {price, quantity});
        rig.marketOrder(64, Side.BUY, quantity);
        rig.settle();
        BigDecimal contracts = BigDecimal.valueOf(quantity)
                .scaleByPowerOfTen(definition.sizeExponent)
                .multiply(BigDecimal.valueOf(definition.multiplier, 8));
        BigDecimal exactPrice = BigDecimal.valueOf(price).scaleByPowerOfTen(definition.priceExponent);
        BigDecimal worth = 2 == kind
                ? contracts.divide(exactPrice, 8, RoundingMode.HALF_EVEN)
                : contracts.multiply(exactPrice).setScale(8, RoundingMode.HALF_EVEN);
        int bits = worth.unscaledValue().bitLength();
        if (bits > 63) {
            assertEquals(List.of("REJECTED ARITHMETIC_OVERFLOW"), rig.briefs());
            return false;
        }
        if (bits > 61) {
            return false; // the arrival allows for slippage: near the limit it may refuse
        }
        PaperRig.Report fill = rig.reports.get(1);
        assertEquals(definition.settle, fill.feeAsset());
        BigDecimal fee =
                worth.multiply(BigDecimal.valueOf(definition.takerFee, 12)).setScale(8, RoundingMode.HALF_EVEN);
        assertEquals(fee.unscaledValue().longValueExact(), fill.fee());
        return true;
    }
}
