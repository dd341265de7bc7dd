package io.rayo.gateways.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class MessageHandoverTest {
    @Test
    void shouldDeliverTheMessageThatBeginsTheBufferAnewWithoutAnother() throws Exception {
        EventLoopGroup group = EventLoops.newGroup(1, "handover-test");
        try {
            AtomicLong last = new AtomicLong(-1);
            AtomicReference<Throwable> fault = new AtomicReference<>();
            MessageHandover handover = new MessageHandover(
                    group.next(), (buffer, offset, length) -> last.set(buffer.getLong(offset)), fault::set);
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
}
