package io.rayo.gateways.kucoin;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.market.EndpointSource;
import io.rayo.gateways.net.Endpoint;
import java.io.IOException;

/** A classic socket: the venue tells its place and a token for one connection. Event loop. */
final class TokenEndpoint implements EndpointSource {
    private final KucoinInstruments answers;
    private final String path;
    private long connections;

    TokenEndpoint(final KucoinInstruments answers, final String path) {
        this.answers = answers;
        this.path = path;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Endpoint endpoint(final byte[] answer) throws IOException {
        final JsonNode data = answers.data(answer);
        final String token = data.path("token").asText();
        final String url = data.path("instanceServers").path(0).path("endpoint").asText();
        if (token.isEmpty() || url.isEmpty()) {
            throw new IOException("no token or no server in the answer");
        }
        final Endpoint server = Endpoint.parse(url);
        return server.withPath(server.path() + "?token=" + token + "&connectId=rayo" + ++connections);
    }
}
