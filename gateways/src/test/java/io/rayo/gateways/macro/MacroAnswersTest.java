package io.rayo.gateways.macro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.macro.MacroAnswer.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What each source's answers mean, also those that no source should give. */
class MacroAnswersTest {
    private static final long NOW = Instant.parse("2026-11-20T15:00:00Z").toEpochMilli() * 1_000_000L;

    private final AlphaVantage alphaVantage = new AlphaVantage(series(), 1, 25, true, 1);
    private final CoinMarketCap coins = new CoinMarketCap(1, 1, 1);
    private final NewsApi news = new NewsApi("bitcoin", 1, 1, 1);

    private static Map<String, String> series() {
        Map<String, String> series = new LinkedHashMap<>();
        series.put("SP500", "quote:SPY");
        series.put("VIX", "index:VIX");
        series.put("GOLD", "spot:XAU");
        series.put("OIL", "commodity:WTI");
        series.put("US10Y", "yield:10year");
        return series;
    }

    private static MacroAnswer read(MacroProvider provider, int request, int status, String body) {
        return provider.read(provider.requests().get(request), status, body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static String value(MacroAnswer answer) {
        assertEquals(Outcome.OK, answer.outcome(), answer::note);
        StringBuilder text = new StringBuilder();
        for (MacroAnswer.Value value : answer.values()) {
            text.append(value.series())
                    .append('=')
                    .append(value.value())
                    .append('@')
                    .append(Instant.ofEpochSecond(0, value.observedTimeNs()))
                    .append(' ');
        }
        return text.toString().strip();
    }

    @Test
    void shouldReadEveryKindOfAlphaVantage() {
        assertEquals(
                "SP500=670.31@2026-11-19T21:00:00Z",
                value(read(
                        alphaVantage,
                        0,
                        200,
                        "{\"Global Quote - DATA DELAYED BY 15 MINUTES\":{\"05. price\":\"670.3100\","
                                + "\"07. latest trading day\":\"2026-11-19\",\"10. change percent\":\"0.4932%\"}}")));
        assertEquals(
                "SP500=670.0@2026-11-20T15:00:00Z", // of today: not later than now
                value(read(
                        alphaVantage,
                        0,
                        200,
                        "{\"Global Quote\":{\"05. price\":\"670\",\"07. latest trading day\":\"2026-11-20\"}}")));
        assertEquals(
                "VIX=15.4@2026-11-19T21:00:00Z",
                value(read(
                        alphaVantage,
                        1,
                        200,
                        "{\"symbol\":\"VIX\",\"data\":[{\"date\":\"2026-11-19\",\"close\":\"15.4\"}]}")));
        assertEquals(
                "GOLD=4155.5747@2026-11-20T09:30:00Z",
                value(read(
                        alphaVantage,
                        2,
                        200,
                        "{\"nominal\":\"XAUUSD\",\"timestamp\":\"2026-11-20 09:30:00\",\"price\":\"4155.5747\"}")));
        assertEquals(
                "OIL=64.1@2026-11-13T21:00:00Z", // the newer one is missing
                value(read(
                        alphaVantage,
                        3,
                        200,
                        "{\"name\":\"WTI\",\"data\":[{\"date\":\"2026-11-16\",\"value\":\".\"},"
                                + "{\"date\":\"2026-11-13\",\"value\":\"64.1\"}]}")));
    }

    @Test
    void shouldTellTheMessagesOfAlphaVantageApart() {
        Map<String, Outcome> answers = new LinkedHashMap<>();
        answers.put(
                "{\"Information\":\"Please consider spreading out your free API requests more sparingly (1 request per"
                        + " second). ... (25 requests per day)\"}",
                Outcome.BURST_LIMIT);
        answers.put(
                "{\"Information\":\"We have detected your API key as ABC and our standard API rate limit is 25 requests"
                        + " per day.\"}",
                Outcome.DAY_LIMIT);
        answers.put("{\"Information\":\"This is a premium endpoint.\"}", Outcome.REFUSED);
        answers.put("{\"Information\":\"The demo API key is for demo purposes only.\"}", Outcome.BAD_KEY);
        answers.put("{\"Note\":\"our standard API call frequency is 5 calls per minute\"}", Outcome.BURST_LIMIT);
        answers.put("{\"Error Message\":\"Invalid API call. Please retry\"}", Outcome.REFUSED);
        answers.put("{\"Error Message\":\"the parameter apikey is invalid or missing.\"}", Outcome.BAD_KEY);
        answers.put("{\"Global Quote\":{}}", Outcome.REFUSED);
        answers.put("{}", Outcome.REFUSED);
        answers.put("<html>down</html>", Outcome.MALFORMED);
        answers.put("", Outcome.MALFORMED);
        answers.put("[]", Outcome.MALFORMED);
        answers.put(
                "{\"Global Quote\":{\"05. price\":\"NaN\",\"07. latest trading day\":\"2026-11-19\"}}",
                Outcome.MALFORMED);
        answers.put(
                "{\"Global Quote\":{\"05. price\":\"1\",\"07. latest trading day\":\"2026-11-99\"}}",
                Outcome.MALFORMED);
        answers.forEach((body, outcome) -> {
            MacroAnswer answer = read(alphaVantage, 0, 200, body);
            assertEquals(outcome, answer.outcome(), body);
            assertTrue(!answer.note().contains("ABC"), answer::note); // never their text: it may hold the key
        });
        assertEquals(Outcome.SERVER_ERROR, read(alphaVantage, 0, 502, "<html>").outcome());
    }

    @Test
    void shouldReadBothShapesOfCoinMarketCapAndItsErrorsWhateverTheStatus() {
        String object = "{\"status\":{\"error_code\":0},\"data\":{\"btc_dominance\":57.1,\"quote\":{\"USD\":"
                + "{\"altcoin_volume_24h\":6.1e10,\"last_updated\":\"2026-11-20T14:59:00.000Z\"}}}}";
        String array = "{\"status\":{\"error_code\":\"0\"},\"data\":{\"btc_dominance\":57.1,\"quote\":["
                + "{\"altcoin_volume_24h\":61000000000.0,\"last_updated\":\"2026-11-20T14:59:00.000Z\"}]}}";
        for (String body : List.of(object, array)) {
            assertEquals(
                    "ALTCOIN_VOLUME=6.1E10@2026-11-20T14:59:00Z BTC_DOMINANCE=57.1@2026-11-20T14:59:00Z",
                    value(read(coins, 0, 200, body)));
        }
        assertEquals(
                "FEAR_GREED=40.0@2026-11-20T14:45:00Z",
                value(read(
                        coins,
                        1,
                        200,
                        "{\"status\":{\"error_code\":\"0\"},\"data\":{\"value\":40,"
                                + "\"update_time\":\"2026-11-20T14:45:00.000Z\"}}")));
        Map<String, Outcome> codes = Map.of(
                "1001", Outcome.BAD_KEY,
                "1006", Outcome.REFUSED,
                "1008", Outcome.BURST_LIMIT,
                "1009", Outcome.DAY_LIMIT,
                "1010", Outcome.DAY_LIMIT,
                "500", Outcome.SERVER_ERROR,
                "9999", Outcome.SERVER_ERROR);
        codes.forEach((code, outcome) -> {
            assertEquals(
                    outcome,
                    read(coins, 0, 200, "{\"status\":{\"error_code\":" + code + "}}")
                            .outcome());
            assertEquals(
                    outcome,
                    read(coins, 0, 429, "{\"status\":{\"error_code\":\"" + code + "\"}}")
                            .outcome());
        });
        assertEquals(
                Outcome.MALFORMED,
                read(coins, 0, 200, "{\"status\":{\"error_code\":0}}").outcome());
    }

    @Test
    void shouldScoreNewsOnceEachAndLeaveOutWhatWasWithdrawn() {
        MacroAnswer answer = read(
                news,
                0,
                200,
                "{\"status\":\"ok\",\"articles\":["
                        + "{\"title\":\"Bitcoin soars\",\"description\":null,\"url\":\"u1\","
                        + "\"publishedAt\":\"2026-11-19T10:00:00Z\"},"
                        + "{\"title\":\"bitcoin SOARS\",\"url\":\"u2\",\"publishedAt\":\"2026-11-19T11:00:00Z\"},"
                        + "{\"title\":\"Exchange hacked\",\"url\":\"u3\",\"publishedAt\":\"2026-11-19T09:00:00Z\"},"
                        + "{\"title\":\"A meeting\",\"url\":\"u4\",\"publishedAt\":\"2026-11-19T08:00:00Z\"},"
                        + "{\"title\":\"[Removed]\",\"url\":\"u5\",\"publishedAt\":\"2026-11-20T08:00:00Z\"},"
                        + "{\"title\":\"No date\",\"url\":\"u6\"}]}");
        assertEquals(Outcome.OK, answer.outcome());
        assertEquals(3, answer.sentiment().articleCount());
        assertEquals(0, answer.sentiment().score(), 1e-12);
        assertEquals(
                Instant.parse("2026-11-19T10:00:00Z"),
                Instant.ofEpochSecond(0, answer.sentiment().newestTimeNs()));
        assertEquals(
                Outcome.OK,
                read(news, 0, 200, "{\"status\":\"ok\",\"articles\":[]}").outcome());
        assertEquals(
                Outcome.DAY_LIMIT,
                read(news, 0, 429, "{\"status\":\"error\",\"code\":\"apiKeyExhausted\"}")
                        .outcome());
        assertEquals(
                Outcome.REFUSED,
                read(news, 0, 426, "{\"status\":\"error\",\"code\":\"parameterInvalid\"}")
                        .outcome());
        assertEquals(
                Outcome.MALFORMED, read(news, 0, 200, "{\"status\":\"ok\"}").outcome());
    }

    @Test
    void shouldScoreWordsAndTurnThemRoundAfterANegation() {
        SentimentLexicon lexicon = SentimentLexicon.load();
        assertTrue(lexicon.size() > 250, () -> Integer.toString(lexicon.size()));
        assertEquals(1, lexicon.score("Bitcoin SURGES to a record"));
        assertEquals(-1, lexicon.score("Exchange collapses; hackers blamed"));
        assertEquals(0, lexicon.score("A meeting on Tuesday"));
        assertEquals(0, lexicon.score(""));
        assertEquals(1, lexicon.score("No crash ahead"));
        assertEquals(-1, lexicon.score("It isn\u2019t good"));
        assertEquals(0.2, lexicon.score("soars but falls; slips"), 1e-12);
    }

    @Test
    void shouldNameASeriesThatIsInNoneOfTheForms() {
        for (String wrong : List.of("SPY", "quote:", "stock:SPY", "")) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> new AlphaVantage(Map.of("SP500", wrong), 1, 1, true, 1))
                    .getMessage();
            assertTrue(message.startsWith("series SP500: \"" + wrong + "\" is none of"), message);
        }
    }

    @Test
    void shouldSurviveAnyBody() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        String[] bodies = {
            "{\"Global Quote\":{\"05. price\":\"670.3100\",\"07. latest trading day\":\"2026-11-19\"}}",
            "{\"name\":\"WTI\",\"data\":[{\"date\":\"2026-11-16\",\"value\":\"1\"}]}",
            "{\"status\":{\"error_code\":0},\"data\":{\"btc_dominance\":57.1,\"quote\":{\"USD\":"
                    + "{\"altcoin_volume_24h\":6.1e10,\"last_updated\":\"2026-11-20T14:59:00.000Z\"}}}}",
            "{\"status\":\"ok\",\"articles\":[{\"title\":\"Bitcoin soars\",\"description\":null,"
                    + "\"publishedAt\":\"2026-11-19T10:00:00Z\"}]}"
        };
        List<MacroProvider> providers = List.of(alphaVantage, coins, news);
        for (int i = 0; i < 40_000; i++) {
            byte[] body = bodies[random.nextInt(bodies.length)].getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change > 0; change--) {
                body[random.nextInt(body.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(32, 127) : random.nextInt());
            }
            if (0 == random.nextInt(4)) {
                body = java.util.Arrays.copyOf(body, random.nextInt(body.length));
            }
            MacroProvider provider = providers.get(random.nextInt(3));
            List<MacroRequest> requests = provider.requests();
            int status = 0 == random.nextInt(5) ? random.nextInt(100, 600) : 200;
            MacroAnswer answer = provider.read(requests.get(random.nextInt(requests.size())), status, body, NOW);
            assertNotNull(answer.outcome());
            for (MacroAnswer.Value value : answer.values()) {
                assertTrue(Double.isFinite(value.value()), "seed " + seed);
                assertTrue(value.observedTimeNs() <= NOW && value.observedTimeNs() >= 0, "seed " + seed);
            }
            if (null != answer.sentiment()) {
                assertTrue(Math.abs(answer.sentiment().score()) <= 1, "seed " + seed);
            }
        }
    }
}
