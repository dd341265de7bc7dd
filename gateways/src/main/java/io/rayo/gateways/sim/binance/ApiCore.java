package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.venue.EndReason;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.OrderDesk;
import io.rayo.gateways.sim.venue.OrderRefusal;
import io.rayo.gateways.sim.venue.OrderRefusedException;
import io.rayo.gateways.sim.venue.RateWindow;
import io.rayo.gateways.sim.venue.RequestKind;
import io.rayo.gateways.sim.venue.SimLedger;
import io.rayo.gateways.sim.venue.SimMarket;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueAccount;
import io.rayo.gateways.sim.venue.VenueException;
import io.rayo.gateways.sim.venue.VenueOrder;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Executes API requests of both transports and both products: limits, keys, clock. Event loop only. */
final class ApiCore {
    private static final long RECV_WINDOW_DEFAULT_MS = 5_000;
    private static final long RECV_WINDOW_MAX_MS = 60_000;
    private static final long AHEAD_MAX_MS = 1_000;
    private static final long MINUTE_MS = 60_000;
    private static final long TEN_SECONDS_MS = 10_000;

    private final BinanceSimulator simulator;
    private final SimulatorContext context;
    private final OrderDesk desk;
    private final AlgoOrders algoOrders;
    private final RateWindow weight;
    private final RateWindow orders;
    private final Map<String, String> marginTypes = new HashMap<>();

    ApiCore(final BinanceSimulator simulator, final SimulatorContext context) {
        this.simulator = simulator;
        this.context = context;
        desk = simulator.desk();
        algoOrders = new AlgoOrders(desk);
        weight = new RateWindow(context.clock(), context.weightPerMinute(), MINUTE_MS);
        orders = new RateWindow(context.clock(), context.ordersPerTenSeconds(), TEN_SECONDS_MS);
    }

    RateWindow weight() {
        return weight;
    }

    RateWindow orders() {
        return orders;
    }

    /** The limits as WebSocket API answers show them. */
    String rateLimits(final boolean withOrders) {
        final JsonText json = new JsonText().openArray();
        if (withOrders) {
            limit(json, "ORDERS", "SECOND", 10, orders);
        }
        return limit(json, "REQUEST_WEIGHT", "MINUTE", 1, weight).closeArray().toString();
    }

    private static JsonText limit(
            final JsonText json, final String type, final String interval, final int number, final RateWindow window) {
        return json.open()
                .text("rateLimitType", type)
                .text("interval", interval)
                .number("intervalNum", number)
                .number("limit", window.limit())
                .number("count", window.used())
                .close();
    }

    void handle(final ApiRequest request, final SimRequest.Reply reply) {
        final Map<String, String> shown = new LinkedHashMap<>(request.params());
        shown.remove("apiKey");
        shown.remove("signature");
        final String clientOrderId = switch (request.method()) {
            case "order.place" -> shown.getOrDefault("newClientOrderId", "");
            case "algoOrder.place", "algoOrder.cancel", "algoOrder.status" -> shown.getOrDefault("clientAlgoId", "");
            default -> shown.getOrDefault("origClientOrderId", "");
        };
        simulator
                .requests()
                .handle(
                        new SimRequest(
                                request.kind(),
                                request.transport(),
                                request.product().name(),
                                request.label(),
                                shown.getOrDefault("symbol", ""),
                                clientOrderId,
                                Map.copyOf(shown)),
                        () -> execute(request),
                        reply);
    }

    private static int weight(final String method) {
        return switch (method) {
            case "order.place", "order.cancel", "openOrders.cancelAll", "order.amend.keepPriority" -> 0;
            case "algoOrder.place" -> 0;
            case "order.status" -> 4;
            case "myTrades" -> 5;
            case "openOrders.status" -> 6;
            case "account.status", "exchangeInfo" -> 20;
            case "depth" -> 25;
            case "countdownCancelAll" -> 10;
            case "account.income" -> 30;
            default -> 1;
        };
    }

    private String execute(final ApiRequest request) throws VenueException, OrderRefusedException {
        if (!weight.take(weight(request.method()))) {
            throw new ApiErrors(context).limited(weight.resetAfterMs());
        }
        final VenueAccount account = request.needsKey() ? account(request) : null;
        if (request.needsSignature()) {
            checkSignature(request, account);
        }
        if (RequestKind.PLACE == request.kind() && !orders.take(1)) {
            throw new VenueException(
                    429,
                    "-1015",
                    "Too many new orders; current limit is " + context.ordersPerTenSeconds()
                            + " orders per 10 SECOND.");
        }
        return switch (request.method()) {
            case "ping" -> "{}";
            case "time" -> "{\"serverTime\":" + simulator.nowMs() + "}";
            case "exchangeInfo" -> simulator.exchangeInfo(request.product(), request.params());
            case "depth" -> depth(request);
            case "fundingInfo" -> fundingInfo();
            default -> request.needsKey() ? signed(request, account) : unknown(request);
        };
    }

    private static String unknown(final ApiRequest request) throws VenueException {
        throw isByRest(request)
                ? new VenueException(404, "-1", "Not found.")
                : ApiErrors.error(-1000, "Unknown method: " + request.method());
    }

    private VenueAccount account(final ApiRequest request) throws VenueException {
        final VenueAccount account = simulator.account(request.apiKey());
        if (null == account) {
            throw new VenueException(401, "-2015", "Invalid API-key, IP, or permissions for action.");
        }
        return account;
    }

    private void checkSignature(final ApiRequest request, final VenueAccount account) throws VenueException {
        final long timestamp = number(request.params(), "timestamp", -1);
        if (timestamp < 0) {
            throw ApiErrors.missing("timestamp");
        }
        if (null == request.signature()) {
            throw ApiErrors.missing("signature");
        }
        if (!RequestSigner.matches(account.secret(), request.signed(), request.signature())) {
            throw ApiErrors.error(-1022, "Signature for this request is not valid.");
        }
        final long window = number(request.params(), "recvWindow", RECV_WINDOW_DEFAULT_MS);
        if (window > RECV_WINDOW_MAX_MS) {
            throw ApiErrors.error(-1131, "recvWindow must be less than 60000.");
        }
        final long serverMs = simulator.nowMs();
        if (timestamp >= serverMs + AHEAD_MAX_MS) {
            throw ApiErrors.error(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
        }
        if (serverMs - timestamp > window) {
            throw ApiErrors.error(-1021, "Timestamp for this request is outside of the recvWindow.");
        }
    }

    private static long number(final Map<String, String> params, final String name, final long otherwise)
            throws VenueException {
        final String text = params.get(name);
        if (null == text) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,17}")) {
            throw ApiErrors.error(-1100, "Illegal characters found in parameter '" + name + "'.");
        }
        return Long.parseLong(text);
    }

    private SimMarket market(final ApiRequest request) throws VenueException {
        final String symbol = request.params().get("symbol");
        if (null == symbol) {
            throw ApiErrors.missing("symbol");
        }
        final SimMarket market = simulator.market(request.product().name(), symbol);
        if (null == market) {
            throw ApiErrors.error(-1121, "Invalid symbol.");
        }
        return market;
    }

    private String depth(final ApiRequest request) throws VenueException {
        final SimMarket market = market(request);
        final boolean spot = Product.SPOT == request.product();
        final long limit = number(request.params(), "limit", spot ? 100 : 500);
        if (limit < 1) {
            throw ApiErrors.error(-1130, "Data sent for parameter 'limit' is not valid.");
        }
        return simulator.texts(market).snapshotText(simulator.restSnapshot(market, (int)
                Math.min(limit, spot ? 5000 : 1000)));
    }

    private String fundingInfo() {
        final JsonText json = new JsonText().openArray();
        for (final SimMarket market : simulator.markets()) {
            if (Product.USDM == simulator.texts(market).product()) {
                json.open()
                        .text("symbol", market.instrument().symbol())
                        .text("adjustedFundingRateCap", "0.02000000")
                        .text("adjustedFundingRateFloor", "-0.02000000")
                        .number("fundingIntervalHours", 8)
                        .flag("disclaimer", false)
                        .close();
            }
        }
        return json.closeArray().toString();
    }

    private String signed(final ApiRequest request, final VenueAccount account)
            throws VenueException, OrderRefusedException {
        final Map<String, String> params = request.params();
        return switch (request.method()) {
            case "order.place" -> {
                final SimMarket market = market(request);
                final VenueOrder order =
                        desk.place(account, market, OrderParams.ticket(desk, market.instrument(), params));
                yield OrderText.placed(order, responseType(params, order));
            }
            case "order.cancel" -> {
                final VenueOrder order = OrderParams.find(account, market(request), params);
                if (null == order) {
                    throw new OrderRefusedException(OrderRefusal.UNKNOWN_ORDER);
                }
                desk.cancel(order, EndReason.CLIENT, params.getOrDefault("newClientOrderId", desk.newId()));
                yield OrderText.canceled(order);
            }
            case "order.status" -> OrderText.queried(query(account, request));
            case "algoOrder.place" -> AlgoOrders.text(algoOrders.place(account, futuresMarket(request), params));
            case "algoOrder.cancel" -> algoOrders.cancel(account, params);
            case "algoOrder.status" -> isByRest(request) ? algoOrders.query(account, params) : unknown(request);
            case "openAlgoOrders.status" ->
                isByRest(request) ? algoOrders.open(account, futuresMarket(request)) : unknown(request);
            case "algoOpenOrders.cancelAll" ->
                isByRest(request) ? algoOrders.cancelAll(account, futuresMarket(request)) : unknown(request);
            case "myTrades" -> fills(query(account, request));
            case "openOrders.status" -> {
                final SimMarket market = params.containsKey("symbol") ? market(request) : null;
                yield list(desk.open(
                        account,
                        order -> OrderText.product(order) == request.product()
                                && AlgoOrders.isOrder(order)
                                && (null == market || order.market() == market)));
            }
            case "openOrders.cancelAll" -> cancelAll(account, request);
            case "account.status", "v2/account.status" ->
                Product.SPOT == request.product() ? spotAccount(account) : futuresAccount(account);
            case "account.apiRestrictions" ->
                "{\"ipRestrict\":false,\"createTime\":1698645219000,\"enableReading\":true,\"enableWithdrawals\":"
                        + context.keysWithdraw()
                        + ",\"enableInternalTransfer\":false,\"enableSpotAndMarginTrading\":true}";
            case "leverage" -> leverage(account, request);
            case "marginType" -> marginType(account, request);
            case "countdownCancelAll" -> countdown(account, request);
            case "v2/account.balance" -> futuresBalance(account);
            case "v2/account.position" -> positions(account);
            case "account.income" -> isByRest(request) ? income(account, request) : unknown(request);
            case "userDataStream.start", "userDataStream.ping" ->
                "{\"listenKey\":\"" + simulator.listenKeys().extend(account) + "\"}";
            case "userDataStream.stop" -> {
                simulator.listenKeys().end(account);
                yield "{}";
            }
            case "userDataStream.subscribe.signature" -> "{\"subscriptionId\":0}";
            default -> unknown(request);
        };
    }

    private static boolean isByRest(final ApiRequest request) {
        return "REST".equals(request.transport());
    }

    private SimMarket futuresMarket(final ApiRequest request) throws VenueException {
        if (Product.USDM != request.product()) {
            throw new VenueException(404, "-1", "Not found.");
        }
        return market(request);
    }

    private String leverage(final VenueAccount account, final ApiRequest request) throws VenueException {
        final SimMarket market = futuresMarket(request);
        final long leverage = number(request.params(), "leverage", 0);
        if (leverage < 1 || leverage > 125) {
            throw ApiErrors.error(-4028, "Leverage " + leverage + " is not valid");
        }
        account.changeLeverage(market.instrument(), BigDecimal.valueOf(leverage));
        return "{\"leverage\":" + leverage + ",\"maxNotionalValue\":\"1000000\",\"symbol\":\""
                + market.instrument().symbol() + "\"}";
    }

    private String marginType(final VenueAccount account, final ApiRequest request) throws VenueException {
        final String symbol = futuresMarket(request).instrument().symbol();
        final String wanted = request.params().getOrDefault("marginType", "");
        if (!List.of("ISOLATED", "CROSSED").contains(wanted)) {
            throw ApiErrors.missing("marginType");
        }
        if (wanted.equals(marginTypes.put(account.apiKey() + " " + symbol, wanted))) {
            throw ApiErrors.error(-4046, "No need to change margin type.");
        }
        return "{\"code\":200,\"msg\":\"success\"}";
    }

    /** The dead man's switch of one symbol. */
    private String countdown(final VenueAccount account, final ApiRequest request) throws VenueException {
        final SimMarket market = futuresMarket(request);
        final long millis = number(request.params(), "countdownTime", -1);
        if (millis < 0) {
            throw ApiErrors.missing("countdownTime");
        }
        desk.deadMansSwitch(
                account,
                market.instrument().symbol(),
                order -> order.market() == market && AlgoOrders.isOrder(order),
                millis == 0 ? 0 : simulator.nowMs() + millis);
        return "{\"symbol\":\"" + market.instrument().symbol() + "\",\"countdownTime\":\"" + millis + "\"}";
    }

    private static String responseType(final Map<String, String> params, final VenueOrder order) {
        final String wanted = params.get("newOrderRespType");
        if (null != wanted) {
            return wanted;
        }
        return OrderText.typeText(order).equals("LIMIT_MAKER") ? "ACK" : "FULL";
    }

    private VenueOrder query(final VenueAccount account, final ApiRequest request) throws VenueException {
        final VenueOrder order = OrderParams.find(account, market(request), request.params());
        if (null == order) {
            throw ApiErrors.error(-2013, "Order does not exist.");
        }
        return order;
    }

    private static String list(final List<VenueOrder> orders) {
        final JsonText json = new JsonText().openArray();
        orders.forEach(order -> json.element(OrderText.queried(order)));
        return json.closeArray().toString();
    }

    /** Fills of one order, oldest first, as {@code myTrades} with an orderId gives them. */
    private static String fills(final VenueOrder order) {
        final JsonText json = new JsonText().openArray();
        for (final SimLedger.FillEntry fill : order.fills()) {
            json.open()
                    .text("symbol", fill.symbol())
                    .number("id", fill.tradeId())
                    .number("orderId", fill.orderId())
                    .number("orderListId", -1)
                    .text("price", fill.price().toPlainString())
                    .text("qty", fill.quantity().toPlainString())
                    .text("quoteQty", fill.price().multiply(fill.quantity()).toPlainString())
                    .text("commission", fill.fee().toPlainString())
                    .text("commissionAsset", fill.feeAsset())
                    .number("time", fill.timeMs())
                    .flag("isBuyer", "BUY".equals(fill.side()))
                    .flag("isMaker", fill.maker())
                    .flag("isBestMatch", true)
                    .close();
        }
        return json.closeArray().toString();
    }

    private List<VenueOrder> cancelAll(final VenueAccount account, final SimMarket market) {
        return desk.cancelAll(
                account, order -> order.market() == market && AlgoOrders.isOrder(order), EndReason.CLIENT);
    }

    private String cancelAll(final VenueAccount account, final ApiRequest request) throws VenueException {
        final List<VenueOrder> canceled = cancelAll(account, market(request));
        if (Product.USDM == request.product()) {
            return "{\"code\":200,\"msg\":\"The operation of cancel all open order is done.\"}";
        }
        if (canceled.isEmpty()) {
            throw ApiErrors.error(-2011, "Unknown order sent.");
        }
        final JsonText json = new JsonText().openArray();
        canceled.forEach(order -> json.element(OrderText.canceled(order)));
        return json.closeArray().toString();
    }

    private static String spotAccount(final VenueAccount account) {
        final JsonText json = new JsonText()
                .open()
                .number("makerCommission", 10)
                .number("takerCommission", 10)
                .raw(
                        "commissionRates",
                        "{\"maker\":\"0.00100000\",\"taker\":\"0.00100000\",\"buyer\":\"0.00000000\","
                                + "\"seller\":\"0.00000000\"}")
                .flag("canTrade", true)
                .flag("canWithdraw", false)
                .flag("canDeposit", false)
                .text("accountType", "SPOT")
                .openArray("balances");
        account.wallet(Product.SPOT.name())
                .forEach((asset, balance) -> json.open()
                        .text("asset", asset)
                        .text("free", Grid.amount(balance.free()))
                        .text("locked", Grid.amount(balance.locked()))
                        .close());
        return json.closeArray()
                .raw("permissions", "[\"SPOT\"]")
                .number("uid", account.id())
                .close()
                .toString();
    }

    private String futuresBalance(final VenueAccount account) {
        final JsonText json = new JsonText().openArray();
        account.wallet(Product.USDM.name())
                .forEach((asset, balance) -> json.open()
                        .text("asset", asset)
                        .text("balance", Grid.amount(balance.free()))
                        .text("crossWalletBalance", Grid.amount(balance.free()))
                        .text("crossUnPnl", "0.00000000")
                        .text("availableBalance", Grid.amount(balance.free()))
                        .text("maxWithdrawAmount", Grid.amount(balance.free()))
                        .number("updateTime", simulator.nowMs())
                        .close());
        return json.closeArray().toString();
    }

    /** Funding only; oldest first. */
    private String income(final VenueAccount account, final ApiRequest request) throws VenueException {
        if (Product.USDM != request.product()
                || !"FUNDING_FEE".equals(request.params().get("incomeType"))) {
            throw new VenueException(404, "-1", "Not found.");
        }
        final JsonText json = new JsonText().openArray();
        simulator.fundings(account, Product.USDM.name(), number(request.params(), "startTime", 0)).stream()
                .limit(Math.min(1_000, number(request.params(), "limit", 100)))
                .forEach(funding -> json.open()
                        .text("symbol", funding.symbol())
                        .text("incomeType", "FUNDING_FEE")
                        .text("income", Grid.amount(funding.paid().negate()))
                        .text("asset", funding.asset())
                        .text("info", "FUNDING_FEE")
                        .number("time", funding.timeMs())
                        .number("tranId", 9_689_322_392L + funding.id())
                        .text("tradeId", "")
                        .close());
        return json.closeArray().toString();
    }

    private String positions(final VenueAccount account) {
        final JsonText json = new JsonText().openArray();
        for (final VenueAccount.Position position : account.positions()) {
            if (0 != position.quantity().signum()) {
                json.open()
                        .text("symbol", position.instrument().symbol())
                        .text("positionSide", "BOTH")
                        .text("positionAmt", position.quantity().toPlainString())
                        .text("entryPrice", position.entryPrice().toPlainString())
                        .text("unRealizedProfit", "0.00000000")
                        .number("updateTime", simulator.nowMs())
                        .close();
            }
        }
        return json.closeArray().toString();
    }

    private String futuresAccount(final VenueAccount account) {
        return new JsonText()
                .open()
                .raw("assets", futuresBalance(account))
                .raw("positions", positions(account))
                .close()
                .toString();
    }
}
