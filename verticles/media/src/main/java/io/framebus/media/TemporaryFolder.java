package io.framebus.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that goes with its content when it is closed. Symbolic links in it are removed, never followed. Its name
 * begins with the number of its process: what a killed process left is removed by the next one.
 */
public record TemporaryFolder(Path path) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
    private static final Pattern NAME = Pattern.compile("framebus-(\\d+)-.*");
    private static final AtomicBoolean SWEPT = new AtomicBoolean();

    /**
     * A new one.
     *
     * @param purpose stands in the folder's name; anything but letters, digits and dashes is replaced
     */
    public static TemporaryFolder create(String purpose) throws IOException {
        if (SWEPT.compareAndSet(false, true)) {
            sweep(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
        }
        String name = "framebus-" + ProcessHandle.current().pid() + "-" + purpose.replaceAll("[^A-Za-z0-9-]", "_");
        return new TemporaryFolder(Files.createTempDirectory(name + "-"));
    }

    /** Removes the folders of processes that are no more; those of other users stay. */
    static void sweep(Path parent) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(parent)) {
            folders = all.filter(TemporaryFolder::isOrphan).toList();
        }
        for (Path folder : folders) {
            try (TemporaryFolder orphan = new TemporaryFolder(folder)) {
                LOG.debug("{} was left by a killed process", orphan.path());
            } catch (UncheckedIOException others) {
                LOG.debug("{} stays", folder, others);
            }
        }
    }

    private static boolean isOrphan(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    /** A new empty folder inside. */
    public Path subfolder(String name) throws IOException {
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
