package io.rayo.gateways.macro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.gateways.macro.MacroAnswer.Outcome;
import io.rayo.gateways.macro.MacroAnswer.Sentiment;
import io.rayo.gateways.macro.MacroAnswer.Value;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One source with its schedule, budget, cache and circuit breaker. Asks at most one thing per {@link #doWork}, within
 * the plan's limits; whatever comes of it, what was said last stays as it is, and gets older.
 *
 * <pre>
 *   OK           published and kept; again after its interval
 *   BURST_LIMIT  silent for a while, longer each time
 *   DAY_LIMIT    silent until the budget begins anew
 *   BAD_KEY      silent until a restart
 *   REFUSED      this request is not made again before a restart
 *   SERVER_ERROR, MALFORMED, no answer    again with back-off and jitter; too many in a row open the breaker
 * </pre>
 *
 * <p>One thread; the call blocks while it asks.
 */
public final class MacroSource {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FIRST_BACK_OFF_NS = 5 * SECOND_NS;
    private static final long MAX_BACK_OFF_NS = 600 * SECOND_NS;
    private static final long RETRY_PUBLISH_NS = 50_000_000L;
    private static final double JITTER = 0.2;
    private static final long NEVER = Long.MAX_VALUE;

    /** A request and what came of it. */
    private static final class State {
        private final MacroRequest request;
        private List<Value> values = List.of();
        private Sentiment sentiment;
        private long answeredNs;
        private long dueNs;
        private boolean isRefused;
        private boolean isUnpublished;
        private String note = "";

        private State(final MacroRequest request) {
            this.request = request;
        }
    }

    private final MacroProvider provider;
    private final URI base;
    private final MacroSecret key;
    private final MacroHttp http;
    private final MacroSink sink;
    private final MacroCache cache;
    private final int breakerFailures;
    private final long breakerResetNs;
    private final RandomGenerator random;
    private final List<State> states = new ArrayList<>();
    private long dayEndsNs;
    private int usedToday;
    private long lastRequestNs = Long.MIN_VALUE / 2;
    private long silentUntilNs;
    private int failures;
    private int bursts;
    private boolean hasBadKey;
    private boolean isBreakerOpen;
    private String note = "";
    private long requests;
    private long failedRequests;
    private boolean isCacheBroken;

    /**
     * Makes a source and reads its cache.
     *
     * @param provider what to ask.
     * @param base address without path; https, or http on this machine.
     * @param key of the plan.
     * @param http to ask with.
     * @param sink takes what it says.
     * @param cache its file.
     * @param breakerFailures in a row that open the breaker.
     * @param breakerResetNs how long it stays open.
     * @param random for jitter.
     */
    public MacroSource(
            final MacroProvider provider,
            final URI base,
            final MacroSecret key,
            final MacroHttp http,
            final MacroSink sink,
            final MacroCache cache,
            final int breakerFailures,
            final long breakerResetNs,
            final RandomGenerator random) {
        this.provider = provider;
        this.base = base;
        this.key = key;
        this.http = http;
        this.sink = sink;
        this.cache = cache;
        this.breakerFailures = breakerFailures;
        this.breakerResetNs = breakerResetNs;
        this.random = random;
        provider.requests().forEach(request -> states.add(new State(request)));
        restore(cache.read());
    }

    /** Name of the source. */
    public String name() {
        return provider.name();
    }

    /** How it stands, in a few words; empty if all is well. */
    public String note() {
        return note;
    }

    /** Requests made since the start. */
    public long requests() {
        return requests;
    }

    /** Those of them that brought nothing. */
    public long failedRequests() {
        return failedRequests;
    }

    /**
     * Publishes what waits, and asks what is due.
     *
     * @param nowNs nanoseconds since the epoch.
     * @return when there is something to do again.
     * @throws InterruptedException if this thread is to end.
     */
    public long doWork(final long nowNs) throws InterruptedException {
        if (!publish(nowNs)) {
            return nowNs + RETRY_PUBLISH_NS;
        }
        if (hasBadKey) {
            return NEVER;
        }
        if (nowNs < silentUntilNs) {
            return silentUntilNs;
        }
        if (isBreakerOpen) {
            isBreakerOpen = false;
            failures = breakerFailures - 1; // one more failure opens it again
        }
        final State state = next();
        if (null == state) {
            return NEVER;
        }
        final long atNs = Math.max(state.dueNs, lastRequestNs + provider.spacingNs());
        if (nowNs < atNs) {
            return atNs;
        }
        if (state.answeredNs > 0 && provider.rests(nowNs, state.answeredNs)) {
            state.dueNs = nowNs + Math.min(state.request.intervalNs(), 3_600 * SECOND_NS);
            return nowNs;
        }
        if (nowNs >= dayEndsNs) {
            dayEndsNs = provider.nextDayNs(nowNs);
            usedToday = 0;
        }
        if (usedToday >= provider.dailyLimit()) {
            note = "our budget of " + provider.dailyLimit() + " requests a day is spent";
            silentUntilNs = dayEndsNs;
            save();
            return silentUntilNs;
        }
        usedToday++;
        requests++;
        lastRequestNs = nowNs;
        save(); // before it is sent: a crash must not win a request
        handle(state, ask(state.request, nowNs), nowNs);
        save();
        return publish(nowNs) ? nowNs : nowNs + RETRY_PUBLISH_NS;
    }

    /** The one that is due first; null if all are refused. */
    private State next() {
        State first = null;
        for (final State state : states) {
            if (!state.isRefused && (null == first || state.dueNs < first.dueNs)) {
                first = state;
            }
        }
        return first;
    }

    private MacroAnswer ask(final MacroRequest request, final long nowNs) throws InterruptedException {
        try {
            final String[] header =
                    null == provider.keyHeader() ? null : new String[] {provider.keyHeader(), key.text()};
            final MacroHttp.Response response = http.get(address(request), header);
            return provider.read(request, response.status(), response.body(), nowNs);
        } catch (final IOException ex) {
            return MacroAnswer.not(Outcome.SERVER_ERROR, ex.getMessage());
        }
    }

    private URI address(final MacroRequest request) {
        final String with = null == provider.keyParameter()
                ? ""
                : '&' + provider.keyParameter() + '=' + URLEncoder.encode(key.text(), StandardCharsets.UTF_8);
        final String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + request.path() + with);
    }

    private void handle(final State state, final MacroAnswer answer, final long nowNs) {
        state.note = answer.note();
        if (Outcome.OK != answer.outcome()) {
            failedRequests++;
        }
        switch (answer.outcome()) {
            case OK -> {
                state.answeredNs = nowNs;
                state.dueNs = nowNs + state.request.intervalNs();
                if (!answer.values().isEmpty() || null != answer.sentiment()) {
                    state.values = answer.values();
                    state.sentiment = answer.sentiment();
                    state.isUnpublished = true;
                }
                failures = 0;
                bursts = 0;
                note = "";
            }
            case BURST_LIMIT -> {
                silentUntilNs = nowNs + Math.min(provider.burstPauseNs() << Math.min(bursts, 10), 3_600 * SECOND_NS);
                bursts++;
                note = answer.note();
            }
            case DAY_LIMIT -> {
                silentUntilNs = provider.nextDayNs(nowNs);
                note = answer.note();
            }
            case BAD_KEY -> {
                hasBadKey = true;
                note = answer.note();
            }
            case REFUSED -> state.isRefused = true;
            case SERVER_ERROR, MALFORMED -> onFailure(state, answer.note(), nowNs);
        }
    }

    private void onFailure(final State state, final String what, final long nowNs) {
        failures++;
        note = what;
        if (failures >= breakerFailures) {
            isBreakerOpen = true;
            silentUntilNs = nowNs + breakerResetNs;
            note = "breaker open: " + what;
            return;
        }
        final long backOffNs = Math.min(MAX_BACK_OFF_NS, FIRST_BACK_OFF_NS << Math.min(failures - 1, 10));
        state.dueNs = nowNs + backOffNs + (long) (backOffNs * JITTER * random.nextDouble());
    }

    private boolean publish(final long nowNs) {
        for (final State state : states) {
            if (!state.isUnpublished) {
                continue;
            }
            for (final Value value : state.values) {
                if (!sink.onValue(value, provider.name(), nowNs)) {
                    return false; // all of it again: a value that comes twice is the same value
                }
            }
            if (null != state.sentiment && !sink.onSentiment(state.sentiment, provider.name(), nowNs)) {
                return false;
            }
            state.isUnpublished = false;
        }
        return true;
    }

    private void save() {
        final ObjectNode root = MacroJson.MAPPER.createObjectNode();
        root.put("source", provider.name());
        root.put("note", note);
        root.put("usedToday", usedToday);
        root.put("dailyLimit", provider.dailyLimit());
        root.put("dayEndsNs", dayEndsNs);
        root.put("silentUntilNs", hasBadKey ? 0 : silentUntilNs);
        root.put("lastRequestNs", lastRequestNs);
        root.put("requests", requests);
        root.put("failedRequests", failedRequests);
        final ArrayNode array = root.putArray("answers");
        for (final State state : states) {
            final ObjectNode one = array.addObject();
            one.put("request", state.request.name());
            one.put("answeredNs", state.answeredNs);
            one.put("refused", state.isRefused);
            one.put("note", state.note);
            final ArrayNode values = one.putArray("values");
            for (final Value value : state.values) {
                values.addObject()
                        .put("series", value.series())
                        .put("value", value.value())
                        .put("observedTimeNs", value.observedTimeNs());
            }
            if (null != state.sentiment) {
                one.putObject("sentiment")
                        .put("score", state.sentiment.score())
                        .put("articleCount", state.sentiment.articleCount())
                        .put("newestTimeNs", state.sentiment.newestTimeNs());
            }
        }
        try {
            cache.write(root);
            isCacheBroken = false;
        } catch (final IOException ex) {
            isCacheBroken = true; // shown: a restart would ask everything anew
        }
    }

    /** Whether the cache could not be written the last time. */
    public boolean isCacheBroken() {
        return isCacheBroken;
    }

    private void restore(final JsonNode root) {
        usedToday = root.path("usedToday").asInt();
        dayEndsNs = root.path("dayEndsNs").asLong();
        silentUntilNs = root.path("silentUntilNs").asLong();
        note = silentUntilNs > 0 ? root.path("note").asText() : "";
        lastRequestNs = root.path("lastRequestNs").asLong(lastRequestNs);
        for (final JsonNode one : root.path("answers")) {
            for (final State state : states) {
                if (state.request.name().equals(one.path("request").asText())) {
                    restore(state, one);
                }
            }
        }
    }

    private static void restore(final State state, final JsonNode one) {
        state.answeredNs = one.path("answeredNs").asLong();
        state.dueNs = state.answeredNs > 0 ? state.answeredNs + state.request.intervalNs() : 0;
        final List<Value> values = new ArrayList<>();
        for (final JsonNode value : one.path("values")) {
            final double number = MacroJson.number(value.path("value"));
            if (!Double.isNaN(number) && value.path("series").isTextual()) {
                values.add(new Value(
                        value.path("series").asText(),
                        number,
                        value.path("observedTimeNs").asLong()));
            }
        }
        state.values = List.copyOf(values);
        final JsonNode sentiment = one.path("sentiment");
        final double score = MacroJson.number(sentiment.path("score"));
        if (score >= -1 && score <= 1) {
            state.sentiment = new Sentiment(
                    score,
                    sentiment.path("articleCount").asInt(),
                    sentiment.path("newestTimeNs").asLong());
        }
        state.isUnpublished = !values.isEmpty() || null != state.sentiment;
    }
}
