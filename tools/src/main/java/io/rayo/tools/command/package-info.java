/**
 * One class per command: options, help, output. Main thread. Never holds logic that a test could want without a command
 * line.
 */
package io.rayo.tools.command;
