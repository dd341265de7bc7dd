package io.rayo.gateways.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A WebSocket reader and writer as plain as can be: the whole stream at once, one byte after the other. */
final class SlowWebSocket {
    private final byte[] stream;
    private final boolean fromClient;
    private final int max;
    private int at;

    private SlowWebSocket(final byte[] stream, final boolean fromClient, final int max) {
        this.stream = stream;
        this.fromClient = fromClient;
        this.max = max;
    }

    /** What a whole stream says, one entry for each thing. */
    static List<String> read(final byte[] stream, final boolean fromClient, final int max) {
        return new SlowWebSocket(stream, fromClient, max).read();
    }

    private List<String> read() {
        final List<String> events = new ArrayList<>();
        ByteArrayOutputStream message = null;
        int messageOpcode = 0;
        while (stream.length - at >= 2) {
            final int first = stream[at] & 0xFF;
            final int second = stream[at + 1] & 0xFF;
            final int opcode = first & 15;
            final boolean fin = first >= 128;
            final boolean masked = second >= 128;
            long length = second & 127;
            final boolean control = opcode >= 8;
            final boolean known = opcode <= 2 || (opcode >= 8 && opcode <= 10);
            if ((first & 0x70) != 0
                    || masked != fromClient
                    || !known
                    || (control && (!fin || length > 125))
                    || (opcode == 0 && message == null)
                    || ((opcode == 1 || opcode == 2) && message != null)) {
                events.add("error 1002");
                return events;
            }
            int header = 2;
            if (length >= 126) {
                final int size = length == 126 ? 2 : 8;
                header += size;
                if (stream.length - at < header + (masked ? 4 : 0)) {
                    return events;
                }
                length = 0;
                for (int i = 0; i < size; i++) {
                    length = (length << 8) | (stream[at + 2 + i] & 0xFF);
                }
                if (length < 0 || length < (size == 2 ? 126 : 65_536)) {
                    events.add("error 1002");
                    return events;
                }
            }
            final byte[] key = new byte[4];
            if (masked) {
                if (stream.length - at < header + 4) {
                    return events;
                }
                System.arraycopy(stream, at + header, key, 0, 4);
                header += 4;
            }
            if (length + (opcode == 0 ? message.size() : 0) > max) {
                events.add("error 1009");
                return events;
            }
            if (stream.length - at < header + length) {
                return events;
            }
            final byte[] payload = Arrays.copyOfRange(stream, at + header, at + header + (int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= key[i % 4];
            }
            at += header + (int) length;
            final String text = new String(payload, StandardCharsets.ISO_8859_1);
            switch (opcode) {
                case 8 -> {
                    final int code = payload.length < 2 ? 0 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
                    final boolean sound = (code >= 1000 && code <= 1003)
                            || (code >= 1007 && code <= 1014)
                            || (code >= 3000 && code < 5000);
                    events.add(payload.length == 0 ? "close 1005" : sound ? "close " + code : "error 1002");
                    return events;
                }
                case 9 -> events.add("ping " + text);
                case 10 -> events.add("pong " + text);
                default -> {
                    if (opcode != 0) {
                        message = new ByteArrayOutputStream();
                        messageOpcode = opcode;
                    }
                    message.writeBytes(payload);
                    if (fin) {
                        events.add((messageOpcode == 1 ? "text " : "binary ")
                                + message.toString(StandardCharsets.ISO_8859_1));
                        message = null;
                    }
                }
            }
        }
        return events;
    }

    /** One frame. */
    static byte[] frame(final int firstByte, final byte[] payload, final boolean masked, final Random random) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(firstByte);
        final int mask = masked ? 128 : 0;
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else {
            final int size = payload.length < 65_536 ? 2 : 8;
            out.write(mask | (size == 2 ? 126 : 127));
            for (int i = size - 1; i >= 0; i--) {
                out.write((int) ((long) payload.length >>> (8 * i)));
            }
        }
        final byte[] key = new byte[4];
        if (masked) {
            random.nextBytes(key);
            out.writeBytes(key);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ key[i % 4]);
        }
        return out.toByteArray();
    }
}
