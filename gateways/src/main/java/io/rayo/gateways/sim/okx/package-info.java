/**
 * Owns a simulated OKX, API V5, in the venue's own texts: public, business and private sockets, REST, logins and
 * signatures, orders, heartbeats, limits and errors. Runs on the event loop of its server. It never keeps markets,
 * orders or money of its own: those are the shared venue's.
 */
package io.rayo.gateways.sim.okx;
