/**
 * What the core has to do with models: which features it computes for them. Pure values, any thread. It never runs a
 * model: predictions come in like any other event.
 */
package io.rayo.engine.prediction;
