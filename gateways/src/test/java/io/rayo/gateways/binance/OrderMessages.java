package io.rayo.gateways.binance;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.CancelOrderEncoder;
import io.rayo.codecs.sbe.MessageHeaderEncoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.RejectReason;
import io.rayo.codecs.sbe.ReplaceOrderDecoder;
import io.rayo.codecs.sbe.ReplaceOrderEncoder;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderInstrument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Order messages of the core, and what an encoder needs. */
final class OrderMessages {
    static final String KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    static final String SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    static final String PREFIX = "run1";
    static final long NULL = NewOrderEncoder.priceMantissaNullValue();
    static final long START_NS = 1_790_000_000_000_000_000L;

    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final NewOrderEncoder order = new NewOrderEncoder();
    private final CancelOrderEncoder cancel = new CancelOrderEncoder();
    long price = 6_123_450;
    long stopPrice = NULL;
    long quantity = 1_000_000;
    Side side = Side.BUY;
    OrderType type = OrderType.LIMIT;
    TimeInForce timeInForce = TimeInForce.GTC;
    boolean reduceOnly;
    int instrumentId = 1;

    static Credentials credentials() {
        return new Credentials(KEY.getBytes(StandardCharsets.US_ASCII), SECRET.getBytes(StandardCharsets.US_ASCII));
    }

    static List<BinanceInstrument> instruments() {
        return List.of(
                new BinanceInstrument("BTCUSDT", 1, -2, -8, null), new BinanceInstrument("1２USDT", 2, 1, 0, null));
    }

    static BinanceOrderProtocol protocol(BinanceProduct product, FeedSymbols<BinanceInstrument> symbols) {
        return new BinanceOrderProtocol(
                new BinanceSettings(product)
                        .symbols(List.of("BTCUSDT"))
                        .account(credentials(), PREFIX)
                        .conclude(),
                symbols);
    }

    /** What a session or an encoder needs of an instrument. */
    static OrderInstrument orderInstrument(BinanceInstrument instrument) {
        return new OrderInstrument(
                instrument.instrumentId(),
                instrument.symbol(),
                instrument.symbol().replace("USDT", ""),
                instrument.priceExponent(),
                instrument.sizeExponent());
    }

    static String clientText(long clientOrderId) {
        String digits = Long.toString(clientOrderId, 36);
        return PREFIX + "0".repeat(12 - digits.length()) + digits;
    }

    int newOrder(long clientOrderId) {
        EventHeaders.put(
                buffer, 0, NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH, 0, 0, instrumentId, 1, 0, 0);
        order.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(clientOrderId)
                .priceMantissa(price)
                .stopPriceMantissa(stopPrice)
                .quantityMantissa(quantity)
                .strategyId(1)
                .signalId(1)
                .side(side)
                .orderType(type)
                .timeInForce(timeInForce);
        order.orderFlags().clear().reduceOnly(reduceOnly);
        return MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH;
    }

    int cancelOrder(long clientOrderId, long cancelId) {
        EventHeaders.put(
                buffer,
                0,
                CancelOrderEncoder.TEMPLATE_ID,
                CancelOrderEncoder.BLOCK_LENGTH,
                0,
                0,
                instrumentId,
                1,
                0,
                0);
        cancel.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(clientOrderId)
                .cancelId(cancelId)
                .reason(RejectReason.NONE);
        return MessageHeaderEncoder.ENCODED_LENGTH + CancelOrderEncoder.BLOCK_LENGTH;
    }

    ReplaceOrderDecoder replaceOrder(long clientOrderId, long newPrice, long newQuantity) {
        EventHeaders.put(
                buffer,
                0,
                ReplaceOrderEncoder.TEMPLATE_ID,
                ReplaceOrderEncoder.BLOCK_LENGTH,
                0,
                0,
                instrumentId,
                1,
                0,
                0);
        new ReplaceOrderEncoder()
                .wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .clientOrderId(clientOrderId)
                .replaceId(clientOrderId + 1)
                .priceMantissa(newPrice)
                .quantityMantissa(newQuantity);
        return new ReplaceOrderDecoder()
                .wrap(
                        buffer,
                        EventHeaders.SEQUENCE_OFFSET,
                        EventHeaders.blockLength(buffer, 0),
                        EventHeaders.version(buffer, 0));
    }
}
