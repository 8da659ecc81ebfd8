package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFolderTest {

    /** Linux gives no process a number this large. */
    private static final long NOBODY = 1L << 40;

    @Test
    void whatAKilledProcessLeftIsRemovedAndTheRestStays(@TempDir Path parent) throws IOException {
        Path orphan = Files.createDirectories(parent.resolve("framebus-" + NOBODY + "-decoder-1"));
        Files.createFile(orphan.resolve("pixels"));
        Path own = Files.createDirectory(
                parent.resolve("framebus-" + ProcessHandle.current().pid() + "-decoder-2"));
        Path foreign = Files.createDirectory(parent.resolve("framebus-bench"));

        TemporaryFolder.sweep(parent);

        assertFalse(Files.exists(orphan));
        assertTrue(Files.exists(own));
        assertTrue(Files.exists(foreign));
    }
}
