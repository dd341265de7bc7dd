package io.rayo.gateways.sim.kraken;

import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.Signatures;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who a request is of: keys, signatures, nonces and points, checked as the venue checks them; tokens of the private
 * socket and challenges of the private feeds. Event loop only.
 */
final class Access {
    private static final long TOKEN_LIFE_MS = 900_000;
    private static final int REMEMBERED_NONCES = 10_000;

    /** A token with the time until which it must have been used. */
    private record Token(VenueAccount account, long untilMs) {}

    /** Points that a client's private calls have cost. */
    private static final class Points {
        private double used;
        private long atMs;
    }

    /** Nonces of a client of Kraken Futures: none twice, none far behind. */
    private static final class Nonces {
        private final Set<Long> seen = new HashSet<>();
        private final ArrayDeque<Long> order = new ArrayDeque<>();
        private long forgotten = -1;

        private boolean add(final long nonce) {
            if (nonce <= forgotten || !seen.add(nonce)) {
                return false;
            }
            order.add(nonce);
            if (order.size() > REMEMBERED_NONCES) {
                final long oldest = order.poll();
                seen.remove(oldest);
                forgotten = Math.max(forgotten, oldest);
            }
            return true;
        }
    }

    private final KrakenSimulator venue;
    private final Map<Long, Long> lastNonces = new HashMap<>();
    private final Map<Long, Nonces> futuresNonces = new HashMap<>();
    private final Map<Long, Points> points = new HashMap<>();
    private final Map<String, Token> tokens = new HashMap<>();
    private long issued;

    Access(final KrakenSimulator venue) {
        this.venue = venue;
    }

    private static byte[] concat(final byte[] a, final byte[] b) {
        final byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static String sign(final VenueAccount account, final byte[] payload) {
        final byte[] secret = Base64.getDecoder().decode(account.secret());
        return Base64.getEncoder().encodeToString(Signatures.hmac("HmacSHA512", secret, payload));
    }

    private static String header(final SimExchange exchange, final String name) {
        final String value = exchange.header(name);
        return null == value ? "" : value;
    }

    /** The client of a private call of the spot market. */
    VenueAccount spot(final SimExchange exchange, final int cost) throws VenueException {
        final VenueAccount account = venue.account(header(exchange, "API-Key"));
        if (null == account) {
            throw KrakenErrors.error("EAPI:Invalid key");
        }
        final String nonce = exchange.parameters().getOrDefault("nonce", "");
        if (!nonce.matches("[0-9]{1,18}")) {
            throw KrakenErrors.error("EAPI:Invalid nonce");
        }
        final byte[] hash = Signatures.sha256(Signatures.utf8(nonce + exchange.body()));
        final String expected = sign(account, concat(Signatures.utf8(exchange.path()), hash));
        if (!expected.equals(header(exchange, "API-Sign"))) {
            throw KrakenErrors.error("EAPI:Invalid signature");
        }
        final long value = Long.parseLong(nonce);
        final long last = lastNonces.getOrDefault(account.id(), 0L);
        if (value <= last - venue.settings().nonceWindow()) {
            throw KrakenErrors.error("EAPI:Invalid nonce");
        }
        lastNonces.put(account.id(), Math.max(last, value));
        spend(account, cost);
        return account;
    }

    private void spend(final VenueAccount account, final int cost) throws VenueException {
        final Points of = points.computeIfAbsent(account.id(), any -> new Points());
        final long nowMs = venue.nowMs();
        of.used = Math.max(0, of.used - (nowMs - of.atMs) * venue.settings().pointsPerSecond() / 1_000) + cost;
        of.atMs = nowMs;
        if (of.used > venue.settings().maxPoints()) {
            throw KrakenErrors.limited();
        }
    }

    /** The client of a private call of Kraken Futures. */
    VenueAccount futures(final SimExchange exchange) throws VenueException {
        final VenueAccount account = venue.account(header(exchange, "APIKey"));
        if (null == account) {
            throw KrakenErrors.error("authenticationError");
        }
        final String nonce = header(exchange, "Nonce");
        final String parameters = exchange.query() + exchange.body();
        final String path = exchange.path().replaceFirst("^/derivatives", "");
        final byte[] hash = Signatures.sha256(Signatures.utf8(parameters + nonce + path));
        if (!sign(account, hash).equals(header(exchange, "Authent"))) {
            throw KrakenErrors.error("authenticationError");
        }
        final boolean isNew = !nonce.isEmpty()
                && futuresNonces
                        .computeIfAbsent(account.id(), any -> new Nonces())
                        .add(Long.parseLong(nonce));
        if (!nonce.isEmpty() && !isNew) {
            throw KrakenErrors.error("nonceDuplicate");
        }
        return account;
    }

    /** A new token for the private socket. */
    String issue(final VenueAccount account) {
        final String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Signatures.sha256(Signatures.utf8(account.apiKey() + ' ' + ++issued)));
        tokens.put(token, new Token(account, venue.nowMs() + TOKEN_LIFE_MS));
        return token;
    }

    /** The client of a token; null if there is none or it is too old. */
    VenueAccount token(final String text) {
        final Token token = tokens.get(text);
        return null == token || token.untilMs() < venue.nowMs() ? null : token.account();
    }

    /** A text to be signed by a client of the private feeds. */
    String challenge() {
        return "c100b894-1729-464d-ace1-%012d".formatted(++issued);
    }

    /** The client that signed a challenge; null if it is none. */
    VenueAccount challenged(final String apiKey, final String challenge, final String signed) {
        final VenueAccount account = venue.account(apiKey);
        if (null == account) {
            return null;
        }
        final byte[] hash = Signatures.sha256(challenge.getBytes(StandardCharsets.UTF_8));
        return sign(account, hash).equals(signed) ? account : null;
    }
}
