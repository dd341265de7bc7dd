package io.rayo.gateways.orders;

/** Method of an HTTP request. */
public enum RestMethod {
    /** Asks. */
    GET,
    /** Makes. */
    POST,
    /** Changes. */
    PUT,
    /** Removes. */
    DELETE
}
