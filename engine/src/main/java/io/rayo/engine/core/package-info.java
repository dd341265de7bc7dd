/**
 * Runs the stages: in a row on one thread, or as a pipeline of threads, giving the same bytes. Also the state hash and
 * the snapshots over all stages. Never reads a clock, does I/O or draws random numbers.
 */
package io.rayo.engine.core;
