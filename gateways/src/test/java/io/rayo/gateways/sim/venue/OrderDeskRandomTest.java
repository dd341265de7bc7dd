package io.rayo.gateways.sim.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.ManualClock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random orders of several clients on a spot, a linear and an inverse market with background flow. Money, locks and
 * positions are told again from the fills alone, and every fill must be one side of a trade that the market told.
 */
class OrderDeskRandomTest {
    private static final String[] CLIENTS = {"rich", "other", "poor"};
    private static final Map<String, String> USDT = Map.of("rich", "5000000", "other", "400000", "poor", "9000");

    private final ManualClock clock = new ManualClock(1_790_000_000_000L);
    private Random random;
    private String when;
    private int nextId;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAccountForEveryCoinAndContract(boolean feeInReceivedAsset) {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        random = new Random(seed);
        TestVenue.Settings settings = TestVenue.settings(clock)
                .seed(seed)
                .eventsPerTick(10)
                .stepVolatility(0.0004)
                .instrument(TestVenue.spot())
                .instrument(TestVenue.linear())
                .instrument(TestVenue.inverse());
        for (String name : CLIENTS) {
            settings.client(TestVenue.client(name, USDT.get(name)));
        }
        settings.rules = DeskRules.usual(feeInReceivedAsset, DeskRules.PostOnly.ENDED, DeskRules.DuplicateIds.EVER);
        try (TestVenue venue = TestVenue.launch("desk", settings)) {
            for (int step = 0; step < 1_500; step++) {
                when = "step " + step + " seed " + seed;
                boolean check = step % 50 == 0;
                venue.call(() -> {
                    step(venue);
                    if (check) {
                        check(venue);
                    }
                    return null;
                });
                if (random.nextInt(4) == 0) {
                    clock.advance(10);
                    venue.tick(1);
                }
            }
            venue.call(() -> {
                check(venue);
                venue.accounts().forEach(account -> venue.desk().cancelAll(account, o -> true, EndReason.CLIENT));
                check(venue);
                venue.accounts()
                        .forEach(account -> account.wallets()
                                .values()
                                .forEach(assets -> assets.values()
                                        .forEach(balance ->
                                                assertEquals(0, balance.locked().signum(), when))));
                return null;
            });
            List<SimLedger.FillEntry> fills = venue.ledger().fills();
            assertTrue(fills.size() > 300, fills.size() + " fills " + when);
            Set<String> ends = new HashSet<>();
            venue.events.forEach(event -> ends.add(event.replaceAll(" [^ ]+$", "")));
            for (String expected : List.of(
                    "ended EXPIRED NO_LIQUIDITY",
                    "ended REJECTED WOULD_TAKE",
                    "ended CANCELED CLIENT",
                    "amended",
                    "triggered")) {
                assertTrue(ends.contains(expected), expected + " never happened, " + ends + " " + when);
            }
        }
    }

    private void step(TestVenue venue) {
        VenueAccount account = venue.account(CLIENTS[random.nextInt(CLIENTS.length)]);
        List<VenueOrder> open = venue.desk().open(account, o -> true);
        try {
            int what = random.nextInt(12);
            if (what == 0 && !open.isEmpty()) {
                venue.desk().cancel(open.get(random.nextInt(open.size())), EndReason.CLIENT, "");
            } else if (what <= 3 && !open.isEmpty()) {
                VenueOrder order = open.get(random.nextInt(open.size()));
                long ticks = random.nextInt(3) == 0 ? 0 : price(order.market());
                long lots = random.nextInt(3) == 0 ? 0 : lots(order.instrument());
                venue.desk().amend(order, ticks, lots);
            } else {
                List<SimMarket> markets = List.copyOf(venue.markets());
                SimMarket market = markets.get(random.nextInt(markets.size()));
                venue.desk().place(account, market, ticket(market));
            }
        } catch (OrderRefusedException e) {
            assertTrue(
                    Set.of(
                                    OrderRefusal.INSUFFICIENT_BALANCE,
                                    OrderRefusal.INSUFFICIENT_MARGIN,
                                    OrderRefusal.REDUCE_ONLY,
                                    OrderRefusal.WOULD_TAKE,
                                    OrderRefusal.TRIGGER_REACHED,
                                    OrderRefusal.AMEND_QUANTITY,
                                    OrderRefusal.NOT_OPEN,
                                    OrderRefusal.MIN_NOTIONAL)
                            .contains(e.refusal()),
                    e.refusal() + " " + when);
        }
    }

    private OrderTicket ticket(SimMarket market) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        OrderTicket ticket = new OrderTicket(side, lots(market.instrument()))
                .clientOrderId("c" + nextId++)
                .reduceOnly(!market.instrument().isSpot() && random.nextInt(6) == 0);
        if (random.nextInt(5) > 0) {
            TimeInForce[] all = {TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK, TimeInForce.GTX};
            ticket.limit(price(market), all[random.nextInt(all.length)]);
        }
        if (random.nextInt(8) == 0) {
            ticket.stop(price(market), random.nextBoolean());
        }
        return ticket;
    }

    private long price(SimMarket market) {
        return market.lastTicks() + random.nextInt(41) - 20;
    }

    private long lots(SimInstrument instrument) {
        return instrument.minLots() + random.nextInt(instrument.isSpot() ? 3_000 : 300);
    }

    /** What the fills alone say about an account. */
    private static final class Twin {
        final Map<String, BigDecimal> money = new HashMap<>();
        final Map<String, BigDecimal> contracts = new HashMap<>();
        final Map<String, Double> entries = new HashMap<>();
        final Map<String, Double> realised = new HashMap<>();

        void add(String wallet, String asset, BigDecimal amount) {
            money.merge(wallet + " " + asset, amount, BigDecimal::add);
        }

        void fill(SimInstrument instrument, SimLedger.FillEntry fill) {
            add(instrument.wallet(), fill.feeAsset(), fill.fee().negate());
            boolean buys = fill.side().equals("BUY");
            BigDecimal value = fill.price().multiply(fill.quantity());
            if (instrument.isSpot()) {
                add(
                        "spot",
                        instrument.base(),
                        buys ? fill.quantity() : fill.quantity().negate());
                add("spot", instrument.quote(), buys ? value.negate() : value);
                return;
            }
            add(instrument.wallet(), instrument.settle(), fill.realised());
            String symbol = instrument.symbol();
            double before = contracts.getOrDefault(symbol, BigDecimal.ZERO).doubleValue();
            double change =
                    buys ? fill.quantity().doubleValue() : -fill.quantity().doubleValue();
            double price = fill.price().doubleValue();
            double entry = entries.getOrDefault(symbol, 0.0);
            if (before * change >= 0) {
                // the average of prices, or of their inverses
                double sum = instrument.isInverse()
                        ? (before == 0 ? 0 : before / entry) + change / price
                        : before * entry + change * price;
                entries.put(symbol, instrument.isInverse() ? (before + change) / sum : sum / (before + change));
            } else {
                double closed = Math.min(Math.abs(before), Math.abs(change)) * Math.signum(before);
                double value1 = instrument.contractValue().doubleValue();
                double earned = instrument.isInverse()
                        ? closed * value1 * (1 / entry - 1 / price)
                        : closed * value1 * (price - entry);
                realised.merge(symbol, earned, Double::sum);
                if (Math.abs(change) > Math.abs(before)) {
                    entries.put(symbol, price);
                }
            }
            contracts.merge(symbol, BigDecimal.valueOf(change), BigDecimal::add);
        }
    }

    private void check(TestVenue venue) {
        Map<String, SimInstrument> instruments = new HashMap<>();
        venue.markets().forEach(market -> instruments.put(market.instrument().toString(), market.instrument()));
        Map<String, Twin> twins = new LinkedHashMap<>();
        for (String name : CLIENTS) {
            Twin twin = new Twin();
            for (String wallet : List.of("spot", "futures")) {
                twin.add(wallet, "USDT", new BigDecimal(USDT.get(name)));
                twin.add(wallet, "BTC", new BigDecimal("50"));
            }
            twins.put(name, twin);
        }
        for (SimLedger.FillEntry fill : venue.desk().fills()) {
            twins.get(fill.apiKey()).fill(instruments.get(fill.product() + " " + fill.symbol()), fill);
        }
        for (VenueAccount account : venue.accounts()) {
            checkMoney(venue, account, twins.get(account.apiKey()));
            checkPositions(account, twins.get(account.apiKey()));
            checkOrders(account);
        }
        checkTrades(venue);
    }

    private void checkMoney(TestVenue venue, VenueAccount account, Twin twin) {
        Map<String, BigDecimal> locked = new HashMap<>();
        BigDecimal factor = venue.desk().rules().feeInReceivedAsset()
                ? BigDecimal.ONE
                : BigDecimal.ONE.add(venue.desk().rules().spotTakerFee());
        for (VenueOrder order : account.orders()) {
            if (order.isOpen() && !order.isSleeping() && order.instrument().isSpot()) {
                boolean buys = Side.BUY == order.match().side();
                BigDecimal quantity = order.instrument().quantity(order.match().leavesLots());
                BigDecimal price = order.instrument().price(order.match().priceTicks());
                locked.merge(
                        buys ? "USDT" : "BTC",
                        buys ? quantity.multiply(price).multiply(factor) : quantity,
                        BigDecimal::add);
            }
        }
        account.wallets()
                .forEach((wallet, assets) -> assets.forEach((asset, balance) -> {
                    String what = account.apiKey() + " " + wallet + " " + asset + " " + when;
                    assertEquals(
                            0,
                            balance.total().compareTo(twin.money.getOrDefault(wallet + " " + asset, BigDecimal.ZERO)),
                            what + ": " + balance.total() + " but " + twin.money.get(wallet + " " + asset));
                    BigDecimal expected =
                            wallet.equals("spot") ? locked.getOrDefault(asset, BigDecimal.ZERO) : BigDecimal.ZERO;
                    assertEquals(0, balance.locked().compareTo(expected), what + " locked");
                    assertTrue(
                            !wallet.equals("spot") || balance.free().signum() >= 0, what + " free " + balance.free());
                }));
    }

    private void checkPositions(VenueAccount account, Twin twin) {
        for (VenueAccount.Position position : account.positions()) {
            String symbol = position.instrument().symbol();
            String what = account.apiKey() + " " + symbol + " " + when;
            BigDecimal contracts = twin.contracts.getOrDefault(symbol, BigDecimal.ZERO);
            assertEquals(0, position.quantity().compareTo(contracts), what);
            if (contracts.signum() != 0) {
                double entry = twin.entries.get(symbol);
                assertEquals(entry, position.entryPrice().doubleValue(), entry * 1e-6, what);
            } else {
                assertEquals(0, position.cost().signum(), what);
            }
            double realised = account.orders().stream()
                    .filter(order -> order.instrument() == position.instrument())
                    .flatMap(order -> order.fills().stream())
                    .mapToDouble(fill -> fill.realised().doubleValue())
                    .sum();
            assertEquals(twin.realised.getOrDefault(symbol, 0.0), realised, 1e-5 * (1 + Math.abs(realised)), what);
        }
    }

    private void checkOrders(VenueAccount account) {
        for (VenueOrder order : account.orders()) {
            BigDecimal filled =
                    order.fills().stream().map(SimLedger.FillEntry::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertEquals(
                    0,
                    filled.compareTo(order.instrument().quantity(order.match().filledLots())),
                    when);
            boolean ended = OrderStatus.NEW != order.status() && OrderStatus.PARTIALLY_FILLED != order.status();
            assertEquals(ended, !order.isOpen(), order.status() + " " + when);
            assertEquals(
                    OrderStatus.FILLED == order.status(),
                    order.match().leavesLots() == 0,
                    order.clientOrderId() + " " + order.status() + " " + when);
            if (OrderType.LIMIT == order.ticket().type()
                    && order.fills().size() > 0
                    && order.match().isOpen()) {
                assertTrue(order.averagePrice().signum() > 0, when);
            }
        }
    }

    /** A fill is one side of a trade; what a client gives, another client or the background gets. */
    private void checkTrades(TestVenue venue) {
        Map<String, List<SimLedger.FillEntry>> fills = new HashMap<>();
        for (SimLedger.FillEntry fill : venue.desk().fills()) {
            fills.computeIfAbsent(fill.product() + " " + fill.symbol() + " " + fill.tradeId(), any -> new ArrayList<>())
                    .add(fill);
        }
        Set<Long> ours = new HashSet<>();
        venue.accounts().forEach(account -> account.orders().forEach(order -> ours.add(order.orderId())));
        for (SimTrade trade : venue.trades) {
            SimInstrument instrument = venue.tradeMarkets.get(trade).instrument();
            List<SimLedger.FillEntry> sides = fills.remove(instrument + " " + trade.tradeId());
            int expected =
                    (ours.contains(trade.makerOrderId()) ? 1 : 0) + (ours.contains(trade.takerOrderId()) ? 1 : 0);
            assertEquals(expected, null == sides ? 0 : sides.size(), when);
            if (null == sides) {
                continue;
            }
            for (SimLedger.FillEntry fill : sides) {
                assertEquals(fill.maker() ? trade.makerOrderId() : trade.takerOrderId(), fill.orderId(), when);
                assertEquals(
                        (Side.BUY == trade.takerSide()) == !fill.maker(),
                        fill.side().equals("BUY"),
                        when);
                assertEquals(0, fill.quantity().compareTo(instrument.quantity(trade.lots())), when);
                assertEquals(0, fill.price().compareTo(instrument.price(trade.ticks())), when);
            }
        }
        assertEquals(Map.of(), fills, when);
    }
}
