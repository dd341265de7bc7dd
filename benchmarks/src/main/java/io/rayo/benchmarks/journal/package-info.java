/**
 * The suite {@code journal}: an append with checksum, chain and sequence check, beside a bare Chronicle append of the
 * same bytes. One thread. Never leaves a file behind, unless it is killed.
 */
package io.rayo.benchmarks.journal;
