package io.framebus.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Image files with blocks put into them. */
final class Tagged {

    private Tagged() {}

    /** Behind the header chunk. */
    static byte[] inPng(byte[] png, byte[] exif) {
        byte[] named = ByteBuffer.allocate(4 + exif.length)
                .put("eXIf".getBytes(StandardCharsets.ISO_8859_1))
                .put(exif)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(named);
        int header = 8 + 12 + 13;
        return ByteBuffer.allocate(png.length + named.length + 8)
                .put(png, 0, header)
                .putInt(exif.length)
                .put(named)
                .putInt((int) checksum.getValue())
                .put(png, header, png.length - header)
                .array();
    }

    /** In the extended form of the file, behind the picture. */
    static byte[] inWebp(byte[] webp, int width, int height, byte[] exif) {
        ByteBuffer extended = ByteBuffer.allocate(webp.length + 18 + 8 + exif.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(webp, 0, 12);
        extended.putInt(4, extended.capacity() - 8);
        extended.put("VP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(8);
        extended.putShort((short) (width - 1)).put((byte) 0);
        extended.putShort((short) (height - 1)).put((byte) 0);
        extended.put(webp, 12, webp.length - 12);
        extended.put("EXIF".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(exif.length)
                .put(exif);
        return extended.array();
    }

    /** The directory again with one entry more, in its order, at the end of the file. */
    static byte[] inTiff(byte[] tiff, short orientation) {
        ByteOrder order = tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer whole = ByteBuffer.wrap(tiff).order(order);
        int directory = whole.getInt(4);
        int entries = whole.getShort(directory);
        ByteBuffer more = ByteBuffer.allocate(tiff.length + 2 + 12 * (entries + 1) + 4)
                .order(order)
                .put(tiff);
        more.putInt(4, tiff.length).putShort((short) (entries + 1));
        int before = 0;
        while (before < entries && whole.getShort(directory + 2 + 12 * before) < 0x112) {
            before++;
        }
        more.put(tiff, directory + 2, 12 * before);
        more.putShort((short) 0x112)
                .putShort((short) 3)
                .putInt(1)
                .putShort(orientation)
                .putShort((short) 0);
        more.put(tiff, directory + 2 + 12 * before, 12 * (entries - before));
        return more.putInt(0).array();
    }

    /** The file says that its pixels are compressed otherwise. */
    static byte[] compressedTiff(byte[] tiff, short compression) {
        byte[] changed = tiff.clone();
        ByteBuffer whole =
                ByteBuffer.wrap(changed).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int entry = whole.getInt(4) + 2;
        while (whole.getShort(entry) != TiffDirectory.COMPRESSION) {
            entry += 12;
        }
        whole.putShort(entry + 8, compression);
        return changed;
    }

    /** The JPEG with a segment behind its first marker. */
    static byte[] inJpeg(byte[] jpeg, byte[] segment) {
        return ByteBuffer.allocate(jpeg.length + segment.length)
                .put(jpeg, 0, 2)
                .put(segment)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** An EXIF segment with one entry. */
    static byte[] exif(short orientation) {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xFFE1).putShort((short) 34).put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
        exif.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x112).putShort((short) 3).putInt(1);
        exif.putShort(orientation).putShort((short) 0).putInt(0);
        return exif.array();
    }
}
