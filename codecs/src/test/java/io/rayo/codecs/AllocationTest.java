package io.rayo.codecs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.rayo.codecs.sbe.BookDeltaEncoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import java.lang.management.ManagementFactory;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What runs for each message allocates nothing, not even before the compiler has seen it. */
class AllocationTest {
    private static final int ROUNDS = 5;
    private static final int CALLS = 10_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private long sink;

    @Test
    void shouldNotAllocateWhenParsing() {
        DecimalParser parser = new DecimalParser();
        for (String text :
                new String[] {"61234.50000000", "0.000000001234", "12345678901.5", "1e-5", "99999999999999999999", "x"
                }) {
            buffer.putBytes(0, text.getBytes(US_ASCII));
            int length = text.length();
            assertNoAllocation(text, i -> parser.parse(buffer, 0, length, -8) + parser.endOffset());
        }
    }

    @Test
    void shouldNotAllocateWhenFormattingAndCalculating() {
        assertNoAllocation("format", i -> Decimals.format(i * 1_000_003, -5, buffer, 0));
        assertNoAllocation("rescale", i -> Decimals.rescale(i, -2, -8) + Decimals.rescale(i, -8, -2));
        assertNoAllocation("money", i -> Decimals.multiplyToMoney(i * 1_000_000_007L, -8, i * 1_000_000_009L, -8));
    }

    @Test
    void shouldNotAllocateWhenValidating() {
        BookDeltaEncoder book = new BookDeltaEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        book.bidsCount(1).next().priceMantissa(1).quantityMantissa(2);
        book.asksCount(0);
        int length = 8 + book.encodedLength();
        assertNoAllocation("validate", i -> MessageValidator.isWellFormed(buffer, 0, length - (int) (i & 1)) ? 1 : 0);
    }

    private void assertNoAllocation(String what, LongUnaryOperator call) {
        run(call); // classes are loaded, lambdas linked
        long thread = Thread.currentThread().threadId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least >= CALLS; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            run(call);
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        long allocated = least;
        // the bean itself may allocate a little, and the machine once in a while; 10 000 calls would in every round
        assertTrue(allocated < CALLS, what + " allocated " + allocated + " bytes in " + CALLS + " calls");
    }

    private void run(LongUnaryOperator call) {
        for (int i = 0; i < CALLS; i++) {
            sink += call.applyAsLong(i);
        }
        assertTrue(sink != Long.MIN_VALUE);
    }
}
