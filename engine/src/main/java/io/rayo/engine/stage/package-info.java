/**
 * The contract of the core's stages: messages in, messages and state out. A stage runs on one thread, whichever the
 * layout gives it. It never reads a clock, does I/O, draws random numbers, logs, or allocates in steady state.
 */
package io.rayo.engine.stage;
