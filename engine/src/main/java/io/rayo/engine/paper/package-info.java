/**
 * The paper venue: a model of a venue's matching that fills orders against the market data of others. One thread, that
 * of its owner; the same messages and settings give the same reports. It never fills what the data does not show, reads
 * no clock, does no I/O, and allocates nothing in steady state.
 */
package io.rayo.engine.paper;
