package io.rayo.engine.paper;

/** Who is taken to leave when a level shrinks by more than was traded at it: those ahead of our order or behind it. */
public enum QueueModel {
    /** All who leave stood behind us: only trades advance us. The most careful. */
    NONE,
    /** They are spread evenly over the level. */
    PROPORTIONAL,
    /** All who leave stood ahead of us. The most hopeful. */
    FULL
}
