package io.framebus.node;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.framebus.bus.PipelineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads {@code cluster-config/pipelines/*.yaml}. */
final class Pipelines {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .registerModule(new com.fasterxml.jackson.datatype.jdk8.Jdk8Module());

    private Pipelines() {}

    private record GroupYaml(String name, String files, List<String> labels) {}

    private record TrackerYaml(
            float lowThreshold,
            float trackThreshold,
            float highThreshold,
            float matchThreshold,
            long finiteBufferMs,
            long liveBufferMs) {}

    private record ScenesYaml(float cutThreshold, float fadeThreshold, long fadeTimeMs, long shortestMs) {}

    private record PipelineYaml(
            String name,
            double liveFps,
            double finiteFps,
            float detectThreshold,
            Optional<List<GroupYaml>> groups,
            Optional<TrackerYaml> tracker,
            Optional<String> work,
            Optional<ScenesYaml> scenes) {}

    /**
     * Every pipeline of a folder, by name.
     *
     * @throws IllegalArgumentException naming the file that is not a pipeline, and why
     */
    static Map<String, PipelineSpec> read(Path folder) {
        Map<String, PipelineSpec> pipelines = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                PipelineSpec pipeline = readOne(file);
                pipelines.put(pipeline.name(), pipeline);
            }
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("no pipelines can be read from " + folder, unreadable);
        }
        return pipelines;
    }

    private static PipelineSpec readOne(Path file) {
        try {
            PipelineYaml yaml = YAML.readValue(file.toFile(), PipelineYaml.class);
            return new PipelineSpec(
                    yaml.name(),
                    yaml.liveFps(),
                    yaml.finiteFps(),
                    yaml.detectThreshold(),
                    yaml.groups().orElse(List.of()).stream()
                            .map(group -> new PipelineSpec.Group(group.name(), group.files(), group.labels()))
                            .toList(),
                    yaml.tracker().map(Pipelines::tracker).orElse(PipelineSpec.Tracker.BYTE_TRACK),
                    yaml.work().map(Pipelines::work).orElse(PipelineSpec.Work.DETECT),
                    yaml.scenes().map(Pipelines::scenes));
        } catch (IOException | IllegalArgumentException malformed) {
            throw new IllegalArgumentException(file + " is no pipeline: " + malformed.getMessage(), malformed);
        }
    }

    private static PipelineSpec.Work work(String name) {
        return Arrays.stream(PipelineSpec.Work.values())
                .filter(work -> work.wireName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("work is \"" + name + "\"; allowed: detect, depth, enhance"));
    }

    private static PipelineSpec.Scenes scenes(ScenesYaml yaml) {
        return new PipelineSpec.Scenes(
                yaml.cutThreshold(),
                yaml.fadeThreshold(),
                Duration.ofMillis(yaml.fadeTimeMs()),
                Duration.ofMillis(yaml.shortestMs()));
    }

    private static PipelineSpec.Tracker tracker(TrackerYaml yaml) {
        return new PipelineSpec.Tracker(
                yaml.lowThreshold(),
                yaml.trackThreshold(),
                yaml.highThreshold(),
                yaml.matchThreshold(),
                Duration.ofMillis(yaml.finiteBufferMs()),
                Duration.ofMillis(yaml.liveBufferMs()));
    }
}
