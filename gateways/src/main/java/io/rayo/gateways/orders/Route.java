package io.rayo.gateways.orders;

/** How a kind of request goes to a venue. */
public enum Route {
    /** As a text message on the socket that takes requests. */
    SOCKET,
    /** As an HTTP request. */
    REST,
    /** The venue has no such request. */
    NONE
}
