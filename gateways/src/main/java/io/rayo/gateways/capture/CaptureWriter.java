package io.rayo.gateways.capture;

import com.github.luben.zstd.ZstdOutputStream;
import io.rayo.gateways.net.FrameTap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Records frames as a zstd file of JSON lines.
 *
 * <pre>
 *   network threads -- onFrame, copies --&gt; bounded ring --&gt; writer thread: mask, escape, compress, write
 * </pre>
 *
 * <p>{@link #onFrame} copies the bytes into a ring and returns; when the ring is full the frame is dropped and counted.
 * The writer ends a zstd frame at least every {@value #FLUSH_INTERVAL_MS} ms, so what a killed process leaves is
 * readable up to there. Keys, signatures and listen keys are written as asterisks. If writing fails (disk full) the
 * writer goes on to empty the ring, counts everything as dropped, and {@link #failure()} says why.
 */
public final class CaptureWriter implements FrameTap, AutoCloseable {
    /** Longest time in milliseconds that a row waits in the compressor. */
    public static final int FLUSH_INTERVAL_MS = 250;

    /** Ring size in bytes unless told otherwise. */
    public static final int RING_BYTES = 32 << 20;

    private static final int FLUSH_BYTES = 4 << 20;
    private static final int COMPRESSION_LEVEL = 3;
    private static final int LARGE_FRAMES_MAX = 16;
    private static final int LARGE = 100;
    private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
    private static final int POLL_LIMIT = 1024;
    private static final long PARK_NS = 200_000;
    private static final Kind[] KINDS = {Kind.WS, Kind.SENT, Kind.REST, Kind.OPEN};
    private static final byte[] NO_BYTES = new byte[0];
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** A copied frame on its way to the writer. */
    private static final class LargeFrame {
        private final long receiveTimeNs;
        private final Kind kind;
        private final String url;
        private final byte[] payload;

        LargeFrame(final long receiveTimeNs, final Kind kind, final String url, final byte[] payload) {
            this.receiveTimeNs = receiveTimeNs;
            this.kind = kind;
            this.url = url;
            this.payload = payload;
        }
    }

    private final OutputStream output;
    private final String venuePart;
    private final ManyToOneRingBuffer ring;
    private final ConcurrentHashMap<Long, LargeFrame> largeFrames = new ConcurrentHashMap<>();
    private final AtomicLong largeFrameIds = new AtomicLong();
    private final AtomicLong droppedFrames = new AtomicLong();
    private final MessageHandler handler = this::onRecord;
    private final Thread thread;

    private byte[] payload = new byte[64 << 10];
    private byte[] line = new byte[128 << 10];
    private int lineLength;
    private long unflushedBytes;
    private long firstUnflushedNs;

    private final AtomicLong writtenFrames = new AtomicLong();
    private volatile IOException failure;
    private volatile boolean closing;

    private CaptureWriter(final OutputStream output, final String venue, final int ringBytes) {
        this.output = output;
        venuePart = venue.isEmpty() ? "" : ",\"venue\":\"" + venue + '"';
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(
                ringBytes + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH);
        ring = new ManyToOneRingBuffer(new UnsafeBuffer(memory));
        thread = new Thread(this::run, "rayo-capture");
        thread.setDaemon(true);
    }

    /**
     * Creates the file (which must not exist) and starts the writer thread.
     *
     * @param file to write.
     * @return the tap.
     * @throws IOException if it cannot be created.
     */
    public static CaptureWriter create(final Path file) throws IOException {
        return create(file, "", RING_BYTES);
    }

    /**
     * Creates the file (which must not exist) and starts the writer thread. Rows that have a URL name the venue, too:
     * neither the address of a simulator nor some venues' own tell which product it was.
     *
     * @param file to write.
     * @param venue name, as in the configuration.
     * @return the tap.
     * @throws IOException if it cannot be created.
     */
    public static CaptureWriter create(final Path file, final String venue) throws IOException {
        return create(file, venue, RING_BYTES);
    }

    /**
     * Creates the file (which must not exist) and starts the writer thread.
     *
     * @param file to write.
     * @param ringBytes bound of what waits for the writer; a power of two from 4096.
     * @return the tap.
     * @throws IOException if it cannot be created.
     */
    public static CaptureWriter create(final Path file, final int ringBytes) throws IOException {
        return create(file, "", ringBytes);
    }

    private static CaptureWriter create(final Path file, final String venue, final int ringBytes) throws IOException {
        if (ringBytes < 4096 || !BitUtil.isPowerOfTwo(ringBytes)) {
            throw new IllegalArgumentException("invalid ringBytes=" + ringBytes + ": must be a power of two from 4096");
        }
        final OutputStream plain = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        final ZstdOutputStream zstd;
        try {
            // every flush ends a frame: a reader needs nothing that comes later
            zstd = new ZstdOutputStream(plain, COMPRESSION_LEVEL).setCloseFrameOnFlush(true);
        } catch (final IOException e) {
            plain.close();
            throw e;
        }
        final CaptureWriter writer = new CaptureWriter(zstd, venue, ringBytes);
        writer.thread.start();
        return writer;
    }

    @Override
    public void onFrame(
            final long receiveTimeNs,
            final Kind kind,
            final String url,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final byte[] urlBytes = null == url ? NO_BYTES : SecretMask.url(url).getBytes(StandardCharsets.UTF_8);
        final int recordLength = HEADER_BYTES + urlBytes.length + length;
        if (recordLength > ring.maxMsgLength()) {
            onLargeFrame(receiveTimeNs, kind, urlBytes, buffer, offset, length);
            return;
        }
        final int index = closing ? -1 : ring.tryClaim(code(kind), recordLength);
        if (index < 0) {
            droppedFrames.incrementAndGet();
            return;
        }
        final MutableDirectBuffer target = ring.buffer();
        target.putLong(index, receiveTimeNs);
        target.putInt(index + Long.BYTES, urlBytes.length);
        target.putBytes(index + HEADER_BYTES, urlBytes);
        if (length > 0) {
            target.putBytes(index + HEADER_BYTES + urlBytes.length, buffer, offset, length);
        }
        ring.commit(index);
    }

    /**
     * The few frames too large for the ring (instrument lists) are copied aside; a mark in the ring keeps their place.
     */
    private void onLargeFrame(
            final long receiveTimeNs,
            final Kind kind,
            final byte[] urlBytes,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (closing || largeFrames.size() >= LARGE_FRAMES_MAX) {
            droppedFrames.incrementAndGet();
            return;
        }
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        final long id = largeFrameIds.incrementAndGet();
        largeFrames.put(id, new LargeFrame(receiveTimeNs, kind, new String(urlBytes, StandardCharsets.UTF_8), copy));
        final int index = ring.tryClaim(LARGE, Long.BYTES);
        if (index < 0) {
            largeFrames.remove(id);
            droppedFrames.incrementAndGet();
            return;
        }
        ring.buffer().putLong(index, id);
        ring.commit(index);
    }

    private void run() {
        while (true) {
            final boolean last = closing;
            final int records = ring.read(handler, POLL_LIMIT);
            // a read may give nothing because it met the padding at the ring's end, so only the size says empty
            final boolean empty = 0 == records && 0 == ring.size();
            flushWhenDue(empty && last);
            if (empty) {
                if (last) {
                    return;
                }
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private void onRecord(final int type, final MutableDirectBuffer buffer, final int index, final int length) {
        if (LARGE == type) {
            final LargeFrame frame = largeFrames.remove(buffer.getLong(index));
            writeRow(frame.receiveTimeNs, frame.kind, frame.url, frame.payload, frame.payload.length);
            return;
        }
        final int urlLength = buffer.getInt(index + Long.BYTES);
        final int payloadLength = length - HEADER_BYTES - urlLength;
        if (payload.length < payloadLength) {
            payload = new byte[Integer.highestOneBit(payloadLength) << 1];
        }
        buffer.getBytes(index + HEADER_BYTES + urlLength, payload, 0, payloadLength);
        writeRow(
                buffer.getLong(index),
                KINDS[type - 1],
                buffer.getStringWithoutLengthUtf8(index + HEADER_BYTES, urlLength),
                payload,
                payloadLength);
    }

    private void writeRow(
            final long receiveTimeNs, final Kind kind, final String url, final byte[] bytes, final int length) {
        SecretMask.json(bytes, 0, length, Kind.SENT == kind);
        lineLength = 0;
        append("{\"recv_ns\":" + receiveTimeNs + ",\"kind\":\"" + word(kind) + '"');
        if (!url.isEmpty()) {
            append(",\"url\":\"");
            final byte[] urlBytes = url.getBytes(StandardCharsets.UTF_8);
            appendEscaped(urlBytes, urlBytes.length);
            append("\"" + venuePart);
        }
        append(",\"raw\":\"");
        appendEscaped(bytes, length);
        append("\"}\n");
        if (null != failure) {
            droppedFrames.incrementAndGet();
            return;
        }
        try {
            output.write(line, 0, lineLength);
        } catch (final IOException e) {
            failure = e;
            droppedFrames.incrementAndGet();
            return;
        }
        if (0 == unflushedBytes) {
            firstUnflushedNs = System.nanoTime();
        }
        unflushedBytes += lineLength;
        writtenFrames.incrementAndGet();
    }

    /** Record type in the ring: the place in {@link #KINDS} plus 1. */
    private static int code(final Kind kind) {
        return switch (kind) {
            case WS -> 1;
            case SENT -> 2;
            case REST -> 3;
            case OPEN -> 4;
        };
    }

    private static String word(final Kind kind) {
        return switch (kind) {
            case WS -> "ws";
            case SENT -> "sent";
            case REST -> "rest";
            case OPEN -> "open";
        };
    }

    private void flushWhenDue(final boolean now) {
        if (0 == unflushedBytes || null != failure) {
            return;
        }
        final long ageNs = System.nanoTime() - firstUnflushedNs;
        if (now || unflushedBytes >= FLUSH_BYTES || ageNs >= TimeUnit.MILLISECONDS.toNanos(FLUSH_INTERVAL_MS)) {
            try {
                output.flush();
            } catch (final IOException e) {
                failure = e;
            }
            unflushedBytes = 0;
        }
    }

    private void append(final String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            line[lineLength++] = (byte) ascii.charAt(i);
        }
    }

    private void appendEscaped(final byte[] bytes, final int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0) {
                // not ASCII: through a String, which also replaces what is not UTF-8 and would make the line unreadable
                final byte[] clean =
                        new String(bytes, 0, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
                appendEscapedUtf8(clean, clean.length);
                return;
            }
        }
        appendEscapedUtf8(bytes, length);
    }

    private void appendEscapedUtf8(final byte[] bytes, final int length) {
        room(length * 6); // a control character becomes six
        int at = lineLength;
        for (int i = 0; i < length; i++) {
            final byte b = bytes[i];
            if (b == '"' || b == '\\') {
                line[at++] = '\\';
                line[at++] = b;
            } else if (b >= 0 && b < ' ') {
                line[at++] = '\\';
                line[at++] = 'u';
                line[at++] = '0';
                line[at++] = '0';
                line[at++] = HEX[b >> 4];
                line[at++] = HEX[b & 0xF];
            } else {
                line[at++] = b;
            }
        }
        lineLength = at;
    }

    private void room(final int bytes) {
        if (line.length - lineLength < bytes) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, lineLength + bytes));
        }
    }

    /** {@return rows handed to the compressor so far} */
    public long writtenFrames() {
        return writtenFrames.get();
    }

    /** {@return frames that were not recorded: ring full, writing failed, or already closed} */
    public long droppedFrames() {
        return droppedFrames.get();
    }

    /** {@return why writing stopped, or null while all is well} */
    public IOException failure() {
        return failure;
    }

    /** Writes what waits, ends the file and the thread. Frames that come afterwards count as dropped. */
    @Override
    public void close() throws IOException {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        output.close();
    }
}
