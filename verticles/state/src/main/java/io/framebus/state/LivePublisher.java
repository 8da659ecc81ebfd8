package io.framebus.state;

import io.framebus.bus.FrameRecord;
import io.framebus.bus.Json;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.StreamAssignment;
import io.framebus.vision.Detection;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Shows committed frames to whoever watches the stream: the newest, ten times a second at most. */
final class LivePublisher {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Vertx vertx;
    private final StreamAssignment assignment;
    private long lastNanos = System.nanoTime() - PAUSE_NANOS;
    private Optional<FrameRecord> unshown = Optional.empty();

    LivePublisher(Vertx vertx, StreamAssignment assignment) {
        this.vertx = vertx;
        this.assignment = assignment;
    }

    void committed(FrameRecord frame) {
        unshown = Optional.of(frame);
        if (System.nanoTime() - lastNanos >= PAUSE_NANOS) {
            showRest();
        }
    }

    /** Shows the newest frame if it was held back. */
    void showRest() {
        unshown.ifPresent(this::show);
        unshown = Optional.empty();
    }

    private void show(FrameRecord frame) {
        lastNanos = System.nanoTime();
        publish(LiveUpdates.Kind.DETECTIONS, head(frame).put("detections", array(frame.detections())));
        if (assignment.pipeline().tracks()) {
            publish(
                    LiveUpdates.Kind.TRACKS,
                    head(frame).put("tracks", array(frame.tracked().tracks())));
        }
        TreeMap<String, Long> counts = frame.detections().stream()
                .collect(Collectors.groupingBy(Detection::label, TreeMap::new, Collectors.counting()));
        publish(
                LiveUpdates.Kind.STATS,
                head(frame)
                        .put("counts", new JsonObject(Json.write(counts)))
                        .put("unique", new JsonObject(Json.write(frame.tracked().uniqueByGroup())))
                        .put("frames", new JsonObject(Json.write(frame.counters()))));
    }

    private void publish(LiveUpdates.Kind kind, JsonObject update) {
        LiveUpdates.publish(vertx, assignment.id(), kind, update);
    }

    private JsonObject head(FrameRecord frame) {
        return new JsonObject()
                .put("id", assignment.id().toString())
                .put("frame_id", frame.frameId())
                .put("seq", frame.seq())
                .put("timestamp", Json.time(frame.timestampMillis()));
    }

    private static JsonArray array(Object values) {
        return new JsonArray(Json.write(values));
    }
}
