package io.rayo.journal;

/**
 * What a snapshot stands for.
 *
 * @param inboundSequence last inbound message that is in the state.
 * @param outboundSequence last outbound message that the state has put out.
 * @param journalIndex Chronicle index of the last record that is in the state: reading goes on behind it; -1 for the
 *     start.
 * @param lastCrc CRC of that record, so that a journal which is not the one snapshot was taken of is noticed.
 * @param stateHash hash of the payload as the core computes it.
 */
public record Snapshot(long inboundSequence, long outboundSequence, long journalIndex, int lastCrc, long stateHash) {}
