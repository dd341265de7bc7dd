package io.rayo.gateways.binance;

import io.netty.channel.EventLoop;
import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.FeedGapEncoder;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.engine.ring.InboundPublisher;
import io.rayo.gateways.InstrumentDirectory;
import io.rayo.gateways.net.BackOff;
import io.rayo.gateways.net.Endpoint;
import io.rayo.gateways.net.EventLoopScheduler;
import io.rayo.gateways.net.FeedCounters;
import io.rayo.gateways.net.FrameTap;
import io.rayo.gateways.net.NettyConnector;
import io.rayo.gateways.net.NettyTransport;
import io.rayo.gateways.net.RestClient;
import io.rayo.gateways.net.StatusMessages;
import io.rayo.gateways.net.TlsContexts;
import io.rayo.gateways.net.VenueConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;

/**
 * Market data of one Binance product: fetches the instruments, opens the connections that their streams need, decodes
 * what comes and joins the books. {@link #start} and {@link #close} on any thread; everything else happens on the event
 * loop, which it never blocks.
 */
public final class BinanceGateway implements FeedListener {
    private static final long FIRST_RETRY_NS = 1_000_000_000L;
    private static final long LAST_RETRY_NS = 60_000_000_000L;

    private final BinanceSettings settings;
    private final BinanceProduct product;
    private final InboundPublisher publisher;
    private final InstrumentDirectory directory;
    private final EventLoopScheduler scheduler;
    private final FeedCounters counters;
    private final Consumer<Throwable> faultHandler;
    private final StatusMessages status;
    private final BinanceSymbols symbols = new BinanceSymbols();
    private final BinanceMarketDataDecoder decoder;
    private final RestClient rest;
    private final NettyConnector connector;
    private final BinanceSnapshots snapshots;
    private final BinanceInstruments instruments;
    private final BackOff instrumentBackOff;
    private final Map<String, BinanceDefinition> published = new HashMap<>();
    private final List<BinanceFeed> feeds = new ArrayList<>();
    private Consumer<BinanceInstrument> instrumentListener = instrument -> {};
    private BinanceFeed current;
    private boolean wantsFeeds;
    private boolean isFetching;
    private int lastConnectionId;
    private boolean closed;

    /**
     * Creates a gateway that is not started.
     *
     * @param settings concluded.
     * @param publisher of the event loop's thread.
     * @param directory gives instruments their ids.
     * @param eventLoop runs everything.
     * @param clock monotonic.
     * @param epochClock stamps frames.
     * @param tap sees raw frames; null for none.
     * @param counters what it counts.
     * @param faultHandler hears of exceptions of our own code: the node must stop.
     */
    public BinanceGateway(
            final BinanceSettings settings,
            final InboundPublisher publisher,
            final InstrumentDirectory directory,
            final EventLoop eventLoop,
            final NanoClock clock,
            final EpochNanoClock epochClock,
            final FrameTap tap,
            final FeedCounters counters,
            final Consumer<Throwable> faultHandler) {
        this.settings = settings;
        this.publisher = publisher;
        this.directory = directory;
        this.counters = counters;
        this.faultHandler = faultHandler;
        product = settings.product();
        scheduler = new EventLoopScheduler(eventLoop, clock, epochClock, faultHandler);
        status = new StatusMessages(publisher, settings.baseFlags(), counters);
        decoder = new BinanceMarketDataDecoder(
                product,
                symbols,
                publisher,
                counters,
                settings.baseFlags(),
                settings.isMicroseconds()
                        ? BinanceMarketDataDecoder.MICROSECOND_NS
                        : BinanceMarketDataDecoder.MILLISECOND_NS);
        decoder.listener(this);
        final Endpoint restEndpoint = Endpoint.parse(settings.restUrl());
        final boolean tls = restEndpoint.tls()
                || Endpoint.parse(settings.publicStreamUrl()).tls()
                || Endpoint.parse(settings.marketStreamUrl()).tls();
        final NettyTransport transport = new NettyTransport(eventLoop, tls ? TlsContexts.client() : null);
        rest = new RestClient(transport, scheduler, restEndpoint, settings.restTimeoutNs(), tap, faultHandler);
        connector =
                new NettyConnector(transport, epochClock, settings.connection().maxMessageLength(), tap);
        snapshots = new BinanceSnapshots(settings, rest, scheduler, decoder, counters, this::bookConnectionId);
        instruments = new BinanceInstruments(product);
        instrumentBackOff = new BackOff(FIRST_RETRY_NS, LAST_RETRY_NS, product.venueId());
    }

    /**
     * Sets who hears of each instrument that becomes known. Before anything is started.
     *
     * @param listener called on the event loop.
     */
    public void instrumentListener(final Consumer<BinanceInstrument> listener) {
        instrumentListener = listener;
    }

    /**
     * Fetches and publishes the instruments, without any stream: orders may be asked about before the feed starts. Any
     * thread.
     */
    public void loadInstruments() {
        scheduler.execute(() -> {
            if (!isFetching) {
                isFetching = true;
                fetchInstruments();
            }
        });
    }

    /** Starts the streams, after the instruments if those are not known yet. Any thread. */
    public void start() {
        scheduler.execute(() -> {
            wantsFeeds = true;
            if (!published.isEmpty()) {
                openFeeds();
            }
        });
        loadInstruments();
    }

    /**
     * Joins a book anew that turned out to be wrong although its sequence was right (best bid at or above best ask).
     * Any thread.
     *
     * @param instrumentId of the instrument; others are left alone.
     */
    public void resync(final int instrumentId) {
        scheduler.execute(() -> {
            for (final BinanceInstrument instrument : symbols.instruments()) {
                if (instrument.instrumentId() == instrumentId && null != instrument.book()) {
                    instrument.book().desync();
                    counters.resyncs++;
                    onSnapshotWanted(instrument);
                }
            }
        });
    }

    /** Closes all connections for good. Any thread; done when the event loop has come to it. */
    public void close() {
        scheduler.execute(() -> {
            closed = true;
            feeds.forEach(feed -> feed.connection().close());
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
    public BinanceSymbols symbols() {
        return symbols;
    }

    private void fetchInstruments() {
        if (closed) {
            return;
        }
        rest.get(product.restPath() + "/exchangeInfo", new RestClient.Handler() {
            @Override
            public void onResponse(
                    final int httpStatus,
                    final long retryAfterSec,
                    final DirectBuffer buffer,
                    final int offset,
                    final int length,
                    final long receiveTimeNs) {
                if (httpStatus == 200) {
                    onInstruments(buffer, offset, length, receiveTimeNs);
                } else {
                    retryInstruments("HTTP " + httpStatus, retryAfterSec * 1_000_000_000L);
                }
            }

            @Override
            public void onFailure(final String reason) {
                retryInstruments(reason, 0);
            }
        });
    }

    private void retryInstruments(final String reason, final long atLeastNs) {
        if (!closed) {
            say(ConnectionState.DISCONNECTED, 0, "no list of instruments: " + reason);
            scheduler.schedule(Math.max(atLeastNs, instrumentBackOff.nextDelayNs()), this::fetchInstruments);
        }
    }

    private void onInstruments(
            final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
        final byte[] text = new byte[length];
        buffer.getBytes(offset, text);
        final Map<String, BinanceDefinition> all;
        try {
            all = instruments.read(text, 0, length);
        } catch (final IOException e) {
            retryInstruments(e.getMessage(), 0);
            return;
        }
        final boolean first = published.isEmpty();
        if (first) {
            final List<String> missing = new ArrayList<>();
            final List<BinanceDefinition> wanted = BinanceInstruments.pick(all, settings.symbols(), missing);
            for (final String symbol : missing) {
                say(ConnectionState.DISCONNECTED, 0, "symbol " + symbol + " is not listed");
            }
            if (wanted.isEmpty()) {
                retryInstruments("none of the wanted symbols is listed", 0);
                return;
            }
            wanted.forEach(definition -> add(definition, receiveTimeNs));
            if (wantsFeeds) {
                openFeeds();
            }
        } else {
            refresh(all, receiveTimeNs);
        }
        instrumentBackOff.reset();
        scheduler.schedule(settings.instrumentRefreshNs(), this::fetchInstruments);
    }

    private void add(final BinanceDefinition definition, final long timeNs) {
        final int instrumentId = directory.instrumentId(product.venueId(), definition.symbol());
        symbols.add(new BinanceInstrument(
                definition.symbol(),
                instrumentId,
                definition.priceExponent(),
                definition.sizeExponent(),
                settings.channels().contains(Channel.BOOK)
                        ? new BookSynchronizer(product.bookRule(), settings.bookBufferSize())
                        : null));
        publish(definition, instrumentId, timeNs);
        instrumentListener.accept(symbols.find(definition.symbol()));
    }

    private void publish(final BinanceDefinition definition, final int instrumentId, final long timeNs) {
        definition.publish(publisher, settings, instrumentId, timeNs);
        counters.messages++;
        published.put(definition.symbol(), definition);
    }

    /** Publishes what changed. A new scale makes what is in the book unreadable: it is joined anew. */
    private void refresh(final Map<String, BinanceDefinition> all, final long timeNs) {
        for (final BinanceInstrument instrument : symbols.instruments()) {
            final BinanceDefinition before = published.get(instrument.symbol());
            final BinanceDefinition now = all.getOrDefault(instrument.symbol(), before.delisted());
            if (now.equals(before)) {
                continue;
            }
            final boolean rescaled =
                    now.priceExponent() != before.priceExponent() || now.sizeExponent() != before.sizeExponent();
            if (rescaled && instrument.book() != null) {
                status.gap(
                        instrument.instrumentId(),
                        product.venueId(),
                        0,
                        timeNs,
                        Channel.BOOK,
                        GapCause.DEFINITION,
                        FeedGapEncoder.expectedVenueSequenceNullValue(),
                        FeedGapEncoder.receivedVenueSequenceNullValue());
                instrument.book().desync();
                counters.resyncs++;
            }
            instrument.scale(now.priceExponent(), now.sizeExponent());
            publish(now, instrument.instrumentId(), timeNs);
        }
    }

    private void openFeeds() {
        if (!feeds.isEmpty() || closed) {
            return;
        }
        for (final BinanceStreams streams : BinanceStreams.plan(settings, symbols.instruments())) {
            final BinanceFeed feed = new BinanceFeed(this, streams);
            feed.connection(new VenueConnection(
                    streams.endpoint(),
                    settings.connection(),
                    connector,
                    scheduler,
                    feed,
                    counters,
                    this::nextConnectionId,
                    streams.requests(),
                    streams.requiredCount(),
                    31L * product.venueId() + feeds.size()));
            feeds.add(feed);
        }
        feeds.forEach(feed -> feed.connection().start());
    }

    private int nextConnectionId() {
        lastConnectionId = lastConnectionId == 0xFFFF ? 1 : lastConnectionId + 1;
        return lastConnectionId;
    }

    private int bookConnectionId(final BinanceInstrument instrument) {
        for (final BinanceFeed feed : feeds) {
            if (feed.streams().carries(instrument, Channel.BOOK)
                    && feed.connection().session() != null) {
                return feed.connection().session().connectionId();
            }
        }
        return 0;
    }

    /** A message of one of the connections. */
    void onText(
            final BinanceFeed feed,
            final VenueConnection.Session session,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        current = feed;
        decoder.decode(buffer, offset, length, receiveTimeNs, session.connectionId(), session.isStandby());
        if (!session.isAllSeen() && decoder.lastInstrument() != null) {
            final int stream = feed.streams().requiredIndex(decoder.lastInstrument(), decoder.lastChannel());
            if (stream >= 0) {
                session.streamSeen(stream);
            }
        }
    }

    /** Publishes a gap of everything that a connection brings for an instrument. */
    void gap(final BinanceInstrument instrument, final Channel channel, final GapCause cause, final int connectionId) {
        status.gap(
                instrument.instrumentId(),
                product.venueId(),
                connectionId,
                scheduler.epochNs(),
                channel,
                cause,
                FeedGapEncoder.expectedVenueSequenceNullValue(),
                FeedGapEncoder.receivedVenueSequenceNullValue());
    }

    /** Publishes the state of a connection. */
    void say(final ConnectionState state, final int connectionId, final String reason) {
        status.status(product.venueId(), connectionId, scheduler.epochNs(), state, reason);
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
    public void onSnapshotWanted(final BinanceInstrument instrument) {
        snapshots.request(instrument);
    }
}
