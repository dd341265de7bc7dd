package io.rayo.gateways.sim.playback;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.rayo.gateways.sim.server.SimSocket;
import io.rayo.gateways.sim.server.SimSocketListener;

/** One client of a playback: what it subscribed, and the frames on their way to it. Event loop only. */
final class PlaybackConnection implements SimSocketListener {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int FRAME_HEADER_BYTES = 10;

    private final PlaybackTimeline timeline;
    private final SimSocket socket;
    private final PlaybackControl control;
    private ByteBuf buffer;
    private boolean writable = true;

    PlaybackConnection(final PlaybackTimeline timeline, final SimSocket socket, final PlaybackControl control) {
        this.timeline = timeline;
        this.socket = socket;
        this.control = control;
    }

    boolean takes(final StreamKey rowKey) {
        return control.takes(rowKey);
    }

    @Override
    public void onOpen() {
        control.greeting().forEach(socket::send);
        timeline.onSubscriptionsChanged();
    }

    @Override
    public void onText(final String text) {
        flush();
        control.onText(text).forEach(socket::send);
        if (null != control.violation()) {
            socket.close(1008, control.violation());
        }
        timeline.onSubscriptionsChanged();
    }

    @Override
    public void onWritabilityChanged() {
        if (writable != socket.isWritable()) {
            writable = socket.isWritable();
            timeline.onWritability(writable);
        }
    }

    @Override
    public void onClosed() {
        if (null != buffer) {
            buffer.release();
            buffer = null;
        }
        timeline.onClosed(this, !writable);
        writable = true;
    }

    /** Appends the row as one frame; on a raw connection without the wrapper it was recorded with. */
    void append(final RowBatch batch, final int row) {
        final boolean wrapped = control.isWrapped();
        final int offset = wrapped ? batch.offset[row] : batch.dataOffset[row];
        final int length = wrapped ? batch.length[row] : batch.dataLength[row];
        if (null != buffer && buffer.writableBytes() < length + FRAME_HEADER_BYTES) {
            flush();
        }
        if (null == buffer) {
            buffer = socket.buffer(Math.max(BUFFER_BYTES, length + FRAME_HEADER_BYTES));
        }
        SimSocket.writeText(buffer, batch.bytes, offset, length);
    }

    void flush() {
        if (null == buffer) {
            return;
        }
        final ByteBuf frames = buffer;
        buffer = null;
        final ChannelFuture written = socket.sendFrames(frames);
        if (null != written) {
            timeline.onWriteStarted();
            written.addListener(done -> timeline.onWriteDone());
        }
    }

    void closeNormally() {
        socket.close(1000, "end of recording");
    }
}
