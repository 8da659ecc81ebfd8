package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.PipelineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PipelinesTest {

    private static final String NUMBERS = "live_fps: 10\nfinite_fps: 0\ndetect_threshold: 0.3\n";

    @TempDir
    Path directory;

    @Test
    void theHouseHasPipelinesForEveryUse() {
        PipelineSpec track = new PipelineSpec(
                "track",
                10,
                0,
                0.3f,
                List.of(
                        new PipelineSpec.Group("cars", "car", List.of("car", "van", "truck", "bus")),
                        new PipelineSpec.Group("people", "person", List.of("pedestrian", "person", "people"))),
                PipelineSpec.Tracker.BYTE_TRACK);
        PipelineSpec scene = new PipelineSpec(
                "scene",
                track.liveFps(),
                track.finiteFps(),
                track.detectThreshold(),
                track.groups(),
                new PipelineSpec.Tracker(0.2f, 0.4f, 0.5f, 0.8f, Duration.ofSeconds(1), Duration.ofSeconds(3)));
        PipelineSpec analysis = untracked(
                "analysis",
                10,
                0,
                PipelineSpec.Work.DETECT,
                Optional.of(new PipelineSpec.Scenes(0.25f, 0.4f, Duration.ofSeconds(5), Duration.ofMillis(500))));
        PipelineSpec depth = untracked("depth", 5, 5, PipelineSpec.Work.DEPTH, Optional.empty());
        PipelineSpec enhance = untracked("enhance", 10, 0, PipelineSpec.Work.ENHANCE, Optional.empty());
        assertEquals(
                Map.of(
                        "detect",
                        PipelineSpec.untracked("detect"),
                        "track",
                        track,
                        "scene",
                        scene,
                        "analysis",
                        analysis,
                        "depth",
                        depth,
                        "enhance",
                        enhance),
                Pipelines.read(Sources.root().resolve("cluster-config/pipelines")));
    }

    private static PipelineSpec untracked(
            String name, double live, double finite, PipelineSpec.Work work, Optional<PipelineSpec.Scenes> scenes) {
        return new PipelineSpec(name, live, finite, 0.3f, List.of(), PipelineSpec.Tracker.BYTE_TRACK, work, scenes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "- a list",
                "name: \"unclosed",
                NUMBERS,
                "name: x\nlive_fps: 10\nfinite_fps: 0\n",
                "name: x\nlive_fps: 10\nfinite_fps: 0\ndetect_threshold: 30\n",
                "name: x\nlive_fps: 0\nfinite_fps: 0\ndetect_threshold: 0.3\n",
                "name: x\n" + NUMBERS + "unknown: 1\n",
                "name: x\n" + NUMBERS + "work: dance\n",
                "name: x\n" + NUMBERS
                        + "scenes: {cut_threshold: 2, fade_threshold: 0.4, fade_time_ms: 1, shortest_ms: 1}\n",
                "name: x\n" + NUMBERS + "groups: [{name: cars, files: car}]\n",
                "name: x\n" + NUMBERS + "tracker: {low_threshold: 0.1}\n"
            })
    void aFileThatIsNoPipelineIsNamed(String text) throws IOException {
        Files.writeString(directory.resolve("broken.yaml"), text);
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> Pipelines.read(directory));
        assertTrue(Objects.toString(thrown.getMessage()).contains("broken.yaml"), thrown::toString);
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "not yaml: [");
        Files.writeString(directory.resolve("x.yaml"), "name: x\n" + NUMBERS);
        assertEquals(Map.of("x", PipelineSpec.untracked("x")), Pipelines.read(directory));
    }
}
