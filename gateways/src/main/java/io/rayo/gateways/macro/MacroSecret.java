package io.rayo.gateways.macro;

/** A key of a source. Never printed. */
public final class MacroSecret {
    private final String value;

    /**
     * Holds a key.
     *
     * @param value not empty.
     */
    public MacroSecret(final char[] value) {
        this.value = new String(value);
    }

    String text() {
        return value;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
