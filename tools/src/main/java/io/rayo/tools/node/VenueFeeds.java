package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import io.rayo.codecs.sbe.Channel;
import io.rayo.gateways.binance.BinanceProduct;
import io.rayo.gateways.binance.BinanceProtocol;
import io.rayo.gateways.binance.BinanceSettings;
import io.rayo.gateways.bybit.BybitInstrument;
import io.rayo.gateways.bybit.BybitProduct;
import io.rayo.gateways.bybit.BybitProtocol;
import io.rayo.gateways.bybit.BybitSettings;
import io.rayo.gateways.kraken.KrakenFuturesInstrument;
import io.rayo.gateways.kraken.KrakenFuturesProtocol;
import io.rayo.gateways.kraken.KrakenFuturesSettings;
import io.rayo.gateways.kraken.KrakenInstrument;
import io.rayo.gateways.kraken.KrakenProtocol;
import io.rayo.gateways.kraken.KrakenSettings;
import io.rayo.gateways.kucoin.KucoinApi;
import io.rayo.gateways.kucoin.KucoinInstrument;
import io.rayo.gateways.kucoin.KucoinOrderSettings;
import io.rayo.gateways.kucoin.KucoinProduct;
import io.rayo.gateways.kucoin.KucoinProtocol;
import io.rayo.gateways.kucoin.KucoinSettings;
import io.rayo.gateways.market.FeedSettings;
import io.rayo.gateways.net.ProxySettings;
import io.rayo.gateways.okx.OkxOrderSettings;
import io.rayo.gateways.okx.OkxProduct;
import io.rayo.gateways.okx.OkxProtocol;
import io.rayo.gateways.okx.OkxSettings;
import io.rayo.gateways.orders.Credentials;
import io.rayo.gateways.orders.MarginMode;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The venues that have a gateway: a new one is a line here. */
final class VenueFeeds {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,5})(s|m)");
    private static final Pattern FAILURES = Pattern.compile("[1-9][0-9]{0,3}");
    private static final long LEAST_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SILENCE_MAX_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long BAN_MAX_NS = TimeUnit.DAYS.toNanos(1);

    private VenueFeeds() {}

    /**
     * Whether a venue has a gateway.
     *
     * @param venueId of the venue.
     * @return true if {@link #of} takes it.
     */
    static boolean supports(final int venueId) {
        return switch (venueId) {
            case Venues.BINANCE_SPOT, Venues.BINANCE_USDM, Venues.BINANCE_COINM -> true;
            case Venues.BYBIT_SPOT, Venues.BYBIT_LINEAR -> true;
            case Venues.OKX_SPOT, Venues.OKX_DERIVATIVES -> true;
            case Venues.KRAKEN_SPOT, Venues.KRAKEN_FUTURES -> true;
            case Venues.KUCOIN_SPOT, Venues.KUCOIN_FUTURES -> true;
            default -> false;
        };
    }

    /**
     * Names of the venues that have a gateway.
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
     * The feed of a venue.
     *
     * @param venue as configured.
     * @return the venue's side, with its settings.
     */
    static VenueFeed<?> of(final NodeConfig.Venue venue) {
        return switch (venue.venueId()) {
            case Venues.BINANCE_SPOT, Venues.BINANCE_USDM, Venues.BINANCE_COINM -> binance(binanceSettings(venue));
            case Venues.BYBIT_SPOT, Venues.BYBIT_LINEAR -> bybit(bybitSettings(venue));
            case Venues.OKX_SPOT, Venues.OKX_DERIVATIVES -> okx(okxSettings(venue));
            case Venues.KRAKEN_SPOT -> kraken(venue);
            case Venues.KRAKEN_FUTURES -> krakenFutures(venue);
            case Venues.KUCOIN_SPOT, Venues.KUCOIN_FUTURES -> kucoin(kucoinSettings(venue));
            default -> throw new IllegalArgumentException(Venues.name(venue.venueId()) + " has no gateway");
        };
    }

    static VenueFeed<KrakenInstrument> kraken(final NodeConfig.Venue venue) {
        final FeedSettings settings = configure(KrakenSettings.live(), venue);
        return new VenueFeed<>(new KrakenProtocol(settings, KrakenSettings.connection()), settings);
    }

    static VenueFeed<KrakenFuturesInstrument> krakenFutures(final NodeConfig.Venue venue) {
        final FeedSettings settings = configure(KrakenFuturesSettings.live(), venue);
        return new VenueFeed<>(new KrakenFuturesProtocol(settings, KrakenFuturesSettings.connection()), settings);
    }

    static VenueFeed<?> binance(final BinanceSettings settings) {
        settings.conclude();
        return new VenueFeed<>(new BinanceProtocol(settings), settings.feed());
    }

    static VenueFeed<BybitInstrument> bybit(final BybitSettings settings) {
        settings.conclude();
        return new VenueFeed<>(new BybitProtocol(settings), settings.feed());
    }

    /** Options: {@code orders: rest} where there is no order entry socket. */
    static BybitSettings bybitSettings(final NodeConfig.Venue venue) {
        final BybitSettings settings =
                new BybitSettings(venue.venueId() == Venues.BYBIT_SPOT ? BybitProduct.SPOT : BybitProduct.LINEAR);
        configure(settings.feed(), venue);
        if (null != venue.orderUrl()) {
            settings.orderUrl(venue.orderUrl().toString());
        }
        return settings.restOrders("rest".equals(venue.options().get("orders"))).deadManSwitch(venue.deadManNs() > 0);
    }

    static BinanceSettings binanceSettings(final NodeConfig.Venue venue) {
        final BinanceProduct product = switch (venue.venueId()) {
            case Venues.BINANCE_SPOT -> BinanceProduct.SPOT;
            case Venues.BINANCE_USDM -> BinanceProduct.USDM;
            case Venues.BINANCE_COINM -> BinanceProduct.COINM;
            default ->
                throw new IllegalArgumentException(Venues.name(venue.venueId()) + " is not a product of Binance");
        };
        final BinanceSettings settings = new BinanceSettings(product)
                .symbols(venue.symbols())
                .channels(channels(venue))
                .rawTrades(venue.channels().contains("raw-trades"))
                .pairedFeeds(venue.pairedFeeds())
                .barIntervals(barIntervals(venue))
                .proxy(proxy(venue))
                .compression(compression(venue))
                .patience(optionNs(venue, "silence", SILENCE_MAX_NS), optionNs(venue, "ban", BAN_MAX_NS))
                .breaker(breakerFailures(venue), optionNs(venue, "breakerReset", BAN_MAX_NS));
        if (venue.depth() > 0) {
            settings.depthLimit(venue.depth());
        }
        if (null != venue.restUrl()) {
            settings.restUrl(venue.restUrl().toString());
        }
        if (null != venue.streamUrl()) {
            final String base = venue.streamUrl().toString();
            final boolean isRouted = BinanceProduct.USDM == product;
            settings.streamUrls(isRouted ? base + "/public" : base, isRouted ? base + "/market" : base);
            settings.privateStreamUrl(isRouted ? base + "/private" : base);
        }
        if (null != venue.orderUrl()) {
            settings.orderUrl(venue.orderUrl().toString());
        }
        return settings;
    }

    static VenueFeed<KucoinInstrument> kucoin(final KucoinSettings settings) {
        return new VenueFeed<>(new KucoinProtocol(settings), settings.feed());
    }

    /** Options: {@code api} (uta or classic) and {@code markPriceChannel} (mark-price or markPrice). */
    static KucoinSettings kucoinSettings(final NodeConfig.Venue venue) {
        final KucoinSettings settings = new KucoinSettings(kucoinProduct(venue));
        configure(settings.feed(), venue);
        final String api = venue.options().getOrDefault("api", "uta");
        return settings.api(
                        switch (api) {
                            case "uta" -> KucoinApi.UTA;
                            case "classic" -> KucoinApi.CLASSIC;
                            default ->
                                throw new IllegalArgumentException("invalid api: " + api + " is none of uta, classic");
                        })
                .markPriceChannel(venue.options().getOrDefault("markPriceChannel", "mark-price"))
                .conclude();
    }

    private static KucoinProduct kucoinProduct(final NodeConfig.Venue venue) {
        return venue.venueId() == Venues.KUCOIN_SPOT ? KucoinProduct.SPOT : KucoinProduct.FUTURES;
    }

    /**
     * Options: {@code orders} (socket or rest), {@code fills} (rest or stream), {@code keyVersion} (2 or 3),
     * {@code margin} (isolated or cross), {@code leverage} and {@code settle}.
     */
    static KucoinOrderSettings kucoinOrderSettings(
            final NodeConfig.Venue venue, final Credentials credentials, final String runPrefix) {
        final KucoinOrderSettings settings = new KucoinOrderSettings(kucoinProduct(venue), credentials, runPrefix);
        final Map<String, String> options = venue.options();
        return settings.urls(text(venue.restUrl(), settings.restUrl()), text(venue.orderUrl(), settings.orderUrl()))
                .restOrders(isSecond(options, "orders", "socket", "rest"))
                .streamFills(isSecond(options, "fills", "rest", "stream"))
                .isolated(MarginMode.CROSS != venue.marginMode())
                .keyVersion(kucoinKeyVersion(venue))
                .leverage(Math.max(1, venue.leverage())) // 0 with cross margin: no order carries it
                .settleCurrency(options.getOrDefault("settle", "USDT"));
    }

    static int kucoinKeyVersion(final NodeConfig.Venue venue) {
        return isSecond(venue.options(), "keyVersion", "3", "2") ? 2 : 3;
    }

    /** Whether an option of two words is the second one; the first one is the default. */
    private static boolean isSecond(
            final Map<String, String> options, final String name, final String first, final String second) {
        final String word = options.getOrDefault(name, first);
        if (!word.equals(first) && !word.equals(second)) {
            throw new IllegalArgumentException(
                    "invalid " + name + ": " + word + " is none of " + first + ", " + second);
        }
        return word.equals(second);
    }

    private static VenueFeed<?> okx(final OkxSettings settings) {
        return new VenueFeed<>(new OkxProtocol(settings), settings.feed());
    }

    static OkxSettings okxSettings(final NodeConfig.Venue venue) {
        final OkxSettings settings = new OkxSettings(OkxProduct.of(venue.venueId()));
        configure(settings.feed(), venue);
        settings.conclude();
        return settings;
    }

    /**
     * Options: {@code orders: rest} where the order entry socket cannot be used, {@code demo: true} for the venue's
     * demo.
     */
    static OkxOrderSettings okxOrderSettings(
            final NodeConfig.Venue venue,
            final OkxSettings settings,
            final Credentials credentials,
            final String runPrefix) {
        return new OkxOrderSettings(settings.product(), credentials, runPrefix)
                .urls(
                        settings.feed().restUrl(),
                        text(venue.orderUrl(), settings.feed().streamUrl()))
                .connection(settings.connection())
                .simulated("true".equals(venue.options().get("demo")))
                .isolated(MarginMode.ISOLATED == venue.marginMode())
                .restOrders("rest".equals(venue.options().get("orders")))
                .stops(hasStops(venue));
    }

    /**
     * Whether stops are to be taken: option {@code stops} of OKX, {@code false} to do without.
     *
     * @param venue as configured.
     * @return true unless that says no.
     */
    static boolean hasStops(final NodeConfig.Venue venue) {
        return Venues.OKX_DERIVATIVES != venue.venueId()
                || !"false".equals(venue.options().get("stops"));
    }

    /**
     * Puts what every venue has from the configuration into settings that hold the venue's own hosts and fees.
     *
     * @param settings to change.
     * @param venue as configured.
     * @return the same settings.
     */
    static FeedSettings configure(final FeedSettings settings, final NodeConfig.Venue venue) {
        settings.symbols(venue.symbols())
                .channels(channels(venue))
                .rawTrades(venue.channels().contains("raw-trades"))
                .pairedFeeds(venue.pairedFeeds())
                .barIntervals(barIntervals(venue))
                .depth(venue.depth())
                .proxy(proxy(venue))
                .compression(compression(venue))
                .patience(optionNs(venue, "silence", SILENCE_MAX_NS), optionNs(venue, "ban", BAN_MAX_NS))
                .breaker(breakerFailures(venue), optionNs(venue, "breakerReset", BAN_MAX_NS));
        settings.restUrl(text(venue.restUrl(), settings.restUrl()));
        settings.streamUrl(text(venue.streamUrl(), settings.streamUrl()));
        return settings;
    }

    /** Option {@code proxy} of every venue, also for its orders; its user comes from the environment. */
    private static ProxySettings proxy(final NodeConfig.Venue venue) {
        final String url = venue.options().get("proxy");
        return null == url ? null : ProxySettings.parse(url, System.getenv());
    }

    /** Option {@code compression} of every venue. */
    private static boolean compression(final NodeConfig.Venue venue) {
        return isSecond(venue.options(), "compression", "false", "true");
    }

    /** Option {@code breakerFailures} of every venue; 0 where it is not set. */
    private static int breakerFailures(final NodeConfig.Venue venue) {
        final String text = venue.options().get("breakerFailures");
        if (null != text && !FAILURES.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid breakerFailures: " + text + " is no number from 1 to 9999");
        }
        return null == text ? 0 : Integer.parseInt(text);
    }

    /** An option of every venue that is a time; 0 where it is not set. */
    private static long optionNs(final NodeConfig.Venue venue, final String name, final long mostNs) {
        final String text = venue.options().get(name);
        if (null == text) {
            return 0;
        }
        final Matcher matcher = TIME.matcher(text);
        final long timeNs = matcher.matches()
                ? TimeUnit.SECONDS.toNanos(Long.parseLong(matcher.group(1)) * ("m".equals(matcher.group(2)) ? 60 : 1))
                : 0;
        if (timeNs < LEAST_NS || timeNs > mostNs) {
            throw new IllegalArgumentException("invalid " + name + ": " + text + " is no time from 1s to "
                    + TimeUnit.NANOSECONDS.toSeconds(mostNs) + "s");
        }
        return timeNs;
    }

    private static String text(final URI url, final String fallback) {
        return null == url ? fallback : url.toString();
    }

    private static List<String> barIntervals(final NodeConfig.Venue venue) {
        return venue.channels().contains("bars") ? List.of("1m") : List.of();
    }

    private static Set<Channel> channels(final NodeConfig.Venue venue) {
        final Set<Channel> channels = EnumSet.noneOf(Channel.class);
        for (final String name : venue.channels()) {
            channels.add(
                    switch (name) {
                        case "trades", "raw-trades" -> Channel.TRADES;
                        case "top" -> Channel.TOP_OF_BOOK;
                        case "book" -> Channel.BOOK;
                        case "bars" -> Channel.BARS;
                        case "mark" -> Channel.MARK_PRICE;
                        default -> throw new IllegalArgumentException("no such channel: " + name);
                    });
        }
        return channels;
    }
}
