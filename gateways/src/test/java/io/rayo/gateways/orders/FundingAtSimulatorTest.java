package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.codecs.Decimals;
import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.ExecutionType;
import io.rayo.codecs.sbe.FundingPaymentDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.sim.venue.BookSnapshot;
import io.rayo.gateways.sim.venue.Fault;
import io.rayo.gateways.sim.venue.FaultKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** At each venue of perpetuals: what its ledger says of funding is published, each payment once, to the last unit. */
class FundingAtSimulatorTest {
    private static final long MS = 1_000_000L;

    private final GatewayUnderTest rig = new GatewayUnderTest(30, this::state);
    private final List<String> published = new CopyOnWriteArrayList<>();
    private final ExecutionReportDecoder report = new ExecutionReportDecoder();
    private final AtomicLong position = new AtomicLong();
    private SimulatedVenue simulator;
    private VenueUnderTest venue;

    static Stream<VenueUnderTest> venues() {
        List<String> perpetuals =
                List.of("Binance USDM", "Bybit LINEAR", "OKX DERIVATIVES", "KuCoin FUTURES", "Kraken futures");
        List<VenueUnderTest> found = ScriptedEndsTest.venues()
                .filter(each -> perpetuals.contains(each.toString()))
                .toList();
        assertEquals(perpetuals.size(), found.size());
        return found.stream();
    }

    private String state() {
        return "failures " + rig.counters.fundingFailures + " published " + published.size() + " of "
                + simulator.ledger().fundings().size();
    }

    private void launch(VenueUnderTest underTest) {
        venue = underTest;
        simulator = venue.launch();
        OrderSettings settings = OrderSettings.DEFAULTS
                .with()
                .requestTimeoutNs(500 * MS)
                .queries(20 * MS, 500 * MS, MS)
                .fundingNs(400 * MS)
                .build();
        rig.start(venue.protocol(simulator), venue.instrument(), settings, this::onMessage, comparison -> {});
    }

    @AfterEach
    void close() {
        rig.close();
        simulator.close();
    }

    /** On the event loop, as all that the core would hear. */
    private void onMessage(DirectBuffer buffer, int offset, int length) {
        if (EventHeaders.templateId(buffer, offset) == FundingPaymentDecoder.TEMPLATE_ID) {
            FundingPaymentDecoder funding = new FundingPaymentDecoder()
                    .wrap(
                            buffer,
                            offset + EventHeaders.SEQUENCE_OFFSET,
                            EventHeaders.blockLength(buffer, offset),
                            EventHeaders.version(buffer, offset));
            assertEquals(1, EventHeaders.instrumentId(buffer, offset));
            published.add(funding.fundingTimeNs() / MS + " " + funding.amount());
        } else if (GatewayUnderTest.wrap(report, buffer, offset)
                && (report.executionType() == ExecutionType.TRADE
                        || report.executionType() == ExecutionType.ADJUSTMENT)) {
            long quantity = report.lastQuantityMantissa();
            long held = position.addAndGet(report.side() == Side.BUY ? quantity : -quantity);
            rig.gateway().ourPosition(1, held, 6_000_000_000_000L);
        }
    }

    private String symbol() {
        return new String(venue.instrument().symbol(), StandardCharsets.UTF_8);
    }

    /** Buys at whatever it costs. */
    private void buy(long id) {
        OrderInstrument instrument = venue.instrument();
        BookSnapshot book =
                simulator.call(() -> simulator.market(venue.product(), symbol()).snapshot(5));
        var grid = simulator.market(venue.product(), symbol()).instrument();
        long price = Decimals.parse(grid.priceText(book.asks().getFirst()[0] * 102 / 100), instrument.priceExponent());
        long quantity = Decimals.parse(grid.quantityText(20 * grid.lotsUnit()), instrument.sizeExponent());
        long before = position.get();
        rig.place(id, Side.BUY, price, quantity, TimeInForce.IOC, order -> {});
        rig.await("fill", () -> position.get() > before && rig.gateway().isSettled());
    }

    private List<String> ledger() {
        return simulator.ledger().fundings().stream()
                .map(funding -> funding.timeMs() + " "
                        + Decimals.parse(funding.paid().toPlainString(), Decimals.MONEY_EXPONENT))
                .toList();
    }

    private long asked() {
        return simulator.ledger().requests().stream()
                .filter(request -> request.method().matches(".*(income|bills|funding-history|account-log)")
                        || "Funding".equals(request.parameters().get("execType")))
                .filter(request -> request.fate() == SimLedger.Fate.EXECUTED)
                .count();
    }

    /** Until all is published, and the venue was asked twice more. */
    private void awaitAll() {
        rig.await(
                "all payments",
                () -> published.size() >= simulator.ledger().fundings().size());
        long before = asked();
        rig.await("two more questions", () -> asked() >= before + 2);
        assertEquals(ledger(), published, venue.toString());
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldPublishEachPaymentOnceThroughLostAnswersAndBreaks(VenueUnderTest underTest) {
        launch(underTest);
        simulator.settleFunding();
        assertEquals(List.of(), ledger(), "nothing is held yet");
        buy(64);
        simulator.settleFunding();
        awaitAll();
        assertEquals(1, published.size());
        assertTrue(simulator.ledger().fundings().getFirst().paid().signum() > 0, "a long position pays");
        simulator.inject(Fault.next(FaultKind.LOSE_REPLIES, 2));
        simulator.settleFunding();
        simulator.inject(Fault.next(FaultKind.DISCONNECT_ALL, 1));
        simulator.settleFunding();
        simulator.inject(Fault.next(FaultKind.STATUS_5XX_NOT_EXECUTED, 2));
        awaitAll();
        buy(128);
        simulator.settleFunding();
        awaitAll();
        assertEquals(4, published.size());
        assertEquals(4, rig.counters.fundings);
        assertEquals(0, rig.counters.fundingUnbooked);
        assertEquals(0, rig.counters.totalErrors());
    }

    @ParameterizedTest
    @MethodSource("venues")
    void shouldReadAListOfManyPages(VenueUnderTest underTest) {
        launch(underTest);
        buy(64);
        // pages of 1000, 500 and 100
        String name = venue.toString();
        int many = name.startsWith("Binance") ? 1_010 : name.startsWith("Kraken") ? 520 : 230;
        for (int i = 0; i < many; i++) {
            simulator.settleFunding();
        }
        awaitAll();
        assertEquals(many, published.size());
    }
}
