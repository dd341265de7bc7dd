/**
 * Models in files: ONNX read and written, the contract that a model meets, and its runs in ONNX Runtime. A model in
 * memory belongs to the thread that opened it, from opening to closing. Knows nothing of nodes, venues or orders.
 */
package io.rayo.tools.model;
