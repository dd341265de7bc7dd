package io.rayo.tools.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * What a node says of itself in its folder: process, mode, whether it runs or how it ended. Written at each change,
 * read by anybody.
 *
 * @param pid of the process.
 * @param processStartMs when that process began, by which another one with the same id is told apart; 0 if unknown.
 * @param mode of the node.
 * @param layout of the node.
 * @param state starting, running, stopped or failed.
 * @param reason why it failed; else empty.
 * @param sinceMs when it came into this state.
 */
public record StatusFile(
        long pid, long processStartMs, String mode, String layout, State state, String reason, long sinceMs) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The system's clock of processes is coarse, and may be set while they run. */
    private static final long START_TOLERANCE_MS = 5_000;

    /** How a node stands. */
    public enum State {
        /** It recovers, connects, compares. */
        STARTING,
        /** It works. */
        RUNNING,
        /** It ended in order. */
        STOPPED,
        /** Something broke. */
        FAILED
    }

    /**
     * About this process.
     *
     * @param mode of the node.
     * @param layout of the node.
     * @param state of the node.
     * @param reason why it failed; else empty.
     * @return status as of now.
     */
    public static StatusFile now(final String mode, final String layout, final State state, final String reason) {
        final ProcessHandle self = ProcessHandle.current();
        return new StatusFile(self.pid(), startMs(self), mode, layout, state, reason, System.currentTimeMillis());
    }

    private static long startMs(final ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /**
     * Writes it in place of the one before.
     *
     * @param nodeFolder of the node.
     * @throws IOException if it cannot be written.
     */
    public void write(final Path nodeFolder) throws IOException {
        final ObjectNode root = MAPPER.createObjectNode();
        root.put("pid", pid);
        root.put("processStartMs", processStartMs);
        root.put("mode", mode);
        root.put("layout", layout);
        root.put("state", state.name());
        root.put("reason", reason);
        root.put("sinceMs", sinceMs);
        final Path file = ControlFiles.statusFile(nodeFolder);
        final Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(temporary, root.toPrettyString() + "\n");
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Reads it.
     *
     * @param nodeFolder of the node.
     * @return null if no node ever ran there.
     * @throws IOException if it cannot be read.
     */
    public static StatusFile read(final Path nodeFolder) throws IOException {
        final Path file = ControlFiles.statusFile(nodeFolder);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        final JsonNode root = MAPPER.readTree(Files.readString(file));
        return new StatusFile(
                root.path("pid").asLong(),
                root.path("processStartMs").asLong(),
                root.path("mode").asText(),
                root.path("layout").asText(),
                State.valueOf(root.path("state").asText(State.FAILED.name())),
                root.path("reason").asText(),
                root.path("sinceMs").asLong());
    }

    /**
     * The node's process.
     *
     * @return empty if it is gone.
     */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> processStartMs == 0
                        || startMs(process) == 0
                        || Math.abs(startMs(process) - processStartMs) < START_TOLERANCE_MS);
    }

    /**
     * Whether the node is at work, or on its way to it.
     *
     * @return false if it has ended, in whatever way.
     */
    public boolean isAlive() {
        return (State.STARTING == state || State.RUNNING == state) && process().isPresent();
    }

    /**
     * Whether the node's process ended without a word: killed, or the machine went down.
     *
     * @return true if so.
     */
    public boolean hasDied() {
        return (State.STARTING == state || State.RUNNING == state) && process().isEmpty();
    }
}
