package io.rayo.gateways.market;

import io.rayo.gateways.net.Endpoint;
import java.io.IOException;

/** Where a connection leads: known beforehand, or told by the venue before each attempt. */
public interface EndpointSource {
    /**
     * REST request that has to be made before each attempt.
     *
     * @return path for a POST without a body; null if {@link #endpoint} needs no answer.
     */
    String path();

    /**
     * The endpoint of the next attempt.
     *
     * @param answer to the request; null if there was none.
     * @return where to connect.
     * @throws IOException if the answer is not the one that was expected; its message says what it is.
     */
    Endpoint endpoint(byte[] answer) throws IOException;

    /**
     * A fixed endpoint.
     *
     * @param endpoint where to connect.
     * @return the source.
     */
    static EndpointSource of(final Endpoint endpoint) {
        return new EndpointSource() {
            @Override
            public String path() {
                return null;
            }

            @Override
            public Endpoint endpoint(final byte[] answer) {
                return endpoint;
            }
        };
    }
}
