package io.rayo.gateways.sim.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.sbe.OrderStatus;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.ManualClock;
import io.rayo.gateways.sim.TestSocket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderDeskTest {
    private static final String KEY = "client";

    private final ManualClock clock = new ManualClock(1_790_000_000_000L);
    private TestVenue venue;
    private SimMarket spot;
    private SimMarket inverse;

    @BeforeEach
    void launch() {
        venue = TestVenue.launch(
                "test",
                TestVenue.settings(clock)
                        .instrument(TestVenue.spot())
                        .instrument(TestVenue.inverse())
                        .client(TestVenue.client(KEY, "1000000"))
                        .client(TestVenue.client("second", "1000000")));
        spot = venue.market("spot", "BTC-USDT");
        inverse = venue.market("swap", "BTC-USD-SWAP");
    }

    @AfterEach
    void close() {
        venue.close();
    }

    private VenueOrder place(String id, SimMarket market, OrderTicket ticket) throws OrderRefusedException {
        return venue.act(() -> venue.desk().place(venue.account(KEY), market, ticket.clientOrderId(id)));
    }

    private OrderRefusal refusal(SimMarket market, OrderTicket ticket) {
        return assertThrows(OrderRefusedException.class, () -> place("refused", market, ticket))
                .refusal();
    }

    private static OrderTicket buy(long lots, long ticks) {
        return new OrderTicket(Side.BUY, lots).limit(ticks, TimeInForce.GTC);
    }

    private BigDecimal locked() {
        return venue.ledger().balance(KEY, "spot", "USDT").locked();
    }

    @Test
    void shouldReadPricesAndQuantitiesOnTheGridOnly() throws Exception {
        SimInstrument instrument = TestVenue.spot();
        assertEquals(120_001, instrument.ticks("60000.5"));
        assertEquals(120_001, instrument.ticks("60000.500"));
        assertEquals(2, instrument.lots("0.002"));
        assertEquals("60000.5", instrument.priceText(120_001));
        assertEquals("0.002", instrument.quantityText(2));
        Map<String, OrderRefusal> prices = Map.of(
                "60000.3", OrderRefusal.PRICE_STEP,
                "0", OrderRefusal.PRICE_RANGE,
                "5e4", OrderRefusal.MALFORMED_NUMBER,
                "-1", OrderRefusal.MALFORMED_NUMBER,
                "", OrderRefusal.MALFORMED_NUMBER,
                "600000000.5", OrderRefusal.PRICE_RANGE);
        prices.forEach((text, refusal) -> assertEquals(
                refusal,
                assertThrows(OrderRefusedException.class, () -> instrument.ticks(text))
                        .refusal(),
                text));
        Map<String, OrderRefusal> quantities = Map.of(
                "0.0015", OrderRefusal.QUANTITY_STEP,
                "0.001", OrderRefusal.QUANTITY_RANGE,
                "900001", OrderRefusal.QUANTITY_RANGE);
        quantities.forEach((text, refusal) -> assertEquals(
                refusal,
                assertThrows(OrderRefusedException.class, () -> instrument.lots(text))
                        .refusal(),
                text));
    }

    @Test
    void shouldRefuseWithTheReason() throws Exception {
        assertEquals(OrderRefusal.MIN_NOTIONAL, refusal(spot, buy(2, 2_000)));
        assertEquals(OrderRefusal.INSUFFICIENT_BALANCE, refusal(spot, buy(20_000, 110_000)));
        assertEquals(
                OrderRefusal.WOULD_TAKE, refusal(spot, new OrderTicket(Side.BUY, 10).limit(130_000, TimeInForce.GTX)));
        assertEquals(OrderRefusal.REDUCE_ONLY, refusal(inverse, new OrderTicket(Side.SELL, 1).reduceOnly(true)));
        assertEquals(OrderRefusal.INSUFFICIENT_MARGIN, refusal(inverse, new OrderTicket(Side.SELL, 900_000)));
        assertEquals(OrderRefusal.TRIGGER_REACHED, refusal(spot, new OrderTicket(Side.BUY, 10).stop(1_000, true)));
        place("a", spot, buy(10, 110_000));
        assertEquals(
                OrderRefusal.DUPLICATE_CLIENT_ID,
                assertThrows(OrderRefusedException.class, () -> place("a", spot, buy(10, 110_000)))
                        .refusal());
        assertEquals(1, venue.ledger().orders().size());
        assertEquals(1, venue.call(() -> venue.account(KEY).orders().size()));
    }

    @Test
    void shouldAmendTheMoneyWithTheOrder() throws Exception {
        VenueOrder order = place("a", spot, buy(10, 110_000));
        assertEquals(0, new BigDecimal("550").compareTo(locked()));
        venue.act(() -> {
            venue.desk().amend(order, 100_000, 20);
            return null;
        });
        assertEquals(0, new BigDecimal("1000").compareTo(locked()));
        venue.act(() -> {
            venue.desk().amend(order, 0, 5);
            return null;
        });
        assertEquals(0, new BigDecimal("250").compareTo(locked()));
        assertThrows(
                OrderRefusedException.class,
                () -> venue.act(() -> {
                    venue.desk().amend(order, 0, 0);
                    return null;
                }));
        // to a price that trades at once: told as amended first, then filled
        venue.call(() -> {
            venue.events.clear();
            return null;
        });
        venue.act(() -> {
            venue.desk().amend(order, 130_000, 0);
            return null;
        });
        assertEquals(OrderStatus.FILLED, order.status());
        assertEquals("amended a", venue.events.getFirst());
        assertEquals("fill a", venue.events.get(1));
        assertEquals("money a", venue.events.getLast());
        assertEquals(0, locked().signum());
        assertEquals(
                OrderRefusal.NOT_OPEN,
                assertThrows(
                                OrderRefusedException.class,
                                () -> venue.act(() -> {
                                    venue.desk().cancel(order, EndReason.CLIENT, "");
                                    return null;
                                }))
                        .refusal());
    }

    @Test
    void shouldWakeAStopOrderByATradeAndOnlyThen() throws Exception {
        venue.eventsPerTick(0);
        long ask = venue.call(() -> spot.bestTicks(Side.SELL));
        // a trade at the best ask, so that the last price is known
        place("before", spot, new OrderTicket(Side.BUY, 5));
        VenueOrder stop = place("stop", spot, new OrderTicket(Side.SELL, 10).stop(ask - 1, false));
        assertTrue(venue.call(stop::isSleeping));
        assertEquals(0, venue.ledger().balance(KEY, "spot", "BTC").locked().signum());
        venue.tick(3);
        assertTrue(venue.call(stop::isSleeping));
        place("cause", spot, new OrderTicket(Side.SELL, 5));
        venue.tick(1);
        assertFalse(venue.call(stop::isSleeping));
        assertEquals(OrderStatus.FILLED, stop.status());
        assertTrue(venue.events.contains("triggered stop"));
        VenueOrder sleeping = place("sleeping", spot, new OrderTicket(Side.BUY, 10).stop(ask + 1_000, true));
        venue.act(() -> {
            venue.desk().cancel(sleeping, EndReason.CLIENT, "note");
            return null;
        });
        assertEquals(OrderStatus.CANCELED, sleeping.status());
        assertEquals("note", sleeping.cancelNote());
        assertFalse(sleeping.isOpen());
    }

    @Test
    void shouldCancelByADeadMansSwitchUnlessItIsWoundUp() throws Exception {
        VenueOrder order = place("a", spot, buy(10, 100_000));
        VenueOrder others = venue.act(() -> venue.desk()
                .place(venue.account("second"), spot, buy(10, 100_000).clientOrderId("b")));
        long start = clock.time();
        venue.call(() -> {
            venue.desk().deadMansSwitch(venue.account(KEY), "all", any -> true, start + 1_000);
            return null;
        });
        clock.advance(900);
        venue.tick(1);
        venue.call(() -> {
            venue.desk().deadMansSwitch(venue.account(KEY), "all", any -> true, start + 2_000);
            return null;
        });
        clock.advance(900);
        venue.tick(1);
        assertTrue(order.isOpen());
        clock.advance(200);
        venue.tick(1);
        assertEquals(EndReason.DEAD_MANS_SWITCH, order.endReason());
        assertTrue(others.isOpen());
        VenueOrder later = place("c", spot, buy(10, 100_000));
        clock.advance(5_000);
        venue.tick(1);
        assertTrue(later.isOpen());
    }

    @Test
    void shouldSettleAnInverseContractInItsBase() throws Exception {
        place("open", inverse, new OrderTicket(Side.BUY, 60));
        VenueAccount.Position position = venue.call(() -> venue.account(KEY).position(inverse.instrument()));
        double entry = position.entryPrice().doubleValue();
        assertEquals(60, position.quantity().intValue());
        double expected = 60 * 100 * (1 / entry - 1 / 70_000.0);
        assertEquals(expected, position.unrealised(new BigDecimal("70000")).doubleValue(), 1e-10);
        assertTrue(expected > 0);
        place("close", inverse, new OrderTicket(Side.SELL, 60).reduceOnly(true));
        assertEquals(0, position.quantity().signum());
        assertEquals(0, position.cost().signum());
    }

    /** Private events wait for the answer, or not, as the settings say; their texts are those of the moment. */
    @Test
    void shouldHoldEventsUntilTheAnswerHasLeft() {
        List<String> order = new ArrayList<>();
        SimRequest request = new SimRequest(RequestKind.PLACE, "REST", "spot", "POST /x", "BTC-USDT", "a", Map.of());
        SimRequest.Reply reply = new SimRequest.Reply() {
            @Override
            public void result(String text) {
                order.add(text);
            }

            @Override
            public void error(VenueException error) {
                order.add(error.code());
            }
        };
        SimRequest.Execution execution = () -> {
            venue.emit(() -> order.add("event"));
            return "answer";
        };
        venue.call(() -> {
            venue.requests().handle(request, execution, reply);
            return null;
        });
        assertEquals(List.of("answer", "event"), order);
        order.clear();
        venue.settings().eventsBeforeReply(true);
        venue.call(() -> {
            venue.requests().handle(request, execution, reply);
            venue.requests()
                    .handle(
                            request,
                            () -> {
                                throw new OrderRefusedException(OrderRefusal.WOULD_TAKE);
                            },
                            reply);
            return null;
        });
        assertEquals(List.of("event", "answer", "WOULD_TAKE"), order);
        order.clear();
        venue.inject(Fault.next(FaultKind.BAN, 1, 1_000));
        venue.call(() -> {
            venue.requests().handle(request, execution, reply);
            return null;
        });
        assertEquals(List.of("banned"), order);
        clock.advance(1_001);
        venue.inject(Fault.next(FaultKind.LOSE_REPLIES, 1));
        venue.call(() -> {
            venue.requests().handle(request, execution, reply);
            return null;
        });
        assertEquals(List.of("banned", "event"), order);
        assertEquals(
                List.of(
                        SimLedger.Fate.EXECUTED,
                        SimLedger.Fate.EXECUTED,
                        SimLedger.Fate.REJECTED,
                        SimLedger.Fate.LIMITED,
                        SimLedger.Fate.REPLY_LOST),
                venue.ledger().requests().stream()
                        .map(SimLedger.RequestEntry::fate)
                        .toList());
        assertEquals(5, venue.ledger().placeCount("a"));
    }

    @Test
    void shouldGiveAnOldSnapshotOnCommand() {
        long opening = venue.call(() -> venue.restSnapshot(spot, 5).updateId());
        venue.tick(50);
        venue.inject(Fault.next(FaultKind.STALE_SNAPSHOT, 1));
        BookSnapshot old = venue.call(() -> venue.restSnapshot(spot, 5));
        BookSnapshot fresh = venue.call(() -> venue.restSnapshot(spot, 5));
        assertEquals(opening, old.updateId());
        assertEquals(5, old.bids().size());
        assertTrue(fresh.updateId() > old.updateId());
    }

    @Test
    void shouldBuyForAnAmountOfTheQuoteAsset() {
        venue.call(() -> {
            BigDecimal amount = new BigDecimal("50000");
            long lots = spot.lotsFor(Side.BUY, amount);
            BigDecimal cost = BigDecimal.ZERO;
            long left = lots;
            long price = 0;
            for (long[] level : spot.engine().depth(Side.SELL, 100)) {
                price = level[0];
                long taken = Math.min(left, level[1]);
                cost = cost.add(spot.instrument().value(price, taken));
                left -= taken;
                if (left == 0) {
                    break;
                }
            }
            assertEquals(0, left);
            assertTrue(cost.compareTo(amount) <= 0, cost + " spent");
            assertTrue(cost.add(spot.instrument().value(price + 1, 1)).compareTo(amount) > 0, cost + " spent");
            return null;
        });
    }

    @Test
    void shouldRefuseASocketWithTheVenuesStatusAndReadItsToken() throws Exception {
        try (TestSocket socket = new TestSocket(venue.port(), "/ws?token=a%2Bb")) {
            assertEquals("a+b hello", socket.send("hello").next());
        }
        Exception refused = assertThrows(Exception.class, () -> new TestSocket(venue.port(), "/elsewhere"));
        assertEquals(
                400,
                ((java.net.http.WebSocketHandshakeException) refused.getCause())
                        .getResponse()
                        .statusCode());
        assertEquals("ws://127.0.0.1:" + venue.port() + "/ws", venue.socketAddress("/ws"));
    }

    /** Every fault of market data, on numbered frames: what arrives tells which one it was. */
    @Test
    void shouldSpoilMarketDataOnCommand() throws Exception {
        try (TestSocket socket = new TestSocket(venue.port(), "/ws")) {
            socket.send("ticks").next();
            assertEquals(List.of("1", "2"), frames(socket, 1, 2));
            venue.inject(Fault.next(FaultKind.DROP_FRAMES, 1));
            assertEquals(List.of("4"), frames(socket, 3, 4));
            venue.inject(Fault.next(FaultKind.DUPLICATE_FRAMES, 1));
            assertEquals(List.of("5", "5", "6"), frames(socket, 5, 6));
            venue.inject(Fault.next(FaultKind.REORDER_FRAMES, 1));
            assertEquals(List.of("8", "7"), frames(socket, 7, 8));
            venue.inject(Fault.next(FaultKind.DELAY_FRAMES, 1, 50));
            venue.call(() -> {
                venue.publish("ticks", "9");
                venue.publish("ticks", "10");
                return null;
            });
            assertEquals("9", socket.next());
            assertEquals("10", socket.next());
            venue.inject(Fault.next(FaultKind.CORRUPT_FRAMES, 1));
            List<String> corrupt = frames(socket, 123, 456);
            assertEquals(2, corrupt.size());
            assertFalse(corrupt.getFirst().equals("123"));
            assertEquals("456", corrupt.getLast());
            assertEquals(1, venue.faultHits(FaultKind.CORRUPT_FRAMES));
            assertEquals(12, venue.framesPublished());
        }
        TestSocket.await(() -> venue.connectionCount() == 0, "the connection's end");
        assertFalse(venue.call(() -> venue.subscriptions().isWanted("ticks")));
    }

    private List<String> frames(TestSocket socket, int from, int to) throws Exception {
        venue.call(() -> {
            venue.publish("ticks", Integer.toString(from));
            venue.publish("ticks", Integer.toString(to));
            return null;
        });
        socket.send("end");
        List<String> frames = new ArrayList<>();
        for (String text = socket.next(); !text.endsWith(" end"); text = socket.next()) {
            frames.add(text);
        }
        return frames;
    }

    @Test
    void shouldTellThePartsOfABatchAndLoseEventsOnCommand() {
        SimRequest whole = new SimRequest(RequestKind.PLACE, "REST", "spot", "POST /batch", "", "", Map.of());
        List<SimRequest> parts = List.of(
                new SimRequest(RequestKind.PLACE, "REST", "spot", "POST /batch", "BTC-USDT", "p1", Map.of()),
                new SimRequest(RequestKind.PLACE, "REST", "spot", "POST /batch", "BTC-USDT", "p2", Map.of()));
        List<String> told = new ArrayList<>();
        venue.inject(Fault.next(FaultKind.STATUS_5XX_EXECUTED, 1));
        venue.inject(Fault.next(FaultKind.DROP_EVENTS, 1));
        venue.call(() -> {
            venue.requests()
                    .handle(
                            whole,
                            parts,
                            () -> {
                                venue.emit(() -> told.add("first event"));
                                venue.emit(() -> told.add("second event"));
                                return "answer";
                            },
                            new SimRequest.Reply() {
                                @Override
                                public void result(String text) {
                                    told.add(text);
                                }

                                @Override
                                public void error(VenueException error) {
                                    told.add(error.code());
                                }
                            });
            return null;
        });
        assertEquals(List.of("unknown", "second event"), told);
        SimLedger ledger = venue.ledger();
        assertEquals(1, ledger.placeCount("p1"));
        assertEquals(1, ledger.placeCount("p2"));
        assertEquals(2, ledger.requests().size());
        assertTrue(ledger.requests().stream().allMatch(e -> SimLedger.Fate.STATUS_5XX_EXECUTED == e.fate()));
    }

    @Test
    void shouldFindTheNewestOrderOfAClientsId() throws Exception {
        VenueOrder first = place("same", spot, buy(10, 100_000));
        venue.act(() -> {
            venue.desk().cancel(first, EndReason.CLIENT, "");
            return null;
        });
        VenueOrder second = place("same", spot, buy(10, 100_000));
        assertEquals(second, venue.call(() -> venue.account(KEY).newest("spot", "same")));
        assertEquals(second, venue.call(() -> venue.account(KEY).newest(spot, "same")));
        assertNull(venue.call(() -> venue.account(KEY).newest(inverse, "same")));
        assertNull(venue.account(null));
    }
}
