/**
 * The {@code rayo} command line. Each command runs on the main thread and owns what it starts. Never decides anything
 * about trading.
 */
package io.rayo.tools;
