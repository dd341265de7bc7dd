package io.rayo.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.core.io.ReferenceOwner;

/**
 * Keeps disk space and memory pages ahead of the appender, so that an append neither meets a full disk nor waits for a
 * page.
 *
 * <pre>
 *   file:  | records ... |position| touched: up to 4 MiB | allocated: up to 256 MiB      | hole
 *                        append -&gt;   doWork: 64 KiB a time    doWork: when half is used
 * </pre>
 *
 * Touching a page takes longer than appending to it, and in layout inline the thread that touches is the one that
 * trades. So pages are touched when nothing was appended for a while, for a longer while as long as half of them are
 * ready, and in the middle of things only when few are left.
 *
 * <p>{@link #doWork(long)} is a duty cycle for one thread: a helper's where a core is spare, else the appender's own
 * when idle. The appender calls the package-private methods; those with a lock only when a file or a block changes or
 * allocated room runs out. Never touches a record.
 */
public final class JournalSpace implements AutoCloseable {
    private static final VarHandle POSITION;
    private static final ReferenceOwner OWNER = ReferenceOwner.temporary("journal space");
    private static final long PAGE = 4096;
    private static final long MIN_STRETCH = 1 << 20;
    private static final long RETRY_NS = 1_000_000_000L;
    private static final long SYNC_NS = 1_000_000_000L;
    /** Without an append for so long, a page may be touched: longer than a message and what it causes takes. */
    private static final long QUIET_NS = 20_000;
    /** The same while enough is touched: what comes meanwhile has to wait, and some moments are quieter than others. */
    private static final long LONG_QUIET_NS = 1_000_000;
    /** Above this part of the window enough is touched. */
    private static final int ENOUGH_PART = 2;
    /** Below this part of the window pages are touched at once. */
    private static final int URGENT_PART = 4;

    static {
        try {
            POSITION = MethodHandles.lookup().findVarHandle(JournalSpace.class, "position", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final JournalContext context;
    private final JournalFiles files;
    private final LinuxMemory memory = LinuxMemory.isAvailable() ? new LinuxMemory() : null;
    private final Path reserve;

    private Path file;
    private FileChannel channel;
    private int fileDescriptor = -1;
    private volatile long allocatedTo;
    private MappedBytesStore block;
    private long blockAddress;
    private long blockStart;
    private long blockEnd;
    private volatile long touchedTo;
    private long seenPosition;
    private long movedNs;

    @SuppressWarnings("unused") // through POSITION
    private long position;

    private long syncedPosition;
    private long syncedNs;
    private long retryNs;
    private boolean hasReserve;
    private boolean hasLooked;
    private volatile boolean spaceLow;
    private final AtomicLong unallocatedFiles = new AtomicLong();
    private final AtomicLong touchFailures = new AtomicLong();
    private final AtomicLong syncs = new AtomicLong();

    JournalSpace(final JournalContext context, final JournalFiles files) {
        this.context = context;
        this.files = files;
        reserve = files.directory().resolve(JournalFiles.RESERVE);
        takeReserve();
    }

    /**
     * One step: allocates the next stretch, touches the next few pages, or forces what is due. Takes up to about 200
     * us; up to some ms when a stretch is allocated.
     *
     * @param nowNs time, on any clock that does not go back; paces touching, retries and the forcing of each second.
     * @return 1 if something was done, 0 if there is nothing to do.
     */
    public synchronized int doWork(final long nowNs) {
        if (file == null) {
            return 0;
        }
        final long at = (long) POSITION.getAcquire(this);
        int work = allocateAhead(at, nowNs);
        work |= touch(at, nowNs);
        work |= forceEachSecond(at, nowNs);
        return work;
    }

    private int allocateAhead(final long at, final long nowNs) {
        if ((spaceLow || !isAllocating()) && hasLooked && nowNs - retryNs < RETRY_NS) {
            return 0;
        }
        hasLooked = true;
        if (!isAllocating()) {
            retryNs = nowNs;
            // Nothing is allocated: all that can be done is to look at what the disk has left.
            return lookAtFreeSpace();
        }
        if (allocatedTo - at >= context.preallocateBytes() / 2 && !spaceLow) {
            return 0;
        }
        retryNs = nowNs;
        final long target = Math.max(allocatedTo, at) + context.preallocateBytes();
        final boolean enough = allocatedTo - at >= context.preallocateBytes() / 2 || allocate(target);
        spaceLow = !(enough && takeReserve());
        return 1;
    }

    private int lookAtFreeSpace() {
        try {
            spaceLow = Files.getFileStore(file).getUsableSpace() < 2 * context.reserveBytes() || !takeReserve();
            return 1;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAllocating() {
        return context.preallocate() && fileDescriptor >= 0;
    }

    private int touch(final long at, final long nowNs) {
        if (!context.touchAhead() || block == null || memory == null) {
            return 0;
        }
        if (at != seenPosition) {
            seenPosition = at;
            movedNs = nowNs;
        }
        final long ahead = touchedTo - at;
        final long quietNs = ahead < context.touchAheadBytes() / URGENT_PART
                ? 0
                : ahead < context.touchAheadBytes() / ENOUGH_PART ? QUIET_NS : LONG_QUIET_NS;
        if (nowNs - movedNs < quietNs) {
            return 0;
        }
        final long from = Math.max(touchedTo, at & -PAGE);
        final long limit = Math.min(blockEnd, isAllocating() ? allocatedTo & -PAGE : Long.MAX_VALUE);
        final long to =
                Math.min(Math.min(at + context.touchAheadBytes(), from + context.touchStepBytes()) & -PAGE, limit);
        if (from < blockStart || to <= from) {
            return 0;
        }
        final int error =
                memory.madvise(blockAddress + (from - blockStart), to - from, LinuxMemory.MADV_POPULATE_WRITE);
        if (error != 0) {
            // No such call before Linux 5.14, or no room: the writer will fault by itself.
            touchFailures.incrementAndGet();
        } else {
            // The kernel has the pages in its tables now; a hypervisor may still want to see the first write (6 us a
            // page, measured). One that changes nothing, whatever the appender writes there meanwhile.
            for (long page = from; page < to; page += PAGE) {
                block.compareAndSwapInt(page, 0, 0);
            }
        }
        touchedTo = to;
        return 1;
    }

    private int forceEachSecond(final long at, final long nowNs) {
        if (context.syncPolicy() == SyncPolicy.NONE || nowNs - syncedNs < SYNC_NS || at == syncedPosition) {
            return 0;
        }
        syncedNs = nowNs;
        force();
        return 1;
    }

    /**
     * Whether the next stretch could not be allocated: new risk must not be taken any more. What is allocated and the
     * reserve are still there to stop in order. Any thread.
     *
     * @return true from the first refusal until there is room again.
     */
    public boolean isSpaceLow() {
        return spaceLow;
    }

    /**
     * Bytes that can be appended before anything new must be allocated. Any thread; approximate while the appender
     * runs.
     *
     * @return bytes; 0 where nothing is allocated ahead.
     */
    public long allocatedAhead() {
        return Math.max(0, allocatedTo - (long) POSITION.getAcquire(this));
    }

    /**
     * Bytes that can be appended before a page is met that was not touched. Any thread; approximate while the appender
     * runs.
     *
     * @return bytes; 0 where pages are not touched ahead.
     */
    public long touchedAhead() {
        return Math.max(0, touchedTo - (long) POSITION.getAcquire(this));
    }

    /**
     * Files that are written without room allocated ahead, because the setting is off or the file system cannot: for
     * them a full disk is a fault in the append.
     *
     * @return count since opening.
     */
    public long unallocatedFiles() {
        return unallocatedFiles.get();
    }

    /**
     * Steps of touching that the kernel refused.
     *
     * @return count since opening.
     */
    public long touchFailures() {
        return touchFailures.get();
    }

    /**
     * How often records were forced to disk.
     *
     * @return count since opening.
     */
    public long syncs() {
        return syncs.get();
    }

    /** The appender is about to write to a file for the first time, which may not exist yet. Makes room in it. */
    synchronized void beforeFile(final int cycle, final long endPosition) {
        closeFile();
        file = files.path(cycle);
        POSITION.setRelease(this, endPosition);
        syncedPosition = endPosition;
        try {
            if (context.preallocate() && memory != null) {
                if (!Files.exists(file)) {
                    Files.createFile(file);
                }
                fileDescriptor = memory.open(file);
            }
            allocatedTo = 0;
            if (fileDescriptor < 0) {
                unallocatedFiles.incrementAndGet();
            } else if (!allocate(endPosition + context.preallocateBytes())) {
                spaceLow = true;
                ensure(endPosition, MIN_STRETCH);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make " + file, e);
        }
    }

    /**
     * Makes sure that room is allocated behind a position; called when {@link #allocatedTo()} is near. Gives the
     * reserve free if there is nothing else.
     */
    synchronized void ensure(final long from, final long bytes) {
        if (!isAllocating() || allocatedTo >= from + bytes) {
            return;
        }
        long stretch = context.preallocateBytes();
        while (stretch >= bytes) {
            if (allocate(from + stretch)) {
                return;
            }
            spaceLow = true;
            stretch /= 2;
        }
        if (releaseReserve()
                && (allocate(from + Math.max(bytes, context.reserveBytes() / 2)) || allocate(from + bytes))) {
            return;
        }
        if (isAllocating()) {
            throw new JournalFullException("journal " + file + " is full: no room for " + bytes + " bytes after byte "
                    + from + ", the reserve is used up");
        }
    }

    private boolean allocate(final long to) {
        if (to <= allocatedTo) {
            return true;
        }
        final int error = memory.fallocate(fileDescriptor, 0, allocatedTo, to - allocatedTo);
        if (error == 0) {
            allocatedTo = to;
            return true;
        }
        if (error != LinuxMemory.ENOSPC && error != LinuxMemory.EDQUOT) {
            // This file system does not allocate ahead. Go on without, and say so.
            memory.close(fileDescriptor);
            fileDescriptor = -1;
            unallocatedFiles.incrementAndGet();
            allocatedTo = 0;
            return true;
        }
        return false;
    }

    private boolean takeReserve() {
        if (hasReserve || context.reserveBytes() == 0) {
            return true;
        }
        if (memory == null) {
            return true;
        }
        try {
            if (!Files.exists(reserve)) {
                Files.createFile(reserve);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make " + reserve, e);
        }
        final int descriptor = memory.open(reserve);
        if (descriptor < 0) {
            return true;
        }
        final int error = memory.fallocate(descriptor, 0, 0, context.reserveBytes());
        memory.close(descriptor);
        hasReserve = error == 0;
        spaceLow |= error == LinuxMemory.ENOSPC || error == LinuxMemory.EDQUOT;
        return error != LinuxMemory.ENOSPC && error != LinuxMemory.EDQUOT;
    }

    private boolean releaseReserve() {
        hasReserve = false;
        try {
            return Files.deleteIfExists(reserve);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The appender writes to another mapping from now on; called after its first append there. */
    synchronized void onBlock(final MappedBytesStore newBlock) {
        releaseBlock();
        if (memory == null || !context.touchAhead() || newBlock == null || !newBlock.tryReserve(OWNER)) {
            return;
        }
        block = newBlock;
        blockStart = newBlock.start();
        blockAddress = newBlock.addressForRead(blockStart);
        // Capacity counts from the start of the file. What overlaps with the next block is left to that one.
        blockEnd = Math.min(newBlock.realCapacity(), blockStart + context.blockSize()) & -PAGE;
        touchedTo = 0;
        // Else the kernel reads ahead into the hole at each fault: up to 20 ms for 8 MiB of zeros.
        memory.madvise(blockAddress, blockEnd - blockStart, LinuxMemory.MADV_RANDOM);
    }

    private void releaseBlock() {
        if (block != null) {
            block.release(OWNER);
            block = null;
        }
    }

    /** Where the appender is; plain speed, no lock. */
    void position(final long newPosition) {
        POSITION.setRelease(this, newPosition);
    }

    long allocatedTo() {
        return fileDescriptor >= 0 ? allocatedTo : Long.MAX_VALUE;
    }

    /** Forces everything that was appended to this file to disk. */
    synchronized void force() {
        if (file == null) {
            return;
        }
        final long at = (long) POSITION.getAcquire(this);
        try {
            if (channel == null) {
                channel = FileChannel.open(file, StandardOpenOption.WRITE);
                JournalFiles.forceDirectory(files.directory());
            }
            channel.force(false);
            syncs.incrementAndGet();
            syncedPosition = at;
        } catch (final IOException e) {
            throw new JournalException("cannot force " + file + " to disk", e);
        }
    }

    private void closeFile() {
        releaseBlock();
        if (fileDescriptor >= 0) {
            freeRest();
            memory.close(fileDescriptor);
            fileDescriptor = -1;
        }
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            channel = null;
        }
        file = null;
    }

    /** Gives back what was allocated and not used, without changing the file's length: readers may have it mapped. */
    private void freeRest() {
        // The end mark and its text are still to come.
        final long from = ((long) POSITION.getAcquire(this) + 2 * PAGE) & -PAGE;
        if (allocatedTo > from) {
            memory.fallocate(
                    fileDescriptor,
                    LinuxMemory.FALLOC_PUNCH_HOLE | LinuxMemory.FALLOC_KEEP_SIZE,
                    from,
                    allocatedTo - from);
        }
    }

    @Override
    public synchronized void close() {
        closeFile();
    }
}
