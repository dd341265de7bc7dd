package io.rayo.tools.config;

/** A configuration that cannot be used. The message is one line: {@code file:line:column: path: what is wrong}. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by {@link ConfigNode#error(String)}; by hand where there is no node.
     *
     * @param line what to show to the user, all of it.
     */
    public ConfigException(final String line) {
        super(oneLine(line));
    }

    /** Whatever a parser or a file says: no line ends, no control characters. */
    private static String oneLine(final String text) {
        final StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return out.toString();
    }
}
