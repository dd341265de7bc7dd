package io.rayo.gateways.market;

import io.rayo.gateways.net.ConnectionSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What makes a venue's market data its own. Pure: it reads texts, writes texts and decides, but opens nothing and knows
 * no time. Event loop.
 *
 * @param <I> the venue's instruments.
 */
public interface MarketProtocol<I extends FeedInstrument> {
    /**
     * Id of the venue.
     *
     * @return as in {@code Venues}.
     */
    int venueId();

    /**
     * Where the list of instruments is.
     *
     * @return path with its query.
     */
    String instrumentsPath();

    /**
     * Reads an answer that {@link #instrumentsPath()} or a next page gave. What cannot be used is left out and counted.
     *
     * @param text the answer.
     * @param all instruments so far by symbol, in the venue's order; receives those of this page.
     * @return path of the next page; null if this is the last.
     * @throws IOException if it is not the answer that was expected; its message says in a few words what it is.
     */
    String readInstruments(byte[] text, Map<String, InstrumentDetails> all) throws IOException;

    /**
     * Where the turnover of all instruments is, for wishes such as {@code top:50}.
     *
     * @return path with its query; null if the venue has none.
     */
    String turnoversPath();

    /**
     * Reads the turnovers.
     *
     * @param text the answer.
     * @param turnovers receives turnover of 24 hours in the quote asset by symbol.
     * @throws IOException if it is not the answer that was expected.
     */
    void readTurnovers(byte[] text, Map<String, Double> turnovers) throws IOException;

    /**
     * Where the venue's time is.
     *
     * @return path with its query; null if the venue has none.
     */
    String timePath();

    /**
     * Reads the venue's time.
     *
     * @param text the answer.
     * @return nanoseconds since the epoch.
     * @throws IOException if it is not the answer that was expected.
     */
    long readTime(byte[] text) throws IOException;

    /**
     * Where the venue says whether it is open, if its streams do not.
     *
     * @return path with its query; null if it is not to be asked.
     */
    default String statusPath() {
        return null;
    }

    /**
     * Reads whether the venue is open. Only where {@link #statusPath()} gives a path.
     *
     * @param text the answer.
     * @return what keeps it from taking orders, in a few words; null if it is open.
     * @throws IOException if it is not the answer that was expected.
     */
    default String readTrouble(final byte[] text) throws IOException {
        throw new UnsupportedOperationException("the venue is not asked");
    }

    /**
     * Makes the instrument that the decoder will know.
     *
     * @param details from the venue's list.
     * @param instrumentId from 1.
     * @return the instrument.
     */
    I instrument(InstrumentDetails details, int instrumentId);

    /**
     * Spreads the wanted streams over connections, within the venue's limits.
     *
     * @param instruments all that are wanted.
     * @return a plan for each connection.
     */
    List<FeedPlan<I>> plan(List<I> instruments);

    /**
     * Makes the decoder.
     *
     * @param context where its results go.
     * @param listener hears what is not market data.
     * @return the decoder.
     */
    FeedDecoder<I> decoder(FeedContext<I> context, FeedListener<I> listener);

    /**
     * Times and limits of the venue's connections, its text heartbeat among them.
     *
     * @return the settings.
     */
    ConnectionSettings connection();

    /**
     * Where a depth snapshot of an instrument is to be fetched, at venues whose streams do not bring it.
     *
     * @param instrument whose book is wanted.
     * @return path with its query; null if the stream brings the snapshot, after {@link #resubscribe}.
     */
    String snapshotPath(I instrument);

    /**
     * Headers of a request for a depth snapshot, where the venue wants it signed.
     *
     * @param path with its query.
     * @param venueTimeMs now, by the venue's clock as far as it is known.
     * @return names and values in turn.
     */
    default String[] snapshotHeaders(final String path, final long venueTimeMs) {
        return new String[0];
    }

    /**
     * Share of {@link #requestBudgetPerMinute()} that a snapshot costs.
     *
     * @return weight, from 1.
     */
    int snapshotWeight();

    /**
     * Request weight that the venue grants an address in a minute; half of it is used for market data.
     *
     * @return weight.
     */
    int requestBudgetPerMinute();

    /**
     * Messages that make the venue send a book's snapshot again, where the stream brings it: usually to unsubscribe and
     * to subscribe anew.
     *
     * @param plan of the connection that carries the book.
     * @param instrument whose book is wanted.
     * @return messages to send in this order; empty where snapshots come by REST.
     */
    List<byte[]> resubscribe(FeedPlan<I> plan, I instrument);
}
