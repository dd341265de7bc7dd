package io.rayo.gateways.sim;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A plain WebSocket client of the JDK for tests: received texts wait in a queue. */
public final class TestSocket implements WebSocket.Listener, AutoCloseable {
    public static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    public static final long DEADLINE_MS = 20_000;

    public final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    public final AtomicInteger pings = new AtomicInteger();
    public volatile boolean closed;
    public volatile int closeCode = -1;
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    public TestSocket(int port, String target) {
        socket = HTTP.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + target), this)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            texts.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        pings.incrementAndGet();
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode = statusCode;
        closed = true;
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed = true;
    }

    public TestSocket send(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    public String next() throws InterruptedException {
        String text = texts.poll(DEADLINE_MS, TimeUnit.MILLISECONDS);
        if (null == text) {
            throw new AssertionError("nothing came within " + DEADLINE_MS + " ms, closed=" + closed);
        }
        return text;
    }

    /** Skips texts until one fits. */
    public String next(Predicate<String> wanted) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
        while (System.nanoTime() < deadlineNs) {
            String text = next();
            if (wanted.test(text)) {
                return text;
            }
        }
        throw new AssertionError("no such text came within " + DEADLINE_MS + " ms");
    }

    public void awaitClosed() {
        await(() -> closed, "the server to close the connection");
    }

    public static void await(java.util.function.BooleanSupplier condition, String what) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("waited in vain for " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(100_000);
        }
    }

    public static HttpResponse<String> get(int port, String target) throws Exception {
        return HTTP.send(request(port, target).build(), HttpResponse.BodyHandlers.ofString());
    }

    public static HttpRequest.Builder request(int port, String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(Duration.ofMillis(DEADLINE_MS));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
