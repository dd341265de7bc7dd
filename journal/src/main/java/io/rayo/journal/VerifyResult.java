package io.rayo.journal;

/**
 * What a verification found.
 *
 * @param inbound good inbound records before the first damage.
 * @param outbound good outbound records before the first damage.
 * @param files files that the folder has.
 * @param lastIndex Chronicle index of the last good record; -1 if none.
 * @param missingEndMarks files that are followed by another one but have no end mark; repaired when the journal is next
 *     opened.
 * @param damage the first damage, or null: then every record is what was written.
 */
public record VerifyResult(
        long inbound, long outbound, int files, long lastIndex, long missingEndMarks, Damage damage) {
    /**
     * Whether every record is what was written.
     *
     * @return true if there is no damage.
     */
    public boolean isGood() {
        return damage == null;
    }
}
