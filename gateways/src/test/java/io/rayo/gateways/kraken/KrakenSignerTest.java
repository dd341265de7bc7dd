package io.rayo.gateways.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.rayo.gateways.SharedData;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The venue's published examples; their keys are no secrets. */
class KrakenSignerTest {
    private static final String SPOT_SECRET =
            "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
    private static final String CHALLENGE_SECRET =
            "7zxMEF5p/Z8l2p2U7Ghv6x14Af+Fx+92tPgUdVQ748FOIrEoT9bgT+bTRfXc5pz8na+hL/QdrCVG7bh9KpT0eMTm";
    private static final String NONCE = "1616492376594";

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldSignThePublishedSpotOrder() {
        final KrakenSigner signer = new KrakenSigner(bytes(SPOT_SECRET));
        assertEquals(
                "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
                KrakenSigner.text(signer.signSpot(
                        bytes("/0/private/AddOrder"),
                        bytes(NONCE),
                        bytes("nonce=" + NONCE + "&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25"))));
        assertEquals(
                "+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==",
                KrakenSigner.text(signer.signSpot(
                        bytes("/0/private/GetWebSocketsToken"), bytes(NONCE), bytes("nonce=" + NONCE))));
    }

    @Test
    void shouldSignThePublishedChallengeAndAFuturesOrder() {
        assertEquals(
                "4JEpF3ix66GA2B+ooK128Ift4XQVtc137N9yeg4Kqsn9PI0Kpzbysl9M1IeCEdjg0zl00wkVqcsnG4bmnlMb3A==",
                KrakenSigner.text(new KrakenSigner(bytes(CHALLENGE_SECRET))
                        .signChallenge(bytes("c100b894-1729-464d-ace1-52dbce11db42"))));
        assertEquals(
                "QMf56dkX9uVVnU/oR6RHZ0dIOO/9jPSMmrUELoyrYkyIceK/OZaeYVi84BUVqqIYwZk3AaqoCtzd+5evrbkhWg==",
                KrakenSigner.text(new KrakenSigner(bytes(SPOT_SECRET))
                        .signFutures(
                                bytes("orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.01&limitPrice=37500"
                                        + "&cliOrdId=g1-000001"),
                                bytes(NONCE),
                                bytes("/api/v3/sendorder"))));
    }

    @Test
    void shouldSignEveryRecordedCase() {
        int cases = 0;
        for (final JsonNode row : SharedData.rows(SharedData.path("order-entry/signatures.jsonl"))) {
            final String venue = row.path("venue").asText();
            if (!venue.startsWith("kraken")) {
                continue;
            }
            cases++;
            final KrakenSigner signer = new KrakenSigner(bytes(row.get("secret").asText()));
            final String path = row.get("path").asText();
            final byte[] nonce = bytes(row.get("nonce").asText());
            final byte[] signature = venue.equals("kraken_spot")
                    ? signer.signSpot(bytes(path), nonce, bytes(row.get("body").asText()))
                    : signer.signFutures(
                            bytes(row.get("post_data").asText()), nonce, bytes(path.replace("/derivatives", "")));
            assertEquals(row.get("expected").asText(), KrakenSigner.text(signature));
        }
        assertEquals(2, cases);
    }

    @Test
    void shouldAllocateNothingForASignature() {
        final KrakenSigner signer = new KrakenSigner(bytes(SPOT_SECRET));
        final byte[] path = bytes("/api/v3/sendorder");
        final byte[] nonce = bytes(NONCE);
        final byte[] body = bytes("orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.01&limitPrice=37500");
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                signer.signFutures(body, nonce, path);
                signer.signSpot(path, nonce, body);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 1_000, "bytes for 2,000 signatures: " + least);
    }

    @Test
    void shouldForgetTheKey() {
        final KrakenSigner signer = new KrakenSigner(bytes(SPOT_SECRET));
        signer.clear();
        assertThrows(IllegalStateException.class, () -> signer.signChallenge(bytes("x")));
        assertEquals("KrakenSigner{}", signer.toString());
    }
}
