package io.framebus.tracking;

import io.framebus.bus.Addresses;
import io.framebus.bus.Checkpoint;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Registration;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.TrackRequest;
import io.framebus.bus.Tracked;
import io.framebus.vision.ByteTrackSettings;
import io.framebus.vision.Detection;
import io.framebus.vision.GroupTrackers;
import io.framebus.vision.Track;
import io.framebus.vision.TrackGroup;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Advances the trackers of one stream by one frame a question. */
public final class TrackingVerticle extends VerticleBase {

    /** Frames between two snapshots: more of them cost bytes, fewer cost time when a stream is taken over. */
    private static final long SNAPSHOT_FRAMES = 50;

    private final StreamAssignment stream;
    private @Nullable GroupTrackers trackers;
    private long lastSeq = -1;
    private @Nullable Registration registration;

    public TrackingVerticle(StreamAssignment stream) {
        this.stream = stream;
    }

    @Override
    public Future<?> start() {
        return Addresses.track(stream.id(), stream.epoch())
                .on(vertx)
                .serve(this::track)
                .onSuccess(served -> registration = served);
    }

    @Override
    public Future<?> stop() {
        return registration == null ? Future.succeededFuture() : registration.close();
    }

    private Future<Tracked> track(TrackRequest request) {
        GroupTrackers running = trackers;
        if (running == null) {
            running = begin(request.framesPerSecond());
            trackers = running;
        }
        List<Track> tracks = update(running, request.seq(), request.detections());
        Optional<Checkpoint.TrackerSnapshot> snapshot = request.seq() % SNAPSHOT_FRAMES == SNAPSHOT_FRAMES - 1
                ? Optional.of(new Checkpoint.TrackerSnapshot(request.seq(), Buffer.buffer(running.snapshot())))
                : Optional.empty();
        return Future.succeededFuture(new Tracked(tracks, running.uniqueByGroup(), running.uniqueByLabel(), snapshot));
    }

    /** Frames that are missing in between advance the trackers without detections. */
    private List<Track> update(GroupTrackers running, long seq, List<Detection> detections) {
        if (seq <= lastSeq) {
            throw new IllegalArgumentException("frame " + seq + " came after " + lastSeq);
        }
        running.advance(seq - lastSeq - 1);
        lastSeq = seq;
        return running.update(detections);
    }

    private GroupTrackers begin(double framesPerSecond) {
        ByteTrackSettings settings = settings(framesPerSecond);
        GroupTrackers fresh = new GroupTrackers(stream.pipeline().groups().stream()
                .map(group -> new TrackGroup(group.name(), Set.copyOf(group.labels()), settings))
                .toList());
        stream.checkpoint().ifPresent(checkpoint -> restore(fresh, checkpoint));
        return fresh;
    }

    private void restore(GroupTrackers fresh, Checkpoint checkpoint) {
        checkpoint.trackerSnapshot().ifPresent(snapshot -> {
            fresh.restore(snapshot.state().getBytes());
            lastSeq = snapshot.seq();
        });
        for (Checkpoint.TrackerInput input : checkpoint.trackerInputs()) {
            update(fresh, input.seq(), input.detections());
        }
    }

    private ByteTrackSettings settings(double framesPerSecond) {
        PipelineSpec.Tracker tracker = stream.pipeline().tracker();
        Duration buffer = stream.source().live() ? tracker.liveBuffer() : tracker.finiteBuffer();
        int bufferFrames = (int) Math.max(1, Math.round(buffer.toMillis() * framesPerSecond / 1000));
        return new ByteTrackSettings(
                tracker.lowThreshold(),
                tracker.trackThreshold(),
                tracker.highThreshold(),
                tracker.matchThreshold(),
                bufferFrames);
    }
}
