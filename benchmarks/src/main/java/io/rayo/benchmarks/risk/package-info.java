/** Measures what the risk stage's checks cost an order. One thread. */
package io.rayo.benchmarks.risk;
