/**
 * Trains models: samples out of feature vectors, an LSTM with backpropagation through time, and what it is worth beside
 * a naive forecast. Runs on the thread of its command, with helpers for batches; the same seed gives the same weights,
 * however many helpers there are. Never runs in a node.
 */
package io.rayo.tools.train;
