package io.rayo.codecs;

import io.rayo.codecs.MessageLayout.Field;
import io.rayo.codecs.MessageLayout.Group;
import io.rayo.codecs.MessageLayout.Unit;
import io.rayo.codecs.MessageLayout.VarData;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrDecoder;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

/**
 * The layouts of all message types, read once from the schema's IR, which the build puts beside the classes. What this
 * schema does not use (nested groups, arrays, constants) is refused here, at start, rather than shown wrongly later.
 */
final class MessageLayouts {
    private static final String IR_RESOURCE = "/rayo-schema.sbeir";

    /** By template id; null where there is none. */
    private static final MessageLayout[] BY_TEMPLATE_ID = load();

    private MessageLayouts() {}

    /** Layout of a message type, or null. */
    static MessageLayout of(final int templateId) {
        return templateId >= 0 && templateId < BY_TEMPLATE_ID.length ? BY_TEMPLATE_ID[templateId] : null;
    }

    /** All layouts, by template id. */
    static List<MessageLayout> all() {
        final List<MessageLayout> layouts = new ArrayList<>();
        for (final MessageLayout layout : BY_TEMPLATE_ID) {
            if (null != layout) {
                layouts.add(layout);
            }
        }
        return layouts;
    }

    private static MessageLayout[] load() {
        final Ir ir = readIr();
        if (ir.id() != MessageHeaderDecoder.SCHEMA_ID || ir.version() != MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new IllegalStateException(IR_RESOURCE + " is of schema " + ir.id() + " version " + ir.version());
        }
        int highest = 0;
        for (final List<Token> tokens : ir.messages()) {
            highest = Math.max(highest, tokens.getFirst().id());
        }
        final MessageLayout[] layouts = new MessageLayout[highest + 1];
        for (final List<Token> tokens : ir.messages()) {
            final MessageLayout layout = message(tokens);
            layouts[layout.templateId()] = layout;
        }
        return layouts;
    }

    private static Ir readIr() {
        try (InputStream stream = MessageLayouts.class.getResourceAsStream(IR_RESOURCE)) {
            if (null == stream) {
                throw new IllegalStateException(IR_RESOURCE + " is not on the class path");
            }
            try (IrDecoder decoder = new IrDecoder(ByteBuffer.wrap(stream.readAllBytes()))) {
                return decoder.decode();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageLayout message(final List<Token> tokens) {
        final Token message = tokens.getFirst();
        final List<Field> fields = new ArrayList<>();
        final List<Group> groups = new ArrayList<>();
        final List<VarData> varData = new ArrayList<>();
        int i = 1;
        while (i < tokens.size() - 1) {
            final Token token = tokens.get(i);
            switch (token.signal()) {
                case BEGIN_FIELD -> addField(tokens, i, fields);
                case BEGIN_GROUP -> groups.add(group(tokens, i));
                case BEGIN_VAR_DATA -> varData.add(new VarData(token.name(), since(token)));
                default -> throw unexpected(message, token);
            }
            i += token.componentTokenCount();
        }
        return new MessageLayout(
                message.id(),
                message.name(),
                message.encodedLength(),
                List.copyOf(fields),
                List.copyOf(groups),
                List.copyOf(varData));
    }

    private static Group group(final List<Token> tokens, final int index) {
        final Token group = tokens.get(index);
        final List<Field> fields = new ArrayList<>();
        final int end = index + group.componentTokenCount() - 1;
        int i = index + 1 + tokens.get(index + 1).componentTokenCount(); // after the dimensions
        while (i < end) {
            if (tokens.get(i).signal() != Signal.BEGIN_FIELD) {
                throw unexpected(group, tokens.get(i));
            }
            addField(tokens, i, fields);
            i += tokens.get(i).componentTokenCount();
        }
        return new Group(group.name(), since(group), group.encodedLength(), List.copyOf(fields));
    }

    private static void addField(final List<Token> tokens, final int index, final List<Field> fields) {
        final Token field = tokens.get(index);
        final Token type = tokens.get(index + 1);
        if (type.signal() != Signal.BEGIN_COMPOSITE) {
            fields.add(field(field.name(), type.name(), type.offset(), since(field), tokens, index + 1));
            return;
        }
        int i = index + 2;
        while (tokens.get(i).signal() != Signal.END_COMPOSITE) {
            final Token member = tokens.get(i);
            // the IR does not keep the name of a member's type: times are known by their names
            final String typeName = member.name().endsWith("TimeNs") ? "TimeNs" : "";
            final int offset = type.offset() + member.offset();
            fields.add(field(member.name(), typeName, offset, since(field), tokens, i));
            i += member.componentTokenCount();
        }
    }

    private static Field field(
            final String name,
            final String typeName,
            final int offset,
            final int sinceVersion,
            final List<Token> tokens,
            final int index) {
        final Token token = tokens.get(index);
        final Map<Long, String> names = new LinkedHashMap<>();
        for (int i = index + 1; i < index + token.componentTokenCount() - 1; i++) {
            final Token named = tokens.get(i);
            names.put(named.encoding().constValue().longValue(), named.name());
        }
        final Unit unit = switch (token.signal()) {
            case BEGIN_ENUM -> Unit.ENUM;
            case BEGIN_SET -> Unit.SET;
            case ENCODING -> unit(name, typeName);
            default -> throw unexpected(tokens.getFirst(), token);
        };
        if (token.isConstantEncoding() || token.arrayLength() != 1) {
            throw unexpected(tokens.getFirst(), token);
        }
        final PrimitiveType type = token.encoding().primitiveType();
        final boolean hasNaN = type == PrimitiveType.DOUBLE || type == PrimitiveType.FLOAT;
        return new Field(
                name,
                type,
                unit,
                offset,
                sinceVersion,
                hasNaN ? 0 : token.encoding().applicableNullValue().longValue(),
                Map.copyOf(names));
    }

    private static Unit unit(final String name, final String typeName) {
        return switch (typeName) {
            case "Mantissa" -> isSize(name) ? Unit.SIZE : Unit.PRICE;
            case "Money" -> Unit.MONEY;
            case "Rate" -> Unit.RATE;
            case "TimeNs" -> Unit.TIME;
            default -> "venueId".equals(name) ? Unit.VENUE : Unit.NONE;
        };
    }

    /** The schema has one type for both scales; its names tell which one is meant. */
    private static boolean isSize(final String name) {
        final String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("quantity") || lower.contains("volume") || lower.contains("lot");
    }

    private static int since(final Token token) {
        return token.version();
    }

    private static IllegalStateException unexpected(final Token message, final Token token) {
        return new IllegalStateException("the printer knows no " + token + " as in " + message.name());
    }
}
