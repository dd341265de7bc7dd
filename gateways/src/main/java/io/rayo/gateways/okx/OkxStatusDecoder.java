package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.json.JsonScanner;

/** Channel {@code status}: maintenance of the venue, announced, begun and ended. Rare, so it makes objects. */
final class OkxStatusDecoder implements OkxItemDecoder {
    private static final long STATE = JsonScanner.word("state");
    private static final byte[] ONGOING = OkxWords.bytes("ongoing");
    private static final byte[] COMPLETED = OkxWords.bytes("completed");

    private final OkxContext context;
    private final JsonScanner json;
    private boolean isOngoing;
    private boolean isCompleted;

    OkxStatusDecoder(final OkxContext context) {
        this.context = context;
        json = context.json;
    }

    @Override
    public Channel channel() {
        return Channel.ALL;
    }

    @Override
    public void begin() {
        isOngoing = false;
        isCompleted = false;
    }

    @Override
    public int item(final int position) {
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p >= 0) {
                p = json.next(json.keyWord() == STATE ? state(p) : json.skipValue(p), '}');
            }
        }
        return p;
    }

    private int state(final int position) {
        final int p = json.string(position);
        if (p >= 0) {
            isOngoing |= json.textIs(ONGOING);
            isCompleted |= json.textIs(COMPLETED);
        }
        return p;
    }

    @Override
    public void commit() {
        context.counters.controlFrames++;
        if (isOngoing || isCompleted) {
            context.feed
                    .status()
                    .status(
                            context.feed.venueId(),
                            context.connectionId,
                            context.receiveTimeNs,
                            isOngoing ? ConnectionState.MAINTENANCE : ConnectionState.CONNECTED,
                            isOngoing ? "the venue is in maintenance" : "the venue's maintenance is over");
        }
    }

    @Override
    public void abort() {
        // nothing was published
    }
}
