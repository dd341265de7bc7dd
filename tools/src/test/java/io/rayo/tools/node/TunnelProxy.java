package io.rayo.tools.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on loopback: passes each CONNECT on to one port, whatever host it names. */
final class TunnelProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final int targetPort;

    TunnelProxy(final int targetPort) throws IOException {
        this.targetPort = targetPort;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Hosts that were asked for, with their ports. */
    List<String> targets() {
        return targets;
    }

    private void accept() {
        try {
            while (true) {
                final Socket client = listening.accept();
                sockets.add(client);
                Thread.ofPlatform().daemon().start(() -> serve(client));
            }
        } catch (final IOException e) {
            // closed
        }
    }

    private void serve(final Socket client) {
        try (client) {
            targets.add(head(client.getInputStream()).split(" ", -1)[1]);
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
                sockets.add(target);
                client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
                Thread.ofPlatform().daemon().start(() -> copy(target, client));
                copy(client, target);
            }
        } catch (final IOException e) {
            // one of the two, or the test, ended the connection
        }
    }

    private static void copy(final Socket from, final Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (final IOException e) {
            // ended
        }
    }

    private static String head(final InputStream in) throws IOException {
        final ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            final int b = in.read();
            if (b < 0) {
                throw new IOException("no head");
            }
            head.write(b);
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }
}
