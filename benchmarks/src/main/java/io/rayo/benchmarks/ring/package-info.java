/**
 * The suite {@code ring}: our ring of slots beside the bare Disruptor that moves it. A producing and a consuming thread
 * that both spin. Never pins a thread: where the system puts them is told by the calibration of each round.
 */
package io.rayo.benchmarks.ring;
