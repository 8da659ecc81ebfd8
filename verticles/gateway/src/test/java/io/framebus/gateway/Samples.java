package io.framebus.gateway;

import io.framebus.bus.Counters;
import io.framebus.bus.CreateStream;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobSpec;
import io.framebus.bus.JobStatus;
import io.framebus.bus.JobView;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Priority;
import io.framebus.bus.ResultPage;
import io.framebus.bus.Scene;
import io.framebus.bus.SegmentView;
import io.framebus.bus.SourceStatus;
import io.framebus.bus.StreamView;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.StreamState;
import io.framebus.vision.Track;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Values that tests share. */
final class Samples {

    static final UUID ID = UUID.fromString("0198a3f2-5f3c-7a56-8a51-0b1c2d3e4f50");
    static final Instant AT = Instant.parse("2026-01-01T12:00:00.250Z");
    static final PipelineSpec DETECT = new PipelineSpec(
            "detect",
            10,
            0,
            0.3f,
            List.of(),
            new PipelineSpec.Tracker(0.1f, 0.5f, 0.6f, 0.8f, Duration.ofSeconds(1), Duration.ofSeconds(3)));

    private Samples() {}

    static StreamView running(UUID id) {
        return new StreamView(
                id,
                "entrance",
                "rtsp://me:secret@camera/1",
                "detect",
                "tiny",
                StreamState.ML_STARTED,
                Optional.of("node-1"),
                2,
                Optional.empty(),
                List.of("one frame was lost"),
                new SourceStatus(SourceStatus.Status.UP, AT, 1, Optional.of("rtsp://me:secret@camera/1 went dark")),
                new Counters(10, 8, 5, 1, Map.of("overload", 2L), Map.of()),
                AT,
                List.of(new StreamView.Transition(StreamState.INIT_STARTUP, AT, "api")));
    }

    static StreamView fresh(UUID id, CreateStream wanted) {
        return new StreamView(
                id,
                wanted.name(),
                wanted.source().shownUrl(),
                wanted.pipeline(),
                wanted.model(),
                StreamState.INIT_STARTUP,
                Optional.empty(),
                0,
                Optional.empty(),
                List.of(),
                new SourceStatus(SourceStatus.Status.CONNECTING, AT, 0, Optional.empty()),
                Counters.NONE,
                AT,
                List.of(new StreamView.Transition(StreamState.INIT_STARTUP, AT, "api")));
    }

    static StreamView in(StreamView view, StreamState state) {
        return new StreamView(
                view.id(),
                view.name(),
                view.url(),
                view.pipeline(),
                view.model(),
                state,
                view.node(),
                view.epoch(),
                view.error(),
                view.warnings(),
                view.source(),
                view.counters(),
                view.createdAt(),
                view.history());
    }

    static ResultPage.Result result(long seq, Optional<String> s3Path) {
        Box box = new Box(1, 2, 30.5f, 40);
        return result(
                seq,
                s3Path,
                List.of(new Detection("car", 1, 0.5f, box)),
                List.of(new Track("cars", 7, "car", 1, 0.5f, box)));
    }

    static ResultPage.Result result(long seq, Optional<String> s3Path, List<Detection> detections, List<Track> tracks) {
        return new ResultPage.Result(
                seq,
                seq * 40,
                seq * 40,
                640,
                480,
                s3Path,
                Optional.empty(),
                "tiny",
                "ab12",
                detections,
                tracks,
                Optional.empty());
    }

    static final PipelineSpec TRACK = new PipelineSpec(
            "track",
            10,
            0,
            0.3f,
            List.of(
                    new PipelineSpec.Group("cars", "car", List.of("car", "van")),
                    new PipelineSpec.Group("people", "person", List.of("person"))),
            PipelineSpec.Tracker.BYTE_TRACK);

    static final PipelineSpec.Scenes SCENES =
            new PipelineSpec.Scenes(0.3f, 0.4f, Duration.ofSeconds(2), Duration.ofMillis(500));

    static PipelineSpec untracked(String name, PipelineSpec.Work work, Optional<PipelineSpec.Scenes> scenes) {
        return new PipelineSpec(name, 10, 5, 0.3f, List.of(), PipelineSpec.Tracker.BYTE_TRACK, work, scenes);
    }

    static JobView job(UUID id, JobSpec spec, JobStatus status) {
        return new JobView(
                id,
                spec,
                "tiny",
                5,
                status,
                1,
                Optional.empty(),
                List.of("the source ended at 900 ms of 3000 ms"),
                AT,
                Optional.of(AT.plusMillis(150)),
                status.isFinal() ? Optional.of(AT.plusSeconds(3)) : Optional.empty(),
                new Counters(10, 8, 6, 1, Map.of(), Map.of("decode", 1L)),
                new JobView.Segments(3, 2, 1),
                Optional.of(new JobProgress(id, 1, "frames", 6, 16, 2.5)),
                new JsonObject());
    }

    static JobSpec spec(JobKind kind, String filename) {
        return new JobSpec(kind, filename, Priority.HIGH, 1000, new JsonObject());
    }

    static JobView with(JobView job, JsonObject result) {
        return new JobView(
                job.id(),
                job.spec(),
                job.model(),
                job.fps(),
                job.status(),
                job.attempts(),
                job.error(),
                job.warnings(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.counters(),
                job.segments(),
                job.progress(),
                result);
    }

    static JobView with(JobView job, JobStatus status, Optional<String> error) {
        return new JobView(
                job.id(),
                job.spec(),
                job.model(),
                job.fps(),
                status,
                job.attempts(),
                error,
                job.warnings(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.counters(),
                job.segments(),
                job.progress(),
                job.result());
    }

    static SegmentView segment(UUID id, long index) {
        return new SegmentView(
                id,
                new Scene(index, index * 1000, index * 1000 + 1000, index * 1000 + 480, index * 25 + 12),
                JobStatus.DONE,
                1,
                Optional.of("scene-images/a/image_" + index + ".jpg"),
                Optional.of("recognition-results/a/" + index + "_result.jpg"),
                2,
                Optional.empty(),
                List.of(new Detection("car", 1, 0.5f, new Box(1, 2, 30.5f, 40))),
                "tiny",
                "0123456789abcdef");
    }
}
