package io.rayo.gateways.orders;

import io.rayo.gateways.json.DecodeError;
import org.agrona.DirectBuffer;

/**
 * Reads what a venue says of our orders and tells an {@link ExecutionListener}. A pure function of the text, the
 * symbols, the run's prefix, and little that the venue said before (a token, a challenge, which venue order id belongs
 * to which client order id). A text is checked as a whole before the listener hears of it; what is broken is counted by
 * reason ({@link OrderCounters#countError}) and told to nobody. Never throws on what comes from outside. Orders without
 * the run's prefix are counted ({@link OrderCounters#foreignOrders}) and passed over. One thread; allocates nothing in
 * steady state.
 */
public interface OrderDecoder {
    /**
     * Reads a text of a socket: answer, event, word of the handshake, heartbeat.
     *
     * @param socket that brought it.
     * @param buffer that holds it.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param receiveTimeNs when it was received, our clock.
     * @return why it was refused; NONE if it was not.
     */
    DecodeError decodeText(SocketRole socket, DirectBuffer buffer, int offset, int length, long receiveTimeNs);

    /**
     * Reads an answer by REST. Tells {@link ExecutionListener#onAnswer} in any case but a body that is broken: an HTTP
     * status of 5xx or a body without sense is an outcome UNKNOWN.
     *
     * @param kind of the request.
     * @param correlationId of the request, to go into the answer.
     * @param status of HTTP.
     * @param headers of the answer.
     * @param buffer that holds the body.
     * @param offset of the first byte.
     * @param length in bytes.
     * @param receiveTimeNs when it was received, our clock.
     * @return why it was refused; NONE if it was not. The session takes a refusal as an unknown outcome.
     */
    DecodeError decodeReply(
            RequestKind kind,
            long correlationId,
            int status,
            ReplyHeaders headers,
            DirectBuffer buffer,
            int offset,
            int length,
            long receiveTimeNs);
}
