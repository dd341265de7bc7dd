package io.rayo.tools.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rayo.engine.strategy.StrategyFactories;
import io.rayo.engine.strategy.StrategyFactory;
import io.rayo.engine.strategy.StrategySettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which jars the strategies of a journal came from, run by run, in the file {@value #FILE_NAME} of its folder: a
 * journal names the types of its strategies, not their code, and with other code a replay may decide otherwise.
 */
public final class PluginRecords {
    /** Name of the file; a journal without strategies from plugins has none. */
    public static final String FILE_NAME = "plugins.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String RUNS = "runs";
    private static final String SINCE = "sinceNs";
    private static final String JARS = "jars";

    /**
     * A jar.
     *
     * @param name of its file.
     * @param sha256 of its bytes, hexadecimal.
     */
    public record Jar(String name, String sha256) {}

    private PluginRecords() {}

    /**
     * Jars of the strategies that do not come with rayo, as this process has loaded them.
     *
     * @param strategies as configured.
     * @return by type of the strategy.
     * @throws IOException if a jar cannot be read.
     */
    public static Map<String, Jar> loaded(final List<StrategySettings> strategies) throws IOException {
        final Map<String, Jar> jars = new TreeMap<>();
        for (final StrategySettings strategy : strategies) {
            final Class<? extends StrategyFactory> factory =
                    StrategyFactories.find(strategy).getClass();
            final CodeSource source = factory.getProtectionDomain().getCodeSource();
            if (isOwn(factory) || null == source || jars.containsKey(strategy.type())) {
                continue;
            }
            try {
                final Path jar = Path.of(source.getLocation().toURI());
                if (Files.isRegularFile(jar)) {
                    jars.put(
                            strategy.type(),
                            new Jar(jar.getFileName().toString(), ModelRecords.sha256(Files.readAllBytes(jar))));
                }
            } catch (final URISyntaxException ex) {
                throw new IOException("where is the plugin of " + strategy.type() + "? " + ex.getMessage(), ex);
            }
        }
        return jars;
    }

    @SuppressWarnings("ReferenceEquality") // class loaders have no other
    private static boolean isOwn(final Class<?> factory) {
        return factory.getClassLoader() == PluginRecords.class.getClassLoader();
    }

    /**
     * Keeps the jars of a run that begins.
     *
     * @param journal folder.
     * @param jars that it uses.
     * @param nowNs time of day.
     * @return a line about each that is not the one of the run before.
     * @throws IOException if the file cannot be read or written.
     */
    public static List<String> keep(final Path journal, final Map<String, Jar> jars, final long nowNs)
            throws IOException {
        final Path file = journal.resolve(FILE_NAME);
        final boolean isThere = Files.isRegularFile(file);
        if (jars.isEmpty() && !isThere) {
            return List.of();
        }
        final ObjectNode root =
                isThere ? (ObjectNode) MAPPER.readTree(Files.readString(file)) : MAPPER.createObjectNode();
        final ArrayNode runs = root.withArray(RUNS);
        final Map<String, Jar> before = runs.isEmpty() ? Map.of() : jars(runs.get(runs.size() - 1));
        if (!runs.isEmpty() && before.equals(jars)) {
            return List.of();
        }
        final ObjectNode run = runs.addObject();
        run.put(SINCE, nowNs);
        final ObjectNode node = run.putObject(JARS);
        jars.forEach((type, jar) -> node.putObject(type).put("jar", jar.name()).put("sha256", jar.sha256()));
        final Path temporary = journal.resolve(FILE_NAME + ".new");
        Files.writeString(temporary, root.toPrettyString());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        final List<String> lines = new ArrayList<>();
        before.forEach((type, jar) -> {
            if (null != jars.get(type) && !jar.equals(jars.get(type))) {
                lines.add("strategy type " + type + " comes from another "
                        + jars.get(type).name() + " than in the run before");
            }
        });
        return lines;
    }

    /**
     * Compares the jars of this process with those that a journal was written with.
     *
     * @param journal folder.
     * @param jars of this process.
     * @return a line about each that differs, or that changed while the journal was written; none if all are the same.
     * @throws IOException if the journal's record cannot be read.
     */
    public static List<String> differences(final Path journal, final Map<String, Jar> jars) throws IOException {
        final List<String> lines = new ArrayList<>();
        final Path file = journal.resolve(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            jars.forEach((type, jar) -> lines.add("the journal does not say which jar strategy type " + type
                    + " came from: " + jar.name() + " may be another one"));
            return lines;
        }
        final JsonNode runs = MAPPER.readTree(Files.readString(file)).path(RUNS);
        for (final JsonNode run : runs) {
            final String since =
                    Instant.ofEpochSecond(0, run.path(SINCE).asLong()).toString();
            jars(run).forEach((type, jar) -> {
                final Jar own = jars.get(type);
                if (null != own && !own.sha256().equals(jar.sha256())) {
                    lines.add("strategy type " + type + " is another one than in the run since " + since + ": "
                            + jar.name() + " with SHA-256 " + jar.sha256() + " then, " + own.name() + " with "
                            + own.sha256() + " now");
                }
            });
        }
        return lines;
    }

    private static Map<String, Jar> jars(final JsonNode run) {
        final Map<String, Jar> jars = new TreeMap<>();
        run.path(JARS)
                .properties()
                .forEach(entry -> jars.put(
                        entry.getKey(),
                        new Jar(
                                entry.getValue().path("jar").asText(),
                                entry.getValue().path("sha256").asText())));
        return jars;
    }
}
