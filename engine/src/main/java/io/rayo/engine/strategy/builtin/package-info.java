/**
 * The strategies that come with Rayo, one class each, and the parts that they share: standing, dynamic stop,
 * confidence. Run by the strategy stage on its thread. They never size or send an order, and see nothing later than the
 * event they handle.
 */
package io.rayo.engine.strategy.builtin;
