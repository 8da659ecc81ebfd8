package io.framebus.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to use a data directory: one process on this machine has it. The kernel takes it back when the process
 * dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {

    /**
     * Directories held by this process. Asking the file again would succeed in taking the lock away: POSIX drops all
     * locks of a process on a file with the first descriptor closed.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @param directory an existing directory, as its real path */
    static DirectoryLock take(Path directory) {
        if (!HELD.add(directory)) {
            throw inUse(directory);
        }
        try {
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(directory);
            }
            return new DirectoryLock(directory, channel);
        } catch (IOException e) {
            HELD.remove(directory);
            throw new EmbeddedFailure("the data directory " + directory + " cannot be locked: " + e.getMessage(), e);
        } catch (EmbeddedFailure e) {
            HELD.remove(directory);
            throw e;
        }
    }

    private static EmbeddedFailure inUse(Path directory) {
        return new EmbeddedFailure("the data directory " + directory
                + " is in use by another Framebus on this machine; stop that one or choose another directory");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(directory);
    }
}
