package io.rayo.gateways.sim.binance;

import io.rayo.gateways.sim.venue.RequestKind;
import java.util.Map;

/**
 * One request of either transport in a common form.
 *
 * @param transport WS_API or REST.
 * @param product SPOT or USDM.
 * @param method WebSocket API name, also for REST.
 * @param label as the client sent it.
 * @param params decoded parameters.
 * @param apiKey or null.
 * @param signed text that must be signed.
 * @param signature or null.
 */
record ApiRequest(
        String transport,
        Product product,
        String method,
        String label,
        Map<String, String> params,
        String apiKey,
        String signed,
        String signature) {
    boolean isTrading() {
        return switch (method) {
            case "openOrders.cancelAll", "algoOrder.place", "algoOrder.cancel", "algoOpenOrders.cancelAll" -> true;
            default -> method.startsWith("order.");
        };
    }

    /** Settings of futures, which go by REST only. */
    private boolean isSetting() {
        return switch (method) {
            case "leverage", "marginType", "countdownCancelAll" -> true;
            default -> false;
        };
    }

    RequestKind kind() {
        return switch (method) {
            case "order.place", "algoOrder.place" -> RequestKind.PLACE;
            case "order.cancel", "algoOrder.cancel" -> RequestKind.CANCEL;
            case "openOrders.cancelAll", "algoOpenOrders.cancelAll" -> RequestKind.CANCEL_ALL;
            case "order.status", "openOrders.status", "myTrades" -> RequestKind.QUERY;
            case "algoOrder.status", "openAlgoOrders.status" -> RequestKind.QUERY;
            default -> method.contains("account.") ? RequestKind.QUERY : RequestKind.OTHER;
        };
    }

    boolean needsSignature() {
        return isTrading()
                || method.startsWith("openOrders.")
                || method.equals("algoOrder.status")
                || method.equals("openAlgoOrders.status")
                || method.equals("myTrades")
                || isSetting()
                || method.contains("account.")
                || method.equals("userDataStream.subscribe.signature");
    }

    boolean needsKey() {
        return needsSignature() || method.startsWith("userDataStream.");
    }
}
