package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.binance.SimLedger.Fate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Executes API requests of both transports and both products: limits, keys, clock, faults, ledger. Event loop only. */
final class ApiCore {
    private static final long RECV_WINDOW_DEFAULT_MS = 5_000;
    private static final long RECV_WINDOW_MAX_MS = 60_000;
    private static final long AHEAD_MAX_MS = 1_000;

    private final BinanceSimulator simulator;
    private final SimulatorContext context;
    private final OrderDesk desk;
    private final RateLimits limits;
    private final Map<String, VenueAccount> accounts;
    private final List<SimLedger.RequestEntry> requests = new ArrayList<>();

    ApiCore(final BinanceSimulator simulator, final OrderDesk desk, final Map<String, VenueAccount> accounts) {
        this.simulator = simulator;
        this.context = simulator.context();
        this.desk = desk;
        this.accounts = accounts;
        limits = new RateLimits(context);
    }

    List<SimLedger.RequestEntry> requests() {
        return requests;
    }

    RateLimits limits() {
        return limits;
    }

    void handle(final ApiRequest request, final ApiReply directReply) {
        final FaultPlan faults = simulator.faults();
        final ApiReply reply = faults.hits(FaultKind.DELAY_REPLIES)
                ? delayed(directReply, faults.millis(FaultKind.DELAY_REPLIES))
                : directReply;
        final UserEvents events = desk.events();
        if (!context.eventsBeforeReply()) {
            events.hold();
        }
        log(request, outcome(request, reply, faults));
        events.release();
    }

    private Fate outcome(final ApiRequest request, final ApiReply reply, final FaultPlan faults) {
        if (faults.hits(FaultKind.STATUS_418)) {
            final long millis = faults.millis(FaultKind.STATUS_418);
            reply.error(
                    418,
                    -1003,
                    "Way too much request weight used; IP banned until "
                            + (context.clock().time() + millis) + ".",
                    millis);
            return Fate.LIMITED;
        }
        if (faults.hits(FaultKind.STATUS_429) || !limits.take(weight(request.method()))) {
            final long millis = Math.max(faults.millis(FaultKind.STATUS_429), limits.retryAfterMs() % 60_000);
            reply.error(
                    429,
                    -1003,
                    "Too much request weight used; current limit is " + context.weightPerMinute()
                            + " request weight per 1 MINUTE.",
                    millis);
            return Fate.LIMITED;
        }
        if (faults.hits(FaultKind.STATUS_5XX_NOT_EXECUTED)) {
            unknownOutcome(reply);
            return Fate.STATUS_5XX_NOT_EXECUTED;
        }
        if (request.isTrading() && faults.hits(FaultKind.LOSE_REQUESTS)) {
            return Fate.LOST;
        }
        final boolean answered5xx = request.isTrading() && faults.hits(FaultKind.STATUS_5XX_EXECUTED);
        final boolean unanswered = request.isTrading() && faults.hits(FaultKind.LOSE_REPLIES);
        try {
            final String result = execute(request);
            if (answered5xx) {
                unknownOutcome(reply);
                return Fate.STATUS_5XX_EXECUTED;
            }
            if (!unanswered) {
                reply.result(result);
            }
            return unanswered ? Fate.REPLY_LOST : Fate.EXECUTED;
        } catch (final VenueException e) {
            if (!unanswered) {
                reply.error(e.status(), e.code(), e.getMessage(), 0);
            }
            return Fate.REJECTED;
        }
    }

    private static void unknownOutcome(final ApiReply reply) {
        reply.error(
                503,
                -1007,
                "Timeout waiting for response from backend server. Send status unknown; execution status unknown.",
                0);
    }

    private ApiReply delayed(final ApiReply reply, final long millis) {
        final long atNs = System.nanoTime() + millis * 1_000_000;
        return new ApiReply() {
            @Override
            public void result(final String json) {
                simulator.laterAtNs(atNs, () -> reply.result(json));
            }

            @Override
            public void error(final int status, final int code, final String message, final long retryAfterMs) {
                simulator.laterAtNs(atNs, () -> reply.error(status, code, message, retryAfterMs));
            }
        };
    }

    private void log(final ApiRequest request, final Fate fate) {
        final Map<String, String> shown = new LinkedHashMap<>(request.params());
        shown.remove("apiKey");
        shown.remove("signature");
        final String clientOrderId = request.method().equals("order.place")
                ? shown.getOrDefault("newClientOrderId", "")
                : shown.getOrDefault("origClientOrderId", "");
        requests.add(new SimLedger.RequestEntry(
                requests.size() + 1L,
                context.clock().time(),
                request.transport(),
                request.product(),
                request.label(),
                shown.getOrDefault("symbol", ""),
                clientOrderId,
                Map.copyOf(shown),
                fate));
    }

    private static int weight(final String method) {
        return switch (method) {
            case "order.place", "order.cancel", "openOrders.cancelAll", "order.amend.keepPriority" -> 0;
            case "order.status" -> 4;
            case "myTrades" -> 5;
            case "openOrders.status" -> 6;
            case "account.status", "exchangeInfo" -> 20;
            case "depth" -> 25;
            default -> 1;
        };
    }

    private String execute(final ApiRequest request) throws VenueException {
        final VenueAccount account = request.needsKey() ? account(request) : null;
        if (request.needsSignature()) {
            checkSignature(request, account);
        }
        if (request.isTrading() && request.method().equals("order.place") && !limits.takeOrder()) {
            throw new VenueException(
                    429,
                    -1015,
                    "Too many new orders; current limit is " + context.ordersPerTenSeconds()
                            + " orders per 10 SECOND.");
        }
        return switch (request.method()) {
            case "ping" -> "{}";
            case "time" -> "{\"serverTime\":" + context.clock().time() + "}";
            case "exchangeInfo" -> simulator.exchangeInfo(request.product(), request.params());
            case "depth" -> depth(request);
            case "fundingInfo" -> fundingInfo();
            default -> request.needsKey() ? signed(request, account) : unknown(request);
        };
    }

    private static String unknown(final ApiRequest request) throws VenueException {
        throw "REST".equals(request.transport())
                ? new VenueException(404, -1, "Not found.")
                : new VenueException(-1000, "Unknown method: " + request.method());
    }

    private VenueAccount account(final ApiRequest request) throws VenueException {
        final VenueAccount account = null == request.apiKey() ? null : accounts.get(request.apiKey());
        if (null == account) {
            throw new VenueException(401, -2015, "Invalid API-key, IP, or permissions for action.");
        }
        return account;
    }

    private void checkSignature(final ApiRequest request, final VenueAccount account) throws VenueException {
        final long timestamp = number(request.params(), "timestamp", -1);
        if (timestamp < 0) {
            throw new VenueException(
                    -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
        }
        if (null == request.signature()) {
            throw new VenueException(
                    -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
        }
        if (!RequestSigner.matches(account.secret, request.signed(), request.signature())) {
            throw new VenueException(-1022, "Signature for this request is not valid.");
        }
        final long window = number(request.params(), "recvWindow", RECV_WINDOW_DEFAULT_MS);
        if (window > RECV_WINDOW_MAX_MS) {
            throw new VenueException(-1131, "recvWindow must be less than 60000.");
        }
        final long serverMs = context.clock().time();
        if (timestamp >= serverMs + AHEAD_MAX_MS) {
            throw new VenueException(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
        }
        if (serverMs - timestamp > window) {
            throw new VenueException(-1021, "Timestamp for this request is outside of the recvWindow.");
        }
    }

    private static long number(final Map<String, String> params, final String name, final long otherwise)
            throws VenueException {
        final String text = params.get(name);
        if (null == text) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,17}")) {
            throw new VenueException(-1100, "Illegal characters found in parameter '" + name + "'.");
        }
        return Long.parseLong(text);
    }

    private SimMarket market(final ApiRequest request) throws VenueException {
        final String symbol = request.params().get("symbol");
        if (null == symbol) {
            throw new VenueException(-1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
        }
        final SimMarket market = simulator.market(request.product(), symbol);
        if (null == market) {
            throw new VenueException(-1121, "Invalid symbol.");
        }
        return market;
    }

    private String depth(final ApiRequest request) throws VenueException {
        final SimMarket market = market(request);
        final boolean spot = Product.SPOT == request.product();
        final long limit = number(request.params(), "limit", spot ? 100 : 500);
        if (limit < 1) {
            throw new VenueException(-1130, "Data sent for parameter 'limit' is not valid.");
        }
        return market.depthText((int) Math.min(limit, spot ? 5000 : 1000));
    }

    private String fundingInfo() {
        final JsonText json = new JsonText().openArray();
        for (final SimMarket market : simulator.markets()) {
            if (Product.USDM == market.instrument().product()) {
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

    private String signed(final ApiRequest request, final VenueAccount account) throws VenueException {
        final Map<String, String> params = request.params();
        return switch (request.method()) {
            case "order.place" -> {
                final VenueOrder order = desk.place(account, market(request), params);
                yield order.placed(responseType(params, order));
            }
            case "order.cancel" -> {
                final VenueOrder order = desk.cancel(account, market(request), params);
                yield order.canceled(order.cancelId);
            }
            case "order.status" -> desk.query(account, market(request), params).queried();
            case "myTrades" -> fills(account, desk.query(account, market(request), params));
            case "openOrders.status" ->
                list(OrderDesk.open(account, params.containsKey("symbol") ? market(request) : null), request.product());
            case "openOrders.cancelAll" -> cancelAll(account, request);
            case "account.status", "v2/account.status" ->
                Product.SPOT == request.product() ? spotAccount(account) : futuresAccount(account);
            case "v2/account.balance" -> futuresBalance(account);
            case "v2/account.position" -> positions(account);
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

    private static String responseType(final Map<String, String> params, final VenueOrder order) {
        final String wanted = params.get("newOrderRespType");
        if (null != wanted) {
            return wanted;
        }
        return order.typeText.equals("LIMIT_MAKER") ? "ACK" : "FULL";
    }

    private static String list(final List<VenueOrder> orders, final Product product) {
        final JsonText json = new JsonText().openArray();
        for (final VenueOrder order : orders) {
            if (order.market.instrument().product() == product) {
                json.element(order.queried());
            }
        }
        return json.closeArray().toString();
    }

    /** Fills of one order, oldest first, as {@code myTrades} with an orderId gives them. */
    private static String fills(final VenueAccount account, final VenueOrder order) {
        final JsonText json = new JsonText().openArray();
        for (final SimLedger.FillEntry fill : account.fills) {
            if (fill.orderId() == order.match.orderId()) {
                json.element(new JsonText()
                        .open()
                        .text("symbol", fill.symbol())
                        .number("id", fill.tradeId())
                        .number("orderId", fill.orderId())
                        .number("orderListId", -1)
                        .text("price", fill.price().toPlainString())
                        .text("qty", fill.quantity().toPlainString())
                        .text("quoteQty", fill.price().multiply(fill.quantity()).toPlainString())
                        .text("commission", fill.fee().toPlainString())
                        .text("commissionAsset", fill.feeAsset())
                        .number("time", order.updatedMs)
                        .flag("isBuyer", "BUY".equals(fill.side()))
                        .flag("isMaker", fill.maker())
                        .flag("isBestMatch", true)
                        .close()
                        .toString());
            }
        }
        return json.closeArray().toString();
    }

    private String cancelAll(final VenueAccount account, final ApiRequest request) throws VenueException {
        final List<VenueOrder> canceled = desk.cancelAll(account, market(request));
        if (Product.USDM == request.product()) {
            return "{\"code\":200,\"msg\":\"The operation of cancel all open order is done.\"}";
        }
        if (canceled.isEmpty()) {
            throw new VenueException(-2011, "Unknown order sent.");
        }
        final JsonText json = new JsonText().openArray();
        canceled.forEach(order -> json.element(order.canceled(order.cancelId)));
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
        account.balances.forEach((asset, balance) -> json.open()
                .text("asset", asset)
                .text("free", SimInstrument.amount(balance.free))
                .text("locked", SimInstrument.amount(balance.locked))
                .close());
        return json.closeArray()
                .raw("permissions", "[\"SPOT\"]")
                .number("uid", account.id)
                .close()
                .toString();
    }

    private String futuresBalance(final VenueAccount account) {
        final JsonText json = new JsonText().openArray();
        account.futuresBalances.forEach((asset, balance) -> json.open()
                .text("asset", asset)
                .text("balance", SimInstrument.amount(balance.free))
                .text("crossWalletBalance", SimInstrument.amount(balance.free))
                .text("crossUnPnl", "0.00000000")
                .text("availableBalance", SimInstrument.amount(balance.free))
                .text("maxWithdrawAmount", SimInstrument.amount(balance.free))
                .number("updateTime", context.clock().time())
                .close());
        return json.closeArray().toString();
    }

    private String positions(final VenueAccount account) {
        final JsonText json = new JsonText().openArray();
        account.positions.forEach((symbol, position) -> {
            if (0 != position.quantity.signum()) {
                json.open()
                        .text("symbol", symbol)
                        .text("positionSide", "BOTH")
                        .text("positionAmt", position.quantity.toPlainString())
                        .text("entryPrice", entry(position))
                        .text("unRealizedProfit", "0.00000000")
                        .number("updateTime", context.clock().time())
                        .close();
            }
        });
        return json.closeArray().toString();
    }

    private static String entry(final VenueAccount.Position position) {
        final BigDecimal entry = position.cost.divide(position.quantity, 8, RoundingMode.HALF_EVEN);
        return entry.toPlainString();
    }

    private String futuresAccount(final VenueAccount account) {
        return new JsonText()
                .open()
                .raw("assets", futuresBalance(account))
                .raw("positions", positions(account))
                .close()
                .toString();
    }

    SimLedger ledger() {
        final List<SimLedger.OrderEntry> orders = new ArrayList<>();
        final List<SimLedger.FillEntry> fills = new ArrayList<>();
        final List<SimLedger.BalanceEntry> balances = new ArrayList<>();
        for (final VenueAccount account : new HashMap<>(accounts).values()) {
            account.orders
                    .values()
                    .forEach(order -> orders.add(new SimLedger.OrderEntry(
                            account.apiKey,
                            order.market.instrument().product(),
                            order.market.instrument().symbol(),
                            order.match.orderId(),
                            order.clientOrderId,
                            order.side(),
                            order.market.instrument().priceValue(order.match.priceTicks()),
                            order.market.instrument().quantityValue(order.match.quantityLots()),
                            order.market.instrument().quantityValue(order.match.filledLots()),
                            order.status())));
            fills.addAll(account.fills);
            account.balances.forEach((asset, balance) -> balances.add(
                    new SimLedger.BalanceEntry(account.apiKey, Product.SPOT, asset, balance.free, balance.locked)));
            account.futuresBalances.forEach((asset, balance) -> balances.add(
                    new SimLedger.BalanceEntry(account.apiKey, Product.USDM, asset, balance.free, balance.locked)));
        }
        orders.sort(Comparator.comparingLong(SimLedger.OrderEntry::orderId));
        return new SimLedger(List.copyOf(requests), List.copyOf(orders), List.copyOf(fills), List.copyOf(balances));
    }
}
