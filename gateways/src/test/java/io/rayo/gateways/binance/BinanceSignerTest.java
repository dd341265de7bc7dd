package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.orders.HmacSigner;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RestMethod;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BinanceSignerTest {
    private static final String KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    private static final String SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private static final String FUTURES_SECRET = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String sign(String secret, String payload) {
        UnsafeBuffer target = new UnsafeBuffer(new byte[70]);
        byte[] input = bytes("??" + payload);
        int length =
                new HmacSigner(HmacSigner.Hash.SHA_256, bytes(secret)).signHex(input, 2, input.length - 2, target, 3);
        assertEquals(64, length);
        assertEquals(0, target.getByte(2));
        assertEquals(0, target.getByte(67));
        return target.getStringWithoutLengthAscii(3, length);
    }

    @Test
    void shouldSignThePublishedVectors() {
        assertEquals(
                "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
                sign(
                        SECRET,
                        "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000"
                                + "&timestamp=1499827319559"));
        assertEquals(
                "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
                sign(
                        SECRET,
                        "apiKey=" + KEY + "&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT"
                                + "&timeInForce=GTC&timestamp=1645423376532&type=LIMIT"));
        assertEquals(
                "681110a6057ad58657af22f5640fab9dd17418834cdfccdc81be8b0f7b2cde3e",
                sign(SECRET, "apiKey=" + KEY + "&timestamp=1747385641636"));
        assertEquals(
                "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9",
                sign(
                        FUTURES_SECRET,
                        "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000"
                                + "&timestamp=1591702613943"));
    }

    @Test
    void shouldSignTheCollectedVectors() {
        int count = 0;
        for (JsonNode row : SharedData.rows(SharedData.path("order-entry/signatures.jsonl"))) {
            if (row.get("venue").asText().startsWith("binance")) {
                assertEquals(
                        row.get("expected").asText(),
                        sign(row.get("secret").asText(), row.get("payload").asText()));
                count++;
            }
        }
        assertTrue(count > 0);
    }

    @Test
    void shouldPercentEncodeBeforeSigningARestQuery() {
        SignedQuery query = new SignedQuery(new HmacSigner(HmacSigner.Hash.SHA_256, bytes(SECRET)));
        OrderRequest request = new OrderRequest();
        for (int round = 0; round < 2; round++) {
            query.begin(request, RestMethod.GET, bytes("/path"))
                    .add(bytes("symbol"), bytes("1２USDT"))
                    .add(bytes("timestamp"), 1_499_827_319_559L)
                    .sign();
            String payload = "symbol=1%EF%BC%92USDT&timestamp=1499827319559";
            assertEquals("/path?" + payload + "&signature=" + sign(SECRET, payload), request.targetText());
        }
    }

    @Test
    void shouldAllocateNothing() {
        HmacSigner signer = new HmacSigner(HmacSigner.Hash.SHA_256, bytes(SECRET));
        byte[] payload = new byte[150];
        UnsafeBuffer target = new UnsafeBuffer(new byte[64]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 3_000; i++) {
                payload[i % 150]++;
                signer.signHex(payload, 0, payload.length, target, 0);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 3_000, "bytes for 3000 signatures: " + least);
    }
}
