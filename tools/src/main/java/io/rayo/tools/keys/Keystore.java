package io.rayo.tools.keys;

import io.rayo.tools.control.ControlFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * API keys in one file, encrypted with AES-256-GCM under a key that PBKDF2 makes of a passphrase. The file belongs to
 * its owner alone; one that others may read is refused. Written anew as a whole, under a lock.
 *
 * <pre>
 *   magic "RAYOKEYS" | version 1 byte | iterations 4 bytes | salt 16 bytes | nonce 12 bytes | entries and tag
 *   all before the entries is authenticated with them
 * </pre>
 */
public final class Keystore {
    /** Longest part of an entry in bytes. */
    public static final int MAX_PART_LENGTH = 512;

    private static final byte[] MAGIC = "RAYOKEYS".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int SALT_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;
    private static final int HEADER_LENGTH = 8 + 1 + 4 + SALT_LENGTH + NONCE_LENGTH;
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;

    /** What OWASP wants of PBKDF2 with HMAC-SHA-256, as of 2023. */
    private static final int ITERATIONS = 600_000;

    /** More would be a way to keep a reader busy. */
    private static final int MAX_ITERATIONS = 10_000_000;

    private static final int MAX_BYTES_PER_CHAR = 3;
    private static final int MAX_ENTRIES = 1_000;
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path file;
    private final int iterations;

    /**
     * Names a file, which need not exist yet.
     *
     * @param file of the keys.
     */
    public Keystore(final Path file) {
        this(file, ITERATIONS);
    }

    /** With another cost, for tests. */
    Keystore(final Path file, final int iterations) {
        this.file = file;
        this.iterations = iterations;
    }

    public Path file() {
        return file;
    }

    /**
     * Reads all entries.
     *
     * @param passphrase of the file; not changed.
     * @return entries by name; none if there is no file.
     * @throws IOException with one line if the file cannot be used or the passphrase is wrong.
     */
    public List<VenueKey> read(final char[] passphrase) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        refuseOpenFile();
        final byte[] all = Files.readAllBytes(file);
        if (all.length < HEADER_LENGTH || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException(file + " is no keystore");
        }
        final ByteBuffer header = ByteBuffer.wrap(all, MAGIC.length, HEADER_LENGTH - MAGIC.length);
        final byte version = header.get();
        final int cost = header.getInt();
        if (VERSION != version || cost < 1 || cost > MAX_ITERATIONS) {
            throw new IOException(file + " is a keystore of another version");
        }
        final byte[] salt = new byte[SALT_LENGTH];
        final byte[] nonce = new byte[NONCE_LENGTH];
        header.get(salt).get(nonce);
        byte[] entries = null;
        try {
            final Cipher cipher = cipher(Cipher.DECRYPT_MODE, passphrase, salt, cost, nonce);
            cipher.updateAAD(all, 0, HEADER_LENGTH);
            entries = cipher.doFinal(all, HEADER_LENGTH, all.length - HEADER_LENGTH);
            return decode(entries);
        } catch (final AEADBadTagException ex) {
            throw new IOException("the passphrase of " + file + " is wrong, or the file is damaged", ex);
        } catch (final GeneralSecurityException ex) {
            throw new IOException("cannot decrypt " + file + ": " + ex.getMessage(), ex);
        } finally {
            clear(entries);
        }
    }

    /**
     * One entry.
     *
     * @param name of it.
     * @param passphrase of the file; not changed.
     * @return the entry; the caller clears it.
     * @throws IOException with one line if there is none.
     */
    public VenueKey get(final String name, final char[] passphrase) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("there is no keystore " + file + ": make one with rayo keys add " + name);
        }
        VenueKey found = null;
        for (final VenueKey key : read(passphrase)) {
            if (key.name().equals(name)) {
                found = key;
            } else {
                key.clear();
            }
        }
        if (null == found) {
            throw new IOException(file + " has no key " + name + ": see rayo keys list");
        }
        return found;
    }

    /**
     * Changes the entries.
     *
     * @param passphrase of the file, and of the new one if there is none; not changed.
     * @param change makes the new entries of the old ones.
     * @throws IOException if the file cannot be read or written.
     */
    public void change(final char[] passphrase, final UnaryOperator<List<VenueKey>> change) throws IOException {
        final Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        final Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (null == lock) {
                throw new IOException("somebody else is changing " + file + " at the moment: try again");
            }
            final List<VenueKey> keys = change.apply(read(passphrase));
            write(keys, passphrase);
            keys.forEach(VenueKey::clear);
        }
    }

    private void write(final List<VenueKey> keys, final char[] passphrase) throws IOException {
        final SecureRandom random = new SecureRandom();
        final byte[] salt = new byte[SALT_LENGTH];
        final byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        final ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
        header.put(MAGIC).put(VERSION).putInt(iterations).put(salt).put(nonce);
        final byte[] entries = encode(keys);
        final byte[] sealed;
        try {
            final Cipher cipher = cipher(Cipher.ENCRYPT_MODE, passphrase, salt, iterations, nonce);
            cipher.updateAAD(header.array());
            sealed = cipher.doFinal(entries);
        } catch (final GeneralSecurityException ex) {
            throw new IOException("cannot encrypt " + file + ": " + ex.getMessage(), ex);
        } finally {
            clear(entries);
        }
        final Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(ControlFiles.OWNER_ONLY));
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            final ByteBuffer out = ByteBuffer.allocate(HEADER_LENGTH + sealed.length);
            out.put(header.array()).put(sealed).flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void refuseOpenFile() throws IOException {
        final Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        rights.retainAll(OF_OTHERS);
        if (!rights.isEmpty()) {
            throw new IOException("others may use the keystore " + file + ": chmod 600 it, and change the keys if "
                    + "somebody could have read it");
        }
    }

    private static Cipher cipher(
            final int mode, final char[] passphrase, final byte[] salt, final int cost, final byte[] nonce)
            throws GeneralSecurityException {
        final PBEKeySpec spec = new PBEKeySpec(passphrase, salt, cost, KEY_BITS);
        byte[] key = null;
        try {
            key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher;
        } finally {
            spec.clearPassword();
            clear(key);
        }
    }

    private static byte[] encode(final List<VenueKey> keys) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(keys.size());
            for (final VenueKey key : keys) {
                writePart(out, key.name().toCharArray());
                writePart(out, key.apiKey());
                writePart(out, key.secret());
                writePart(out, key.passphrase());
                out.writeLong(key.addedMs());
            }
        }
        return bytes.toByteArray();
    }

    private static void writePart(final DataOutputStream out, final char[] text) throws IOException {
        final byte[] bytes = bytes(text);
        if (bytes.length > MAX_PART_LENGTH) {
            throw new IOException("a name, key, secret or passphrase is at most " + MAX_PART_LENGTH + " bytes");
        }
        out.writeShort(bytes.length);
        out.write(bytes);
        clear(bytes);
    }

    private List<VenueKey> decode(final byte[] entries) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(entries))) {
            final int count = in.readUnsignedShort();
            if (count > MAX_ENTRIES) {
                throw new IOException(file + " has more than " + MAX_ENTRIES + " keys");
            }
            final List<VenueKey> keys = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                final String name = new String(readPart(in));
                keys.add(new VenueKey(name, readPart(in), readPart(in), readPart(in), in.readLong()));
            }
            return keys;
        }
    }

    private static char[] readPart(final DataInputStream in) throws IOException {
        final byte[] bytes = new byte[Math.min(in.readUnsignedShort(), MAX_PART_LENGTH)];
        in.readFully(bytes);
        final CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        final char[] text = new char[decoded.length()];
        decoded.get(text);
        Arrays.fill(decoded.array(), '\0');
        clear(bytes);
        return text;
    }

    /**
     * Characters as bytes.
     *
     * @param text not changed.
     * @return UTF-8; the caller clears it.
     */
    public static byte[] bytes(final char[] text) {
        final byte[] room = new byte[text.length * MAX_BYTES_PER_CHAR];
        final ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), encoded, true);
        final byte[] bytes = Arrays.copyOf(room, encoded.position());
        clear(room);
        return bytes;
    }

    private static void clear(final byte[] bytes) {
        if (null != bytes) {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
