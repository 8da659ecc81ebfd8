package io.framebus.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that goes with its content when it is closed. Symbolic links in it are removed, never followed. */
record TemporaryFolder(Path path) implements AutoCloseable {

    /**
     * @param purpose stands in the folder's name; anything but letters, digits and dashes is replaced
     */
    static TemporaryFolder create(String purpose) throws IOException {
        return new TemporaryFolder(
                Files.createTempDirectory("framebus-" + purpose.replaceAll("[^A-Za-z0-9-]", "_") + "-"));
    }

    /** A new empty folder inside. */
    Path subfolder(String name) throws IOException {
        return Files.createDirectory(path.resolve(name));
    }

    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> content = Files.walk(path)) {
            List<Path> childrenFirst = content.sorted(Comparator.reverseOrder()).toList();
            for (Path entry : childrenFirst) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
