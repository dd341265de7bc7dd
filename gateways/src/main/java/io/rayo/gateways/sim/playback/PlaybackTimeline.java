package io.rayo.gateways.sim.playback;

import io.netty.channel.EventLoop;
import io.rayo.gateways.sim.server.SimExchange;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Plays the rows of all recordings in the order of their receive times: frames to who subscribed them, snapshots to who
 * asked.
 *
 * <p>It stands still while a client does not take its frames, while a paced row is not yet due, and, for a bounded
 * time, at a snapshot that a subscriber of the depth stream has yet to ask for. Event loop only.
 */
final class PlaybackTimeline {
    private static final int ROWS_PER_TURN = 4096;
    private static final long PROGRESS_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private record SymbolKey(PlaybackVenue venue, String symbol) {}

    private final EventLoop eventLoop;
    private final PlaybackContext context;
    private final List<RecordingTrack> tracks = new ArrayList<>();
    private final List<PlaybackConnection> connections = new ArrayList<>();
    private final Map<RecordingTrack, List<List<PlaybackConnection>>> routes = new HashMap<>();
    private final Map<SymbolKey, ArrayDeque<SimExchange>> waitingForSnapshot = new HashMap<>();
    private final Map<SymbolKey, byte[]> passedSnapshots = new HashMap<>();
    private final Set<SymbolKey> recordedSnapshots = new HashSet<>();
    private final long rowsTotal;
    private final long damagedLines;

    private boolean routesStale = true;
    private boolean started;
    private boolean inTurn;
    private Future<?> nextTurn;
    private IOException failure;
    private boolean played;
    private boolean ended;
    private int unwritable;
    private long writesUnderWay;
    private long startNs;
    private long endNs;
    private long firstRecordedNs = Long.MIN_VALUE;
    private long standstillNs;
    private long snapshotWaitFromNs = Long.MIN_VALUE;
    private long lastProgressNs;
    private long lastRecordedNs;

    private long rows;
    private long framesSent;
    private long framesUnsubscribed;
    private long snapshotsServed;
    private long snapshotsUnasked;
    private long requestsRefused;

    PlaybackTimeline(final EventLoop eventLoop, final PlaybackContext context, final List<Recording> recordings) {
        this.eventLoop = eventLoop;
        this.context = context;
        long total = 0;
        long damaged = 0;
        for (final Recording recording : recordings) {
            tracks.add(new RecordingTrack(recording, this::turnLater));
            total += recording.rows();
            damaged += recording.damagedLines();
            recording
                    .snapshotSymbols()
                    .forEach(symbol -> recordedSnapshots.add(new SymbolKey(recording.venue(), symbol)));
        }
        rowsTotal = total;
        damagedLines = damaged;
    }

    /** A reader has a batch; nobody wants it any more when the server has closed meanwhile. */
    private void turnLater() {
        if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(this::turn);
        }
    }

    void startReaders() {
        tracks.forEach(RecordingTrack::start);
    }

    void stop() {
        tracks.forEach(RecordingTrack::stop);
    }

    void add(final PlaybackConnection connection) {
        connections.add(connection);
    }

    void onSubscriptionsChanged() {
        routesStale = true;
        if (!started && !context.startOnCommand() && allExpectedSubscribed()) {
            play();
        }
    }

    private boolean allExpectedSubscribed() {
        for (final RecordingTrack track : tracks) {
            for (final StreamKey key : track.keys()) {
                if (context.expectedStreams().isEmpty() && !isSubscribed(key)) {
                    return false;
                }
            }
        }
        for (final String stream : context.expectedStreams()) {
            if (!isStreamSubscribed(stream)) {
                return false;
            }
        }
        return true;
    }

    /** An expected stream counts as there when a connection takes the recorded rows that answer it. */
    private boolean isStreamSubscribed(final String stream) {
        for (final RecordingTrack track : tracks) {
            final StreamKey wanted = track.recording().venue().key(stream);
            for (final StreamKey key : track.keys()) {
                if (key.venue().answers(key, wanted) && isSubscribed(key)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isSubscribed(final StreamKey key) {
        for (final PlaybackConnection connection : connections) {
            if (connection.takes(key)) {
                return true;
            }
        }
        return false;
    }

    void play() {
        if (!started) {
            started = true;
            startNs = System.nanoTime();
            turn();
        }
    }

    void onWritability(final boolean writable) {
        unwritable += writable ? -1 : 1;
        if (0 == unwritable) {
            turn();
        }
    }

    void onClosed(final PlaybackConnection connection, final boolean wasUnwritable) {
        connections.remove(connection);
        routesStale = true;
        if (wasUnwritable) {
            unwritable--;
        }
        turn();
    }

    void onWriteStarted() {
        writesUnderWay++;
    }

    void onWriteDone() {
        writesUnderWay--;
        endWhenWritten();
    }

    /** Not inside a turn, where some connections may still have frames to flush. */
    private void endWhenWritten() {
        if (played && !ended && !inTurn && 0 == writesUnderWay) {
            ended = true;
            endNs = System.nanoTime();
            context.listener().onEnd(summary());
            if (context.closeAtEnd()) {
                closeConnections();
            }
        }
    }

    void closeConnections() {
        List.copyOf(connections).forEach(PlaybackConnection::closeNormally);
    }

    /** Plays what can be played now. */
    void turn() {
        if (inTurn) {
            // a write inside the turn changed something: look again afterwards
            later(0);
            return;
        }
        if (null != nextTurn) {
            nextTurn.cancel(false);
            nextTurn = null;
        }
        if (!started || played || null != failure) {
            return;
        }
        inTurn = true;
        int budget = ROWS_PER_TURN;
        boolean more = true;
        while (more && budget-- > 0) {
            more = playNext();
        }
        connections.forEach(PlaybackConnection::flush);
        inTurn = false;
        progress();
        if (more) {
            later(0);
        }
        endWhenWritten();
    }

    private void later(final long delayNs) {
        if (null != nextTurn) {
            nextTurn.cancel(false);
        }
        nextTurn = eventLoop.schedule(this::turn, delayNs, TimeUnit.NANOSECONDS);
    }

    /** Plays one row; false when nothing can be played now. */
    private boolean playNext() {
        if (unwritable > 0) {
            return false;
        }
        final RecordingTrack track = earliest();
        if (null == track) {
            return false;
        }
        final RowBatch batch = track.batch();
        final int row = track.row();
        if (!isDue(batch.receiveTimeNs[row])) {
            return false;
        }
        if (RowBatch.FRAME == batch.kind[row]) {
            playFrame(track, batch, row);
        } else if (RowBatch.SNAPSHOT == batch.kind[row] && !playSnapshot(track, batch, row)) {
            return false;
        }
        lastRecordedNs = batch.receiveTimeNs[row];
        rows++;
        track.advance();
        return true;
    }

    private RecordingTrack earliest() {
        RecordingTrack earliest = null;
        for (final RecordingTrack track : tracks) {
            if (!track.hasRow()) {
                if (null != track.failure()) {
                    failure = track.failure();
                    context.listener().onFailure(failure);
                    return null;
                }
                if (!track.isFinished()) {
                    return null;
                }
            } else if (null == earliest
                    || track.batch().receiveTimeNs[track.row()] < earliest.batch().receiveTimeNs[earliest.row()]) {
                earliest = track;
            }
        }
        if (null == earliest) {
            played = true;
        }
        return earliest;
    }

    private boolean isDue(final long recordedNs) {
        if (PlaybackContext.AS_TAKEN == context.speed()) {
            return true;
        }
        if (Long.MIN_VALUE == firstRecordedNs) {
            firstRecordedNs = recordedNs;
            startNs = System.nanoTime();
        }
        final double recordedAfterNs = recordedNs - firstRecordedNs;
        final long dueNs = startNs + standstillNs + (long) (recordedAfterNs / context.speed());
        final long waitNs = dueNs - System.nanoTime();
        if (waitNs > 0) {
            connections.forEach(PlaybackConnection::flush);
            later(waitNs);
            return false;
        }
        return true;
    }

    private void playFrame(final RecordingTrack track, final RowBatch batch, final int row) {
        if (routesStale) {
            rebuildRoutes();
        }
        final List<PlaybackConnection> targets = routes.get(track).get(batch.streamIndex[row]);
        if (targets.isEmpty()) {
            framesUnsubscribed++;
        }
        for (int i = 0; i < targets.size(); i++) {
            targets.get(i).append(batch, row);
            framesSent++;
        }
    }

    private void rebuildRoutes() {
        for (final RecordingTrack track : tracks) {
            final List<List<PlaybackConnection>> byStream = new ArrayList<>();
            for (final StreamKey key : track.keys()) {
                byStream.add(connections.stream()
                        .filter(connection -> connection.takes(key))
                        .toList());
            }
            routes.put(track, byStream);
        }
        routesStale = false;
    }

    private boolean playSnapshot(final RecordingTrack track, final RowBatch batch, final int row) {
        final SymbolKey key = new SymbolKey(track.recording().venue(), batch.symbol[row]);
        final ArrayDeque<SimExchange> asked = waitingForSnapshot.getOrDefault(key, new ArrayDeque<>());
        asked.removeIf(exchange -> !exchange.isOpen());
        if (asked.isEmpty() && isDepthSubscribed(key) && !isSnapshotWaitOver()) {
            return false;
        }
        if (Long.MIN_VALUE != snapshotWaitFromNs) {
            standstillNs += System.nanoTime() - snapshotWaitFromNs;
            snapshotWaitFromNs = Long.MIN_VALUE;
        }
        final byte[] answer = Arrays.copyOfRange(batch.bytes, batch.offset[row], batch.offset[row] + batch.length[row]);
        passedSnapshots.put(key, answer);
        if (asked.isEmpty()) {
            snapshotsUnasked++;
        }
        // frames of earlier rows leave first
        connections.forEach(PlaybackConnection::flush);
        while (!asked.isEmpty()) {
            asked.poll().answer(200, answer);
            snapshotsServed++;
        }
        return true;
    }

    private boolean isDepthSubscribed(final SymbolKey key) {
        return isSubscribed(new StreamKey(key.venue(), key.symbol(), key.venue().snapshotChannel()));
    }

    private boolean isSnapshotWaitOver() {
        final long nowNs = System.nanoTime();
        if (Long.MIN_VALUE == snapshotWaitFromNs) {
            snapshotWaitFromNs = nowNs;
        }
        final long leftNs = snapshotWaitFromNs + context.snapshotWaitNs() - nowNs;
        if (leftNs > 0) {
            later(leftNs);
        }
        return leftNs <= 0;
    }

    /**
     * A client asks for a snapshot: it gets the next one of the time line, or the last one when none is left.
     *
     * @return false if none of this symbol was recorded.
     */
    boolean onSnapshotRequest(final PlaybackVenue venue, final String symbol, final SimExchange exchange) {
        final SymbolKey key = new SymbolKey(venue, symbol);
        if (!recordedSnapshots.contains(key)) {
            return false;
        }
        final byte[] passed = passedSnapshots.get(key);
        if (null != passed) {
            snapshotsServed++;
            exchange.answer(200, passed);
            return true;
        }
        waitingForSnapshot.computeIfAbsent(key, any -> new ArrayDeque<>()).add(exchange);
        turn();
        return true;
    }

    void refuse(final SimExchange exchange, final int status, final String json) {
        requestsRefused++;
        exchange.answer(status, json);
    }

    private void progress() {
        final long nowNs = System.nanoTime();
        if (nowNs - lastProgressNs >= PROGRESS_INTERVAL_NS || played) {
            lastProgressNs = nowNs;
            context.listener().onProgress(rows, rowsTotal, lastRecordedNs);
        }
    }

    PlaybackSummary summary() {
        final long untilNs = ended ? endNs : System.nanoTime();
        return new PlaybackSummary(
                rows,
                rowsTotal,
                framesSent,
                framesUnsubscribed,
                snapshotsServed,
                snapshotsUnasked,
                requestsRefused,
                damagedLines,
                started ? untilNs - startNs : 0,
                ended);
    }
}
