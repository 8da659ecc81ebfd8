package io.framebus.rendering;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encoded depth maps that this process stores, once more in a file without a name, so that they need not be fetched
 * when the video is made. Whatever is not here, because it is full or another process stored it, is in the object
 * store. Thread-safe.
 */
final class DepthSpool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DepthSpool.class);

    private final FileChannel file;
    private final long mostBytes;
    private final AtomicLong end = new AtomicLong();
    private final Map<Long, Place> places = new ConcurrentHashMap<>();

    private record Place(long offset, int length) {}

    private DepthSpool(FileChannel file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** @param mostBytes on the disk of temporary files */
    static DepthSpool open(long mostBytes) throws IOException {
        Path path = Files.createTempFile("framebus-depth-", ".maps");
        try {
            return new DepthSpool(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE), mostBytes);
        } finally {
            Files.delete(path);
        }
    }

    /** Keeps a map where there is room. */
    void keep(long seq, byte[] map) {
        long offset = end.getAndAdd(map.length);
        if (offset + map.length > mostBytes) {
            return;
        }
        try {
            ByteBuffer left = ByteBuffer.wrap(map);
            while (left.hasRemaining()) {
                file.write(left, offset + left.position());
            }
            places.put(seq, new Place(offset, map.length));
        } catch (IOException full) {
            LOG.debug("the depth map of frame {} is not kept beside the store: {}", seq, full.getMessage());
        }
    }

    boolean has(long seq) {
        return places.containsKey(seq);
    }

    /**
     * A map that is here.
     *
     * @throws IOException where it can't be read
     */
    byte[] read(long seq) throws IOException {
        Place place = places.get(seq);
        if (place == null) {
            throw new IllegalArgumentException("the depth map of frame " + seq + " is not here");
        }
        ByteBuffer map = ByteBuffer.allocate(place.length());
        while (map.hasRemaining()) {
            if (file.read(map, place.offset() + map.position()) < 0) {
                throw new EOFException("the depth map of frame " + seq + " is cut off");
            }
        }
        return map.array();
    }

    /** What is kept is gone; what comes is not kept any more. */
    @Override
    public void close() throws IOException {
        places.clear();
        file.close();
    }
}
