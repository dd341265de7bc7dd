/**
 * Indicators, each O(1) per bar, and the feature vectors made of them. Runs on the core's thread (or the analytics
 * stage's own, in layout pipelined). It computes in double, never in money, and never gives a value before it is warm.
 */
package io.rayo.engine.analytics;
