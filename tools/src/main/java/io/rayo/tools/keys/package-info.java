/**
 * API keys of venues: kept in an encrypted file, checked for what they may do. Runs at the start of commands, on their
 * thread. Never prints, logs or journals a secret, and takes none from the command line.
 */
package io.rayo.tools.keys;
