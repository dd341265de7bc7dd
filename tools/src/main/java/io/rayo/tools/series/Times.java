package io.rayo.tools.series;

import io.rayo.tools.UsageException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Times as people write them: numbers since the epoch, ISO 8601, dates. UTC where nothing else is said. */
public final class Times {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final List<DateTimeFormatter> LOCAL = List.of(
            DateTimeFormatter.ISO_LOCAL_DATE_TIME,
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm[:ss][.SSSSSSSSS][.SSSSSS][.SSS]", Locale.ROOT),
            DateTimeFormatter.ofPattern("yyyyMMdd HH:mm[:ss]", Locale.ROOT),
            DateTimeFormatter.ofPattern("M/d/yyyy h:mm[:ss] a", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("M/d/yyyy H:mm[:ss]", Locale.ENGLISH));
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ISO_LOCAL_DATE,
            DateTimeFormatter.ofPattern("M/d/yyyy", Locale.ROOT),
            DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT));

    private Times() {}

    /**
     * Reads a time.
     *
     * @param text seconds, milliseconds, microseconds or nanoseconds since the epoch by their size, or a date.
     * @param place says where, if it is none.
     * @return nanoseconds since the epoch.
     * @throws UsageException if it is none.
     */
    public static long parseNs(final String text, final Supplier<String> place) {
        final String word = text.strip();
        if (!word.isEmpty() && word.chars().allMatch(c -> (c >= '0' && c <= '9') || '.' == c || '-' == c || '+' == c)) {
            final Long number = numberNs(word);
            if (null != number) {
                return number;
            }
        }
        try {
            return ns(OffsetDateTime.parse(word.replace(' ', 'T')).toInstant());
        } catch (final DateTimeException ex) {
            // not with an offset
        }
        for (final DateTimeFormatter format : LOCAL) {
            try {
                return ns(LocalDateTime.parse(word, format).toInstant(ZoneOffset.UTC));
            } catch (final DateTimeException ex) {
                // not in this form
            }
        }
        for (final DateTimeFormatter format : DATES) {
            try {
                return ns(LocalDate.parse(word, format).atStartOfDay().toInstant(ZoneOffset.UTC));
            } catch (final DateTimeException ex) {
                // not in this form
            }
        }
        throw new UsageException(place.get() + ": time \"" + text + "\" is neither a number nor a date");
    }

    private static Long numberNs(final String word) {
        try {
            final BigDecimal number = new BigDecimal(word);
            final double size = Math.abs(number.doubleValue());
            final int digits = size < 1e11 ? 9 : size < 1e14 ? 6 : size < 1e17 ? 3 : 0;
            return number.scaleByPowerOfTen(digits).longValue();
        } catch (final NumberFormatException ex) {
            return null; // a date such as 2024-01-02
        }
    }

    private static long ns(final Instant time) {
        return time.getEpochSecond() * NS_PER_SECOND + time.getNano();
    }
}
