package io.rayo.tools.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Makes the tree out of a YAML text. Takes only the plain part of YAML: one document of mappings, lists and scalars,
 * without tags (which would name classes), anchors and aliases (which can blow a small file up), and within limits of
 * size, depth and number of values.
 */
final class ConfigReader {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 50_000;

    private final String file;
    private final Map<String, String> environment;
    private Iterator<Event> events;
    private int nodeCount;

    private ConfigReader(final String file, final Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    static ConfigNode read(final Path path, final Map<String, String> environment) {
        final byte[] bytes;
        try {
            if (Files.isDirectory(path)) {
                throw new ConfigException(path + ": is a folder, not a file");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw new ConfigException(path + ": is larger than 1 MiB");
            }
            bytes = Files.readAllBytes(path);
        } catch (final NoSuchFileException e) {
            throw new ConfigException(path + ": there is no such file");
        } catch (final AccessDeniedException e) {
            throw new ConfigException(path + ": may not be read by this user");
        } catch (final IOException e) {
            throw new ConfigException(path + ": cannot be read: " + e.getMessage());
        }
        final ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            final String text =
                    StandardCharsets.UTF_8.newDecoder().decode(input).toString();
            return parse(path.toString(), text, environment);
        } catch (final CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < input.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new ConfigException(path + ":" + line + ":1: is not UTF-8 text");
        }
    }

    static ConfigNode parse(final String file, final String text, final Map<String, String> environment) {
        final LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setProcessComments(false);
        final ConfigReader reader = new ConfigReader(file, environment);
        try {
            reader.events = new Yaml(options)
                    .parse(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text))
                    .iterator();
            return reader.document();
        } catch (final MarkedYAMLException e) {
            final Mark mark = null == e.getProblemMark() ? e.getContextMark() : e.getProblemMark();
            final String context = null == e.getContext() ? "" : " (" + e.getContext() + ")";
            throw reader.error(mark, "is not valid YAML: " + e.getProblem() + context);
        } catch (final ReaderException e) {
            final int line = 1
                    + (int) text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            throw new ConfigException(
                    file + ":" + line + ":1: holds a control character (code " + e.getCodePoint() + ")");
        } catch (final YAMLException e) {
            throw new ConfigException(file + ": is not valid YAML: " + e.getMessage());
        }
    }

    private ConfigNode document() {
        events.next(); // start of the stream
        final Event start = events.next();
        if (!start.is(Event.ID.DocumentStart)) {
            throw error(null, "is empty");
        }
        final ConfigNode root = node(events.next(), "", 0);
        events.next(); // end of the document
        final Event end = events.next();
        if (!end.is(Event.ID.StreamEnd)) {
            throw error(end.getStartMark(), "holds a second document");
        }
        if (!root.isMap()) {
            throw root.error("expected keys with values, got " + root.shown());
        }
        return root;
    }

    private ConfigNode node(final Event event, final String path, final int depth) {
        final Mark mark = event.getStartMark();
        final String subject = path.isEmpty() ? "" : path + ": ";
        if (event instanceof AliasEvent || (event instanceof NodeEvent anchored && null != anchored.getAnchor())) {
            throw error(mark, subject + "anchors and aliases (& and *) are not supported, write the value out");
        }
        final String tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
        if (null != tag) {
            throw error(mark, subject + "tags (" + tag + ") are not supported");
        }
        if (depth > MAX_DEPTH) {
            throw error(mark, subject + "is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (++nodeCount > MAX_NODES) {
            throw error(mark, subject + "is more than the " + MAX_NODES + " values that a file may have");
        }
        final String place = place(mark);
        if (event instanceof ScalarEvent scalar) {
            return ConfigNode.scalar(place, path, scalar.getValue(), scalar.isPlain(), environment);
        } else if (event instanceof SequenceStartEvent) {
            final List<ConfigNode> items = new ArrayList<>();
            for (Event item = events.next(); !item.is(Event.ID.SequenceEnd); item = events.next()) {
                items.add(node(item, path + "[" + items.size() + "]", depth + 1));
            }
            return ConfigNode.list(place, path, items);
        } else if (event instanceof MappingStartEvent) {
            return mapping(place, path, depth);
        }
        throw new IllegalStateException("unexpected " + event);
    }

    private ConfigNode mapping(final String place, final String path, final int depth) {
        final Map<String, ConfigNode> values = new LinkedHashMap<>();
        final Map<String, String> keyPlaces = new LinkedHashMap<>();
        for (Event key = events.next(); !key.is(Event.ID.MappingEnd); key = events.next()) {
            final ConfigNode keyNode = node(key, path, depth + 1);
            if (!(key instanceof ScalarEvent scalar) || scalar.getValue().isEmpty()) {
                throw keyNode.error("expected a key, got " + keyNode.shown());
            }
            final String name = scalar.getValue();
            final String childPath = path.isEmpty() ? name : path + "." + name;
            if (keyPlaces.containsKey(name)) {
                throw error(key.getStartMark(), childPath + ": is given twice, first at " + keyPlaces.get(name));
            }
            keyPlaces.put(name, place(key.getStartMark()));
            values.put(name, node(events.next(), childPath, depth + 1));
        }
        return ConfigNode.map(place, path, values, keyPlaces);
    }

    private String place(final Mark mark) {
        return null == mark ? file : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private ConfigException error(final Mark mark, final String problem) {
        return new ConfigException(place(mark) + ": " + problem);
    }
}
