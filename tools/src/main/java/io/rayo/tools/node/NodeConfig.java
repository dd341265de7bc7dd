package io.rayo.tools.node;

import io.rayo.codecs.Venues;
import io.rayo.engine.paper.PaperSettings;
import io.rayo.engine.ring.WaitPolicy;
import io.rayo.gateways.market.InstrumentPicker;
import io.rayo.gateways.orders.MarginMode;
import io.rayo.journal.RollInterval;
import io.rayo.journal.SyncPolicy;
import io.rayo.tools.config.ConfigNode;
import io.rayo.tools.keys.KeySource;
import io.rayo.tools.keys.VenueKey;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node's whole configuration.
 *
 * @param text of the file, as written.
 * @param folder of the node: counters, and the journal in {@code journal/}.
 * @param mode paper or live.
 * @param layout how roles are spread over threads.
 * @param waitPolicy how agents wait.
 * @param ringCapacity slots of the inbound and outbound rings.
 * @param clockIntervalNs between two clock ticks.
 * @param sync when the journal forces to disk.
 * @param roll how often the journal begins a new file.
 * @param preallocateBytes that the journal allocates ahead.
 * @param touchAheadBytes whose pages are made ready ahead of the journal's writer.
 * @param reserveBytes that must stay free: below it trading stops.
 * @param venues feeds.
 * @param paper of the paper venue.
 * @param macro sources of macro data and news.
 * @param autoExecute whether the analyzer's recommendations are carried out.
 * @param models that predict, in the order of the core's {@link CoreConfig#models}.
 * @param core everything that decisions depend on.
 */
public record NodeConfig(
        String text,
        Path folder,
        Mode mode,
        Layout layout,
        WaitPolicy waitPolicy,
        int ringCapacity,
        long clockIntervalNs,
        SyncPolicy sync,
        RollInterval roll,
        long preallocateBytes,
        long touchAheadBytes,
        long reserveBytes,
        List<Venue> venues,
        PaperSettings paper,
        MacroConfig macro,
        boolean autoExecute,
        List<PredictionConfig> models,
        CoreConfig core) {
    private static final int DEFAULT_LEVERAGE = 10;
    private static final List<String> CHANNELS = List.of("trades", "raw-trades", "top", "book", "bars", "mark");

    /** What becomes of orders. */
    public enum Mode {
        /** Filled by the paper venue. */
        PAPER,
        /** The same, but written and signed for the venue before; nothing is sent. */
        SHADOW,
        /** Sent to the venues. */
        LIVE
    }

    /** How roles are spread over threads. */
    public enum Layout {
        /** One thread for everything. */
        INLINE,
        /** Network, core, journal with order sender. */
        FUSED,
        /** A thread per stage. */
        PIPELINED
    }

    /**
     * One feed.
     *
     * @param venueId of the venue.
     * @param symbols the venue's own texts, or patterns such as BTC/USDT, {@code *}/USDT, top:50, top:50:USDT.
     * @param channels trades (aggregated), raw-trades, book, top, bars, mark.
     * @param restUrl null is the venue's own.
     * @param streamUrl likewise.
     * @param orderUrl likewise.
     * @param depth levels a side of the books; 0 is the venue's usual.
     * @param pairedFeeds whether each stream comes over two connections.
     * @param options of this venue alone, by name.
     * @param apiKey null in mode paper.
     * @param secret likewise.
     * @param passphrase likewise; null too where the venue has none.
     * @param deadManNs time of the venue's dead man's switch; 0 is none.
     * @param leverage that instruments are set to; 0 leaves it.
     * @param marginMode that instruments are set to.
     * @param keyMayWithdraw whether a key is taken that can withdraw.
     */
    public record Venue(
            int venueId,
            List<String> symbols,
            List<String> channels,
            URI restUrl,
            URI streamUrl,
            URI orderUrl,
            int depth,
            boolean pairedFeeds,
            Map<String, String> options,
            Secret apiKey,
            Secret secret,
            Secret passphrase,
            long deadManNs,
            int leverage,
            MarginMode marginMode,
            boolean keyMayWithdraw) {}

    /**
     * What becomes of the stops of strategies with {@code venueStop} at a venue.
     *
     * @param venue one of the configuration's.
     * @return words for people.
     */
    public String venueStop(final Venue venue) {
        return VenueOrders.venueStop(venue.venueId(), Mode.LIVE == mode, VenueFeeds.hasStops(venue), venue.deadManNs());
    }

    /** Holds what must never be printed. */
    public static final class Secret {
        private final char[] value;

        Secret(final char[] value) {
            this.value = value;
        }

        /** The characters as bytes; a copy. */
        byte[] bytes() {
            return new String(value).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "(secret)";
        }
    }

    /**
     * Reads a file.
     *
     * @param file YAML.
     * @return the configuration.
     * @throws IOException if it cannot be read.
     */
    public static NodeConfig read(final Path file) throws IOException {
        final ConfigNode root = ConfigNode.read(file);
        return of(root, Files.readString(file), System.getenv());
    }

    /**
     * Reads a text.
     *
     * @param name of the text, for messages.
     * @param text YAML.
     * @return the configuration.
     */
    public static NodeConfig parse(final String name, final String text) {
        return parse(name, text, System.getenv());
    }

    /**
     * Reads a text.
     *
     * @param name of the text, for messages.
     * @param text YAML.
     * @param environment what {@code ${NAME}} stands for.
     * @return the configuration.
     */
    public static NodeConfig parse(final String name, final String text, final Map<String, String> environment) {
        return of(ConfigNode.parse(name, text, environment), text, environment);
    }

    /** The same, already parsed. */
    static NodeConfig of(final ConfigNode root, final String text) {
        return of(root, text, System.getenv());
    }

    private static NodeConfig of(final ConfigNode root, final String text, final Map<String, String> environment) {
        final ConfigNode node = root.optionalMap("node");
        final ConfigNode journal = root.optionalMap("journal");
        final ConfigNode paper = root.optionalMap("paper");
        final Mode mode = node.choice("mode", Mode.PAPER);
        final CoreConfig core = CoreConfigFile.of(root);
        final List<Venue> venues = new ArrayList<>();
        try (KeySource keys = new KeySource(System.getenv())) {
            for (final ConfigNode item : root.list("venues")) {
                venues.add(venue(item.asMap(), mode, keys));
                if (core.market().venueBarsNs() > 0
                        && !venues.getLast().channels().contains("bars")) {
                    throw item.error("market.barSource is venue: it wants the channel bars");
                }
            }
        }
        if (venues.isEmpty()) {
            throw root.error("venues", "must name at least one venue");
        }
        if (Mode.PAPER != mode && !root.has("risk")) {
            throw root.error("risk", "mode live wants explicit limits, and so does shadow");
        }
        final int capacity = (int) node.size("ringCapacity", 1 << 14);
        if (capacity < 64 || capacity > 1 << 21 || 1 != Integer.bitCount(capacity)) {
            throw node.error("ringCapacity", "must be a power of two from 64 to 2m");
        }
        final boolean lowLatency = Profile.LOW_LATENCY == node.choice("profile", Profile.SHARED);
        final long touchAhead = journal.size("touchAhead", lowLatency ? 256L << 20 : 4L << 20);
        if (touchAhead < 4096 || touchAhead > 512L << 20) {
            throw journal.error("touchAhead", "must be 4k to 512m");
        }
        final NodeConfig config = new NodeConfig(
                text,
                Path.of(node.text("folder", "data/node")),
                mode,
                node.choice("layout", Layout.FUSED),
                waitPolicy(node, lowLatency),
                capacity,
                node.durationNs("clockInterval", 100_000_000L),
                journal.choice("sync", SyncPolicy.NONE),
                journal.choice("roll", RollInterval.DAILY),
                journal.size("preallocate", Math.max(64L << 20, 2 * touchAhead)),
                touchAhead,
                journal.size("reserve", 256L << 20),
                List.copyOf(venues),
                PaperConfig.of(paper),
                MacroConfig.of(root.optionalMap("macro"), environment),
                root.optionalMap("analyzer").bool("autoExecute", false),
                PredictionConfig.read(root),
                core);
        node.rejectUnknownKeys();
        journal.rejectUnknownKeys();
        root.rejectUnknownKeys();
        return config;
    }

    private enum Profile {
        SHARED,
        LOW_LATENCY
    }

    private static WaitPolicy waitPolicy(final ConfigNode node, final boolean lowLatency) {
        final String text = node.text("wait", lowLatency ? WaitPolicy.BUSY_SPIN.text() : WaitPolicy.BLOCKING.text());
        try {
            return WaitPolicy.of(text);
        } catch (final IllegalArgumentException ex) {
            throw node.error("wait", ex.getMessage());
        }
    }

    private static Venue venue(final ConfigNode node, final Mode mode, final KeySource keys) {
        final String name = node.text("name");
        final int venueId = Venues.idOf(name);
        if (venueId < 0) {
            throw node.error("name", "no such venue: " + name);
        }
        if (!VenueFeeds.supports(venueId)) {
            throw node.error("name", name + " has no gateway, there are " + VenueFeeds.names());
        }
        // shadow is the rehearsal: all that live wants must be there
        final boolean live = Mode.PAPER != mode;
        if (live && !VenueOrders.supports(venueId)) {
            throw node.error("name", name + " takes no orders in this version: use mode paper");
        }
        final Secret[] account = live ? account(node, venueId, keys) : null;
        final boolean hasLeverage = live && VenueOrders.hasLeverage(venueId);
        final MarginMode marginMode =
                hasLeverage ? node.choice("marginMode", MarginMode.AS_IT_IS) : MarginMode.AS_IT_IS;
        final int usualLeverage =
                Venues.KRAKEN_FUTURES == venueId && MarginMode.CROSS == marginMode ? 0 : DEFAULT_LEVERAGE;
        final Venue venue = new Venue(
                venueId,
                List.copyOf(node.texts("symbols")),
                node.has("channels") ? List.copyOf(node.texts("channels")) : List.of("trades", "top", "book"),
                uri(node, "restUrl"),
                uri(node, "streamUrl"),
                uri(node, "orderUrl"),
                (int) node.integer("depth", 0, 0, 10_000),
                node.bool("pairedFeeds", false),
                options(node.optionalMap("options")),
                live ? account[0] : null,
                live ? account[1] : null,
                live ? account[2] : null,
                live ? node.durationNs("deadManSwitch", 0) : 0,
                hasLeverage ? (int) node.integer("leverage", usualLeverage, 0, 125) : 0,
                marginMode,
                live && node.bool("keyMayWithdraw", false));
        if (!live) {
            node.ignore("apiKey", "secret", "passphrase", "keys");
            node.ignore("deadManSwitch", "leverage", "marginMode", "keyMayWithdraw");
        }
        String problem = VenueOrders.deadManProblem(venueId, venue.deadManNs());
        if (null != problem) {
            throw node.error("deadManSwitch", problem);
        }
        problem = live ? VenueOrders.marginModeProblem(venueId, venue.marginMode(), venue.leverage()) : null;
        if (null != problem) {
            throw node.error("marginMode", problem);
        }
        for (final String channel : venue.channels()) {
            if (!CHANNELS.contains(channel)) {
                throw node.error("channels", "no such channel: " + channel + ", there are " + CHANNELS);
            }
        }
        for (final String symbol : venue.symbols()) {
            problem = InstrumentPicker.problem(symbol);
            if (null != problem) {
                throw node.error("symbols", problem);
            }
        }
        node.rejectUnknownKeys();
        try {
            VenueOrders.checkOptions(venue);
            VenueFeeds.of(venue); // says what this venue cannot do
        } catch (final IllegalArgumentException ex) {
            throw node.error("name", ex.getMessage());
        }
        return venue;
    }

    /** Key, secret, and passphrase or null: from the keystore by name, or each from the environment. */
    private static Secret[] account(final ConfigNode node, final int venueId, final KeySource keys) {
        final boolean hasPassphrase = VenueOrders.needsPassphrase(venueId);
        if (!node.has("keys")) {
            return new Secret[] {
                new Secret(node.secret("apiKey")),
                new Secret(node.secret("secret")),
                hasPassphrase ? new Secret(node.secret("passphrase")) : null
            };
        }
        if (node.has("apiKey") || node.has("secret") || node.has("passphrase")) {
            throw node.error("keys", "names a key of the keystore: apiKey, secret and passphrase must not be there");
        }
        try {
            final VenueKey key = keys.get(node.text("keys"));
            if (hasPassphrase && key.passphrase().length == 0) {
                throw node.error("keys", "the key " + key.name() + " has no passphrase, which this venue wants");
            }
            return new Secret[] {
                new Secret(key.apiKey()), new Secret(key.secret()), hasPassphrase ? new Secret(key.passphrase()) : null
            };
        } catch (final IOException ex) {
            throw node.error("keys", ex.getMessage());
        }
    }

    private static Map<String, String> options(final ConfigNode node) {
        final Map<String, String> options = new LinkedHashMap<>();
        for (final String key : node.keys()) {
            options.put(key, node.text(key));
        }
        return options;
    }

    private static URI uri(final ConfigNode node, final String key) {
        if (!node.has(key)) {
            return null;
        }
        try {
            return new URI(node.text(key));
        } catch (final URISyntaxException ex) {
            throw node.error(key, "not a URL: " + ex.getMessage());
        }
    }

    /**
     * Threads that keep a core to themselves with this configuration.
     *
     * @return count; 0 unless agents spin.
     */
    public int spinningThreads() {
        if (!waitPolicy.spins()) {
            return 0;
        }
        return switch (layout) {
            case INLINE -> 1;
            case FUSED -> 3;
            case PIPELINED -> 8;
        };
    }
}
