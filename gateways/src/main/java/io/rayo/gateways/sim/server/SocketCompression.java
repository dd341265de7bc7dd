package io.rayo.gateways.sim.server;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Per-message compression of one WebSocket, server's side (RFC 7692). Window sizes are the largest always, so an offer
 * that wants a smaller one of the server is declined. Event loop only.
 */
final class SocketCompression {
    private static final String EXTENSION = "permessage-deflate";
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int CHUNK_BYTES = 8 << 10;
    private static final int LEVEL = 1;

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final Inflater inflater = new Inflater(true);
    private final boolean forgetOwn;
    private final boolean forgetClients;
    private final byte[] chunk = new byte[CHUNK_BYTES];

    private SocketCompression(final boolean forgetOwn, final boolean forgetClients) {
        this.forgetOwn = forgetOwn;
        this.forgetClients = forgetClients;
    }

    /** Takes the first offer that can be met; null if there is none. */
    static SocketCompression negotiate(final String offers) {
        if (null == offers) {
            return null;
        }
        for (final String offer : offers.split(",", -1)) {
            final String[] parts = offer.split(";", -1);
            if (!parts[0].trim().equalsIgnoreCase(EXTENSION)) {
                continue;
            }
            boolean forgetOwn = false;
            boolean forgetClients = false;
            boolean met = true;
            for (final String part : Arrays.asList(parts).subList(1, parts.length)) {
                switch (part.trim()) {
                    case "server_no_context_takeover" -> forgetOwn = true;
                    case "client_no_context_takeover" -> forgetClients = true;
                    default -> met &= part.trim().startsWith("client_max_window_bits");
                }
            }
            if (met) {
                return new SocketCompression(forgetOwn, forgetClients);
            }
        }
        return null;
    }

    /** What the handshake answers. */
    String agreed() {
        return EXTENSION
                + (forgetOwn ? "; server_no_context_takeover" : "")
                + (forgetClients ? "; client_no_context_takeover" : "");
    }

    /** The payload of a compressed message. */
    byte[] deflate(final byte[] text, final int offset, final int length) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + TAIL.length + 1);
        deflater.setInput(text, offset, length);
        int bytes = CHUNK_BYTES;
        // a full chunk says that there may be more
        while (CHUNK_BYTES == bytes) {
            bytes = deflater.deflate(chunk, 0, CHUNK_BYTES, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, bytes);
        }
        if (forgetOwn) {
            deflater.reset();
        }
        // the flush ends with four bytes that both sides know; of nothing at all it makes none
        return 0 == out.size() ? new byte[1] : Arrays.copyOf(out.toByteArray(), out.size() - TAIL.length);
    }

    /** The text of a compressed message of at most so many bytes. */
    byte[] inflate(final byte[] payload, final int bytesMax) throws DataFormatException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length * 4 + 1);
        final byte[] input = Arrays.copyOf(payload, payload.length + TAIL.length);
        System.arraycopy(TAIL, 0, input, payload.length, TAIL.length);
        inflater.setInput(input);
        int bytes = inflater.inflate(chunk);
        while (bytes > 0) {
            if (out.size() + bytes > bytesMax) {
                throw new DataFormatException("more than " + bytesMax + " bytes");
            }
            out.write(chunk, 0, bytes);
            bytes = inflater.inflate(chunk);
        }
        if (forgetClients) {
            inflater.reset();
        }
        return out.toByteArray();
    }

    void close() {
        deflater.end();
        inflater.end();
    }
}
