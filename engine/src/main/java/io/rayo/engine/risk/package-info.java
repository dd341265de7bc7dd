/**
 * The last word before an order leaves: filters, sizing, pre-trade checks, the kill switch, and the exposure that they
 * are measured by. Runs on the core's thread, or on its own in the pipelined layout. Never lets an order pass for want
 * of knowledge: what is not known counts in full against the limits.
 */
package io.rayo.engine.risk;
