package io.rayo.gateways.sim.binance;

/** Writes compact JSON in the order of the calls. Not thread-safe. */
final class JsonText {
    private final StringBuilder text = new StringBuilder(256);

    JsonText open() {
        comma();
        text.append('{');
        return this;
    }

    JsonText open(final String name) {
        name(name);
        text.append('{');
        return this;
    }

    JsonText close() {
        text.append('}');
        return this;
    }

    JsonText openArray(final String name) {
        name(name);
        text.append('[');
        return this;
    }

    JsonText openArray() {
        comma();
        text.append('[');
        return this;
    }

    JsonText closeArray() {
        text.append(']');
        return this;
    }

    JsonText text(final String name, final String value) {
        name(name);
        quoted(value);
        return this;
    }

    JsonText number(final String name, final long value) {
        name(name);
        text.append(value);
        return this;
    }

    JsonText flag(final String name, final boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    JsonText raw(final String name, final String json) {
        name(name);
        text.append(json);
        return this;
    }

    JsonText element(final String json) {
        comma();
        text.append(json);
        return this;
    }

    JsonText textElement(final String value) {
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
