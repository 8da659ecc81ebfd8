package io.framebus.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A named pipe between a child that writes and this process that reads. Opening one end of a named pipe blocks until
 * the other is open, for ever if nobody comes: so this side first holds both ends, which never blocks, and lets go of
 * the writing end once the child has its own or is gone. From then on the child's end is the end of the stream.
 */
final class Fifo implements AutoCloseable {

    private final Path path;
    private final FileChannel bothEnds;
    private final FileChannel reader;

    private Fifo(Path path, FileChannel bothEnds, FileChannel reader) {
        this.path = path;
        this.bothEnds = bothEnds;
        this.reader = reader;
    }

    static Fifo make(Path path) throws IOException {
        Posix.makeFifo(path);
        FileChannel bothEnds = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new Fifo(path, bothEnds, FileChannel.open(path, StandardOpenOption.READ));
        } catch (IOException failed) {
            bothEnds.close();
            throw failed;
        }
    }

    Path path() {
        return path;
    }

    /** Lets go of the writing end. */
    void release() {
        closeQuietly(bothEnds);
    }

    /** Reads what is there, at least one byte; −1 at the end of the stream. */
    int read(ByteBuffer into) throws IOException {
        return reader.read(into);
    }

    @Override
    public void close() {
        closeQuietly(bothEnds);
        closeQuietly(reader);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException failed) {
            // Nothing is written through this side, so a failing close loses nothing.
            return;
        }
    }
}
