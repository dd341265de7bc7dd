/** Reaches into the risk stage's package, for what benchmarks measure apart and production never asks for. */
package io.rayo.engine.risk;
