package io.rayo.gateways.sim.venue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What really happened at the simulated venue, for tests to judge by. A copy at one moment.
 *
 * @param requests every request that reached a socket, in order, whatever became of it.
 * @param orders every order that was accepted, in order of acceptance.
 * @param fills every fill of a client, in order.
 * @param balances free and locked by API key, wallet and asset.
 * @param fundings every payment of funding, in order.
 */
public record SimLedger(
        List<RequestEntry> requests,
        List<OrderEntry> orders,
        List<FillEntry> fills,
        List<BalanceEntry> balances,
        List<FundingEntry> fundings) {
    /**
     * One request as it reached the socket.
     *
     * @param number from 1.
     * @param timeMs of the venue's clock.
     * @param kind what it asked for.
     * @param transport WS_API or REST.
     * @param product the venue's name of the group of instruments, or empty.
     * @param method as the client named it, such as {@code order.place} or {@code POST /api/v3/order}.
     * @param symbol or empty.
     * @param clientOrderId of the new order, or, in cancels and queries, of the order meant; or empty.
     * @param parameters all but key and signature.
     * @param fate what became of it.
     */
    public record RequestEntry(
            long number,
            long timeMs,
            RequestKind kind,
            String transport,
            String product,
            String method,
            String symbol,
            String clientOrderId,
            Map<String, String> parameters,
            Fate fate) {}

    /** What became of a request. */
    public enum Fate {
        /** Executed and answered. */
        EXECUTED,
        /** Answered with an error code. */
        REJECTED,
        /** Neither executed nor answered. */
        LOST,
        /** Executed and never answered. */
        REPLY_LOST,
        /** Answered with 5xx, not executed. */
        STATUS_5XX_NOT_EXECUTED,
        /** Answered with 5xx, executed. */
        STATUS_5XX_EXECUTED,
        /** Answered with 429 or 418. */
        LIMITED
    }

    /**
     * One accepted order.
     *
     * @param apiKey of the client.
     * @param product the venue's name of the group of instruments.
     * @param symbol of the instrument.
     * @param orderId the venue's.
     * @param clientOrderId the client's.
     * @param side BUY or SELL.
     * @param price limit, 0 for market orders.
     * @param quantity ordered.
     * @param executed executed.
     * @param status as the desk knows it, such as PARTIALLY_FILLED.
     */
    public record OrderEntry(
            String apiKey,
            String product,
            String symbol,
            long orderId,
            String clientOrderId,
            String side,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal executed,
            String status) {}

    /**
     * One fill.
     *
     * @param apiKey of the client.
     * @param product the venue's name of the group of instruments.
     * @param symbol of the instrument.
     * @param tradeId of the trade.
     * @param orderId the venue's.
     * @param clientOrderId the client's.
     * @param side BUY or SELL.
     * @param price of the trade.
     * @param quantity of the trade.
     * @param fee paid.
     * @param feeAsset in which it was paid.
     * @param maker whether the order rested.
     * @param realised profit and loss of a future in the settle asset, without the fee; 0 on spot.
     * @param timeMs of the venue's clock.
     */
    public record FillEntry(
            String apiKey,
            String product,
            String symbol,
            long tradeId,
            long orderId,
            String clientOrderId,
            String side,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal fee,
            String feeAsset,
            boolean maker,
            BigDecimal realised,
            long timeMs) {}

    /**
     * One payment of funding.
     *
     * @param id of the payment, from 1.
     * @param apiKey of the client.
     * @param product the venue's name of the group of instruments.
     * @param symbol of the instrument.
     * @param quantity held, negative if short.
     * @param price mark price.
     * @param rate of the funding.
     * @param paid in the asset; negative is received.
     * @param asset that the instrument is settled in.
     * @param timeMs at which it fell due, of the venue's clock.
     */
    public record FundingEntry(
            long id,
            String apiKey,
            String product,
            String symbol,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal rate,
            BigDecimal paid,
            String asset,
            long timeMs) {}

    /**
     * One asset of one client.
     *
     * @param apiKey of the client.
     * @param wallet of the client.
     * @param asset of the balance.
     * @param free usable.
     * @param locked in open orders.
     */
    public record BalanceEntry(String apiKey, String wallet, String asset, BigDecimal free, BigDecimal locked) {}

    static OrderEntry entry(final VenueOrder order) {
        final SimInstrument instrument = order.instrument();
        return new OrderEntry(
                order.account().apiKey(),
                instrument.product(),
                instrument.symbol(),
                order.orderId(),
                order.clientOrderId(),
                order.match().side().name(),
                instrument.price(order.match().priceTicks()),
                instrument.quantity(order.match().quantityLots()),
                instrument.quantity(order.match().filledLots()),
                order.status().name());
    }

    /**
     * How often a new order with this id reached a socket, whatever became of it.
     *
     * @param clientOrderId the client's.
     * @return 2 or more is a doubled order.
     */
    public long placeCount(final String clientOrderId) {
        return requests.stream()
                .filter(request -> RequestKind.PLACE == request.kind()
                        && request.clientOrderId().equals(clientOrderId))
                .count();
    }

    /**
     * A balance.
     *
     * @param apiKey of the client.
     * @param wallet of the client.
     * @param asset of the balance.
     * @return null if there is none.
     */
    public BalanceEntry balance(final String apiKey, final String wallet, final String asset) {
        return balances.stream()
                .filter(entry -> entry.apiKey().equals(apiKey) && entry.wallet().equals(wallet))
                .filter(entry -> entry.asset().equals(asset))
                .findFirst()
                .orElse(null);
    }
}
