package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Venues;
import io.rayo.gateways.sim.binance.BinanceSimulator;
import io.rayo.gateways.sim.binance.Product;
import io.rayo.gateways.sim.binance.SimulatorContext;
import io.rayo.gateways.sim.venue.SimulatorSettings;
import io.rayo.tools.config.ConfigNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Withdrawing orders without the node, judged by the venue's ledger. Orders are placed by a client of the test's own.
 */
class PanicTest {
    private static final String KEY = "demokey1";
    private static final String SECRET = "demosecret1";
    private static final String PREFIX = "rabcde";

    @TempDir
    private Path folder;

    private static BinanceSimulator venue() {
        return BinanceSimulator.launch(new SimulatorContext()
                .seed(5)
                .eventsPerTick(1)
                .instrument(Product.SPOT, "BTCUSDT", "BTC", "USDT", 2, 5, "60000", 100)
                .instrument(Product.SPOT, "ETHUSDT", "ETH", "USDT", 2, 4, "3000", 100)
                .client(new SimulatorSettings.Client(KEY, SECRET, Map.of("USDT", new BigDecimal("1000000")))));
    }

    private NodeConfig config(final int port, final String secret) {
        return config(List.of(port), secret, "BTC/USDT, ETH/USDT");
    }

    private NodeConfig config(final List<Integer> ports, final String secret, final String symbols) {
        final StringBuilder venues = new StringBuilder();
        for (final int port : ports) {
            venues.append("""
                  - name: binance-spot
                    symbols: [%1$s]
                    restUrl: http://127.0.0.1:%2$d
                    streamUrl: ws://127.0.0.1:%2$d
                    orderUrl: ws://127.0.0.1:%2$d/ws-api/v3
                    apiKey: ${RAYO_TEST_KEY}
                    secret: ${RAYO_TEST_SECRET}
                """.formatted(symbols, port));
        }
        final String text = """
                node:
                  folder: "%1$s"
                  mode: live
                venues:
                %2$s
                strategies:
                  - type: trade-echo
                    orderNotional: 20
                risk:
                  maxOrderNotional: 100
                """.formatted(folder.resolve("node"), venues);
        return NodeConfig.of(
                ConfigNode.parse("test", text, Map.of("RAYO_TEST_KEY", KEY, "RAYO_TEST_SECRET", secret)), text);
    }

    private static void place(final BinanceSimulator venue, final String symbol, final String id, final String price)
            throws IOException, InterruptedException, GeneralSecurityException {
        final String query = "symbol=" + symbol + "&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=" + price
                + "&newClientOrderId=" + id + "&timestamp=" + System.currentTimeMillis();
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        final String signature = HexFormat.of().formatHex(mac.doFinal(query.getBytes(StandardCharsets.US_ASCII)));
        final HttpResponse<String> response;
        try (HttpClient client = HttpClient.newHttpClient()) {
            response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + venue.port() + "/api/v3/order?" + query
                                    + "&signature=" + signature))
                            .header("X-MBX-APIKEY", KEY)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
        assertEquals(200, response.statusCode(), response::body);
    }

    private static String ours(final int number) {
        return PREFIX + String.format("%012d", number);
    }

    private static List<String> working(final BinanceSimulator venue) {
        return venue.ledger().orders().stream()
                .filter(order -> "NEW".equals(order.status()))
                .map(order -> order.clientOrderId())
                .sorted()
                .toList();
    }

    private List<Panic.VenueResult> panic(
            final BinanceSimulator venue, final Panic.Scope scope, final List<String> symbols, final boolean isDryRun) {
        return new Panic(
                        config(venue.port(), SECRET),
                        new Panic.Request(
                                scope,
                                symbols,
                                false,
                                isDryRun,
                                TimeUnit.MILLISECONDS.toNanos(300),
                                TimeUnit.SECONDS.toNanos(20)),
                        PREFIX)
                .run();
    }

    @Test
    void shouldWithdrawWhatItsScopeSaysAndNothingElse() throws Exception {
        try (BinanceSimulator venue = venue()) {
            place(venue, "BTCUSDT", ours(64), "50000");
            place(venue, "BTCUSDT", ours(128), "50001");
            place(venue, "ETHUSDT", ours(192), "2000");
            place(venue, "BTCUSDT", "somebodyelse", "50002");

            final Panic.VenueResult dry =
                    panic(venue, Panic.Scope.MINE, List.of(), true).getFirst();
            assertTrue(dry.isConfirmed(), dry::problem);
            assertEquals(3, dry.orders().size());
            assertEquals(1, dry.foreignOrders());
            assertEquals(4, working(venue).size());

            final Panic.VenueResult symbol =
                    panic(venue, Panic.Scope.MINE, List.of("ETH/USDT"), false).getFirst();
            assertTrue(symbol.isConfirmed(), symbol::problem);
            assertEquals(List.of(ours(64), ours(128), "somebodyelse"), working(venue));
            assertEquals("CANCELED", symbol.orders().getFirst().end());
            assertEquals(ours(192), symbol.orders().getFirst().clientOrderId());

            final Panic.VenueResult mine =
                    panic(venue, Panic.Scope.MINE, List.of(), false).getFirst();
            assertTrue(mine.isConfirmed(), mine::problem);
            assertEquals(List.of("somebodyelse"), working(venue));
            assertEquals(2, mine.orders().size());

            final Panic.VenueResult account =
                    panic(venue, Panic.Scope.ACCOUNT, List.of(), false).getFirst();
            assertTrue(account.isConfirmed(), account::problem);
            assertEquals(List.of(), working(venue));
        }
    }

    @Test
    void shouldWithdrawWhatArrivesWhileItLooksAndSayNothingIsLeftOnlyAfterAQuietTime() throws Exception {
        try (BinanceSimulator venue = venue()) {
            place(venue, "BTCUSDT", ours(64), "50000");
            final AtomicReference<Panic.VenueResult> result = new AtomicReference<>();
            final long quietNs = TimeUnit.MILLISECONDS.toNanos(1_500);
            final AtomicLong endNs = new AtomicLong();
            final Thread panic = Thread.ofPlatform().start(() -> {
                result.set(new Panic(
                                config(venue.port(), SECRET),
                                new Panic.Request(
                                        Panic.Scope.MINE,
                                        List.of(),
                                        false,
                                        false,
                                        quietNs,
                                        TimeUnit.SECONDS.toNanos(20)),
                                PREFIX)
                        .run()
                        .getFirst());
                endNs.set(System.nanoTime());
            });
            await("the first cancel", () -> working(venue).isEmpty());
            TimeUnit.MILLISECONDS.sleep(500); // as long as a request may be under way when all looks quiet
            final long lateNs = System.nanoTime();
            place(venue, "ETHUSDT", ours(128), "2000");
            panic.join();
            assertTrue(result.get().isConfirmed(), () -> result.get().problem());
            assertEquals(List.of(), working(venue));
            assertEquals(2, result.get().orders().size());
            assertTrue(endNs.get() - lateNs >= quietNs, "the quiet time begins anew");
        }
    }

    @Test
    void shouldFindOrdersOnSymbolsThatTheNodeOnceTradedAndNameThoseThatAreNotListedAnyMore() throws Exception {
        try (BinanceSimulator venue = venue()) {
            place(venue, "ETHUSDT", ours(64), "2000");
            final Path node = Files.createDirectories(folder.resolve("node"));
            TradedSymbols.add(node, Venues.BINANCE_SPOT, List.of("ETHUSDT", "GONEUSDT"));
            TradedSymbols.add(node, Venues.BINANCE_SPOT, List.of("ETHUSDT", "BTCUSDT"));
            assertEquals(List.of("ETHUSDT", "GONEUSDT", "BTCUSDT"), TradedSymbols.read(node, Venues.BINANCE_SPOT));
            assertEquals(List.of(), TradedSymbols.read(node, Venues.BINANCE_USDM));
            final Panic.VenueResult result = new Panic(
                            config(List.of(venue.port()), SECRET, "BTC/USDT"),
                            new Panic.Request(
                                    Panic.Scope.MINE, List.of(), false, false, 0, TimeUnit.SECONDS.toNanos(20)),
                            PREFIX)
                    .run()
                    .getFirst();
            assertTrue(result.isConfirmed(), result::problem);
            assertEquals(List.of(), working(venue));
            assertEquals(List.of("GONEUSDT"), result.notListed());
        }
    }

    @Test
    void shouldNotBeHeldUpAtOneVenueByAnotherThatDoesNotAnswer() throws Exception {
        final int dead;
        try (BinanceSimulator gone = venue()) {
            dead = gone.port();
        }
        try (BinanceSimulator venue = venue()) {
            place(venue, "BTCUSDT", ours(64), "50000");
            final List<Panic.VenueResult> results = new Panic(
                            config(List.of(dead, venue.port()), SECRET, "BTC/USDT"),
                            new Panic.Request(
                                    Panic.Scope.MINE, List.of(), false, false, 0, TimeUnit.SECONDS.toNanos(5)),
                            PREFIX)
                    .run();
            assertFalse(results.getFirst().isConfirmed());
            assertTrue(results.getLast().isConfirmed(), () -> results.getLast().problem());
            assertEquals(List.of(), working(venue));
        }
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "gave up waiting for " + what);
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    void shouldSayThatNothingIsConfirmedIfTheVenueDoesNotAnswer() throws Exception {
        final int port;
        try (BinanceSimulator venue = venue()) {
            port = venue.port();
        }
        final List<Panic.VenueResult> results = new Panic(
                        config(port, SECRET),
                        new Panic.Request(
                                Panic.Scope.MINE, List.of(), false, false, 0, TimeUnit.MILLISECONDS.toNanos(500)),
                        PREFIX)
                .run();
        assertFalse(results.getFirst().isConfirmed());
        assertTrue(
                results.getFirst().problem().startsWith("gave up waiting for the venue's connections"),
                () -> results.getFirst().problem());
        assertFalse(Panic.toJson(results, false).path("confirmed").asBoolean());
    }
}
