package io.framebus.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Image formats that can be decoded, told apart by their first bytes. */
enum ImageType {
    JPEG("mjpeg", "\u00ff\u00d8\u00ff"),
    /** What {@link JpegHeader#ofPlainInks} tells apart from the others; its first bytes are the same. */
    INKED_JPEG("mjpeg", "\u00ff\u00d8\u00ff"),
    PNG("png", "\u0089PNG\r\n\u001a\n"),
    BMP("bmp", "BM"),
    WEBP("webp", "RIFF????WEBP"),
    TIFF_LITTLE_ENDIAN("tiff", "II*\0"),
    TIFF_BIG_ENDIAN("tiff", "MM\0*"),
    /** AV1 or HEVC in a container of its own; what is made of several tiles can't be decoded. */
    HEIF("", "????ftypavif|????ftypheic|????ftypheix|????ftypmif1");

    /** First bytes that tell every type. */
    static final int SIGNATURE_BYTES = 12;

    private static final char ANY = '?';

    /** Blends onto black, which between two inversions is white. */
    private static final String ONTO_WHITE = "format=rgba,negate,scale=alphablend=uniform_color,format=rgb24,negate,";

    /** Four inks, which FFmpeg takes for YUV and alpha; red is what neither cyan nor black takes away. */
    private static final String FROM_INKS = "format=yuva444p,extractplanes=y+u+v+a[c][m][y][k];"
            + "[k]negate,split=3[k1][k2][k3];[c]negate[c1];[m]negate[m1];[y]negate[y1];"
            + "[c1][k1]blend=all_mode=multiply[r];[m1][k2]blend=all_mode=multiply[g];"
            + "[y1][k3]blend=all_mode=multiply[b];[g][b][r]mergeplanes=format=gbrp:map1s=1:map2s=2,";

    private final String decoder;
    private final String signatures;

    /** @param signatures one or several with bars between them */
    ImageType(String decoder, String signatures) {
        this.decoder = decoder;
        this.signatures = signatures;
    }

    /** FFmpeg's name of the decoder; empty where the container tells. */
    String decoder() {
        return decoder;
    }

    /** FFmpeg's name of the demuxer that reads one image of this type. */
    String demuxer() {
        return switch (this) {
            case JPEG, INKED_JPEG -> "jpeg_pipe";
            case HEIF -> "mov";
            case PNG, BMP, WEBP, TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> decoder + "_pipe";
        };
    }

    /** Whether a child can decode many of them, one after the other. */
    boolean sequential() {
        return this != HEIF;
    }

    /** A JPEG file that is cut off is decoded, too, unless told otherwise, and what is missing becomes green. */
    List<String> strictness() {
        return this == JPEG || this == INKED_JPEG ? List.of("-err_detect", "explode") : List.of();
    }

    /** What must be done to the picture before all else, as the beginning of a filter graph. */
    String filters() {
        return switch (this) {
            case PNG, WEBP, TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> ONTO_WHITE;
            case HEIF -> "trim=end_frame=1,";
            case INKED_JPEG -> FROM_INKS;
            case JPEG, BMP -> "";
        };
    }

    static Optional<ImageType> of(byte[] firstBytes) {
        String text = new String(firstBytes, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(type -> Pattern.compile("|", Pattern.LITERAL)
                        .splitAsStream(type.signatures)
                        .anyMatch(signature -> matches(text, signature)))
                .findFirst();
    }

    private static boolean matches(String firstBytes, String signature) {
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
