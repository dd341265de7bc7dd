package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rayo.gateways.sim.playback.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of Kraken through a whole node over loopback, judged by what others made of them. */
class KrakenPlaybackTest {
    private static Path file(final String name) {
        Path folder = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (null != folder) {
            final Path candidate = folder.resolve("shared/data/frames/kraken").resolve(name);
            if (Files.exists(candidate)) {
                return candidate;
            }
            folder = folder.getParent();
        }
        assumeTrue(false, "no ../shared/data/frames/kraken/" + name + " beside the repository: skipped");
        throw new IllegalStateException("not reached");
    }

    @ParameterizedTest
    @CsvSource({
        "futures/capture_book_trade_tickerlite_20210722.jsonl.gz,"
                + "futures/expected_book_trade_tickerlite_20210722.jsonl",
        "spot_v2/derived_book1000_20210417.jsonl.gz,spot_v2/expected_derived_book1000_20210417.jsonl"
    })
    void shouldMakeTheExpectedBooksOfRecordedFrames(final String recording, final String expected) throws IOException {
        final PlaybackCheck.Result result = new PlaybackCheck(List.of(file(recording)))
                .expect("books", Expected.read(file(expected)))
                .run();
        assertEquals(0, result.differences(), () -> String.join("\n", result.lines()));
        assertTrue(result.comparisons() > 60, () -> String.join("\n", result.lines()));
    }

    @Test
    void shouldRefuseTheFormatBeforeWithCountedErrors() throws IOException {
        final PlaybackCheck.Result result =
                new PlaybackCheck(List.of(file("spot_v1_outdated/capture_book1000_20210417.jsonl.gz"))).run();
        final NodeSummary.VenueRow row = result.summary().venues().getFirst();
        assertTrue(row.decodeErrors() > 1_200, () -> result.summary().toLine());
        assertEquals(0, row.bookUpdates());
    }
}
