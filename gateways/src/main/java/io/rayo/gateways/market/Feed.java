package io.rayo.gateways.market;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.gateways.net.VenueConnection;
import org.agrona.DirectBuffer;

/** One connection of the gateway with the streams that it carries. Event loop. */
final class Feed<I extends FeedInstrument> implements VenueConnection.Owner {
    private final MarketGateway<I> gateway;
    private final FeedPair<I> pair;
    private VenueConnection connection;
    private VenueConnection.Session receiving;

    Feed(final MarketGateway<I> gateway, final FeedPair<I> pair) {
        this.gateway = gateway;
        this.pair = pair;
    }

    VenueConnection connection() {
        return connection;
    }

    void connection(final VenueConnection newConnection) {
        connection = newConnection;
    }

    FeedPlan<I> plan() {
        return pair.plan();
    }

    boolean isOpen() {
        return connection.session() != null;
    }

    /** Gives up the session whose message is being handled. */
    void giveUp(final String reason) {
        receiving.fail(reason);
    }

    @Override
    public void onText(
            final VenueConnection.Session session,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        receiving = session;
        final boolean standby = session.isStandby() || !pair.leads(this);
        gateway.onText(this, session.connectionId(), standby, buffer, offset, length, receiveTimeNs);
        final FeedDecoder<I> decoder = gateway.decoder();
        if (!session.isAllSeen() && decoder.lastInstrument() != null) {
            final int stream = pair.plan().requiredIndex(decoder.lastInstrument(), decoder.lastChannel());
            if (stream >= 0) {
                session.streamSeen(stream);
            }
        }
        gateway.onTextDone();
    }

    @Override
    public void onState(final ConnectionState state, final int connectionId, final String reason) {
        gateway.say(state, connectionId, reason);
        pair.onState(this);
    }

    @Override
    public void onLost(final int connectionId, final boolean silent) {
        pair.onLost(this, connectionId, silent);
    }

    @Override
    public void onOverlap(final boolean begins) {
        pair.onOverlap(begins);
    }

    @Override
    public void onSilentStream(final int stream, final int connectionId) {
        final FeedPlan.Stream<I> silent = pair.plan().required().get(stream);
        if (silent.channel() != Channel.BOOK || !pair.hasOther(this)) {
            gateway.gap(silent.instrument(), silent.channel(), GapCause.SILENCE, connectionId);
        }
        gateway.say(connection.state(), connectionId, "stream " + silent.name() + " is silent");
    }

    @Override
    public void onFault(final Throwable error) {
        gateway.fault(error);
    }
}
