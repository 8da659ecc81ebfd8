package io.framebus.bus;

import io.vertx.core.buffer.Buffer;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What rooms ask of the object store. Paths are {@code bucket/key}. */
public sealed interface ObjectMessage extends BusMessage.Local {

    /** Stores bytes; answered when they are stored. UNAVAILABLE while the store is down (after retries). */
    record Put(String path, Buffer bytes, String contentType) implements ObjectMessage {}

    /** Stores a file of any size; answered when it is stored. UNAVAILABLE while the store is down (after retries). */
    record PutFile(String path, Path file, String contentType) implements ObjectMessage {}

    /**
     * Stores bytes that are still arriving, of unknown number; answered when they are stored. The stream is read on a
     * thread that may wait for it and is closed at the end, whatever that is; nothing is tried again, for it can be
     * read only once. A stream that fails leaves no object.
     */
    record PutStream(String path, InputStream bytes, String contentType) implements ObjectMessage {}

    /** Fetches an object of any size into a file, which is written over; NOT_FOUND where there is no such object. */
    record GetFile(String path, Path file) implements ObjectMessage {}

    /** Asks for working links, in the same order. */
    record Presign(List<String> paths) implements ObjectMessage {}

    record Links(List<String> urls) implements ObjectMessage {}

    /**
     * Asks for objects that were stored before a time, in order of their keys.
     *
     * @param after key to go on behind, empty from the first
     * @param limit 1..1000 objects to look at
     */
    record ListOlder(String bucket, Instant before, Optional<String> after, int limit) implements ObjectMessage {}

    /**
     * Keys of one bucket.
     *
     * @param next the {@code after} of the next page, empty at the end
     */
    record Keys(List<String> keys, Optional<String> next) implements ObjectMessage {}

    /**
     * Removes the parts of streams that never came to their end, for the process died that stored them.
     *
     * @param age since when they must have been seen by such questions, as stores are not agreed on when they began
     */
    record DropUnfinished(String bucket, Duration age) implements ObjectMessage {}

    /** Asks how much the objects take whose path begins so ({@code bucket/prefix}); 0 where there is none. */
    record Measure(String pathPrefix) implements ObjectMessage {}

    record Size(long bytes) implements ObjectMessage {}

    /** Removes every object whose path begins so ({@code bucket/prefix}); harmless where there is none. */
    record DeleteAll(String pathPrefix) implements ObjectMessage {}
}
