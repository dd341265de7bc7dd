package io.rayo.benchmarks.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The peer: Jackson's streaming parser, used as it is fastest: one factory, bytes in, no strings made. It reads every
 * field into a number: integers as they are, decimal text as its digits, other text as its length, names as their first
 * letter. It looks up no instrument, checks no range or duplicate and encodes nothing, all of which our decoder does.
 */
final class JacksonReader {
    private final JsonFactory factory = new JsonFactory();

    long read(final byte[] bytes, final int offset, final int length) throws IOException {
        long fold = 0;
        try (JsonParser parser = factory.createParser(bytes, offset, length)) {
            JsonToken token;
            while ((token = parser.nextToken()) != null) {
                switch (token) {
                    case FIELD_NAME -> fold += parser.currentName().charAt(0);
                    case VALUE_STRING, VALUE_NUMBER_FLOAT -> fold += text(parser);
                    case VALUE_NUMBER_INT -> fold += parser.getLongValue();
                    case VALUE_TRUE -> fold++;
                    default -> {}
                }
            }
        }
        return fold;
    }

    private static long text(final JsonParser parser) throws IOException {
        final char[] characters = parser.getTextCharacters();
        final int start = parser.getTextOffset();
        final int end = start + parser.getTextLength();
        if (start == end || characters[start] < '0' || characters[start] > '9') {
            return parser.getTextLength();
        }
        long mantissa = 0;
        for (int i = start; i < end; i++) {
            final char c = characters[i];
            if (c != '.') {
                mantissa = 10 * mantissa + (c - '0');
            }
        }
        return mantissa;
    }
}
