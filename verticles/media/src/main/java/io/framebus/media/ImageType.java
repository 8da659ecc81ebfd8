package io.framebus.media;

import java.util.Arrays;
import java.util.Optional;

/** Image formats that can be decoded, told apart by their first bytes. */
enum ImageType {
    JPEG("mjpeg", new int[] {0xFF, 0xD8, 0xFF}),
    PNG("png", new int[] {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A}),
    BMP("bmp", new int[] {'B', 'M'}),
    WEBP("webp", new int[] {'R', 'I', 'F', 'F', Signature.ANY, Signature.ANY, Signature.ANY, Signature.ANY, 'W', 'E', 'B', 'P'}),
    TIFF_LITTLE_ENDIAN("tiff", new int[] {'I', 'I', 42, 0}),
    TIFF_BIG_ENDIAN("tiff", new int[] {'M', 'M', 0, 42});

    /** First bytes that tell every type. */
    static final int SIGNATURE_BYTES = 12;

    private final String decoder;
    private final int[] signature;

    ImageType(String decoder, int[] signature) {
        this.decoder = decoder;
        this.signature = signature;
    }

    /** FFmpeg's name of the decoder. */
    String decoder() {
        return decoder;
    }

    static Optional<ImageType> of(byte[] firstBytes) {
        return Arrays.stream(values()).filter(type -> type.matches(firstBytes)).findFirst();
    }

    private boolean matches(byte[] firstBytes) {
        if (firstBytes.length < signature.length) {
            return false;
        }
        for (int i = 0; i < signature.length; i++) {
            if (signature[i] != Signature.ANY && signature[i] != (firstBytes[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    private static final class Signature {
        static final int ANY = -1;
    }
}
