package io.framebus.splitting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Checkpoint;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.framebus.bus.Recorded;
import io.framebus.bus.Scene;
import io.framebus.bus.ScenesFound;
import io.framebus.bus.SourceEnded;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A splitter that takes one frame of each scene, while later scenes are still being looked for. */
final class ScenesTest {

    private static final SplittingConfig CONFIG = Samples.config(4, 1 << 20, Duration.ofSeconds(1));

    private final StreamAssignment film = Samples.video(Optional.empty());

    /** Consecutive scenes of random length; the last one ends behind the frames. */
    private static List<Scene> scenes(Random random, long frames) {
        List<Scene> scenes = new ArrayList<>();
        for (long start = 0; start < frames; ) {
            long end = Math.min(frames, start + 1 + random.nextInt(12));
            long middle = (start + end) / 2;
            scenes.add(new Scene(scenes.size(), 40 * start, 40 * end, 40 * middle, middle));
            start = end;
        }
        return scenes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySceneHasItsMiddleFrameRecordedOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        int frames = 80 + random.nextInt(80);
        List<Scene> scenes = scenes(random, frames);
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            rooms.inference = request -> moody(rooms, random, request);
            Rooms.await(play(rooms, random, scenes, 0, 0, frames));
            Rooms.await(rooms.end());
            assertEquals(
                    scenes.stream().map(Scene::frameOrdinal).toList(),
                    rooms.records.stream().map(row -> row.position().ordinal()).toList(),
                    "seed " + seed);
            assertEquals(
                    scenes.stream().map(Scene::index).toList(),
                    rooms.records.stream().map(FrameRecord::seq).toList(),
                    "seed " + seed);
            assertEquals(0, rooms.ledger.held(), "seed " + seed);
            assertTrue(rooms.ledger.most() <= 5, "held " + rooms.ledger.most() + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anotherOwnerGoesOnWhereTheRecordEnds(long seed) throws InterruptedException {
        Random random = new Random(seed);
        long frames = 120;
        List<Scene> scenes = scenes(random, frames);
        int enough = 1 + random.nextInt(scenes.size() - 1);
        List<FrameRecord> first;
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            rooms.recorder = row -> row.seq() < enough
                    ? Future.succeededFuture(Recorded.BEFORE)
                    : Future.failedFuture(new Failure(Failure.Kind.STALE_EPOCH, "killed"));
            play(rooms, random, scenes, 0, 0, frames);
            Rooms.until(() -> rooms.records.size() >= enough, "the first " + enough + " scenes, seed " + seed);
            first = List.copyOf(rooms.records).subList(0, enough);
        }
        FrameRecord last = first.getLast();
        Checkpoint point = new Checkpoint(
                last.seq(), last.position(), last.timestampMillis(), last.counters(), Optional.empty(), List.of());
        try (Rooms rooms = new Rooms(Samples.video(Optional.of(point)), CONFIG)) {
            Rooms.await(play(rooms, random, scenes, 0, last.position().ordinal() + 1, frames));
            Rooms.await(rooms.end());
            List<FrameRecord> all = new ArrayList<>(first);
            all.addAll(rooms.records);
            assertEquals(
                    scenes.stream().map(Scene::frameOrdinal).toList(),
                    all.stream().map(row -> row.position().ordinal()).toList(),
                    "seed " + seed);
            assertEquals(scenes.size(), all.getLast().counters().processed(), "seed " + seed);
        }
    }

    @Test
    void aSceneWhoseFrameNeverComesFailsWithItsReason() {
        List<Scene> scenes = List.of(new Scene(0, 0, 400, 200, 5), new Scene(1, 400, 800, 600, 15));
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            Rooms.await(play(rooms, new Random(1), scenes, 0, 0, 12));
            Rooms.await(rooms.tell(new ScenesFound(scenes)));
            Rooms.await(rooms.end());
            assertEquals(2, rooms.records.size());
            assertEquals(Optional.empty(), rooms.records.getFirst().failed());
            FrameRecord missing = rooms.records.getLast();
            assertEquals(1, missing.seq());
            assertEquals(Optional.of("missing"), missing.failed());
            assertEquals(
                    Optional.of("the decoder gave no frame at 600 ms (15)"),
                    missing.extras().reason());
            assertEquals(1, missing.counters().processed());
            assertEquals(1, missing.counters().failed().get("missing"));
        }
    }

    @Test
    void moreMissingScenesThanRowsAreAllRecorded() {
        List<Scene> scenes = LongStream.range(0, 3000)
                .mapToObj(index -> new Scene(index, index, index + 1, index, 100 + index))
                .toList();
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            Rooms.await(rooms.tell(new ScenesFound(scenes)));
            Rooms.await(rooms.end());
            assertEquals(
                    LongStream.range(0, 3000).boxed().toList(),
                    rooms.records.stream().map(FrameRecord::seq).toList());
        }
    }

    @Test
    void aSourceThatEndsInErrorFailsTheStreamAndNoScene() throws InterruptedException {
        SourceEnded broken = new SourceEnded(Optional.of("no frame"), List.of(), true);
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            Rooms.await(rooms.tell(new ScenesFound(List.of(new Scene(0, 0, 40, 0, 0)))));
            Rooms.await(rooms.end(broken));
            StreamReport end = new StreamReport.Ended("runner", Optional.of("no frame"), List.of());
            Rooms.until(() -> rooms.reports.contains(end), "the report of the end");
            assertEquals(List.of(), rooms.records);
        }
    }

    private static Future<Inferred> moody(Rooms rooms, Random random, InferRequest request) {
        request.pixels().data();
        int millis = random.nextInt(4);
        return millis == 0
                ? Future.failedFuture(new Failure(Failure.Kind.OVERLOADED, "full"))
                : rooms.vertx.timer(millis).map(passed -> Samples.NOTHING_SEEN);
    }

    /** Sends each frame when the one before was answered, and tells scenes in random handfuls before their frames. */
    private static Future<Done> play(
            Rooms rooms, Random random, List<Scene> scenes, int told, long ordinal, long frames) {
        if (ordinal == frames) {
            return Future.succeededFuture(Done.DONE);
        }
        if (told < scenes.size() && scenes.get(told).frameOrdinal() <= ordinal) {
            int next = Math.min(scenes.size(), told + 1 + random.nextInt(4));
            return rooms.tell(new ScenesFound(scenes.subList(told, next)))
                    .compose(heard -> play(rooms, random, scenes, next, ordinal, frames));
        }
        return rooms.send(pixels -> Samples.frame(ordinal, pixels))
                .compose(answered -> play(rooms, random, scenes, told, ordinal + 1, frames));
    }
}
