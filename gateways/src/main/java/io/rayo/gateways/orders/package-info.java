/**
 * Owns the half of order entry that is the same at every venue: the table of orders with their phases, what is asked
 * until it is known, the limits, the venue's clock, reconciliation, and the gateway that puts a session on connections.
 * Runs on the event loop that the gateway was given, everything of one venue on one thread. Never knows a venue's
 * words: those stand behind {@link io.rayo.gateways.orders.OrderProtocol}, and never infers an outcome from silence.
 */
package io.rayo.gateways.orders;
