package io.rayo.gateways.orders;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HmacSignerTest {
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[256]);

    @Test
    void shouldSignAsTheLibraryDoes() throws Exception {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        System.out.println("hmac: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] secret = new byte[1 + random.nextInt(200)];
            byte[] payload = new byte[random.nextInt(400)];
            random.nextBytes(secret);
            random.nextBytes(payload);
            boolean big = random.nextBoolean();
            Mac mac = Mac.getInstance(big ? "HmacSHA512" : "HmacSHA256");
            mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
            byte[] expected = mac.doFinal(payload);
            HmacSigner signer = new HmacSigner(big ? HmacSigner.Hash.SHA_512 : HmacSigner.Hash.SHA_256, secret);
            assertArrayEquals(expected, signer.sign(payload, 0, payload.length));
            int cut = payload.length / 2;
            signer.begin();
            signer.update(payload, 0, cut);
            signer.update(payload, cut, payload.length - cut);
            assertArrayEquals(expected, signer.end());
            int hex = signer.signHex(payload, 0, payload.length, target, 3);
            assertEquals(HexFormat.of().formatHex(expected), target.getStringWithoutLengthAscii(3, hex));
            int base64 = signer.signBase64(payload, 0, payload.length, target, 7);
            assertEquals(Base64.getEncoder().encodeToString(expected), target.getStringWithoutLengthAscii(7, base64));
        }
    }

    @Test
    void shouldWriteBase64OfAnyLength() {
        for (int length = 0; length < 30; length++) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            int written = HmacSigner.putBase64(bytes, length, target, 0);
            assertEquals(Base64.getEncoder().encodeToString(bytes), target.getStringWithoutLengthAscii(0, written));
        }
    }

    @Test
    void shouldShowNothingAndSignNothingOnceCleared() {
        byte[] secret = "canary".getBytes(US_ASCII);
        HmacSigner signer = new HmacSigner(HmacSigner.Hash.SHA_256, secret);
        Credentials credentials = new Credentials("key".getBytes(US_ASCII), secret, secret);
        assertFalse((signer.toString() + credentials).contains("canary"));
        signer.clear();
        credentials.clear();
        assertThrows(IllegalStateException.class, () -> signer.sign(secret, 0, 1));
        assertThrows(IllegalStateException.class, credentials::secret);
        assertThrows(IllegalStateException.class, credentials::passphrase);
    }
}
