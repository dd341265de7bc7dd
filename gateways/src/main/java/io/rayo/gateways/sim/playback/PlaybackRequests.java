package io.rayo.gateways.sim.playback;

import io.rayo.gateways.sim.playback.Recording.SymbolScale;
import io.rayo.gateways.sim.server.SimExchange;
import java.util.Map;

/** What the recordings of one venue have for a REST request. Event loop only. */
public interface PlaybackRequests {
    /**
     * Port on loopback that the server listens on.
     *
     * @return for answers that name a URL.
     */
    int port();

    /**
     * The recorded list of instruments, or that part of it that is asked for.
     *
     * @param exchange the request.
     * @return the answer as it was recorded for the same path and query, or else for the same path; null if none was.
     */
    String instruments(SimExchange exchange);

    /**
     * The symbols of all recordings of the venue.
     *
     * @return with the decimal places of their prices and quantities, sorted.
     */
    Map<String, SymbolScale> symbols();

    /**
     * Answers with the next depth snapshot of the time line, when its turn has come; with the last one if none is left.
     *
     * @param symbol the venue's text.
     * @param exchange the request.
     * @return false if there is none of this symbol in the recordings: the venue must refuse.
     */
    boolean snapshot(String symbol, SimExchange exchange);

    /**
     * Refuses the request.
     *
     * @param exchange the request.
     * @param status of HTTP.
     * @param json the venue's words.
     */
    void refuse(SimExchange exchange, int status, String json);
}
