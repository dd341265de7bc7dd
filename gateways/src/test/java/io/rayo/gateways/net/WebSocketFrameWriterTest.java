package io.rayo.gateways.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketFrameWriterTest {
    private static final int CAPACITY = 1_024;

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = channel.pipeline().context(ChannelInboundHandlerAdapter.class);
    private final WebSocketFrameWriter writer = new WebSocketFrameWriter(true, CAPACITY);
    private final List<String> heard = new ArrayList<>();
    private final WebSocketParser parser = new WebSocketParser(new Listener(), true, 1 << 20);

    /** The other side. */
    private final class Listener implements WebSocketEvents {
        @Override
        public void onText(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
            heard.add(buffer.getStringWithoutLengthAscii(offset, length));
        }

        @Override
        public void onBinary(final DirectBuffer buffer, final int offset, final int length, final long receiveTimeNs) {
            heard.add("binary");
        }

        @Override
        public void onPing(final DirectBuffer buffer, final int offset, final int length) {
            heard.add("ping");
        }

        @Override
        public void onPong(final DirectBuffer buffer, final int offset, final int length) {
            heard.add("pong");
        }

        @Override
        public void onClose(final int code) {
            heard.add("close " + code);
        }

        @Override
        public void onProtocolError(final int code, final String reason) {
            heard.add("error " + reason);
        }
    }

    @AfterEach
    void release() {
        writer.release();
        channel.finishAndReleaseAll();
    }

    private static UnsafeBuffer text(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    private boolean hold(final String text) {
        return writer.holdText(context, text(text), 0, text.length());
    }

    private boolean send(final String text) {
        return writer.writeText(context, text(text), 0, text.length());
    }

    /** Reads what went to the socket; returns how many writes that were. */
    private int read() {
        int writes = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            final byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            out.release();
            parser.onBytes(new UnsafeBuffer(bytes), 0, bytes.length, 0);
            writes++;
        }
        return writes;
    }

    @Test
    void shouldSendWhatWasHeldInOneWriteAndInOrder() {
        assertTrue(hold("first"));
        assertTrue(hold("second"));
        assertTrue(hold("third"));
        assertEquals(0, read());
        writer.flush(context);
        assertEquals(1, read());
        assertEquals(List.of("first", "second", "third"), heard);
        writer.flush(context);
        assertEquals(0, read(), "nothing was held");
    }

    @Test
    void shouldSendWhatWasHeldBeforeAFrameThatGoesAtOnce() {
        hold("first");
        hold("second");
        assertTrue(send("at once"));
        assertEquals(1, read());
        hold("later");
        assertTrue(writer.write(context, WebSocketParser.OP_PING, text(""), 0, 0));
        read();
        assertEquals(List.of("first", "second", "at once", "later", "ping"), heard);
    }

    @Test
    void shouldKeepTheOrderOfMoreThanTheBufferHolds() {
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            final String text = i + " " + "x".repeat(i * 37 % (CAPACITY + 300));
            sent.add(text);
            assertTrue(i % 11 == 10 ? send(text) : hold(text));
            if (i % 7 == 6) {
                read(); // the buffer is free again; until then another has to take its place
            }
        }
        writer.flush(context);
        read();
        assertEquals(sent, heard);
    }

    @Test
    void shouldTakeNothingFromASocketThatIsFullAndLoseNothingThatWasTaken() {
        assertTrue(hold("taken"));
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        assertFalse(hold("refused"));
        assertFalse(send("refused"));
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        assertTrue(hold("taken later"));
        writer.flush(context);
        read();
        assertEquals(List.of("taken", "taken later"), heard);
    }
}
