/**
 * Measures of how well money was managed: returns in, ratios out, the same for the analyzer in the core and for the
 * commands. Plain arithmetic for whichever thread calls it. It never reads a clock, and gives NaN rather than guess.
 */
package io.rayo.engine.metrics;
