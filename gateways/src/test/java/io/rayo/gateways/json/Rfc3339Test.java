package io.rayo.gateways.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @Test
    void shouldReadEveryTimeAsTheLibraryDoes() {
        final long seed = System.nanoTime();
        System.out.println("RFC 3339: seed " + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            final long epochNs = random.nextLong(9_151_488_000_000_000_000L); // before the year 2260
            final int decimals = random.nextInt(10);
            long unit = 1;
            for (int d = decimals; d < 9; d++) {
                unit *= 10;
            }
            final long timeNs = epochNs / unit * unit;
            final Instant instant = Instant.ofEpochSecond(timeNs / 1_000_000_000, timeNs % 1_000_000_000);
            final String seconds =
                    Instant.ofEpochSecond(instant.getEpochSecond()).toString();
            final String fraction = "%09d".formatted(instant.getNano()).substring(0, decimals);
            final String text = seconds.replace("Z", decimals == 0 ? "Z" : "." + fraction + "Z");
            assertEquals(timeNs, parse(text), () -> "seed " + seed + ": " + text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-10-01",
                "2026-10-01T17:35:55",
                "2026-10-01T17:35:55.Z",
                "2026-10-01T17:35:55.1234567890Z",
                "2026-13-01T17:35:55Z",
                "2026-02-29T17:35:55Z",
                "2026-00-10T17:35:55Z",
                "2026-10-01T24:35:55Z",
                "2026-10-01T17:60:55Z",
                "2026-10-01T17:35:61Z",
                "2026-10-01T17:35:55+01",
                "1969-10-01T17:35:55Z",
                "2262-10-01T17:35:55Z",
                "2O26-10-01T17:35:55Z",
                "2026-10-01T17:35:55.4x0Z"
            })
    void shouldRefuseWhatIsNoTime(final String text) {
        assertEquals(Rfc3339.INVALID, parse(text));
    }

    @Test
    void shouldCountALeapSecondAsTheNextMinute() {
        assertEquals(
                Instant.parse("2017-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000, parse("2016-12-31T23:59:60Z"));
    }

    private static long parse(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Rfc3339.parse(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
