package io.framebus.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * WebP files of several pictures (WebP Container Specification, "Extended File Format"), which FFmpeg does not decode.
 * Only lengths and names of chunks are looked at here; the picture itself is for the decoder child.
 */
final class MovingWebp {

    private static final int FILE_HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    /** Place, size, duration and flags of a picture stand before its bytes. */
    private static final int PICTURE_HEADER = 16;

    /** A compressed picture that is larger is left to fail. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int LOOKED_AT = 1000;
    private static final byte HAS_ALPHA = 0x10;

    private record Chunk(String name, long start, long size) {

        /** Chunks begin at even places. */
        long end() {
            return start + size + (size & 1);
        }
    }

    private MovingWebp() {}

    /**
     * Writes the first picture as a file of its own.
     *
     * @return whether the source has several pictures and its first one was found
     */
    static boolean writeFirstPicture(Path source, Path target) throws IOException {
        try (FileChannel file = FileChannel.open(source)) {
            Optional<Chunk> picture = find(file, "ANMF");
            if (picture.isEmpty()
                    || picture.get().size() <= PICTURE_HEADER
                    || picture.get().size() > MOST_BYTES) {
                return false;
            }
            ByteBuffer content =
                    read(file, picture.get().start(), (int) picture.get().size());
            Files.write(target, still(content).array());
            return true;
        }
    }

    /** Where the content of the first chunk of a name begins. */
    static OptionalLong chunk(FileChannel file, String name) throws IOException {
        return find(file, name).map(found -> OptionalLong.of(found.start())).orElseGet(OptionalLong::empty);
    }

    private static Optional<Chunk> find(FileChannel file, String name) throws IOException {
        long position = FILE_HEADER;
        for (int i = 0; i < LOOKED_AT && position + CHUNK_HEADER <= file.size(); i++) {
            ByteBuffer header = read(file, position, CHUNK_HEADER);
            byte[] letters = new byte[4];
            header.get(letters);
            long size = Integer.toUnsignedLong(header.getInt());
            Chunk chunk = new Chunk(new String(letters, StandardCharsets.ISO_8859_1), position + CHUNK_HEADER, size);
            if (chunk.end() > file.size() + 1) {
                return Optional.empty();
            }
            if (chunk.name().equals(name)) {
                return Optional.of(chunk);
            }
            position = chunk.end();
        }
        return Optional.empty();
    }

    private static ByteBuffer read(FileChannel file, long position, int bytes) throws IOException {
        return FileBytes.at(file, position, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Its chunks as they are, behind a header that says what they are. */
    private static ByteBuffer still(ByteBuffer picture) {
        int pixels = picture.limit() - PICTURE_HEADER;
        ByteBuffer still =
                ByteBuffer.allocate(FILE_HEADER + CHUNK_HEADER + 10 + pixels).order(ByteOrder.LITTLE_ENDIAN);
        still.put(letters("RIFF")).putInt(still.capacity() - CHUNK_HEADER).put(letters("WEBP"));
        still.put(letters("VP8X")).putInt(10).put(HAS_ALPHA).put(new byte[3]);
        still.put(picture.slice(6, 6));
        return still.put(picture.slice(PICTURE_HEADER, pixels));
    }

    private static byte[] letters(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }
}
