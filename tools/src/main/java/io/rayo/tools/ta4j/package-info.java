/**
 * Runs strategies of the ta4j library on the engine's bars. Used by the core's thread at the close of a bar, where it
 * allocates as ta4j does; it is in no other event's way. It never reads a clock: times are those of the bars.
 */
package io.rayo.tools.ta4j;
