package io.rayo.tools.backtest;

import io.rayo.codecs.MessageHandler;
import java.io.IOException;

/** History as inbound messages in the order of their receive times, from which their sequence is still missing. */
public interface MarketSource {
    /**
     * Gives all messages.
     *
     * @param handler takes each; valid during the call.
     * @throws IOException if the history cannot be read.
     */
    void run(MessageHandler handler) throws IOException;
}
