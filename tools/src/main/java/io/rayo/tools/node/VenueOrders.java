package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import io.rayo.gateways.binance.BinanceOrderProtocol;
import io.rayo.gateways.binance.BinanceOrders;
import io.rayo.gateways.binance.BinanceProtocol;
import io.rayo.gateways.binance.BinanceSettings;
import io.rayo.gateways.bybit.BybitOrderProtocol;
import io.rayo.gateways.bybit.BybitSettings;
import io.rayo.gateways.kraken.KrakenFuturesInstrument;
import io.rayo.gateways.kraken.KrakenFuturesOrderProtocol;
import io.rayo.gateways.kraken.KrakenFuturesSettings;
import io.rayo.gateways.kraken.KrakenInstrument;
import io.rayo.gateways.kraken.KrakenOrderProtocol;
import io.rayo.gateways.kraken.KrakenOrderSettings;
import io.rayo.gateways.kraken.KrakenTier;
import io.rayo.gateways.kucoin.KucoinOrderProtocol;
import io.rayo.gateways.kucoin.KucoinOrderSettings;
import io.rayo.gateways.market.FeedInstrument;
import io.rayo.gateways.market.FeedSymbols;
import io.rayo.gateways.market.InstrumentDetails;
import io.rayo.gateways.okx.OkxOrderInstrument;
import io.rayo.gateways.okx.OkxOrderProtocol;
import io.rayo.gateways.okx.OkxOrderSettings;
import io.rayo.gateways.okx.OkxProtocol;
import io.rayo.gateways.okx.OkxSettings;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.MarginMode;
import io.rayo.gateways.orders.OrderInstrument;
import io.rayo.gateways.orders.OrderProtocol;
import io.rayo.gateways.orders.OrderSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A venue that takes orders, as the configuration wants it: its market data and its order entry. A new one is a line in
 * {@link #of}.
 *
 * @param feed market data, which brings the instruments.
 * @param protocol makes the venue's side of order entry from the instruments of the feed.
 * @param instrument makes of an instrument what orders need of it.
 * @param <I> the venue's instruments.
 */
record VenueOrders<I extends FeedInstrument>(
        VenueFeed<I> feed,
        Function<FeedSymbols<I>, OrderProtocol> protocol,
        BiFunction<I, InstrumentDetails, OrderInstrument> instrument) {
    /**
     * Whether a venue takes orders.
     *
     * @param venueId of the venue.
     * @return true if {@link #of} takes it.
     */
    static boolean supports(final int venueId) {
        return switch (venueId) {
            case Venues.BINANCE_SPOT, Venues.BINANCE_USDM -> true;
            case Venues.BYBIT_SPOT, Venues.BYBIT_LINEAR -> true;
            case Venues.OKX_SPOT, Venues.OKX_DERIVATIVES -> true;
            case Venues.KUCOIN_SPOT, Venues.KUCOIN_FUTURES -> true;
            case Venues.KRAKEN_SPOT, Venues.KRAKEN_FUTURES -> true;
            default -> false;
        };
    }

    /**
     * Whether a venue's keys come with a passphrase.
     *
     * @param venueId of the venue.
     * @return true if its account cannot be used without one.
     */
    static boolean needsPassphrase(final int venueId) {
        return switch (venueId) {
            case Venues.OKX_SPOT, Venues.OKX_DERIVATIVES -> true;
            case Venues.KUCOIN_SPOT, Venues.KUCOIN_FUTURES -> true;
            default -> false;
        };
    }

    /**
     * Whether what is held at a venue are positions that it keeps.
     *
     * @param venueId of the venue.
     * @return true for derivatives.
     */
    static boolean hasPositions(final int venueId) {
        return hasLeverage(venueId);
    }

    /**
     * Whether a venue's instruments have a leverage.
     *
     * @param venueId of the venue.
     * @return true for derivatives whose leverage can be set here.
     */
    static boolean hasLeverage(final int venueId) {
        return switch (venueId) {
            case Venues.BINANCE_USDM, Venues.BYBIT_LINEAR, Venues.OKX_DERIVATIVES -> true;
            case Venues.KUCOIN_FUTURES, Venues.KRAKEN_FUTURES -> true;
            default -> false;
        };
    }

    /**
     * What becomes of a strategy's stop ({@code venueStop}) at a venue.
     *
     * @param venueId of the venue.
     * @param isLive whether orders go there.
     * @param hasStops whether its gateway takes stops, if it can.
     * @param deadManNs time of its dead man's switch; 0 is none.
     * @return words for people.
     */
    static String venueStop(final int venueId, final boolean isLive, final boolean hasStops, final long deadManNs) {
        if (!hasLeverage(venueId)) {
            return "the engine alone: spot";
        }
        if (isLive && !hasStops) {
            return "the engine alone: stops are switched off";
        }
        if (0 == deadManNs) {
            return "rests there";
        }
        return isLive && (Venues.BINANCE_USDM == venueId || Venues.OKX_DERIVATIVES == venueId)
                ? "rests there; the dead man's switch may withdraw it too"
                : "rests there until the dead man's switch withdraws it too";
    }

    /**
     * What is wrong with a time of the dead man's switch.
     *
     * @param venueId of the venue.
     * @param timeNs as configured; 0 is none, which is always right.
     * @return null if it can be had.
     */
    static String deadManProblem(final int venueId, final long timeNs) {
        return switch (venueId) {
            case Venues.BINANCE_USDM -> deadManProblem(timeNs, 3, 3_600);
            case Venues.BYBIT_SPOT, Venues.BYBIT_LINEAR -> deadManProblem(timeNs, 3, 300);
            case Venues.OKX_SPOT, Venues.OKX_DERIVATIVES -> deadManProblem(timeNs, 10, 120);
            case Venues.KUCOIN_SPOT -> deadManProblem(timeNs, 5, 86_400);
            case Venues.KRAKEN_SPOT, Venues.KRAKEN_FUTURES -> deadManProblem(timeNs, 10, 3_600);
            default -> 0 == timeNs ? null : Venues.name(venueId) + " has no dead man's switch here";
        };
    }

    private static String deadManProblem(final long timeNs, final long minSeconds, final long maxSeconds) {
        return 0 == timeNs
                        || (timeNs >= TimeUnit.SECONDS.toNanos(minSeconds)
                                && timeNs <= TimeUnit.SECONDS.toNanos(maxSeconds)
                                && 0 == timeNs % TimeUnit.SECONDS.toNanos(1))
                ? null
                : "must be whole seconds from " + minSeconds + "s to " + maxSeconds + "s";
    }

    /**
     * What is wrong with a margin mode and a leverage.
     *
     * @param venueId of the venue.
     * @param mode as configured.
     * @param leverage as configured; 0 leaves it.
     * @return null if they can be had.
     */
    static String marginModeProblem(final int venueId, final MarginMode mode, final int leverage) {
        return switch (venueId) {
            case Venues.BYBIT_LINEAR ->
                MarginMode.AS_IT_IS == mode ? null : "the margin mode is the whole account's at Bybit: set it there";
            case Venues.KUCOIN_FUTURES ->
                MarginMode.CROSS != mode && 0 == leverage
                        ? "at KuCoin orders with isolated margin carry their leverage: it must be 1 to 125"
                        : null;
            case Venues.KRAKEN_FUTURES ->
                MarginMode.CROSS == mode && leverage > 0
                        ? "at Kraken a leverage makes the margin of a contract isolated: with cross it must be 0"
                        : MarginMode.ISOLATED == mode && 0 == leverage
                                ? "at Kraken a leverage makes the margin of a contract isolated: it must not be 0"
                                : null;
            default -> null;
        };
    }

    /**
     * Options that were replaced by settings of the same meaning.
     *
     * @param venue as configured.
     * @throws IllegalArgumentException if one of them is there: it would have no effect.
     */
    static void checkOptions(final NodeConfig.Venue venue) {
        final Map<String, String> replaced = Map.of(
                "deadManSwitch", "deadManSwitch: 60s", "margin", "marginMode: cross", "leverage", "leverage: 10");
        replaced.forEach((option, setting) -> {
            if (venue.options().containsKey(option)) {
                throw new IllegalArgumentException(
                        "options." + option + " is a setting of the venue itself, such as " + setting);
            }
        });
    }

    /**
     * Bounds and times of order entry at a venue.
     *
     * @param venue as configured.
     * @param maxDataAgeNs how old may be what an order was decided on: neither may it wait longer to be sent.
     * @return settings.
     */
    static OrderSettings settings(final NodeConfig.Venue venue, final long maxDataAgeNs) {
        return OrderSettings.DEFAULTS
                .with()
                .deadManNs(venue.deadManNs())
                .margin(venue.leverage(), venue.marginMode())
                .maxDelayNs(maxDataAgeNs)
                .build();
    }

    /**
     * Names of the venues that take orders.
     *
     * @return in the order of their ids.
     */
    static List<String> names() {
        final List<String> names = new ArrayList<>();
        for (int venueId = 1; venueId < Venues.MAX_VENUES; venueId++) {
            if (supports(venueId)) {
                names.add(Venues.name(venueId));
            }
        }
        return names;
    }

    /**
     * The orders of a venue.
     *
     * @param venue as configured, with an account.
     * @param runPrefix of client order ids.
     * @return the venue's side.
     */
    static VenueOrders<?> of(final NodeConfig.Venue venue, final String runPrefix) {
        final Credentials credentials = new Credentials(
                venue.apiKey().bytes(),
                venue.secret().bytes(),
                null == venue.passphrase() ? new byte[0] : venue.passphrase().bytes());
        return switch (venue.venueId()) {
            case Venues.BINANCE_SPOT, Venues.BINANCE_USDM -> binance(venue, credentials, runPrefix);
            case Venues.BYBIT_SPOT, Venues.BYBIT_LINEAR -> bybit(venue, credentials, runPrefix);
            case Venues.OKX_SPOT, Venues.OKX_DERIVATIVES -> okx(venue, credentials, runPrefix);
            case Venues.KUCOIN_SPOT, Venues.KUCOIN_FUTURES -> kucoin(venue, credentials, runPrefix);
            case Venues.KRAKEN_SPOT -> kraken(venue, credentials, runPrefix);
            case Venues.KRAKEN_FUTURES -> krakenFutures(venue, credentials, runPrefix);
            default -> throw new IllegalArgumentException(Venues.name(venue.venueId()) + " takes no orders");
        };
    }

    private static VenueOrders<?> binance(
            final NodeConfig.Venue venue, final Credentials credentials, final String runPrefix) {
        final BinanceSettings settings = VenueFeeds.binanceSettings(venue)
                .account(credentials, runPrefix)
                .conclude();
        return new VenueOrders<>(
                new VenueFeed<>(new BinanceProtocol(settings), settings.feed()),
                symbols -> new BinanceOrderProtocol(settings, symbols),
                BinanceOrders::instrument);
    }

    private static VenueOrders<?> bybit(
            final NodeConfig.Venue venue, final Credentials credentials, final String runPrefix) {
        final BybitSettings settings = VenueFeeds.bybitSettings(venue).account(credentials, runPrefix);
        return new VenueOrders<>(
                VenueFeeds.bybit(settings),
                symbols -> new BybitOrderProtocol(settings, symbols),
                BybitOrderProtocol::instrument);
    }

    private static VenueOrders<?> okx(
            final NodeConfig.Venue venue, final Credentials credentials, final String runPrefix) {
        final OkxSettings settings = VenueFeeds.okxSettings(venue);
        final OkxProtocol protocol = new OkxProtocol(settings);
        final OkxOrderSettings orders = VenueFeeds.okxOrderSettings(venue, settings, credentials, runPrefix);
        return new VenueOrders<>(
                new VenueFeed<>(protocol, settings.feed()),
                symbols -> new OkxOrderProtocol(orders, symbols),
                (instrument, details) -> OkxOrderInstrument.of(
                        instrument, details, protocol.instruments().code(instrument.symbol())));
    }

    private static VenueOrders<?> kucoin(
            final NodeConfig.Venue venue, final Credentials credentials, final String runPrefix) {
        final KucoinOrderSettings orders = VenueFeeds.kucoinOrderSettings(venue, credentials, runPrefix);
        return new VenueOrders<>(
                VenueFeeds.kucoin(
                        VenueFeeds.kucoinSettings(venue).credentials(credentials, VenueFeeds.kucoinKeyVersion(venue))),
                symbols -> new KucoinOrderProtocol(orders, symbols),
                KucoinOrderProtocol::instrument);
    }

    /** Options: {@code orders: rest}, {@code tier} of the account. */
    private static VenueOrders<?> kraken(
            final NodeConfig.Venue venue, final Credentials credentials, final String runPrefix) {
        final VenueFeed<KrakenInstrument> feed = VenueFeeds.kraken(venue);
        final KrakenOrderSettings settings = KrakenOrderSettings.spot(credentials, runPrefix)
                .restOrders("rest".equals(venue.options().get("orders")))
                .deadManSwitch(venue.deadManNs() > 0)
                .tier(tier(venue.options().getOrDefault("tier", "intermediate")))
                .urls(
                        feed.settings().restUrl(),
                        null == venue.orderUrl()
                                ? KrakenOrderSettings.SPOT_ORDER_URL
                                : venue.orderUrl().toString());
        return new VenueOrders<>(
                feed, symbols -> new KrakenOrderProtocol(settings, symbols), KrakenOrderProtocol::instrument);
    }

    private static VenueOrders<?> krakenFutures(
            final NodeConfig.Venue venue, final Credentials credentials, final String runPrefix) {
        final VenueFeed<KrakenFuturesInstrument> feed = VenueFeeds.krakenFutures(venue);
        final KrakenOrderSettings settings = KrakenOrderSettings.futures(credentials, runPrefix)
                .deadManSwitch(venue.deadManNs() > 0)
                .urls(
                        feed.settings().restUrl(),
                        null == venue.orderUrl()
                                ? KrakenFuturesSettings.STREAM_URL
                                : venue.orderUrl().toString());
        return new VenueOrders<>(
                feed,
                symbols -> new KrakenFuturesOrderProtocol(settings, symbols),
                KrakenFuturesOrderProtocol::instrument);
    }

    private static KrakenTier tier(final String name) {
        return switch (name) {
            case "starter" -> KrakenTier.STARTER;
            case "intermediate" -> KrakenTier.INTERMEDIATE;
            case "pro" -> KrakenTier.PRO;
            default ->
                throw new IllegalArgumentException("invalid tier: " + name + " is none of starter, intermediate, pro");
        };
    }
}
