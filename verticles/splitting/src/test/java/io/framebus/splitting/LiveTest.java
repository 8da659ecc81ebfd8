package io.framebus.splitting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Checkpoint;
import io.framebus.bus.Counters;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.Inferred;
import io.framebus.bus.Recorded;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LiveTest {

    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final int FRAME_BYTES = 6;

    private final StreamAssignment camera = Samples.stream(SourceSpec.Kind.RTSP, 0, Optional.empty());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aCameraNeverWaitsAndEveryDropHasItsReason(long seed) throws InterruptedException {
        Random random = new Random(seed);
        int window = 3;
        int frames = 150;
        try (Rooms rooms = new Rooms(camera, Samples.config(window, 1 << 20, Duration.ofMillis(30)))) {
            rooms.inference = request -> switch (random.nextInt(6)) {
                case 0 -> Future.failedFuture(new Failure(Failure.Kind.OVERLOADED, "full"));
                case 1 -> Promise.<Inferred>promise().future();
                default -> rooms.vertx.timer(1 + random.nextInt(3)).map(passed -> Samples.NOTHING_SEEN);
            };
            for (int ordinal = 0; ordinal < frames; ordinal++) {
                int next = ordinal;
                Rooms.await(rooms.send(pixels -> Samples.frame(next, pixels)));
            }
            Rooms.await(rooms.end());
            Rooms.until(() -> rooms.told.getLast().counters().inFlight() == 0, "the last counters");

            Counters end = rooms.told.getLast().counters();
            assertEquals(frames, end.selected(), "seed " + seed);
            assertEquals(rooms.records.size(), end.processed(), "seed " + seed);
            assertEquals(frames - end.processed(), Counters.sum(end.dropped()), "seed " + seed);
            assertTrue(Set.of("overload", "deadline").containsAll(end.dropped().keySet()), end + ", seed " + seed);
            List<Long> seqs = rooms.records.stream().map(FrameRecord::seq).toList();
            assertEquals(seqs.stream().sorted().distinct().toList(), seqs, "seed " + seed);
            assertEquals(seqs, rooms.tracked, "seed " + seed);
            assertTrue(rooms.ledger.most() <= window + 1, "held " + rooms.ledger.most() + ", seed " + seed);
            assertEquals(0, rooms.ledger.held(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1048576", "64, " + FRAME_BYTES})
    void theNewestFrameIsTheOneThatWaits(int framesInFlight, long bytesInFlight) throws InterruptedException {
        try (Rooms rooms = new Rooms(camera, Samples.config(framesInFlight, bytesInFlight, PATIENT))) {
            List<Promise<Inferred>> asked = new CopyOnWriteArrayList<>();
            rooms.inference = request -> {
                Promise<Inferred> answer = Promise.promise();
                asked.add(answer);
                return answer.future();
            };
            for (int ordinal = 0; ordinal < 5; ordinal++) {
                int next = ordinal;
                Rooms.await(rooms.send(pixels -> Samples.frame(next, pixels)));
            }
            assertEquals(2, rooms.ledger.held());
            Rooms.until(() -> asked.size() == 1, "the first inference");
            asked.getFirst().complete(Samples.NOTHING_SEEN);
            Rooms.until(() -> asked.size() == 2, "the second inference");
            asked.getLast().complete(Samples.NOTHING_SEEN);
            Rooms.await(rooms.end());
            assertEquals(
                    List.of(0L, 4L),
                    rooms.records.stream().map(FrameRecord::seq).toList());
            assertEquals(
                    Map.of("overload", 3L), rooms.records.getLast().counters().dropped());
        }
    }

    @Test
    void aFrameThatCannotBeRecordedIsDroppedInEveryLaterCount() {
        try (Rooms rooms = new Rooms(camera, Samples.config(4, 1 << 20, PATIENT))) {
            for (int ordinal = 0; ordinal < 3; ordinal++) {
                int next = ordinal;
                Promise<Void> settled = Promise.promise();
                rooms.recorder = row -> {
                    settled.complete();
                    return next == 1
                            ? Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "no database"))
                            : Future.succeededFuture(Recorded.BEFORE);
                };
                Rooms.await(rooms.send(pixels -> Samples.frame(next, pixels)));
                Rooms.await(settled.future());
                until(rooms, next + 1);
            }
            Rooms.await(rooms.end());
            assertEquals(
                    new Counters(3, 3, 2, 0, Map.of("not_recorded", 1L), Map.of()),
                    rooms.records.getLast().counters());
        }
    }

    private static void until(Rooms rooms, long selected) {
        try {
            Rooms.until(
                    () -> !rooms.told.isEmpty()
                            && rooms.told.getLast().counters().selected() == selected
                            && rooms.told.getLast().counters().inFlight() == 0,
                    "an empty window");
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void framesMissedInAReconnectAreSelectedAndDropped() {
        StreamAssignment tenFps = Samples.stream(SourceSpec.Kind.RTSP, 10, Optional.empty());
        try (Rooms rooms = new Rooms(tenFps, Samples.config(4, 1 << 20, PATIENT))) {
            Rooms.await(rooms.send(pixels -> at(pixels, 0, 0, 0)));
            Rooms.await(rooms.send(pixels -> at(pixels, 1, 1000, 1000)));
            Rooms.await(rooms.end());
            assertEquals(
                    List.of(0L, 10L),
                    rooms.records.stream().map(FrameRecord::seq).toList());
            assertEquals(
                    new Counters(2, 11, 2, 0, Map.of("reconnect", 9L), Map.of()),
                    rooms.records.getLast().counters());
        }
    }

    @Test
    void framesMissedBetweenTwoOwnersAreSelectedAndDropped() {
        long recordedAt = System.currentTimeMillis() - 2000;
        Checkpoint checkpoint = new Checkpoint(
                6,
                Samples.position(20),
                recordedAt,
                new Counters(21, 7, 7, 0, Map.of(), Map.of()),
                Optional.empty(),
                List.of());
        StreamAssignment taken = Samples.stream(SourceSpec.Kind.RTSP, 10, Optional.of(checkpoint));
        try (Rooms rooms = new Rooms(taken, Samples.config(4, 1 << 20, PATIENT))) {
            Rooms.await(rooms.send(pixels -> new FrameDecoded(pixels, position(21, 2800), recordedAt + 2000, 0, 2000)));
            Rooms.await(rooms.end());
            assertEquals(26, rooms.records.getFirst().seq());
            assertEquals(
                    new Counters(22, 27, 8, 0, Map.of("owner_change", 19L), Map.of()),
                    rooms.records.getFirst().counters());
        }
    }

    private static FrameDecoded at(CountedPixels pixels, long ordinal, long millis, long gapMillis) {
        return new FrameDecoded(pixels, position(ordinal, millis), System.currentTimeMillis(), 0, gapMillis);
    }

    private static io.framebus.bus.FramePosition position(long ordinal, long millis) {
        return new io.framebus.bus.FramePosition(ordinal, millis, millis, Samples.MILLIS);
    }
}
