package io.rayo.benchmarks.ring;

/** An event object of 200 bytes in plain fields: the least that a Disruptor can carry them in. */
final class WideEvent {
    static final int WORDS = 25;

    long a0, a1, a2, a3, a4, a5, a6, a7;
    long b0, b1, b2, b3, b4, b5, b6, b7;
    long c0, c1, c2, c3, c4, c5, c6, c7;
    long d0;

    void set(final long value) {
        a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = value;
        b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = value;
        c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = value;
        d0 = value;
    }

    long fold() {
        return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7 + c0 + c1 + c2 + c3 + c4
                + c5 + c6 + c7 + d0;
    }
}
