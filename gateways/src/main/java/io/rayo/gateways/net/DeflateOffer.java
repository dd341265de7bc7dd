package io.rayo.gateways.net;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What we offer a host of compression, and what it may answer (RFC 7692, section 7). */
final class DeflateOffer {
    /** Our messages are few and short: we compress none, so that there is no context to take over. */
    static final String TEXT = "permessage-deflate; client_no_context_takeover";

    private static final String EXTENSION = "permessage-deflate";
    private static final int WINDOW_BITS_MIN = 8;
    private static final int WINDOW_BITS_MAX = 15;

    /** How the host's messages come. */
    enum Answer {
        /** As they are. */
        NONE,
        /** Compressed, each on its own. */
        FORGETS,
        /** Compressed, with what came before as context. */
        REMEMBERS,
        /** It answers what nobody offered: the connection must not be used. */
        UNSOUND
    }

    private DeflateOffer() {}

    /**
     * Reads the host's answer.
     *
     * @param headers values of all headers of extensions.
     * @param offered whether compression was offered.
     * @return what was agreed on.
     */
    static Answer read(final List<String> headers, final boolean offered) {
        if (headers.isEmpty()) {
            return Answer.NONE;
        }
        final String answer = String.join(",", headers);
        if (!offered || answer.indexOf(',') >= 0) {
            return Answer.UNSOUND;
        }
        final String[] parts = answer.split(";", -1);
        if (!parts[0].trim().toLowerCase(Locale.ROOT).equals(EXTENSION)) {
            return Answer.UNSOUND;
        }
        final Set<String> seen = new HashSet<>();
        boolean forgets = false;
        for (int i = 1; i < parts.length; i++) {
            final String[] parameter = parts[i].trim().split("=", -1);
            final String name = parameter[0].trim();
            if (!seen.add(name) || !isSound(name, parameter)) {
                return Answer.UNSOUND;
            }
            forgets |= name.equals("server_no_context_takeover");
        }
        return forgets ? Answer.FORGETS : Answer.REMEMBERS;
    }

    /** A host may bind itself by what we did not ask for, and us by nothing that we did not offer. */
    private static boolean isSound(final String name, final String[] parameter) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> parameter.length == 1;
            case "server_max_window_bits" -> parameter.length == 2 && isWindow(parameter[1].trim());
            default -> false;
        };
    }

    private static boolean isWindow(final String text) {
        final String bits = text.startsWith("\"") && text.endsWith("\"") && text.length() > 2
                ? text.substring(1, text.length() - 1)
                : text;
        if (!bits.matches("[1-9][0-9]?")) {
            return false;
        }
        final int value = Integer.parseInt(bits);
        return value >= WINDOW_BITS_MIN && value <= WINDOW_BITS_MAX;
    }
}
