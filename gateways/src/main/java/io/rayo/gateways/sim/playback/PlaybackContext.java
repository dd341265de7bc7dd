package io.rayo.gateways.sim.playback;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Settings of a {@link PlaybackServer}; checked by {@link #conclude()}. */
public final class PlaybackContext {
    /** Speed that means: as fast as the clients take it. */
    public static final double AS_TAKEN = 0;

    private final List<Path> files = new ArrayList<>();
    private final List<String> expectedStreams = new ArrayList<>();
    private double speed = 1;
    private int port;
    private boolean startOnCommand;
    private boolean closeAtEnd;
    private long snapshotWaitNs = TimeUnit.SECONDS.toNanos(5);
    private PlaybackListener listener = new PlaybackListener() {};

    /**
     * Adds a capture file; several are merged by receive time.
     *
     * @param file to play.
     * @return this.
     */
    public PlaybackContext file(final Path file) {
        files.add(file);
        return this;
    }

    /** {@return the files} */
    public List<Path> files() {
        return files;
    }

    /**
     * How fast: 1 as recorded, N for N times, {@link #AS_TAKEN} for as fast as the clients take it.
     *
     * @param factor from 0.
     * @return this.
     */
    public PlaybackContext speed(final double factor) {
        speed = factor;
        return this;
    }

    /** {@return the speed factor} */
    public double speed() {
        return speed;
    }

    /**
     * Port on loopback.
     *
     * @param number 0 (default) for any.
     * @return this.
     */
    public PlaybackContext port(final int number) {
        port = number;
        return this;
    }

    /** {@return the wanted port} */
    public int port() {
        return port;
    }

    /**
     * A stream that must be subscribed before the playback starts, such as {@code btcusdt@depth@100ms}; its speed does
     * not matter. Without any, every stream of the recordings must be, except where {@link #startOnCommand} is set.
     *
     * @param stream name.
     * @return this.
     */
    public PlaybackContext expectStream(final String stream) {
        expectedStreams.add(stream);
        return this;
    }

    /** {@return the streams waited for} */
    public List<String> expectedStreams() {
        return expectedStreams;
    }

    /**
     * Wait for {@link PlaybackServer#play()} or {@code POST /sim/playback/start} instead of for subscriptions.
     *
     * @param value true to wait for the command.
     * @return this.
     */
    public PlaybackContext startOnCommand(final boolean value) {
        startOnCommand = value;
        return this;
    }

    /** {@return whether it waits for a command} */
    public boolean startOnCommand() {
        return startOnCommand;
    }

    /**
     * Close the WebSockets with code 1000 when everything was played.
     *
     * @param value default false: they stay open.
     * @return this.
     */
    public PlaybackContext closeAtEnd(final boolean value) {
        closeAtEnd = value;
        return this;
    }

    /** {@return whether sockets are closed at the end} */
    public boolean closeAtEnd() {
        return closeAtEnd;
    }

    /**
     * How long the time line stands still at a depth snapshot that nobody has asked for, while its depth stream is
     * subscribed.
     *
     * @param nanos from 0; default 5 s.
     * @return this.
     */
    public PlaybackContext snapshotWaitNs(final long nanos) {
        snapshotWaitNs = nanos;
        return this;
    }

    /** {@return the wait in nanoseconds} */
    public long snapshotWaitNs() {
        return snapshotWaitNs;
    }

    /**
     * Who is told.
     *
     * @param value listener, called on the event loop.
     * @return this.
     */
    public PlaybackContext listener(final PlaybackListener value) {
        listener = value;
        return this;
    }

    /** {@return who is told} */
    public PlaybackListener listener() {
        return listener;
    }

    /**
     * Checks the settings.
     *
     * @return this.
     */
    public PlaybackContext conclude() {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("invalid files: at least one capture is needed");
        }
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException(
                    "invalid speed=" + speed + ": must be 0 (as taken) or a positive number");
        }
        if (snapshotWaitNs < 0) {
            throw new IllegalArgumentException("invalid snapshotWaitNs=" + snapshotWaitNs + ": must not be negative");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("invalid port=" + port + ": must be 0 to 65535");
        }
        return this;
    }
}
