package io.rayo.gateways.sim.binance;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One client at the venue: keys, money, orders, fills, and who listens to its user data. Event loop only. */
final class VenueAccount {
    /** Money of one asset. */
    static final class Balance {
        BigDecimal free = BigDecimal.ZERO;
        BigDecimal locked = BigDecimal.ZERO;
    }

    /** A futures position: signed base quantity and what it cost. */
    static final class Position {
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal cost = BigDecimal.ZERO;
    }

    final long id;
    final String apiKey;
    final String secret;
    final Map<String, Balance> balances = new LinkedHashMap<>();
    final Map<String, Balance> futuresBalances = new LinkedHashMap<>();
    final Map<String, Position> positions = new LinkedHashMap<>();
    final Map<String, VenueOrder> openByClientId = new HashMap<>();
    final Map<Long, VenueOrder> orders = new LinkedHashMap<>();
    final List<SimLedger.FillEntry> fills = new ArrayList<>();
    final Set<UserEventListener> listeners = new LinkedHashSet<>();

    /** Hears the account's events. */
    interface UserEventListener {
        Product product();

        void onEvent(String event);
    }

    VenueAccount(final long id, final SimulatorContext.Client client) {
        this.id = id;
        apiKey = client.apiKey();
        secret = client.secret();
        client.balances().forEach((asset, amount) -> {
            balance(asset).free = amount;
            futuresBalance(asset).free = amount;
        });
    }

    Balance balance(final String asset) {
        return balances.computeIfAbsent(asset, any -> new Balance());
    }

    Balance futuresBalance(final String asset) {
        return futuresBalances.computeIfAbsent(asset, any -> new Balance());
    }

    Position position(final String symbol) {
        return positions.computeIfAbsent(symbol, any -> new Position());
    }

    static String openKey(final SimMarket market, final String clientOrderId) {
        return market.instrument().product() + " " + market.instrument().symbol() + " " + clientOrderId;
    }

    /** The newest order with that id: ids of orders that are gone may be used again. */
    VenueOrder newest(final SimMarket market, final String clientOrderId) {
        final VenueOrder open = openByClientId.get(openKey(market, clientOrderId));
        if (null != open) {
            return open;
        }
        VenueOrder newest = null;
        for (final VenueOrder order : orders.values()) {
            if (order.market == market && order.clientOrderId.equals(clientOrderId)) {
                newest = order;
            }
        }
        return newest;
    }

    void emit(final Product product, final String event) {
        for (final UserEventListener listener : List.copyOf(listeners)) {
            if (listener.product() == product) {
                listener.onEvent(event);
            }
        }
    }
}
