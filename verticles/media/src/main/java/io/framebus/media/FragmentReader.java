package io.framebus.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a fragmented mp4 file with one track while it is written (ISO/IEC 14496-12, 8.8): its header, then fragment by
 * fragment. Nothing of the media is kept in memory. What does not look as our own muxer writes it is an
 * {@link IOException}.
 */
final class FragmentReader {

    private static final int BOX_HEADER_BYTES = 8;

    /** Descriptions are a few kilobytes. */
    private static final int LARGEST_DESCRIPTION_BYTES = 1 << 20;

    private static final long LARGEST_MEDIA_BYTES = 1L << 30;

    /** Behind version, flags and two times of four bytes. */
    private static final int TIMESCALE_OFFSET = 12;

    private final InputStream input;
    private byte[] header = new byte[0];
    private byte[] description = new byte[0];
    private long timescale;

    /**
     * The description of a fragment.
     *
     * @param startTicks decoding time of its first frame, which is also when it is shown
     * @param timescale ticks a second
     * @param frames how many it holds
     */
    record Fragment(long startTicks, long timescale, long frames) {}

    private record Box(String type, long bytes) {}

    FragmentReader(InputStream input) {
        this.input = input;
    }

    /** What every file of these fragments begins with; empty before the first fragment was read. */
    byte[] header() {
        return header.clone();
    }

    /** The next fragment, whose media must be taken by {@link #copyFragment} before another is asked for. */
    Optional<Fragment> next() throws IOException {
        for (Optional<Box> box = box(); box.isPresent(); box = box()) {
            switch (box.get().type()) {
                case "ftyp" -> header = description(box.get());
                case "moov" -> begin(description(box.get()));
                case "moof" -> {
                    description = description(box.get());
                    return Optional.of(fragment());
                }
                default -> input.skipNBytes(box.get().bytes() - BOX_HEADER_BYTES);
            }
        }
        return Optional.empty();
    }

    private void begin(byte[] movie) throws IOException {
        byte[] both = new byte[header.length + movie.length];
        System.arraycopy(header, 0, both, 0, header.length);
        System.arraycopy(movie, 0, both, header.length, movie.length);
        header = both;
        timescale = Integer.toUnsignedLong(child(child(child(body(movie), "trak"), "mdia"), "mdhd")
                .getInt(TIMESCALE_OFFSET));
        if (timescale == 0) {
            throw new IOException("a track without a timescale");
        }
    }

    private Fragment fragment() throws IOException {
        if (timescale == 0) {
            throw new IOException("a fragment before the header");
        }
        ByteBuffer track = child(body(description), "traf");
        ByteBuffer time = child(track, "tfdt");
        long start = time.get(0) == 1 ? time.getLong(4) : Integer.toUnsignedLong(time.getInt(4));
        long frames = Integer.toUnsignedLong(child(track, "trun").getInt(4));
        return new Fragment(start, timescale, frames);
    }

    /** Copies the fragment that was read last, with its media. */
    void copyFragment(OutputStream output) throws IOException {
        Box media = box().orElseThrow(() -> new EOFException("a fragment without media"));
        if (!"mdat".equals(media.type()) || media.bytes() > LARGEST_MEDIA_BYTES) {
            throw new IOException("a fragment's media is " + media);
        }
        output.write(description);
        output.write(headerOf(media));
        byte[] chunk = new byte[1 << 16];
        long left = media.bytes() - BOX_HEADER_BYTES;
        while (left > 0) {
            int read = input.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (read < 0) {
                throw new EOFException("a fragment is cut off");
            }
            output.write(chunk, 0, read);
            left -= read;
        }
    }

    private Optional<Box> box() throws IOException {
        byte[] start = input.readNBytes(BOX_HEADER_BYTES);
        if (start.length == 0) {
            return Optional.empty();
        }
        if (start.length < BOX_HEADER_BYTES) {
            throw new EOFException("a box is cut off");
        }
        long bytes = Integer.toUnsignedLong(ByteBuffer.wrap(start).getInt());
        if (bytes < BOX_HEADER_BYTES) {
            throw new IOException("a box of " + bytes + " bytes");
        }
        return Optional.of(new Box(new String(start, 4, 4, StandardCharsets.ISO_8859_1), bytes));
    }

    private byte[] description(Box box) throws IOException {
        if (box.bytes() > LARGEST_DESCRIPTION_BYTES) {
            throw new IOException("a description is " + box);
        }
        int body = (int) box.bytes() - BOX_HEADER_BYTES;
        byte[] whole = new byte[(int) box.bytes()];
        System.arraycopy(headerOf(box), 0, whole, 0, BOX_HEADER_BYTES);
        if (input.readNBytes(whole, BOX_HEADER_BYTES, body) < body) {
            throw new EOFException("a description is cut off");
        }
        return whole;
    }

    private static byte[] headerOf(Box box) {
        return ByteBuffer.allocate(BOX_HEADER_BYTES)
                .putInt((int) box.bytes())
                .put(box.type().getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    private static ByteBuffer body(byte[] box) {
        return ByteBuffer.wrap(box, BOX_HEADER_BYTES, box.length - BOX_HEADER_BYTES)
                .slice();
    }

    /** The content of the first box of a type inside another. */
    private static ByteBuffer child(ByteBuffer parent, String type) throws IOException {
        int at = 0;
        while (at + BOX_HEADER_BYTES <= parent.limit()) {
            int bytes = parent.getInt(at);
            if (bytes < BOX_HEADER_BYTES || bytes > parent.limit() - at) {
                throw new IOException("a box of " + bytes + " bytes");
            }
            byte[] name = new byte[4];
            parent.get(at + 4, name);
            if (type.equals(new String(name, StandardCharsets.ISO_8859_1))) {
                return parent.slice(at + BOX_HEADER_BYTES, bytes - BOX_HEADER_BYTES);
            }
            at += bytes;
        }
        throw new IOException("no " + type);
    }
}
