package io.rayo.gateways.binance;

import io.rayo.gateways.TestPublisher;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.OrderCounters;
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
    final BinanceExecutionDecoder decoder;

    ExecutionHarness(BinanceProduct product) {
        symbols.add(new BinanceInstrument("BTCUSDT", 1, -2, -8, null));
        symbols.add(new BinanceInstrument("ETHUSDT", 2, -2, -8, null));
        symbols.add(new BinanceInstrument("ETHBTC", 3, -8, -8, null));
        symbols.add(new BinanceInstrument("LTCBTC", 4, -8, -8, null));
        decoder =
                new BinanceExecutionDecoder(product, symbols, new ClientOrderIds(OrderMessages.PREFIX), counters, this);
    }

    DecodeError decode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    static String words(ExecutionUpdate u) {
        TestPublisher publisher = new TestPublisher();
        new ExecutionReportWriter(publisher, 1, 0, 0).write(u, u.instrument.instrumentId(), 5);
        String body = u.executionType + " " + u.orderStatus + " " + u.side + " id=" + u.clientOrderId + " order="
                + u.venueOrderId + " q=" + number(u.quantity) + " z=" + number(u.cumulative);
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
    public void onAnswer(OrderAnswer a) {
        heard.add("answer " + (char) a.kind + a.number + "/" + a.attempt + " " + a.status + " " + a.errorCode
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
    public void onUserDataEnded() {
        heard.add("user data ended");
    }

    @Override
    public void onServerShutdown() {
        heard.add("shutdown");
    }
}
