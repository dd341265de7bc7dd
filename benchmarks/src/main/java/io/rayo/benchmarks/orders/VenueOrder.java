package io.rayo.benchmarks.orders;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rayo.codecs.EventHeaders;
import io.rayo.codecs.sbe.NewOrderDecoder;
import io.rayo.codecs.sbe.NewOrderEncoder;
import io.rayo.codecs.sbe.OrderType;
import io.rayo.codecs.sbe.Side;
import io.rayo.codecs.sbe.TimeInForce;
import io.rayo.gateways.binance.BinanceOrderEncoder;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.bybit.BybitOrderProtocol;
import io.rayo.gateways.bybit.BybitProduct;
import io.rayo.gateways.bybit.BybitSettings;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.okx.OkxOrderEncoder;
import io.rayo.gateways.okx.OkxOrderInstrument;
import io.rayo.gateways.okx.OkxProduct;
import io.rayo.gateways.orders.ClientOrderIds;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.OrderEncoder;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes a limit order for one venue, again and again. */
final class VenueOrder {
    private static final long START_NS = 1_790_000_000_000_000_000L;
    private static final String KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    private static final String SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";

    private final String name;
    private final OrderEncoder encoder;
    private final OrderInstrument instrument;
    private final SocketRole socket;
    private final OrderRequest out = new OrderRequest();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final NewOrderDecoder order = new NewOrderDecoder();

    private VenueOrder(
            final String name, final OrderEncoder encoder, final OrderInstrument instrument, final SocketRole socket) {
        this.name = name;
        this.encoder = encoder;
        this.instrument = instrument;
        this.socket = socket;
        EventHeaders.put(message, 0, NewOrderEncoder.TEMPLATE_ID, NewOrderEncoder.BLOCK_LENGTH, 1, 1, 1, 1, 0, 0);
    }

    static List<VenueOrder> all() {
        final OrderInstrument btc = new OrderInstrument(1, "BTCUSDT", "BTC", -2, -5);
        return List.of(
                new VenueOrder("binance-spot, signed", binance(BinanceProduct.SPOT), btc, SocketRole.BOTH),
                new VenueOrder("binance-usdm, signed", binance(BinanceProduct.USDM), btc, SocketRole.REQUESTS),
                new VenueOrder(
                        "bybit-linear, connection signed",
                        new BybitOrderProtocol(
                                        new BybitSettings(BybitProduct.LINEAR).account(credentials(), "b1"),
                                        new FeedSymbols<>())
                                .encoder(),
                        btc,
                        SocketRole.REQUESTS),
                new VenueOrder(
                        "okx-derivatives, connection signed",
                        new OkxOrderEncoder(
                                OkxProduct.DERIVATIVES,
                                false,
                                new Credentials(
                                        KEY.getBytes(US_ASCII), SECRET.getBytes(US_ASCII), "p".getBytes(US_ASCII)),
                                false,
                                new ClientOrderIds("b1"),
                                5_000),
                        new OkxOrderInstrument(1, "BTC-USDT-SWAP", "BTC", -1, -2, 10_459),
                        SocketRole.BOTH));
    }

    private static OrderEncoder binance(final BinanceProduct product) {
        return new BinanceOrderEncoder(product, credentials(), new ClientOrderIds("b1"), 5_000);
    }

    private static Credentials credentials() {
        return new Credentials(KEY.getBytes(US_ASCII), SECRET.getBytes(US_ASCII));
    }

    String name() {
        return name;
    }

    /** Bytes of the request. */
    int length() {
        write(1);
        return out.bodyLength();
    }

    /** Writes an order whose id, price and time are new; its length. */
    int write(final long number) {
        newOrder.wrap(message, EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(64 * (number + 1))
                .priceMantissa(61_234_50 + (number & 1023))
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(1_000)
                .strategyId(1)
                .signalId(0)
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC)
                .orderFlags()
                .clear();
        order.wrap(
                message,
                EventHeaders.SEQUENCE_OFFSET,
                EventHeaders.blockLength(message, 0),
                EventHeaders.version(message, 0));
        out.begin(RequestKind.PLACE, Route.SOCKET, number, socket);
        if (null != encoder.placeOrder(order, instrument, START_NS + number * 1_000_000L, out)) {
            throw new IllegalStateException(name + " refuses the order");
        }
        return out.bodyLength();
    }
}
