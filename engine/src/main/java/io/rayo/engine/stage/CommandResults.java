package io.rayo.engine.stage;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CommandOutcome;
import io.rayo.codecs.sbe.CommandResultEncoder;
import io.rayo.codecs.sbe.CommandType;
import java.nio.charset.StandardCharsets;

/** Answers commands that want an answer. One thread; allocates for refusals only. */
public final class CommandResults {
    /** Longest text in bytes; what is longer is cut. */
    public static final int MAX_TEXT_LENGTH = 160;

    private static final byte[] NO_TEXT = {};

    private final CommandResultEncoder encoder = new CommandResultEncoder();

    /** Creates it. */
    public CommandResults() {}

    /**
     * Puts out what became of a command, if somebody waits for it.
     *
     * @param output of the stage.
     * @param correlationId of the command; nothing is put out if it is 0.
     * @param type of the command.
     * @param outcome what became of it.
     * @param text why it was refused; empty if it was not.
     */
    public void put(
            final StageOutput output,
            final long correlationId,
            final CommandType type,
            final CommandOutcome outcome,
            final String text) {
        if (0 == correlationId) {
            return;
        }
        final byte[] bytes = text.isEmpty() ? NO_TEXT : text.getBytes(StandardCharsets.UTF_8);
        final int offset = output.claim();
        EventHeaders.put(
                output.buffer(),
                offset,
                CommandResultEncoder.TEMPLATE_ID,
                CommandResultEncoder.BLOCK_LENGTH,
                0,
                0,
                0,
                0,
                0,
                0);
        encoder.wrap(output.buffer(), offset + EventHeaders.SEQUENCE_OFFSET)
                .correlationId(correlationId)
                .commandType(type)
                .outcome(outcome)
                .putText(bytes, 0, cutLength(bytes));
        output.commit(EventHeaders.SEQUENCE_OFFSET + encoder.encodedLength());
    }

    /** Never in the middle of a letter. */
    private static int cutLength(final byte[] bytes) {
        int length = Math.min(bytes.length, MAX_TEXT_LENGTH);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        return length;
    }
}
