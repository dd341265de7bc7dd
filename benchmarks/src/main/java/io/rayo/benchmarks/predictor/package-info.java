/**
 * Suite {@code predictor}: our call of a model beside a bare call of ONNX Runtime, and the order path beside a model
 * that is slow.
 */
package io.rayo.benchmarks.predictor;
