package io.rayo.benchmarks.decode;

import java.io.IOException;

/** Who reads the frames of a kind: ours, the floor, the peers. */
enum Contender {
    /** Our decoder, from the bytes to the message in a slot. */
    RAYO {
        @Override
        Reader reader(final FrameKind kind) {
            final FrameSet frames = new FrameSet(kind);
            final DecoderUnderTest<?> decoder = DecoderUnderTest.of(kind);
            return new Reader() {
                @Override
                public long read(final int count) {
                    long sum = 0;
                    for (int i = 0; i < count; i++) {
                        final int frame = frames.nextDirect();
                        sum += decoder.decode(frames.direct(), frames.offset(frame), frames.length(frame));
                    }
                    return sum;
                }

                @Override
                public void check() {
                    decoder.check();
                }
            };
        }
    },
    /** The sum of the frame's bytes, which the JIT vectorises. */
    SCAN {
        @Override
        Reader reader(final FrameKind kind) {
            final FrameSet frames = new FrameSet(kind);
            return count -> {
                long sum = 0;
                for (int i = 0; i < count; i++) {
                    final int frame = frames.nextArray();
                    sum += sum(frames.array(), frames.offset(frame), frames.length(frame));
                }
                return sum;
            };
        }
    },
    /** Jackson's streaming parser, every field read. */
    JACKSON {
        @Override
        Reader reader(final FrameKind kind) {
            final FrameSet frames = new FrameSet(kind);
            final JacksonReader jackson = new JacksonReader();
            return count -> {
                long sum = 0;
                for (int i = 0; i < count; i++) {
                    final int frame = frames.nextArray();
                    sum += jackson.read(frames.array(), frames.offset(frame), frames.length(frame));
                }
                return sum;
            };
        }
    },
    /** XChange's mapper and adapters. */
    XCHANGE {
        @Override
        Reader reader(final FrameKind kind) {
            final XchangeReader xchange = XchangeReader.of(kind);
            if (null == xchange) {
                return null;
            }
            final FrameSet frames = new FrameSet(kind, xchange.frame());
            return count -> {
                long sum = 0;
                for (int i = 0; i < count; i++) {
                    final int frame = frames.nextArray();
                    sum += xchange.read(frames.array(), frames.offset(frame), frames.length(frame));
                }
                return sum;
            };
        }
    };

    /** Reads frames. */
    interface Reader {
        /**
         * Reads frames, going round and round through the set.
         *
         * @param count of them.
         * @return something that depends on every one.
         * @throws IOException if a frame is not what it should be.
         */
        long read(int count) throws IOException;

        /** Fails if frames were not read as they should be. */
        default void check() {}
    }

    /**
     * Makes the reader.
     *
     * @param kind of the frames.
     * @return null if the contender does not know the kind.
     */
    abstract Reader reader(FrameKind kind);

    private static int sum(final byte[] array, final int offset, final int length) {
        int sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += array[i];
        }
        return sum;
    }
}
