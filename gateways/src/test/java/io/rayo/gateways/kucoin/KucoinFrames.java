package io.rayo.gateways.kucoin;

import java.util.List;

/** A frame of every kind that the decoder knows, as the venue's documents show them. */
final class KucoinFrames {
    static final String SNAPSHOT = "{\"T\":\"obu.SPOT\",\"dp\":\"increment@10ms\",\"t\":\"snapshot\","
            + "\"P\":1768217874990007701,\"d\":{\"s\":\"ETH-USDT\",\"O\":25984468414,\"C\":25984468414,"
            + "\"M\":1768217874986000000,\"a\":[[\"2901.2\",\"0.5771583\"],[\"2901.3\",\"1\"]],"
            + "\"b\":[[\"2901.1\",\"0.13918404\"]]}}";
    static final String DELTA = "{\"T\":\"obu.SPOT\",\"dp\":\"increment@10ms\",\"t\":\"delta\","
            + "\"P\":1768217875000107701,\"d\":{\"s\":\"ETH-USDT\",\"O\":25984468415,\"C\":25984468421,"
            + "\"M\":1768217874998000000,\"a\":[[\"2901.2\",\"0\"]],\"b\":[[\"2901.0\",\"1.2\"]]}}";
    static final String TICKER = "{\"T\":\"ticker.SPOT\",\"P\":1768206966101166007,\"d\":{\"s\":\"ETH-USDT\","
            + "\"E\":25958853459,\"b\":\"2968.1\",\"B\":\"0.02052839\",\"a\":\"2968.2\",\"A\":\"0.97675941\","
            + "\"l\":\"2968.2\",\"q\":\"0.00109929\",\"S\":\"BUY\",\"M\":1768206966096000000}}";
    static final String TRADE = "{\"T\":\"trade.SPOT\",\"P\":1768802538491160904,\"d\":{\"s\":\"ETH-USDT\","
            + "\"E\":20631804219899904,\"ti\":\"20631804219899904\",\"S\":\"sell\",\"p\":\"2925.6\","
            + "\"q\":\"0.00008036\",\"M\":1768802538480000000}}";
    static final String KLINE = "{\"T\":\"kline.SPOT\",\"P\":1768210985379046302,\"d\":{\"s\":\"ETH-USDT\","
            + "\"i\":\"15min\",\"O\":1768210980,\"C\":1768211040,\"o\":\"2961.3\",\"c\":\"2961.2\",\"h\":\"2961.3\","
            + "\"l\":\"2961.2\",\"v\":\"1.87659044\",\"a\":\"5509.2\",\"S\":\"true\"}}";
    static final String MARK = "{\"T\":\"mark-price.FUTURES\",\"P\":1768210985379046302,\"d\":{\"s\":\"XBTUSDTM\","
            + "\"mp\":\"90445.02\",\"ip\":90446.5,\"oi\":\"12\",\"ts\":1768210985000000000}}";
    static final String FUNDING = "{\"T\":\"funding-fee.FUTURES\",\"P\":1768210985379046302,\"d\":{\"s\":"
            + "\"XBTUSDTM\",\"fr\":1.0E-4,\"ft\":1768204800000,\"nt\":1768233600000,\"gl\":28800000}}";
    static final String IMAGE = "{\"T\":\"obu.SPOT\",\"dp\":\"50\",\"t\":\"snapshot\",\"P\":1768217874990007701,"
            + "\"d\":{\"s\":\"ETH-USDT\",\"E\":7,\"M\":1768217874986000000,\"a\":[[\"2901.2\",\"0.5\"]],"
            + "\"b\":[[\"2901.1\",\"0.1\"]]}}";
    static final String CHANGES = "{\"type\":\"message\",\"topic\":\"/market/level2:ETH-USDT\",\"subject\":"
            + "\"trade.l2update\",\"data\":{\"changes\":{\"asks\":[[\"18906\",\"0.00331\",\"14103845\"],"
            + "[\"18907.3\",\"0.58751503\",\"14103844\"]],\"bids\":[[\"18891.9\",\"0.15688\",\"14103847\"]]},"
            + "\"sequenceEnd\":14103847,\"sequenceStart\":14103844,\"symbol\":\"ETH-USDT\",\"time\":1663747970273}}";
    static final String CHANGE = "{\"topic\":\"/contractMarket/level2:XBTUSDTM\",\"type\":\"message\",\"subject\":"
            + "\"level2\",\"sn\":1709400450243,\"data\":{\"sequence\":1709400450243,\"change\":\"90631.2,sell,2\","
            + "\"timestamp\":1731897467182}}";
    static final String MATCH = "{\"topic\":\"/market/match:ETH-USDT\",\"type\":\"message\",\"subject\":"
            + "\"trade.l3match\",\"data\":{\"symbol\":\"ETH-USDT\",\"side\":\"buy\",\"type\":\"match\","
            + "\"makerOrderId\":\"671b\",\"takerOrderId\":\"671c\",\"price\":\"67523\",\"size\":\"0.003\","
            + "\"tradeId\":\"11067996711960577\",\"sequence\":\"11067996711960577\","
            + "\"time\":\"1729843222921000000\"}}";
    static final String EXECUTION = "{\"topic\":\"/contractMarket/execution:XBTUSDTM\",\"type\":\"message\","
            + "\"subject\":\"match\",\"sn\":1794100537695,\"data\":{\"symbol\":\"XBTUSDTM\",\"sequence\":"
            + "1794100537695,\"side\":\"buy\",\"size\":2,\"price\":\"90503.9\",\"takerOrderId\":\"24\","
            + "\"makerOrderId\":\"25\",\"tradeId\":\"1794100537695\",\"ts\":1731898619520000000}}";
    static final String CLASSIC_TICKER = "{\"topic\":\"/market/ticker:ETH-USDT\",\"type\":\"message\",\"subject\":"
            + "\"trade.ticker\",\"data\":{\"sequence\":\"14691455768\",\"price\":\"67220\",\"size\":\"0.00004316\","
            + "\"bestAsk\":\"67218.7\",\"bestAskSize\":\"1.92\",\"bestBid\":\"67218.6\",\"bestBidSize\":\"0.01\","
            + "\"time\":1729757723612}}";
    static final String LEVEL_1 = "{\"topic\":\"/spotMarket/level1:ETH-USDT\",\"type\":\"message\",\"subject\":"
            + "\"level1\",\"data\":{\"asks\":[\"68145.8\",\"0.519\"],\"bids\":[\"68145.7\",\"1.292\"],"
            + "\"timestamp\":1729816058766}}";
    static final String TICKER_V2 = "{\"subject\":\"tickerV2\",\"topic\":\"/contractMarket/tickerV2:XBTUSDTM\","
            + "\"data\":{\"symbol\":\"XBTUSDTM\",\"sequence\":1709284589209,\"bestBidPrice\":\"88987.4\","
            + "\"bestBidSize\":713,\"bestAskPrice\":\"88987.5\",\"bestAskSize\":1037,\"ts\":1731665526461000000}}";
    static final String DEPTH_50 = "{\"topic\":\"/contractMarket/level2Depth50:XBTUSDTM\",\"type\":\"message\","
            + "\"subject\":\"level2\",\"data\":{\"bids\":[[\"89720.9\",513]],\"asks\":[[\"89721\",906]],"
            + "\"sequence\":1709294294670,\"timestamp\":1731680019100,\"ts\":1731680019100}}";
    static final String CANDLES = "{\"topic\":\"/market/candles:ETH-USDT_1min\",\"type\":\"message\",\"subject\":"
            + "\"trade.candles.update\",\"data\":{\"symbol\":\"ETH-USDT\",\"candles\":[\"1729839600\",\"67644.9\","
            + "\"67437.6\",\"67724.8\",\"67243.8\",\"44.88\",\"3027558.9\"],\"time\":1729842192785164840}}";
    static final String LIMIT_CANDLE = "{\"topic\":\"/contractMarket/limitCandle:XBTUSDTM_1min\",\"type\":"
            + "\"message\",\"data\":{\"symbol\":\"XBTUSDTM\",\"candles\":[\"1731898200\",\"90638.6\",\"90638.7\","
            + "\"90638.8\",\"90638.5\",\"1903.4\",\"21\"],\"time\":1731898208357},\"subject\":\"candle.stick\"}";
    static final String CLASSIC_MARK = "{\"topic\":\"/contract/instrument:XBTUSDTM\",\"type\":\"message\","
            + "\"subject\":\"mark.index.price\",\"data\":{\"markPrice\":90445.02,\"indexPrice\":90445.03,"
            + "\"granularity\":1000,\"timestamp\":1731899129000}}";
    static final String CLASSIC_FUNDING = "{\"topic\":\"/contract/instrument:XBTUSDTM\",\"type\":\"message\","
            + "\"subject\":\"funding.rate\",\"data\":{\"granularity\":60000,\"fundingRate\":-0.002966,"
            + "\"timestamp\":1731899160000}}";
    static final String REST = "{\"code\":\"200000\",\"data\":{\"time\":1729176273859,\"sequence\":\"14103845\","
            + "\"bids\":[[\"18891.9\",\"7\"]],\"asks\":[[\"18906\",\"0.1\"],[\"18907.3\",\"9\"]]}}";
    static final String WELCOME = "{\"id\":\"hQvf8jkno\",\"type\":\"welcome\"}";
    static final String GREETING =
            "{\"sessionId\":\"92f2aec4\",\"message\":\"welcome\",\"pingInterval\":18000," + "\"pingTimeout\":10000}";
    static final String PONG = "{\"id\":\"1761000000001\",\"type\":\"pong\",\"timestamp\":1761000000012345}";
    static final String UNIFIED_PONG = "{\"id\":\"55\",\"op\":\"pong\",\"timestamp\":1761000000001}";
    static final String ACK = "{\"id\":\"17\",\"type\":\"ack\"}";
    static final String UNIFIED_ACK = "{\"id\":\"1\",\"result\":true}";
    static final String REFUSAL = "{\"id\":\"2\",\"result\":false,\"code\":\"400100\",\"msg\":\"bad\"}";
    static final String ERROR = "{\"id\":\"17\",\"type\":\"error\",\"code\":404,\"data\":\"topic is not found\"}";
    static final String BAD_TOKEN = "{\"id\":\"17\",\"type\":\"error\",\"code\":401,\"data\":\"token is invalid\"}";

    /** Frames of the sockets. */
    static final List<String> ALL = List.of(
            SNAPSHOT,
            DELTA,
            TICKER,
            TRADE,
            KLINE,
            MARK,
            FUNDING,
            IMAGE,
            CHANGES,
            CHANGE,
            MATCH,
            EXECUTION,
            CLASSIC_TICKER,
            LEVEL_1,
            TICKER_V2,
            DEPTH_50,
            CANDLES,
            LIMIT_CANDLE,
            CLASSIC_MARK,
            CLASSIC_FUNDING,
            WELCOME,
            GREETING,
            PONG,
            UNIFIED_PONG,
            ACK,
            UNIFIED_ACK,
            REFUSAL,
            ERROR);

    private KucoinFrames() {}
}
