/**
 * The one binary encoding and the fixed-point numbers in it. Pure functions and flyweights: any thread, one instance
 * each. Never does I/O (but for reading the schema, once), reads a clock or allocates after construction (text for
 * people excepted).
 */
package io.rayo.codecs;
