/**
 * Series of numbers in files, as people have them: CSV, JSON lines, JSON, plain or gzip. Read on the thread of the
 * command that wants them. It never guesses a number: a cell that is none is an error with its line, an empty one is
 * unknown.
 */
package io.rayo.tools.series;
