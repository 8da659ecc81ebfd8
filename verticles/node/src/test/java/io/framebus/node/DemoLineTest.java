package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DemoLineTest {

    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final DemoStream stream = new DemoStream(
            "camera", new UUID(0, 1), Map.of("cars", List.of("car", "bus"), "people", List.of("pedestrian")));

    private static JsonObject stats(long processed) {
        return new JsonObject()
                .put(
                        "counts",
                        new JsonObject()
                                .put("car", 3)
                                .put("bus", 1)
                                .put("pedestrian", 2)
                                .put("kite", 9))
                .put("unique", new JsonObject().put("cars", 14).put("people", 5))
                .put(
                        "frames",
                        new JsonObject()
                                .put("decoded", processed + 40)
                                .put("processed", processed)
                                .put(
                                        "dropped",
                                        new JsonObject().put("overload", 2).put("reconnect", 3)));
    }

    @Test
    void aStreamTellsWhatItHeardLast() {
        assertEquals(0, stream.processed());
        assertEquals(0, stream.speed());
        stream.heard(stats(100), SECOND);
        stream.heard(stats(120), 3 * SECOND);
        assertEquals(120, stream.processed());
        assertEquals(160, stream.received());
        assertEquals(5, stream.dropped());
        assertEquals(10, stream.speed(), 1e-9);
        assertEquals(4, stream.now("cars"));
        assertEquals(2, stream.now("people"));
        assertEquals(14, stream.unique("cars"));
    }

    @Test
    void speedIsThatOfTheLastSeconds() {
        stream.heard(stats(0), 0);
        stream.heard(stats(1000), 10 * SECOND);
        stream.heard(stats(1010), 11 * SECOND);
        assertEquals(10, stream.speed(), 1e-9);
    }

    @Test
    void aTerminalSeesOneLineThatIsDrawnOver() {
        DemoLine line = new DemoLine(out, true);
        stream.heard(stats(100), SECOND);
        stream.heard(stats(110), 2 * SECOND);
        line.show(List.of(stream));
        line.show(List.of(stream, stream));
        line.say("over\n");
        String text = "camera 110 frames 10.0/s, now 4 cars 2 people, in all 14 and 5";
        assertEquals(
                "\r" + text + "\u001B[K\r" + text + "  |  " + text + "\u001B[K" + System.lineSeparator() + "over\n",
                bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void elsewhereNothingIsSaidEveryQuarterOfASecond() {
        DemoLine line = new DemoLine(out, false);
        line.show(List.of(stream));
        line.end();
        assertEquals("", bytes.toString(StandardCharsets.UTF_8));
    }
}
