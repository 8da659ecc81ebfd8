package io.framebus.state;

import io.framebus.bus.Checkpoint.TrackerSnapshot;
import io.framebus.bus.Counters;
import io.framebus.bus.FramePosition;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.Tracked;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.TimeBase;
import io.framebus.vision.Track;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Made-up frames and pipelines. */
final class Frames {

    private static final TimeBase TICKS = new TimeBase(1, 12_800);

    private Frames() {}

    static PipelineSpec trackPipeline() {
        return new PipelineSpec(
                "track",
                10,
                0,
                0.3f,
                List.of(
                        new PipelineSpec.Group("cars", "car", List.of("car", "van", "truck", "bus")),
                        new PipelineSpec.Group("people", "person", List.of("pedestrian", "person", "people"))),
                new PipelineSpec.Tracker(0.1f, 0.5f, 0.6f, 0.8f, Duration.ofSeconds(1), Duration.ofSeconds(3)));
    }

    static StreamAssignment assignment(ClaimedStream claimed) {
        return new StreamAssignment(
                claimed.id(),
                claimed.epoch(),
                claimed.name(),
                claimed.source(),
                trackPipeline(),
                claimed.model(),
                claimed.fps(),
                claimed.labels(),
                claimed.checkpoint(),
                claimed.job());
    }

    /** A frame whose content is a function of its seq. */
    static FrameRecord frame(long seq) {
        return frame(seq, Optional.empty());
    }

    static FrameRecord frame(long seq, Optional<TrackerSnapshot> snapshot) {
        List<Detection> inputs = detections(seq);
        List<Detection> recorded =
                inputs.stream().filter(one -> one.confidence() >= 0.3f).toList();
        List<Track> tracks = recorded.stream()
                .map(one -> new Track("cars", 1, one.label(), one.classId(), one.confidence(), one.box()))
                .toList();
        return new FrameRecord(
                seq,
                new FramePosition(seq * 2, 1000 + seq * 512, seq * 512, TICKS),
                seq * 40,
                1280,
                720,
                Optional.empty(),
                "model",
                "abc",
                recorded,
                inputs,
                new Tracked(tracks, Map.of("cars", 1L), Map.of("car", 1L), snapshot),
                Optional.of("frames/key/" + FrameRecord.frameId(seq) + ".jpg"),
                FrameRecord.Extras.NONE,
                new Counters(seq + 1, seq + 1, seq + 1, 0, Map.of(), Map.of()));
    }

    static FrameRecord labelled(long seq, String label) {
        FrameRecord.Extras none = FrameRecord.Extras.NONE;
        return changed(seq, Optional.empty(), List.of(new Detection(label, 0, 0.5f, new Box(0, 0, 1, 1))), none);
    }

    /** A frame as jobs have them: with two objects, stored without anything drawn too. */
    static FrameRecord ofJob(long seq) {
        FrameRecord.Extras extras = new FrameRecord.Extras(
                1,
                Optional.empty(),
                Optional.of("plain/" + FrameRecord.frameId(seq) + ".jpg"),
                Optional.of(new FrameRecord.DepthRange(0.5f, 7.25f)));
        Detection object = new Detection("car", 2, 0.5f, new Box(0, 0, 1, 1));
        return changed(seq, Optional.empty(), List.of(object, object), extras);
    }

    static FrameRecord failed(long seq, String reason) {
        FrameRecord.Extras extras = new FrameRecord.Extras(3, Optional.of(reason), Optional.empty(), Optional.empty());
        return changed(seq, Optional.of("inference"), List.of(), extras);
    }

    private static FrameRecord changed(
            long seq, Optional<String> failed, List<Detection> detections, FrameRecord.Extras extras) {
        FrameRecord plain = frame(seq);
        return new FrameRecord(
                seq,
                plain.position(),
                plain.timestampMillis(),
                plain.width(),
                plain.height(),
                failed,
                plain.model(),
                plain.modelSha256(),
                detections,
                plain.trackerInput(),
                plain.tracked(),
                plain.s3Path(),
                extras,
                plain.counters());
    }

    static Optional<TrackerSnapshot> snapshot(long seq) {
        return Optional.of(new TrackerSnapshot(seq, Buffer.buffer("state after " + seq)));
    }

    static List<Detection> detections(long seq) {
        Random random = new Random(seq);
        List<Detection> detections = new ArrayList<>();
        for (int index = random.nextInt(4); index > 0; index--) {
            float x = random.nextFloat() * 1000;
            float y = random.nextFloat() * 600;
            detections.add(new Detection(
                    random.nextBoolean() ? "car" : "pedestrian",
                    random.nextInt(80),
                    random.nextFloat(),
                    new Box(x, y, x + random.nextFloat() * 100, y + 33.333332f)));
        }
        return List.copyOf(detections);
    }
}
