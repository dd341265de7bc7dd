package io.rayo.gateways;

/** Gives each instrument its id, the same one for ever within a journal. Any thread. */
public interface InstrumentDirectory {
    /**
     * Id of an instrument; a new one is made on first sight.
     *
     * @param venueId of the venue.
     * @param symbol the venue's own text, upper case.
     * @return instrument id, from 1.
     */
    int instrumentId(int venueId, String symbol);
}
