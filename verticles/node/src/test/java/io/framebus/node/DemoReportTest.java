package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.Json;
import io.framebus.bus.PipelineSpec;
import io.framebus.scene.Kind;
import io.framebus.scene.SceneSummary;
import io.framebus.scene.View;
import io.framebus.vision.MotFile;
import io.framebus.vision.MotLine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoReportTest {

    private static final List<MotLine> TRUTH =
            List.of(new MotLine(1, 3, 10.25, 20, 40, 20, 1), new MotLine(2, 3, 12, 20, 40, 20, 1));
    private static final DemoScore CARS = DemoScore.of(
            new PipelineSpec.Group("cars", "car", List.of("car")),
            List.of(new JsonObject()
                    .put("seq", 0)
                    .put(
                            "tracks",
                            JsonArray.of(new JsonObject()
                                    .put("track_id", 1)
                                    .put("label", "car")
                                    .put("confidence", 0.75)
                                    .put("bbox", JsonArray.of(10.0, 20.0, 50.0, 40.0))))),
            TRUTH,
            1);

    @TempDir
    Path folder;

    private DemoReport report() {
        DemoPlan plan = new DemoPlan(
                900_001,
                View.STREET,
                5,
                true,
                "scene_detector",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                folder);
        JsonObject stream = new JsonObject()
                .put(
                        "history",
                        JsonArray.of(
                                move("init_startup", "2026-01-01T00:00:00.000Z"),
                                move("runner_started", "2026-01-01T00:00:01.000Z"),
                                move("init_shutdown", "2026-01-01T00:00:01.500Z")));
        return DemoReport.of(plan, stream, List.of(new JsonObject().put("model_sha256", "ab12")), List.of(CARS, CARS));
    }

    private static JsonObject move(String state, String at) {
        return new JsonObject().put("state", state).put("at", at);
    }

    @Test
    void peopleReadSpeedAndEveryGroup() {
        assertEquals("""
                file      1 of 75 frames in 0.5 s: 2.0 frames/s
                cars      MOTA 0.500  IDF1 0.667  0 id switches  precision 1.000  recall 0.500  1 different, 1 in truth
                cars      MOTA 0.500  IDF1 0.667  0 id switches  precision 1.000  recall 0.500  1 different, 1 in truth
                """, report().text());
    }

    @Test
    void programsReadTheSameAndTheTracksBehindIt() throws IOException {
        DemoFilm.Truth truth = new DemoFilm.Truth(TRUTH, List.of(), new SceneSummary(2, Map.of(Kind.BUS, 1)));
        report().write(folder, List.of(CARS), truth);
        JsonNode json = Json.mapper().readTree(folder.resolve("summary.json").toFile());
        assertEquals("street", json.get("view").asText());
        assertEquals("ab12", json.get("model_sha256").asText());
        assertEquals(0.5, json.at("/groups/0/mota").asDouble(), 1e-9);
        List<MotLine> tracks = MotFile.parse(Files.readAllLines(folder.resolve("car_tracks.mot.txt")), -1);
        assertEquals(CARS.tracks(), tracks);
        assertEquals(TRUTH, MotFile.parse(Files.readAllLines(folder.resolve("car_truth.mot.txt")), -1));
        assertEquals(1, truth.unique(DemoFilm.CARS));
        assertEquals(0, truth.unique(DemoFilm.PEOPLE));
        assertTrue(Files.notExists(folder.resolve("person_truth.mot.txt")));
    }

    @Test
    void aRatioOfNothingIsNoNumber() throws IOException {
        DemoScore empty =
                DemoScore.of(new PipelineSpec.Group("people", "person", List.of("person")), List.of(), TRUTH, 1);
        DemoReport.Group group = DemoReport.Group.of(empty);
        assertEquals(Optional.empty(), group.precision());
        assertEquals(Optional.of(0.0), group.recall());
        assertTrue(Json.write(group).contains("\"precision\":null"), Json.write(group));
    }
}
