package io.rayo.gateways.json;

import java.nio.charset.StandardCharsets;

/**
 * Finds the values of an object's wanted keys: one pass that checks the object's structure and remembers where each
 * value starts, so that the values can then be read in the order in which they depend on each other. Keys that nobody
 * wants are passed over.
 */
public final class JsonFields {
    private static final int WORD_LENGTH = 7;

    private final byte[] letters = new byte[128];
    private final long[] words;
    private final byte[][] names;
    private final int[] positions;

    /**
     * Says which keys are wanted.
     *
     * @param keys ASCII; the index of a key here is that of its value.
     */
    public JsonFields(final String... keys) {
        words = new long[keys.length];
        names = new byte[keys.length][];
        positions = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            names[i] = keys[i].getBytes(StandardCharsets.US_ASCII);
            if (keys[i].length() == 1) {
                letters[names[i][0]] = (byte) (i + 1);
            } else if (keys[i].length() <= WORD_LENGTH) {
                words[i] = JsonScanner.word(keys[i]);
            }
        }
    }

    /**
     * Passes over an object.
     *
     * @param json that holds it.
     * @param position of the opening bracket.
     * @return position behind it, or FAILED.
     */
    public int scan(final JsonScanner json, final int position) {
        for (int i = 0; i < positions.length; i++) {
            positions[i] = -1;
        }
        if (json.at(position) != '{') {
            return json.fail(DecodeError.UNEXPECTED_TYPE);
        }
        int p = json.enter(position, '}');
        while (p >= 0 && !json.ended()) {
            p = json.key(p);
            if (p < 0) {
                return JsonScanner.FAILED;
            }
            final int index = index(json);
            if (index >= 0) {
                if (positions[index] >= 0) {
                    return json.fail(DecodeError.DUPLICATE_KEY);
                }
                positions[index] = p;
            }
            p = json.next(json.skipValue(p), '}');
        }
        return p;
    }

    private int index(final JsonScanner json) {
        final int length = json.keyLength();
        if (length == 1) {
            final int letter = json.keyLetter();
            return letter < 0 || letter >= letters.length ? -1 : letters[letter] - 1;
        }
        if (length <= WORD_LENGTH) {
            final long word = json.keyWord();
            for (int i = 0; i < words.length; i++) {
                if (words[i] == word && word != 0) {
                    return i;
                }
            }
            return -1;
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].length == length && json.textIs(names[i])) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Where the value of a key starts.
     *
     * @param index of the key.
     * @return position; -1 if the object does not have it.
     */
    public int at(final int index) {
        return positions[index];
    }

    /**
     * Where the value of a key starts.
     *
     * @param json that was scanned.
     * @param index of the key.
     * @return position; -1 if the object does not have it, or has null.
     */
    public int valueAt(final JsonScanner json, final int index) {
        final int p = positions[index];
        return p >= 0 && json.at(p) == 'n' ? -1 : p;
    }
}
