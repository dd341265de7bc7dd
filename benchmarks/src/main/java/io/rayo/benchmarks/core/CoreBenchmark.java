package io.rayo.benchmarks.core;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.Slots;
import io.rayo.engine.core.Core;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does the whole core cost for a message, and does it allocate? Each iteration takes a new core past its first
 * minute, so that windows are as full as they get, then handles messages up to shortly before the next bar closes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CoreBenchmark {
    /** Messages in a minute and five seconds. */
    static final int PRELUDE = 650_000;

    /** Messages in fifty seconds: the next bar closes after 55. */
    static final int MEASURED = 500_000;

    /** Messages before the measured ones. */
    @Param("" + PRELUDE)
    private int prelude;

    /** Messages that are measured. */
    @Param("" + MEASURED)
    private int measured;

    private final MessageMix mix = new MessageMix();
    private final UnsafeBuffer target = new UnsafeBuffer(BufferUtil.allocateDirectAligned(Slots.SLOT_LENGTH, 64));
    private Core core;
    private long outbound;

    /** Takes a new core through its first minute. */
    @Setup(Level.Iteration)
    public void setUp() {
        core = WholeCore.make((buffer, offset, length) -> outbound += length);
        mix.reset();
        for (int i = 0; i < prelude; i++) {
            final int at = mix.next();
            core.onEvent(mix.buffer(), at, mix.length());
        }
    }

    /**
     * The core.
     *
     * @return bytes that it put out.
     */
    @Benchmark
    public long core() {
        for (int i = 0; i < measured; i++) {
            final int at = mix.next();
            core.onEvent(mix.buffer(), at, mix.length());
        }
        return outbound;
    }

    /**
     * The floor: read and hash each header, copy the message.
     *
     * @return hash.
     */
    @Benchmark
    public long copy() {
        long hash = 0;
        for (int i = 0; i < measured; i++) {
            final int at = mix.next();
            hash = touch(mix.buffer(), at, mix.length(), target, hash);
        }
        return hash;
    }

    /**
     * Nothing: what the gc profiler finds here is the set-up's.
     *
     * @return bytes that the set-up put out.
     */
    @Benchmark
    public long setUpOnly() {
        return outbound;
    }

    static long touch(
            final UnsafeBuffer buffer, final int at, final int length, final UnsafeBuffer target, final long before) {
        long hash = before;
        for (int i = 0; i < EventHeaders.BODY_OFFSET; i += Long.BYTES) {
            hash = (hash ^ buffer.getLong(at + i, LITTLE_ENDIAN)) * 0x9E3779B97F4A7C15L;
        }
        target.putBytes(0, buffer, at, length);
        return hash;
    }
}
