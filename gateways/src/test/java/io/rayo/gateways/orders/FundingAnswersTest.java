package io.rayo.gateways.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rayo.gateways.SharedData;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.binance.BinanceUnderTest;
import io.rayo.gateways.bybit.BybitProduct;
import io.rayo.gateways.bybit.BybitUnderTest;
import io.rayo.gateways.json.DecodeError;
import io.rayo.gateways.kraken.KrakenUnderTest;
import io.rayo.gateways.kucoin.KucoinProduct;
import io.rayo.gateways.kucoin.KucoinUnderTest;
import io.rayo.gateways.okx.OkxProduct;
import io.rayo.gateways.okx.OkxUnderTest;
import io.rayo.gateways.sim.venue.SimulatedVenue;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each venue's list of funding payments says, and what is made of a broken one. */
class FundingAnswersTest {
    /**
     * A document and what it says.
     *
     * @param venue that it is of.
     * @param firstMs time of the payment.
     * @param secondMs time of the receipt.
     * @param asset that it names.
     * @param document with a payment of 1.25 and a receipt of 0.5 on the venue's instrument, among others.
     */
    record Sample(VenueUnderTest venue, long firstMs, long secondMs, String asset, String document) {
        @Override
        public String toString() {
            return venue.toString();
        }
    }

    private final List<String> heard = new ArrayList<>();
    private final OrderCounters counters = new OrderCounters();
    private OrderDecoder decoder;

    static Stream<Sample> samples() {
        return Stream.of(
                // rows as in the venue's documents: what was received is above 0
                new Sample(
                        new BinanceUnderTest(BinanceProduct.USDM), 1_700_006_400_000L, 1_700_035_200_000L, "USDT", """
                        [{"symbol":"BTCUSDT","incomeType":"FUNDING_FEE","income":"-1.25000000","asset":"USDT",
                          "info":"FUNDING_FEE","time":1700006400000,"tranId":9689322392,"tradeId":""},
                         {"symbol":"","incomeType":"TRANSFER","income":"-0.37500000","asset":"USDT","info":"TRANSFER",
                          "time":1700006500000,"tranId":9689322393,"tradeId":""},
                         {"symbol":"NOTOURSUSDT","incomeType":"FUNDING_FEE","income":"3","asset":"USDT",
                          "info":"FUNDING_FEE","time":1700006400000,"tranId":9689322394,"tradeId":""},
                         {"symbol":"BTCUSDT","incomeType":"FUNDING_FEE","income":"0.5","asset":"USDT",
                          "info":"FUNDING_FEE","time":1700035200000,"tranId":"9689322395","tradeId":""}]"""),
                // newest first; the fee of a funding is what was paid
                new Sample(new BybitUnderTest(BybitProduct.LINEAR), 1_700_006_400_000L, 1_700_035_200_000L, "", """
                        {"retCode":0,"retMsg":"OK","result":{"nextPageCursor":"","category":"linear","list":[
                         {"symbol":"BTCUSDT","orderType":"UNKNOWN","orderLinkId":"","side":"Sell","orderId":"x",
                          "leavesQty":"0","execTime":"1700035200000","feeCurrency":"","isMaker":false,"execFee":"-0.5",
                          "feeRate":"0.0001","execId":"5a2b","markPrice":"50000","execPrice":"50000","orderQty":"0",
                          "orderPrice":"0","execValue":"5000","execType":"Funding","execQty":"0.1","seq":2},
                         {"symbol":"BTCUSDT","orderType":"Limit","orderLinkId":"t1","side":"Buy","orderId":"y",
                          "execTime":"1700006500000","execFee":"9","execId":"5a2c","execType":"Trade","execQty":"0.1"},
                         {"symbol":"BTCUSDT","orderType":"UNKNOWN","orderLinkId":"","side":"Buy","orderId":"z",
                          "execTime":"1700006400000","feeCurrency":"","execFee":"1.25","feeRate":"0.0001",
                          "execId":"5a2d","execType":"Funding","execQty":"0.1","seq":1}]},"retExtInfo":{},"time":1}"""),
                // where the margin is isolated the balance of the account may not change
                new Sample(
                        new OkxUnderTest(OkxProduct.DERIVATIVES), 1_700_006_415_588L, 1_700_035_215_588L, "USDT", """
                        {"code":"0","msg":"","data":[
                         {"bal":"24.2946","balChg":"0.5","billId":"377970609204146187","ccy":"USDT","execType":"",
                          "fee":"0","from":"","instId":"BTC-USDT-SWAP","instType":"SWAP","mgnMode":"cross","notes":"",
                          "ordId":"","pnl":"","posBal":"0","posBalChg":"0","subType":"174","sz":"9","to":"",
                          "ts":"1700035215588","type":"8"},
                         {"bal":"24.2946","balChg":"0","billId":"377970609204146186","ccy":"USDT","execType":"",
                          "fee":"0","from":"","instId":"BTC-USDT-SWAP","instType":"SWAP","mgnMode":"isolated",
                          "notes":"","ordId":"","pnl":"-1.25","posBal":"0","posBalChg":"-1.25","subType":"173","sz":"9",
                          "to":"","ts":"1700006415588","type":"8"},
                         {"balChg":"7","billId":"5","ccy":"USDT","instId":"BTC-USDT-SWAP","pnl":"7","subType":"5",
                          "ts":"1700006400000","type":"2"}]}"""),
                new Sample(
                        new KucoinUnderTest(KucoinProduct.FUTURES),
                        1_700_006_400_000L,
                        1_700_035_200_000L,
                        "USDT",
                        """
                        {"code":"200000","data":{"dataList":[
                         {"id":36275152660007,"symbol":"XBTUSDTM","timePoint":1700035200000,"fundingRate":-0.000013,
                          "markPrice":8058.27,"positionQty":10,"positionCost":80.5,"funding":0.5,
                          "settleCurrency":"USDT","context":"{}","marginMode":"ISOLATED"},
                         {"id":36275152660006,"symbol":"XBTUSDTM","timePoint":1700006400000,"fundingRate":0.000013,
                          "markPrice":8058.27,"positionQty":10,"positionCost":80.5,"funding":-1.25,
                          "settleCurrency":"USDT"}],"hasMore":false}}"""),
                // most rows of the log are of something else
                new Sample(new KrakenUnderTest(false), 1_700_006_400_000L, 1_700_035_200_000L, "usd", """
                        {"accountUid":"f7d5571c-6d10-4cf1-944a-048d25682ed0","logs":[
                         {"asset":"eth","contract":null,"booking_uid":"be3d0e19","collateral":null,
                          "date":"2023-04-04T16:10:46.260Z","execution":null,"fee":null,"funding_rate":null,"id":10,
                          "info":"admin transfer","margin_account":"ETH","mark_price":null,"new_balance":2.68682,
                          "old_balance":0.0,"realized_funding":null,"realized_pnl":null},
                         {"asset":"usd","contract":"pf_xbtusd","booking_uid":"be3d0e20","collateral":null,
                          "date":"2023-11-15T00:00:00.000Z","funding_rate":0.0000125,"id":11,
                          "info":"funding rate change","margin_account":"flex","realized_funding":-1.25},
                         {"asset":"pf_xbtusd","contract":"pf_xbtusd","booking_uid":"be3d0e21",
                          "date":"2023-11-15T00:10:00.000Z","id":12,"info":"futures trade","realized_funding":null},
                         {"asset":"usd","contract":"PF_XBTUSD","booking_uid":"be3d0e22",
                          "date":"2023-11-15T08:00:00Z","id":13,"info":"futures trade","realized_funding":0.5}]}"""));
    }

    /** Writes down what is told of funding and of answers; the rest is nobody's business here. */
    private ExecutionListener listener() {
        return (ExecutionListener) Proxy.newProxyInstance(
                ExecutionListener.class.getClassLoader(),
                new Class<?>[] {ExecutionListener.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "onAnswer" -> heard.add("" + ((OrderAnswer) arguments[0]).outcome);
                        case "onFunding" -> heard.add(payment(arguments));
                        case "onFundingDue" -> heard.add("due");
                        default -> {}
                    }
                    return null;
                });
    }

    private static String payment(Object[] arguments) {
        String asset =
                ((DirectBuffer) arguments[4]).getStringWithoutLengthAscii((int) arguments[5], (int) arguments[6]);
        assertNotEquals(0L, (long) arguments[2], "a row's id");
        return arguments[0] + " " + (long) arguments[1] / 1_000_000 + " " + arguments[3] + " " + asset;
    }

    private DecodeError reply(int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeReply(
                RequestKind.FUNDING, 77, status, ReplyHeaders.NONE, new UnsafeBuffer(bytes), 0, bytes.length, 1);
    }

    private void with(VenueUnderTest venue, Runnable test) {
        try (SimulatedVenue simulator = venue.launch()) {
            decoder = venue.protocol(simulator).newDecoder(listener(), counters);
            test.run();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldReadWhatWasPaidAndReceivedAndNothingElse(Sample sample) {
        with(sample.venue, () -> {
            assertEquals(DecodeError.NONE, reply(200, sample.document));
            assertEquals("OK", heard.removeFirst());
            heard.sort(null);
            assertEquals(
                    List.of(
                            ("1 " + sample.firstMs + " 125000000 " + sample.asset),
                            ("1 " + sample.secondMs + " -50000000 " + sample.asset)),
                    heard);
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldTellNothingOfAListThatIsBrokenAnywhere(Sample sample) {
        with(sample.venue, () -> {
            for (int length = 0; length < sample.document.length(); length += 7) {
                heard.clear();
                long errors = counters.totalErrors();
                assertTrue(reply(200, sample.document.substring(0, length)) != DecodeError.NONE, "" + length);
                assertEquals(List.of(), heard);
                assertEquals(errors + 1, counters.totalErrors());
            }
            for (int status : new int[] {404, 500, 503}) {
                heard.clear();
                reply(status, "<html>");
                assertEquals(1, heard.size());
                assertNotEquals("OK", heard.getFirst());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldNeverThrowWhateverTheTextIs(Sample sample) {
        long seed = Long.getLong("rayo.seed", System.nanoTime());
        Random random = new Random(seed);
        with(sample.venue, () -> {
            for (int i = 0; i < 2_000; i++) {
                heard.clear();
                StringBuilder text = new StringBuilder(sample.document);
                for (int n = random.nextInt(3); n >= 0; n--) {
                    text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
                }
                DecodeError error = reply(200, text.toString());
                assertTrue(
                        error == DecodeError.NONE ? !heard.isEmpty() : heard.isEmpty(), "seed " + seed + ": " + text);
            }
        });
    }

    /** The examples of the documents name no instrument of ours, or show a row of something else. */
    @ParameterizedTest
    @CsvSource({"binance, GetIncomeHistory", "kraken, GetAccountLog"})
    void shouldTakeTheDocumentsExamples(String folder, String name) {
        List<String> examples =
                SharedData.rows(SharedData.path("messages/" + folder + "/rest_docs_examples.jsonl")).stream()
                        .filter(row -> row.path("name").asText().equals(name))
                        .map(row -> row.path("response").asText())
                        .toList();
        assertTrue(!examples.isEmpty(), name);
        VenueUnderTest venue =
                folder.equals("binance") ? new BinanceUnderTest(BinanceProduct.USDM) : new KrakenUnderTest(false);
        with(
                venue,
                () -> examples.forEach(example -> {
                    heard.clear();
                    assertEquals(DecodeError.NONE, reply(200, example), example);
                    assertEquals(List.of("OK"), heard);
                }));
    }

    private void hears(VenueUnderTest venue, String event) {
        heard.clear();
        with(venue, () -> {
            byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    DecodeError.NONE,
                    decoder.decodeText(SocketRole.PRIVATE, new UnsafeBuffer(bytes), 0, bytes.length, 1));
        });
    }

    @Test
    void shouldTakeAnEventForAReasonToAskAndForNoAmount() {
        hears(
                new BinanceUnderTest(BinanceProduct.USDM),
                "{\"e\":\"ACCOUNT_UPDATE\",\"E\":1564745798939,\"T\":1564745798938,\"a\":{\"m\":\"FUNDING_FEE\","
                        + "\"B\":[{\"a\":\"USDT\",\"wb\":\"122624.1\",\"cw\":\"100.1\",\"bc\":\"-1.2\"}],\"P\":[]}}");
        assertEquals(List.of("due"), heard);
        hears(
                new BinanceUnderTest(BinanceProduct.USDM),
                "{\"e\":\"ACCOUNT_UPDATE\",\"E\":1564745798939,\"T\":1564745798938,\"a\":{\"m\":\"ORDER\","
                        + "\"B\":[],\"P\":[]}}");
        assertEquals(List.of(), heard);
        hears(
                new BybitUnderTest(BybitProduct.LINEAR),
                "{\"id\":\"1\",\"topic\":\"execution.linear\",\"creationTime\":1,\"data\":[{\"category\":\"linear\","
                        + "\"symbol\":\"BTCUSDT\",\"execFee\":\"0.5\",\"execId\":\"f\",\"execType\":\"Funding\","
                        + "\"execTime\":\"1700006400000\",\"orderLinkId\":\"\",\"side\":\"Buy\"}]}");
        assertEquals(List.of("due"), heard);
        hears(
                new KucoinUnderTest(KucoinProduct.FUTURES),
                "{\"topic\":\"/contract/positionAll\",\"type\":\"message\",\"subject\":\"position.settlement\","
                        + "\"data\":{\"symbol\":\"XBTUSDTM\",\"fundingTime\":1551770400000,\"qty\":100,"
                        + "\"markPrice\":3610.85,\"fundingRate\":-0.002966,\"fundingFee\":-296,"
                        + "\"ts\":1547697294838004923,\"settleCurrency\":\"USDT\"}}");
        assertEquals(List.of("due"), heard);
    }
}
