package io.rayo.gateways.market;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.ProxySettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Settings of a feed that every venue has. Set, then handed over; not changed after that. */
public final class FeedSettings {
    private List<String> symbols = List.of();
    private Set<Channel> channels = EnumSet.of(Channel.TRADES, Channel.TOP_OF_BOOK, Channel.BOOK);
    private List<String> barIntervals = List.of();
    private int depth;
    private boolean rawTrades;
    private boolean pairedFeeds;
    private String restUrl;
    private String streamUrl;
    private int bookBufferSize = 1 << 20;
    private long instrumentRefreshNs = TimeUnit.HOURS.toNanos(1);
    private long restTimeoutNs = TimeUnit.SECONDS.toNanos(10);
    private int baseFlags;
    private long makerFee;
    private long takerFee;
    private ProxySettings proxy;
    private boolean compression;
    private long statusIntervalNs = TimeUnit.SECONDS.toNanos(30);
    private long silenceNs;
    private long banNs;
    private int breakerFailures;
    private long breakerResetNs;

    /**
     * Creates settings.
     *
     * @param restUrl base of REST calls.
     * @param streamUrl base of the streams.
     * @param makerFee rate, in 10^-12.
     * @param takerFee rate, in 10^-12.
     */
    public FeedSettings(final String restUrl, final String streamUrl, final long makerFee, final long takerFee) {
        this.restUrl = restUrl;
        this.streamUrl = streamUrl;
        this.makerFee = makerFee;
        this.takerFee = takerFee;
    }

    /**
     * Instruments that are wanted.
     *
     * @param newSymbols venue symbols ({@code BTCUSDT}), pairs ({@code BTC/USDT}), patterns of pairs, or
     *     {@code top:50}, {@code top:50:USDT} for those of the largest turnover.
     * @return this.
     */
    public FeedSettings symbols(final List<String> newSymbols) {
        symbols = List.copyOf(newSymbols);
        return this;
    }

    /**
     * Channels that are wanted.
     *
     * @param newChannels of TRADES, TOP_OF_BOOK, BOOK, BARS, MARK_PRICE.
     * @return this.
     */
    public FeedSettings channels(final Set<Channel> newChannels) {
        channels = newChannels.isEmpty() ? EnumSet.noneOf(Channel.class) : EnumSet.copyOf(newChannels);
        return this;
    }

    /**
     * Intervals of the venue's bars.
     *
     * @param newIntervals such as {@code 1m}.
     * @return this.
     */
    public FeedSettings barIntervals(final List<String> newIntervals) {
        barIntervals = List.copyOf(newIntervals);
        return this;
    }

    /**
     * Levels a side of the books.
     *
     * @param newDepth one of the venue's values; 0 for the venue's usual one.
     * @return this.
     */
    public FeedSettings depth(final int newDepth) {
        depth = newDepth;
        return this;
    }

    /**
     * Whether single trades are wanted where the venue also has aggregates.
     *
     * @param newRawTrades true for single trades.
     * @return this.
     */
    public FeedSettings rawTrades(final boolean newRawTrades) {
        rawTrades = newRawTrades;
        return this;
    }

    /**
     * Whether each stream is taken twice, over two connections: the first copy wins.
     *
     * @param newPairedFeeds true for A/B feeds.
     * @return this.
     */
    public FeedSettings pairedFeeds(final boolean newPairedFeeds) {
        pairedFeeds = newPairedFeeds;
        return this;
    }

    /**
     * Base of REST calls.
     *
     * @param url scheme and host.
     * @return this.
     */
    public FeedSettings restUrl(final String url) {
        restUrl = url;
        return this;
    }

    /**
     * Base of the streams.
     *
     * @param url scheme and host, with a path where the venue's own has one.
     * @return this.
     */
    public FeedSettings streamUrl(final String url) {
        streamUrl = url;
        return this;
    }

    /**
     * Bytes for each instrument's updates that wait for a snapshot.
     *
     * @param newSize at least 64 KiB.
     * @return this.
     */
    public FeedSettings bookBufferSize(final int newSize) {
        if (newSize < 1 << 16) {
            throw new IllegalArgumentException("invalid bookBufferSize: must be at least 65536");
        }
        bookBufferSize = newSize;
        return this;
    }

    /**
     * Time between two looks at the venue's instruments.
     *
     * @param newRefreshNs nanoseconds.
     * @return this.
     */
    public FeedSettings instrumentRefreshNs(final long newRefreshNs) {
        instrumentRefreshNs = newRefreshNs;
        return this;
    }

    /**
     * Time limit of a REST call.
     *
     * @param newTimeoutNs nanoseconds.
     * @return this.
     */
    public FeedSettings restTimeoutNs(final long newTimeoutNs) {
        restTimeoutNs = newTimeoutNs;
        return this;
    }

    /**
     * Flags on every message.
     *
     * @param newFlags of replayed and simulated.
     * @return this.
     */
    public FeedSettings baseFlags(final int newFlags) {
        baseFlags = newFlags;
        return this;
    }

    /**
     * Fees that the definitions of the instruments carry.
     *
     * @param newMakerFee rate, in 10^-12.
     * @param newTakerFee rate, in 10^-12.
     * @return this.
     */
    public FeedSettings fees(final long newMakerFee, final long newTakerFee) {
        makerFee = newMakerFee;
        takerFee = newTakerFee;
        return this;
    }

    /**
     * Sets the proxy of all connections of the feed.
     *
     * @param newProxy null for none.
     * @return this.
     */
    public FeedSettings proxy(final ProxySettings newProxy) {
        proxy = newProxy;
        return this;
    }

    /**
     * The proxy of all connections of the feed.
     *
     * @return null for none.
     */
    public ProxySettings proxy() {
        return proxy;
    }

    /**
     * Whether the venue is asked to compress the streams: less traffic, more latency.
     *
     * @param newCompression true to ask; where the venue declines, streams come as they are.
     * @return this.
     */
    public FeedSettings compression(final boolean newCompression) {
        compression = newCompression;
        return this;
    }

    /**
     * Time between two questions whether the venue is open, where its streams do not tell.
     *
     * @param newIntervalNs nanoseconds.
     * @return this.
     */
    public FeedSettings statusIntervalNs(final long newIntervalNs) {
        statusIntervalNs = newIntervalNs;
        return this;
    }

    public long statusIntervalNs() {
        return statusIntervalNs;
    }

    /**
     * Patience with the venue, in place of its own usual values.
     *
     * @param newSilenceNs after which a connection that brings nothing is given up; 0 for the venue's.
     * @param newBanNs how long we stay away after a ban that does not say how long it lasts; 0 for the venue's.
     * @return this.
     */
    public FeedSettings patience(final long newSilenceNs, final long newBanNs) {
        silenceNs = newSilenceNs;
        banNs = newBanNs;
        return this;
    }

    /**
     * Circuit breaker of each connection, in place of the venue's own.
     *
     * @param newFailures in a row that open it, failed attempts and connections that were lost at once; 0 for the
     *     venue's.
     * @param newResetNs how long it stays open; 0 for the venue's.
     * @return this.
     */
    public FeedSettings breaker(final int newFailures, final long newResetNs) {
        breakerFailures = newFailures;
        breakerResetNs = newResetNs;
        return this;
    }

    /** The venue's settings of connections with what is set here in their place. */
    ConnectionSettings adjusted(final ConnectionSettings venue) {
        return venue.with()
                .silence(silenceNs > 0 ? silenceNs : venue.silenceNs(), venue.firstFrameNs())
                .ban(banNs > 0 ? banNs : venue.banNs())
                .breaker(
                        breakerFailures > 0 ? breakerFailures : venue.breakerFailures(),
                        breakerResetNs > 0 ? breakerResetNs : venue.breakerResetNs())
                .build();
    }

    public boolean hasCompression() {
        return compression;
    }

    public List<String> symbols() {
        return symbols;
    }

    public Set<Channel> channels() {
        return channels;
    }

    /**
     * Whether a channel is wanted.
     *
     * @param channel to look for.
     * @return true if it is.
     */
    public boolean wants(final Channel channel) {
        return channels.contains(channel);
    }

    public List<String> barIntervals() {
        return barIntervals;
    }

    public int depth() {
        return depth;
    }

    public boolean isRawTrades() {
        return rawTrades;
    }

    public boolean hasPairedFeeds() {
        return pairedFeeds;
    }

    public String restUrl() {
        return restUrl;
    }

    public String streamUrl() {
        return streamUrl;
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

    public int baseFlags() {
        return baseFlags;
    }

    public long makerFee() {
        return makerFee;
    }

    public long takerFee() {
        return takerFee;
    }
}
