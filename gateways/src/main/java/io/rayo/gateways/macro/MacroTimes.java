package io.rayo.gateways.macro;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Times in answers, as nanoseconds since the epoch; never later than now. */
final class MacroTimes {
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    static final long DAY_NS = 86_400_000_000_000L;

    private static final DateTimeFormatter SPACED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final LocalTime CLOSE = LocalTime.of(16, 0);
    private static final long UNKNOWN = Long.MIN_VALUE;

    private MacroTimes() {}

    static boolean isUnknown(final long timeNs) {
        return UNKNOWN == timeNs;
    }

    /** The close of a day of trading in New York: sources name the day alone. */
    static long ofTradingDay(final String date, final long nowNs) {
        try {
            return capped(
                    ZonedDateTime.of(LocalDate.parse(date), CLOSE, NEW_YORK).toInstant(), nowNs);
        } catch (final DateTimeException ex) {
            return UNKNOWN;
        }
    }

    /** Date and time without a zone, taken as UTC. */
    static long ofSpaced(final String text, final long nowNs) {
        try {
            return capped(LocalDateTime.parse(text, SPACED).toInstant(ZoneOffset.UTC), nowNs);
        } catch (final DateTimeException ex) {
            return UNKNOWN;
        }
    }

    /** ISO 8601 with a zone. */
    static long ofIso(final String text, final long nowNs) {
        try {
            return capped(Instant.parse(text), nowNs);
        } catch (final DateTimeException ex) {
            return UNKNOWN;
        }
    }

    static long nextMidnight(final ZoneId zone, final long nowNs) {
        final LocalDate today = instant(nowNs).atZone(zone).toLocalDate();
        return nanos(today.plusDays(1).atStartOfDay(zone).toInstant());
    }

    static boolean isWeekend(final long nowNs) {
        final DayOfWeek day = instant(nowNs).atZone(NEW_YORK).getDayOfWeek();
        return DayOfWeek.SATURDAY == day || DayOfWeek.SUNDAY == day;
    }

    static boolean isSameDay(final long oneNs, final long otherNs) {
        return instant(oneNs)
                .atZone(NEW_YORK)
                .toLocalDate()
                .equals(instant(otherNs).atZone(NEW_YORK).toLocalDate());
    }

    private static Instant instant(final long timeNs) {
        return Instant.ofEpochSecond(0, timeNs);
    }

    private static long capped(final Instant instant, final long nowNs) {
        if (instant.getEpochSecond() < 0) {
            return UNKNOWN;
        }
        return instant.isAfter(instant(nowNs)) ? nowNs : nanos(instant);
    }

    private static long nanos(final Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
