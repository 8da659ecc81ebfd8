package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Counters;
import io.framebus.bus.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static Progress settled(long frames) {
        Counters counters = new Counters(frames + 9, frames + 2, frames - 1, 2, Map.of("overload", 1L), Map.of());
        return new Progress(new UUID(0, 1), 1, counters, 0, 0, Map.of(), Map.of());
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTerminalSeesABarThatIsDrawnOver() {
        ProgressLine line = new ProgressLine(out, true, 100);
        line.show(settled(50));
        assertTrue(shown().matches("\\r\\[#{14}-{14}] 50/100 frames, \\d+\\.\\d fps, eta \\d+ s +"), this::shown);
        line.show(settled(100));
        assertTrue(shown().contains("\r[" + "#".repeat(28) + "] 100/100 frames, "), this::shown);
        line.end();
        assertTrue(shown().endsWith(System.lineSeparator()));
    }

    @Test
    void moreFramesThanExpectedDoNotBurstTheBar() {
        new ProgressLine(out, true, 10).show(settled(30));
        assertTrue(shown().contains("[" + "#".repeat(28) + "] 30/10 frames"), this::shown);
    }

    @Test
    void aCameraHasNeitherBarNorEnd() {
        new ProgressLine(out, true, 0).show(settled(7));
        assertTrue(shown().matches("\\r7 frames, \\d+\\.\\d fps +"), this::shown);
    }

    @Test
    void aLogIsNotFilledWithLines() {
        ProgressLine line = new ProgressLine(out, false, 100);
        for (int frame = 1; frame < 100; frame++) {
            line.show(settled(frame));
        }
        line.end();
        assertEquals("", shown());
    }
}
