package io.rayo.gateways.sim.server;

/** What a {@link SimServer} serves. Every call comes on the server's event loop. */
public interface SimEndpoint {
    /**
     * A whole HTTP request came in.
     *
     * @param exchange to be answered now or later, on the event loop.
     */
    void onRequest(SimExchange exchange);

    /**
     * A client wants a WebSocket. Nothing may be sent yet.
     *
     * @param socket the connection; its {@link SimSocket#uri()} is set.
     * @return who listens to it, or null to refuse with 404.
     */
    SimSocketListener onConnect(SimSocket socket);
}
