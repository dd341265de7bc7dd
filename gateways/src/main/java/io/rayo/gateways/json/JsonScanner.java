package io.rayo.gateways.json;

import io.rayo.codecs.DecimalParser;
import io.rayo.codecs.Decimals;
import io.rayo.codecs.Digits;
import io.rayo.codecs.TextBytes;
import org.agrona.DirectBuffer;

/**
 * Walks over JSON text in a buffer without making objects. A decoder keeps the position and asks for the next thing:
 * methods take the position of a token and return the position behind it, or {@link #FAILED} with the reason in
 * {@link #error()}.
 *
 * <p>What was read lies in fields until the next call: {@link #number()} of a number, {@link #textOffset()} and
 * {@link #textLength()} of a string, {@link #keyLength()} and {@link #keyWord()} of a key. Escapes in strings are
 * passed over, not resolved: text that holds one equals no word that a decoder knows.
 *
 * <p>Values that nobody wants are checked for structure only (strings end, brackets pair, words are made of the right
 * letters).
 */
public final class JsonScanner {
    /** Result of a method that could not go on. */
    public static final int FAILED = -1;

    /** Deepest nesting that is followed. */
    public static final int MAX_DEPTH = 24;

    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
    private static final long ONES = 0x0101010101010101L;
    private static final long ZEROS = 0x3030303030303030L;
    /** Carries 10 and above into a byte's top bit. */
    private static final long TO_TOP_BIT = 0x7676767676767676L;

    private static final int MILLIS_LENGTH = 13;
    private static final int NANOS_LENGTH = 19;
    /** First eight digits of a time that as nanoseconds fits into a long whatever its others are. */
    private static final long MAX_TIME_START = Long.MAX_VALUE / 100_000_000_000L - 1;

    private static final long LAST_FIVE = -1L << 24;
    private static final long LAST_THREE = -1L << 40;
    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long MAX_SIXTEEN_DIGITS = Long.MAX_VALUE / 1000 - 1;
    private static final long OPEN_PAIR = word("[\"");
    private static final long MIDDLE_OF_PAIR = word("\",\"");
    private static final long NEXT_PAIR = word("\"],[\"");
    private static final long NEXT_PAIR_MASK = 0xFF_FFFF_FFFFL;
    private static final long LAST_PAIR = word("\"]]");
    private static final long COMMA_QUOTE = word(",\"");
    private static final long TRUE = word("true");
    private static final long TRUE_MASK = 0xFFFF_FFFFL;
    private static final long FALSE = word("false");
    private static final long FALSE_MASK = 0xFF_FFFF_FFFFL;

    private final DecimalParser decimals = new DecimalParser();
    private final DecimalShape prices = new DecimalShape();
    private final QuantityShape quantities = new QuantityShape();
    private final TextBytes text = new TextBytes();
    private int limit;
    private DecodeError error = DecodeError.NONE;
    private boolean ended;
    private long number;
    private long first;
    private int firstLimit;
    private int textOffset;
    private int textLength;
    private int keyLength;
    private long keyWord;

    /** Creates a scanner; one per decoder. */
    public JsonScanner() {}

    /**
     * Sets the text.
     *
     * @param source that holds it.
     * @param end first offset that is not part of it; never read.
     */
    public void wrap(final DirectBuffer source, final int end) {
        text.wrap(source, end);
        limit = end;
        error = DecodeError.NONE;
        ended = false;
    }

    /**
     * Packs the letters of a key as {@link #keyWord()} has them.
     *
     * @param key ASCII, 1 to 8 letters.
     * @return the letters, the first one lowest.
     */
    public static long word(final String key) {
        long word = 0;
        for (int i = key.length() - 1; i >= 0; i--) {
            word = word << 8 | key.charAt(i);
        }
        return word;
    }

    public DirectBuffer buffer() {
        return text.buffer();
    }

    /**
     * The text itself.
     *
     * @return flyweight, to be read only.
     */
    public TextBytes text() {
        return text;
    }

    public int limit() {
        return limit;
    }

    public DecodeError error() {
        return error;
    }

    /**
     * Records why the text is refused. The first reason stays.
     *
     * @param reason of the refusal.
     * @return {@link #FAILED}.
     */
    public int fail(final DecodeError reason) {
        if (error == DecodeError.NONE) {
            error = reason;
        }
        return FAILED;
    }

    /**
     * Byte at a position.
     *
     * @param position of it.
     * @return the byte, or 0 (which is part of no token) at the end and beyond.
     */
    public byte at(final int position) {
        return text.at(position);
    }

    /**
     * Passes over white space.
     *
     * @param position where it may start.
     * @return position of the next token, or the limit.
     */
    public int skipWhitespace(final int position) {
        int p = position;
        while (isWhitespace(text.at(p))) {
            p++;
        }
        return p;
    }

    private static boolean isWhitespace(final byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /**
     * Enters an object or an array.
     *
     * @param position of the opening bracket.
     * @param close the closing bracket.
     * @return position of the first key or element; {@link #ended()} says if there is none.
     */
    public int enter(final int position, final char close) {
        int p = position + 1;
        byte b = at(p);
        if (b <= ' ') {
            p = skipWhitespace(p);
            b = at(p);
        }
        ended = b == close;
        return ended ? p + 1 : p;
    }

    /**
     * Steps from behind a value to the next key or element.
     *
     * @param position behind the value.
     * @param close closing bracket of what the value is in.
     * @return position of the next one or behind the bracket; {@link #ended()} tells.
     */
    public int next(final int position, final char close) {
        if (position < 0) {
            return FAILED;
        }
        final long word = text.word(position);
        byte b = (byte) word;
        if (b == ',' && (byte) (word >>> 8) > ' ') {
            ended = false;
            return position + 1;
        }
        int p = position;
        if (b <= ' ') {
            p = skipWhitespace(p);
            b = at(p);
        }
        if (b == ',') {
            ended = false;
            p++;
            return at(p) <= ' ' ? skipWhitespace(p) : p;
        }
        if (b == close) {
            ended = true;
            return p + 1;
        }
        return fail(DecodeError.MALFORMED_JSON);
    }

    /**
     * Whether the last {@link #enter} or {@link #next} found the closing bracket.
     *
     * @return true if the object or array is over.
     */
    public boolean ended() {
        return ended;
    }

    /**
     * Reads a key and its colon.
     *
     * @param position of the opening quote.
     * @return position of the value.
     */
    public int key(final int position) {
        final long word = text.word(position);
        if ((byte) word == '"') {
            final long letters = word >>> 8;
            final int bits = Long.numberOfTrailingZeros(matches(letters, QUOTES)) & ~7; // 64 if there is none
            final long key = letters & (1L << bits) - 1;
            if (bits < 64 && bits > 0 && matches(key, BACKSLASHES) == 0) {
                keyWord = key;
                keyLength = bits >>> 3;
                // behind the closing quote; of a key of up to 4 letters its colon and one byte more are in the word
                final int behind = position + 2 + keyLength;
                final long rest = bits <= 32 ? word >>> (16 + bits) : 0;
                return (byte) rest == ':' && (byte) (rest >>> 8) > ' ' ? behind + 1 : colon(behind);
            }
        }
        return longKey(position);
    }

    /**
     * Steps from behind a value to the value of the next key: {@link #next} and {@link #key} in one, quicker for keys
     * of up to five letters.
     *
     * @param position behind the value; or FAILED.
     * @param close closing bracket of the object that the value is in.
     * @return position of the next value, its key read; or behind the bracket; {@link #ended()} tells.
     */
    public int nextKey(final int position, final char close) {
        final long word = text.word(position);
        if ((word & 0xFFFF) == COMMA_QUOTE) {
            final long letters = word >>> 16;
            final int bits = Long.numberOfTrailingZeros(matches(letters, QUOTES)) & ~7;
            final long key = letters & (1L << bits) - 1;
            if (bits < 48 && bits > 0 && matches(key, BACKSLASHES) == 0) {
                ended = false;
                keyWord = key;
                keyLength = bits >>> 3;
                // behind the closing quote; of a key of up to 3 letters its colon and one byte more are in the word
                final int behind = position + 3 + keyLength;
                final long rest = bits <= 24 ? word >>> (24 + bits) : 0;
                return (byte) rest == ':' && (byte) (rest >>> 8) > ' ' ? behind + 1 : colon(behind);
            }
        }
        final int p = next(position, close);
        return p < 0 || ended ? p : key(p);
    }

    /** Any key: near the end, long, empty or with escapes. The same result as the quick way for those that it takes. */
    private int longKey(final int position) {
        final int end = string(position);
        if (end < 0) {
            return FAILED;
        }
        keyLength = textLength;
        keyWord = 0;
        if (textLength <= 7) {
            for (int i = textLength - 1; i >= 0; i--) {
                keyWord = keyWord << 8 | (text.at(textOffset + i) & 0xFF);
            }
        }
        return colon(end);
    }

    private int colon(final int position) {
        if (at(position) == ':' && at(position + 1) > ' ') {
            return position + 1;
        }
        final int p = skipWhitespace(position);
        return at(p) == ':' ? skipWhitespace(p + 1) : fail(DecodeError.MALFORMED_JSON);
    }

    /**
     * Bytes of a word that equal the pattern's, marked in their top bit; marks above the lowest true one may be false.
     */
    private static long matches(final long word, final long pattern) {
        final long difference = word ^ pattern;
        return difference - ONES & ~difference & TOP_BITS;
    }

    /**
     * Tries the step from behind a value to the value of the key that the venue writes next: the quick way, where the
     * order of keys is known, of {@link #next} and {@link #key}. It changes nothing but the position, so that a decoder
     * whose expectation fails goes on in its loop over any keys.
     *
     * @param position behind a value; or FAILED.
     * @param literal what is expected, as {@link #word(String)} has it: {@code ,"T":} for a key of one letter, at most
     *     7 bytes.
     * @param length of the literal in bytes.
     * @return position of the value, which stands there without white space before it; else FAILED, without an error.
     */
    public int expect(final int position, final long literal, final int length) {
        final long word = text.word(position);
        final int bits = 8 * length;
        return (word & (1L << bits) - 1) == literal && (byte) (word >>> bits) > ' ' ? position + length : FAILED;
    }

    /**
     * Tries to pass over text that the venue writes always alike: keys with what stands around them. It changes nothing
     * but the position, as all ways that are called quick: a decoder whose expectation fails reads the same anew by the
     * general ones, which find out what is wrong, if anything.
     *
     * @param position where the text is expected; or FAILED.
     * @param literal the text.
     * @return position behind it; else FAILED, without an error.
     */
    public int expect(final int position, final Literal literal) {
        final int length = literal.length();
        int last = position;
        long expected = literal.one();
        if (length > Long.BYTES) {
            if (text.word(last) != expected) {
                return FAILED;
            }
            last += Long.BYTES;
            expected = literal.two();
        }
        if (length > 2 * Long.BYTES) {
            if (text.word(last) != expected) {
                return FAILED;
            }
            last += Long.BYTES;
            expected = literal.three();
        }
        if (length > 3 * Long.BYTES) {
            if (text.word(last) != expected) {
                return FAILED;
            }
            last += Long.BYTES;
            expected = literal.four();
        }
        return ((text.word(last) ^ expected) & literal.tail()) == 0 ? position + length : FAILED;
    }

    /**
     * Tries to find the end of a string without escapes.
     *
     * @param position behind its opening quote; or FAILED.
     * @return position of its closing quote; else FAILED, without an error.
     */
    public int quickText(final int position) {
        int p = position;
        while (true) {
            final long word = text.word(p);
            final long marks = matches(word, QUOTES) | matches(word, BACKSLASHES);
            if (marks != 0) {
                p += Long.numberOfTrailingZeros(marks) >>> 3;
                return at(p) == '"' ? p : FAILED;
            }
            if (limit - p <= Long.BYTES || p < 0) {
                return FAILED;
            }
            p += Long.BYTES;
        }
    }

    /**
     * Tries to read up to 18 digits, without quotes and sign, into {@link #number()}.
     *
     * @param position of the first one; or FAILED.
     * @return position of what follows them, whatever it is; else FAILED, without an error.
     */
    public int quickInteger(final int position) {
        long word = text.word(position);
        int count = Digits.count(word);
        long value = Digits.join(word, count);
        int digits = count;
        if (count == Long.BYTES) {
            word = text.word(position + Long.BYTES);
            count = Digits.count(word);
            value = value * Decimals.pow10(count) + Digits.join(word, count);
            digits += count;
            if (count == Long.BYTES) {
                word = text.word(position + 2 * Long.BYTES);
                count = Digits.count(word);
                value = value * Decimals.pow10(count) + Digits.join(word, count);
                digits += count;
            }
        }
        number = value;
        return digits > 0 && digits <= 18 ? position + digits : FAILED;
    }

    /**
     * Tries to read digits, without quotes and sign, into {@link #number()}; quicker where the last number of the kind
     * had as many.
     *
     * @param position of the first one; or FAILED.
     * @param shape of the kind.
     * @return position of what follows them, which is no digit; else FAILED, without an error.
     */
    public int quickInteger(final int position, final IntegerShape shape) {
        final long value = shape.parse(text, position);
        if (value != IntegerShape.OTHER) {
            number = value;
            return shape.end(position);
        }
        final int end = quickInteger(position);
        if (end >= 0) {
            shape.learn(end - position);
        }
        return end;
    }

    /**
     * Tries to read a time of 13 digits, milliseconds from the year 2001 on, without quotes, into {@link #number()};
     * none that would not fit as nanoseconds.
     *
     * @param position of the first digit; or FAILED.
     * @return position behind the 13th digit; what follows is the caller's to check: it must be no digit. Else FAILED,
     *     without an error.
     */
    public int quickMillis(final int position) {
        final long one = text.word(position) ^ ZEROS;
        final long two = text.word(position + MILLIS_LENGTH - Long.BYTES) ^ ZEROS;
        final long first = eight(one);
        if ((((one + TO_TOP_BIT) | one | (two + TO_TOP_BIT) | two) & TOP_BITS) != 0 || first > MAX_TIME_START) {
            return FAILED;
        }
        number = first * 100_000 + eight(two & LAST_FIVE);
        return position + MILLIS_LENGTH;
    }

    /**
     * Tries to read a time of 19 digits, nanoseconds from the year 2001 on, without quotes, into {@link #number()}.
     *
     * @param position of the first digit; or FAILED.
     * @return position behind the 19th digit; what follows is the caller's to check: it must be no digit. Else FAILED,
     *     without an error.
     */
    public int quickNanos(final int position) {
        final long one = text.word(position) ^ ZEROS;
        final long two = text.word(position + Long.BYTES) ^ ZEROS;
        final long three = text.word(position + NANOS_LENGTH - Long.BYTES) ^ ZEROS;
        final long marks = ((one + TO_TOP_BIT) | one | (two + TO_TOP_BIT) | two | (three + TO_TOP_BIT) | three);
        final long first = eight(one);
        if ((marks & TOP_BITS) != 0 || first > MAX_TIME_START) {
            return FAILED;
        }
        number = (first * 100_000_000 + eight(two)) * 1_000 + eight(three & LAST_THREE);
        return position + NANOS_LENGTH;
    }

    /** The number that eight digits make, each 0 to 9, the first one lowest: as {@link Digits#join} does it. */
    static long eight(final long bytes) {
        long digits = (bytes * 10 + (bytes >>> 8)) & 0x00FF00FF00FF00FFL;
        digits = (digits * 100 + (digits >>> 16)) & 0x0000FFFF0000FFFFL;
        return (digits * 10_000 + (digits >>> 32)) & 0xFFFF_FFFFL;
    }

    /**
     * Tries to read one of two words, and says in {@link #number()} which it is: 0 or 1. Without a branch on that, as
     * no processor foretells a trade's side.
     *
     * @param position of the word; or FAILED.
     * @param words the two.
     * @return position of what follows the word, whatever it is; else FAILED, without an error.
     */
    public int quickEither(final int position, final Either words) {
        final long word = text.word(position);
        final long one = (word ^ words.one()) & words.oneMask();
        final long other = (word ^ words.other()) & words.otherMask();
        // the top bit tells whether a difference is none
        final long isNotOne = (one | -one) >>> (Long.SIZE - 1);
        final long isNotOther = (other | -other) >>> (Long.SIZE - 1);
        number = isNotOne;
        return (isNotOne & isNotOther) == 0
                ? position + words.oneLength() + (words.otherLength() - words.oneLength()) * (int) isNotOne
                : FAILED;
    }

    /**
     * Tries to find a letter in a string, before its end and any escape.
     *
     * @param position in the string; or FAILED.
     * @param letters the one that is looked for, eight times.
     * @return position of the first one; else FAILED, without an error.
     */
    public int quickLetter(final int position, final long letters) {
        int p = position;
        while (true) {
            final long word = text.word(p);
            final long wanted = matches(word, letters);
            final long marks = wanted | matches(word, QUOTES) | matches(word, BACKSLASHES);
            if (marks != 0) {
                // the lowest mark of each is a true one
                return (marks & -marks & wanted) != 0 ? p + (Long.numberOfTrailingZeros(marks) >>> 3) : FAILED;
            }
            if (limit - p <= Long.BYTES || p < 0) {
                return FAILED;
            }
            p += Long.BYTES;
        }
    }

    /**
     * Tries to read a price without quotes, of a book's level or a trade, into {@link #number()}; best where many
     * follow that look alike.
     *
     * @param position of it; or FAILED.
     * @param exponent of the result.
     * @return position of what follows it, whatever it is; else FAILED, without an error.
     */
    public int quickPrice(final int position, final int exponent) {
        final long value = prices.parse(text, position, exponent);
        final int end = prices.end(position);
        if (value != Decimals.INVALID && isNumberEnd(text.at(end))) {
            number = value;
            return end;
        }
        final int p = quickDecimal(position, exponent);
        if (p >= 0) {
            prices.learn(text, position, p);
        }
        return p;
    }

    private static boolean isNumberEnd(final byte next) {
        return next == '"' || next == ',' || next == '}';
    }

    /**
     * Tries to read a quantity without quotes, likewise.
     *
     * @param position of it; or FAILED.
     * @param exponent of the result.
     * @return position of what follows it, whatever it is; else FAILED, without an error.
     */
    public int quickQuantity(final int position, final int exponent) {
        final long value = quantities.parse(text, position, exponent);
        if (value != Decimals.INVALID && isNumberEnd(text.at(quantities.end()))) {
            number = value;
            return quantities.end();
        }
        final int p = quickDecimal(position, exponent);
        if (p >= 0) {
            quantities.learn(text, position, p);
        }
        return p;
    }

    /**
     * Tries to read a decimal without quotes into {@link #number()}.
     *
     * @param position of it; or FAILED.
     * @param exponent of the result.
     * @return position of what follows it, whatever it is; else FAILED, without an error.
     */
    public int quickDecimal(final int position, final int exponent) {
        if (position < 0) {
            return FAILED;
        }
        final long value = decimals.parse(text, position, exponent);
        number = value;
        return Decimals.isError(value) ? FAILED : decimals.endOffset();
    }

    /**
     * Whether two stretches of the text are equal.
     *
     * @param one position of the first.
     * @param other position of the second.
     * @param length of both in bytes, not negative.
     * @return true if so.
     */
    public boolean isSame(final int one, final int other, final int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (text.word(one + i) != text.word(other + i)) {
                return false;
            }
        }
        // shifted twice, as a shift by 64 would be one by 0
        final int half = 4 * (Long.BYTES - (length - i));
        return ((text.word(one + i) ^ text.word(other + i)) & (-1L >>> half >>> half)) == 0;
    }

    /**
     * Whether eight bytes stand at a position.
     *
     * @param position of the first one.
     * @param word as {@link #word(String)} has it.
     * @return true if they do.
     */
    public boolean isWord(final int position, final long word) {
        return text.word(position) == word;
    }

    /**
     * Tries to read the start of an array of two decimals or more in quotes, {@code ["61234.50","1.2"}, as levels of
     * books are written: the quick way of {@link #enter}, {@link #decimal}, {@link #next} and {@link #decimal}. The
     * numbers are {@link #first()} and {@link #number()}.
     *
     * @param position of the bracket.
     * @param firstExponent of the first one.
     * @param secondExponent of the second one.
     * @return position behind the second one's closing quote; else FAILED, without an error: to be read step by step,
     *     which finds out what is wrong, if anything.
     */
    public int pair(final int position, final int firstExponent, final int secondExponent) {
        if ((text.word(position) & 0xFFFF) != OPEN_PAIR) {
            return FAILED;
        }
        final int firstAt = position + 2;
        long one = prices.parse(text, firstAt, firstExponent);
        int middle = prices.end(firstAt);
        if (one == Decimals.INVALID || (text.word(middle) & 0xFF_FFFF) != MIDDLE_OF_PAIR) {
            one = decimals.parse(text, firstAt, firstExponent);
            middle = decimals.endOffset();
            if (Decimals.isError(one) || (text.word(middle) & 0xFF_FFFF) != MIDDLE_OF_PAIR) {
                return FAILED;
            }
            prices.learn(text, firstAt, middle);
        }
        final int secondAt = middle + 3;
        long two = quantities.parse(text, secondAt, secondExponent);
        int end = quantities.end();
        if (two == Decimals.INVALID || text.at(end) != '"') {
            two = decimals.parse(text, secondAt, secondExponent);
            end = decimals.endOffset();
            if (Decimals.isError(two) || text.at(end) != '"') {
                return FAILED;
            }
            quantities.learn(text, secondAt, end);
        }
        first = one;
        firstLimit = middle;
        number = two;
        return end + 1;
    }

    /**
     * Tries to read a whole array of pairs, {@code [["61234.50","1.2"],...]}, each as {@link #pair} does, with no third
     * element; {@link #number()} is how many they are.
     *
     * @param position behind the array's own bracket; or FAILED.
     * @param firstExponent of the first numbers.
     * @param secondExponent of the second numbers.
     * @param firsts first numbers; no more than it has room for are read.
     * @param seconds second numbers, as many as the first ones have room.
     * @return position behind the array's closing bracket; else FAILED, without an error.
     */
    public int quickPairs(
            final int position,
            final int firstExponent,
            final int secondExponent,
            final long[] firsts,
            final long[] seconds) {
        if (at(position) == ']') {
            number = 0;
            return position + 1;
        }
        if ((text.word(position) & 0xFFFF) != OPEN_PAIR) {
            return FAILED;
        }
        int p = position + 2;
        int count = 0;
        while (count < firsts.length) {
            // as long as all look as guessed: a loop without calls, in which the compiler keeps what it needs at hand
            while (count < firsts.length) {
                final long one = prices.parse(text, p, firstExponent);
                final int middle = prices.end(p);
                if (one == Decimals.INVALID || (text.word(middle) & 0xFF_FFFF) != MIDDLE_OF_PAIR) {
                    break;
                }
                final long two = quantities.parse(text, middle + 3, secondExponent);
                final int end = quantities.end();
                final long behind = text.word(end);
                if (two == Decimals.INVALID || (byte) behind != '"') {
                    break;
                }
                firsts[count] = one;
                seconds[count++] = two;
                if ((behind & NEXT_PAIR_MASK) != NEXT_PAIR) {
                    return lastPair(behind, end, count);
                }
                p = end + 5;
            }
            if (count < firsts.length) {
                final int end = anyPair(p, firstExponent, secondExponent);
                if (end < 0) {
                    return FAILED;
                }
                firsts[count] = first;
                seconds[count++] = number;
                final long behind = text.word(end);
                if ((behind & NEXT_PAIR_MASK) != NEXT_PAIR) {
                    return lastPair(behind, end, count);
                }
                p = end + 5;
            }
        }
        return FAILED;
    }

    private int lastPair(final long behind, final int end, final int count) {
        number = count;
        return (behind & 0xFF_FFFF) == LAST_PAIR ? end + 3 : FAILED;
    }

    /** A pair from behind its first quote on, whatever its numbers look like; position behind its second number. */
    private int anyPair(final int position, final int firstExponent, final int secondExponent) {
        final long one = decimals.parse(text, position, firstExponent);
        final int middle = decimals.endOffset();
        if (Decimals.isError(one) || (text.word(middle) & 0xFF_FFFF) != MIDDLE_OF_PAIR) {
            return FAILED;
        }
        prices.learn(text, position, middle);
        final long two = decimals.parse(text, middle + 3, secondExponent);
        final int end = decimals.endOffset();
        if (Decimals.isError(two)) {
            return FAILED;
        }
        quantities.learn(text, middle + 3, end);
        first = one;
        number = two;
        return end;
    }

    /**
     * First number of the last {@link #pair}.
     *
     * @return it.
     */
    public long first() {
        return first;
    }

    /**
     * Where the text of the first number of the last {@link #pair} ends.
     *
     * @return position of its closing quote.
     */
    public int firstLimit() {
        return firstLimit;
    }

    /**
     * Length of the key that was read.
     *
     * @return bytes.
     */
    public int keyLength() {
        return keyLength;
    }

    /**
     * Letters of the key that was read.
     *
     * @return as {@link #word(String)}; 0 if it has more than 7.
     */
    public long keyWord() {
        return keyWord;
    }

    /**
     * The key if it has one letter.
     *
     * @return the letter; 0 for any other key.
     */
    public int keyLetter() {
        return keyLength == 1 ? (int) keyWord : 0;
    }

    /**
     * Reads a string.
     *
     * @param position of the opening quote.
     * @return position behind the closing quote.
     */
    public int string(final int position) {
        if (at(position) != '"') {
            return fail(position < limit ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
        }
        int p = position + 1;
        textOffset = p;
        while (true) {
            final long word = text.word(p);
            final long marks = matches(word, QUOTES) | matches(word, BACKSLASHES);
            if (marks == 0) {
                if (limit - p <= Long.BYTES) {
                    return fail(DecodeError.MALFORMED_JSON);
                }
                p += Long.BYTES;
                continue;
            }
            p += Long.numberOfTrailingZeros(marks) >>> 3;
            if (at(p) == '"') {
                textLength = p - textOffset;
                return p + 1;
            }
            p += 2; // a backslash, and what it escapes
        }
    }

    public int textOffset() {
        return textOffset;
    }

    public int textLength() {
        return textLength;
    }

    /**
     * Compares the string that was read with a word.
     *
     * @param word ASCII letters.
     * @return true if they are equal.
     */
    public boolean textIs(final byte[] word) {
        if (textLength != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (text.at(textOffset + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Letters of the string that was read, if it is short.
     *
     * @return as {@link #word(String)}; 0 if it has none or more than 8.
     */
    public long textWord() {
        if (textLength > Long.BYTES) {
            return 0;
        }
        final int half = 4 * (Long.BYTES - textLength); // shifted twice, as a shift by 64 would be one by 0
        return text.word(textOffset) & (-1L >>> half >>> half);
    }

    /**
     * Whether the string that was read starts with a word.
     *
     * @param from offset in the string, at least 0.
     * @param word ASCII letters.
     * @return true if the word stands there, and within the string.
     */
    public boolean textHas(final int from, final byte[] word) {
        if (textLength - from < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (text.at(textOffset + from + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks for a letter in the string that was read.
     *
     * @param letter ASCII.
     * @return offset of the first one in the string; its length if it has none.
     */
    public int indexInText(final char letter) {
        final long pattern = ONES * letter;
        for (int i = 0; i < textLength; i += Long.BYTES) {
            final long marks = matches(text.word(textOffset + i), pattern);
            if (marks != 0) {
                return Math.min(textLength, i + (Long.numberOfTrailingZeros(marks) >>> 3));
            }
        }
        return textLength;
    }

    /**
     * Reads a whole number, bare or in quotes, into {@link #number()}.
     *
     * @param position of it.
     * @return position behind it.
     */
    public int integer(final int position) {
        int start = position;
        long word = text.word(start);
        final boolean quoted = (byte) word == '"';
        if (quoted) {
            word = text.word(++start);
        }
        final boolean negative = (byte) word == '-';
        if (negative) {
            word = text.word(++start);
        }
        int count = Digits.count(word);
        long value = Digits.join(word, count);
        int p = start + count;
        if (count == Long.BYTES) {
            word = text.word(p);
            count = Digits.count(word);
            value = value * Decimals.pow10(count) + Digits.join(word, count);
            p += count;
            if (count == Long.BYTES) {
                word = text.word(p);
                count = Digits.count(word);
                // 18 digits cannot overflow, nor 19 of which the first 16 are below this bound
                if (count > 3 || (count == 3 && value > MAX_SIXTEEN_DIGITS)) {
                    return longInteger(start, quoted, negative);
                }
                value = value * Decimals.pow10(count) + Digits.join(word, count);
                p += count;
            }
        }
        return endInteger(start, p, quoted, negative, (byte) Digits.byteAt(word, count), value);
    }

    /** Many digits, one by one, each step checked. */
    private int longInteger(final int start, final boolean quoted, final boolean negative) {
        int p = start;
        long value = 0;
        int digit;
        while ((digit = at(p) - '0') >= 0 && digit <= 9) {
            // 18 digits cannot overflow; the rest is checked
            if (p - start >= 18 && value > (Long.MAX_VALUE - digit) / 10) {
                return fail(DecodeError.OVERFLOW);
            }
            value = value * 10 + digit;
            p++;
        }
        return endInteger(start, p, quoted, negative, at(p), value);
    }

    private int endInteger(
            final int start,
            final int end,
            final boolean quoted,
            final boolean negative,
            final byte next,
            final long value) {
        if (end == start) {
            return fail(isValueStart(next) ? DecodeError.UNEXPECTED_TYPE : DecodeError.BAD_NUMBER);
        }
        if (quoted ? next != '"' : next == '.' || next == 'e' || next == 'E') {
            return fail(DecodeError.BAD_NUMBER);
        }
        number = negative ? -value : value;
        return quoted ? end + 1 : end;
    }

    /**
     * Reads a decimal, bare or in quotes, into {@link #number()}.
     *
     * @param position of it.
     * @param exponent of the result, -18 to 9.
     * @return position behind it.
     */
    public int decimal(final int position, final int exponent) {
        final boolean quoted = at(position) == '"';
        final int start = quoted ? position + 1 : position;
        if (start >= limit) {
            return fail(DecodeError.MALFORMED_JSON);
        }
        final long value = decimals.parse(text, start, exponent);
        final int end = decimals.endOffset();
        if (Decimals.isError(value)) {
            return fail(decimalError(value, at(start)));
        }
        number = value;
        if (quoted) {
            return at(end) == '"' ? end + 1 : fail(DecodeError.BAD_NUMBER);
        }
        return end;
    }

    /**
     * Reads a price, of a book's level or a trade, as {@link #decimal} does; quicker where many follow that look alike.
     *
     * @param position of it.
     * @param exponent of the result, -18 to 9.
     * @return position behind it.
     */
    public int price(final int position, final int exponent) {
        final boolean quoted = at(position) == '"';
        if (quoted) {
            final long value = prices.parse(text, position + 1, exponent);
            final int end = prices.end(position + 1);
            if (value != Decimals.INVALID && at(end) == '"') {
                number = value;
                return end + 1;
            }
        }
        final int p = decimal(position, exponent);
        if (p >= 0 && quoted) {
            prices.learn(text, position + 1, p - 1);
        }
        return p;
    }

    /**
     * Reads a quantity, likewise.
     *
     * @param position of it.
     * @param exponent of the result, -18 to 9.
     * @return position behind it.
     */
    public int quantity(final int position, final int exponent) {
        final boolean quoted = at(position) == '"';
        if (quoted) {
            final long value = quantities.parse(text, position + 1, exponent);
            if (value != Decimals.INVALID && at(quantities.end()) == '"') {
                number = value;
                return quantities.end() + 1;
            }
        }
        final int p = decimal(position, exponent);
        if (p >= 0 && quoted) {
            quantities.learn(text, position + 1, p - 1);
        }
        return p;
    }

    /**
     * Reads a decimal that may be too large or too fine for its scale, as one that nobody can do without is not.
     *
     * @param position of it.
     * @param exponent of the result.
     * @param fallback number where it does not fit.
     * @return position behind it.
     */
    public int decimalOr(final int position, final int exponent, final long fallback) {
        final int p = decimal(position, exponent);
        if (p < 0 && (error == DecodeError.OVERFLOW || error == DecodeError.INEXACT)) {
            error = DecodeError.NONE; // the first error would have stopped the decoding: this is the only one
            number = fallback;
            return skipValue(position);
        }
        return p;
    }

    /**
     * Reads a decimal that may be finer than its scale, bare or in quotes, into {@link #number()}: what is beyond the
     * scale is rounded, halves away from zero. For what is shown and averaged, never for a price or a quantity.
     *
     * @param position of it.
     * @param exponent of the result, -18 to 9.
     * @return position behind it.
     */
    public int rounded(final int position, final int exponent) {
        final int p = decimal(position, exponent);
        if (p >= 0 || error != DecodeError.INEXACT) {
            return p;
        }
        error = DecodeError.NONE; // the first error would have stopped the decoding: this is the only one
        final boolean quoted = at(position) == '"';
        final int start = quoted ? position + 1 : position;
        final long value = decimals.parseRounded(text.buffer(), start, limit, exponent);
        final int end = decimals.endOffset();
        if (Decimals.isError(value)) {
            return fail(decimalError(value, at(start)));
        }
        number = value;
        if (quoted) {
            return at(end) == '"' ? end + 1 : fail(DecodeError.BAD_NUMBER);
        }
        return end;
    }

    /**
     * Reads a decimal that may be finer than its scale: what is beyond the scale is cut off, but what is not 0 does not
     * become 0. For sizes of orders that are older than the instrument's present grid: less than a step of them is left
     * out.
     *
     * @param position of it.
     * @param exponent of the result, -18 to 0.
     * @return position behind it.
     */
    public int cutDecimal(final int position, final int exponent) {
        int p = decimal(position, exponent);
        int finer = exponent;
        while (p < 0 && error == DecodeError.INEXACT && finer > Decimals.MIN_EXPONENT) {
            error = DecodeError.NONE; // the first error would have stopped the decoding: this is the only one
            p = decimal(position, --finer);
        }
        if (p >= 0 && finer < exponent) {
            final long cut = number / Decimals.pow10(exponent - finer);
            number = cut == 0 ? Long.signum(number) : cut;
        }
        return p;
    }

    private static DecodeError decimalError(final long value, final byte first) {
        if (value == Decimals.OVERFLOW) {
            return DecodeError.OVERFLOW;
        }
        if (value == Decimals.INEXACT) {
            return DecodeError.INEXACT;
        }
        return isValueStart(first) ? DecodeError.UNEXPECTED_TYPE : DecodeError.BAD_NUMBER;
    }

    private static boolean isValueStart(final byte b) {
        return b == '{' || b == '[' || b == 't' || b == 'f' || b == 'n';
    }

    /**
     * Number that was read.
     *
     * @return it; 1 and 0 for true and false.
     */
    public long number() {
        return number;
    }

    /**
     * Reads {@code true} or {@code false} into {@link #number()} as 1 or 0.
     *
     * @param position of it.
     * @return position behind it.
     */
    public int bool(final int position) {
        final long word = text.word(position);
        if ((word & TRUE_MASK) == TRUE) {
            number = 1;
            return position + 4;
        }
        if ((word & FALSE_MASK) == FALSE) {
            number = 0;
            return position + 5;
        }
        return fail(position < limit ? DecodeError.UNEXPECTED_TYPE : DecodeError.MALFORMED_JSON);
    }

    /**
     * Passes over any value.
     *
     * @param position of it.
     * @return position behind it.
     */
    public int skipValue(final int position) {
        final byte first = at(position);
        if (first == '{' || first == '[') {
            return skipNested(position);
        }
        final int end = first == '"' ? string(position) : skipWord(position);
        if (end >= 0) {
            ended = false;
        }
        return end;
    }

    private int skipNested(final int position) {
        int p = position;
        int depth = 0;
        long objects = 0; // a bit per open bracket: 1 of an object
        boolean wantKey = false;
        while (true) {
            if (wantKey) {
                p = key(p);
                if (p < 0) {
                    return FAILED;
                }
            }
            final byte b = at(p);
            final boolean opens = b == '{' || b == '[';
            if (opens) {
                if (depth == MAX_DEPTH) {
                    return fail(DecodeError.TOO_DEEP);
                }
                final boolean object = b == '{';
                depth++;
                objects = objects << 1 | (object ? 1 : 0);
                p = enter(p, object ? '}' : ']');
                if (!ended) {
                    wantKey = object;
                    continue;
                }
                depth--;
                objects >>>= 1;
            } else {
                p = b == '"' ? string(p) : skipWord(p);
                if (p < 0) {
                    return FAILED;
                }
            }
            while (depth > 0) {
                p = next(p, (objects & 1) == 1 ? '}' : ']');
                if (p < 0) {
                    return FAILED;
                }
                if (!ended) {
                    break;
                }
                depth--;
                objects >>>= 1;
            }
            if (depth == 0) {
                ended = false;
                return p;
            }
            wantKey = (objects & 1) == 1;
        }
    }

    /** A number, true, false or null: judged by its letters only. */
    private int skipWord(final int position) {
        int p = position;
        while (isWordByte(text.at(p))) {
            p++;
        }
        return p > position ? p : fail(DecodeError.MALFORMED_JSON);
    }

    private static boolean isWordByte(final byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || b == '-' || b == '+' || b == '.' || b == 'E';
    }

    /**
     * Whether nothing but white space is left.
     *
     * @param position behind the last value.
     * @return true if the text is over.
     */
    public boolean isEnd(final int position) {
        return skipWhitespace(position) == limit;
    }
}
