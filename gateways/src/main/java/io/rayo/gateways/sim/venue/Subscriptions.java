package io.rayo.gateways.sim.venue;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who listens to which channel. A channel is any text that the venue chooses, such as its own topic. Event loop only.
 *
 * @param <C> kind of listener.
 */
public final class Subscriptions<C> {
    private final Map<String, Set<C>> byChannel = new HashMap<>();
    private final Map<C, Set<String>> byListener = new HashMap<>();

    /**
     * Subscribes.
     *
     * @param channel to listen to.
     * @param listener that listens.
     * @return false if it already did.
     */
    public boolean add(final String channel, final C listener) {
        byListener.computeIfAbsent(listener, any -> new LinkedHashSet<>()).add(channel);
        return byChannel.computeIfAbsent(channel, any -> new LinkedHashSet<>()).add(listener);
    }

    /**
     * Unsubscribes.
     *
     * @param channel listened to.
     * @param listener that listened.
     * @return false if it did not.
     */
    public boolean remove(final String channel, final C listener) {
        final Set<C> listeners = byChannel.get(channel);
        if (null == listeners || !listeners.remove(listener)) {
            return false;
        }
        if (listeners.isEmpty()) {
            byChannel.remove(channel);
        }
        byListener.get(listener).remove(channel);
        return true;
    }

    /**
     * Forgets a listener that is gone.
     *
     * @param listener that listened to anything or nothing.
     */
    public void removeAll(final C listener) {
        for (final String channel : List.copyOf(channels(listener))) {
            remove(channel, listener);
        }
        byListener.remove(listener);
    }

    /**
     * Whether anybody listens.
     *
     * @param channel asked about.
     * @return true if so.
     */
    public boolean isWanted(final String channel) {
        return byChannel.containsKey(channel);
    }

    /**
     * Who listens.
     *
     * @param channel asked about.
     * @return in the order in which they came; a copy, as listeners may leave while they are told.
     */
    public List<C> listeners(final String channel) {
        final Set<C> listeners = byChannel.get(channel);
        return null == listeners ? List.of() : List.copyOf(listeners);
    }

    /**
     * What a listener listens to.
     *
     * @param listener asked about.
     * @return in the order in which it subscribed.
     */
    public Collection<String> channels(final C listener) {
        return Collections.unmodifiableSet(byListener.getOrDefault(listener, Set.of()));
    }
}
