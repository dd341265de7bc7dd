/**
 * The tools that suites share: histograms of repeated rounds and their medians, the cache-line calibration, JMH runs,
 * allocation counts. On the thread that measures, and a partner thread for the calibration. Never prints.
 */
package io.rayo.benchmarks.measure;
