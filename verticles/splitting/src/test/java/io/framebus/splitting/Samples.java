package io.framebus.splitting;

import io.framebus.bus.Checkpoint;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FramePosition;
import io.framebus.bus.Inferred;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Pixels;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.vision.TimeBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Frames at 25 a second, streams and settings for tests. */
final class Samples {

    static final TimeBase MILLIS = new TimeBase(1, 1000);
    static final Inferred NOTHING_SEEN = new Inferred(List.of(), "model", "sha", 0, 1, 2, 3, 4);
    private static final PipelineSpec TRACK = new PipelineSpec(
            "track",
            10,
            0,
            0.3f,
            List.of(new PipelineSpec.Group("cars", "car", List.of("car"))),
            PipelineSpec.Tracker.BYTE_TRACK);

    private Samples() {}

    static FramePosition position(long ordinal) {
        return new FramePosition(ordinal, 40 * ordinal, 40 * ordinal, MILLIS);
    }

    static FrameDecoded frame(long ordinal, Pixels pixels) {
        return new FrameDecoded(pixels, position(ordinal), System.currentTimeMillis(), 25, 0);
    }

    static StreamAssignment stream(SourceSpec.Kind kind, double fps, Optional<Checkpoint> checkpoint) {
        SourceSpec source = new SourceSpec(kind == SourceSpec.Kind.RTSP ? "rtsp://camera/1" : "/film.mp4", kind, 0);
        return new StreamAssignment(UUID.randomUUID(), 1, "film", source, TRACK, "model", fps, List.of(), checkpoint);
    }

    /** A video one frame of each of whose scenes is selected. */
    static StreamAssignment video(Optional<Checkpoint> checkpoint) {
        PipelineSpec byScenes = new PipelineSpec(
                "analysis",
                10,
                0,
                0.3f,
                List.of(),
                PipelineSpec.Tracker.BYTE_TRACK,
                PipelineSpec.Work.DETECT,
                Optional.of(new PipelineSpec.Scenes(0.25f, 0.4f, Duration.ofSeconds(5), Duration.ofMillis(500))));
        SourceSpec source = new SourceSpec("/film.mp4", SourceSpec.Kind.FILE, 0);
        return new StreamAssignment(UUID.randomUUID(), 1, "film", source, byScenes, "model", 0, List.of(), checkpoint);
    }

    static SplittingConfig config(int framesInFlight, long bytesInFlight, Duration liveDeadline) {
        return new SplittingConfig(
                framesInFlight,
                bytesInFlight,
                512,
                liveDeadline,
                Duration.ofMillis(1),
                Duration.ofMillis(4),
                3,
                Duration.ofMillis(5));
    }
}
