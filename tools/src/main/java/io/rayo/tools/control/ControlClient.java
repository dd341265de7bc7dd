package io.rayo.tools.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Commands a running node by its control socket. One thread. */
public final class ControlClient implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SocketChannel channel;
    private final BufferedReader reader;

    /**
     * Connects to a node.
     *
     * @param nodeFolder of the node.
     * @throws IOException with a line that says what to do if no node can be reached.
     */
    public ControlClient(final Path nodeFolder) throws IOException {
        final Path socket = ControlFiles.socket(nodeFolder);
        if (!Files.exists(socket)) {
            throw new IOException("no node listens in " + nodeFolder + ": start one, or name its folder with --node");
        }
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (final IOException ex) {
            channel.close();
            throw new IOException(
                    "the node in " + nodeFolder + " does not listen (" + ex.getMessage()
                            + "): see rayo status; if it hangs, use rayo panic",
                    ex);
        }
        reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /**
     * A new request.
     *
     * @param command what is wanted.
     * @return with the name of whoever runs this program as its actor.
     */
    public static ObjectNode request(final String command) {
        return MAPPER.createObjectNode()
                .put("command", command)
                .put("actor", System.getProperty("user.name", "unknown"));
    }

    /**
     * Asks and waits for the answer.
     *
     * @param request to send.
     * @return the answer.
     * @throws IOException if the node goes away before it answers: what it did is then to be seen in its journal.
     */
    public ObjectNode ask(final ObjectNode request) throws IOException {
        final ByteBuffer out = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
        while (out.hasRemaining()) {
            channel.write(out);
        }
        final String line = reader.readLine();
        if (null == line) {
            throw new IOException("the node went away before it answered");
        }
        return (ObjectNode) MAPPER.readTree(line);
    }

    /**
     * Asks a node one thing.
     *
     * @param nodeFolder of the node.
     * @param request to send.
     * @return the answer.
     * @throws IOException if the node cannot be reached.
     */
    public static ObjectNode ask(final Path nodeFolder, final ObjectNode request) throws IOException {
        try (ControlClient client = new ControlClient(nodeFolder)) {
            return client.ask(request);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
