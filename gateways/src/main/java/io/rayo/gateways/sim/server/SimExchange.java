package io.rayo.gateways.sim.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request with its answer. Answers leave in the order of the requests, however late one comes. Event loop
 * only.
 */
// a failed write shows as a closed connection, which is handled there
@SuppressWarnings("FutureReturnValueIgnored")
public final class SimExchange {
    private final Channel channel;
    private final ArrayDeque<SimExchange> pending;
    private final String method;
    private final String path;
    private final String query;
    private final String body;
    private final HttpHeaders requestHeaders;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> answerHeaders = new LinkedHashMap<>();
    private final boolean keepAlive;
    private FullHttpResponse answer;

    SimExchange(final Channel channel, final ArrayDeque<SimExchange> pending, final FullHttpRequest request) {
        this.channel = channel;
        this.pending = pending;
        method = request.method().name();
        body = request.content().toString(StandardCharsets.UTF_8);
        requestHeaders = request.headers();
        keepAlive = HttpUtil.isKeepAlive(request);
        final String uri = request.uri();
        final int mark = uri.indexOf('?');
        path = mark < 0 ? uri : uri.substring(0, mark);
        query = mark < 0 ? "" : uri.substring(mark + 1);
        addParameters(query);
        addParameters(body);
        pending.add(this);
    }

    private void addParameters(final String encoded) {
        if (encoded.isEmpty() || encoded.charAt(0) == '{' || encoded.charAt(0) == '[') {
            return;
        }
        for (final Map.Entry<String, List<String>> entry :
                new QueryStringDecoder(encoded, false).parameters().entrySet()) {
            parameters.put(entry.getKey(), entry.getValue().getFirst());
        }
    }

    /** {@return GET, POST ...} */
    public String method() {
        return method;
    }

    /** {@return the path without the query} */
    public String path() {
        return path;
    }

    /** {@return the query text exactly as sent, without the question mark} */
    public String query() {
        return query;
    }

    /** {@return the body text exactly as sent} */
    public String body() {
        return body;
    }

    /** {@return decoded parameters of query and form body, in order} */
    public Map<String, String> parameters() {
        return parameters;
    }

    /**
     * A request header.
     *
     * @param name of the header.
     * @return its value or null.
     */
    public String header(final String name) {
        return requestHeaders.get(name);
    }

    /**
     * Adds a header to the answer.
     *
     * @param name of the header.
     * @param value of the header.
     */
    public void answerHeader(final String name, final String value) {
        answerHeaders.put(name, value);
    }

    /**
     * Answers with JSON.
     *
     * @param status HTTP status.
     * @param json body.
     */
    public void answer(final int status, final String json) {
        answer(status, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers with JSON. A second answer is ignored.
     *
     * @param status HTTP status.
     * @param json body, UTF-8.
     */
    public void answer(final int status, final byte[] json) {
        if (null != answer) {
            return;
        }
        answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(json));
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8");
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, json.length);
        answerHeaders.forEach((name, value) -> answer.headers().set(name, value));
        if (!keepAlive) {
            answer.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        flushAnswered();
    }

    /** Ends the connection without an answer: the client cannot know what became of its request. */
    public void abort() {
        channel.close();
    }

    /** {@return whether the client is still there} */
    public boolean isOpen() {
        return channel.isActive();
    }

    private void flushAnswered() {
        while (!pending.isEmpty() && null != pending.peek().answer) {
            final SimExchange first = pending.poll();
            if (first.keepAlive) {
                channel.write(first.answer);
            } else {
                channel.write(first.answer).addListener(ChannelFutureListener.CLOSE);
            }
        }
        channel.flush();
    }
}
