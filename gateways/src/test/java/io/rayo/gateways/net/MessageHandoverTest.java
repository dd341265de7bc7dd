package io.rayo.gateways.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessageHandoverTest {
    /** Counts the messages that are handed on together. */
    private static final class CountingBatches implements MessageHandover.Batches {
        private int open;
        private int messages;
        private int longest;

        @Override
        public void begin() {
            assertEquals(1, ++open, "batches within each other");
            messages = 0;
        }

        private void onMessage() {
            assertEquals(1, open, "a message outside of a batch");
            messages++;
        }

        @Override
        public void end() {
            open--;
            longest = Math.max(longest, messages);
        }
    }

    @Test
    void shouldDeliverTheMessageThatBeginsTheBufferAnewWithoutAnother() throws Exception {
        EventLoopGroup group = EventLoops.newGroup(1, "handover-test");
        try {
            AtomicLong last = new AtomicLong(-1);
            AtomicReference<Throwable> fault = new AtomicReference<>();
            MessageHandover handover = new MessageHandover(
                    group.next(),
                    (buffer, offset, length) -> last.set(buffer.getLong(offset)),
                    new CountingBatches(),
                    fault::set);
            UnsafeBuffer message = new UnsafeBuffer(new byte[504]);
            // three times around the buffer, with lengths that do not divide it
            for (long i = 0; i < 20_000; i++) {
                message.putLong(0, i);
                handover.onMessage(message, 0, 100 + (int) (i * 37 % 400));
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (last.get() != i) {
                    assertTrue(System.nanoTime() < deadline, "message " + i + " stays in the buffer");
                    Thread.onSpinWait();
                }
            }
            assertEquals(null, fault.get());
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    @Test
    void shouldHandOnTogetherWhatCameWhileTheEventLoopWasBusy() throws Exception {
        EventLoopGroup group = EventLoops.newGroup(1, "handover-test");
        try {
            EventLoop loop = group.next();
            CountingBatches batches = new CountingBatches();
            AtomicLong sum = new AtomicLong();
            AtomicReference<Throwable> fault = new AtomicReference<>();
            MessageHandover handover = new MessageHandover(
                    loop,
                    (buffer, offset, length) -> {
                        batches.onMessage();
                        sum.addAndGet(buffer.getLong(offset));
                    },
                    batches,
                    fault::set);
            CountDownLatch busy = new CountDownLatch(1);
            loop.execute(() -> awaitOrFail(busy));
            UnsafeBuffer message = new UnsafeBuffer(new byte[100]);
            for (long i = 1; i <= 1_000; i++) {
                message.putLong(0, i);
                handover.onMessage(message, 0, 100);
            }
            busy.countDown();
            loop.submit(() -> handover.onMessage(message, 0, 100)).sync();
            assertEquals(1_000 * 1_001 / 2 + 1_000, sum.get());
            assertEquals(1_000, batches.longest);
            assertEquals(0, batches.open);
            assertEquals(null, fault.get());
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    @Test
    void shouldEndTheBatchOfAMessageThatFails() throws Exception {
        EventLoopGroup group = EventLoops.newGroup(1, "handover-test");
        try {
            CountingBatches batches = new CountingBatches();
            AtomicReference<Throwable> fault = new AtomicReference<>();
            CountDownLatch told = new CountDownLatch(1);
            MessageHandover handover = new MessageHandover(
                    group.next(),
                    (buffer, offset, length) -> {
                        throw new IllegalStateException("not this one");
                    },
                    batches,
                    error -> {
                        fault.set(error);
                        told.countDown();
                    });
            handover.onMessage(new UnsafeBuffer(new byte[100]), 0, 100);
            assertTrue(told.await(10, TimeUnit.SECONDS));
            assertEquals("not this one", fault.get().getMessage());
            assertEquals(0, batches.open);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    private static void awaitOrFail(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
