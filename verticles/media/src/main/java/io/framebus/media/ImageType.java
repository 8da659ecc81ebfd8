package io.framebus.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Image formats that can be decoded, told apart by their first bytes. */
enum ImageType {
    JPEG("mjpeg", "\u00ff\u00d8\u00ff"),
    PNG("png", "\u0089PNG\r\n\u001a\n"),
    BMP("bmp", "BM"),
    WEBP("webp", "RIFF????WEBP"),
    TIFF_LITTLE_ENDIAN("tiff", "II*\0"),
    TIFF_BIG_ENDIAN("tiff", "MM\0*");

    /** First bytes that tell every type. */
    static final int SIGNATURE_BYTES = 12;

    private static final char ANY = '?';

    private final String decoder;
    private final String signature;

    ImageType(String decoder, String signature) {
        this.decoder = decoder;
        this.signature = signature;
    }

    /** FFmpeg's name of the decoder. */
    String decoder() {
        return decoder;
    }

    /** FFmpeg's name of the demuxer that reads one image of this type. */
    String demuxer() {
        return this == JPEG ? "jpeg_pipe" : decoder + "_pipe";
    }

    static Optional<ImageType> of(byte[] firstBytes) {
        String text = new String(firstBytes, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(type -> type.matches(text)).findFirst();
    }

    private boolean matches(String firstBytes) {
        if (firstBytes.length() < signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if (signature.charAt(i) != ANY && signature.charAt(i) != firstBytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
