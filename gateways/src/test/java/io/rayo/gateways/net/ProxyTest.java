package io.rayo.gateways.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxyTest {
    /** A name that nothing resolves: only the proxy can know where it is. */
    private static final String VENUE = "venue.invalid";

    private static final String ANSWER = "{\"serverTime\":1}";
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final EventLoopGroup group = EventLoops.newGroup(1, "proxy-test");
    private final EventLoop eventLoop = group.next();
    private LoopbackServer venue;

    @BeforeEach
    void start() throws IOException {
        venue = new LoopbackServer();
        venue.answer("/time", ANSWER);
    }

    @AfterEach
    void stop() throws IOException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        venue.close();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private NettyTransport transport(ConnectProxy proxy, String user, String password) {
        return new NettyTransport(eventLoop, null, new ProxySettings("127.0.0.1", proxy.port(), user, password));
    }

    private void get(NettyTransport transport) {
        RestClient rest = new RestClient(
                transport,
                new EventLoopScheduler(
                        eventLoop,
                        SystemNanoClock.INSTANCE,
                        new SystemEpochNanoClock(),
                        error -> heard.add("fault " + error)),
                Endpoint.parse("http://" + VENUE),
                TIMEOUT_NS,
                null,
                error -> heard.add("fault " + error));
        eventLoop.execute(() -> rest.get("/time", new RestClient.Handler() {
            @Override
            public void onResponse(
                    int status, long retryAfterSec, DirectBuffer buffer, int offset, int length, long receiveTimeNs) {
                heard.add(status + " " + buffer.getStringWithoutLengthUtf8(offset, length));
            }

            @Override
            public void onFailure(String reason) {
                heard.add("failed " + reason);
            }
        }));
    }

    private void connect(NettyTransport transport) {
        NettyConnector connector = new NettyConnector(transport, new SystemEpochNanoClock(), 1 << 16, null);
        eventLoop.execute(() ->
                connector.connect(Endpoint.parse("ws://" + VENUE + ":9443/stream"), new Connector.LinkListener() {
                    @Override
                    public void onOpen() {
                        heard.add("open");
                    }

                    @Override
                    public void onFailed(int status, long retryAfterSec, String reason) {
                        heard.add("failed " + reason);
                    }

                    @Override
                    public void onText(DirectBuffer buffer, int offset, int length, long receiveTimeNs) {
                        heard.add(buffer.getStringWithoutLengthUtf8(offset, length));
                    }

                    @Override
                    public void onClosed(int code, String reason) {
                        heard.add("closed");
                    }

                    @Override
                    public void onFault(Throwable error) {
                        heard.add("fault " + error);
                    }
                }));
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void shouldReachAVenueWhoseNameOnlyTheProxyKnows() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(venue.port(), null)) {
            get(transport(proxy, null, null));
            assertEquals("200 " + ANSWER, next());
            assertTrue(
                    proxy.heads().getFirst().startsWith("CONNECT " + VENUE + ":80 HTTP/1.1"), proxy.heads()::toString);
            assertFalse(proxy.heads().getFirst().toLowerCase(Locale.ROOT).contains("authorization"));
        }
    }

    @Test
    void shouldCarryAWebSocketWithTheGreetingThatComesWithItsUpgrade() throws Exception {
        venue.greeting(List.of("hello", "there"));
        try (ConnectProxy proxy = new ConnectProxy(venue.port(), basic("desk", "s3cret"))) {
            connect(transport(proxy, "desk", "s3cret"));
            assertEquals("open", next());
            assertEquals("hello", next());
            assertEquals("there", next());
            assertTrue(proxy.heads().getFirst().startsWith("CONNECT " + VENUE + ":9443 HTTP/1.1"));
        }
    }

    @Test
    void shouldSayOnceThatTheProxyRefusedUs() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(venue.port(), basic("desk", "s3cret"))) {
            connect(transport(proxy, "desk", "wrong"));
            String reason = next();
            assertTrue(reason.startsWith("failed ") && reason.contains("407"), reason);
            assertFalse(reason.contains("wrong") || reason.contains(basic("desk", "wrong")), reason);
            get(transport(proxy, null, null));
            String second = next();
            assertTrue(second.startsWith("failed ") && second.contains("407"), second);
            assertTrue(heard.isEmpty(), heard::toString);
        }
    }

    @Test
    void shouldSayThatThereIsNoProxy() throws Exception {
        ConnectProxy proxy = new ConnectProxy(venue.port(), null);
        proxy.close();
        connect(transport(proxy, null, null));
        String reason = next();
        assertTrue(reason.startsWith("failed "), reason);
    }

    @Test
    void shouldTakeItsUserFromTheEnvironmentAlone() {
        Map<String, String> environment =
                Map.of(ProxySettings.USER_VARIABLE, "desk", ProxySettings.PASSWORD_VARIABLE, "s3cret");
        ProxySettings proxy = ProxySettings.parse("http://proxy.example.com:3128", environment);
        assertEquals(new ProxySettings("proxy.example.com", 3128, "desk", "s3cret"), proxy);
        assertEquals("proxy.example.com:3128", proxy.toString());
        assertEquals(
                new ProxySettings("10.0.0.1", 8080, null, null), ProxySettings.parse("http://10.0.0.1:8080", Map.of()));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> ProxySettings.parse("http://proxy:1", Map.of(ProxySettings.USER_VARIABLE, "desk")));
        assertTrue(e.getMessage().contains("one is missing"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy:3128",
                "socks5://proxy:1080",
                "proxy:3128",
                "http://proxy",
                "http://:3128",
                "http://proxy:3128/path",
                "http://desk:s3cret@proxy:3128",
                "http://proxy:99999",
                "not a url"
            })
    void shouldRefuseWhatIsNoProxyWithoutTellingAPassword(String url) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ProxySettings.parse(url, Map.of()));
        assertTrue(e.getMessage().startsWith("invalid proxy"), e.getMessage());
        assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
    }
}
