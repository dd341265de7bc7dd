package io.rayo.gateways.net;

/** What can happen to a connection. */
public enum ConnectionEvent {
    /** An attempt begins. */
    ATTEMPT,
    /** The upgrade is done. */
    OPENED,
    /** The attempt failed. */
    FAILED,
    /** The open connection ended, or was given up. */
    LOST,
    /** Too many failures in a row. */
    TRIP,
    /** The venue forbids us to come back for a while. */
    BAN,
    /** The time of a trip or ban is over. */
    RESUME,
    /** We want no more. */
    CLOSE
}
