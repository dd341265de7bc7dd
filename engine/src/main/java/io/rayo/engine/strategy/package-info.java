/**
 * Strategies: what they are given, how they are found by name, and the stage that runs them. Runs on the core's thread
 * (or the strategy stage's own, in layout pipelined). A strategy only wishes: it never sizes, checks or sends an order.
 */
package io.rayo.engine.strategy;
