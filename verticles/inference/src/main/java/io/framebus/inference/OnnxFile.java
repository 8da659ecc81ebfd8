package io.framebus.inference;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of a model file in native memory with their hash. What was hashed is what gets loaded: a file exchanged
 * between its trial and its use is noticed. Belongs to whoever read it.
 */
final class OnnxFile implements AutoCloseable {

    /** Protocol buffers end at 2 GiB. */
    private static final long MOST_BYTES = Integer.MAX_VALUE;

    private static final int READ_AT_ONCE = 1 << 20;

    private final Arena arena;
    private final ByteBuffer bytes;
    private final String sha256;

    private OnnxFile(Arena arena, ByteBuffer bytes, String sha256) {
        this.arena = arena;
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /** Reads the whole file. */
    static OnnxFile read(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > MOST_BYTES) {
                throw new IOException("is larger than 2 GiB");
            }
            ByteBuffer bytes = arena.allocate(Math.max(1, size)).asByteBuffer().limit((int) size);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new EOFException("ended while it was read");
                }
            }
            bytes.flip();
            MessageDigest digest = digest();
            digest.update(bytes.duplicate());
            return new OnnxFile(arena, bytes, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | RuntimeException unreadable) {
            arena.close();
            throw unreadable;
        }
    }

    /** The hash of a file without keeping its bytes, in lower-case hexadecimal digits. */
    static String sha256Of(Path file) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer part = ByteBuffer.allocate(READ_AT_ONCE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(part) >= 0) {
                digest.update(part.flip());
                part.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256Of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** Direct, from position 0; valid until closed. */
    ByteBuffer bytes() {
        return bytes.duplicate();
    }

    String sha256() {
        return sha256;
    }

    @Override
    public void close() {
        arena.close();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
