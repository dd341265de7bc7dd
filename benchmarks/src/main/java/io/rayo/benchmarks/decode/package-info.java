/**
 * The suite {@code decode}: frames of a venue into messages, beside a streaming parser that only reads them and a plain
 * pass over their bytes. One thread in a JMH fork. Never uses frames of others: they are made from a seed in the
 * venue's documented shapes.
 */
package io.rayo.benchmarks.decode;
