package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.Counters;
import io.framebus.bus.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunSummaryTest {

    private static final RunSummary SUMMARY = new RunSummary(
            "rtsp://***@camera/1",
            "track",
            "yolox",
            "ab12",
            new Counters(20, 10, 8, 0, Map.of("overload", 1L), Map.of("inference", 1L)),
            8,
            4000,
            2.5,
            3.6,
            new TreeMap<>(Map.of("car", 12L, "person", 3L)),
            new TreeMap<>(Map.of("car", 2L)),
            new TreeMap<>(Map.of("cars", 2L, "people", 0L)),
            new TreeMap<>(Map.of("inference", 0.75, "wait", 0.25)),
            Map.of(),
            List.of("the source ended early"),
            Optional.empty());

    @TempDir
    Path directory;

    @Test
    void peopleReadWhatCameOut() {
        assertEquals(
                List.of(
                        "frames         8 of 10, failed: inference 1, dropped: overload 1",
                        "speed          3.6 frames/s (2.5 s)",
                        "detections     car 12, person 3",
                        "unique tracks  car 2 (cars 2, people 0)",
                        "time           inference 75 %, wait 25 %",
                        "warning        the source ended early",
                        "results        out/film"),
                SUMMARY.text(Path.of("out/film")).lines().toList());
    }

    @Test
    void programsReadTheSame() throws IOException {
        Path file = directory.resolve("summary.json");
        SUMMARY.write(file);
        JsonNode json = Json.mapper().readTree(file.toFile());
        assertEquals("rtsp://***@camera/1", json.get("source").asText());
        assertEquals("ab12", json.get("model_sha256").asText());
        assertEquals(8, json.get("processed").asLong());
        assertEquals(10, json.at("/frames/selected").asLong());
        assertEquals(1, json.at("/frames/dropped/overload").asLong());
        assertEquals(4000, json.get("duration_ms").asLong());
        assertEquals(3.6, json.get("frames_per_second").asDouble());
        assertEquals(12, json.at("/detections/car").asLong());
        assertEquals(2, json.at("/unique_tracks/car").asLong());
        assertEquals(2, json.at("/unique_tracks_by_group/cars").asLong());
        assertEquals(0.75, json.at("/stage_share/inference").asDouble());
        assertEquals("the source ended early", json.at("/warnings/0").asText());
        assertEquals(true, json.get("error").isNull());
    }
}
