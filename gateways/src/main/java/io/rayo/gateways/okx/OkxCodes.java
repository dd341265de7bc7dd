package io.rayo.gateways.okx;

import io.rayo.codecs.sbe.RejectReason;
import io.rayo.gateways.orders.Outcome;
import io.rayo.gateways.orders.RequestKind;

/** What the venue's error codes say of a request. Pure functions. */
final class OkxCodes {
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FORBIDDEN = 403;
    private static final int TEAPOT = 418;

    private OkxCodes() {}

    /**
     * What an answer says.
     *
     * @param kind of the request.
     * @param code sCode where there is one, else code; 0 if it went well.
     * @return UNKNOWN wherever the venue leaves it open.
     */
    static Outcome outcome(final RequestKind kind, final long code) {
        if (code == 0) {
            return Outcome.OK;
        }
        return switch ((int) Math.min(code, Integer.MAX_VALUE)) {
            case 50_011, 50_061, 50_040, 60_014, 51_113 -> Outcome.LIMITED;
            case 50_014 -> Outcome.BANNED;
            case 50_102, 60_004, 60_006 -> Outcome.CLOCK;
            // busy, internal, timed out; and an id that is taken: by the order itself, as likely as not
            case 50_001,
                    50_004,
                    50_013,
                    50_026,
                    51_054,
                    51_149,
                    51_412,
                    63_999,
                    64_007,
                    51_290,
                    50_071,
                    51_065,
                    51_068,
                    51_011,
                    51_016,
                    51_410 -> Outcome.UNKNOWN;
            case 51_603 -> Outcome.NO_SUCH_ORDER;
            // of stops
            case 51_291, 51_293 -> kind == RequestKind.PLACE ? Outcome.REFUSED : Outcome.NO_SUCH_ORDER;
            case 51_400, 51_401, 51_402, 51_503, 51_509, 51_510 ->
                kind == RequestKind.CANCEL || kind == RequestKind.REPLACE ? Outcome.NO_SUCH_ORDER : Outcome.UNKNOWN;
            default -> Outcome.REFUSED;
        };
    }

    /**
     * What the status of HTTP says, beyond the code.
     *
     * @param status of HTTP.
     * @param byCode what the code says; null if there is none.
     * @return the outcome.
     */
    static Outcome outcome(final int status, final Outcome byCode) {
        if (status == TOO_MANY_REQUESTS) {
            return Outcome.LIMITED;
        }
        if (status == FORBIDDEN || status == TEAPOT) {
            return Outcome.BANNED;
        }
        if (status >= SERVER_ERROR || byCode == null) {
            return Outcome.UNKNOWN;
        }
        return byCode;
    }

    /** Why the venue refused, in our words. */
    static RejectReason reason(final long code) {
        return switch ((int) Math.min(code, Integer.MAX_VALUE)) {
            case 51_004, 51_008, 51_127, 51_131 -> RejectReason.INSUFFICIENT_FUNDS;
            case 51_001 -> RejectReason.UNKNOWN_INSTRUMENT;
            case 51_006, 51_116, 51_137, 51_138 -> RejectReason.PRICE_COLLAR;
            case 51_020 -> RejectReason.BELOW_MIN_QUANTITY;
            case 51_121 -> RejectReason.OFF_LOT;
            case 51_169, 51_170, 51_148, 51_205, 51_112 -> RejectReason.REDUCE_ONLY;
            case 51_021, 51_022, 51_027, 51_028, 51_029, 51_030, 51_087 -> RejectReason.INSTRUMENT_NOT_TRADING;
            case 51_400, 51_503, 51_603 -> RejectReason.UNKNOWN_ORDER;
            case 50_011, 50_061 -> RejectReason.ORDER_RATE_LIMIT;
            default -> RejectReason.VENUE_REJECTED;
        };
    }
}
