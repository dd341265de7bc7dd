package io.rayo.gateways.net;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** TLS for clients: BoringSSL where it is there, the JDK's elsewhere; TLS 1.2 and later, names of hosts verified. */
public final class TlsContexts {
    private TlsContexts() {}

    /**
     * Context for connections to venues, with the JDK's trusted authorities.
     *
     * @return the context.
     */
    public static SslContext client() {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
        } catch (final SSLException e) {
            throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}
