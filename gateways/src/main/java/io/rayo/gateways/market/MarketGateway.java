package io.rayo.gateways.market;

import io.netty.channel.EventLoop;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.InstrumentDirectory;
import io.rayo.gateways.net.ClockOffset;
import io.rayo.gateways.net.ConnectionSettings;
import io.rayo.gateways.net.Connector;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.EventLoopScheduler;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.net.NettyConnector;
import io.rayo.gateways.net.NettyTransport;
import io.rayo.gateways.net.RestClient;
import io.rayo.gateways.net.SlidingLimiter;
import io.rayo.gateways.net.StatusMessages;
import io.rayo.gateways.net.TlsContexts;
import io.rayo.gateways.net.VenueBan;
import io.rayo.gateways.net.VenueConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * Market data of one venue: fetches the instruments, opens the connections that their streams need, hands what comes to
 * the venue's decoder and brings books back that were lost. {@link #start} and {@link #close} on any thread; everything
 * else happens on the event loop, which it never blocks.
 *
 * @param <I> the venue's instruments.
 */
public final class MarketGateway<I extends FeedInstrument> implements FeedListener<I> {
    private final MarketProtocol<I> protocol;
    private final FeedSettings settings;
    private final InboundPublisher publisher;
    private final InstrumentDirectory directory;
    private final EventLoopScheduler scheduler;
    private final FeedCounters counters;
    private final Consumer<Throwable> faultHandler;
    private final StatusMessages status;
    private final FeedSymbols<I> symbols = new FeedSymbols<>();
    private final FeedDecoder<I> decoder;
    private final RestClient rest;
    private final Connector connector;
    private final BookRefresher<I> refresher;
    private final InstrumentLoader loader;
    private final VenueStatusPoll statusPoll;
    private final ClockOffset clockOffset;
    private final ConnectionSettings connectionSettings;
    private final SlidingLimiter attempts;
    private final VenueBan ban;
    private final Map<String, InstrumentDetails> published = new HashMap<>();
    private final List<FeedPair<I>> feeds = new ArrayList<>();
    private Consumer<I> instrumentListener = instrument -> {};
    private BiConsumer<I, InstrumentDetails> definitionListener = (instrument, details) -> {};
    private Feed<I> current;
    private boolean wantsFeeds;
    private int lastConnectionId;
    private boolean closed;

    /**
     * Creates a gateway that is not started.
     *
     * @param protocol the venue's side.
     * @param settings of the feed.
     * @param publisher of the event loop's thread.
     * @param directory gives instruments their ids.
     * @param eventLoop runs everything.
     * @param clock monotonic.
     * @param epochClock stamps frames.
     * @param tap sees raw frames; null for none.
     * @param counters what it counts.
     * @param faultHandler hears of exceptions of our own code: the node must stop.
     */
    public MarketGateway(
            final MarketProtocol<I> protocol,
            final FeedSettings settings,
            final InboundPublisher publisher,
            final InstrumentDirectory directory,
            final EventLoop eventLoop,
            final NanoClock clock,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final FeedCounters counters,
            final Consumer<Throwable> faultHandler) {
        this.protocol = protocol;
        this.settings = settings;
        this.publisher = publisher;
        this.directory = directory;
        this.counters = counters;
        this.faultHandler = faultHandler;
        scheduler = new EventLoopScheduler(eventLoop, clock, epochClock, faultHandler);
        final FeedContext<I> context =
                new FeedContext<>(protocol.venueId(), symbols, publisher, counters, settings.baseFlags());
        status = context.status();
        decoder = protocol.decoder(context, this);
        final Endpoint restEndpoint = Endpoint.parse(settings.restUrl());
        final boolean tls =
                restEndpoint.tls() || Endpoint.parse(settings.streamUrl()).tls();
        final NettyTransport transport =
                new NettyTransport(eventLoop, tls ? TlsContexts.client() : null, settings.proxy());
        connectionSettings = settings.adjusted(protocol.connection());
        ban = new VenueBan(connectionSettings.banNs(), counters);
        rest = new RestClient(transport, scheduler, restEndpoint, settings.restTimeoutNs(), tap, faultHandler, ban);
        connector = new NettyConnector(
                transport, epochClock, connectionSettings.maxMessageLength(), tap, settings.hasCompression());
        attempts = VenueConnection.newAttempts(connectionSettings);
        refresher = new BookRefresher<>(protocol, rest, scheduler, decoder, counters, this::bookFeed);
        loader = new InstrumentLoader(
                protocol,
                settings,
                rest,
                scheduler,
                this::onInstruments,
                reason -> say(ConnectionState.DISCONNECTED, 0, reason));
        statusPoll = new VenueStatusPoll(
                protocol,
                rest,
                scheduler,
                settings.statusIntervalNs(),
                counters,
                (state, reason) -> say(state, 0, reason));
        clockOffset = new ClockOffset(protocol.timePath(), protocol::readTime, rest, scheduler, counters);
    }

    /**
     * Sets who hears of each instrument that becomes known. Before anything is started.
     *
     * @param listener called on the event loop.
     */
    public void instrumentListener(final Consumer<I> listener) {
        instrumentListener = listener;
    }

    /**
     * Sets who hears of each instrument that becomes known together with what the venue says of it. Before anything is
     * started.
     *
     * @param listener called on the event loop.
     */
    public void definitionListener(final BiConsumer<I, InstrumentDetails> listener) {
        definitionListener = listener;
    }

    /**
     * Fetches and publishes the instruments, without any stream: orders may be asked about before the feed starts. Any
     * thread.
     */
    public void loadInstruments() {
        scheduler.execute(loader::start);
    }

    /** Starts the streams, after the instruments if those are not known yet. Any thread. */
    public void start() {
        scheduler.execute(() -> {
            wantsFeeds = true;
            clockOffset.start();
            statusPoll.start();
            if (!published.isEmpty()) {
                openFeeds();
            }
            loader.start();
        });
    }

    /**
     * Brings a book anew that turned out to be wrong although its sequence was right (best bid at or above best ask).
     * Any thread.
     *
     * @param instrumentId of the instrument; others are left alone.
     */
    public void resync(final int instrumentId) {
        scheduler.execute(() -> {
            for (final I instrument : symbols.instruments()) {
                if (instrument.instrumentId() == instrumentId && null != instrument.bookTracker()) {
                    instrument.bookTracker().desync();
                    counters.resyncs++;
                    refresher.request(instrument);
                }
            }
        });
    }

    /**
     * Our time of day was set forward, or the machine was asleep: measures the venue's clock anew and connects each
     * feed anew, with both open for a while. What came before is then no measure any more of how late data are. Any
     * thread.
     */
    public void onClockStep() {
        scheduler.execute(() -> {
            clockOffset.restart();
            feeds.forEach(FeedPair::rotateSoon);
        });
    }

    /** Closes all connections for good. Any thread; done when the event loop has come to it. */
    public void close() {
        scheduler.execute(() -> {
            closed = true;
            feeds.forEach(FeedPair::close);
            loader.close();
            clockOffset.close();
            statusPoll.close();
            rest.close();
        });
    }

    public FeedCounters counters() {
        return counters;
    }

    /**
     * Instruments by symbol, as far as they are known by now. Event loop.
     *
     * @return the table.
     */
    public FeedSymbols<I> symbols() {
        return symbols;
    }

    /** The loader has a list: on the first one picks what is wanted, later publishes what changed. */
    private boolean onInstruments(
            final Map<String, InstrumentDetails> all, final Map<String, Double> turnovers, final long timeNs) {
        if (!published.isEmpty()) {
            refresh(all, timeNs);
            return true;
        }
        final List<String> missing = new ArrayList<>();
        final List<InstrumentDetails> wanted = InstrumentPicker.pick(all, turnovers, settings.symbols(), missing);
        for (final String symbol : missing) {
            say(ConnectionState.DISCONNECTED, 0, "symbol " + symbol + " is not listed");
        }
        if (wanted.isEmpty()) {
            return false;
        }
        wanted.forEach(details -> add(details, timeNs));
        if (wantsFeeds) {
            openFeeds();
        }
        return true;
    }

    private void add(final InstrumentDetails details, final long timeNs) {
        final int instrumentId = directory.instrumentId(protocol.venueId(), details.symbol());
        final I instrument = protocol.instrument(details, instrumentId);
        symbols.add(instrument);
        publish(details, instrumentId, timeNs);
        instrumentListener.accept(instrument);
        definitionListener.accept(instrument, details);
    }

    private void publish(final InstrumentDetails details, final int instrumentId, final long timeNs) {
        details.publish(publisher, settings, protocol.venueId(), instrumentId, timeNs);
        counters.messages++;
        published.put(details.symbol(), details);
    }

    /** Publishes what changed. A new scale makes what is in the book unreadable: it is brought anew. */
    private void refresh(final Map<String, InstrumentDetails> all, final long timeNs) {
        for (final I instrument : symbols.instruments()) {
            final InstrumentDetails before = published.get(instrument.symbol());
            final InstrumentDetails now = all.getOrDefault(instrument.symbol(), before.delisted());
            if (now.equals(before)) {
                continue;
            }
            final boolean rescaled =
                    now.priceExponent() != before.priceExponent() || now.sizeExponent() != before.sizeExponent();
            if (rescaled && instrument.bookTracker() != null) {
                gap(instrument, Channel.BOOK, GapCause.DEFINITION, 0);
                instrument.bookTracker().desync();
                counters.resyncs++;
            }
            instrument.scale(now.priceExponent(), now.sizeExponent());
            publish(now, instrument.instrumentId(), timeNs);
            if (rescaled && instrument.bookTracker() != null) {
                refresher.request(instrument);
            }
        }
    }

    private void openFeeds() {
        if (!feeds.isEmpty() || closed) {
            return;
        }
        for (final FeedPlan<I> plan : protocol.plan(symbols.instruments())) {
            feeds.add(new FeedPair<>(
                    this,
                    plan,
                    connectionSettings,
                    plan.endpoint().path() == null
                            ? connector
                            : new ResolvingConnector(plan.endpoint(), rest, connector),
                    scheduler,
                    counters,
                    this::nextConnectionId,
                    attempts,
                    ban,
                    settings.hasPairedFeeds(),
                    31L * protocol.venueId() + 2L * feeds.size()));
        }
        feeds.forEach(FeedPair::start);
    }

    private int nextConnectionId() {
        lastConnectionId = lastConnectionId == 0xFFFF ? 1 : lastConnectionId + 1;
        return lastConnectionId;
    }

    /** The feed whose connection carries an instrument's book; null if there is none that is open. */
    private Feed<I> bookFeed(final I instrument) {
        for (final FeedPair<I> pair : feeds) {
            if (pair.plan().carries(instrument, Channel.BOOK)) {
                return pair.openFeed();
            }
        }
        return null;
    }

    /** A message came. */
    void onText(
            final Feed<I> feed,
            final int connectionId,
            final boolean standby,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        current = feed;
        decoder.decode(buffer, offset, length, receiveTimeNs, connectionId, standby);
    }

    /** All that the message meant has been done. */
    void onTextDone() {
        publisher.endOfInput();
    }

    FeedDecoder<I> decoder() {
        return decoder;
    }

    /** A connection was lost, and no other brings the same: all that it carried has a gap. */
    void onLost(final FeedPlan<I> plan, final int connectionId, final boolean silent) {
        final GapCause cause = silent ? GapCause.SILENCE : GapCause.DISCONNECT;
        for (final I instrument : plan.instruments()) {
            final boolean book = plan.carries(instrument, Channel.BOOK);
            final boolean top = plan.carries(instrument, Channel.TOP_OF_BOOK);
            final boolean trades = plan.carries(instrument, Channel.TRADES);
            if (book || top) {
                instrument.resetBook();
            }
            if (book) {
                refresher.forget(instrument);
            }
            if (trades) {
                instrument.resetTrades();
            }
            final Channel channel = book && trades
                    ? Channel.ALL
                    : book ? Channel.BOOK : top ? Channel.TOP_OF_BOOK : trades ? Channel.TRADES : Channel.MARK_PRICE;
            gap(instrument, channel, cause, connectionId);
        }
    }

    /** Publishes a gap. */
    void gap(final I instrument, final Channel channel, final GapCause cause, final int connectionId) {
        status.gap(
                instrument.instrumentId(),
                protocol.venueId(),
                connectionId,
                scheduler.epochNs(),
                channel,
                cause,
                FeedGapEncoder.expectedVenueSequenceNullValue(),
                FeedGapEncoder.receivedVenueSequenceNullValue());
    }

    /** Counts connections by what they are good for. */
    private void countConnections() {
        long wanted = 0;
        long open = 0;
        long blocked = 0;
        for (final FeedPair<I> pair : feeds) {
            for (final Feed<I> feed : pair.feeds()) {
                final ConnectionState state = feed.connection().state();
                wanted++;
                open += feed.isOpen() ? 1 : 0;
                blocked += state == ConnectionState.BREAKER_OPEN || state == ConnectionState.BANNED ? 1 : 0;
            }
        }
        counters.connections = wanted;
        counters.openConnections = open;
        counters.blockedConnections = blocked;
    }

    /** Publishes the state of a connection. */
    void say(final ConnectionState state, final int connectionId, final String reason) {
        countConnections();
        status.status(protocol.venueId(), connectionId, scheduler.epochNs(), state, counters.clockOffsetNs, reason);
    }

    /** An exception of our own code. */
    void fault(final Throwable error) {
        faultHandler.accept(error);
    }

    @Override
    public void onAnswer(final long id, final long code) {
        if (code != 0) {
            say(current.connection().state(), 0, "subscription " + id + " refused with code " + code);
        }
    }

    @Override
    public void onServerShutdown() {
        current.connection().rotate();
    }

    @Override
    public void onConnectionUseless(final String reason) {
        current.giveUp(reason);
    }

    @Override
    public void onSnapshotWanted(final I instrument) {
        refresher.request(instrument);
    }
}
