package io.rayo.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.rayo.gateways.orders.Credentials;
import io.rayo.tools.Rayo;
import io.rayo.tools.UsageException;
import io.rayo.tools.keys.KeySource;
import io.rayo.tools.keys.Keystore;
import io.rayo.tools.keys.VenueKey;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Care of the encrypted keystore. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "API keys of venues in an encrypted file (RAYO_KEYSTORE, default ~/.rayo/keystore), which a configuration",
            "calls by name: keys: NAME. The passphrase comes from RAYO_KEYSTORE_PASSPHRASE or is asked for."
        },
        footer = {"", "Example: rayo keys add binance-main"})
public final class KeysCommand {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Map<String, String> environment = System.getenv();

    @Spec
    private CommandSpec spec;

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Adds a key, or replaces the one of that name. Key, secret and passphrase are asked for without echo,",
                "or taken from the environment variables that --from names."
            },
            footer = {"", "Example: rayo keys add okx-sub1 --from OKX_KEY,OKX_SECRET,OKX_PASSPHRASE"})
    int add(
            @Parameters(paramLabel = "NAME", description = "Letters, digits, dots, hyphens.") final String name,
            @Option(
                            names = "--from",
                            split = ",",
                            paramLabel = "VARIABLE",
                            description = "Environment variables: of the key, of the secret, of the passphrase.")
                    final List<String> variables)
            throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException("a key's name is of letters, digits, dots, hyphens, at most 64");
        }
        final VenueKey key = null == variables ? asked(name) : fromEnvironment(name, variables);
        try (KeySource source = new KeySource(environment)) {
            check(key);
            final Keystore keystore = source.keystore();
            keystore.change(source.passphrase(!Files.exists(keystore.file())), keys -> {
                final List<VenueKey> changed = new ArrayList<>(keys);
                changed.removeIf(other -> other.name().equals(name));
                changed.add(key);
                changed.sort(Comparator.comparing(VenueKey::name));
                return changed;
            });
            out().println("key " + name + " is in " + keystore.file());
        } finally {
            key.clear();
        }
        return Rayo.EXIT_DONE;
    }

    /** What no venue takes is refused now, not at the next start. */
    private static void check(final VenueKey key) {
        try {
            new Credentials(
                            Keystore.bytes(key.apiKey()),
                            Keystore.bytes(key.secret()),
                            Keystore.bytes(key.passphrase()))
                    .clear();
        } catch (final IllegalArgumentException ex) {
            throw new UsageException(ex.getMessage());
        }
    }

    private VenueKey fromEnvironment(final String name, final List<String> variables) {
        if (variables.size() < 2 || variables.size() > 3) {
            throw new UsageException("--from wants two or three variables: of the key, the secret, the passphrase");
        }
        final char[][] values = new char[3][0];
        for (int i = 0; i < variables.size(); i++) {
            final String value = environment.get(variables.get(i).strip());
            if (null == value || value.isEmpty()) {
                throw new UsageException(
                        "the environment variable " + variables.get(i).strip() + " is not set");
            }
            values[i] = value.toCharArray();
        }
        return new VenueKey(name, values[0], values[1], values[2], System.currentTimeMillis());
    }

    @SuppressWarnings("SystemConsoleNull") // it is, where in- and output are files
    private static VenueKey asked(final String name) {
        final Console console = System.console();
        if (null == console || !console.isTerminal()) {
            throw new UsageException("no terminal to ask for the key: name environment variables with --from");
        }
        return new VenueKey(
                name,
                console.readPassword("API key: "),
                console.readPassword("secret: "),
                console.readPassword("passphrase of the key (empty if the venue has none): "),
                System.currentTimeMillis());
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the keys by name; secrets are never shown.",
            footer = {"", "Example: rayo keys list --json"})
    int list(@Option(names = "--json", description = "One JSON array.") final boolean json) throws IOException {
        try (KeySource source = new KeySource(environment)) {
            final ArrayNode array = Json.MAPPER.createArrayNode();
            if (Files.exists(source.keystore().file())) {
                for (final VenueKey key : source.keystore().read(source.passphrase(false))) {
                    array.addObject()
                            .put("name", key.name())
                            .put("apiKey", key.hint())
                            .put("passphrase", key.passphrase().length > 0)
                            .put("added", Instant.ofEpochMilli(key.addedMs()).toString());
                    key.clear();
                }
            }
            if (json) {
                out().println(array);
            } else if (array.isEmpty()) {
                out().println("no keys in " + source.keystore().file());
            } else {
                array.forEach(row -> out().printf(
                                "%-24s %-12s %s%n",
                                row.path("name").asText(),
                                row.path("apiKey").asText(),
                                row.path("added").asText()));
            }
        }
        return Rayo.EXIT_DONE;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a key from the keystore; the venue is not told.",
            footer = {"", "Example: rayo keys remove okx-sub1"})
    int remove(@Parameters(paramLabel = "NAME", description = "Of the key.") final String name) throws IOException {
        try (KeySource source = new KeySource(environment)) {
            source.keystore().get(name, source.passphrase(false)).clear();
            source.keystore().change(source.passphrase(false), keys -> {
                final List<VenueKey> changed = new ArrayList<>(keys);
                changed.removeIf(key -> key.name().equals(name));
                return changed;
            });
            out().println("key " + name + " removed from " + source.keystore().file());
        }
        return Rayo.EXIT_DONE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
