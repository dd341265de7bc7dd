package io.rayo.gateways.binance;

import io.rayo.codecs.sbe.Channel;
import io.rayo.codecs.sbe.ConnectionState;
import io.rayo.codecs.sbe.GapCause;
import io.rayo.gateways.net.VenueConnection;
import org.agrona.DirectBuffer;

/** One connection of the gateway with the streams that it carries. Event loop. */
final class BinanceFeed implements VenueConnection.Owner {
    private final BinanceGateway gateway;
    private final BinanceStreams streams;
    private VenueConnection connection;

    BinanceFeed(final BinanceGateway gateway, final BinanceStreams streams) {
        this.gateway = gateway;
        this.streams = streams;
    }

    BinanceStreams streams() {
        return streams;
    }

    VenueConnection connection() {
        return connection;
    }

    void connection(final VenueConnection newConnection) {
        connection = newConnection;
    }

    @Override
    public void onText(
            final VenueConnection.Session session,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long receiveTimeNs) {
        gateway.onText(this, session, buffer, offset, length, receiveTimeNs);
    }

    @Override
    public void onState(final ConnectionState state, final int connectionId, final String reason) {
        gateway.say(state, connectionId, reason);
    }

    @Override
    public void onLost(final int connectionId, final boolean silent) {
        final GapCause cause = silent ? GapCause.SILENCE : GapCause.DISCONNECT;
        for (final BinanceInstrument instrument : streams.instruments()) {
            final boolean book = streams.carries(instrument, Channel.BOOK);
            final boolean top = streams.carries(instrument, Channel.TOP_OF_BOOK);
            final boolean trades = streams.carries(instrument, Channel.TRADES);
            if (book || top) {
                instrument.resetBook();
            }
            if (trades) {
                instrument.resetTrades();
            }
            final Channel channel = book && trades
                    ? Channel.ALL
                    : book ? Channel.BOOK : top ? Channel.TOP_OF_BOOK : trades ? Channel.TRADES : Channel.MARK_PRICE;
            gateway.gap(instrument, channel, cause, connectionId);
        }
    }

    @Override
    public void onOverlap(final boolean begins) {
        for (final BinanceInstrument instrument : streams.instruments()) {
            if (instrument.book() != null && streams.carries(instrument, Channel.BOOK)) {
                instrument.book().overlap(begins);
            }
        }
    }

    @Override
    public void onSilentStream(final int stream, final int connectionId) {
        gateway.gap(
                streams.requiredInstrument(stream), streams.requiredChannel(stream), GapCause.SILENCE, connectionId);
        gateway.say(connection.state(), connectionId, "stream " + streams.requiredName(stream) + " is silent");
    }

    @Override
    public void onFault(final Throwable error) {
        gateway.fault(error);
    }
}
