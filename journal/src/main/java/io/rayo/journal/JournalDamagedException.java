package io.rayo.journal;

/** A record or what should be one is not what was written. Nothing from there on may be used. */
public final class JournalDamagedException extends JournalException {
    private static final long serialVersionUID = 1L;

    private final transient Damage damage;

    /**
     * With the place.
     *
     * @param damage what and where.
     */
    public JournalDamagedException(final Damage damage) {
        super("journal damaged: " + damage);
        this.damage = damage;
    }

    /**
     * What and where.
     *
     * @return the damage; null only on a copy that was serialised.
     */
    public Damage damage() {
        return damage;
    }
}
