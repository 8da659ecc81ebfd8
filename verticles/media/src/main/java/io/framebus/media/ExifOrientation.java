package io.framebus.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The orientation that images say in their EXIF block where FFmpeg does not look for it: PNG (third edition, chunk
 * eXIf), WebP (Container Specification, chunk EXIF) and TIFF, which is such a block itself. A few dozen bytes are read
 * at places that the file names; a file that is damaged or says nothing is upright.
 */
final class ExifOrientation {

    private static final int PNG_SIGNATURE = 8;
    private static final int PNG_CHUNK_FRAME = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int MOST_CHUNKS = 1000;

    private ExifOrientation() {}

    /** What FFmpeg turns by itself is upright here, too. */
    static Orientation of(Path image, ImageType type) {
        return switch (type) {
            case JPEG, INKED_JPEG, BMP, HEIF -> Orientation.UPRIGHT;
            case PNG, WEBP, TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> {
                try (FileChannel file = FileChannel.open(image)) {
                    OptionalLong block = block(file, type);
                    yield block.isPresent() ? read(file, block.getAsLong()) : Orientation.UPRIGHT;
                } catch (IOException unreadable) {
                    yield Orientation.UPRIGHT;
                }
            }
        };
    }

    private static OptionalLong block(FileChannel file, ImageType type) throws IOException {
        return switch (type) {
            case PNG -> pngBlock(file);
            case WEBP -> MovingWebp.chunk(file, "EXIF");
            case TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> OptionalLong.of(0);
            case JPEG, INKED_JPEG, BMP, HEIF -> OptionalLong.empty();
        };
    }

    /** It stands before the pixels, which have a chunk for every few thousand bytes. */
    private static OptionalLong pngBlock(FileChannel file) throws IOException {
        long position = PNG_SIGNATURE;
        for (int i = 0; i < MOST_CHUNKS && position + CHUNK_HEADER <= file.size(); i++) {
            ByteBuffer header = FileBytes.at(file, position, CHUNK_HEADER);
            long length = Integer.toUnsignedLong(header.getInt());
            String name = StandardCharsets.ISO_8859_1.decode(header).toString();
            if (name.equals("eXIf")) {
                return OptionalLong.of(position + CHUNK_HEADER);
            }
            if (name.equals("IDAT")) {
                break;
            }
            position += length + PNG_CHUNK_FRAME;
        }
        return OptionalLong.empty();
    }

    /** Some writers put the name of the block before it, as in JPEG. */
    private static Orientation read(FileChannel file, long block) throws IOException {
        String begin =
                StandardCharsets.ISO_8859_1.decode(FileBytes.at(file, block, 6)).toString();
        long start = begin.equals("Exif\0\0") ? block + 6 : block;
        OptionalInt value = TiffDirectory.value(file, start, TiffDirectory.ORIENTATION);
        return value.isPresent() ? Orientation.of(value.getAsInt()) : Orientation.UPRIGHT;
    }
}
