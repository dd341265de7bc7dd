package io.rayo.gateways.orders;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A request that an encoder writes and a {@link RequestChannel} sends: for a socket the text in {@link #body()}; for
 * REST method, target (path with query), headers and body. The session sets kind, route and correlation id before it
 * calls the encoder. Reused for each request: allocates nothing after construction, valid until the next request. One
 * thread.
 */
public final class OrderRequest {
    /** Most bytes of the body or text. */
    public static final int BODY_CAPACITY = 4_096;

    /** Most bytes of path and query. */
    public static final int TARGET_CAPACITY = 4_096;

    /** Most headers beyond those that every request has. */
    public static final int MAX_HEADERS = 12;

    private static final int HEADER_CAPACITY = 4_096;

    private final UnsafeBuffer body = new UnsafeBuffer(new byte[BODY_CAPACITY]);
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[TARGET_CAPACITY]);
    private final UnsafeBuffer headers = new UnsafeBuffer(new byte[HEADER_CAPACITY]);
    private final String[] headerNames = new String[MAX_HEADERS];
    private final int[] headerEnds = new int[MAX_HEADERS];
    private int headerCount;
    private int bodyLength;
    private int targetLength;
    private RestMethod method = RestMethod.GET;
    private RequestKind kind = RequestKind.PLACE;
    private Route route = Route.NONE;
    private long correlationId;
    private SocketRole socket = SocketRole.BOTH;

    /** Creates an empty request. */
    public OrderRequest() {}

    /**
     * Starts a new request.
     *
     * @param newKind what it wants.
     * @param newRoute how it will go.
     * @param newCorrelationId by which its answer is known, 1 to 2^53.
     * @param newSocket on which it goes if its route is SOCKET.
     * @return this, empty.
     */
    public OrderRequest begin(
            final RequestKind newKind, final Route newRoute, final long newCorrelationId, final SocketRole newSocket) {
        kind = newKind;
        route = newRoute;
        correlationId = newCorrelationId;
        socket = newSocket;
        method = RestMethod.GET;
        headerCount = 0;
        bodyLength = 0;
        targetLength = 0;
        return this;
    }

    /**
     * What it wants.
     *
     * @return kind.
     */
    public RequestKind kind() {
        return kind;
    }

    /**
     * How it goes.
     *
     * @return SOCKET or REST.
     */
    public Route route() {
        return route;
    }

    /** For an encoder: it goes by REST after all, as the venue takes this one no other way. */
    public void byRest() {
        route = Route.REST;
    }

    /**
     * On which socket it goes, if on one.
     *
     * @return role.
     */
    public SocketRole socket() {
        return socket;
    }

    /**
     * By which its answer is known. An encoder writes it into texts for sockets (see {@link RequestIds}; venues that
     * want a number get this number), and the decoder reads it back into {@link OrderAnswer#correlationId}. Grows by
     * one from request to request, and over restarts.
     *
     * @return 1 to 2^53, exact as a JSON number.
     */
    public long correlationId() {
        return correlationId;
    }

    /**
     * Where the encoder writes the text or body, from offset 0.
     *
     * @return buffer of {@link #BODY_CAPACITY} bytes.
     */
    public MutableDirectBuffer body() {
        return body;
    }

    /**
     * Sets the length of what was written to {@link #body()}.
     *
     * @param length in bytes; 0 for none.
     */
    public void bodyLength(final int length) {
        bodyLength = length;
    }

    /**
     * Bytes of text or body.
     *
     * @return 0 if there is none.
     */
    public int bodyLength() {
        return bodyLength;
    }

    /**
     * REST: where the encoder writes path and query as they go into the request line, ASCII, from offset 0.
     *
     * @return buffer of {@link #TARGET_CAPACITY} bytes.
     */
    public MutableDirectBuffer target() {
        return target;
    }

    /**
     * Sets the method and the length of what was written to {@link #target()}.
     *
     * @param newMethod of the request.
     * @param length in bytes.
     */
    public void target(final RestMethod newMethod, final int length) {
        method = newMethod;
        targetLength = length;
    }

    /**
     * REST: bytes of path and query.
     *
     * @return length.
     */
    public int targetLength() {
        return targetLength;
    }

    /**
     * REST: the method.
     *
     * @return method.
     */
    public RestMethod method() {
        return method;
    }

    /**
     * REST: adds a header. Content-Length, Host and User-Agent are not the encoder's.
     *
     * @param name of it; a constant.
     * @param value that holds it, ASCII.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    public void header(final String name, final DirectBuffer value, final int offset, final int length) {
        final int start = headerStart(headerCount);
        headers.putBytes(start, value, offset, length);
        endHeader(name, start + length);
    }

    /**
     * REST: adds a header.
     *
     * @param name of it; a constant.
     * @param value ASCII.
     */
    public void header(final String name, final byte[] value) {
        final int start = headerStart(headerCount);
        headers.putBytes(start, value);
        endHeader(name, start + value.length);
    }

    /**
     * REST: adds a header with a number.
     *
     * @param name of it; a constant.
     * @param value not negative.
     */
    public void header(final String name, final long value) {
        final int start = headerStart(headerCount);
        endHeader(name, start + headers.putNaturalLongAscii(start, value));
    }

    private void endHeader(final String name, final int end) {
        headerNames[headerCount] = name;
        headerEnds[headerCount++] = end;
    }

    private int headerStart(final int index) {
        return index == 0 ? 0 : headerEnds[index - 1];
    }

    /**
     * REST: number of headers.
     *
     * @return 0 to {@link #MAX_HEADERS}.
     */
    public int headerCount() {
        return headerCount;
    }

    /**
     * REST: name of a header.
     *
     * @param index from 0.
     * @return name.
     */
    public String headerName(final int index) {
        return headerNames[index];
    }

    /**
     * REST: value of a header. Allocates.
     *
     * @param index from 0.
     * @return value.
     */
    public String headerValue(final int index) {
        final int start = headerStart(index);
        return headers.getStringWithoutLengthAscii(start, headerEnds[index] - start);
    }

    /**
     * REST: path and query. Allocates.
     *
     * @return text.
     */
    public String targetText() {
        return target.getStringWithoutLengthAscii(0, targetLength);
    }

    /**
     * The text or body. Allocates: for tests and shadow mode.
     *
     * @return text.
     */
    public String bodyText() {
        return body.getStringWithoutLengthUtf8(0, bodyLength);
    }

    @Override
    public String toString() {
        return kind + " by " + route; // neither text nor headers: they hold keys and signatures
    }
}
