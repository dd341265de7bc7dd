package io.rayo.codecs;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The slow twin: the same answers by regular expression and BigDecimal. */
final class SlowDecimals {
    private static final Pattern NUMBER = Pattern.compile("([-+]?[0-9]+)(\\.[0-9]*)?([eE][-+]?[0-9]*)?");
    private static final BigInteger MAX = BigInteger.valueOf(Decimals.MAX_MANTISSA);

    private SlowDecimals() {}

    record Parsed(long mantissa, int length) {}

    /** Mantissa and length of the number at the start of a text; of invalid text the length is not judged (-1). */
    static Parsed parse(String text, int exponent) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.lookingAt()
                || ".".equals(matcher.group(2))
                || (matcher.group(3) != null && !Character.isDigit(text.charAt(matcher.end() - 1)))) {
            return new Parsed(Decimals.INVALID, -1);
        }
        String number = matcher.group();
        int e = number.toLowerCase(java.util.Locale.ROOT).indexOf('e');
        BigDecimal significand = new BigDecimal(e < 0 ? number : number.substring(0, e));
        BigInteger power =
                e < 0 ? BigInteger.ZERO : new BigInteger(number.substring(e + 1).replace("+", ""));
        // beyond this a number of the test's lengths is 0, out of range or below the scale anyway
        int bounded = power.min(BigInteger.valueOf(2000))
                .max(BigInteger.valueOf(-2000))
                .intValue();
        return new Parsed(toMantissa(significand.scaleByPowerOfTen(bounded), exponent), number.length());
    }

    static long toMantissa(BigDecimal value, int exponent) {
        BigDecimal scaled = value.scaleByPowerOfTen(-exponent);
        if (scaled.toBigInteger().abs().compareTo(MAX) > 0) {
            return Decimals.OVERFLOW;
        }
        try {
            return scaled.toBigIntegerExact().longValueExact();
        } catch (ArithmeticException e) {
            return Decimals.INEXACT;
        }
    }

    static long rescale(long mantissa, int from, int to) {
        return toMantissa(BigDecimal.valueOf(mantissa).scaleByPowerOfTen(from), to);
    }

    static long multiplyToMoney(long price, int priceExponent, long quantity, int sizeExponent) {
        BigInteger money = BigDecimal.valueOf(price)
                .multiply(BigDecimal.valueOf(quantity))
                .scaleByPowerOfTen(priceExponent + sizeExponent + 8)
                .setScale(0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact();
        return money.abs().compareTo(MAX) > 0 ? Decimals.OVERFLOW : money.longValueExact();
    }

    static String format(long mantissa, int exponent) {
        return new BigDecimal(BigInteger.valueOf(mantissa), -exponent).toPlainString();
    }
}
