package io.rayo.gateways.sim.kucoin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.venue.ConnectionRules;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.RateWindow;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.Signatures;
import io.rayo.gateways.sim.venue.SimConnection;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.util.Map;

/**
 * An order entry connection. Its URL is signed; then the venue sends a text that the client has to sign as well. Event
 * loop only.
 */
final class OrderConnection extends SimConnection {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final KucoinSimulator simulator;
    private final VenueAccount claimed;
    private final String challenge;

    OrderConnection(final KucoinSimulator simulator, final SimSocket socket, final ConnectionRules rules) {
        super(simulator, socket, rules);
        this.simulator = simulator;
        claimed = claimed(socket);
        challenge = "{\"sessionId\":\"92f2aec4-" + socket.id() + "\",\"timestamp\":" + simulator.nowMs() + "}";
    }

    /** Whose URL it is; null if it is not signed as it should be. */
    private VenueAccount claimed(final SimSocket socket) {
        final VenueAccount account = simulator.account(socket.parameter("apikey"));
        final String timestamp = socket.parameter("timestamp");
        if (null == account || null == timestamp || !simulator.isRecent(timestamp)) {
            return null;
        }
        final String sign = Signatures.sha256Base64(account.secret(), account.apiKey() + timestamp);
        final String passphrase = Signatures.sha256Base64(account.secret(), account.passphrase());
        return sign.equals(socket.parameter("sign")) && passphrase.equals(socket.parameter("passphrase"))
                ? account
                : null;
    }

    @Override
    public void onOpen() {
        if (null == claimed) {
            send("{\"code\":\"400005\",\"msg\":\"Invalid KC-API-SIGN\"}");
            socket().close(1008, "sign is invalid");
        } else {
            send(challenge);
        }
    }

    @Override
    protected void onMessage(final String text) {
        if (null == account()) {
            login(text);
            return;
        }
        final JsonNode request;
        try {
            request = MAPPER.readTree(text);
        } catch (final JsonProcessingException e) {
            send("{\"code\":\"4001002\",\"msg\":\"no JSON\"}");
            return;
        }
        final String operation = request.path("op").asText();
        switch (operation) {
            case "ping" ->
                send("{\"id\":\"" + request.path("id").asText() + "\",\"op\":\"pong\",\"timestamp\":"
                        + simulator.nowMs() + "}");
            case "spot.order", "spot.cancel", "futures.order", "futures.cancel" -> order(request, operation);
            default -> answer(request, operation, null).error(new VenueException(200, "4001002", "op is invalid"));
        }
    }

    private void login(final String text) {
        if (null == claimed
                || !Signatures.sha256Base64(claimed.secret(), challenge).equals(text)) {
            send("{\"code\":\"400005\",\"msg\":\"Invalid signature\"}");
            socket().close(1008, "signature is invalid");
            return;
        }
        login(claimed);
        send("{\"sessionId\":\"92f2aec4-" + socket().id() + "\",\"data\":\"welcome\",\"pingInterval\":"
                + simulator.kucoin().pingIntervalMs() + ",\"pingTimeout\":"
                + simulator.kucoin().pingTimeoutMs() + "}");
    }

    private void order(final JsonNode request, final String operation) {
        final VenueAccount account = account();
        final boolean places = operation.endsWith(".order");
        final boolean spot = operation.startsWith("spot.");
        final String product = spot ? KucoinSimulatorSettings.SPOT : KucoinSimulatorSettings.FUTURES;
        final Map<String, String> fields = RestApi.fields(request.path("args"));
        final SimRequest described = new SimRequest(
                places ? RequestKind.PLACE : RequestKind.CANCEL,
                "WS_API",
                product,
                operation,
                fields.getOrDefault("symbol", ""),
                fields.getOrDefault("clientOid", ""),
                fields);
        simulator
                .requests()
                .handle(
                        described,
                        () -> {
                            simulator.trading().spend(account, product, places && !spot ? 2 : 1);
                            return places
                                    ? simulator.trading().place(account, product, fields)
                                    : simulator.trading().cancel(account, product, fields);
                        },
                        answer(request, operation, product));
    }

    private SimRequest.Reply answer(final JsonNode request, final String operation, final String product) {
        return new SimRequest.Reply() {
            @Override
            public void result(final String data) {
                write("200000", null, data);
            }

            @Override
            public void error(final VenueException e) {
                write(e.code(), e.getMessage(), null);
            }

            private void write(final String code, final String message, final String data) {
                final JsonText json = new JsonText()
                        .open()
                        .text("id", request.path("id").asText())
                        .text("op", operation)
                        .text("code", code);
                if (null != message) {
                    json.text("msg", message);
                }
                if (null != data) {
                    json.raw("data", data);
                }
                json.number("inTime", simulator.nowMs()).number("outTime", simulator.nowMs());
                if (null != product) {
                    final RateWindow pool = simulator.trading().pool(account(), product);
                    json.open("userRateLimit")
                            .number("limit", pool.limit())
                            .number("remaining", pool.left())
                            .number("reset", pool.resetAfterMs())
                            .close();
                }
                send(json.close().toString());
            }
        };
    }
}
