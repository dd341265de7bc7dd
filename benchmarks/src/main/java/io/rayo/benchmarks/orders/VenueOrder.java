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
import io.rayo.gateways.kraken.KrakenFuturesOrderProtocol;
import io.rayo.gateways.kraken.KrakenOrderProtocol;
import io.rayo.gateways.kraken.KrakenOrderSettings;
import io.rayo.gateways.kucoin.KucoinOrderProtocol;
import io.rayo.gateways.kucoin.KucoinOrderSettings;
import io.rayo.gateways.kucoin.KucoinProduct;
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
import java.util.Base64;
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
    private final Route route;
    private final long quantity;
    private final OrderRequest out = new OrderRequest();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final NewOrderDecoder order = new NewOrderDecoder();

    private VenueOrder(
            final String name, final OrderEncoder encoder, final OrderInstrument instrument, final SocketRole socket) {
        this(name, encoder, instrument, socket, Route.SOCKET, 1_000);
    }

    private VenueOrder(
            final String name,
            final OrderEncoder encoder,
            final OrderInstrument instrument,
            final SocketRole socket,
            final Route route,
            final long quantity) {
        this.route = route;
        this.quantity = quantity;
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
                                5_000,
                                false),
                        new OkxOrderInstrument(1, "BTC-USDT-SWAP", "BTC", -1, -2, 10_459),
                        SocketRole.BOTH),
                new VenueOrder(
                        "kucoin-spot, connection signed",
                        kucoin(KucoinProduct.SPOT),
                        new OrderInstrument(1, "BTC-USDT", "BTC", -1, -8),
                        SocketRole.REQUESTS),
                new VenueOrder(
                        "kucoin-futures, connection signed",
                        kucoin(KucoinProduct.FUTURES),
                        new OrderInstrument(1, "XBTUSDTM", "BTC", -1, 0),
                        SocketRole.REQUESTS),
                new VenueOrder(
                        "kraken-spot by REST, signed with SHA-256 and HMAC-SHA512",
                        new KrakenOrderProtocol(KrakenOrderSettings.spot(krakenKey(), "b1"), new FeedSymbols<>())
                                .encoder(),
                        new OrderInstrument(1, "BTC/USD", "BTC", -1, -8),
                        SocketRole.BOTH,
                        Route.REST,
                        100_000),
                new VenueOrder(
                        "kraken-futures by REST, signed with SHA-256 and HMAC-SHA512",
                        new KrakenFuturesOrderProtocol(
                                        KrakenOrderSettings.futures(krakenKey(), "b1"), new FeedSymbols<>())
                                .encoder(),
                        new OrderInstrument(1, "PF_XBTUSD", "BTC", 0, -4),
                        SocketRole.BOTH,
                        Route.REST,
                        1_000));
    }

    private static OrderEncoder kucoin(final KucoinProduct product) {
        final Credentials account =
                new Credentials(KEY.getBytes(US_ASCII), SECRET.getBytes(US_ASCII), "p".getBytes(US_ASCII));
        return new KucoinOrderProtocol(new KucoinOrderSettings(product, account, "b1"), new FeedSymbols<>()).encoder();
    }

    /** A secret as this venue gives it: 64 bytes in base64. */
    private static Credentials krakenKey() {
        final byte[] secret = Base64.getEncoder().encode(SECRET.getBytes(US_ASCII));
        return new Credentials(KEY.getBytes(US_ASCII), secret);
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

    /** Whether its signature, if any, is the HMAC-SHA256 that the floor is: another hash has another wall. */
    boolean isOfSha256() {
        return Route.SOCKET == route;
    }

    /** Bytes of the request. */
    int length() {
        return write(1);
    }

    /** Writes an order whose id, price and time are new; its length. */
    int write(final long number) {
        newOrder.wrap(message, EventHeaders.SEQUENCE_OFFSET)
                .clientOrderId(64 * (number + 1))
                .priceMantissa(61_234_50 + (number & 1023))
                .stopPriceMantissa(NewOrderEncoder.stopPriceMantissaNullValue())
                .quantityMantissa(quantity)
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
        out.begin(RequestKind.PLACE, route, number, socket);
        if (null != encoder.placeOrder(order, instrument, START_NS + number * 1_000_000L, out)) {
            throw new IllegalStateException(name + " refuses the order");
        }
        return Route.REST == route ? out.targetLength() + out.bodyLength() : out.bodyLength();
    }
}
