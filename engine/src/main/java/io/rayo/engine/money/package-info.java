/**
 * Exact arithmetic of prices, quantities and money, and the rules of an instrument that need it. Pure functions and
 * plain records: any thread, one instance each. Never rounds silently, wraps, or uses floating point.
 */
package io.rayo.engine.money;
