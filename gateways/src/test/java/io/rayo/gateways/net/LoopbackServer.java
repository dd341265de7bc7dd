package io.rayo.gateways.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A real HTTP and WebSocket server on blocking sockets that shares no code with what it tests. */
public final class LoopbackServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Socket> webSockets = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<String> pongs = new CopyOnWriteArrayList<>();
    private volatile List<String> greeting = List.of();
    private volatile Function<String, List<String>> script = text -> List.of();

    public LoopbackServer() throws IOException {
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Body of the answer to a GET. */
    public void answer(final String path, final String body) {
        answers.put(path, body);
    }

    /** Texts that come in the same packet as the answer to an upgrade, after a ping with payload "greeting". */
    public void greeting(final List<String> newGreeting) {
        greeting = newGreeting;
    }

    /** Answers to texts. */
    public void script(final Function<String, List<String>> newScript) {
        script = newScript;
    }

    private void accept() {
        try {
            while (true) {
                final Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (final IOException e) {
            // closed
        }
    }

    private void serve(final Socket socket) {
        try (socket) {
            final DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (true) {
                final String request = readHead(in);
                if (request == null) {
                    return;
                }
                final String path = request.split(" ", 3)[1];
                if (request.toLowerCase(Locale.ROOT).contains("upgrade: websocket")) {
                    upgrade(socket, request);
                    readFrames(socket, in);
                    return;
                }
                final String body = answers.get(path);
                final byte[] bytes = (body == null ? "{\"code\":-1,\"msg\":\"" + path + "\"}" : body).getBytes(UTF_8);
                final String head = "HTTP/1.1 " + (body == null ? "404 Not Found" : "200 OK") + "\r\nContent-Length: "
                        + bytes.length + "\r\nContent-Type: application/json\r\n\r\n";
                write(socket, head.getBytes(ISO_8859_1), bytes);
            }
        } catch (final IOException e) {
            // the other side, or the test, ended the connection
        } finally {
            webSockets.remove(socket);
        }
    }

    private static String readHead(final DataInputStream in) throws IOException {
        final ByteArrayOutputStream head = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) >= 0) {
            head.write(b);
            if (b == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(ISO_8859_1);
            }
        }
        return null;
    }

    private void upgrade(final Socket socket, final String request) throws IOException {
        String key = "";
        for (final String line : request.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).trim();
            }
        }
        final String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + WebSocketUpgrade.acceptOf(key) + "\r\n\r\n";
        final ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(head.getBytes(ISO_8859_1));
        final Random random = new Random(1);
        packet.writeBytes(SlowWebSocket.frame(0x89, "greeting".getBytes(UTF_8), false, random));
        for (final String text : greeting) {
            packet.writeBytes(SlowWebSocket.frame(0x81, text.getBytes(UTF_8), false, random));
        }
        webSockets.add(socket);
        write(socket, packet.toByteArray());
    }

    private static void write(final Socket socket, final byte[]... parts) throws IOException {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.writeBytes(part);
        }
        synchronized (socket) {
            socket.getOutputStream().write(all.toByteArray());
            socket.getOutputStream().flush();
        }
    }

    private void readFrames(final Socket socket, final DataInputStream in) throws IOException {
        while (true) {
            final int opcode = in.readUnsignedByte() & 15;
            final int second = in.readUnsignedByte();
            if (second < 128) {
                throw new IOException("a client's frame is not masked");
            }
            int length = second & 127;
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
            final byte[] key = new byte[4];
            in.readFully(key);
            final byte[] payload = new byte[length];
            in.readFully(payload);
            for (int i = 0; i < length; i++) {
                payload[i] ^= key[i % 4];
            }
            final String text = new String(payload, UTF_8);
            switch (opcode) {
                case 1 -> {
                    texts.add(text);
                    for (final String answer : script.apply(text)) {
                        sendTo(socket, answer);
                    }
                }
                case 8 -> {
                    return;
                }
                case 10 -> pongs.add(text);
                default -> {
                    // nothing to do
                }
            }
        }
    }

    private static void sendTo(final Socket socket, final String text) throws IOException {
        write(socket, SlowWebSocket.frame(0x81, text.getBytes(UTF_8), false, new Random(1)));
    }

    /** Sends a text on every WebSocket. */
    public void send(final String text) {
        for (final Socket socket : webSockets) {
            try {
                sendTo(socket, text);
            } catch (final IOException e) {
                // gone meanwhile
            }
        }
    }

    /** How many WebSockets are open. */
    public int webSocketCount() {
        return webSockets.size();
    }

    /** Ends one WebSocket with a reset. */
    public void reset(final int index) throws IOException {
        final Socket socket = webSockets.remove(index);
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends every WebSocket, with a close frame or just so. */
    public void closeConnections(final boolean politely) {
        final List<Socket> open = List.copyOf(webSockets);
        webSockets.removeAll(open);
        for (final Socket socket : open) {
            try {
                if (politely) {
                    write(socket, SlowWebSocket.frame(0x88, new byte[] {3, (byte) 0xE9}, false, new Random(1)));
                } else {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            } catch (final IOException e) {
                // gone meanwhile
            }
        }
    }

    public List<String> texts() {
        return texts;
    }

    /** Waits until a text with a part has come. */
    public void awaitText(final String part) {
        await(part, texts);
    }

    /** Waits until a pong has come. */
    public void awaitPong(final String payload) {
        await(payload, pongs);
    }

    private static void await(final String part, final List<String> heard) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (heard.stream().noneMatch(text -> text.contains(part))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no " + part + " in time; heard " + heard);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }
}
