package io.rayo.gateways.sim.binance;

/** Where an answer goes. Event loop only. */
interface ApiReply {
    /** The request succeeded. */
    void result(String json);

    /** The venue refused, or says that it does not know. */
    void error(int status, int code, String message, long retryAfterMs);
}
