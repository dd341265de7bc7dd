package io.rayo.gateways.sim.venue;

/** Writes compact JSON in the order of the calls: commas come by themselves. Not thread-safe. */
public final class JsonText {
    private final StringBuilder text = new StringBuilder(256);

    /**
     * Opens an object, as the whole or as an element.
     *
     * @return this.
     */
    public JsonText open() {
        comma();
        text.append('{');
        return this;
    }

    /**
     * Opens an object as a member.
     *
     * @param name of the member.
     * @return this.
     */
    public JsonText open(final String name) {
        name(name);
        text.append('{');
        return this;
    }

    /**
     * Closes an object.
     *
     * @return this.
     */
    public JsonText close() {
        text.append('}');
        return this;
    }

    /**
     * Opens an array as a member.
     *
     * @param name of the member.
     * @return this.
     */
    public JsonText openArray(final String name) {
        name(name);
        text.append('[');
        return this;
    }

    /**
     * Opens an array, as the whole or as an element.
     *
     * @return this.
     */
    public JsonText openArray() {
        comma();
        text.append('[');
        return this;
    }

    /**
     * Closes an array.
     *
     * @return this.
     */
    public JsonText closeArray() {
        text.append(']');
        return this;
    }

    /**
     * A member with a text.
     *
     * @param name of the member.
     * @param value to be quoted.
     * @return this.
     */
    public JsonText text(final String name, final String value) {
        name(name);
        quoted(value);
        return this;
    }

    /**
     * A member with a whole number.
     *
     * @param name of the member.
     * @param value of the member.
     * @return this.
     */
    public JsonText number(final String name, final long value) {
        name(name);
        text.append(value);
        return this;
    }

    /**
     * A member with a truth value.
     *
     * @param name of the member.
     * @param value of the member.
     * @return this.
     */
    public JsonText flag(final String name, final boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /**
     * A member with ready JSON.
     *
     * @param name of the member.
     * @param json as it is.
     * @return this.
     */
    public JsonText raw(final String name, final String json) {
        name(name);
        text.append(json);
        return this;
    }

    /**
     * An element with ready JSON.
     *
     * @param json as it is.
     * @return this.
     */
    public JsonText element(final String json) {
        comma();
        text.append(json);
        return this;
    }

    /**
     * An element with a text.
     *
     * @param value to be quoted.
     * @return this.
     */
    public JsonText textElement(final String value) {
        comma();
        quoted(value);
        return this;
    }

    private void quoted(final String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(' ');
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private void name(final String name) {
        comma();
        text.append('"').append(name).append("\":");
    }

    private void comma() {
        if (!text.isEmpty()) {
            final char last = text.charAt(text.length() - 1);
            if (last != '{' && last != '[' && last != ':') {
                text.append(',');
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
