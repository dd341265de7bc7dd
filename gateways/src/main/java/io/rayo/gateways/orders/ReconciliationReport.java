package io.rayo.gateways.orders;

import java.util.List;

/**
 * What a comparison with a venue found: a row per order, position and balance, with our number, theirs, and the
 * difference. Immutable: any thread.
 *
 * @param venueId of the venue.
 * @param timeNs when it was finished, our clock.
 * @param isClean whether nothing differs (any more): new orders may go out.
 * @param rows all that was compared.
 */
public record ReconciliationReport(int venueId, long timeNs, boolean isClean, List<Row> rows) {
    /** What a row is about. */
    public enum Subject {
        /** An order of ours: numbers are what is filled of it. */
        ORDER,
        /** A position. */
        POSITION,
        /** An asset: ours is what our positions need, theirs what the venue holds. */
        BALANCE
    }

    /**
     * A row.
     *
     * @param subject what it is about.
     * @param name client order id, symbol or asset.
     * @param ours by our books; {@code -} if we know nothing of it.
     * @param theirs by the venue's; {@code -} if it does not list it.
     * @param difference theirs less ours; empty if there is none.
     * @param action what was done about it; empty if there was nothing to do.
     */
    public record Row(Subject subject, String name, String ours, String theirs, String difference, String action) {}

    /** Copies the rows. */
    public ReconciliationReport {
        rows = List.copyOf(rows);
    }

    /**
     * Rows that differ.
     *
     * @return count.
     */
    public long differences() {
        return rows.stream().filter(row -> !row.difference().isEmpty()).count();
    }

    /**
     * The report as text with three columns of numbers.
     *
     * @return lines.
     */
    public String toTable() {
        final StringBuilder text = new StringBuilder(String.format(
                "%-9s %-22s %20s %20s %20s  %s%n", "what", "name", "ours", "theirs", "difference", "action"));
        for (final Row row : rows) {
            text.append(String.format(
                    "%-9s %-22s %20s %20s %20s  %s%n",
                    row.subject(), row.name(), row.ours(), row.theirs(), row.difference(), row.action()));
        }
        return text.append(isClean ? "clean" : "not clean: no new orders").toString();
    }
}
