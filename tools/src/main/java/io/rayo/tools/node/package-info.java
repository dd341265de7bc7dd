/**
 * Puts the engine together: rings, core, journal, order sender, gateways, in the layout that the configuration names;
 * recovery and replay over the same parts. Each class says which of the node's threads runs it. Never decides anything
 * about trading.
 */
package io.rayo.tools.node;
