/**
 * Suite {@code indicators}: each update of our indicators beside ta4j's on the same bars. Runs on the thread that calls
 * it. It never compares values: the engine's tests do.
 */
package io.rayo.benchmarks.indicators;
