/**
 * How much market data a whole node carries: simulated venues in one process, the node in another, real sockets between
 * them.
 */
package io.rayo.benchmarks.load;
