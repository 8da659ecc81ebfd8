package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class DownloadLineTest {

    private final StringWriter shown = new StringWriter();
    private final PrintWriter out = new PrintWriter(shown, true);

    @Test
    void aTerminalSeesABarThatIsDrawnOver() {
        DownloadLine line = new DownloadLine(out, true);
        line.transferring(0, 2_000_000);
        line.received(2_000_000);
        line.end();
        line.end();
        assertTrue(
                shown.toString()
                        .matches(
                                "\\r\\[-{28}] 0 B of 2\\.0 MB   \\r\\[#{28}] 2\\.0 MB of 2\\.0 MB, [0-9.]+ \\w+/s   \\R"),
                shown::toString);
    }

    @Test
    void aLogGetsALineAtTheBeginningAndTheEnd() {
        DownloadLine line = new DownloadLine(out, false);
        line.transferring(500_000, 1_000_000);
        for (int bytes = 500_000; bytes <= 1_000_000; bytes += 1000) {
            line.received(bytes);
        }
        line.end();
        String[] lines = shown.toString().split("\\R", -1);
        assertEquals("going on after 500.0 kB", lines[0]);
        assertEquals("500.0 kB of 1.0 MB", lines[1]);
        assertTrue(lines[2].startsWith("1.0 MB of 1.0 MB, "), shown::toString);
        assertEquals(4, lines.length);
    }

    @Test
    void aNoteLeavesTheBarAlone() {
        DownloadLine line = new DownloadLine(out, true);
        line.transferring(0, 0);
        line.note("the connection was cut");
        assertTrue(shown.toString().matches("\\r0 B   \\Rthe connection was cut\\R"), shown::toString);
    }
}
