package io.rayo.journal;

/**
 * What opening a journal found and did.
 *
 * @param isNew there were no records.
 * @param wasClosed the last writer closed it in order.
 * @param wasSameBoot the machine is proven not to have restarted since.
 * @param recordsVerified records that were read and checked at opening.
 * @param lastIndex Chronicle index of the last good record; -1 if none.
 * @param inboundSequence last inbound sequence; 0 if none.
 * @param outboundSequence last outbound sequence; 0 if none.
 * @param tornBytes bytes of half-written records at the end that were taken out; 0 in a good journal.
 * @param damage what was cut off and where, or null.
 * @param endMarksRepaired closed files whose end mark was missing and is there now.
 * @param filesRebuilt files that were written anew up to their last good record.
 * @param elapsedNs time that it took.
 */
public record RecoveryReport(
        boolean isNew,
        boolean wasClosed,
        boolean wasSameBoot,
        long recordsVerified,
        long lastIndex,
        long inboundSequence,
        long outboundSequence,
        long tornBytes,
        Damage damage,
        int endMarksRepaired,
        int filesRebuilt,
        long elapsedNs) {}
