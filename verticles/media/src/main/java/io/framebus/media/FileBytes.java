package io.framebus.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Pieces of files that may end anywhere. */
final class FileBytes {

    private FileBytes() {}

    /** Zeros behind the end of the file. */
    static ByteBuffer at(FileChannel file, long position, int count) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(count);
        while (content.hasRemaining() && file.read(content, position + content.position()) >= 0) {
            // The file may come in parts.
        }
        return content.clear();
    }
}
