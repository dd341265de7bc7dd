package io.rayo.engine.stage;

import org.agrona.DirectBuffer;

/**
 * A part of the core: a pure function of the messages it is given.
 *
 * <p>For an inbound message the first stage is given that message; each later stage is given that message and then
 * everything that the stages before it put out because of it, in the order in which they did. So data flows one way,
 * and the layouts (one thread, or a thread per stage) give the same bytes. What a stage needs of a later one comes back
 * as an inbound message (an {@code ExecutionReport}, say). A message of no interest is ignored.
 */
public interface Stage {
    /**
     * Name of the stage, for snapshots and counters.
     *
     * @return a short constant, lower case.
     */
    String name();

    /**
     * Handles one message.
     *
     * @param buffer that holds it; valid during the call.
     * @param offset of its SBE header.
     * @param length in bytes.
     * @param output takes what the stage says because of it.
     */
    void onMessage(DirectBuffer buffer, int offset, int length, StageOutput output);

    /**
     * Writes the whole state, in a fixed order. The same state gives the same bytes: the state hash is a hash of them.
     *
     * @param writer to write to.
     */
    void writeState(StateWriter writer);

    /**
     * Reads what {@link #writeState} wrote, into a stage that has just been constructed with the same configuration.
     *
     * @param reader to read from.
     */
    void readState(StateReader reader);
}
