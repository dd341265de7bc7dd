/**
 * What the core knows of the wider economy: values with their ages, news, correlations with a symbol, and how much risk
 * they allow. Part of the analytics stage, on the core's thread; it never fetches anything and reads no clock.
 */
package io.rayo.engine.macro;
