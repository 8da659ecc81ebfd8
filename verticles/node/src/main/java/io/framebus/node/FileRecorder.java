package io.framebus.node;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.Json;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Recorded;
import io.framebus.bus.Registration;
import io.framebus.bus.Scene;
import io.framebus.bus.StreamAssignment;
import io.framebus.vision.Detection;
import io.framebus.vision.ResultLines;
import io.framebus.vision.Track;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The recorder of a run: results become lines of CSV and MOTChallenge files instead of rows. */
final class FileRecorder extends VerticleBase {

    private final StreamAssignment stream;
    private final Path directory;
    private final RunTotals totals;
    private final RunFolder folder;
    private final JsonArray segments = new JsonArray();
    private final Map<String, BufferedWriter> files = new LinkedHashMap<>();
    private @Nullable Registration registration;

    FileRecorder(StreamAssignment stream, Path directory, RunTotals totals, RunFolder folder) {
        this.stream = stream;
        this.directory = directory;
        this.totals = totals;
        this.folder = folder;
    }

    @Override
    public Future<?> start() throws IOException {
        if (stream.pipeline().work() == PipelineSpec.Work.DETECT
                && !stream.pipeline().tracks()) {
            open("detections.csv", ResultLines.DETECTIONS_HEADER);
        } else if (stream.pipeline().tracks()) {
            for (PipelineSpec.Group group : stream.pipeline().groups()) {
                open(group.files() + "_detections.csv", ResultLines.DETECTIONS_HEADER);
                open(group.files() + "_tracks.csv", ResultLines.TRACKS_HEADER);
                open(group.files() + "_tracks.mot.txt", "");
            }
            open("stats.csv", ResultLines.statsHeader(groupNames()));
        }
        return Addresses.record(stream.id(), stream.epoch())
                .on(vertx)
                .serve(this::record)
                .onSuccess(served -> registration = served);
    }

    @Override
    public Future<?> stop() throws IOException {
        if (analyses()) {
            Files.writeString(directory.resolve("segments.json"), segments.encodePrettily() + "\n");
        }
        for (BufferedWriter file : files.values()) {
            file.close();
        }
        return registration == null ? Future.succeededFuture() : registration.close();
    }

    private List<String> groupNames() {
        return stream.pipeline().groups().stream().map(PipelineSpec.Group::name).toList();
    }

    private void open(String name, String header) throws IOException {
        BufferedWriter file = Files.newBufferedWriter(directory.resolve(name));
        files.put(name, file);
        if (!header.isEmpty()) {
            line(name, header);
        }
    }

    private Future<Recorded> record(FrameRecord frame) {
        long begun = System.nanoTime();
        try {
            if (stream.pipeline().tracks()) {
                for (PipelineSpec.Group group : stream.pipeline().groups()) {
                    writeGroup(frame, group);
                }
                Map<String, Long> unique = frame.tracked().uniqueByGroup();
                List<Long> counts = groupNames().stream()
                        .map(name -> unique.getOrDefault(name, 0L))
                        .toList();
                line("stats.csv", ResultLines.stats(Json.time(frame.timestampMillis()), counts));
            } else if (stream.pipeline().work() == PipelineSpec.Work.DETECT) {
                writeDetections("detections.csv", frame, frame.detections());
            }
            if (analyses()) {
                segments.add(segment(frame));
            }
            if (stream.job().isPresent()) {
                folder.recorded(frame);
            }
            totals.add(frame);
            return Future.succeededFuture(new Recorded(System.nanoTime() - begun));
        } catch (IOException unwritable) {
            return Future.failedFuture(new Failure(
                    Failure.Kind.INTERNAL,
                    "results cannot be written to " + directory + ": " + unwritable.getMessage(),
                    unwritable));
        }
    }

    private boolean analyses() {
        return stream.job().map(job -> job.kind().analyses()).orElse(false);
    }

    private JsonObject segment(FrameRecord frame) {
        Scene scene = folder.scene(frame.seq());
        return new JsonObject()
                .put("index", frame.seq())
                .put("start_ms", scene.startMillis())
                .put("end_ms", scene.endMillis())
                .put("frame_ms", frame.position().ptsMillis())
                .put("objects", frame.detections().size())
                .put("image", frame.extras().plainPath().map(folder::nameOf).orElse(null))
                .put("result_image", frame.s3Path().map(folder::nameOf).orElse(null))
                .put("error", frame.extras().reason().orElse(null))
                .put("detections", new JsonArray(Json.write(frame.detections())));
    }

    private void writeGroup(FrameRecord frame, PipelineSpec.Group group) throws IOException {
        writeDetections(
                group.files() + "_detections.csv",
                frame,
                frame.detections().stream()
                        .filter(detection -> group.labels().contains(detection.label()))
                        .toList());
        for (Track track : frame.tracked().tracks()) {
            if (track.group().equals(group.name())) {
                String time = Json.time(frame.timestampMillis());
                line(
                        group.files() + "_tracks.csv",
                        ResultLines.track(frame.frameId(), stream.videoName(), time, track));
                line(group.files() + "_tracks.mot.txt", ResultLines.mot(frame.seq() + 1, track));
            }
        }
    }

    private void writeDetections(String name, FrameRecord frame, List<Detection> detections) throws IOException {
        for (Detection detection : detections) {
            line(
                    name,
                    ResultLines.detection(
                            frame.frameId(), stream.videoName(), Json.time(frame.timestampMillis()), detection));
        }
    }

    private void line(String name, String line) throws IOException {
        BufferedWriter file = files.get(name);
        if (file == null) {
            throw new IllegalStateException(name + " is not open");
        }
        file.write(line);
        file.write('\n');
    }

    /** What a run has found so far; written by the recorder, read when it is over. */
    static final class RunTotals {
        private long frames;
        private final Map<String, Long> detections = new TreeMap<>();
        private Map<String, Long> uniqueByLabel = Map.of();
        private Map<String, Long> uniqueByGroup = Map.of();
        private long lastPtsMillis;
        private String modelSha256 = "";

        private synchronized void add(FrameRecord frame) {
            frames += frame.failed().isEmpty() ? 1 : 0;
            frame.detections().forEach(detection -> detections.merge(detection.label(), 1L, Long::sum));
            if (!frame.modelSha256().isEmpty()) {
                modelSha256 = frame.modelSha256();
            }
            if (frame.failed().isEmpty()) {
                uniqueByLabel = frame.tracked().uniqueByLabel();
                uniqueByGroup = frame.tracked().uniqueByGroup();
            }
            lastPtsMillis = frame.position().ptsMillis();
        }

        synchronized long frames() {
            return frames;
        }

        synchronized Map<String, Long> detections() {
            return new TreeMap<>(detections);
        }

        synchronized Map<String, Long> uniqueByLabel() {
            return new TreeMap<>(uniqueByLabel);
        }

        synchronized Map<String, Long> uniqueByGroup() {
            return new TreeMap<>(uniqueByGroup);
        }

        /** Of the file that saw the newest frame, empty before the first. */
        synchronized String modelSha256() {
            return modelSha256;
        }

        synchronized long lastPtsMillis() {
            return lastPtsMillis;
        }
    }
}
