package io.framebus.state;

import io.framebus.bus.FrameRecord;
import io.framebus.bus.Json;
import io.framebus.bus.LiveUpdates;
import io.framebus.bus.StreamAssignment;
import io.framebus.vision.Detection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Shows committed frames to whoever watches the stream: the newest, ten times a second at most. */
final class LivePublisher {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SHOWN_MILLIS = 1000;

    private final Vertx vertx;
    private final StreamAssignment assignment;
    private final List<Future<Void>> underWay = new ArrayList<>();
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

    /** Completes when everything is on its way, or its time is over: what is not by then has no pool to go on with. */
    Future<Void> shown() {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(SHOWN_MILLIS, late -> over.tryComplete());
        Future.join(underWay).onComplete(anyhow -> over.tryComplete());
        return over.future();
    }

    private void show(FrameRecord frame) {
        lastNanos = System.nanoTime();
        underWay.removeIf(Future::isComplete);
        publish(
                LiveUpdates.Kind.DETECTIONS,
                head(frame)
                        .put("model", frame.model())
                        .put("model_sha256", frame.modelSha256())
                        .put("detections", array(frame.detections())));
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
        underWay.add(LiveUpdates.publish(vertx, assignment.id(), kind, update));
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
