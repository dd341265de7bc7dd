/**
 * Owns Binance's protocol: spot, USD-M and COIN-M. Decoders of market data and of what the venue says of our orders,
 * the encoder and signer of order requests, the joining of depth updates with snapshots, and the gateway that puts them
 * on connections. Runs on the event loop that the gateway was given, everything of one gateway on one thread. Never
 * decides about orders: it carries them.
 */
package io.rayo.gateways.binance;
