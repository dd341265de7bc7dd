package io.rayo.gateways.binance;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.ProxySettings;
import io.rayo.gateways.orders.Credentials;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Settings of a Binance gateway. Set, then {@link #conclude()}; not changed after that. */
public final class BinanceSettings {
    /** Most streams on one connection: fewer than the venue allows, as others have found wise. */
    public static final int MAX_STREAMS_PER_CONNECTION = 200;

    private static final List<String> INTERVALS =
            List.of("1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w");

    private final BinanceProduct product;
    private List<String> symbols = List.of();
    private Set<Channel> channels = EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK);
    private List<String> barIntervals = List.of();
    private String depthSpeed = "100ms";
    private int depthLimit;
    private boolean rawTrades;
    private boolean pairedFeeds;
    private String restUrl;
    private ProxySettings proxy;
    private boolean compression;
    private long silenceNs;
    private long banNs;
    private int breakerFailures;
    private long breakerResetNs;
    private String publicStreamUrl;
    private String marketStreamUrl;
    private String orderUrl;
    private String privateStreamUrl;
    private int bookBufferSize = 1 << 20;
    private long instrumentRefreshNs = TimeUnit.HOURS.toNanos(1);
    private long restTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private long requestTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private long receiveWindowMs = 5_000;
    private int baseFlags;
    private boolean microseconds;
    private long makerFee;
    private long takerFee;
    private ConnectionSettings connection;
    private Credentials credentials;
    private String runPrefix = "";

    /**
     * Creates settings with the live venue's hosts.
     *
     * @param product to connect to.
     */
    public BinanceSettings(final BinanceProduct product) {
        this.product = product;
        restUrl = product.restUrl();
        publicStreamUrl = product.publicStreamUrl();
        marketStreamUrl = product.marketStreamUrl();
        orderUrl = product.orderUrl();
        privateStreamUrl = product.marketStreamUrl().replace("/market", "/private");
        depthLimit = 1_000;
        connection = ConnectionSettings.defaults(product.messagesPerSecond());
        // base tier: what an account without a discount pays
        makerFee = product.isFutures() ? 200_000_000L : 1_000_000_000L;
        takerFee = product.isFutures() ? 500_000_000L : 1_000_000_000L;
    }

    /**
     * Instruments that are wanted.
     *
     * @param newSymbols venue symbols ({@code BTCUSDT}), pairs ({@code BTC/USDT}) or patterns of pairs.
     * @return this.
     */
    public BinanceSettings symbols(final List<String> newSymbols) {
        symbols = List.copyOf(newSymbols);
        return this;
    }

    /**
     * Channels that are wanted.
     *
     * @param newChannels of TRADES, TOP_OF_BOOK, BOOK, BARS, MARK_PRICE.
     * @return this.
     */
    public BinanceSettings channels(final Set<Channel> newChannels) {
        channels = newChannels.isEmpty() ? EnumSet.noneOf(Channel.class) : EnumSet.copyOf(newChannels);
        return this;
    }

    /**
     * Intervals of the venue's bars.
     *
     * @param newIntervals such as {@code 1m}.
     * @return this.
     */
    public BinanceSettings barIntervals(final List<String> newIntervals) {
        barIntervals = List.copyOf(newIntervals);
        return this;
    }

    /**
     * Speed of the depth stream.
     *
     * @param newSpeed such as {@code 100ms}.
     * @return this.
     */
    public BinanceSettings depthSpeed(final String newSpeed) {
        depthSpeed = newSpeed;
        return this;
    }

    /**
     * Levels a side of a depth snapshot.
     *
     * @param newLimit one of the venue's values.
     * @return this.
     */
    public BinanceSettings depthLimit(final int newLimit) {
        depthLimit = newLimit;
        return this;
    }

    /**
     * Whether single trades are wanted instead of aggregates. On futures single trades are not documented.
     *
     * @param newRawTrades true for {@code @trade}.
     * @return this.
     */
    public BinanceSettings rawTrades(final boolean newRawTrades) {
        rawTrades = newRawTrades;
        return this;
    }

    /**
     * Whether each stream is taken twice, over two connections: the first copy wins.
     *
     * @param newPairedFeeds true for A/B feeds.
     * @return this.
     */
    public BinanceSettings pairedFeeds(final boolean newPairedFeeds) {
        pairedFeeds = newPairedFeeds;
        return this;
    }

    /**
     * Base of REST calls.
     *
     * @param url scheme and host.
     * @return this.
     */
    public BinanceSettings restUrl(final String url) {
        restUrl = url;
        return this;
    }

    /**
     * Bases of the streams.
     *
     * @param publicUrl of depth and best prices, without {@code /stream}.
     * @param marketUrl of all others; may be the same.
     * @return this.
     */
    public BinanceSettings streamUrls(final String publicUrl, final String marketUrl) {
        publicStreamUrl = publicUrl;
        marketStreamUrl = marketUrl;
        return this;
    }

    /**
     * URL of the WebSocket API.
     *
     * @param url with its path.
     * @return this.
     */
    public BinanceSettings orderUrl(final String url) {
        orderUrl = url;
        return this;
    }

    /**
     * Base of the stream of user data (USD-M).
     *
     * @param url without {@code /ws}.
     * @return this.
     */
    public BinanceSettings privateStreamUrl(final String url) {
        privateStreamUrl = url;
        return this;
    }

    /**
     * Bytes for each instrument's updates that wait for a snapshot.
     *
     * @param newSize at least 64 KiB.
     * @return this.
     */
    public BinanceSettings bookBufferSize(final int newSize) {
        bookBufferSize = newSize;
        return this;
    }

    /**
     * Time between two looks at the venue's instruments.
     *
     * @param newRefreshNs nanoseconds.
     * @return this.
     */
    public BinanceSettings instrumentRefreshNs(final long newRefreshNs) {
        instrumentRefreshNs = newRefreshNs;
        return this;
    }

    /**
     * Time limits of requests.
     *
     * @param newRestTimeoutNs of a REST call.
     * @param newRequestTimeoutNs of a request on the WebSocket API; after it the outcome is unknown.
     * @return this.
     */
    public BinanceSettings timeouts(final long newRestTimeoutNs, final long newRequestTimeoutNs) {
        restTimeoutNs = newRestTimeoutNs;
        requestTimeoutNs = newRequestTimeoutNs;
        return this;
    }

    /**
     * How long a signed request is good.
     *
     * @param newReceiveWindowMs 1 to 60 000.
     * @return this.
     */
    public BinanceSettings receiveWindowMs(final long newReceiveWindowMs) {
        receiveWindowMs = newReceiveWindowMs;
        return this;
    }

    /**
     * Flags on every message.
     *
     * @param newFlags of replayed and simulated.
     * @return this.
     */
    public BinanceSettings baseFlags(final int newFlags) {
        baseFlags = newFlags;
        return this;
    }

    /**
     * Asks for times in microseconds (spot only).
     *
     * @param newMicroseconds true for microseconds.
     * @return this.
     */
    public BinanceSettings microseconds(final boolean newMicroseconds) {
        microseconds = newMicroseconds;
        return this;
    }

    /**
     * Fees that the definitions of the instruments carry.
     *
     * @param newMakerFee rate, in 10^-12.
     * @param newTakerFee rate, in 10^-12.
     * @return this.
     */
    public BinanceSettings fees(final long newMakerFee, final long newTakerFee) {
        makerFee = newMakerFee;
        takerFee = newTakerFee;
        return this;
    }

    /**
     * Times and limits of the connections.
     *
     * @param newConnection settings.
     * @return this.
     */
    public BinanceSettings connection(final ConnectionSettings newConnection) {
        connection = newConnection;
        return this;
    }

    /**
     * Sets the proxy of the market data's connections.
     *
     * @param newProxy null for none.
     * @return this.
     */
    public BinanceSettings proxy(final ProxySettings newProxy) {
        proxy = newProxy;
        return this;
    }

    /**
     * Sets whether the venue is asked to compress the streams of market data.
     *
     * @param newCompression true to ask.
     * @return this.
     */
    public BinanceSettings compression(final boolean newCompression) {
        compression = newCompression;
        return this;
    }

    /**
     * Sets the patience of market data, see {@link FeedSettings#patience}.
     *
     * @param newSilenceNs of a connection; 0 for the venue's.
     * @param newBanNs of a ban that does not say how long it lasts; 0 for the venue's.
     * @return this.
     */
    public BinanceSettings patience(final long newSilenceNs, final long newBanNs) {
        silenceNs = newSilenceNs;
        banNs = newBanNs;
        return this;
    }

    /**
     * Sets the circuit breaker of market data, see {@link FeedSettings#breaker}.
     *
     * @param newFailures that open it; 0 for the venue's.
     * @param newResetNs how long it stays open; 0 for the venue's.
     * @return this.
     */
    public BinanceSettings breaker(final int newFailures, final long newResetNs) {
        breakerFailures = newFailures;
        breakerResetNs = newResetNs;
        return this;
    }

    /**
     * Account for orders.
     *
     * @param newCredentials key and secret.
     * @param newRunPrefix of client order ids: 1 to 6 of a-z and 0-9, starting with a letter.
     * @return this.
     */
    public BinanceSettings account(final Credentials newCredentials, final String newRunPrefix) {
        credentials = newCredentials;
        runPrefix = newRunPrefix;
        return this;
    }

    /**
     * Checks the settings.
     *
     * @return this.
     * @throws IllegalArgumentException with one line that says what is wrong.
     */
    public BinanceSettings conclude() {
        for (final String url : List.of(restUrl, publicStreamUrl, marketStreamUrl, orderUrl, privateStreamUrl)) {
            Endpoint.parse(url);
        }
        check(!symbols.isEmpty(), "symbols", "at least one is needed");
        for (final String interval : barIntervals) {
            check(INTERVALS.contains(interval), "barIntervals", interval + " is none of " + INTERVALS);
            check(!product.isFutures() || !interval.equals("1s"), "barIntervals", "futures have no 1s");
        }
        check(
                channels.contains(Channel.BARS) == !barIntervals.isEmpty(),
                "barIntervals",
                "channel BARS and intervals go together");
        check(product.isFutures() || !channels.contains(Channel.MARK_PRICE), "channels", "spot has no mark price");
        check(
                depthLimit >= 5 && depthLimit <= product.maxDepthLimit(),
                "depthLimit",
                "must be 5 to " + product.maxDepthLimit());
        check(bookBufferSize >= 1 << 16, "bookBufferSize", "must be at least 65536");
        check(receiveWindowMs > 0 && receiveWindowMs <= 60_000, "receiveWindowMs", "must be 1 to 60000");
        check(!microseconds || !product.isFutures(), "microseconds", "futures have milliseconds only");
        check(
                credentials == null || runPrefix.matches("[a-z][a-z0-9]{0,5}"),
                "runPrefix",
                "must be 1 to 6 of a-z and 0-9, starting with a letter");
        return this;
    }

    private static void check(final boolean holds, final String name, final String what) {
        if (!holds) {
            throw new IllegalArgumentException("invalid " + name + ": " + what);
        }
    }

    /**
     * What the shared half of the gateway needs of these settings.
     *
     * @return a copy.
     */
    public FeedSettings feed() {
        return new FeedSettings(restUrl, publicStreamUrl, makerFee, takerFee)
                .symbols(symbols)
                .channels(channels)
                .barIntervals(barIntervals)
                .rawTrades(rawTrades)
                .pairedFeeds(pairedFeeds)
                .bookBufferSize(bookBufferSize)
                .instrumentRefreshNs(instrumentRefreshNs)
                .restTimeoutNs(restTimeoutNs)
                .baseFlags(baseFlags)
                .proxy(proxy)
                .compression(compression)
                .patience(silenceNs, banNs)
                .breaker(breakerFailures, breakerResetNs);
    }

    public BinanceProduct product() {
        return product;
    }

    public List<String> symbols() {
        return symbols;
    }

    public Set<Channel> channels() {
        return channels;
    }

    public List<String> barIntervals() {
        return barIntervals;
    }

    public String depthSpeed() {
        return depthSpeed;
    }

    public int depthLimit() {
        return depthLimit;
    }

    public boolean isRawTrades() {
        return rawTrades;
    }

    public String restUrl() {
        return restUrl;
    }

    public String publicStreamUrl() {
        return publicStreamUrl;
    }

    public String marketStreamUrl() {
        return marketStreamUrl;
    }

    public String orderUrl() {
        return orderUrl;
    }

    public String privateStreamUrl() {
        return privateStreamUrl;
    }

    public int bookBufferSize() {
        return bookBufferSize;
    }

    public long instrumentRefreshNs() {
        return instrumentRefreshNs;
    }

    public long restTimeoutNs() {
        return restTimeoutNs;
    }

    public long requestTimeoutNs() {
        return requestTimeoutNs;
    }

    public long receiveWindowMs() {
        return receiveWindowMs;
    }

    public int baseFlags() {
        return baseFlags;
    }

    public boolean isMicroseconds() {
        return microseconds;
    }

    public long makerFee() {
        return makerFee;
    }

    public long takerFee() {
        return takerFee;
    }

    public ConnectionSettings connection() {
        return connection;
    }

    public Credentials credentials() {
        return credentials;
    }

    public String runPrefix() {
        return runPrefix;
    }
}
