/**
 * Sources of macro data and news: Alpha Vantage, CoinMarketCap, NewsAPI. Each is a slow poller on a thread of its own
 * that keeps its budget and its last answers on disk; none ever shares a thread with market data or orders, and none
 * ever shows a key. What they say enters the engine as MacroObservation and NewsSentiment.
 */
package io.rayo.gateways.macro;
