package io.rayo.gateways.net;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP proxy through which a venue is reached, by CONNECT: it resolves the venue's name and passes on bytes, TLS
 * stays between us and the venue.
 *
 * @param host name or address of the proxy.
 * @param port 1 to 65535.
 * @param user for basic authentication; null for none.
 * @param password of the user; null for none. It goes to the proxy in the clear, as basic authentication does.
 */
public record ProxySettings(String host, int port, String user, String password) {
    /** Environment variable with the user's name. */
    public static final String USER_VARIABLE = "RAYO_PROXY_USER";

    /** Environment variable with the user's password. */
    public static final String PASSWORD_VARIABLE = "RAYO_PROXY_PASSWORD";

    /**
     * Reads a URL. The user is taken from the environment alone, so that no password stands in a file.
     *
     * @param url such as {@code http://proxy.example.com:3128}.
     * @param environment of the process.
     * @return the settings.
     */
    public static ProxySettings parse(final String url, final Map<String, String> environment) {
        final URI uri;
        try {
            uri = URI.create(url);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid proxy: not a URL such as http://proxy:3128", e);
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("invalid proxy: set " + USER_VARIABLE + " and " + PASSWORD_VARIABLE
                    + " in the environment, no password belongs in a file");
        }
        final boolean isHttp = "http".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
        final String path = uri.getRawSchemeSpecificPart();
        if (!isHttp
                || uri.getHost() == null
                || uri.getPort() < 1
                || uri.getPort() > 0xFFFF
                || !path.equals("//" + uri.getHost() + ":" + uri.getPort())) {
            throw new IllegalArgumentException("invalid proxy " + url + ": must be like http://proxy:3128");
        }
        final String user = environment.get(USER_VARIABLE);
        final String password = environment.get(PASSWORD_VARIABLE);
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "invalid proxy: of " + USER_VARIABLE + " and " + PASSWORD_VARIABLE + " one is missing");
        }
        return new ProxySettings(uri.getHost(), uri.getPort(), user, password);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
