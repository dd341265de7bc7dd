/**
 * The analyzer: how good predictions, strategies and the portfolio have been, as insights with recommendations. Runs on
 * the core's thread as its last stage. It never acts: who carries a recommendation out sends a command.
 */
package io.rayo.engine.analyzer;
