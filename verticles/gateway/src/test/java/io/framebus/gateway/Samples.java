package io.framebus.gateway;

import io.framebus.bus.Counters;
import io.framebus.bus.CreateStream;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.ResultPage;
import io.framebus.bus.SourceStatus;
import io.framebus.bus.StreamView;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.StreamState;
import io.framebus.vision.Track;
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
                List.of(new Detection("car", 1, 0.5f, box)),
                List.of(new Track("cars", 7, "car", 1, 0.5f, box)));
    }
}
