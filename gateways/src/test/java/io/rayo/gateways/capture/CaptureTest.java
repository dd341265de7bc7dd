package io.rayo.gateways.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.net.FrameTap.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {
    private record Row(long timeNs, Kind kind, String url, String raw) {}

    @TempDir
    Path folder;

    @Test
    void shouldReadBackWhatWasWritten() throws Exception {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Kind kind = List.of(Kind.WS, Kind.SENT, Kind.REST, Kind.OPEN).get(random.nextInt(4));
            String url = Kind.REST == kind || Kind.OPEN == kind ? "wss://host/p\"ath?x=" + i : null;
            rows.add(new Row(random.nextLong() >>> 1, kind, url, randomText(random)));
        }
        Path file = folder.resolve("a.jsonl.zst");
        try (CaptureWriter writer = CaptureWriter.create(file)) {
            for (Row row : rows) {
                tap(writer, row);
            }
        }
        assertEquals(rows, readAll(file), "seed " + seed);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder("{\"t\":\"");
        int length = random.nextInt(200);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(32));
                case 1 -> text.append("\\\"/");
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(20));
                case 3 -> text.append((char) (0xA1 + random.nextInt(500)));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.append("\"}").toString();
    }

    private static void tap(CaptureWriter writer, Row row) {
        byte[] bytes = row.raw().getBytes(StandardCharsets.UTF_8);
        writer.onFrame(row.timeNs(), row.kind(), row.url(), new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static List<Row> readAll(Path file) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                rows.add(new Row(reader.receiveTimeNs(), reader.kind(), reader.url(), reader.rawText()));
            }
            assertEquals(0, reader.damagedLines());
        }
        return rows;
    }

    @Test
    void shouldReadPlainAndGzipByTheirFirstBytes() throws Exception {
        byte[] text = ("{\"recv_ns\":5,\"kind\":\"ws\",\"raw\":\"{\\\"a\\\":1}\"}\n"
                        + "{\"kind\":\"open\",\"raw\":\"\",\"recv_ns\":6}")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(text);
        }
        List<Row> expected = List.of(new Row(5, Kind.WS, null, "{\"a\":1}"), new Row(6, Kind.OPEN, null, ""));
        for (byte[] content : List.of(text, zipped.toByteArray())) {
            Path file = folder.resolve("no-suffix");
            Files.write(file, content);
            assertEquals(expected, readAll(file));
        }
    }

    @Test
    void shouldCountDamagedLinesWithTheirNumbersAndGoOn() throws Exception {
        Path file = folder.resolve("damaged");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "{\"recv_ns\":1,\"kind\":\"ws\",\"raw\":\"a\"}",
                        "{\"recv_ns\":2,\"kind\":\"ws\",\"raw\":\"a",
                        "",
                        "{\"recv_ns\":99999999999999999999,\"kind\":\"ws\",\"raw\":\"a\"}",
                        "{\"recv_ns\":3,\"kind\":\"nonsense\",\"raw\":\"a\"}",
                        "{\"recv_ns\":4,\"kind\":\"ws\",\"raw\":\"" + "x".repeat(5_000) + "\"}",
                        "{\"recv_ns\":5,\"kind\":\"ws\",\"raw\":\"b\"} trailing",
                        "{\"recv_ns\":6,\"kind\":\"ws\",\"raw\":\"c\",\"more\":[1,{\"x\":2}]}\r"));
        try (CaptureReader reader = CaptureReader.open(file, 1_000)) {
            assertTrue(reader.next());
            assertEquals(1, reader.receiveTimeNs());
            assertTrue(reader.next());
            assertEquals(6, reader.receiveTimeNs());
            assertEquals(8, reader.lineNumber());
            assertFalse(reader.next());
            assertEquals(5, reader.damagedLines());
            assertArrayEquals(new long[] {2, 4, 5, 6, 7}, reader.damagedLineNumbers());
        }
    }

    @Test
    void shouldSurviveAnyMutationOfAFile() throws Exception {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        byte[] good = "{\"recv_ns\":5,\"kind\":\"rest\",\"url\":\"u\",\"raw\":\"{\\\"a\\\":1}\"}\n"
                .repeat(20)
                .getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("fuzz");
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(10); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            int lines = 0;
            try (CaptureReader reader = CaptureReader.open(file)) {
                while (reader.next()) {
                    lines++;
                }
                assertTrue(lines + reader.damagedLines() <= reader.lineNumber(), "seed " + seed);
            }
        }
    }

    @Test
    void shouldLeaveAReadableFileWhenTheWriterIsKilled() throws Exception {
        Path file = folder.resolve("killed.zst");
        Path copy = folder.resolve("copy.zst");
        try (CaptureWriter writer = CaptureWriter.create(file)) {
            for (int i = 0; i < 1_000; i++) {
                tap(writer, new Row(i, Kind.WS, null, "{\"n\":" + i + "}"));
            }
            // what the file holds at some moment, without the end that close() writes
            long deadlineNs = System.nanoTime() + 10_000_000_000L;
            List<Row> rows = List.of();
            while (rows.size() < 1_000 && System.nanoTime() < deadlineNs) {
                Files.write(copy, Files.readAllBytes(file));
                rows = readAll(copy);
            }
            assertEquals(1_000, rows.size());
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(copy, Arrays.copyOf(whole, whole.length - 7));
        try (CaptureReader reader = CaptureReader.open(copy)) {
            while (reader.next()) {
                assertEquals("{\"n\":" + reader.receiveTimeNs() + "}", reader.rawText());
            }
        }
    }

    @Test
    void shouldDropAndCountWhenTheRingIsFullInsteadOfWaiting() throws Exception {
        Path file = folder.resolve("full.zst");
        int frames = 200_000;
        CaptureWriter writer = CaptureWriter.create(file, 4096);
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[300]);
        for (int i = 0; i < frames; i++) {
            writer.onFrame(i, Kind.WS, null, bytes, 0, 300);
        }
        writer.close();
        assertTrue(writer.droppedFrames() > 0);
        assertEquals(frames, writer.writtenFrames() + writer.droppedFrames());
        assertEquals(writer.writtenFrames(), readAll(file).size());
        assertNull(writer.failure());
    }

    @Test
    void shouldTakeFramesLargerThanTheRing() throws Exception {
        Path file = folder.resolve("large.zst");
        String large = "[" + "1,".repeat(100_000) + "1]";
        List<Row> rows = List.of(
                new Row(1, Kind.WS, null, "a"),
                new Row(2, Kind.REST, "https://h/x", large),
                new Row(3, Kind.WS, null, "b"));
        try (CaptureWriter writer = CaptureWriter.create(file, 4096)) {
            rows.forEach(row -> tap(writer, row));
        }
        assertEquals(rows, readAll(file));
    }

    @Test
    void shouldNeverWriteSecrets() throws Exception {
        Path file = folder.resolve("secrets.zst");
        String secret = "S3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3t";
        try (CaptureWriter writer = CaptureWriter.create(file)) {
            tap(
                    writer,
                    new Row(
                            1,
                            Kind.SENT,
                            null,
                            "{\"id\":\"a\",\"params\":{\"apiKey\" : \"" + secret
                                    + "\",\"symbol\":\"BTCUSDT\",\"signature\":\"" + secret + "\"}}"));
            tap(
                    writer,
                    new Row(
                            2,
                            Kind.REST,
                            "https://h/p?listenKey=" + secret + "&x=1",
                            "{\"listenKey\":\"" + secret + "\"}"));
            tap(writer, new Row(3, Kind.OPEN, "wss://h/private/ws/" + secret + "?signature=" + secret, ""));
            tap(
                    writer,
                    new Row(
                            4,
                            Kind.SENT,
                            null,
                            "{\"op\":\"auth\",\"args\":[\"" + secret + "\",1700,\"" + secret + "\"]}"));
            tap(
                    writer,
                    new Row(
                            5,
                            Kind.SENT,
                            null,
                            "{\"op\":\"login\",\"args\":[{\"Passphrase\":\"" + secret + "\",\"sign\":\"" + secret
                                    + "\"}]}"));
        }
        List<Row> rows = readAll(file);
        assertFalse(rows.toString().contains("S3cr"), rows.toString());
        assertEquals(
                "{\"id\":\"a\",\"params\":{\"apiKey\" : \"" + "*".repeat(48)
                        + "\",\"symbol\":\"BTCUSDT\",\"signature\":\"" + "*".repeat(48) + "\"}}",
                rows.get(0).raw());
        assertEquals(
                "https://h/p?listenKey=" + "*".repeat(48) + "&x=1", rows.get(1).url());
        assertEquals(
                "wss://h/private/ws/" + "*".repeat(48) + "?signature=" + "*".repeat(48),
                rows.get(2).url());
    }
}
