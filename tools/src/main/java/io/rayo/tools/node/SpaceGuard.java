package io.rayo.tools.node;

import io.rayo.codecs.sbe.CommandType;
import io.rayo.journal.JournalSpace;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Stops trading while the journal still has room: when space runs low it throws the kill switch, which cancels what is
 * working and refuses what is new, gives the venues' answers a moment to be journaled, and then stops the node. The
 * journal's thread.
 */
final class SpaceGuard implements Agent {
    private static final long GRACE_NS = 2_000_000_000L;

    private final JournalSpace space;
    private final EpochNanoClock clock;
    private final CommandPublisher commands;
    private final Consumer<Throwable> onFull;
    private long stopAtNs;

    SpaceGuard(
            final JournalSpace space,
            final EpochNanoClock clock,
            final CommandPublisher commands,
            final Consumer<Throwable> onFull) {
        this.space = space;
        this.clock = clock;
        this.commands = commands;
        this.onFull = onFull;
    }

    @Override
    public int doWork() {
        if (0 == stopAtNs) {
            if (space.isSpaceLow()
                    && commands.tryPublish(CommandType.KILL_SWITCH_ON, "journal space is low", clock.nanoTime())) {
                stopAtNs = clock.nanoTime() + GRACE_NS;
                return 1;
            }
        } else if (clock.nanoTime() >= stopAtNs) {
            stopAtNs = Long.MAX_VALUE;
            onFull.accept(new JournalSpaceException());
        }
        return 0;
    }

    @Override
    public String roleName() {
        return "space-guard";
    }
}
