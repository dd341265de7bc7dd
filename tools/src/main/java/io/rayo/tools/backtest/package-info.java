/**
 * Backtests: history in a file or a journal goes through the core and the paper venue that a node runs, message by
 * message, on the thread of the command. No clock but the data's own, no randomness; the same input gives the same
 * state hash. Never sends anything anywhere.
 */
package io.rayo.tools.backtest;
