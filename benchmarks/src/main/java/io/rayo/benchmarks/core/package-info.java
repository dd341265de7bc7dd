/**
 * The suites {@code core} and {@code replay}: all stages of the core on a made-up mix of messages, beside a loop that
 * only touches them, and a whole journal put through the core again, beside only reading it. One thread. The mix comes
 * from a seed: the same messages on every machine.
 */
package io.rayo.benchmarks.core;
