package io.rayo.journal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The three calls of Linux that Java does not offer: open, fallocate, madvise. Where they are missing
 * {@link #isAvailable()} is false and the journal does without. fallocate itself and not posix_fallocate: the C
 * library's substitute for file systems that cannot allocate reads and writes back a byte of each page, which would
 * overwrite what the appender writes meanwhile.
 */
final class LinuxMemory {
    static final int MADV_NORMAL = 0;
    static final int MADV_RANDOM = 1;
    static final int MADV_POPULATE_WRITE = 23;
    static final int FALLOC_KEEP_SIZE = 1;
    static final int FALLOC_PUNCH_HOLE = 2;
    static final int EINTR = 4;
    static final int ENOSPC = 28;
    static final int EDQUOT = 122;

    private static final int O_RDWR_CLOEXEC = 0x2 | 0x80000;
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN;
    private static final MethodHandle CLOSE;
    private static final MethodHandle FALLOCATE;
    private static final MethodHandle MADVISE;

    static {
        MethodHandle open = null;
        MethodHandle close = null;
        MethodHandle fallocate = null;
        MethodHandle madvise = null;
        if ("Linux".equals(System.getProperty("os.name"))) {
            final Linker.Option state = Linker.Option.captureCallState("errno");
            // open is variadic: the mode would be the third argument
            open = find("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
            close = find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
            fallocate =
                    find("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG), state);
            madvise = find("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT), state);
        }
        OPEN = open;
        CLOSE = close;
        FALLOCATE = fallocate;
        MADVISE = madvise;
    }

    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    @SuppressWarnings("restricted") // these three signatures are right
    private static MethodHandle find(
            final String name, final FunctionDescriptor descriptor, final Linker.Option... options) {
        final Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(symbol, descriptor, options))
                .orElse(null);
    }

    static boolean isAvailable() {
        return OPEN != null && CLOSE != null && FALLOCATE != null && MADVISE != null;
    }

    /** File descriptor for reading and writing, or -1. */
    int open(final Path path) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) OPEN.invokeExact(arena.allocateFrom(path.toString()), O_RDWR_CLOEXEC);
        } catch (final Throwable t) {
            throw unexpected(t);
        }
    }

    void close(final int fileDescriptor) {
        try {
            final int ignored = (int) CLOSE.invokeExact(fileDescriptor);
            assert ignored <= 0;
        } catch (final Throwable t) {
            throw unexpected(t);
        }
    }

    /** 0, or the error number. */
    int fallocate(final int fileDescriptor, final int mode, final long offset, final long length) {
        try {
            int error;
            do {
                final int result = (int) FALLOCATE.invokeExact(state, fileDescriptor, mode, offset, length);
                error = result == 0 ? 0 : (int) ERRNO.get(state, 0L);
            } while (error == EINTR);
            return error;
        } catch (final Throwable t) {
            throw unexpected(t);
        }
    }

    /** 0, or the error number. Needs the range to be mapped for as long as the call lasts. */
    int madvise(final long address, final long length, final int advice) {
        try {
            int error;
            do {
                final int result = (int) MADVISE.invokeExact(state, address, length, advice);
                error = result == 0 ? 0 : (int) ERRNO.get(state, 0L);
            } while (error == EINTR);
            return error;
        } catch (final Throwable t) {
            throw unexpected(t);
        }
    }

    private static IllegalStateException unexpected(final Throwable t) {
        return new IllegalStateException("a call into the C library failed", t);
    }
}
