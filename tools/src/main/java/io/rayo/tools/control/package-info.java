/**
 * How a person or a program commands a running node: a Unix domain socket and files in the node's folder. Runs on a
 * thread of its own. Never touches the core: a command becomes a journaled message or nothing.
 */
package io.rayo.tools.control;
