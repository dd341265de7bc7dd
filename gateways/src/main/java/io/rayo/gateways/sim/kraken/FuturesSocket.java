package io.rayo.gateways.sim.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.ConnectionRules;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.VenueAccount;
import java.util.Locale;

/** A connection to {@code /ws/v1}: market data, and after a signed challenge the private feeds. Event loop only. */
final class FuturesSocket extends SimConnection {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long IDLE_MS = 60_000;
    private static final int MESSAGES_PER_SECOND = 100;

    private final KrakenSimulator venue;
    private boolean wantsHeartbeats;
    private long heartbeatMs;
    private String challenge = "";

    FuturesSocket(final KrakenSimulator venue, final SimSocket socket) {
        super(
                venue,
                socket,
                ConnectionRules.lasting(venue.settings().connectionLifeMs())
                        .idle(IDLE_MS)
                        .limit(MESSAGES_PER_SECOND, 1_000, false));
        this.venue = venue;
    }

    @Override
    public void onOpen() {
        send("{\"event\":\"info\",\"version\":1}");
    }

    @Override
    protected void onTick(final long nowMs) {
        if (wantsHeartbeats && nowMs - heartbeatMs >= venue.heartbeatMs()) {
            heartbeatMs = nowMs;
            send("{\"feed\":\"heartbeat\",\"time\":" + nowMs + "}");
        }
    }

    @Override
    protected void onMessage(final String text) {
        final JsonNode request;
        try {
            request = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            refuse("Json Error");
            return;
        }
        final String event = request.path("event").asText();
        if (event.equals("challenge")) {
            challenge(request.path("api_key").asText());
            return;
        }
        if (!event.equals("subscribe") && !event.equals("unsubscribe")) {
            refuse("Invalid event");
            return;
        }
        final boolean joins = event.equals("subscribe");
        final String feed = request.path("feed").asText();
        if (FuturesPrivate.FEEDS.contains(feed)) {
            joinPrivate(request, feed);
            return;
        }
        switch (feed) {
            case "heartbeat" -> {
                wantsHeartbeats = joins;
                send("{\"event\":\"" + event + "d\",\"feed\":\"heartbeat\"}");
            }
            case "book", "trade", "ticker" -> {
                for (final JsonNode product : request.path("product_ids")) {
                    change(feed, product.asText().toUpperCase(Locale.ROOT), joins);
                }
            }
            default -> refuse("Invalid feed");
        }
    }

    private void challenge(final String apiKey) {
        if (null == venue.account(apiKey)) {
            refuse("Invalid API key");
            return;
        }
        challenge = venue.access().challenge();
        send("{\"event\":\"challenge\",\"message\":\"" + challenge + "\"}");
    }

    private void joinPrivate(final JsonNode request, final String feed) {
        final String original = request.path("original_challenge").asText();
        final VenueAccount client = venue.access()
                .challenged(
                        request.path("api_key").asText(),
                        original,
                        request.path("signed_challenge").asText());
        if (null == client || challenge.isEmpty() || !challenge.equals(original)) {
            send("{\"event\":\"subscribed_failed\",\"feed\":\"" + feed + "\"}");
            return;
        }
        venue.joinFutures(client, feed, this);
        send("{\"event\":\"subscribed\",\"feed\":\"" + feed + "\"}");
        send(venue.futuresPrivate().text(client, feed));
    }

    @Override
    protected void onGone() {
        venue.forgetFutures(this);
    }

    private void refuse(final String message) {
        send("{\"event\":\"error\",\"message\":\"" + message + "\"}");
    }

    private void change(final String feed, final String symbol, final boolean joins) {
        final FuturesMarket market = venue.futures(symbol);
        if (null == market) {
            refuse("Invalid product id");
            return;
        }
        final String key = feed + ' ' + symbol;
        if (joins) {
            venue.subscriptions().add(key, this);
        } else {
            venue.subscriptions().remove(key, this);
        }
        send("{\"event\":\"" + (joins ? "subscribed" : "unsubscribed") + "\",\"feed\":\"" + feed
                + "\",\"product_ids\":[\"" + symbol + "\"]}");
        if (joins) {
            publish(
                    switch (feed) {
                        case "book" -> market.snapshot(venue.nowMs());
                        case "trade" -> market.tradeHistory();
                        default -> market.ticker(venue.nowMs());
                    });
        }
    }
}
