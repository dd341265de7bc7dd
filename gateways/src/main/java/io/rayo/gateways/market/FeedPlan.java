package io.rayo.gateways.market;

import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.net.Endpoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The streams of one connection: the requests that subscribe to them, and which of them must bring something soon.
 *
 * @param <I> the venue's instruments.
 */
public final class FeedPlan<I extends FeedInstrument> {
    /**
     * One stream.
     *
     * @param instrument that it is of.
     * @param channel that it brings.
     * @param name the venue's text of it.
     * @param required whether a live instrument fills it all the time; trades and bars may be quiet for long.
     * @param <I> the venue's instruments.
     */
    public record Stream<I extends FeedInstrument>(I instrument, Channel channel, String name, boolean required) {}

    private final EndpointSource endpoint;
    private final List<Stream<I>> streams;
    private final List<byte[]> requests;
    private final List<Stream<I>> required = new ArrayList<>();
    private final Map<I, int[]> requiredIndex = new HashMap<>();
    private final Map<I, EnumSet<Channel>> channels = new LinkedHashMap<>();

    /**
     * Creates a plan.
     *
     * @param endpoint where to connect.
     * @param streams that the connection carries.
     * @param requests that subscribe to them, one message each.
     */
    public FeedPlan(final EndpointSource endpoint, final List<Stream<I>> streams, final List<byte[]> requests) {
        this.endpoint = endpoint;
        this.streams = List.copyOf(streams);
        this.requests = List.copyOf(requests);
        for (final Stream<I> stream : streams) {
            channels.computeIfAbsent(stream.instrument, i -> EnumSet.noneOf(Channel.class))
                    .add(stream.channel);
            if (stream.required) {
                requiredIndex
                                .computeIfAbsent(stream.instrument, i -> new int[Channel.ORDERS.value() + 1])[
                                stream.channel.value()] =
                        required.size() + 1;
                required.add(stream);
            }
        }
    }

    /**
     * Creates a plan with a fixed endpoint.
     *
     * @param endpoint where to connect.
     * @param streams that the connection carries.
     * @param requests that subscribe to them, one message each.
     */
    public FeedPlan(final Endpoint endpoint, final List<Stream<I>> streams, final List<byte[]> requests) {
        this(EndpointSource.of(endpoint), streams, requests);
    }

    public EndpointSource endpoint() {
        return endpoint;
    }

    public List<Stream<I>> streams() {
        return streams;
    }

    public List<byte[]> requests() {
        return requests;
    }

    /**
     * Instruments that have a stream here.
     *
     * @return each once, in the order of the streams.
     */
    public Iterable<I> instruments() {
        return channels.keySet();
    }

    /**
     * Whether an instrument's channel comes on this connection.
     *
     * @param instrument to look for.
     * @param channel to look for.
     * @return true if it does.
     */
    public boolean carries(final I instrument, final Channel channel) {
        final EnumSet<Channel> carried = channels.get(instrument);
        return carried != null && carried.contains(channel);
    }

    /**
     * Streams that must bring something soon.
     *
     * @return in the order of their index.
     */
    public List<Stream<I>> required() {
        return required;
    }

    /**
     * Index of a stream among those that must speak.
     *
     * @param instrument of the stream.
     * @param channel of the stream.
     * @return from 0; -1 if it is none of them.
     */
    public int requiredIndex(final I instrument, final Channel channel) {
        final int[] indexes = requiredIndex.get(instrument);
        return indexes == null ? -1 : indexes[channel.value()] - 1;
    }
}
