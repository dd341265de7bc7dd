package io.rayo.engine.orders;

import static java.math.RoundingMode.FLOOR;
import static java.math.RoundingMode.HALF_EVEN;

import io.rayo.codecs.sbe.ContractType;
import io.rayo.codecs.sbe.MarketType;
import io.rayo.engine.orders.TestMessages.Definition;
import java.math.BigDecimal;

/** A slow twin of {@link Position} in BigDecimal: whole currencies and base units. */
public final class SlowPosition {
    private static final BigDecimal ZERO = BigDecimal.ZERO;

    public final Definition definition;
    public BigDecimal quantity = ZERO;
    public BigDecimal cost = ZERO;
    public BigDecimal realised = ZERO;
    public BigDecimal fees = ZERO;
    public BigDecimal cash = ZERO;
    public BigDecimal baseFeeRest = ZERO;
    public BigDecimal bid = ZERO;
    public BigDecimal ask = ZERO;
    public BigDecimal traded = ZERO;

    public SlowPosition(Definition definition) {
        this.definition = definition;
    }

    public boolean isInverse() {
        return ContractType.INVERSE == definition.contractType;
    }

    public boolean isSpot() {
        return MarketType.SPOT == definition.marketType;
    }

    public BigDecimal price(long mantissa) {
        return BigDecimal.valueOf(mantissa, -definition.priceExponent);
    }

    public BigDecimal size(long mantissa) {
        return BigDecimal.valueOf(mantissa, -definition.sizeExponent);
    }

    public BigDecimal value(BigDecimal price, BigDecimal size) {
        BigDecimal units = size.multiply(BigDecimal.valueOf(definition.multiplier, 8));
        return isInverse()
                ? units.divide(price, 8, HALF_EVEN)
                : units.multiply(price).setScale(8, HALF_EVEN);
    }

    public void fill(boolean isBuy, BigDecimal price, BigDecimal size, BigDecimal fee, String feeAsset) {
        move(isBuy ? size : size.negate(), price);
        String settle = definition.settle;
        if (feeAsset.isEmpty() || feeAsset.equals(settle)) {
            fees = fees.add(fee);
            cash = cash.subtract(fee);
        } else if (feeAsset.equals(definition.base)) {
            BigDecimal worth = fee.multiply(price).setScale(8, HALF_EVEN);
            fees = fees.add(worth);
            cash = cash.subtract(worth);
            if (isSpot()) {
                BigDecimal unit = size(1);
                BigDecimal rest = baseFeeRest.add(fee);
                BigDecimal taken = rest.divide(unit, 0, FLOOR).multiply(unit);
                baseFeeRest = rest.subtract(taken);
                move(taken.negate(), price);
            }
        }
    }

    private void move(BigDecimal signed, BigDecimal price) {
        if (0 == signed.signum()) {
            return;
        }
        BigDecimal value = value(price, signed.abs());
        BigDecimal profit = ZERO;
        if (0 == quantity.signum() || quantity.signum() == signed.signum()) {
            cost = cost.add(value);
        } else {
            BigDecimal closed = signed.abs().min(quantity.abs());
            BigDecimal closedValue = value(price, closed);
            BigDecimal closedCost = closed.compareTo(quantity.abs()) == 0
                    ? cost
                    : cost.multiply(closed).divide(quantity.abs(), 8, HALF_EVEN);
            profit = profit(quantity.signum() > 0, closedValue, closedCost);
            cost = cost.subtract(closedCost).add(value.subtract(closedValue));
        }
        realised = realised.add(profit);
        cash = cash.add(isSpot() ? (signed.signum() > 0 ? value.negate() : value) : profit);
        quantity = quantity.add(signed);
    }

    public BigDecimal profit(boolean isLong, BigDecimal value, BigDecimal paid) {
        BigDecimal profit = isLong ? value.subtract(paid) : paid.subtract(value);
        return isInverse() ? profit.negate() : profit;
    }

    public BigDecimal mark() {
        BigDecimal best = quantity.signum() > 0 ? bid : ask;
        return best.signum() > 0 ? best : traded;
    }

    public BigDecimal unrealised() {
        return 0 == mark().signum() || 0 == quantity.signum()
                ? ZERO
                : profit(quantity.signum() > 0, value(mark(), quantity.abs()), cost);
    }

    /** Spot holdings at their worth, contracts at their profit. */
    public BigDecimal worth() {
        if (!isSpot()) {
            return unrealised();
        }
        if (0 == mark().signum() || 0 == quantity.signum()) {
            return quantity.signum() >= 0 ? cost : cost.negate();
        }
        BigDecimal value = value(mark(), quantity.abs());
        return quantity.signum() > 0 ? value : value.negate();
    }

    public BigDecimal averagePrice() {
        if (0 == quantity.signum() || 0 == cost.signum()) {
            return ZERO;
        }
        BigDecimal units = quantity.abs().multiply(BigDecimal.valueOf(definition.multiplier, 8));
        return isInverse() ? units.setScale(8, HALF_EVEN).divide(cost, 8, HALF_EVEN) : cost.divide(units, 8, HALF_EVEN);
    }
}
