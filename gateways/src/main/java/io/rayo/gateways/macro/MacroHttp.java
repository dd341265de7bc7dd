package io.rayo.gateways.macro;

import java.io.IOException;
import java.net.URI;

/** Asks a source; blocks. Told of no request by any log: an address may hold a key. */
@FunctionalInterface
public interface MacroHttp {
    /**
     * An answer.
     *
     * @param status of HTTP.
     * @param body bounded.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Response(int status, byte[] body) {}

    /**
     * Asks.
     *
     * @param uri with the key, if it goes there.
     * @param header name and value of the one that carries the key; null for none.
     * @return the answer.
     * @throws IOException without the address in its message.
     * @throws InterruptedException if this thread is to end.
     */
    Response get(URI uri, String[] header) throws IOException, InterruptedException;
}
