/**
 * The life of orders, the positions that their fills make, and the worth of it all. Runs on the core's thread, or on
 * its own in the pipelined layout. Never decides to trade, believes a silence to be an answer, or rounds twice.
 */
package io.rayo.engine.orders;
