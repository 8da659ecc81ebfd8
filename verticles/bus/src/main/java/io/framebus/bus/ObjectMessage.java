package io.framebus.bus;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;

/** What rooms ask of the object store. Paths are {@code bucket/key}. */
public sealed interface ObjectMessage extends BusMessage.Local {

    /** Stores bytes; answered when they are stored. UNAVAILABLE while the store is down (after retries). */
    record Put(String path, Buffer bytes, String contentType) implements ObjectMessage {}

    /** Stores a file of any size; answered when it is stored. UNAVAILABLE while the store is down (after retries). */
    record PutFile(String path, Path file, String contentType) implements ObjectMessage {}

    /** Fetches an object of any size into a file, which is written over; NOT_FOUND where there is no such object. */
    record GetFile(String path, Path file) implements ObjectMessage {}

    /** Asks for working links, in the same order. */
    record Presign(List<String> paths) implements ObjectMessage {}

    record Links(List<String> urls) implements ObjectMessage {}

    /** Removes every object whose path begins so ({@code bucket/prefix}); harmless where there is none. */
    record DeleteAll(String pathPrefix) implements ObjectMessage {}
}
