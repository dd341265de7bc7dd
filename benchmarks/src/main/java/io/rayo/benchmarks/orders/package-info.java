/** Measures what it costs to write and sign an order for a venue. One thread. */
package io.rayo.benchmarks.orders;
