package io.rayo.tools.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreTest {
    private static final char[] PASSPHRASE = "correct horse".toCharArray();
    private static final int CHEAP = 10;

    @TempDir
    private Path folder;

    private Path file;
    private Keystore keystore;

    @BeforeEach
    void create() {
        file = folder.resolve("private").resolve("keystore");
        keystore = new Keystore(file, CHEAP);
    }

    private static VenueKey key(final String name, final String secret) {
        return new VenueKey(
                name, (name + "-api-key-0123").toCharArray(), secret.toCharArray(), "pässword".toCharArray(), 1_000);
    }

    private void add(final VenueKey key) throws IOException {
        keystore.change(PASSPHRASE, keys -> {
            final List<VenueKey> changed = new ArrayList<>(keys);
            changed.add(key);
            return changed;
        });
    }

    @Test
    void shouldKeepKeysSealedInAFileOfItsOwnerAlone() throws IOException {
        add(key("one", "SECRET-CANARY-1"));
        add(key("two", "SECRET-CANARY-2"));
        final VenueKey two = keystore.get("two", PASSPHRASE);
        assertEquals("SECRET-CANARY-2", new String(two.secret()));
        assertEquals("two-api-key-0123", new String(two.apiKey()));
        assertEquals("pässword", new String(two.passphrase()));
        assertEquals("two-...", two.hint());
        assertEquals("VenueKey[two]", two.toString());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        final String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains("CANARY") || bytes.contains("api-key") || bytes.contains("two"));
        two.clear();
        assertArrayEquals(new char["SECRET-CANARY-2".length()], two.secret());
    }

    @Test
    void shouldRefuseAWrongPassphraseAndEveryDamagedByte() throws IOException {
        add(key("one", "secret"));
        final IOException wrong = assertThrows(IOException.class, () -> keystore.read("wrong horse".toCharArray()));
        assertTrue(wrong.getMessage().startsWith("the passphrase of "), wrong::getMessage);
        final byte[] good = Files.readAllBytes(file);
        final long seed = Long.getLong("rayo.seed", System.nanoTime());
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < good.length; i++) {
            // damage to the cost would only make it slower: its upper bytes go beyond what is taken
            final byte[] damaged = good.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            if (i >= 10 && i <= 12) {
                continue;
            }
            Files.write(file, damaged);
            assertThrows(IOException.class, () -> keystore.read(PASSPHRASE), "seed " + seed);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertThrows(IOException.class, () -> keystore.read(PASSPHRASE));
        }
    }

    @Test
    void shouldRefuseAFileThatOthersMayUse() throws IOException {
        add(key("one", "secret"));
        for (final String rights : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-----w-")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
            final IOException refused = assertThrows(IOException.class, () -> keystore.read(PASSPHRASE));
            assertTrue(refused.getMessage().contains("chmod 600"), refused::getMessage);
        }
    }

    @Test
    void shouldNeverUseANonceTwice() throws IOException {
        add(key("one", "secret"));
        final byte[] first = Files.readAllBytes(file);
        keystore.change(PASSPHRASE, keys -> keys);
        final byte[] second = Files.readAllBytes(file);
        final int nonce = 8 + 1 + 4 + 16;
        assertFalse(java.util.Arrays.equals(first, nonce, nonce + 12, second, nonce, nonce + 12));
        assertEquals("secret", new String(keystore.get("one", PASSPHRASE).secret()));
    }

    @Test
    void shouldSayWhatIsMissing() {
        final IOException none = assertThrows(IOException.class, () -> keystore.get("one", PASSPHRASE));
        assertTrue(none.getMessage().contains("rayo keys add one"), none::getMessage);
    }
}
