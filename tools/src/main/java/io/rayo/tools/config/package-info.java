/**
 * Reads configuration files into a tree that knows where each value stands, so that every error names its place on one
 * line. Runs on the thread that starts the node, before anything else does. Never guesses: what it does not understand
 * is an error, and secrets come from the environment only.
 */
package io.rayo.tools.config;
