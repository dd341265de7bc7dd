package io.rayo.gateways.binance;

import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.ExecutionListener;
import io.rayo.gateways.orders.ExecutionUpdate;
import io.rayo.gateways.orders.OrderAnswer;
import io.rayo.gateways.orders.OrderCounters;
import io.rayo.gateways.orders.ReplyHeaders;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.SocketRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A decoder of executions that writes down what it hears. */
final class ExecutionHarness implements ExecutionListener {
    final FeedSymbols<BinanceInstrument> symbols = new FeedSymbols<>();
    final OrderCounters counters = new OrderCounters();
    final List<String> heard = new ArrayList<>();
    final OpenOrderLists lists = new OpenOrderLists();
    final BinanceExecutionDecoder decoder;

    ExecutionHarness(BinanceProduct product) {
        symbols.add(new BinanceInstrument("BTCUSDT", 1, -2, -8, null));
        symbols.add(new BinanceInstrument("ETHUSDT", 2, -2, -8, null));
        symbols.add(new BinanceInstrument("ETHBTC", 3, -8, -8, null));
        symbols.add(new BinanceInstrument("LTCBTC", 4, -8, -8, null));
        decoder = new BinanceExecutionDecoder(
                product, symbols, new ListenKey(), lists, new ClientOrderIds(OrderMessages.PREFIX), counters, this);
    }

    DecodeError decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeText(SocketRole.BOTH, new UnsafeBuffer(bytes), 0, bytes.length, 5);
    }

    /** An answer by REST to the request with correlation id 77. */
    DecodeError reply(RequestKind kind, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeReply(kind, 77, status, ReplyHeaders.NONE, new UnsafeBuffer(bytes), 0, bytes.length, 5);
    }

    static String words(ExecutionUpdate u) {
        String body = u.executionType + " " + u.orderStatus + " " + u.side + " id=" + u.clientOrderId + " order="
                + new String(u.venueOrderId, 0, u.venueOrderIdLength, StandardCharsets.US_ASCII) + " q="
                + number(u.quantity) + " z=" + number(u.cumulative);
        if (u.tradeId != ExecutionUpdate.NULL) {
            body += " t=" + u.tradeId + " l=" + u.lastQuantity + " L=" + u.lastPrice + " fee=" + number(u.fee) + " "
                    + new String(u.feeAsset, 0, u.feeAssetLength, StandardCharsets.UTF_8) + " " + u.liquidity;
        }
        return body + (u.textLength > 0 ? " '" + text(u) + "'" : "");
    }

    static String text(ExecutionUpdate u) {
        return new String(u.text, 0, u.textLength, StandardCharsets.UTF_8);
    }

    private static String number(long value) {
        return value == ExecutionUpdate.NULL ? "-" : Long.toString(value);
    }

    @Override
    public void onOrderEvent(ExecutionUpdate update) {
        heard.add("event " + words(update));
    }

    @Override
    public void onOrderUnclear(ExecutionUpdate update) {
        heard.add("unclear " + words(update));
    }

    @Override
    public void onAnswer(OrderAnswer a) {
        heard.add("answer " + a.kind + " " + a.correlationId + " " + a.outcome
                + (a.retryAtNs > 0 ? " until " + a.retryAtNs : "")
                + (a.retryAfterNs > 0 ? " for " + a.retryAfterNs : "")
                + (a.serverTimeNs > 0 ? " time " + a.serverTimeNs : "")
                + (a.next.isEmpty() ? "" : " more")
                + (a.hasOrder ? " " + words(a.update) : a.update.textLength > 0 ? " '" + text(a.update) + "'" : ""));
    }

    @Override
    public void onAnswerFill(OrderAnswer answer, ExecutionUpdate fill) {
        heard.add("fill " + words(fill));
    }

    @Override
    public void onAnswerEnd(OrderAnswer answer) {
        heard.add("end");
    }

    @Override
    public void onOpenOrder(ExecutionUpdate update) {
        heard.add("open " + words(update));
    }

    @Override
    public void onBalance(DirectBuffer buffer, int offset, int length, long free, long locked, long eventTimeNs) {
        heard.add("balance " + buffer.getStringWithoutLengthUtf8(offset, length) + " " + free + " " + locked + " "
                + eventTimeNs);
    }

    @Override
    public void onRateLimit(boolean orders, long intervalNs, long limit, long count) {
        heard.add((orders ? "orders " : "weight ") + intervalNs / 1_000_000_000L + "s " + limit + " " + count);
    }

    @Override
    public void onPosition(int instrumentId, long quantity, long averagePrice, long eventTimeNs) {
        heard.add("position " + instrumentId + " " + quantity + " at " + number(averagePrice));
    }

    @Override
    public void onHandshake(SocketRole socket, long correlationId, boolean ok) {
        heard.add("handshake " + socket + " " + correlationId + " " + ok);
    }

    @Override
    public void onPrivateStreamEnded(boolean reconnect) {
        heard.add("user data ended" + (reconnect ? ", reconnect" : ""));
    }

    @Override
    public void onPrivateStreamGap() {
        heard.add("gap");
    }

    @Override
    public void onServerShutdown(SocketRole socket) {
        heard.add("shutdown " + socket);
    }
}
