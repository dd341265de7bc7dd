package io.rayo.tools.config;

import java.util.Collection;
import java.util.Locale;

/** Finds the name that somebody probably meant. */
final class Suggestions {
    private Suggestions() {}

    /** The nearest of the candidates, the first of equals; null if none is near. */
    static String nearest(final String given, final Collection<String> candidates) {
        final String plain = plain(given);
        String best = null;
        int bestDistance = Math.max(1, plain.length() / 3) + 1;
        for (final String candidate : candidates) {
            final int distance = distance(plain, plain(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** {@code , did you mean "x"?} or nothing. */
    static String hint(final String given, final Collection<String> candidates) {
        final String nearest = nearest(given, candidates);
        return null == nearest ? "" : ", did you mean \"" + nearest + "\"?";
    }

    /** max-order_notional and maxOrderNotional are the same to a person. */
    private static String plain(final String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Insertions, deletions, replacements and swaps of neighbours that make one out of the other. */
    static int distance(final String a, final String b) {
        final int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                final int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
