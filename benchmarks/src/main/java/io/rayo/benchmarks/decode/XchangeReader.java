package io.rayo.benchmarks.decode;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dto.marketdata.BybitOrderbook;
import dto.marketdata.BybitPublicOrder;
import dto.trade.BybitTrade;
import info.bitrich.xchangestream.binance.BinanceStreamingAdapters;
import info.bitrich.xchangestream.binance.dto.BinanceWebsocketTransaction;
import info.bitrich.xchangestream.binance.dto.BookTickerBinanceWebSocketTransaction;
import info.bitrich.xchangestream.binance.dto.DepthBinanceWebSocketTransaction;
import info.bitrich.xchangestream.binance.dto.FundingRateWebsocketTransaction;
import info.bitrich.xchangestream.binance.dto.KlineBinanceWebSocketTransaction;
import info.bitrich.xchangestream.binance.dto.TradeBinanceWebsocketTransaction;
import info.bitrich.xchangestream.bybit.BybitStreamAdapters;
import info.bitrich.xchangestream.kraken.KrakenStreamingAdapters;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.SortedMap;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.derivative.FuturesContract;
import org.knowm.xchange.dto.Order.OrderType;
import org.knowm.xchange.dto.marketdata.OrderBookUpdate;
import org.knowm.xchange.dto.marketdata.Ticker;
import org.knowm.xchange.dto.marketdata.Trade;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.instrument.Instrument;
import org.knowm.xchange.okex.OkexAdapters;
import org.knowm.xchange.okex.dto.marketdata.OkexOrderbook;
import org.knowm.xchange.okex.dto.marketdata.OkexPublicOrder;
import org.knowm.xchange.okex.dto.marketdata.OkexTrade;

/**
 * The peer: XChange's streaming path from the frame's text to its own objects, that is its mapper's tree, its transfer
 * objects, its adapters. What its services do before and after is left out, in its favour: the socket, the look-up of
 * the channel, the observables, and the upkeep of a book.
 *
 * <p>Not all kinds of frames have a counterpart in it.
 */
@SuppressWarnings("JavaUtilDate") // the peer's
final class XchangeReader {
    private static final Instrument SPOT = CurrencyPair.BTC_USDT;
    private static final Instrument PERPETUAL = new FuturesContract("BTC/USDT/PERP");
    private static final Instrument DOLLARS = CurrencyPair.BTC_USD;
    private static final ObjectMapper MAPPER = StreamingObjectMapperHelper.getObjectMapper();

    /** What XChange makes of a tree; the result depends on all of it. */
    private interface Path {
        long read(JsonNode tree) throws IOException;
    }

    private final Path path;
    private final FrameText.Frame frame;

    private XchangeReader(final FrameText.Frame frame, final Path path) {
        this.frame = frame;
        this.path = path;
    }

    /**
     * The path for a kind of frames.
     *
     * @param kind of the frames.
     * @return null if XChange has none.
     */
    static XchangeReader of(final FrameKind kind) {
        return switch (kind) {
            case BINANCE_SPOT_TRADE -> new XchangeReader(kind::text, binanceTrade());
            case BINANCE_SPOT_TOP, BINANCE_USDM_TOP -> new XchangeReader(kind::text, binanceTop());
            case BINANCE_SPOT_DEPTH_10, BINANCE_SPOT_DEPTH_20 -> new XchangeReader(kind::text, binanceDepth(SPOT));
            case BINANCE_USDM_DEPTH_10, BINANCE_USDM_DEPTH_20 -> new XchangeReader(kind::text, binanceDepth(PERPETUAL));
            case BINANCE_SPOT_BARS, BINANCE_USDM_BARS -> new XchangeReader(kind::text, binanceBars());
            case BINANCE_USDM_MARK -> new XchangeReader(kind::text, binanceMark());
            case BYBIT_TRADE -> new XchangeReader(kind::text, XchangeReader::bybitTrade);
            case BYBIT_DEPTH_10, BYBIT_DEPTH_20 -> new XchangeReader(kind::text, XchangeReader::bybitDepth);
            case OKX_TRADE -> new XchangeReader(kind::text, XchangeReader::okxTrade);
            case OKX_DEPTH_10, OKX_DEPTH_20 -> new XchangeReader(kind::text, XchangeReader::okxDepth);
            case KRAKEN_TRADE -> new XchangeReader(KrakenFrames::tradeV1, XchangeReader::krakenTrade);
            case KRAKEN_TOP -> new XchangeReader(KrakenFrames::topV1, XchangeReader::krakenTop);
            default -> null;
        };
    }

    /** Writes the frames that it reads: those of the kind, or the same content in the protocol's older version. */
    FrameText.Frame frame() {
        return frame;
    }

    long read(final byte[] bytes, final int offset, final int length) throws IOException {
        // a text frame comes as a string, which the service hands to its mapper
        return path.read(MAPPER.readTree(new String(bytes, offset, length, StandardCharsets.UTF_8)));
    }

    private static JavaType transaction(final Class<?> data) {
        return MAPPER.getTypeFactory().constructParametricType(BinanceWebsocketTransaction.class, data);
    }

    private static Path binanceTrade() {
        final JavaType type = transaction(TradeBinanceWebsocketTransaction.class);
        return tree -> {
            final BinanceWebsocketTransaction<TradeBinanceWebsocketTransaction> read = MAPPER.treeToValue(tree, type);
            return sum(BinanceStreamingAdapters.adaptRawTrade(read.getData().getRawTrade(), SPOT));
        };
    }

    private static Path binanceTop() {
        final JavaType type = transaction(BookTickerBinanceWebSocketTransaction.class);
        return tree -> {
            final BinanceWebsocketTransaction<BookTickerBinanceWebSocketTransaction> read =
                    MAPPER.treeToValue(tree, type);
            return sum(read.getData().getTicker().toTicker(true));
        };
    }

    private static Path binanceDepth(final Instrument instrument) {
        final JavaType type = transaction(DepthBinanceWebSocketTransaction.class);
        return tree -> {
            final BinanceWebsocketTransaction<DepthBinanceWebSocketTransaction> read = MAPPER.treeToValue(tree, type);
            final DepthBinanceWebSocketTransaction depth = read.getData();
            final List<OrderBookUpdate> updates = new ArrayList<>();
            binanceSide(updates, OrderType.BID, depth.getOrderBook().bids, instrument, depth.getEventTime());
            binanceSide(updates, OrderType.ASK, depth.getOrderBook().asks, instrument, depth.getEventTime());
            return sum(updates);
        };
    }

    private static void binanceSide(
            final List<OrderBookUpdate> updates,
            final OrderType side,
            final SortedMap<BigDecimal, BigDecimal> levels,
            final Instrument instrument,
            final Date time) {
        levels.forEach((price, quantity) ->
                updates.add(new OrderBookUpdate(side, quantity, instrument, price, time, quantity)));
    }

    private static Path binanceBars() {
        final JavaType type = transaction(KlineBinanceWebSocketTransaction.class);
        return tree -> {
            final BinanceWebsocketTransaction<KlineBinanceWebSocketTransaction> read = MAPPER.treeToValue(tree, type);
            return read.getData()
                    .toBinanceKline(false)
                    .getClose()
                    .unscaledValue()
                    .longValue();
        };
    }

    private static Path binanceMark() {
        final JavaType type = transaction(FundingRateWebsocketTransaction.class);
        return tree -> {
            final BinanceWebsocketTransaction<FundingRateWebsocketTransaction> read = MAPPER.treeToValue(tree, type);
            return read.getData().getMarkPrice().unscaledValue().longValue()
                    + read.getData().toFundingRate().getFundingRateDate().getTime();
        };
    }

    private static final JavaType BYBIT_TRADES =
            MAPPER.getTypeFactory().constructCollectionType(List.class, BybitTrade.class);

    private static long bybitTrade(final JsonNode tree) throws IOException {
        final List<BybitTrade> trades = MAPPER.treeToValue(tree.get("data"), BYBIT_TRADES);
        return sum(
                BybitStreamAdapters.adaptTrades(trades, PERPETUAL).getTrades().getFirst());
    }

    private static long bybitDepth(final JsonNode tree) throws IOException {
        final BybitOrderbook book = MAPPER.treeToValue(tree, BybitOrderbook.class);
        final Date time = new Date(Long.parseLong(book.getTs()));
        long sum = 0;
        for (final BybitPublicOrder level : book.getData().getAsk()) {
            sum += sum(BybitStreamAdapters.adaptOrderBookOrder(level, PERPETUAL, OrderType.ASK, time));
        }
        for (final BybitPublicOrder level : book.getData().getBid()) {
            sum += sum(BybitStreamAdapters.adaptOrderBookOrder(level, PERPETUAL, OrderType.BID, time));
        }
        return sum;
    }

    private static final JavaType OKX_TRADES =
            MAPPER.getTypeFactory().constructCollectionType(List.class, OkexTrade.class);

    private static final JavaType OKX_BOOKS =
            MAPPER.getTypeFactory().constructCollectionType(List.class, OkexOrderbook.class);

    private static long okxTrade(final JsonNode tree) throws IOException {
        final List<OkexTrade> trades = MAPPER.treeToValue(tree.get("data"), OKX_TRADES);
        return sum(OkexAdapters.adaptTrades(trades, PERPETUAL).getTrades().getFirst());
    }

    private static long okxDepth(final JsonNode tree) throws IOException {
        final List<OkexOrderbook> books = MAPPER.treeToValue(tree.get("data"), OKX_BOOKS);
        final OkexOrderbook book = books.getFirst();
        final Date time = new Date(Long.parseLong(book.getTs()));
        return okxSide(book.getAsks(), OrderType.ASK, time) + okxSide(book.getBids(), OrderType.BID, time);
    }

    private static long okxSide(final List<OkexPublicOrder> levels, final OrderType side, final Date time) {
        long sum = 0;
        for (final OkexPublicOrder level : levels) {
            sum += sum(OkexAdapters.adaptOrderbookOrder(level.getVolume(), level.getPrice(), PERPETUAL, side, time));
        }
        return sum;
    }

    private static long krakenTrade(final JsonNode tree) {
        return sum(KrakenStreamingAdapters.adaptTrades(DOLLARS, tree).getFirst());
    }

    private static long krakenTop(final JsonNode tree) {
        return sum(KrakenStreamingAdapters.adaptSpreadMessage(DOLLARS, (ArrayNode) tree));
    }

    private static long sum(final Trade trade) {
        return trade.getPrice().unscaledValue().longValue()
                + trade.getOriginalAmount().unscaledValue().longValue();
    }

    private static long sum(final Ticker ticker) {
        return ticker.getBid().unscaledValue().longValue()
                + ticker.getAsk().unscaledValue().longValue();
    }

    private static long sum(final LimitOrder order) {
        return order.getLimitPrice().unscaledValue().longValue()
                + order.getOriginalAmount().unscaledValue().longValue();
    }

    private static long sum(final List<OrderBookUpdate> updates) {
        long sum = 0;
        for (final OrderBookUpdate update : updates) {
            sum += sum(update.getLimitOrder());
        }
        return sum;
    }
}
