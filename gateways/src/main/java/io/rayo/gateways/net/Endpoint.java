package io.rayo.gateways.net;

import java.net.URI;
import java.util.Locale;

/**
 * Where to connect.
 *
 * @param tls whether with TLS.
 * @param host name or address.
 * @param port 1 to 65535.
 * @param path with its query, from the slash on.
 */
public record Endpoint(boolean tls, String host, int port, String path) {
    /**
     * Reads a URL.
     *
     * @param url such as {@code wss://stream.example.com:9443/stream} or {@code http://127.0.0.1:8080}.
     * @return where it points.
     */
    public static Endpoint parse(final String url) {
        final URI uri;
        try {
            uri = URI.create(url);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("bad URL " + url + ": " + e.getMessage(), e);
        }
        final String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        final boolean tls = switch (scheme) {
            case "wss", "https" -> true;
            case "ws", "http" -> false;
            default ->
                throw new IllegalArgumentException("bad URL " + url + ": its scheme is none of ws, wss, http, https");
        };
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("bad URL " + url + ": it has no host");
        }
        final int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
        final String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Endpoint(
                tls, uri.getHost(), port, uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }

    /**
     * The same host with another path.
     *
     * @param newPath with its query.
     * @return the endpoint.
     */
    public Endpoint withPath(final String newPath) {
        return new Endpoint(tls, host, port, newPath);
    }

    /**
     * Host and port as in a Host header.
     *
     * @return without the port if it is the scheme's own.
     */
    public String authority() {
        return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }
}
