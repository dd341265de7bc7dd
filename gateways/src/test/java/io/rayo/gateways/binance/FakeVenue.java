package io.rayo.gateways.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.rayo.gateways.SharedData;
import io.rayo.gateways.orders.OrderRequest;
import io.rayo.gateways.orders.OrderSession;
import io.rayo.gateways.orders.RequestChannel;
import io.rayo.gateways.orders.Route;
import io.rayo.gateways.orders.SocketRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A spot venue in virtual time that keeps a ledger and loses, delays, repeats and misreports its words at random:
 * replies lost, 5xx with and without effect, requests that never arrive, late replies, events twice and late, "no such
 * order" for orders that it has, connections that break with requests under way.
 */
final class FakeVenue implements RequestChannel {
    static final long MS = 1_000_000;

    final Map<String, Order> ledger = new HashMap<>();
    final Map<String, Integer> placesSent = new HashMap<>();
    final Map<String, String> refusals = new HashMap<>();
    final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Random random;
    private long nextEvent;
    private long nextOrderId = 1000;
    private long nextTradeId = 1;
    private int epoch;
    private boolean subscribed;
    OrderSession session;
    boolean up;
    boolean faulty = true;
    long nowNs = OrderMessages.START_NS;

    enum Fault {
        NONE,
        NEVER_ARRIVES,
        REPLY_LOST,
        UNKNOWN_DONE,
        UNKNOWN_NOT_DONE,
        LATE_REPLY,
        REFUSED,
        CUT,
        LIMITED
    }

    static final class Order {
        String client;
        long id;
        long quantity;
        String side;
        String status = "NEW";
        long visibleFromNs;
        final List<long[]> fills = new ArrayList<>();

        long filled() {
            return fills.stream().mapToLong(f -> f[1]).sum();
        }

        boolean works() {
            return status.equals("NEW") || status.equals("PARTIALLY_FILLED");
        }
    }

    private record Event(long atNs, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(number, other.number);
        }
    }

    FakeVenue(Random random) {
        this.random = random;
    }

    void at(long delayNs, Runnable action) {
        events.add(new Event(nowNs + delayNs, nextEvent++, action));
    }

    boolean isQuiet() {
        return events.isEmpty();
    }

    /** Lets time pass in steps of a millisecond at most, so that the session's timers run too. */
    void run(long untilNs) {
        while (nowNs < untilNs) {
            long stepNs = Math.min(untilNs, nowNs + MS);
            while (!events.isEmpty() && events.peek().atNs <= stepNs) {
                Event event = events.poll();
                nowNs = Math.max(nowNs, event.atNs);
                event.action.run();
            }
            nowNs = stepNs;
            session.doWork(nowNs);
        }
    }

    void connect() {
        epoch++;
        up = true;
        subscribed = false;
        session.onSocketOpen(SocketRole.BOTH);
    }

    void cut() {
        if (up) {
            up = false;
            subscribed = false;
            epoch++;
            session.onSocketLost(SocketRole.BOTH);
            at(MS * (50 + random.nextInt(2_000)), () -> {
                if (!up) {
                    connect();
                }
            });
        }
    }

    @Override
    public boolean send(OrderRequest sent) {
        if (!up || sent.route() == Route.REST) {
            return false; // no REST here: what cannot go by the socket waits for it
        }
        JsonNode request = SharedData.json(sent.bodyText());
        if (request.get("method").asText().equals("order.place")) {
            placesSent.merge(request.get("params").get("newClientOrderId").asText(), 1, Integer::sum);
        }
        if (faulty && random.nextInt(400) == 0) {
            return true; // into a connection that is dead already; nobody knows yet
        }
        int sentOn = epoch;
        at(MS * (1 + random.nextInt(15)), () -> handle(request, sentOn));
        return true;
    }

    private Fault fault(boolean place) {
        Fault fault = Fault.NONE;
        if (faulty) {
            fault = switch (random.nextInt(100)) {
                case 0, 1 -> Fault.NEVER_ARRIVES;
                case 2, 3 -> Fault.REPLY_LOST;
                case 4, 5 -> Fault.UNKNOWN_DONE;
                case 6, 7 -> Fault.UNKNOWN_NOT_DONE;
                case 8, 9 -> Fault.LATE_REPLY;
                case 10, 11, 12 -> place ? Fault.REFUSED : Fault.NONE;
                case 13 -> random.nextInt(4) == 0 ? Fault.CUT : Fault.NONE;
                case 14 -> random.nextInt(50) == 0 ? Fault.LIMITED : Fault.NONE;
                default -> Fault.NONE;
            };
        }
        faults.merge(fault, 1, Integer::sum);
        return fault;
    }

    private void handle(JsonNode request, int sentOn) {
        String id = request.get("id").asText();
        String method = request.get("method").asText();
        JsonNode params = request.get("params");
        if (method.equals("userDataStream.subscribe.signature")) {
            subscribed = sentOn == epoch;
            reply(sentOn, id, 0, 200, "\"result\":{\"subscriptionId\":0}");
            return;
        }
        Fault fault = fault(method.equals("order.place"));
        switch (fault) {
            case NEVER_ARRIVES -> {
                return;
            }
            case UNKNOWN_NOT_DONE -> {
                reply(sentOn, id, 0, 500, "\"error\":{\"code\":-1006,\"msg\":\"Unexpected response\"}");
                return;
            }
            case CUT -> cut();
            case LIMITED -> {
                refusals.put(params.path("newClientOrderId").asText(), "429");
                reply(
                        sentOn,
                        id,
                        0,
                        429,
                        "\"error\":{\"code\":-1003,\"msg\":\"Too much\",\"data\":{\"retryAfter\":"
                                + (nowNs / MS + 1_500) + "}}");
                return;
            }
            case REFUSED -> {
                refusals.put(params.get("newClientOrderId").asText(), "-2010");
                reply(sentOn, id, 0, 400, "\"error\":{\"code\":-2010,\"msg\":\"Account has insufficient balance\"}");
                return;
            }
            default -> {}
        }
        String result = switch (method) {
            case "order.place" -> place(params);
            case "order.cancel" -> cancel(params);
            case "order.status" -> query(params);
            case "myTrades" -> fills(params);
            default -> throw new AssertionError(method);
        };
        if (fault == Fault.REPLY_LOST) {
            return;
        }
        if (fault == Fault.UNKNOWN_DONE) {
            reply(sentOn, id, 0, 504, "\"error\":{\"code\":-1007,\"msg\":\"Timeout waiting for response\"}");
            return;
        }
        long delay = fault == Fault.LATE_REPLY ? MS * (3_000 + random.nextInt(12_000)) : 0;
        reply(sentOn, id, delay, result.startsWith("\"error\"") ? 400 : 200, result);
    }

    private String place(JsonNode params) {
        Order order = new Order();
        order.client = params.get("newClientOrderId").asText();
        order.id = nextOrderId++;
        order.side = params.get("side").asText();
        order.quantity = Math.round(params.get("quantity").asDouble() * 1e8);
        order.visibleFromNs = faulty && random.nextBoolean() ? nowNs + MS * random.nextInt(8_000) : nowNs;
        ledger.put(order.client, order);
        event(order, "NEW", null);
        StringBuilder fills = new StringBuilder();
        for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0; i > 0 && order.works(); i--) {
            long[] fill = fill(order);
            fills.append(fills.isEmpty() ? "" : ",")
                    .append("{\"price\":\"100.00\",\"qty\":\"")
                    .append(text(fill[1]))
                    .append("\",\"commission\":\"0.01\",\"commissionAsset\":\"USDT\",\"tradeId\":")
                    .append(fill[0])
                    .append('}');
        }
        if (order.works() && params.path("timeInForce").asText().equals("IOC")) {
            order.status = "EXPIRED";
            event(order, "EXPIRED", null);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            at(MS * random.nextInt(20_000), () -> {
                if (order.works()) {
                    fill(order);
                }
            });
        }
        return "\"result\":" + shown(order) + ",\"fills\":[" + fills + "]}";
    }

    /** Fills a part or all that is left. */
    private long[] fill(Order order) {
        long left = order.quantity - order.filled();
        long amount = random.nextInt(3) == 0 ? left : 1 + (long) (random.nextDouble() * (left - 1));
        long[] fill = {nextTradeId++, amount, nowNs};
        order.fills.add(fill);
        order.status = amount == left ? "FILLED" : "PARTIALLY_FILLED";
        event(order, "TRADE", fill);
        return fill;
    }

    private String cancel(JsonNode params) {
        Order order = ledger.get(params.get("origClientOrderId").asText());
        if (order == null || !order.works()) {
            return "\"error\":{\"code\":-2011,\"msg\":\"Unknown order sent.\"}";
        }
        order.status = "CANCELED";
        event(order, "CANCELED", null);
        return "\"result\":" + shown(order) + "}";
    }

    private String query(JsonNode params) {
        Order order = ledger.get(params.get("origClientOrderId").asText());
        return order == null || nowNs < order.visibleFromNs
                ? "\"error\":{\"code\":-2013,\"msg\":\"Order does not exist.\"}"
                : "\"result\":" + shown(order) + "}";
    }

    private String fills(JsonNode params) {
        StringBuilder list = new StringBuilder();
        for (Order order : ledger.values()) {
            if (order.id == params.get("orderId").asLong()) {
                for (long[] fill : order.fills) {
                    list.append(list.isEmpty() ? "" : ",")
                            .append("{\"symbol\":\"BTCUSDT\",\"id\":")
                            .append(fill[0])
                            .append(",\"orderId\":")
                            .append(order.id)
                            .append(",\"price\":\"100.00\",\"qty\":\"")
                            .append(text(fill[1]))
                            .append("\",\"commission\":\"0.01\",\"commissionAsset\":\"USDT\",\"time\":")
                            .append(fill[2] / MS)
                            .append(",\"isBuyer\":")
                            .append(order.side.equals("BUY"))
                            .append(",\"isMaker\":false}");
                }
            }
        }
        return "\"result\":[" + list + "]";
    }

    /** An order without the closing bracket. */
    private String shown(Order order) {
        return "{\"symbol\":\"BTCUSDT\",\"orderId\":" + order.id + ",\"clientOrderId\":\"x\",\"transactTime\":"
                + nowNs / MS
                + ",\"origQty\":\"" + text(order.quantity) + "\",\"executedQty\":\"" + text(order.filled())
                + "\",\"status\":\"" + order.status + "\",\"side\":\"" + order.side + "\"";
    }

    private static String text(long mantissa) {
        return java.math.BigDecimal.valueOf(mantissa, 8).toPlainString();
    }

    private void event(Order order, String type, long[] fill) {
        if (!up || !subscribed) {
            return; // nobody listens: lost for ever
        }
        String cancel = type.equals("CANCELED") ? "cancel" + order.id : order.client;
        String text = "{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\",\"E\":" + nowNs / MS
                + ",\"s\":\"BTCUSDT\",\"c\":\"" + cancel + "\",\"S\":\"" + order.side + "\",\"q\":\""
                + text(order.quantity)
                + "\",\"C\":\"" + (type.equals("CANCELED") ? order.client : "") + "\",\"x\":\"" + type + "\",\"X\":\""
                + order.status + "\",\"r\":\"NONE\",\"i\":" + order.id + ",\"l\":\""
                + (fill == null ? "0" : text(fill[1]))
                + "\",\"z\":\"" + text(order.filled()) + "\",\"L\":\"" + (fill == null ? "0" : "100.00")
                + "\",\"n\":\"0.01\",\"N\":\"USDT\",\"T\":" + nowNs / MS + ",\"t\":" + (fill == null ? -1 : fill[0])
                + ",\"m\":false}}";
        int sentOn = epoch;
        long delay = MS * (1 + random.nextInt(faulty && random.nextInt(10) == 0 ? 2_000 : 10));
        at(delay, () -> hear(sentOn, text));
        if (faulty && random.nextInt(10) == 0) {
            at(delay + MS * random.nextInt(3_000), () -> hear(sentOn, text));
        }
    }

    private void reply(int sentOn, String id, long delayNs, int status, String body) {
        String text = "{\"id\":\"" + id + "\",\"status\":" + status + "," + body
                + ",\"rateLimits\":[{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit"
                + "\":1000000,"
                + "\"count\":1},{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"
                + "\"limit\":1000000,\"count\":1}]}";
        at(delayNs + MS * (1 + random.nextInt(10)), () -> hear(sentOn, text));
    }

    private void hear(int sentOn, String text) {
        if (up && sentOn == epoch) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            var error = session.onText(SocketRole.BOTH, new UnsafeBuffer(bytes), 0, bytes.length, nowNs);
            if (error != io.rayo.gateways.json.DecodeError.NONE) {
                throw new AssertionError(error + " in " + text);
            }
        }
    }
}
