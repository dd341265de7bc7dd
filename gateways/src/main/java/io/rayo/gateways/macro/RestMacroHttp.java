package io.rayo.gateways.macro;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.EventLoopScheduler;
import io.rayo.gateways.net.NettyTransport;
import io.rayo.gateways.net.RestClient;
import io.rayo.gateways.net.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Asks one host with the gateways' REST client, on an event loop of the sources alone: no redirects, which could carry
 * a key elsewhere, and no request that is repeated unseen, which would spend the budget. Its callers wait.
 */
public final class RestMacroHttp implements MacroHttp {
    private static final String[] NO_HEADER = {
        HttpHeaderNames.ACCEPT.toString(), "application/json", HttpHeaderNames.USER_AGENT.toString(), "rayo"
    };
    private static final int SLACK = 2;

    private final EventLoop eventLoop;
    private final RestClient client;
    private final long timeoutNs;

    /**
     * Makes a client that connects with its first request.
     *
     * @param eventLoop of the sources; never that of the venues.
     * @param clock of the day.
     * @param base the host.
     * @param timeoutNs for a whole answer.
     */
    public RestMacroHttp(final EventLoop eventLoop, final EpochNanoClock clock, final URI base, final long timeoutNs) {
        this.eventLoop = eventLoop;
        this.timeoutNs = timeoutNs;
        final Endpoint endpoint = Endpoint.parse(base.toString());
        client = new RestClient(
                new NettyTransport(eventLoop, endpoint.tls() ? TlsContexts.client() : null),
                new EventLoopScheduler(eventLoop, SystemNanoClock.INSTANCE, clock, thrown -> {}),
                endpoint,
                timeoutNs,
                null,
                thrown -> {});
    }

    @Override
    public Response get(final URI uri, final String[] header) throws IOException, InterruptedException {
        final CompletableFuture<Response> answer = new CompletableFuture<>();
        final String path = uri.getRawPath() + (null == uri.getRawQuery() ? "" : '?' + uri.getRawQuery());
        final String[] headers = new String[NO_HEADER.length + (null == header ? 0 : header.length)];
        System.arraycopy(NO_HEADER, 0, headers, 0, NO_HEADER.length);
        if (null != header) {
            System.arraycopy(header, 0, headers, NO_HEADER.length, header.length);
        }
        eventLoop.execute(() -> client.send(HttpMethod.GET, path, headers, new byte[0], new RestClient.Handler() {
            @Override
            public void onResponse(
                    final int status,
                    final long retryAfterSec,
                    final DirectBuffer buffer,
                    final int offset,
                    final int length,
                    final long receiveTimeNs) {
                final byte[] body = new byte[length];
                buffer.getBytes(offset, body);
                answer.complete(new Response(status, body));
            }

            @Override
            public void onFailure(final String reason) {
                answer.completeExceptionally(new IOException(reason));
            }
        }));
        try {
            // the client has a time limit of its own; this one only holds if its loop has ended
            return answer.get(SLACK * timeoutNs, TimeUnit.NANOSECONDS);
        } catch (final TimeoutException ex) {
            throw new IOException("no answer in time", ex);
        } catch (final ExecutionException ex) {
            throw new IOException(ex.getCause().getMessage(), ex);
        }
    }
}
