package io.rayo.gateways.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.ConnectionState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class VenueConnectionTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;

    /** A link that the test drives. */
    private static final class FakeLink implements Connector.Link {
        final Connector.LinkListener listener;
        final List<Long> sentAt = new ArrayList<>();
        final ManualScheduler scheduler;
        boolean closed;

        FakeLink(final Connector.LinkListener listener, final ManualScheduler scheduler) {
            this.listener = listener;
            this.scheduler = scheduler;
        }

        @Override
        public boolean sendText(final DirectBuffer buffer, final int offset, final int length) {
            sentAt.add(scheduler.nowNs());
            return true;
        }

        @Override
        public boolean sendPing() {
            return true;
        }

        @Override
        public void close(final int code, final String reason) {
            closed = true;
        }

        void frame() {
            listener.onText(new UnsafeBuffer(new byte[1]), 0, 1, 7);
        }
    }

    private static final class World implements VenueConnection.Owner, Connector {
        final ManualScheduler scheduler = new ManualScheduler();
        final List<FakeLink> links = new ArrayList<>();
        final List<Long> attemptsAt = new ArrayList<>();
        final List<String> heard = new ArrayList<>();
        final FeedCounters counters = new FeedCounters();
        final VenueConnection connection;
        int ids;

        World(final ConnectionSettings settings, final int requests, final int streams) {
            final List<byte[]> texts = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                texts.add(("request " + i).getBytes(StandardCharsets.US_ASCII));
            }
            connection = new VenueConnection(
                    Endpoint.parse("wss://venue.example/stream"),
                    settings,
                    this,
                    scheduler,
                    this,
                    counters,
                    () -> ++ids,
                    texts,
                    streams,
                    42);
        }

        @Override
        public Link connect(final Endpoint endpoint, final LinkListener listener) {
            attemptsAt.add(scheduler.nowNs());
            links.add(new FakeLink(listener, scheduler));
            return links.getLast();
        }

        @Override
        public void onText(
                final VenueConnection.Session session,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final long receiveTimeNs) {
            heard.add((session.isStandby() ? "standby " : "frame ") + session.connectionId());
        }

        @Override
        public void onState(final ConnectionState state, final int connectionId, final String reason) {
            heard.add(state + " " + connectionId);
        }

        @Override
        public void onLost(final int connectionId, final boolean silent) {
            heard.add((silent ? "silent " : "lost ") + connectionId);
        }

        @Override
        public void onOverlap(final boolean begins) {
            heard.add("overlap " + begins);
        }

        @Override
        public void onSilentStream(final int stream, final int connectionId) {
            heard.add("silent stream " + stream);
        }

        @Override
        public void onFault(final Throwable error) {
            throw new AssertionError(error);
        }

        /** Lets time pass with a frame each second on every open link, so that no watchdog barks. */
        void advanceAlive(final long ns) {
            for (long passed = 0; passed < ns; passed += SECOND) {
                links.stream().filter(l -> !l.closed).forEach(FakeLink::frame);
                scheduler.advance(Math.min(SECOND, ns - passed));
            }
            heard.removeIf(h -> h.startsWith("frame ") || h.startsWith("standby "));
        }
    }

    private static ConnectionSettings settings() {
        return ConnectionSettings.defaults(5);
    }

    @Test
    void shouldConnectAndSubscribeAtTheVenuesPace() {
        final World world = new World(settings(), 10, 0);
        world.connection.start();
        world.links.getFirst().listener.onOpen();
        world.scheduler.advance(3 * SECOND);
        final List<Long> sent = world.links.getFirst().sentAt;
        assertEquals(10, sent.size());
        for (int i = 4; i < sent.size(); i++) {
            assertTrue(sent.get(i) - sent.get(i - 4) >= SECOND, "more than 4 in a second: " + sent);
        }
        assertEquals(List.of("CONNECTING 1", "CONNECTED 1"), world.heard);
    }

    @Test
    void shouldComeBackWithinASecondThenEverSlower() {
        final World world = new World(settings().with().breaker(1_000, SECOND).build(), 0, 0);
        world.connection.start();
        for (int i = 0; i < 12; i++) {
            world.links.getLast().listener.onFailed(0, 0, "refused");
            while (world.links.size() == i + 1) {
                world.scheduler.advance(MS);
            }
        }
        final List<Long> at = world.attemptsAt;
        assertEquals(13, at.size());
        assertTrue(at.get(1) - at.get(0) < SECOND);
        for (int i = 1; i < at.size(); i++) {
            assertTrue(at.get(i) - at.get(i - 1) <= 30 * SECOND, "beyond the cap");
        }
        assertTrue(at.get(12) - at.get(11) >= 15 * SECOND, "not slower");
        assertEquals(0, world.connection.illegalMoves());
    }

    @Test
    void shouldOpenTheCircuitBreakerAfterThreeFailures() {
        final World world = new World(settings(), 0, 0);
        world.connection.start();
        for (int i = 0; i < 3; i++) {
            world.links.getLast().listener.onFailed(0, 0, "refused");
            if (i < 2) {
                world.scheduler.advance(5 * SECOND);
            }
        }
        assertEquals(ConnectionState.BREAKER_OPEN, world.connection.state());
        assertEquals(1, world.counters.breakerTrips);
        world.scheduler.advance(899 * SECOND);
        assertEquals(3, world.links.size());
        world.scheduler.advance(2 * SECOND);
        assertEquals(4, world.links.size());
        world.links.getLast().listener.onFailed(0, 0, "refused");
        assertEquals(ConnectionState.BREAKER_OPEN, world.connection.state());
        world.scheduler.advance(901 * SECOND);
        world.links.getLast().listener.onOpen();
        assertEquals(ConnectionState.CONNECTED, world.connection.state());
        world.advanceAlive(61 * SECOND);
        world.links.getLast().listener.onClosed(1006, "reset");
        assertEquals(ConnectionState.DISCONNECTED, world.connection.state());
        assertEquals(0, world.connection.illegalMoves());
    }

    @Test
    void shouldStayAwayForAsLongAsTheVenueSays() {
        final World world = new World(settings(), 0, 0);
        world.connection.start();
        world.links.getLast().listener.onFailed(429, 77, "HTTP 429");
        assertEquals(ConnectionState.BANNED, world.connection.state());
        world.scheduler.advance(76 * SECOND);
        assertEquals(1, world.links.size());
        world.scheduler.advance(2 * SECOND);
        assertEquals(2, world.links.size());
    }

    @Test
    void shouldStayAwayWithAllConnectionsOnceOneHasHeardOfABan() {
        final ConnectionSettings settings = settings().with().ban(300 * SECOND).build();
        final ManualScheduler scheduler = new ManualScheduler();
        final SlidingLimiter attempts = VenueConnection.newAttempts(settings);
        final World owner = new World(settings, 0, 0);
        final VenueBan ban = new VenueBan(settings.banNs(), owner.counters);
        final List<Connector.LinkListener> tried = new ArrayList<>();
        final List<VenueConnection> connections = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            connections.add(new VenueConnection(
                    Endpoint.parse("wss://venue.example/stream"),
                    settings,
                    (endpoint, listener) -> {
                        tried.add(listener);
                        return new FakeLink(listener, scheduler);
                    },
                    scheduler,
                    owner,
                    owner.counters,
                    () -> 1,
                    List.of(),
                    0,
                    attempts,
                    ban,
                    i));
        }
        connections.getFirst().start();
        tried.getLast().onFailed(403, 0, "HTTP 403");
        connections.forEach(connection -> {
            if (connection != connections.getFirst()) {
                connection.start();
            }
            assertEquals(ConnectionState.BANNED, connection.state());
        });
        scheduler.advance(299 * SECOND);
        assertEquals(1, tried.size());
        // a shorter ban that another part of the gateway hears of does not end this one sooner
        ban.refused(0, scheduler.nowNs());
        ban.refused(1, scheduler.nowNs());
        scheduler.advance(298 * SECOND);
        assertEquals(1, tried.size());
        scheduler.advance(3 * SECOND);
        assertEquals(6, tried.size());
        assertEquals(3, owner.counters.bans);
    }

    @Test
    void shouldNotTryMoreOftenThanTheVenueAllows() {
        final ConnectionSettings patient =
                settings().with().breaker(Integer.MAX_VALUE, SECOND).build();
        final World world = new World(patient, 0, 0);
        world.connection.start();
        for (int i = 0; i < 100_000 && world.scheduler.nowNs() < 900 * SECOND; i++) {
            if (!world.links.getLast().closed) {
                world.links.getLast().closed = true;
                world.links.getLast().listener.onOpen();
                world.advanceAlive(SECOND / 10);
                world.links.getLast().listener.onClosed(1006, "kicked");
            }
            world.scheduler.advance(100 * MS);
        }
        final List<Long> at = world.attemptsAt;
        for (int i = 300; i < at.size(); i++) {
            assertTrue(at.get(i) - at.get(i - 300) >= 300 * SECOND);
        }
    }

    @Test
    void shouldGiveUpASilentConnection() {
        final World world = new World(settings(), 0, 0);
        world.connection.start();
        world.links.getFirst().listener.onOpen();
        world.advanceAlive(10 * SECOND);
        assertTrue(world.heard.equals(List.of("CONNECTING 1", "CONNECTED 1")));
        world.scheduler.advance(32 * SECOND);
        assertTrue(world.links.getFirst().closed);
        assertTrue(world.heard.contains("silent 1"));
        assertEquals(2, world.links.size());
        world.links.getFirst().listener.onClosed(1006, "late");
        world.links.getFirst().frame();
        assertFalse(world.heard.contains("lost 1"), "the end of a connection is told once");
        assertFalse(world.heard.contains("frame 1"), "a dead connection brings nothing");
    }

    @Test
    void shouldReportStreamsThatNeverSpeak() {
        final World world = new World(settings(), 1, 3);
        world.connection.start();
        world.links.getFirst().listener.onOpen();
        world.connection.session().streamSeen(1);
        world.advanceAlive(32 * SECOND);
        assertEquals(List.of("CONNECTING 1", "CONNECTED 1", "silent stream 0", "silent stream 2"), world.heard);
        assertEquals(2, world.counters.silentStreams);
        assertEquals(ConnectionState.CONNECTED, world.connection.state());
    }

    @Test
    void shouldReplaceAnOldConnectionWithoutAGap() {
        final World world = new World(
                settings().with().maxAge(100 * SECOND, 10 * SECOND, 5 * SECOND).build(), 1, 1);
        world.connection.start();
        world.links.getFirst().listener.onOpen();
        world.connection.session().streamSeen(0);
        world.advanceAlive(102 * SECOND);
        assertEquals(2, world.links.size());
        world.links.get(1).listener.onOpen();
        assertEquals(List.of("CONNECTING 1", "CONNECTED 1", "overlap true"), world.heard);
        world.links.get(1).frame();
        assertEquals("standby 2", world.heard.removeLast());
        assertFalse(world.links.get(0).closed);
        world.advanceAlive(40 * SECOND);
        assertTrue(world.links.get(0).closed);
        assertFalse(world.links.get(1).closed);
        assertEquals(
                List.of(
                        "CONNECTING 1",
                        "CONNECTED 1",
                        "overlap true",
                        "silent stream 0",
                        "overlap false",
                        "CONNECTED 2"),
                world.heard);
        world.links.get(1).frame();
        assertEquals("frame 2", world.heard.getLast());
        assertEquals(0, world.connection.illegalMoves());
    }

    @Test
    void shouldUseTheNewConnectionAtOnceIfTheOldOneEndsFirst() {
        final World world = new World(settings(), 1, 1);
        world.connection.start();
        world.links.getFirst().listener.onOpen();
        world.connection.rotate();
        world.links.get(1).listener.onOpen();
        world.links.get(0).listener.onClosed(1001, "going away");
        assertEquals(
                List.of("CONNECTING 1", "CONNECTED 1", "overlap true", "overlap false", "CONNECTED 2"), world.heard);
        assertEquals(2, world.connection.session().connectionId());
    }

    @Test
    void shouldKeepTheOldConnectionIfTheNewOneFails() {
        final World world = new World(settings(), 1, 0);
        world.connection.start();
        world.links.getFirst().listener.onOpen();
        world.connection.rotate();
        world.links.get(1).listener.onFailed(503, 0, "HTTP 503");
        assertEquals(1, world.connection.session().connectionId());
        world.advanceAlive(3 * SECOND);
        assertEquals(3, world.links.size(), "it is tried again");
    }

    @Test
    void shouldNotTryAgainOnceClosed() {
        final World world = new World(settings(), 1, 0);
        world.connection.start();
        world.connection.close();
        world.links.getFirst().listener.onFailed(0, 0, "late");
        world.scheduler.advance(3_600 * SECOND);
        assertEquals(1, world.links.size());
        assertEquals(List.of("CONNECTING 1", "CLOSED 0"), world.heard);
        assertEquals(0, world.connection.illegalMoves());
    }

    @Test
    void shouldGiveUpAnAttemptThatTakesTooLong() {
        final World world = new World(settings(), 1, 0);
        world.connection.start();
        world.scheduler.advance(12 * SECOND);
        assertTrue(world.links.get(0).closed);
        assertEquals(2, world.links.size());
    }

    @Test
    void shouldKeepToTheVenuesLimitOfAttemptsOverAllConnectionsInAStorm() {
        final ConnectionSettings settings = settings()
                .with()
                .attempts(60)
                .breaker(Integer.MAX_VALUE, SECOND)
                .backOff(SECOND / 100, SECOND / 10)
                .build();
        final ManualScheduler scheduler = new ManualScheduler();
        final SlidingLimiter attempts = VenueConnection.newAttempts(settings);
        final List<Long> attemptsAt = new ArrayList<>();
        final List<Connector.LinkListener> fresh = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            final World owner = new World(settings, 0, 0);
            final VenueConnection connection = new VenueConnection(
                    Endpoint.parse("wss://venue.example/stream"),
                    settings,
                    (endpoint, listener) -> {
                        attemptsAt.add(scheduler.nowNs());
                        fresh.add(listener);
                        return new FakeLink(listener, scheduler);
                    },
                    scheduler,
                    owner,
                    owner.counters,
                    () -> 1,
                    List.of(),
                    0,
                    attempts,
                    new VenueBan(SECOND, owner.counters),
                    i);
            connection.start();
        }
        // each attempt is refused at once, or opens and is cut a moment later
        for (int step = 0; step < 20 * 60 * 10; step++) {
            final List<Connector.LinkListener> now = List.copyOf(fresh);
            fresh.clear();
            for (int i = 0; i < now.size(); i++) {
                if (i % 2 == 0) {
                    now.get(i).onOpen();
                    now.get(i).onClosed(1006, "cut");
                } else {
                    now.get(i).onFailed(0, 0, "refused");
                }
            }
            scheduler.advance(SECOND / 10);
        }
        assertTrue(attemptsAt.size() > 200, attemptsAt.size() + " attempts");
        for (int i = 60; i < attemptsAt.size(); i++) {
            assertTrue(
                    attemptsAt.get(i) - attemptsAt.get(i - 60) >= 300 * SECOND,
                    "more than 60 attempts in five minutes");
        }
    }
}
