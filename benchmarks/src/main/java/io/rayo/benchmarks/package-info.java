/**
 * The command {@code rayo bench}: picks a suite, runs it, prints its rows and writes them as JSON. Runs on the main
 * thread; suites start threads and processes of their own. Never is on the class path of a node.
 */
package io.rayo.benchmarks;
