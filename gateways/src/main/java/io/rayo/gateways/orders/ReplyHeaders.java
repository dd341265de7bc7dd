package io.rayo.gateways.orders;

/** Headers of an HTTP answer. */
public interface ReplyHeaders {
    /** No headers. */
    ReplyHeaders NONE = name -> null;

    /**
     * Value of a header.
     *
     * @param name of it, in any case.
     * @return value; null if there is none.
     */
    String get(String name);
}
