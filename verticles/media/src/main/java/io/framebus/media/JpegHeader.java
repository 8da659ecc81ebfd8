package io.framebus.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a JPEG file says before its pixels (ITU-T T.81, annex B). */
final class JpegHeader {

    private static final int FIRST_SEGMENT = 2;
    private static final int MOST_SEGMENTS = 1000;
    private static final int SEGMENT_BYTES = 10;
    private static final int LENGTH_AT = 2;
    private static final int CONTENT_AT = 4;
    private static final int COMPONENTS_AT = 9;
    private static final int INKS = 4;
    private static final int ADOBE = 0xFFEE;
    private static final String ADOBE_NAME = "Adobe";
    private static final int SCAN = 0xFFDA;

    private JpegHeader() {}

    /**
     * Whether its colours are four inks, 0 for none, of which Adobe's marker says nothing: readers take four components
     * for that. A file that is damaged has not four.
     */
    static boolean ofPlainInks(Path image) {
        try (FileChannel file = FileChannel.open(image)) {
            long position = FIRST_SEGMENT;
            for (int i = 0; i < MOST_SEGMENTS; i++) {
                ByteBuffer segment = FileBytes.at(file, position, SEGMENT_BYTES);
                int marker = Short.toUnsignedInt(segment.getShort(0));
                if (beginsFrame(marker)) {
                    return segment.get(COMPONENTS_AT) == INKS;
                }
                if (marker >>> 8 != 0xFF || marker == SCAN || ofAdobe(segment)) {
                    return false;
                }
                // A marker may begin with any number of fill bytes.
                boolean filled = marker == 0xFFFF;
                position += filled ? 1 : LENGTH_AT + Short.toUnsignedInt(segment.getShort(LENGTH_AT));
            }
        } catch (IOException unreadable) {
            return false;
        }
        return false;
    }

    /** Table B.1: of C0 to CF all but the tables of Huffman codes and arithmetic, and one that is reserved. */
    private static boolean beginsFrame(int marker) {
        return marker >= 0xFFC0 && marker <= 0xFFCF && marker != 0xFFC4 && marker != 0xFFC8 && marker != 0xFFCC;
    }

    private static boolean ofAdobe(ByteBuffer segment) {
        String content = StandardCharsets.ISO_8859_1
                .decode(segment.slice(CONTENT_AT, ADOBE_NAME.length()))
                .toString();
        return segment.getShort(0) == (short) ADOBE && content.equals(ADOBE_NAME);
    }
}
