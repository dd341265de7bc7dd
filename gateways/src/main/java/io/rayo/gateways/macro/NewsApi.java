package io.rayo.gateways.macro;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.macro.MacroAnswer.Outcome;
import io.rayo.gateways.macro.MacroAnswer.Sentiment;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * NewsAPI: the sentiment of recent articles, by a {@link SentimentLexicon} over titles and descriptions. A free key
 * gets articles a day late: the time of the newest one goes with the score, so that nobody takes it for fresh.
 */
public final class NewsApi implements MacroProvider {
    private static final String REMOVED = "[Removed]";
    private static final long SECOND_NS = 1_000_000_000L;

    private final List<MacroRequest> requests;
    private final int dailyLimit;
    private final long spacingNs;
    private final SentimentLexicon lexicon = SentimentLexicon.load();

    /**
     * Makes it.
     *
     * @param query of the articles.
     * @param intervalNs between two answers.
     * @param dailyLimit requests a day that the plan allows.
     * @param spacingNs least time between two requests.
     */
    public NewsApi(final String query, final long intervalNs, final int dailyLimit, final long spacingNs) {
        this.dailyLimit = dailyLimit;
        this.spacingNs = spacingNs;
        requests = List.of(new MacroRequest(
                "news",
                "/v2/everything?language=en&sortBy=publishedAt&pageSize=100&q="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8),
                intervalNs));
    }

    @Override
    public String name() {
        return "newsapi";
    }

    @Override
    public List<MacroRequest> requests() {
        return requests;
    }

    @Override
    public String keyHeader() {
        return "X-Api-Key";
    }

    @Override
    public String keyParameter() {
        return null;
    }

    @Override
    public long spacingNs() {
        return spacingNs;
    }

    @Override
    public long burstPauseNs() {
        return 60 * SECOND_NS;
    }

    @Override
    public int dailyLimit() {
        return dailyLimit;
    }

    @Override
    public long nextDayNs(final long nowNs) {
        return MacroTimes.nextMidnight(ZoneOffset.UTC, nowNs);
    }

    @Override
    public boolean rests(final long nowNs, final long lastNs) {
        return false;
    }

    @Override
    public MacroAnswer read(final MacroRequest request, final int status, final byte[] body, final long nowNs) {
        final JsonNode root = MacroJson.object(body);
        if (null != root && "error".equals(root.path("status").asText())) {
            return error(root.path("code").asText());
        }
        final MacroAnswer byStatus =
                429 == status ? MacroAnswer.not(Outcome.BURST_LIMIT, "HTTP 429") : MacroAnswer.ofStatus(status);
        if (null != byStatus) {
            return byStatus;
        }
        if (null == root || 200 != status || !root.path("articles").isArray()) {
            return MacroAnswer.malformed("no articles in it, HTTP " + status);
        }
        return sentiment(root.path("articles"), nowNs);
    }

    private static MacroAnswer error(final String code) {
        return switch (code) {
            case "apiKeyMissing", "apiKeyInvalid", "apiKeyDisabled" -> MacroAnswer.not(Outcome.BAD_KEY, code);
            case "apiKeyExhausted" -> MacroAnswer.not(Outcome.DAY_LIMIT, code);
            case "rateLimited" -> MacroAnswer.not(Outcome.BURST_LIMIT, code);
            case "unexpectedError" -> MacroAnswer.not(Outcome.SERVER_ERROR, code);
            case "parameterInvalid",
                    "parametersMissing",
                    "parametersIncompatible",
                    "sourcesTooMany",
                    "sourceDoesNotExist",
                    "upgradeRequired",
                    "corsNotAllowed",
                    "userAgentMissing",
                    "maximumResultsReached" -> MacroAnswer.not(Outcome.REFUSED, code);
            default -> MacroAnswer.not(Outcome.SERVER_ERROR, "an error code that is not known");
        };
    }

    private MacroAnswer sentiment(final JsonNode articles, final long nowNs) {
        final Set<String> seen = new HashSet<>();
        double sum = 0;
        int count = 0;
        long newestNs = 0;
        for (final JsonNode article : articles) {
            final String title = article.path("title").asText().strip();
            final long publishedNs =
                    MacroTimes.ofIso(article.path("publishedAt").asText(), nowNs);
            if (title.isEmpty()
                    || REMOVED.equals(title)
                    || MacroTimes.isUnknown(publishedNs)
                    || !seen.add(title.toLowerCase(Locale.ROOT))
                    || !seen.add(article.path("url").asText(title))) {
                continue;
            }
            // asText of a JSON null is the word null: it has no sentiment
            sum += lexicon.score(title + ". " + article.path("description").asText());
            count++;
            newestNs = Math.max(newestNs, publishedNs);
        }
        return 0 == count
                ? MacroAnswer.not(Outcome.OK, "no articles")
                : MacroAnswer.of(new Sentiment(sum / count, count, newestNs));
    }
}
