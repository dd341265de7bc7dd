package io.rayo.gateways.macro;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Sentiment by words: a small list of our own, of words that headlines about markets are made of, each with a weight of
 * -3 to 3. A negation turns the next words round. It is a rough measure and is meant as one: it knows no irony, no
 * context and no language but English. Immutable.
 */
public final class SentimentLexicon {
    private static final String RESOURCE = "/io/rayo/gateways/macro/lexicon.txt";
    private static final int NEGATION_REACH = 3;

    private final Map<String, Integer> weights = new HashMap<>();

    private SentimentLexicon() {}

    /**
     * Reads the list.
     *
     * @return the lexicon.
     */
    public static SentimentLexicon load() {
        final SentimentLexicon lexicon = new SentimentLexicon();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(SentimentLexicon.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); null != line; line = reader.readLine()) {
                lexicon.add(line);
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return lexicon;
    }

    /** {@code weight: word word ...}, or a comment. */
    private void add(final String line) {
        final int colon = line.indexOf(':');
        if (colon > 0 && !line.startsWith("#")) {
            final int weight = Integer.parseInt(line.substring(0, colon).strip());
            for (final String word : line.substring(colon + 1).strip().split("\\s+", -1)) {
                if (null != weights.put(word, weight)) {
                    throw new IllegalStateException("the lexicon has " + word + " twice");
                }
            }
        }
    }

    /**
     * Number of words.
     *
     * @return count.
     */
    public int size() {
        return weights.size();
    }

    /**
     * Sentiment of a text.
     *
     * @param text any.
     * @return -1 (all bad) to 1 (all good): the sum of the weights over the sum of their sizes; 0 without such words.
     */
    public double score(final String text) {
        int sum = 0;
        int sizes = 0;
        int negated = 0;
        for (final String word :
                text.toLowerCase(Locale.ROOT).replace('\u2019', '\'').split("[^a-z']+", -1)) {
            if (isNegation(word)) {
                negated = NEGATION_REACH;
                continue;
            }
            final int weight = weights.getOrDefault(word, 0);
            sum += negated > 0 ? -weight : weight;
            sizes += Math.abs(weight);
            negated = word.isEmpty() ? negated : negated - 1;
        }
        return 0 == sizes ? 0 : (double) sum / sizes;
    }

    private static boolean isNegation(final String word) {
        return switch (word) {
            case "not", "no", "never", "without", "neither", "nor", "hardly" -> true;
            default -> word.endsWith("n't");
        };
    }
}
