package io.framebus.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Checkpoint;
import io.framebus.bus.Counters;
import io.framebus.bus.FramePosition;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.TrackRequest;
import io.framebus.bus.Tracked;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.TimeBase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrackingVerticleTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final PipelineSpec TRACK = new PipelineSpec(
            "track",
            10,
            0,
            0.3f,
            List.of(
                    new PipelineSpec.Group("cars", "car", List.of("car")),
                    new PipelineSpec.Group("people", "person", List.of("person"))),
            PipelineSpec.Tracker.BYTE_TRACK);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private record Frame(long seq, List<Detection> detections) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aNewOwnerTracksAsTheOldOneWouldHave(long seed) {
        Random random = new Random(seed);
        List<Frame> frames = scene(random);
        StreamAssignment undisturbed = deploy(1, Optional.empty());
        List<Tracked> expected = new ArrayList<>();
        frames.forEach(frame -> expected.add(track(undisturbed, frame)));
        assertTrue(expected.getLast().uniqueByGroup().values().stream().allMatch(count -> count > 0), "seed " + seed);

        for (long owner = 2; owner < 6; owner++) {
            int cut = random.nextInt(frames.size() - 1);
            StreamAssignment taken = deploy(owner, Optional.of(checkpoint(frames, expected, cut)));
            for (int next = cut + 1; next < frames.size(); next++) {
                assertEquals(
                        expected.get(next),
                        track(taken, frames.get(next)),
                        "frame " + next + ", cut at " + cut + ", seed " + seed);
            }
        }
    }

    /** What the record holds after the frame at {@code cut}: the last snapshot, and what came behind it. */
    private static Checkpoint checkpoint(List<Frame> frames, List<Tracked> tracked, int cut) {
        Optional<Checkpoint.TrackerSnapshot> snapshot = Optional.empty();
        List<Checkpoint.TrackerInput> inputs = new ArrayList<>();
        for (int index = 0; index <= cut; index++) {
            Frame frame = frames.get(index);
            inputs.add(new Checkpoint.TrackerInput(frame.seq(), frame.detections()));
            if (tracked.get(index).snapshot().isPresent()) {
                snapshot = tracked.get(index).snapshot();
                inputs.clear();
            }
        }
        long seq = frames.get(cut).seq();
        return new Checkpoint(seq, position(seq), 0, Counters.NONE, snapshot, List.copyOf(inputs));
    }

    @Test
    void aGapInSeqAgesTracksByWhatIsMissing() {
        List<Detection> car = List.of(new Detection("car", 2, 0.9f, new Box(10, 10, 50, 50)));
        StreamAssignment shortGap = deploy(1, Optional.empty());
        StreamAssignment longGap = deploy(2, Optional.empty());
        for (StreamAssignment stream : List.of(shortGap, longGap)) {
            for (long seq = 0; seq < 5; seq++) {
                track(stream, new Frame(seq, car));
            }
        }
        assertEquals(1, track(shortGap, new Frame(15, car)).tracks().getFirst().trackId());
        // A lost car is kept for a second, 25 frames.
        track(longGap, new Frame(45, car));
        assertNotEquals(
                1, track(longGap, new Frame(46, car)).tracks().getFirst().trackId());
    }

    @Test
    void snapshotsComeAtFixedFramesWhoeverOwnsTheStream() {
        StreamAssignment stream = deploy(1, Optional.empty());
        List<Long> snapshots = new ArrayList<>();
        for (long seq = 0; seq < 120; seq++) {
            track(stream, new Frame(seq, List.of())).snapshot().ifPresent(snapshot -> snapshots.add(snapshot.seq()));
        }
        assertEquals(List.of(49L, 99L), snapshots);
    }

    @Test
    void aFrameThatComesTwiceIsRefused() {
        StreamAssignment stream = deploy(1, Optional.empty());
        track(stream, new Frame(3, List.of()));
        assertThrows(CompletionException.class, () -> track(stream, new Frame(3, List.of())));
    }

    /** Objects that cross the picture, are overlooked now and then, and frames that failed and leave a gap. */
    private static List<Frame> scene(Random random) {
        List<Frame> frames = new ArrayList<>();
        for (long seq = 0; seq < 220; seq++) {
            List<Detection> detections = new ArrayList<>();
            for (int object = 0; object < 6; object++) {
                String label = object % 2 == 0 ? "car" : "person";
                float x = 200L * object + 2 * seq + random.nextFloat();
                float confidence = 0.1f + 0.9f * random.nextFloat();
                if (random.nextInt(8) > 0) {
                    detections.add(new Detection(label, object % 2, confidence, new Box(x, 50, x + 60, 120)));
                }
            }
            if (random.nextInt(15) > 0) {
                frames.add(new Frame(seq, List.copyOf(detections)));
            }
        }
        return frames;
    }

    private StreamAssignment deploy(long epoch, Optional<Checkpoint> checkpoint) {
        StreamAssignment stream = new StreamAssignment(
                new UUID(0, 1),
                epoch,
                "film",
                new SourceSpec("/film.mp4", SourceSpec.Kind.FILE, 0),
                TRACK,
                "model",
                0,
                List.of(),
                checkpoint);
        await(vertx.deployVerticle(new TrackingVerticle(stream)));
        return stream;
    }

    private Tracked track(StreamAssignment stream, Frame frame) {
        TrackRequest request = new TrackRequest(frame.seq(), position(frame.seq()), 25, frame.detections());
        return await(Addresses.track(stream.id(), stream.epoch()).on(vertx).ask(request, DEADLINE));
    }

    private static FramePosition position(long seq) {
        return new FramePosition(seq, 40 * seq, 40 * seq, new TimeBase(1, 1000));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
