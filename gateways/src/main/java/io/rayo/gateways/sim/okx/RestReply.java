package io.rayo.gateways.sim.okx;

import io.rayo.gateways.sim.server.SimExchange;
import io.rayo.gateways.sim.venue.JsonText;
import io.rayo.gateways.sim.venue.SimRequest;
import io.rayo.gateways.sim.venue.VenueException;

/** Answers of REST in the venue's envelope. Event loop only. */
final class RestReply implements SimRequest.Reply {
    private final SimExchange exchange;
    private final String clientOrderId;
    private final boolean isAlgo;

    /** Answers a question: its errors are those of the request. */
    RestReply(final SimExchange exchange) {
        this(exchange, null, false);
    }

    /** Answers an order operation: an error that is the order's stands in the data. */
    RestReply(final SimExchange exchange, final String clientOrderId, final boolean isAlgo) {
        this.exchange = exchange;
        this.clientOrderId = clientOrderId;
        this.isAlgo = isAlgo;
    }

    static String ok(final String data) {
        return "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + data + "]}";
    }

    /** The item of an answer that tells what is wrong with an order. */
    static String orderError(final VenueException error, final String clientOrderId) {
        return new JsonText()
                .open()
                .text("clOrdId", clientOrderId)
                .text("ordId", "")
                .text("tag", "")
                .text("sCode", error.code())
                .text("sMsg", error.getMessage())
                .text("subCode", "")
                .close()
                .toString();
    }

    @Override
    public void result(final String text) {
        exchange.answer(200, text);
    }

    @Override
    public void error(final VenueException error) {
        if (error.status() == OkxErrors.OF_ORDER && clientOrderId != null) {
            final String item = isAlgo
                    ? AlgoOrders.item("", clientOrderId, error.code(), error.getMessage())
                    : orderError(error, clientOrderId);
            exchange.answer(200, "{\"code\":\"1\",\"msg\":\"\",\"data\":[" + item + "]}");
            return;
        }
        exchange.answer(
                error.status(),
                new JsonText()
                        .open()
                        .text("code", error.code())
                        .text("msg", error.getMessage())
                        .raw("data", "[]")
                        .close()
                        .toString());
    }
}
