package io.rayo.gateways.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.RequestKind;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinanceExecutionDecoderTest {
    private static final String ID = OrderMessages.clientText(77);
    private static final String P = "0000000000025"; // 77 in base 36 is 25
    private final ExecutionHarness spot = new ExecutionHarness(BinanceProduct.SPOT);
    private final ExecutionHarness futures = new ExecutionHarness(BinanceProduct.USDM);

    private static void check(ExecutionHarness harness, String text, String... expected) {
        harness.heard.clear();
        assertEquals(DecodeError.NONE, harness.decode(text), text);
        assertEquals(List.of(expected), harness.heard);
    }

    private static String spotEvent(String id, String original, String type, String status, String fill) {
        return "{\"e\":\"executionReport\",\"E\":1790000000200,\"s\":\"BTCUSDT\",\"c\":\"" + id
                + "\",\"S\":\"BUY\",\"o\":\"LIMIT\",\"f\":\"GTC\",\"q\":\"0.010\",\"p\":\"61000.00\",\"P\":\"0\",\"F"
                + "\":\"0\","
                + "\"g\":-1,\"C\":\"" + original + "\",\"x\":\"" + type + "\",\"X\":\"" + status
                + "\",\"r\":\"NONE\",\"i\":12345," + fill
                + ",\"T\":1790000000198,\"I\":888,\"w\":false,\"M\":false,\"O\":1790000000100,\"new\":{\"x\":[1]}}";
    }

    private static final String NO_FILL =
            "\"l\":\"0\",\"z\":\"0\",\"L\":\"0\",\"n\":\"0\",\"N\":null,\"t\":-1,\"m\":false";
    private static final String FILL =
            "\"l\":\"0.004\",\"z\":\"0.004\",\"L\":\"61000.00\",\"n\":\"0.00000400\",\"N\":\"BTC\",\"t\":777,\"m\":t"
                    + "rue";

    @Test
    void shouldReadSpotEventsWrappedAndBare() {
        String fill = "event TRADE PARTIALLY_FILLED BUY id=77 order=12345 q=1000000 z=400000 t=777 l=400000 L=6100000 "
                + "fee=400 BTC MAKER";
        String bare = spotEvent(ID, "", "TRADE", "PARTIALLY_FILLED", FILL);
        check(spot, bare, fill);
        check(spot, "{\"subscriptionId\":0,\"event\":" + bare + "}", fill);
        check(spot, " {\"stream\":\"executionReport\",\"data\":" + bare + "} ", fill);
        check(spot, spotEvent(ID, "", "NEW", "NEW", NO_FILL), "event NEW NEW BUY id=77 order=12345 q=1000000 z=0");
        check(
                spot,
                spotEvent("zzz", ID, "CANCELED", "CANCELED", NO_FILL),
                "event CANCELED CANCELED BUY id=77 order=12345 q=1000000 z=0");
        check(
                spot,
                spotEvent(ID, "", "EXPIRED", "EXPIRED", NO_FILL + ",\"eR\":\"INSUFFICIENT_LIQUIDITY\""),
                "event EXPIRED EXPIRED BUY id=77 order=12345 q=1000000 z=0 'INSUFFICIENT_LIQUIDITY'");
        check(
                spot,
                spotEvent(ID, "", "TRADE", "EXPIRED_IN_MATCH", NO_FILL),
                "event EXPIRED EXPIRED BUY id=77 order=12345 q=1000000 z=0");
    }

    @Test
    void shouldPassOverOrdersOfOthers() {
        check(spot, spotEvent("web_1234", "", "TRADE", "PARTIALLY_FILLED", FILL));
        check(spot, spotEvent("web_1234", "other", "CANCELED", "CANCELED", NO_FILL));
        assertEquals(2, spot.counters.foreignOrders);
    }

    @Test
    void shouldReadFuturesEvents() {
        String order = "{\"s\":\"BTCUSDT\",\"c\":\"" + ID
                + "\",\"S\":\"SELL\",\"o\":\"LIMIT\",\"f\":\"GTX\",\"q\":\"0.100\",\"p\":\"61300.0\",\"ap\":\"61300."
                + "0\",\"sp\":\"0\","
                + "\"x\":\"TRADE\",\"X\":\"FILLED\",\"i\":8886774,\"l\":\"0.100\",\"z\":\"0.100\",\"L\":\"61300.0\","
                + "\"N\":\"USDT\","
                + "\"n\":\"1.226\",\"T\":1790000000201,\"t\":123,\"b\":\"0\",\"a\":\"0\",\"m\":false,\"R\":false,\"r"
                + "p\":\"0\"}";
        check(
                futures,
                "{\"e\":\"ORDER_TRADE_UPDATE\",\"E\":1790000000205,\"T\":1790000000201,\"o\":" + order + "}",
                "event TRADE FILLED SELL id=77 order=8886774 q=10000000 z=10000000 t=123 l=10000000 L=6130000 "
                        + "fee=122600000 USDT TAKER");
        check(
                futures,
                "{\"e\":\"TRADE_LITE\",\"E\":1568879465651,\"T\":1568879465651,\"s\":\"BTCUSDT\",\"c\":\"" + ID
                        + "\",\"S\":\"BUY\",\"q\":\"0.002\",\"p\":\"7100.50\",\"i\":8886774,\"l\":\"0.001\",\"L\":\""
                        + "7100.50\","
                        + "\"t\":12345678,\"m\":true}",
                "event TRADE PARTIALLY_FILLED BUY id=77 order=8886774 q=200000 z=- t=12345678 l=100000 L=710050 fee=-  "
                        + "MAKER");
    }

    private static String algoEvent(String id, String status, String actualId) {
        return "{\"e\":\"ALGO_UPDATE\",\"T\":1750515742297,\"E\":1750515742303,\"o\":{\"caid\":\"" + id
                + "\",\"aid\":2148719,\"at\":\"CONDITIONAL\",\"o\":\"STOP_MARKET\",\"s\":\"BTCUSDT\",\"S\":\"SELL\","
                + "\"ps\":\"BOTH\",\"f\":\"GTC\",\"q\":\"0.01\",\"X\":\"" + status + "\",\"ai\":" + actualId
                + ",\"ap\":\"0.00000\",\"aq\":\"0.00000\",\"act\":\"0\",\"tp\":\"750\",\"p\":\"750\","
                + "\"V\":\"EXPIRE_MAKER\",\"wt\":\"CONTRACT_PRICE\",\"pm\":\"NONE\",\"cp\":false,\"pP\":false,"
                + "\"R\":false,\"tt\":0,\"gtd\":0,\"rm\":\"Reduce Only reject\"}}";
    }

    private static String algoOrder(String id, String status, String actualId) {
        return "{\"algoId\":2146760,\"clientAlgoId\":\"" + id
                + "\",\"algoType\":\"CONDITIONAL\",\"orderType\":\"STOP_MARKET\",\"symbol\":\"BTCUSDT\",\"side\":\"SELL"
                + "\",\"positionSide\":\"BOTH\",\"timeInForce\":\"GTC\",\"quantity\":\"0.01\",\"algoStatus\":\""
                + status
                + "\",\"actualOrderId\":" + actualId + ",\"actualPrice\":\"0.00000\",\"triggerPrice\":\"750.000\","
                + "\"price\":\"0\",\"workingType\":\"CONTRACT_PRICE\",\"closePosition\":false,\"reduceOnly\":true,"
                + "\"createTime\":1750485492076,\"updateTime\":1750485492077,\"triggerTime\":0}";
    }

    @Test
    void shouldReadEventsOfStopsOfFutures() {
        String algo = " SELL id=77 order=a2148719 q=1000000 z=";
        String actual = " SELL id=77 order=8886774 q=1000000 z=-";
        String none = "\"\"";
        String some = "\"8886774\"";
        check(futures, algoEvent(ID, "NEW", none), "event NEW NEW" + algo + "0");
        check(futures, algoEvent(ID, "TRIGGERING", none), "event ORDER_STATUS PENDING_NEW" + algo + "-");
        check(futures, algoEvent(ID, "TRIGGERED", some), "event ORDER_STATUS PENDING_NEW" + actual);
        check(futures, algoEvent(ID, "TRIGGERED", "8886774"), "event ORDER_STATUS PENDING_NEW" + actual);
        check(futures, algoEvent(ID, "FINISHED", some), "unclear ORDER_STATUS PENDING_NEW" + actual);
        check(futures, algoEvent(ID, "FINISHED", "\"0\""), "unclear ORDER_STATUS PENDING_NEW" + algo + "-");
        for (String end : List.of("CANCELED", "EXPIRED", "REJECTED")) {
            check(futures, algoEvent(ID, end, none), "event " + end + " " + end + algo + "0 'Reduce Only reject'");
            if (!end.equals("REJECTED")) {
                check(futures, algoEvent(ID, end, some), "unclear ORDER_STATUS PENDING_NEW" + actual);
            }
        }
        check(
                futures,
                algoEvent(ID, "REJECTED", some),
                "event REJECTED REJECTED SELL id=77 order=8886774 q=1000000 z=0 'Reduce Only reject'");
        check(futures, algoEvent("web_1234", "NEW", none));
        assertEquals(1, futures.counters.foreignOrders);
        check(spot, algoEvent(ID, "NEW", none));
        assertEquals(1, spot.counters.ignoredEvents);
        for (String[] broken : new String[][] {
            {"\"SELL\"", "\"HOLD\""},
            {"\"NEW\"", "\"ASLEEP\""},
            {"\"NEW\"", "\"PARTIALLY_FILLED\""},
            {"\"ai\":\"\"", "\"ai\":\"12x\""},
            {"\"ai\":\"\"", "\"ai\":\"12345678901234567890\""},
            {"\"ai\":\"\"", "\"ai\":-5"},
            {"2148719", "0"},
            {"BTCUSDT", "XXXUSDT"},
            {"\"T\":", "\"U\":"},
            {"\"q\":", "\"w\":"},
            {"\"X\":", "\"x\":"},
            {"\"caid\":", "\"cuid\":"},
            {"\"o\":{", "\"u\":{"}
        }) {
            futures.heard.clear();
            String text = algoEvent(ID, "NEW", none).replace(broken[0], broken[1]);
            assertTrue(futures.decode(text) != DecodeError.NONE, text);
            assertEquals(List.of(), futures.heard);
        }
    }

    @Test
    void shouldReadAnswersAboutStopsOfFutures() {
        String algo = " 77 OK ORDER_STATUS NEW SELL id=-1 order=a2146760 q=1000000 z=0";
        String actual = " 77 OK ORDER_STATUS PENDING_NEW SELL id=-1 order=8886774 q=1000000 z=-";
        String none = "\"\"";
        String some = "\"8886774\"";
        check(
                futures,
                "{\"id\":\"p" + P + "\",\"status\":200,\"result\":" + algoOrder(ID, "NEW", none) + "}",
                "answer PLACE" + algo,
                "end");
        check(
                futures,
                "{\"id\":\"c" + P + "\",\"status\":200,\"result\":{\"algoId\":2146760,\"clientAlgoId\":\"" + ID
                        + "\",\"code\":\"200\",\"msg\":\"success\"}}",
                "answer CANCEL 77 OK",
                "end");
        checkReply(RequestKind.PLACE, 200, algoOrder(ID, "NEW", none), "answer PLACE" + algo, "end");
        checkReply(RequestKind.QUERY_ORDER, 200, algoOrder(ID, "NEW", none), "answer QUERY_ORDER" + algo, "end");
        for (String moved : List.of("TRIGGERED", "FINISHED", "EXPIRED")) {
            checkReply(RequestKind.QUERY_ORDER, 200, algoOrder(ID, moved, some), "answer QUERY_ORDER" + actual, "end");
        }
        checkReply(
                RequestKind.QUERY_ORDER,
                200,
                algoOrder(ID, "CANCELED", none),
                "answer QUERY_ORDER 77 OK ORDER_STATUS CANCELED SELL id=-1 order=a2146760 q=1000000 z=0",
                "end");
        // the question for the fills of one that is not known to have become an order
        checkReply(
                RequestKind.QUERY_FILLS, 200, algoOrder(ID, "FINISHED", some), "answer QUERY_FILLS 77 UNKNOWN", "end");
        futures.heard.clear();
        assertEquals(DecodeError.UNEXPECTED_TYPE, futures.reply(RequestKind.QUERY_FILLS, 200, "{\"code\":5}"));
        assertEquals(
                DecodeError.MISSING_FIELD, futures.reply(RequestKind.QUERY_ORDER, 200, "{\"symbol\":\"BTCUSDT\"}"));
        assertEquals(List.of(), futures.heard);
    }

    @Test
    void shouldReadBothListsOfOpenOrdersOfFutures() {
        String order = "{\"clientOrderId\":\"" + ID + "\",\"symbol\":\"BTCUSDT\",\"orderId\":4,\"origQty\":\"2\","
                + "\"executedQty\":\"1\",\"status\":\"PARTIALLY_FILLED\",\"side\":\"SELL\"}";
        checkReply(
                RequestKind.OPEN_ORDERS,
                200,
                "[" + order + "]",
                "answer OPEN_ORDERS 77 OK more",
                "open ORDER_STATUS PARTIALLY_FILLED SELL id=77 order=4 q=200000000 z=100000000",
                "end");
        checkReply(RequestKind.OPEN_ORDERS, 200, "[]", "answer OPEN_ORDERS 77 OK more", "end");
        OrderRequest question = new OrderRequest().begin(RequestKind.OPEN_ORDERS, Route.REST, 77, SocketRole.REQUESTS);
        futures.lists.askedForAlgo(question);
        checkReply(RequestKind.OPEN_ORDERS, 200, "[]", "answer OPEN_ORDERS 77 OK", "end");
        checkReply(
                RequestKind.OPEN_ORDERS,
                200,
                "[" + algoOrder("web_1234", "NEW", "\"\"") + "," + algoOrder(ID, "NEW", "\"\"") + "]",
                "answer OPEN_ORDERS 77 OK",
                "open ORDER_STATUS NEW SELL id=77 order=a2146760 q=1000000 z=0",
                "end");
    }

    @Test
    void shouldReadFullAnswersWithTheSameTradeIdsAsEvents() {
        check(
                spot,
                "{\"id\":\"p" + P + "\",\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\",\"orderId\":12345,"
                        + "\"orderListId\":-1,\"clientOrderId\":\"" + ID + "\",\"transactTime\":1660801715793,"
                        + "\"price\":\"23416.10000000\",\"origQty\":\"0.00847000\",\"executedQty\":\"0.00847000\","
                        + "\"cummulativeQuoteQty\":\"198.33521500\",\"status\":\"FILLED\",\"timeInForce\":\"GTC\","
                        + "\"type\":\"LIMIT\",\"side\":\"SELL\",\"fills\":[{\"price\":\"23416.10000000\","
                        + "\"qty\":\"0.00635000\",\"commission\":\"0.000012\",\"commissionAsset\":\"BNB\",\"tradeId"
                        + "\":1650422481},"
                        + "{\"price\":\"23416.50\",\"qty\":\"0.00212000\",\"commission\":\"0.0000000000001\","
                        + "\"commissionAsset\":\"BNB\",\"tradeId\":1650422482}]},\"rateLimits\":[{\"rateLimitType\":"
                        + "\"ORDERS\","
                        + "\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\":50,\"count\":1},{\"rateLimitType\":"
                        + "\"RAW_REQUESTS\","
                        + "\"interval\":\"MINUTE\",\"intervalNum\":5,\"limit\":5,\"count\":1},{\"rateLimitType\":"
                        + "\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":6000,\"count\":7}]}",
                "orders 10s 50 1",
                "weight 60s 6000 7",
                "answer PLACE 77 OK ORDER_STATUS FILLED SELL id=-1 order=12345 q=847000 z=847000",
                "fill TRADE PARTIALLY_FILLED SELL id=-1 order=12345 q=847000 z=- t=1650422481 l=635000 L=2341610 "
                        + "fee=1200 BNB TAKER",
                "fill TRADE PARTIALLY_FILLED SELL id=-1 order=12345 q=847000 z=- t=1650422482 l=212000 L=2341650 "
                        + "fee=-  TAKER",
                "end");
        assertEquals(1, spot.counters.unknownFees);
    }

    @Test
    void shouldReadAckResultAndErrors() {
        check(
                spot,
                "{\"id\":\"p" + P
                        + "\",\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\",\"orderId\":9,\"orderListId\":-1,"
                        + "\"clientOrderId\":\"" + ID + "\",\"transactTime\":1660801715793}}",
                "answer PLACE 77 OK ORDER_STATUS NULL_VAL NULL_VAL id=-1 order=9 q=- z=-",
                "end");
        check(
                futures,
                "{\"id\":\"c" + P + "\",\"status\":200,\"result\":{\"clientOrderId\":\"" + ID
                        + "\",\"cumQty\":\"0\",\"executedQty\":\"0.5\",\"orderId\":283194212,\"origQty\":\"11\",\"si"
                        + "de\":\"BUY\","
                        + "\"status\":\"CANCELED\",\"symbol\":\"BTCUSDT\",\"updateTime\":1571110484038}}",
                "answer CANCEL 77 OK ORDER_STATUS CANCELED BUY id=-1 order=283194212 q=1100000000 z=50000000",
                "end");
        check(
                spot,
                "{\"id\":\"p" + P
                        + "\",\"status\":400,\"error\":{\"code\":-2010,\"msg\":\"Account has insufficient balance"
                        + " for requested action.\"},\"rateLimits\":[]}",
                "answer PLACE 77 REFUSED 'Account has insufficient balance for requested action.'",
                "end");
        check(
                spot,
                "{\"id\":\"q" + P + "\",\"status\":418,\"error\":{\"code\":-1003,\"msg\":\"Way too much\",\"data\":{"
                        + "\"serverTime\":1659142907531,\"retryAfter\":1659146400000}}}",
                "answer QUERY_ORDER 77 BANNED until 1659146400000000000 'Way too much'",
                "end");
        check(spot, "{\"id\":null,\"status\":401,\"error\":{\"code\":-2015,\"msg\":\"Invalid API-key\"}}");
        check(spot, "{\"id\":\"e2a85d9f-07a5-4f94-8d5f-789dc3deb097\",\"status\":200,\"result\":{}}");
        assertEquals(2, spot.counters.unmatchedAnswers);
    }

    private void checkReply(RequestKind kind, int status, String body, String... expected) {
        futures.heard.clear();
        assertEquals(DecodeError.NONE, futures.reply(kind, status, body));
        assertEquals(List.of(expected), futures.heard);
    }

    @Test
    void shouldReadByRestWhatStandsInForTheSocketOfFutures() {
        String order =
                "{\"clientOrderId\":\"" + ID + "\",\"cumQty\":\"0\",\"executedQty\":\"0.5\",\"orderId\":22542179,"
                        + "\"origQty\":\"10\",\"price\":\"0\",\"reduceOnly\":false,\"side\":\"BUY\","
                        + "\"positionSide\":\"BOTH\",\"status\":\"PARTIALLY_FILLED\",\"symbol\":\"BTCUSDT\","
                        + "\"timeInForce\":\"GTC\",\"type\":\"LIMIT\",\"updateTime\":1566818724722,\"goodTillDate\":0}";
        String shown = " 77 OK ORDER_STATUS PARTIALLY_FILLED BUY id=-1 order=22542179 q=1000000000 z=50000000";
        checkReply(RequestKind.PLACE, 200, order, "answer PLACE" + shown, "end");
        checkReply(RequestKind.QUERY_ORDER, 200, order, "answer QUERY_ORDER" + shown, "end");
        checkReply(
                RequestKind.PLACE,
                400,
                "{\"code\":-2019,\"msg\":\"Margin is insufficient.\"}",
                "answer PLACE 77 REFUSED 'Margin is insufficient.'",
                "end");
        checkReply(
                RequestKind.PLACE,
                503,
                "{\"code\":-1000,\"msg\":\"Unknown error, please check your request or try again later.\"}",
                "answer PLACE 77 UNKNOWN 'Unknown error, please check your request or try again later.'",
                "end");
        checkReply(RequestKind.PLACE, 502, "<html>bad gateway</html>", "answer PLACE 77 UNKNOWN", "end");
        checkReply(
                RequestKind.QUERY_ORDER,
                400,
                "{\"code\":-2013,\"msg\":\"Order does not exist.\"}",
                "answer QUERY_ORDER 77 NO_SUCH_ORDER 'Order does not exist.'",
                "end");
        checkReply(
                RequestKind.BALANCES,
                200,
                "[{\"accountAlias\":\"SgsR\",\"asset\":\"USDT\",\"balance\":\"122607.35137903\","
                        + "\"crossWalletBalance\":\"23.72469206\",\"crossUnPnl\":\"0.00000000\","
                        + "\"availableBalance\":\"22607.35137903\",\"maxWithdrawAmount\":\"23.72469206\","
                        + "\"marginAvailable\":true,\"updateTime\":1617939110373}]",
                "answer BALANCES 77 OK",
                "balance USDT 2260735137903 10000000000000 0",
                "end");
        checkReply(
                RequestKind.POSITIONS,
                200,
                "[{\"symbol\":\"BTCUSDT\",\"positionSide\":\"BOTH\",\"positionAmt\":\"-0.002\","
                        + "\"entryPrice\":\"61300.5\",\"breakEvenPrice\":\"0.0\",\"markPrice\":\"6679.50671178\","
                        + "\"updateTime\":1720736417660}]",
                "answer POSITIONS 77 OK",
                "position 1 -200000 at 6130050",
                "end");
    }

    @Test
    void shouldReadListsOfFillsAndOpenOrders() {
        String fills = "[{\"symbol\":\"BTCUSDT\",\"id\":5,\"orderId\":9,\"price\":\"100.00\",\"qty\":\"0.1\","
                + "\"commission\":\"0.1\",\"commissionAsset\":\"USDT\",\"time\":1660801715793,\"isBuyer\":false,"
                + "\"isMaker\":true,\"isBestMatch\":true},{\"symbol\":\"BTCUSDT\",\"id\":6,\"orderId\":9,\"price\":"
                + "\"100.00\","
                + "\"qty\":\"0.2\",\"commission\":\"0.1\",\"commissionAsset\":\"USDT\",\"time\":1660801715793,"
                + "\"buyer\":true,\"maker\":false}]";
        String[] expected = {
            "answer QUERY_FILLS 77 OK",
            "fill TRADE PARTIALLY_FILLED SELL id=-1 order=9 q=- z=- t=5 l=10000000 L=10000 fee=10000000 USDT "
                    + "MAKER",
            "fill TRADE PARTIALLY_FILLED BUY id=-1 order=9 q=- z=- t=6 l=20000000 L=10000 fee=10000000 USDT T" + "AKER",
            "end"
        };
        check(spot, "{\"id\":\"f" + P + "\",\"status\":200,\"result\":" + fills + "}", expected);
        assertEquals(DecodeError.NONE, futures.reply(RequestKind.QUERY_FILLS, 200, fills));
        assertEquals(List.of(expected), futures.heard);
        String order = "\"symbol\":\"BTCUSDT\",\"orderId\":4,\"price\":\"1\",\"origQty\":\"2\",\"executedQty\":\"1\","
                + "\"status\":\"PARTIALLY_FILLED\",\"side\":\"SELL\",\"updateTime\":1660801717945}";
        check(
                spot,
                "{\"id\":\"o0000000000001\",\"status\":200,\"result\":[{\"clientOrderId\":\"other\"," + order
                        + ",{\"clientOrderId\":\"" + ID + "\"," + order + "]}",
                "answer OPEN_ORDERS 1 OK",
                "open ORDER_STATUS PARTIALLY_FILLED SELL id=77 order=4 q=200000000 z=100000000",
                "end");
    }

    @Test
    void shouldReadBalancesAndTheEndOfTheStream() {
        check(
                spot,
                "{\"e\":\"outboundAccountPosition\",\"E\":1709654400000,\"u\":1709654400000,\"B\":[{\"a\":\"USDT\","
                        + "\"f\":\"10000.00000000\",\"l\":\"2500.5\"},{\"a\":\"ETH\",\"f\":\"5\",\"l\":\"0\"}]}",
                "balance USDT 1000000000000 250050000000 1709654400000000000",
                "balance ETH 500000000 0 1709654400000000000");
        check(
                spot,
                "{\"subscriptionId\":0,\"event\":{\"e\":\"eventStreamTerminated\",\"E\":1728973001334}}",
                "user data ended");
        check(futures, "{\"e\":\"listenKeyExpired\",\"E\":1,\"listenKey\":\"x\"}", "user data ended, reconnect");
        check(spot, "{\"event\":{\"e\":\"serverShutdown\",\"E\":1}}", "shutdown BOTH");
    }

    @Test
    void shouldSayNothingOfATextThatIsBrokenAnywhere() {
        String sound = "{\"e\":\"outboundAccountPosition\",\"E\":1,\"B\":[{\"a\":\"USDT\",\"f\":\"1\",\"l\":\"2\"},"
                + "{\"a\":\"ETH\",\"f\":\"5\",\"l\":\"0\"}]}";
        assertEquals(DecodeError.BAD_NUMBER, spot.decode(sound.replace("\"5\"", "\"x\"")));
        assertEquals(DecodeError.MALFORMED_JSON, spot.decode(sound + "x"));
        String fill = spotEvent(ID, "", "TRADE", "PARTIALLY_FILLED", FILL);
        assertEquals(DecodeError.UNKNOWN_SYMBOL, spot.decode(fill.replace("BTCUSDT", "NONESUCH")));
        assertEquals(DecodeError.BAD_NUMBER, spot.decode(fill.replace("\"z\":\"0.004\"", "\"z\":\"0.011\"")));
        assertEquals(DecodeError.BAD_NUMBER, spot.decode(fill.replace("\"t\":777", "\"t\":0")));
        assertEquals(DecodeError.INEXACT, spot.decode(fill.replace("61000.00\",\"n\"", "61000.001\",\"n\"")));
        assertEquals(DecodeError.UNKNOWN_VALUE, spot.decode(fill.replace("PARTIALLY_FILLED", "WHATEVER")));
        assertEquals(DecodeError.DUPLICATE_KEY, spot.decode(fill.replace("\"m\":true", "\"m\":true,\"m\":true")));
        assertEquals(DecodeError.MISSING_FIELD, spot.decode(fill.replace("\"q\":", "\"qq\":")));
        assertEquals(List.of(), spot.heard);
        assertEquals(9, spot.counters.totalErrors());
    }

    @Test
    void shouldReadThePublishedMessages() {
        int messages = 0;
        for (String file : new String[] {
            "spot_official_docs_wsapi", "spot_official_docs_userdata", "spot_nautilus", "usdm_nautilus"
        }) {
            for (JsonNode row : SharedData.rows(SharedData.path("messages/binance/" + file + ".jsonl"))) {
                String raw = row.get("raw").asText();
                JsonNode message = SharedData.json(raw);
                JsonNode event = message.has("event")
                        ? message.get("event")
                        : message.has("data") ? message.get("data") : message;
                boolean userData = event.has("e")
                        && !event.get("e")
                                .asText()
                                .matches("aggTrade|depthUpdate|kline|forceOrder|24hrTicker|bookTicker|trade|markPrice"
                                        + "Update");
                if (!userData && !(message.has("id") && message.has("status"))) {
                    continue;
                }
                // as if they were ours: the client ids of the examples become ids of this run
                String own = raw.replaceAll("\"c\":\"[^\"]*\"", "\"c\":\"" + ID + "\"");
                ExecutionHarness harness = new ExecutionHarness(BinanceProduct.SPOT);
                harness.symbols.add(new BinanceInstrument("BTCUSD", 9, -2, -8, null));
                harness.symbols.add(new BinanceInstrument("BNBUSDT", 10, -2, -8, null));
                String what = file + ": " + raw;
                DecodeError error = harness.decode(own);
                String type = event.has("e") ? event.get("e").asText() : "";
                boolean special = raw.contains("NEW_ADL") || raw.contains("NEW_INSURANCE");
                assertEquals(special ? DecodeError.UNKNOWN_VALUE : DecodeError.NONE, error, what);
                if (!special && type.matches("executionReport|ORDER_TRADE_UPDATE|TRADE_LITE")) {
                    assertEquals(1, harness.heard.size(), what);
                    JsonNode order = event.has("o") && event.get("o").isObject() ? event.get("o") : event;
                    if (order.get("l").asDouble() > 0) {
                        assertTrue(
                                harness.heard
                                        .getFirst()
                                        .contains(" t=" + order.get("t").asLong() + " "),
                                what);
                    }
                }
                assertEquals(0, harness.counters.unknownEvents, what);
                messages++;
            }
        }
        assertTrue(messages > 40, "messages " + messages);
    }
}
