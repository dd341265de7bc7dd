/**
 * What a suite found: rows with their floors, ratios and targets, as a table for people and as JSON. Main thread, after
 * the measuring. Never measures anything and never rounds what goes to the file.
 */
package io.rayo.benchmarks.report;
