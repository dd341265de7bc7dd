package io.rayo.tools.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Takes commands on a Unix domain socket in the node's folder: one JSON object a line, each answered by one. Only the
 * owner of the folder can reach it.
 *
 * <p>A thread of its own accepts, calls {@link Handler#poll} every few milliseconds, and ends connections that are
 * silent for too long; each connection is served by a thread of the system, which a request wakes without others in
 * between: on busy cores each of them would cost the kill switch a turn of its own.
 */
public final class ControlServer implements AutoCloseable {
    /** Longest request or answer in bytes, without the end of the line. */
    static final int MAX_LINE = 64 * 1024;

    private static final int MAX_CONNECTIONS = 16;
    private static final long POLL_MS = 10;
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Handler handler;
    private final Path path;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Thread thread;
    /** Time of the last request of each connection. */
    private final Map<SocketChannel, Long> connections = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** Does what is asked. */
    public interface Handler {
        /**
         * Handles a request; on the connection's thread, several at a time.
         *
         * @param request with a text {@code command}.
         * @return answer with a boolean {@code ok}.
         */
        ObjectNode handle(ObjectNode request);

        /** Looks at what does not come by the socket; on the server's thread, every few milliseconds. */
        void poll();
    }

    /**
     * Opens the socket and starts to serve it.
     *
     * @param nodeFolder of the node, which nobody else runs.
     * @param handler does what is asked.
     * @throws IOException if the socket cannot be opened.
     */
    public ControlServer(final Path nodeFolder, final Handler handler) throws IOException {
        this.handler = handler;
        ControlFiles.makeSocketFolder(nodeFolder);
        path = ControlFiles.socket(nodeFolder);
        Files.deleteIfExists(path); // of a node that was killed
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, ControlFiles.OWNER_ONLY);
            server.configureBlocking(false);
            selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (final IOException ex) {
            server.close();
            throw ex;
        }
        thread = new Thread(this::run, "control");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has {@link Handler#poll} called now. Any thread. */
    public void wakeUp() {
        selector.wakeup();
    }

    private void run() {
        while (!closed) {
            try {
                selector.select(POLL_MS);
                selector.selectedKeys().clear();
                handler.poll();
                accept();
                endSilentConnections();
            } catch (final IOException ex) {
                if (!closed) {
                    System.err.println(
                            "rayo: the control socket failed, commands are not heard any more: " + ex.getMessage());
                }
                return;
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel;
        while ((channel = server.accept()) != null) {
            if (connections.size() >= MAX_CONNECTIONS) {
                channel.close();
            } else {
                final SocketChannel served = channel;
                connections.put(served, System.nanoTime());
                Thread.ofPlatform().daemon().name("control-connection").start(() -> serve(served));
            }
        }
    }

    private void endSilentConnections() {
        final long nowNs = System.nanoTime();
        connections.forEach((channel, lastNs) -> {
            if (nowNs - lastNs > IDLE_NS) {
                close(channel);
            }
        });
    }

    private void serve(final SocketChannel channel) {
        final ByteBuffer line = ByteBuffer.allocate(MAX_LINE);
        final ByteBuffer in = ByteBuffer.allocate(4 * 1024);
        try {
            while (channel.read(in) >= 0) {
                in.flip();
                while (in.hasRemaining()) {
                    final byte next = in.get();
                    if (next == '\n') {
                        connections.replace(channel, System.nanoTime());
                        write(channel, answer(new String(line.array(), 0, line.position(), StandardCharsets.UTF_8)));
                        line.clear();
                    } else if (line.hasRemaining()) {
                        line.put(next);
                    } else {
                        write(channel, error("a request is at most " + MAX_LINE + " bytes"));
                        return;
                    }
                }
                in.clear();
            }
        } catch (final IOException ex) {
            // whoever asked is gone: what was asked for is done all the same, or was never heard of
        } finally {
            close(channel);
        }
    }

    private ObjectNode answer(final String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode request) {
                return handler.handle(request);
            }
            return error("a request is a JSON object");
        } catch (final JsonProcessingException ex) {
            return error("a request is a line of JSON: " + ex.getOriginalMessage());
        } catch (final RuntimeException ex) {
            return error(null == ex.getMessage() ? ex.getClass().getSimpleName() : ex.getMessage());
        }
    }

    /**
     * An answer that says that nothing was done.
     *
     * @param problem one line.
     * @return answer.
     */
    public static ObjectNode error(final String problem) {
        return MAPPER.createObjectNode().put("ok", false).put("error", problem);
    }

    private static void write(final SocketChannel channel, final ObjectNode answer) throws IOException {
        final ByteBuffer out = ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8));
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private void close(final SocketChannel channel) {
        connections.remove(channel);
        try {
            channel.close();
        } catch (final IOException ex) {
            // nothing is lost with it
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        connections.keySet().forEach(this::close);
        try {
            server.close();
            selector.close();
            Files.deleteIfExists(path);
        } catch (final IOException ex) {
            // the next node of this folder removes it
        }
    }
}
