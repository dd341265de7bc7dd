/**
 * Owns the reading of JSON text straight out of a buffer: a scanner that makes no objects, and what it refuses. Runs on
 * whichever thread decodes, one scanner per decoder. Never allocates, never throws for any input, never reads outside
 * the given range.
 */
package io.rayo.gateways.json;
