/**
 * What the market is: instruments, order books, the trade tape, volume-weighted prices and bars. Runs on the core's
 * thread (or the market stage's own, in layout pipelined). It never trusts a book that the venue's own sequence rule
 * has not proven, reads no clock, and rounds nothing but what it puts out.
 */
package io.rayo.engine.market;
