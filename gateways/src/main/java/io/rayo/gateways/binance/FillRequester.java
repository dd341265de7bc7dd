package io.rayo.gateways.binance;

/**
 * Asks for the fills of a futures order by REST: the futures WebSocket API cannot. Needed only when events were lost,
 * so it may allocate. The body of the answer goes to {@link BinanceOrderSession#onFills}. Called on the session's
 * thread.
 */
public interface FillRequester {
    /**
     * Starts a GET with the API key in header {@code X-MBX-APIKEY}. Its weight is 5.
     *
     * @param clientOrderId of the order, to be given back with the answer.
     * @param attempt likewise.
     * @param pathAndQuery with the signature, ASCII.
     * @return false if it could not be started: it will be asked for again.
     */
    boolean requestFills(long clientOrderId, int attempt, String pathAndQuery);
}
