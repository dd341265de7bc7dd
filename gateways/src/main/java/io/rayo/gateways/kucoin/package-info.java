/**
 * Owns KuCoin's protocol, spot and futures, in both of the venue's generations: the unified sockets and the classic
 * ones. Runs on the event loop that the gateway was given, everything of one gateway on one thread. Never opens a
 * connection itself and never decides about orders.
 */
package io.rayo.gateways.kucoin;
