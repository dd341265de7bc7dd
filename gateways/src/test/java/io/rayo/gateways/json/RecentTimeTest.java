package io.rayo.gateways.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.TextBytes;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecentTimeTest {
    @Test
    void shouldReadEveryTimeAsTheOtherReaderDoes() {
        final long seed = Long.getLong("rayo.fuzz.seed", System.nanoTime());
        System.out.println("recent time: seed " + seed);
        final Random random = new Random(seed);
        final RecentTime recent = new RecentTime();
        final TextBytes text = new TextBytes();
        int valid = 0;
        int quick = 0;
        for (int i = 0; i < 1_000_000; i++) {
            final String time = "2026-10-01T17:%02d:%02d%s%sZ"
                    .formatted(
                            35 + random.nextInt(64) / 63,
                            random.nextInt(62),
                            random.nextInt(8) == 0 ? "" : ".",
                            "440295123456".substring(0, random.nextInt(12)));
            final byte[] bytes = ("x" + time + "\"").getBytes(StandardCharsets.UTF_8);
            for (int n = random.nextInt(16) - 13; n > 0; n--) {
                bytes[1 + random.nextInt(time.length())] =
                        (byte) (random.nextBoolean() ? '0' + random.nextInt(10) : random.nextInt(128));
            }
            final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            text.wrap(buffer, bytes.length);
            final long expected = Rfc3339.parse(buffer, 1, time.length());
            assertEquals(
                    expected,
                    recent.parse(text, 1, time.length()),
                    () -> "seed " + seed + ": " + new String(bytes, StandardCharsets.ISO_8859_1));
            // after the other one, which knows the minute now
            final long micros = recent.micros(text, 1);
            if (micros != Rfc3339.INVALID) {
                assertEquals(
                        Rfc3339.parse(buffer, 1, RecentTime.MICROS_LENGTH),
                        micros,
                        () -> "seed " + seed + ": " + new String(bytes, StandardCharsets.ISO_8859_1));
                quick++;
            }
            valid += expected == Rfc3339.INVALID ? 0 : 1;
        }
        assertTrue(valid > 100_000, valid + " times");
        assertTrue(quick > 20_000, quick + " times quickly");
    }
}
