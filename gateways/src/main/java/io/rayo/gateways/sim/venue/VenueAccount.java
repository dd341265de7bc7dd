package io.rayo.gateways.sim.venue;

import io.rayo.gateways.sim.venue.SimulatorSettings.Client;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One client at the venue: keys, money, positions and orders. Event loop only. */
public final class VenueAccount {
    /** Money of one asset. */
    public static final class Balance {
        BigDecimal free = BigDecimal.ZERO;
        BigDecimal locked = BigDecimal.ZERO;

        /** {@return what can be used} */
        public BigDecimal free() {
            return free;
        }

        /** {@return what open spot orders hold} */
        public BigDecimal locked() {
            return locked;
        }

        /** {@return free and locked} */
        public BigDecimal total() {
            return free.add(locked);
        }
    }

    /** A futures position. */
    public static final class Position {
        private final SimInstrument instrument;
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal cost = BigDecimal.ZERO;

        Position(final SimInstrument instrument) {
            this.instrument = instrument;
        }

        /** {@return of what} */
        public SimInstrument instrument() {
            return instrument;
        }

        /** {@return signed quantity in base units or contracts} */
        public BigDecimal quantity() {
            return quantity;
        }

        /** {@return what it cost in the settle asset: positive for a long linear and a short inverse position} */
        public BigDecimal cost() {
            return cost;
        }

        /** {@return average entry price; 0 if flat} */
        public BigDecimal entryPrice() {
            if (0 == quantity.signum()) {
                return BigDecimal.ZERO;
            }
            final BigDecimal contracts = quantity.multiply(instrument.contractValue());
            return instrument.isInverse()
                    ? contracts.divide(cost.negate(), 8, RoundingMode.HALF_EVEN)
                    : cost.divide(contracts, 8, RoundingMode.HALF_EVEN);
        }

        /**
         * What closing at a price would earn.
         *
         * @param price to close at, above 0.
         * @return in the settle asset.
         */
        public BigDecimal unrealised(final BigDecimal price) {
            final BigDecimal contracts = quantity.multiply(instrument.contractValue());
            final BigDecimal now = instrument.isInverse()
                    ? contracts
                            .divide(price, SimInstrument.MONEY_PLACES, RoundingMode.HALF_EVEN)
                            .negate()
                    : contracts.multiply(price);
            return now.subtract(cost);
        }
    }

    final Map<Long, VenueOrder> orders = new LinkedHashMap<>();
    private final Map<String, VenueOrder> newestByClientId = new HashMap<>();
    private final long id;
    private final String apiKey;
    private final String secret;
    private final String passphrase;
    private final Map<String, Map<String, Balance>> wallets = new LinkedHashMap<>();
    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final Map<String, BigDecimal> leverages = new HashMap<>();

    VenueAccount(final long id, final Client client, final Iterable<SimInstrument> instruments) {
        this.id = id;
        apiKey = client.apiKey();
        secret = client.secret();
        passphrase = client.passphrase();
        for (final SimInstrument instrument : instruments) {
            if (!wallets.containsKey(instrument.wallet())) {
                client.balances().forEach((asset, amount) -> balance(instrument.wallet(), asset).free = amount);
            }
        }
    }

    /** {@return number of the account, from 1} */
    public long id() {
        return id;
    }

    /** {@return the key} */
    public String apiKey() {
        return apiKey;
    }

    /** {@return the secret of its signatures} */
    public String secret() {
        return secret;
    }

    /** {@return the passphrase, or empty} */
    public String passphrase() {
        return passphrase;
    }

    /**
     * The money of one asset.
     *
     * @param wallet of the account.
     * @param asset of the balance.
     * @return never null.
     */
    public Balance balance(final String wallet, final String asset) {
        return wallet(wallet).computeIfAbsent(asset, any -> new Balance());
    }

    /**
     * The money of a wallet.
     *
     * @param wallet of the account.
     * @return by asset, in order of appearance.
     */
    public Map<String, Balance> wallet(final String wallet) {
        return wallets.computeIfAbsent(wallet, any -> new LinkedHashMap<>());
    }

    /** {@return all wallets by name} */
    public Map<String, Map<String, Balance>> wallets() {
        return wallets;
    }

    /**
     * The position of an instrument.
     *
     * @param instrument not spot.
     * @return never null.
     */
    public Position position(final SimInstrument instrument) {
        return positions.computeIfAbsent(instrument.toString(), any -> new Position(instrument));
    }

    /** {@return all positions that ever were, flat ones included} */
    public Collection<Position> positions() {
        return positions.values();
    }

    /**
     * Sets a leverage.
     *
     * @param instrument not spot.
     * @param value above 0.
     */
    public void changeLeverage(final SimInstrument instrument, final BigDecimal value) {
        leverages.put(instrument.toString(), value);
    }

    /**
     * The leverage of an instrument.
     *
     * @param instrument not spot.
     * @param otherwise where the client has set none.
     * @return above 0.
     */
    public BigDecimal leverage(final SimInstrument instrument, final BigDecimal otherwise) {
        return leverages.getOrDefault(instrument.toString(), otherwise);
    }

    /** {@return every order that was ever accepted, oldest first} */
    public Collection<VenueOrder> orders() {
        return orders.values();
    }

    /**
     * An order by the venue's id.
     *
     * @param orderId the venue's.
     * @return null if the account has no such order.
     */
    public VenueOrder order(final long orderId) {
        return orders.get(orderId);
    }

    /**
     * The newest order with a client's id: ids of orders that are gone may be used again at some venues.
     *
     * @param product of the order.
     * @param clientOrderId the client's.
     * @return null if there never was one.
     */
    public VenueOrder newest(final String product, final String clientOrderId) {
        return newestByClientId.get(product + ' ' + clientOrderId);
    }

    /**
     * The newest order of one market with a client's id.
     *
     * @param market of the order.
     * @param clientOrderId the client's.
     * @return null if there never was one.
     */
    public VenueOrder newest(final SimMarket market, final String clientOrderId) {
        return newestByClientId.get(market.instrument().toString() + ' ' + clientOrderId);
    }

    void add(final VenueOrder order) {
        orders.put(order.orderId(), order);
        newestByClientId.put(order.instrument().product() + ' ' + order.clientOrderId(), order);
        newestByClientId.put(order.instrument().toString() + ' ' + order.clientOrderId(), order);
    }
}
