package io.rayo.codecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rayo.codecs.MessageLayout.Field;
import io.rayo.codecs.MessageLayout.Unit;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes and reads messages of every type with the generated codecs, found by reflection. What was written is a map by
 * field name: long (int64 and smaller), double, name of an enum value, set bits as long, text, list of maps for a
 * group.
 */
final class MessageSamples {
    private static final String PACKAGE = "io.rayo.codecs.sbe.";
    private static final Map<String, Method> METHODS = new LinkedHashMap<>();
    private static final String[] TEXTS = {
        "", "BTCUSDT", "no \"quotes\" \\ here\n\r\t", "ñandú €", "\u0001\u2028\uD83D\uDE00", "a".repeat(20)
    };

    private MessageSamples() {}

    record Sample(MessageLayout layout, Map<String, Object> values, int length) {}

    /** Writes a message of random contents at an offset. */
    static Sample write(MessageLayout layout, Random random, MutableDirectBuffer buffer, int offset) {
        try {
            Object encoder = create(layout.name() + "Encoder");
            Class<?> headerClass = Class.forName(PACKAGE + "MessageHeaderEncoder");
            Object messageHeader = headerClass.getConstructor().newInstance();
            method(encoder, "wrapAndApplyHeader", 3).invoke(encoder, buffer, offset, messageHeader);
            Object eventHeader = method(encoder, "header", 0).invoke(encoder);
            Map<String, Object> values = new LinkedHashMap<>();
            for (Field field : layout.fields()) {
                Object owner = field.offset() < 40 ? eventHeader : encoder;
                values.put(field.name(), put(owner, field, random));
            }
            for (MessageLayout.Group group : layout.groups()) {
                int count = random.nextInt(5);
                Object groupEncoder = method(encoder, group.name() + "Count", 1).invoke(encoder, count);
                List<Map<String, Object>> entries = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    method(groupEncoder, "next", 0).invoke(groupEncoder);
                    Map<String, Object> entry = new LinkedHashMap<>();
                    for (Field field : group.fields()) {
                        entry.put(field.name(), put(groupEncoder, field, random));
                    }
                    entries.add(entry);
                }
                values.put(group.name(), entries);
            }
            for (MessageLayout.VarData varData : layout.varData()) {
                String text = TEXTS[random.nextInt(TEXTS.length)];
                byte[] bytes = text.getBytes(UTF_8);
                Method put = encoder.getClass()
                        .getMethod("put" + capital(varData.name()), byte[].class, int.class, int.class);
                put.invoke(encoder, bytes, 0, bytes.length);
                values.put(varData.name(), text);
            }
            int length = 8 + (int) method(encoder, "encodedLength", 0).invoke(encoder);
            return new Sample(layout, values, length);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(layout.name(), e);
        }
    }

    /** Reads a message back with the generated decoder. */
    static Map<String, Object> read(MessageLayout layout, DirectBuffer buffer, int offset) {
        try {
            Object decoder = wrapped(layout, buffer, offset);
            Object eventHeader = method(decoder, "header", 0).invoke(decoder);
            Map<String, Object> values = new LinkedHashMap<>();
            for (Field field : layout.fields()) {
                values.put(field.name(), get(field.offset() < 40 ? eventHeader : decoder, field));
            }
            for (MessageLayout.Group group : layout.groups()) {
                Object groupDecoder = method(decoder, group.name(), 0).invoke(decoder);
                List<Map<String, Object>> entries = new ArrayList<>();
                while ((boolean) method(groupDecoder, "hasNext", 0).invoke(groupDecoder)) {
                    method(groupDecoder, "next", 0).invoke(groupDecoder);
                    Map<String, Object> entry = new LinkedHashMap<>();
                    for (Field field : group.fields()) {
                        entry.put(field.name(), get(groupDecoder, field));
                    }
                    entries.add(entry);
                }
                values.put(group.name(), entries);
            }
            for (MessageLayout.VarData varData : layout.varData()) {
                values.put(varData.name(), method(decoder, varData.name(), 0).invoke(decoder));
            }
            return values;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(layout.name(), e);
        }
    }

    /** Length of a message as the generated decoder finds it by going over all its parts. */
    static int decodedLength(MessageLayout layout, DirectBuffer buffer, int offset) {
        try {
            Object decoder = wrapped(layout, buffer, offset);
            return 8 + (int) method(decoder, "sbeDecodedLength", 0).invoke(decoder);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(layout.name(), e);
        }
    }

    private static Object wrapped(MessageLayout layout, DirectBuffer buffer, int offset)
            throws ReflectiveOperationException {
        Object decoder = create(layout.name() + "Decoder");
        method(decoder, "wrap", 4)
                .invoke(
                        decoder,
                        buffer,
                        offset + 8,
                        EventHeaders.blockLength(buffer, offset),
                        EventHeaders.version(buffer, offset));
        return decoder;
    }

    private static Object put(Object encoder, Field field, Random random) throws ReflectiveOperationException {
        if (field.unit() == Unit.SET) {
            Object set = method(encoder, field.name(), 0).invoke(encoder);
            method(set, "clear", 0).invoke(set);
            long bits = 0;
            for (Map.Entry<Long, String> choice : field.names().entrySet()) {
                boolean on = random.nextBoolean();
                method(set, choice.getValue(), 1).invoke(set, on);
                bits |= on ? 1L << choice.getKey() : 0;
            }
            return bits;
        }
        Method setter = method(encoder, field.name(), 1);
        Class<?> type = setter.getParameterTypes()[0];
        if (field.unit() == Unit.ENUM) {
            // NULL_VAL among them
            Object[] constants = type.getEnumConstants();
            Object value = constants[random.nextInt(constants.length)];
            while ("SBE_UNKNOWN".equals(value.toString())) {
                value = constants[random.nextInt(constants.length)];
            }
            setter.invoke(encoder, value);
            return value.toString();
        }
        if (type == double.class) {
            double[] special = {Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE, 1e300};
            double value = random.nextInt(3) == 0 ? special[random.nextInt(special.length)] : random.nextGaussian();
            setter.invoke(encoder, value);
            return value;
        }
        long any = random.nextInt(5) == 0 ? field.nullValue() : random.nextLong() >> random.nextInt(64);
        long value = switch (field.type()) {
            case INT8 -> (byte) any;
            case UINT8 -> any & 0xFF;
            case UINT16 -> any & 0xFFFF;
            case INT32 -> (int) any;
            case INT64, UINT64 -> any;
            default -> throw new AssertionError("no value for " + setter);
        };
        if (type == long.class) {
            setter.invoke(encoder, value);
        } else if (type == int.class) {
            setter.invoke(encoder, (int) value);
        } else if (type == short.class) {
            setter.invoke(encoder, (short) value);
        } else {
            setter.invoke(encoder, (byte) value);
        }
        return value;
    }

    private static Object get(Object decoder, Field field) throws ReflectiveOperationException {
        Object value = method(decoder, field.name(), 0).invoke(decoder);
        if (field.unit() == Unit.SET) {
            return ((Number) method(value, "getRaw", 0).invoke(value)).longValue();
        }
        if (value instanceof Double) {
            return value;
        }
        return value instanceof Number number ? (Object) number.longValue() : value.toString();
    }

    private static Object create(String name) throws ReflectiveOperationException {
        return Class.forName(PACKAGE + name).getConstructor().newInstance();
    }

    private static Method method(Object target, String name, int parameters) {
        return METHODS.computeIfAbsent(target.getClass().getName() + "." + name + "/" + parameters, key -> {
            for (Method method : target.getClass().getMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == parameters && !method.isBridge()) {
                    return method;
                }
            }
            throw new AssertionError("no method " + key);
        });
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
