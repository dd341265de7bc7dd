package io.rayo.gateways.macro;

/**
 * Something that a source is asked again and again.
 *
 * @param name of it, unique within its source; a series' name where it is about one.
 * @param path with the query, without any key.
 * @param intervalNs between two answers.
 */
public record MacroRequest(String name, String path, long intervalNs) {}
