package io.rayo.codecs;

import io.rayo.codecs.MessageLayout.Field;
import io.rayo.codecs.MessageLayout.Unit;
import io.rayo.codecs.sbe.InstrumentDefinitionDecoder;
import io.rayo.codecs.sbe.MessageHeaderDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;
import uk.co.real_logic.sbe.PrimitiveType;

/**
 * Shows any message to people and to other programs: as one line of text, or as one JSON object. Driven by the schema,
 * so that a new message needs nothing here.
 *
 * <p>Fields have their names in the schema. A mantissa comes with its decimal value where that is known: of money and
 * rates always, of prices and quantities once the printer has seen the {@code InstrumentDefinition}. In JSON the
 * decimal is a string under the name without {@code Mantissa} ({@code priceMantissa}, {@code price}) or with
 * {@code Decimal} behind it ({@code fee}, {@code feeDecimal}). Unknown values, NaN and infinities are null in JSON;
 * values of an enum that the schema does not have are {@code UNKNOWN_n}; unsigned 64-bit numbers are sixteen
 * hexadecimal digits.
 *
 * <p>Broken bytes never throw: what can be read is shown, then an {@code error}. The same bytes after the same
 * definitions give the same text.
 *
 * <p>Allocates; not for hot paths. One thread at a time.
 */
public final class MessagePrinter {
    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final String MANTISSA = "Mantissa";

    /** By instrument id: price exponent in the second byte, size exponent in the first. */
    private final Int2IntHashMap exponents = new Int2IntHashMap(UNKNOWN);

    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final TextVisitor textVisitor = new TextVisitor();
    private final JsonVisitor jsonVisitor = new JsonVisitor();
    private final MessageWalker textWalker = new MessageWalker(textVisitor);
    private final MessageWalker jsonWalker = new MessageWalker(jsonVisitor);
    private StringBuilder out;
    private int instrumentExponents;

    /** Creates a printer that knows no instrument yet. */
    public MessagePrinter() {}

    /**
     * Name of a type of message.
     *
     * @param templateId of the schema.
     * @return name as in the schema; null if there is none.
     */
    public static String messageName(final int templateId) {
        final MessageLayout layout = MessageLayouts.of(templateId);
        return null == layout ? null : layout.name();
    }

    /**
     * Remembers the scale of an instrument if the message is its definition; shows nothing. Showing a message does this
     * as well.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @param length in bytes, SBE header included.
     */
    public void observe(final DirectBuffer buffer, final int offset, final int length) {
        if (!MessageValidator.isWellFormed(buffer, offset, length)
                || EventHeaders.templateId(buffer, offset) != InstrumentDefinitionDecoder.TEMPLATE_ID) {
            return;
        }
        definition.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                EventHeaders.blockLength(buffer, offset),
                EventHeaders.version(buffer, offset));
        final int price = definition.priceExponent();
        final int size = definition.sizeExponent();
        final int instrumentId = EventHeaders.instrumentId(buffer, offset);
        if (isExponent(price) && isExponent(size)) {
            exponents.put(instrumentId, ((price & 0xFF) << 8) | (size & 0xFF));
        } else {
            exponents.remove(instrumentId);
        }
    }

    /**
     * Shows a message as one line of text.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @param length in bytes, SBE header included.
     * @param target to append to; no line end is appended.
     * @return the target.
     */
    public StringBuilder appendText(
            final DirectBuffer buffer, final int offset, final int length, final StringBuilder target) {
        return append(textWalker, buffer, offset, length, target);
    }

    /**
     * Shows a message as one JSON object on one line.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @param length in bytes, SBE header included.
     * @param target to append to; no line end is appended.
     * @return the target.
     */
    public StringBuilder appendJson(
            final DirectBuffer buffer, final int offset, final int length, final StringBuilder target) {
        return append(jsonWalker, buffer, offset, length, target);
    }

    /**
     * Shows a message as one line of text.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @param length in bytes, SBE header included.
     * @return the line, without a line end.
     */
    public String toText(final DirectBuffer buffer, final int offset, final int length) {
        return appendText(buffer, offset, length, new StringBuilder(256)).toString();
    }

    /**
     * Shows a message as one JSON object on one line.
     *
     * @param buffer that holds the message.
     * @param offset of its SBE header.
     * @param length in bytes, SBE header included.
     * @return the object.
     */
    public String toJson(final DirectBuffer buffer, final int offset, final int length) {
        return appendJson(buffer, offset, length, new StringBuilder(256)).toString();
    }

    /**
     * Appends a text as a JSON string, quotes included, with everything escaped that JSON or a line forbids.
     *
     * @param text any.
     * @param target to append to.
     */
    public static void appendQuoted(final CharSequence text, final StringBuilder target) {
        target.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> target.append('\\').append(c);
                case '\n' -> target.append("\\n");
                case '\r' -> target.append("\\r");
                case '\t' -> target.append("\\t");
                default -> {
                    if (mustEscape(text, i)) {
                        target.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        target.append(c);
                    }
                }
            }
        }
        target.append('"');
    }

    private StringBuilder append(
            final MessageWalker walker,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final StringBuilder target) {
        observe(buffer, offset, length);
        // of bytes that are no message the id may be anything; the exponents only ever make a number longer
        final boolean hasHeader =
                offset >= 0 && length >= EventHeaders.BODY_OFFSET && offset <= buffer.capacity() - length;
        instrumentExponents = hasHeader ? exponents.get(EventHeaders.instrumentId(buffer, offset)) : UNKNOWN;
        out = target;
        walker.walk(buffer, offset, length);
        out = null;
        return target;
    }

    /** Control characters, the two that end a line for some readers, and halves of characters. */
    private static boolean mustEscape(final CharSequence text, final int index) {
        final char c = text.charAt(index);
        return c < 0x20
                || (c >= 0x7F && c < 0xA0)
                || c == '\u2028'
                || c == '\u2029'
                || (Character.isSurrogate(c) && !isPair(text, index));
    }

    private static boolean isPair(final CharSequence text, final int index) {
        final char c = text.charAt(index);
        return Character.isHighSurrogate(c)
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }

    private static boolean isExponent(final int exponent) {
        return exponent >= Decimals.MIN_EXPONENT && exponent <= Decimals.MAX_EXPONENT;
    }

    /** The decimal value of a mantissa, or null where the scale is not known or there is none. */
    private String decimal(final Unit unit, final long mantissa) {
        return switch (unit) {
            case MONEY -> Decimals.toString(mantissa, Decimals.MONEY_EXPONENT);
            case RATE -> Decimals.toString(mantissa, Decimals.RATE_EXPONENT);
            case PRICE ->
                instrumentExponents == UNKNOWN ? null : Decimals.toString(mantissa, (byte) (instrumentExponents >> 8));
            case SIZE ->
                instrumentExponents == UNKNOWN ? null : Decimals.toString(mantissa, (byte) instrumentExponents);
            default -> null;
        };
    }

    private static String enumName(final Field field, final long value) {
        final String name = field.names().get(value);
        return null == name ? "UNKNOWN_" + value : name;
    }

    /** Name of a bit of a set. */
    private static String bitName(final Field field, final int bit) {
        final String name = field.names().get((long) bit);
        return null == name ? "UNKNOWN_" + bit : name;
    }

    private static String utf8(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@code Trade sequence=5 ... priceMantissa=6123450(61234.50) aggressorSide=BUY}. */
    private final class TextVisitor implements MessageWalker.Visitor {
        private boolean firstOfEntry;
        private boolean firstEntry;

        @Override
        public void begin(final String messageName) {
            out.append(null == messageName ? "?" : messageName);
            firstOfEntry = false;
        }

        @Override
        public void number(final String name, final long value) {
            name(name).append(value);
        }

        @Override
        public void field(final Field field, final DirectBuffer buffer, final int blockOffset) {
            name(field.name());
            if (field.isFloatingPoint()) {
                out.append(field.floatingPoint(buffer, blockOffset));
                return;
            }
            final long value = field.integer(buffer, blockOffset);
            if (field.unit() == Unit.SET) {
                set(field, value);
            } else if (value == field.nullValue()) {
                out.append("null");
            } else if (field.unit() == Unit.ENUM) {
                out.append(enumName(field, value));
            } else if (field.type() == PrimitiveType.UINT64) {
                out.append(HexFormat.of().toHexDigits(value));
            } else {
                out.append(value);
                final String explained = explanation(field, value);
                if (null != explained) {
                    out.append('(').append(explained).append(')');
                }
            }
        }

        private String explanation(final Field field, final long value) {
            return switch (field.unit()) {
                case TIME ->
                    Instant.ofEpochSecond(
                                    Math.floorDiv(value, NANOS_PER_SECOND), Math.floorMod(value, NANOS_PER_SECOND))
                            .toString();
                case VENUE -> Venues.name((int) value);
                default -> decimal(field.unit(), value);
            };
        }

        private void set(final Field field, final long bits) {
            if (bits == 0) {
                out.append("none");
                return;
            }
            String separator = "";
            for (int bit = 0; bit < Byte.SIZE * field.type().size(); bit++) {
                if (((bits >>> bit) & 1) != 0) {
                    out.append(separator).append(bitName(field, bit));
                    separator = "|";
                }
            }
        }

        @Override
        public void beginGroup(final String name) {
            name(name).append('[');
            firstEntry = true;
        }

        @Override
        public void beginEntry() {
            out.append(firstEntry ? "{" : ",{");
            firstEntry = false;
            firstOfEntry = true;
        }

        @Override
        public void endEntry() {
            out.append('}');
            firstOfEntry = false;
        }

        @Override
        public void endGroup() {
            out.append(']');
        }

        @Override
        public void text(final String name, final DirectBuffer buffer, final int offset, final int length) {
            name(name);
            appendQuoted(utf8(buffer, offset, length), out);
        }

        @Override
        public void error(final String text) {
            name("error");
            appendQuoted(text, out);
        }

        @Override
        public void end() {}

        private StringBuilder name(final String name) {
            if (!firstOfEntry) {
                out.append(' ');
            }
            firstOfEntry = false;
            return out.append(name).append('=');
        }
    }

    /**
     * {@code {"message":"Trade","sequence":5,...,"priceMantissa":6123450,"price":"61234.50","aggressorSide":"BUY"}}.
     */
    private final class JsonVisitor implements MessageWalker.Visitor {
        private boolean comma;

        @Override
        public void begin(final String messageName) {
            out.append("{\"message\":");
            if (null == messageName) {
                out.append("null");
            } else {
                appendQuoted(messageName, out);
            }
            comma = true;
        }

        @Override
        public void number(final String name, final long value) {
            name(name).append(value);
        }

        @Override
        public void field(final Field field, final DirectBuffer buffer, final int blockOffset) {
            name(field.name());
            if (field.isFloatingPoint()) {
                final double value = field.floatingPoint(buffer, blockOffset);
                out.append(Double.isFinite(value) ? Double.toString(value) : "null");
                return;
            }
            final long value = field.integer(buffer, blockOffset);
            if (field.unit() == Unit.SET) {
                set(field, value);
            } else if (value == field.nullValue()) {
                out.append("null");
            } else if (field.unit() == Unit.ENUM) {
                appendQuoted(enumName(field, value), out);
            } else if (field.type() == PrimitiveType.UINT64) {
                out.append('"').append(HexFormat.of().toHexDigits(value)).append('"');
            } else {
                out.append(value);
                explain(field, value);
            }
        }

        private void explain(final Field field, final long value) {
            if (field.unit() == Unit.VENUE) {
                name("venue");
                appendQuoted(Venues.name((int) value), out);
                return;
            }
            final String decimal = decimal(field.unit(), value);
            if (null != decimal) {
                name(decimalName(field.name())).append('"').append(decimal).append('"');
            }
        }

        private void set(final Field field, final long bits) {
            out.append('[');
            String separator = "";
            for (int bit = 0; bit < Byte.SIZE * field.type().size(); bit++) {
                if (((bits >>> bit) & 1) != 0) {
                    out.append(separator);
                    appendQuoted(bitName(field, bit), out);
                    separator = ",";
                }
            }
            out.append(']');
        }

        @Override
        public void beginGroup(final String name) {
            name(name).append('[');
            comma = false;
        }

        @Override
        public void beginEntry() {
            out.append(comma ? ",{" : "{");
            comma = false;
        }

        @Override
        public void endEntry() {
            out.append('}');
            comma = true;
        }

        @Override
        public void endGroup() {
            out.append(']');
            comma = true;
        }

        @Override
        public void text(final String name, final DirectBuffer buffer, final int offset, final int length) {
            name(name);
            appendQuoted(utf8(buffer, offset, length), out);
        }

        @Override
        public void error(final String text) {
            name("error");
            appendQuoted(text, out);
        }

        @Override
        public void end() {
            out.append('}');
        }

        private StringBuilder name(final String name) {
            out.append(comma ? ",\"" : "\"").append(name).append("\":");
            comma = true;
            return out;
        }
    }

    /** Name of the decimal value of a mantissa in JSON. */
    static String decimalName(final String name) {
        return name.endsWith(MANTISSA) ? name.substring(0, name.length() - MANTISSA.length()) : name + "Decimal";
    }
}
