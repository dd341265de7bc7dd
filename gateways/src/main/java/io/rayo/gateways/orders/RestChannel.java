package io.rayo.gateways.orders;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.rayo.gateways.net.RestClient;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;

/**
 * Sends requests by REST over a few connections, each at once or not at all: one that waited in a queue might leave
 * when nobody counts on it any more. Event loop; allocates per request.
 */
final class RestChannel {
    /** Hears what became of a request. */
    interface Listener {
        void onReply(
                long correlationId,
                int status,
                ReplyHeaders headers,
                DirectBuffer buffer,
                int offset,
                int length,
                long receiveTimeNs);

        void onLost(long correlationId, String reason);
    }

    /** Most connections. */
    static final int CONNECTIONS = 12;

    /**
     * Connections that questions leave to orders and cancels, where there are more: a venue may be slow to answer, and
     * an answer that never comes holds one until its time is over.
     */
    private static final int RESERVED = 4;

    private final RestClient[] clients;
    private final Supplier<RestClient> factory;
    private final Listener listener;

    RestChannel(final Supplier<RestClient> factory, final Listener listener, final int connections) {
        clients = new RestClient[connections];
        this.factory = factory;
        this.listener = listener;
    }

    /** Sends a request; false if every connection that it may use waits for an answer. */
    boolean send(final OrderRequest request) {
        final int usable =
                isQuestion(request.kind()) && clients.length > RESERVED ? clients.length - RESERVED : clients.length;
        for (int i = 0; i < usable; i++) {
            if (clients[i] == null) {
                clients[i] = factory.get();
            }
            if (!clients[i].isBusy()) {
                send(clients[i], request);
                return true;
            }
        }
        return false;
    }

    /** What can wait, unlike orders, cancels, and the dead man's switch. */
    private static boolean isQuestion(final RequestKind kind) {
        return switch (kind) {
            case QUERY_ORDER, QUERY_FILLS, OPEN_ORDERS, RECENT_FILLS, BALANCES, POSITIONS, KEY_RIGHTS -> true;
            default -> false;
        };
    }

    private void send(final RestClient client, final OrderRequest request) {
        final byte[] body = new byte[request.bodyLength()];
        request.body().getBytes(0, body);
        final String[] headers = new String[2 * request.headerCount()];
        for (int i = 0; i < request.headerCount(); i++) {
            headers[2 * i] = request.headerName(i);
            headers[2 * i + 1] = request.headerValue(i);
        }
        final HttpMethod method = switch (request.method()) {
            case GET -> HttpMethod.GET;
            case POST -> HttpMethod.POST;
            case PUT -> HttpMethod.PUT;
            case DELETE -> HttpMethod.DELETE;
        };
        client.send(method, request.targetText(), headers, body, new Reply(request.correlationId()));
    }

    void close() {
        for (final RestClient client : clients) {
            if (client != null) {
                client.close();
            }
        }
    }

    /** Waits for the answer to one request. */
    private final class Reply implements RestClient.Handler {
        private final long correlationId;
        private HttpHeaders headers;

        Reply(final long correlationId) {
            this.correlationId = correlationId;
        }

        @Override
        public void onHeaders(final HttpHeaders newHeaders) {
            headers = newHeaders;
        }

        @Override
        public void onResponse(
                final int status,
                final long retryAfterSec,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long receiveTimeNs) {
            listener.onReply(correlationId, status, headers::get, buffer, offset, length, receiveTimeNs);
        }

        @Override
        public void onFailure(final String reason) {
            listener.onLost(correlationId, reason);
        }
    }
}
