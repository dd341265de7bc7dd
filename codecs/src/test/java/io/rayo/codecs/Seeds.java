package io.rayo.codecs;

import java.util.Random;

/** Random numbers of a test: the seed is printed and taken back with -Drayo.seed=N. */
final class Seeds {
    private Seeds() {}

    static Random random(String test) {
        String given = System.getProperty("rayo.seed");
        long seed = given == null ? System.nanoTime() : Long.parseLong(given);
        System.out.println(test + ": rayo.seed=" + seed);
        return new Random(seed);
    }
}
