/**
 * The journal: every message in both directions, on disk before anything leaves, with snapshots beside it. One thread
 * appends (the caller's), any number of threads or processes read, and one duty cycle keeps room and pages ahead. Never
 * interprets a message beyond its header, never reads a clock, and never takes a damaged record for a good one.
 */
package io.rayo.journal;
