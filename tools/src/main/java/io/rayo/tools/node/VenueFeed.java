package io.rayo.tools.node;

import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.market.MarketProtocol;

/**
 * A venue's market data as the configuration wants it.
 *
 * @param protocol the venue's side.
 * @param settings of the feed.
 * @param <I> the venue's instruments.
 */
record VenueFeed<I extends FeedInstrument>(MarketProtocol<I> protocol, FeedSettings settings) {}
