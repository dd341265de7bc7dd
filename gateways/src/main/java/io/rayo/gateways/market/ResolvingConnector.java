package io.rayo.gateways.market;

import io.netty.handler.codec.http.HttpMethod;
import io.rayo.gateways.net.Connector;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.RestClient;
import java.io.IOException;
import org.agrona.DirectBuffer;

/** Asks the venue where to connect before each attempt. Event loop. */
final class ResolvingConnector implements Connector {
    /** Stands for an endpoint that is not known yet. */
    static final Endpoint UNRESOLVED = new Endpoint(true, "told by the venue", 443, "/");

    private final EndpointSource source;
    private final RestClient rest;
    private final Connector connector;

    ResolvingConnector(final EndpointSource source, final RestClient rest, final Connector connector) {
        this.source = source;
        this.rest = rest;
        this.connector = connector;
    }

    @Override
    public Link connect(final Endpoint endpoint, final LinkListener listener) {
        final LateLink link = new LateLink(listener);
        rest.request(HttpMethod.POST, source.path(), null, null, link);
        return link;
    }

    /** A connection whose endpoint is being asked for. */
    private final class LateLink implements Link, RestClient.Handler {
        private final LinkListener listener;
        private Link link;
        private boolean closed;

        LateLink(final LinkListener listener) {
            this.listener = listener;
        }

        @Override
        public void onResponse(
                final int status,
                final long retryAfterSec,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long receiveTimeNs) {
            if (closed) {
                return;
            }
            if (status != 200) {
                listener.onFailed(status, retryAfterSec, "no endpoint: HTTP " + status);
                return;
            }
            final byte[] answer = new byte[length];
            buffer.getBytes(offset, answer);
            final Endpoint resolved;
            try {
                resolved = source.endpoint(answer);
            } catch (final IOException | IllegalArgumentException e) {
                listener.onFailed(0, 0, "no endpoint: " + e.getMessage());
                return;
            }
            link = connector.connect(resolved, listener);
        }

        @Override
        public void onFailure(final String reason) {
            if (!closed) {
                listener.onFailed(0, 0, "no endpoint: " + reason);
            }
        }

        @Override
        public boolean sendText(final DirectBuffer buffer, final int offset, final int length) {
            return link != null && link.sendText(buffer, offset, length);
        }

        @Override
        public boolean sendPing() {
            return link != null && link.sendPing();
        }

        @Override
        public void close(final int code, final String reason) {
            closed = true;
            if (link != null) {
                link.close(code, reason);
            }
        }
    }
}
