package io.rayo.tools.keys;

import io.rayo.tools.UsageException;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Where keys and the passphrase of their keystore come from: the environment, or the terminal without echo; never the
 * command line. One thread.
 */
public final class KeySource implements AutoCloseable {
    /** Environment variable that names the keystore. */
    public static final String FILE_VARIABLE = "RAYO_KEYSTORE";

    /** Environment variable with the keystore's passphrase. */
    public static final String PASSPHRASE_VARIABLE = "RAYO_KEYSTORE_PASSPHRASE";

    private final Map<String, String> environment;
    private final Keystore keystore;
    private char[] passphrase;

    /**
     * Creates a source that has asked for nothing yet.
     *
     * @param environment of the process.
     */
    public KeySource(final Map<String, String> environment) {
        this.environment = environment;
        final String given = environment.get(FILE_VARIABLE);
        keystore = new Keystore(
                null != given && !given.isBlank()
                        ? Path.of(given)
                        : Path.of(System.getProperty("user.home"), ".rayo", "keystore"));
    }

    public Keystore keystore() {
        return keystore;
    }

    /**
     * The passphrase; asked for once.
     *
     * @param isNew whether it is to be typed twice, for a keystore that does not exist yet.
     * @return not to be changed.
     */
    public char[] passphrase(final boolean isNew) {
        if (null == passphrase) {
            final String given = environment.get(PASSPHRASE_VARIABLE);
            if (null != given && !given.isEmpty()) {
                passphrase = given.toCharArray();
            } else {
                passphrase = ask("passphrase of the keystore " + keystore.file(), PASSPHRASE_VARIABLE);
                if (isNew) {
                    final char[] again = ask("once more", PASSPHRASE_VARIABLE);
                    final boolean isSame = Arrays.equals(passphrase, again);
                    Arrays.fill(again, '\0');
                    if (!isSame) {
                        throw new UsageException("the two passphrases differ: nothing was changed");
                    }
                }
            }
            if (passphrase.length == 0) {
                throw new UsageException("the passphrase of the keystore is empty");
            }
        }
        return passphrase;
    }

    /**
     * A key of the keystore.
     *
     * @param name of it.
     * @return the key; the caller clears it.
     * @throws IOException with one line if there is none.
     */
    public VenueKey get(final String name) throws IOException {
        return keystore.get(name, passphrase(false));
    }

    /**
     * Asks on the terminal, without echo.
     *
     * @param what is asked for.
     * @param variable that could hold it instead.
     * @return what was typed; the caller clears it.
     */
    @SuppressWarnings("SystemConsoleNull") // it is, where in- and output are files
    static char[] ask(final String what, final String variable) {
        final Console console = System.console();
        final char[] typed = null == console || !console.isTerminal() ? null : console.readPassword("%s: ", what);
        if (null == typed) {
            throw new UsageException("no terminal to ask for the " + what + ": set " + variable);
        }
        return typed;
    }

    @Override
    public void close() {
        if (null != passphrase) {
            Arrays.fill(passphrase, '\0');
            passphrase = null;
        }
    }
}
