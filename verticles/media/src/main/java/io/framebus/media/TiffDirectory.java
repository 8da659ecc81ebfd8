package io.framebus.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.OptionalInt;

/** The first directory of a TIFF file (TIFF 6.0, section 2), which an EXIF block is, too. */
final class TiffDirectory {

    /** How a picture has to be turned, 1..8. */
    static final int ORIENTATION = 0x0112;

    /** How its pixels are compressed. */
    static final int COMPRESSION = 0x0103;

    private static final int HEADER = 8;
    private static final int ENTRY = 12;
    private static final int MOST_ENTRIES = 500;
    private static final int SHORT = 3;

    private TiffDirectory() {}

    /**
     * A 16-bit value, empty where there is none or the file is damaged.
     *
     * @param start of the header in the file
     */
    static OptionalInt value(FileChannel file, long start, int tag) throws IOException {
        ByteBuffer header = FileBytes.at(file, start, HEADER);
        ByteOrder order = header.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        header.order(order);
        if (header.getShort(2) != 42) {
            return OptionalInt.empty();
        }
        long directory = start + Integer.toUnsignedLong(header.getInt(4));
        int entries = Short.toUnsignedInt(
                FileBytes.at(file, directory, 2).order(order).getShort());
        for (int i = 0; i < Math.min(entries, MOST_ENTRIES); i++) {
            ByteBuffer entry =
                    FileBytes.at(file, directory + 2 + (long) i * ENTRY, ENTRY).order(order);
            if (Short.toUnsignedInt(entry.getShort(0)) == tag && entry.getShort(2) == SHORT) {
                return OptionalInt.of(Short.toUnsignedInt(entry.getShort(8)));
            }
        }
        return OptionalInt.empty();
    }
}
