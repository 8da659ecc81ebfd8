package io.framebus.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Tells photos from videos by their first bytes; names prove nothing. */
final class PhotoBytes {

    private static final int LOOKED_AT = 12;

    private PhotoBytes() {}

    /** Whether a file begins like JPEG, PNG, BMP, TIFF or WebP; false where it can't be read. */
    static boolean isPhoto(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return isPhoto(bytes.readNBytes(LOOKED_AT));
        } catch (IOException unreadable) {
            return false;
        }
    }

    static boolean isPhoto(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        return hex.startsWith("ffd8ff")
                || hex.startsWith("89504e470d0a1a0a")
                || hex.startsWith("49492a00")
                || hex.startsWith("4d4d002a")
                || isBitmap(start)
                || isWebp(start);
    }

    /** The four bytes behind the size are reserved and zero, which other files that begin with BM rarely have. */
    private static boolean isBitmap(byte[] start) {
        return start.length >= 10
                && text(start, 0, 2).equals("BM")
                && text(start, 6, 10).equals("\0\0\0\0");
    }

    private static boolean isWebp(byte[] start) {
        return start.length >= 12
                && text(start, 0, 4).equals("RIFF")
                && text(start, 8, 12).equals("WEBP");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
