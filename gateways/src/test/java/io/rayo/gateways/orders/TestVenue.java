package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.ExecutionReportDecoder;
import io.rayo.codecs.sbe.FundingPaymentDecoder;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.net.ConnectionSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A venue without words: requests are only written down, and what it says is a call. Orders by REST or by socket, two
 * sources of queries, a private stream with a handshake of two steps.
 */
final class TestVenue implements OrderProtocol, OrderEncoder, OrderDecoder, RequestChannel, SocketControl {
    static final long MS = 1_000_000;
    static final long START_NS = 1_790_000_000_000_000_000L;

    final List<String> sent = new ArrayList<>();
    final List<Long> ids = new ArrayList<>();
    final List<String> reports = new ArrayList<>();
    final List<String> wishes = new ArrayList<>();
    final List<ReconciliationReport> comparisons = new ArrayList<>();
    final OrderCounters counters = new OrderCounters();
    final WindowLimits limits = new WindowLimits(1);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final boolean byRest;
    private final boolean positions;
    private final boolean fallsBack;
    private final boolean pays;
    /** Payments of funding that were published. */
    final List<String> fundings = new ArrayList<>();

    private ExecutionListener listener;
    private Consumer<ExecutionListener> word;
    private String words = "";
    long nowNs = START_NS;
    /** When the event was received that the next orders come of; 0 for none. */
    long causeNs;

    boolean takes = true;

    /** When the order of the last question was sent. */
    long askedSentNs;

    final List<Route> routes = new ArrayList<>();
    final OrderSession session;

    TestVenue(boolean byRest, boolean positions, OrderSettings settings) {
        this(byRest, positions, false, settings);
    }

    TestVenue(boolean byRest, boolean positions, boolean fallsBack, OrderSettings settings) {
        this(byRest, positions, fallsBack, settings, true, false);
    }

    /** Without instruments, as before the venue has listed them. */
    static TestVenue withoutInstruments() {
        return new TestVenue(true, true, false, OrderSettings.DEFAULTS, false, false);
    }

    /** A venue of perpetuals that lists what they paid. */
    static TestVenue paying(OrderSettings settings) {
        return new TestVenue(true, true, false, settings, true, true);
    }

    private TestVenue(
            boolean byRest,
            boolean positions,
            boolean fallsBack,
            OrderSettings settings,
            boolean hasInstruments,
            boolean pays) {
        this.pays = pays;
        this.byRest = byRest;
        this.fallsBack = fallsBack;
        this.positions = positions;
        session = new OrderSession(
                this,
                this,
                this,
                new TestPublisher(this::onReport),
                settings,
                counters,
                comparisons::add,
                () -> nowNs,
                0,
                0);
        if (hasInstruments) {
            session.add(new OrderInstrument(1, "BTCUSDT", "BTC", "USDT", -2, -3));
            session.add(new OrderInstrument(2, "BTCUSDC", "BTC", "USDC", -2, -5));
        }
    }

    private void onReport(DirectBuffer buffer, int offset, int length) {
        if (EventHeaders.templateId(buffer, offset) == FundingPaymentDecoder.TEMPLATE_ID) {
            FundingPaymentDecoder funding = new FundingPaymentDecoder()
                    .wrap(
                            buffer,
                            offset + EventHeaders.SEQUENCE_OFFSET,
                            EventHeaders.blockLength(buffer, offset),
                            EventHeaders.version(buffer, offset));
            assertEquals(FundingPaymentDecoder.fundingRateNullValue(), funding.fundingRate());
            fundings.add(EventHeaders.instrumentId(buffer, offset) + " at " + (funding.fundingTimeNs() - START_NS) / MS
                    + " paid " + funding.amount());
            return;
        }
        if (EventHeaders.templateId(buffer, offset) != ExecutionReportDecoder.TEMPLATE_ID) {
            return;
        }
        ExecutionReportDecoder report = new ExecutionReportDecoder()
                .wrap(
                        buffer,
                        offset + EventHeaders.SEQUENCE_OFFSET,
                        EventHeaders.blockLength(buffer, offset),
                        EventHeaders.version(buffer, offset));
        String id = report.clientOrderId() == ExecutionUpdate.NULL ? "-" : Long.toString(report.clientOrderId());
        String fill = report.lastQuantityMantissa() == ExecutionUpdate.NULL
                ? ""
                : " " + report.side() + " " + report.lastQuantityMantissa() + "@" + report.lastPriceMantissa();
        reports.add(id + " " + report.executionType() + " " + report.orderStatus() + fill);
        report.venueOrderId();
        report.feeAsset();
        String text = report.text();
        if (!text.isEmpty()) {
            reports.add(reports.removeLast() + " '" + text + "'");
        }
    }

    /** Lets the venue say something now. */
    void says(Consumer<ExecutionListener> newWord) {
        word = newWord;
        session.onText(SocketRole.PRIVATE, message, 0, 0, nowNs);
    }

    /** Answers the last request of a kind. */
    void answers(RequestKind kind, Outcome outcome, Consumer<OrderAnswer> more) {
        answers(kind, outcome, more, l -> {});
    }

    void answers(RequestKind kind, Outcome outcome, Consumer<OrderAnswer> more, Consumer<ExecutionListener> list) {
        OrderAnswer answer = new OrderAnswer();
        answer.correlationId = idOfLast(kind);
        answer.outcome = outcome;
        more.accept(answer);
        says(l -> {
            l.onAnswer(answer);
            list.accept(l);
            l.onAnswerEnd(answer);
        });
    }

    /** Answers one request. */
    void answersTo(long correlationId, Outcome outcome) {
        OrderAnswer answer = new OrderAnswer();
        answer.correlationId = correlationId;
        answer.outcome = outcome;
        says(l -> {
            l.onAnswer(answer);
            l.onAnswerEnd(answer);
        });
    }

    long idOfLast(RequestKind kind) {
        for (int i = sent.size() - 1; i >= 0; i--) {
            if (sent.get(i).startsWith(kind.name())) {
                return ids.get(i);
            }
        }
        throw new AssertionError("no " + kind + " was sent: " + sent);
    }

    long count(RequestKind kind) {
        return sent.stream().filter(s -> s.startsWith(kind.name())).count();
    }

    void pass(long milliseconds) {
        for (long i = 0; i < milliseconds; i += 5) {
            nowNs += 5 * MS;
            session.doWork(nowNs);
        }
    }

    void place(long id) {
        place(id, -1, 0);
    }

    /** Places an order that takes the place of another, of which so much is supposed to be filled; -1 for none. */
    void place(long id, long replacesId, long filled) {
        EventHeaders.put(
                message, 0, NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH, 0, causeNs, 1, venueId(), 0, 0);
        NewOrderEncoder order = new NewOrderEncoder()
                .wrap(message, EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(id)
                .priceMantissa(6_000_000)
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(10)
                .strategyId(1)
                .signalId(1)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC)
                .replacesId(replacesId)
                .replacesFilledQuantityMantissa(filled);
        order.orderFlags().clear().replacing(replacesId >= 0);
        session.onOrder(message, 0, order.limit());
    }

    void cancel(long id) {
        EventHeaders.put(
                message, 0, CancelOrderEncoder.TEMPLATE_ID, CancelOrderEncoder.BLOCK_LENGTH, 0, 0, 1, venueId(), 0, 0);
        CancelOrderEncoder cancel = new CancelOrderEncoder()
                .wrap(message, EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(id)
                .cancelId(id + 1)
                .reason(RejectReason.NONE);
        session.onOrder(message, 0, cancel.limit());
    }

    /** Opens the sockets, with the private stream through its handshake, and forgets what was sent for that. */
    void connect() {
        if (!byRest) {
            session.onSocketOpen(SocketRole.REQUESTS);
        }
        session.onSocketOpen(SocketRole.PRIVATE);
        for (int i = 0; i < 2; i++) {
            says(l -> l.onHandshake(SocketRole.PRIVATE, -1, true));
        }
    }

    void tellTime(long offsetNs) {
        pass(5);
        answers(RequestKind.SERVER_TIME, Outcome.OK, a -> a.serverTimeNs = nowNs + offsetNs);
    }

    // ---- protocol ----

    @Override
    public int venueId() {
        return 9;
    }

    @Override
    public ClientOrderIds ids() {
        return new ClientOrderIds("t1");
    }

    @Override
    public Route route(RequestKind kind) {
        return switch (kind) {
            case PLACE, CANCEL, REPLACE -> byRest ? Route.REST : Route.SOCKET;
            case HANDSHAKE -> Route.SOCKET;
            case POSITIONS -> positions ? Route.REST : Route.NONE;
            case FUNDING -> pays ? Route.REST : Route.NONE;
            default -> Route.REST;
        };
    }

    @Override
    public boolean fallsBack(RequestKind kind) {
        return fallsBack;
    }

    @Override
    public List<SocketSpec> sockets() {
        ConnectionSettings connection = ConnectionSettings.defaults(10);
        SocketSpec events = new SocketSpec(SocketRole.PRIVATE, true, 2, 60_000 * MS, connection);
        return byRest ? List.of(events) : List.of(new SocketSpec(SocketRole.REQUESTS, false, 0, 0, connection), events);
    }

    @Override
    public String socketUrl(SocketRole role) {
        return "ws://127.0.0.1:1/";
    }

    @Override
    public String restUrl() {
        return "http://127.0.0.1:1";
    }

    @Override
    public OrderEncoder encoder() {
        return this;
    }

    @Override
    public OrderDecoder newDecoder(ExecutionListener newListener, OrderCounters newCounters) {
        listener = newListener;
        return this;
    }

    @Override
    public OrderLimits limits() {
        return limits;
    }

    @Override
    public long clockWindowNs() {
        return 5_000 * MS;
    }

    @Override
    public int queryStages() {
        return 2;
    }

    @Override
    public boolean fillsNeedVenueOrderId() {
        return false;
    }

    @Override
    public boolean isPerInstrument(RequestKind kind) {
        return false;
    }

    @Override
    public boolean hasPositions() {
        return positions;
    }

    // ---- encoder, channel, control ----

    private void write(String text, OrderRequest out) {
        words = text;
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.body().putBytes(0, bytes);
        out.bodyLength(bytes.length);
    }

    @Override
    public OrderRefusal placeOrder(NewOrderDecoder order, OrderInstrument i, long venueTimeNs, OrderRequest out) {
        write("" + order.clientOrderId(), out);
        return null;
    }

    @Override
    public void cancelOrder(OrderView order, long venueTimeNs, OrderRequest out) {
        write("" + order.clientOrderId(), out);
    }

    @Override
    public OrderRefusal replaceOrder(ReplaceOrderDecoder replace, OrderView order, long timeNs, OrderRequest out) {
        write(order.clientOrderId() + " to " + replace.quantityMantissa(), out);
        return null;
    }

    @Override
    public void queryOrder(OrderView order, int stage, long venueTimeNs, OrderRequest out) {
        askedSentNs = order.sentNs();
        write(order.clientOrderId() + " stage " + stage + page(order.queryCursor()), out);
    }

    @Override
    public void queryFills(OrderView order, PageCursor cursor, long venueTimeNs, OrderRequest out) {
        write(order.clientOrderId() + page(cursor), out);
    }

    private static String page(PageCursor cursor) {
        return cursor.isEmpty()
                ? ""
                : " from " + new String(cursor.text(), 0, cursor.length(), StandardCharsets.US_ASCII);
    }

    @Override
    public void recentFills(OrderInstrument i, long sinceNs, PageCursor cursor, long timeNs, OrderRequest out) {
        write("since " + (sinceNs - START_NS) / MS + page(cursor), out);
    }

    @Override
    public void openOrders(OrderInstrument instrument, PageCursor cursor, long venueTimeNs, OrderRequest out) {
        write("all" + page(cursor), out);
    }

    @Override
    public void balances(long venueTimeNs, OrderRequest out) {
        write("all", out);
    }

    @Override
    public void positions(OrderInstrument instrument, PageCursor cursor, long venueTimeNs, OrderRequest out) {
        write("all", out);
    }

    @Override
    public void funding(OrderInstrument i, long sinceNs, PageCursor cursor, long timeNs, OrderRequest out) {
        write("since " + (sinceNs - START_NS) / MS + page(cursor), out);
    }

    @Override
    public void serverTime(long venueTimeNs, OrderRequest out) {
        write("now", out);
    }

    @Override
    public void keyRights(long venueTimeNs, OrderRequest out) {
        write("now", out);
    }

    @Override
    public KeyRights keyRights(String answer) {
        return KeyRights.flag(answer, "withdraws");
    }

    @Override
    public void leverage(OrderInstrument instrument, int leverage, long venueTimeNs, OrderRequest out) {
        write(new String(instrument.symbol(), StandardCharsets.US_ASCII) + " " + leverage, out);
    }

    @Override
    public void marginMode(OrderInstrument instrument, boolean isolated, long venueTimeNs, OrderRequest out) {
        write(new String(instrument.symbol(), StandardCharsets.US_ASCII) + (isolated ? " isolated" : " cross"), out);
    }

    @Override
    public void deadMan(OrderInstrument instrument, long timeoutMs, long venueTimeNs, OrderRequest out) {
        write("" + timeoutMs, out);
    }

    @Override
    public void token(SocketRole role, long venueTimeNs, OrderRequest out) {
        write("" + role, out);
    }

    @Override
    public void keepAlive(SocketRole role, long venueTimeNs, OrderRequest out) {
        write("" + role, out);
    }

    @Override
    public void handshake(SocketRole role, int step, long venueTimeNs, OrderRequest out) {
        write(role + " step " + step, out);
    }

    @Override
    public boolean send(OrderRequest request) {
        if (takes) {
            sent.add(request.kind() + " " + words);
            routes.add(request.route());
            ids.add(request.correlationId());
        }
        return takes;
    }

    @Override
    public void reconnect(SocketRole role, String reason) {
        wishes.add("reconnect " + role + ": " + reason);
    }

    @Override
    public void onToken(SocketRole role, boolean ok) {
        wishes.add("token " + role + " " + ok);
    }

    // ---- decoder ----

    @Override
    public DecodeError decodeText(SocketRole socket, DirectBuffer buffer, int offset, int length, long timeNs) {
        word.accept(listener);
        return DecodeError.NONE;
    }

    @Override
    public DecodeError decodeReply(
            RequestKind kind,
            long correlationId,
            int status,
            ReplyHeaders headers,
            DirectBuffer buffer,
            int offset,
            int length,
            long receiveTimeNs) {
        return DecodeError.MALFORMED_JSON;
    }
}
