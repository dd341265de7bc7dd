package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.engine.orders.Order;
import io.rayo.engine.orders.OrderState;
import io.rayo.engine.orders.OrderTable;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.OrderSession;
import io.rayo.gateways.orders.OrderSettings;
import io.rayo.gateways.orders.ReconciliationListener;
import io.rayo.gateways.orders.SocketControl;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/**
 * Orders against a venue that answers as badly as venues do. Once it is quiet, the core's order table, fed with the
 * session's reports, must say what the venue's ledger says. Set {@code rayo.seed} to repeat a run.
 */
class BinanceOrderSessionRandomTest {
    private static final int ORDERS = 1_500;
    private static final int RUNS = Integer.getInteger("rayo.order.runs", 12);

    private final OrderMessages messages = new OrderMessages();
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();

    private OrderTable table;
    private FakeVenue venue;
    private Map<Long, ExecutionType> lastType;
    private Map<Long, RejectReason> rejected;
    private Set<Long> denied;
    private Set<Long> notFound;
    private int unknown;

    private void onReport(DirectBuffer buffer, int offset, int length) {
        if (EventHeaders.templateId(buffer, offset) != ExecutionReportDecoder.TEMPLATE_ID) {
            return;
        }
        report.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        long id = report.clientOrderId();
        ExecutionType type = report.executionType();
        if (type == ExecutionType.REJECTED) {
            if (report.rejectReason() == RejectReason.VENUE_REJECTED) {
                rejected.put(id, report.rejectReason());
            } else {
                denied.add(id);
            }
        } else if (type == ExecutionType.NOT_FOUND) {
            notFound.add(id);
        } else if (type == ExecutionType.UNKNOWN) {
            unknown++;
        }
        lastType.put(id, type);
        table.onReport(report, venue.nowNs);
    }

    @Test
    void shouldEndWithWhatTheVenueHasInItsLedger() {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        int[] sum = new int[8];
        for (int run = 0; run < RUNS; run++) {
            oneRun(seed + run, sum);
        }
        System.out.println(
                "order session: seed " + seed + ", " + RUNS + " runs, " + sum[0] + " orders, " + sum[1] + " fills, "
                        + sum[2] + " unknown outcomes, " + sum[3] + " rejected, " + sum[4] + " not found, " + sum[5]
                        + " never sent, slowest settling " + sum[6] + " ms");
        assertTrue(sum[0] >= 10_000 || RUNS < 12);
        assertTrue(sum[2] > 100 && sum[3] > 50 && sum[4] > 20, "the venue was too kind");
    }

    private void oneRun(long seed, int[] sum) {
        Random random = new Random(seed);
        table = new OrderTable(2 * ORDERS, 4 * ORDERS, 1 << 15, (order, r) -> true);
        lastType = new HashMap<>();
        rejected = new HashMap<>();
        denied = new HashSet<>();
        notFound = new HashSet<>();
        unknown = 0;
        venue = new FakeVenue(random);
        FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
        OrderMessages.instruments().forEach(symbols::add);
        OrderSession session = new OrderSession(
                OrderMessages.protocol(BinanceProduct.SPOT, symbols),
                venue,
                SocketControl.NONE,
                new TestPublisher(this::onReport),
                OrderSettings.DEFAULTS.with().checked(false).build(),
                new OrderCounters(),
                ReconciliationListener.NONE,
                () -> venue.nowNs,
                0,
                0);
        symbols.instruments().forEach(i -> session.add(OrderMessages.orderInstrument(i)));
        venue.session = session;
        venue.connect();
        venue.run(venue.nowNs + 100 * FakeVenue.MS);
        for (int i = 1; i <= ORDERS; i++) {
            long id = 64L * i;
            messages.side = random.nextBoolean() ? Side.BUY : Side.SELL;
            messages.timeInForce = random.nextInt(5) == 0 ? TimeInForce.IOC : TimeInForce.GTC;
            messages.quantity = 1L + random.nextInt(1_000_000);
            table.add(id, messages.side, messages.quantity, venue.nowNs);
            session.onOrder(messages.buffer, 0, messages.newOrder(id));
            if (random.nextInt(100) == 0) {
                session.onOrder(messages.buffer, 0, messages.newOrder(id)); // told twice: must go out once
            }
            if (random.nextInt(3) == 0) {
                long other = random.nextInt(4) == 0 ? 64L * (1 + random.nextInt(i)) : id;
                venue.at(
                        FakeVenue.MS * random.nextInt(6_000),
                        () -> session.onOrder(messages.buffer, 0, messages.cancelOrder(other, other + 1)));
            }
            if (random.nextInt(200) == 0) {
                venue.cut();
            }
            venue.run(venue.nowNs + FakeVenue.MS * random.nextInt(60));
        }
        venue.faulty = false;
        long quietNs = venue.nowNs;
        long limitNs = quietNs + 120_000 * FakeVenue.MS;
        while (venue.nowNs < limitNs && !(session.isSettled() && venue.isQuiet())) {
            venue.run(venue.nowNs + 50 * FakeVenue.MS);
        }
        String run = "seed " + seed + ": ";
        assertTrue(session.isSettled() && venue.isQuiet(), run + "not settled: " + session.openOrders() + " orders");
        assertEquals(
                FakeVenue.Fault.values().length,
                venue.faults.size() + (venue.faults.containsKey(FakeVenue.Fault.LIMITED) ? 0 : 1),
                run + venue.faults);
        judge(run);
        sum[0] += ORDERS;
        sum[1] += (int) table.fillCount();
        sum[2] += unknown;
        sum[3] += rejected.size();
        sum[4] += notFound.size();
        sum[5] += denied.size();
        sum[6] = Math.max(sum[6], (int) ((venue.nowNs - quietNs) / FakeVenue.MS));
    }

    private void judge(String run) {
        long ledgerFills = 0;
        for (int i = 1; i <= ORDERS; i++) {
            long id = 64L * i;
            String text = OrderMessages.clientText(id);
            FakeVenue.Order truth = venue.ledger.get(text);
            int places = venue.placesSent.getOrDefault(text, 0);
            assertTrue(places <= 1, run + "order " + id + " was sent " + places + " times");
            Order order = table.find(id);
            assertNotNull(order, run + "order " + id);
            String what = run + "order " + id + " " + order.state() + " after " + lastType.get(id) + ", venue "
                    + (truth == null ? "has none" : truth.status + " " + truth.filled() + "/" + truth.quantity);
            if (denied.contains(id)) {
                assertEquals(0, places, what + ": said never to have left");
            }
            if (rejected.containsKey(id)) {
                assertTrue(venue.refusals.containsKey(text), what + ": rejection that nobody spoke");
            }
            if (truth == null) {
                assertEquals(OrderState.REJECTED, order.state(), what);
                assertTrue(
                        denied.contains(id) || rejected.containsKey(id) || notFound.contains(id),
                        what + ": ended without proof");
                continue;
            }
            assertFalse(denied.contains(id), what);
            assertFalse(notFound.contains(id), what + ": believed too early not to be there");
            ledgerFills += truth.fills.size();
            assertEquals(truth.filled(), order.filledQuantity(), what);
            assertEquals(truth.status, order.state().name(), what);
            assertEquals(truth.quantity, order.orderedQuantity(), what);
        }
        assertEquals(ledgerFills, table.fillCount(), run + "fills");
        assertEquals(0, table.malformedCount(), run + "malformed");
        assertEquals(0, table.unknownOrderCount(), run + "reports of orders that nobody placed");
    }
}
