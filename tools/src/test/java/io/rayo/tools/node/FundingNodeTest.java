package io.rayo.tools.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.FundingPaymentDecoder;
import io.rayo.engine.orders.OrdersStage;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole node at each venue of perpetuals books the funding that the venue's ledger has, each payment once, whatever
 * happens around it: breaks, lost answers, a restart between.
 */
class FundingNodeTest {
    private static final int ORDERS = 12;

    @TempDir
    private Path folder;

    /** Payments that reached the cores of both lives: instrument and time, then what was paid. */
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private void onInbound(final DirectBuffer buffer, final int offset, final int length) {
        if (EventHeaders.templateId(buffer, offset) == FundingPaymentDecoder.TEMPLATE_ID) {
            final FundingPaymentDecoder funding = new FundingPaymentDecoder()
                    .wrap(
                            buffer,
                            offset + EventHeaders.SEQUENCE_OFFSET,
                            EventHeaders.blockLength(buffer, offset),
                            EventHeaders.version(buffer, offset));
            heard.add(funding.fundingTimeNs() / 1_000_000 + " " + funding.amount());
        }
    }

    private static List<String> listed(final SimulatedVenue venue) {
        return venue.ledger().fundings().stream()
                .map(funding -> funding.timeMs() + " "
                        + Decimals.parse(funding.paid().toPlainString(), Decimals.MONEY_EXPONENT))
                .sorted()
                .toList();
    }

    private void awaitPayments(final SimulatedVenue venue, final Node node) {
        final int payments = venue.ledger().fundings().size();
        LiveNodeTest.await(payments + " payments", node, () -> heard.size() >= payments);
        LiveNodeTest.awaitQuiet(venue, node);
    }

    /** Trades until something is held, then stands still. */
    private static void hold(final SimulatedVenue venue, final Node node) {
        do {
            final int seen = venue.ledger().orders().size();
            venue.eventsPerTick(2);
            LiveNodeTest.await("orders", node, () -> venue.ledger().orders().size() >= seen + ORDERS);
            venue.eventsPerTick(0);
            LiveNodeTest.awaitQuiet(venue, node);
        } while (venue.call(() -> venue.accounts().stream()
                .flatMap(account -> account.positions().stream())
                .allMatch(position -> position.quantity().signum() == 0)));
    }

    @ParameterizedTest
    @EnumSource(
            value = LiveVenue.class,
            names = {"BINANCE_USDM", "BYBIT_LINEAR", "OKX_DERIVATIVES", "KUCOIN_FUTURES", "KRAKEN_FUTURES"})
    void shouldBookEachPaymentOnceThroughBreaksAndARestart(final LiveVenue live) throws Exception {
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        final String when = "seed " + seed + " " + live;
        try (SimulatedVenue venue = live.launch(seed)) {
            final NodeConfig config = NodeConfig.parse(
                    "test", live.node(folder.resolve("node"), "fused", venue.port(), "", ""), LiveVenue.ENVIRONMENT);
            final Node first = Node.launchObserved(config, this::onInbound);
            try {
                hold(venue, first);
                venue.settleFunding();
                if (LiveVenue.OKX_DERIVATIVES == live || LiveVenue.KRAKEN_FUTURES == live) {
                    venue.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1)); // nobody tells of it: asked after a break
                }
                awaitPayments(venue, first);
                venue.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
                venue.settleFunding(); // while nobody listens
                venue.inject(Fault.next(FaultKind.LOSE_REPLIES, 1));
                awaitPayments(venue, first);
            } finally {
                first.close();
            }
            assertNull(first.failure());
            venue.clearFaults();
            venue.settleFunding();
            venue.settleFunding();
            final Node second = Node.launchObserved(config, this::onInbound);
            try {
                awaitPayments(venue, second);
                hold(venue, second);
                venue.settleFunding();
                venue.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
                awaitPayments(venue, second);
            } finally {
                second.close();
            }
            assertNull(second.failure());
            judge(live, venue, second.stages(), when);
            final ReplayRunner.Result replay = new ReplayRunner(folder.resolve("node/journal")).run();
            assertEquals(0, replay.outputsDiffering(), when);
            assertEquals(second.summary().stateHash(), replay.stateHash(), when);
        }
    }

    private void judge(
            final LiveVenue live, final SimulatedVenue venue, final CoreConfig.Stages stages, final String when) {
        final SimLedger ledger = venue.ledger();
        assertTrue(ledger.fundings().size() >= 5, when);
        assertEquals(listed(venue), heard.stream().sorted().toList(), when);
        final OrdersStage orders = stages.orders();
        assertEquals(0, orders.repeatedFundingCount(), when);
        assertEquals(0, orders.unbookedFundingCount(), when);
        LiveNodeTest.judge(live, ledger, stages, when);
        BigDecimal paid = BigDecimal.ZERO;
        for (final SimLedger.FillEntry fill : ledger.fills()) {
            paid = paid.add(fill.fee());
        }
        for (final SimLedger.FundingEntry funding : ledger.fundings()) {
            paid = paid.add(funding.paid());
        }
        final BigDecimal booked = BigDecimal.valueOf(orders.portfolio().fees(), -Decimals.MONEY_EXPONENT);
        final BigDecimal off = booked.subtract(paid).abs();
        // a fee of more decimals is rounded
        assertTrue(
                off.compareTo(BigDecimal.valueOf(ledger.fills().size(), -Decimals.MONEY_EXPONENT)) <= 0,
                when + ": booked " + booked + " of " + paid);
    }
}
