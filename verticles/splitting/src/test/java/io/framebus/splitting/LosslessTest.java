package io.framebus.splitting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Counters;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.framebus.bus.Recorded;
import io.framebus.bus.Rendered;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LosslessTest {

    private static final long FRAMES = 60;
    private static final int WINDOW = 4;
    private static final SplittingConfig CONFIG = Samples.config(WINDOW, 1 << 20, Duration.ofSeconds(1));

    private final StreamAssignment film = Samples.stream(SourceSpec.Kind.FILE, 0, Optional.empty());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyFrameIsRecordedOnceAndInOrderWhateverTheOtherRoomsDo(long seed) {
        Random random = new Random(seed);
        long broken = random.nextLong(FRAMES);
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            rooms.inference = request -> moody(rooms, random, request, broken);
            rooms.renderer = request -> random.nextInt(5) == 0
                    ? Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "no store"))
                    : later(rooms, random, Rendered.NOTHING);
            rooms.recorder = row -> later(rooms, random, Recorded.BEFORE);
            for (long ordinal = 0; ordinal < FRAMES; ordinal++) {
                long next = ordinal;
                Rooms.await(rooms.send(pixels -> Samples.frame(next, pixels)));
            }
            Rooms.await(rooms.end());

            List<FrameRecord> records = List.copyOf(rooms.records);
            assertEquals(FRAMES, records.size(), "seed " + seed);
            assertEquals(
                    LongStream.range(0, FRAMES).boxed().toList(),
                    records.stream().map(FrameRecord::seq).sorted().toList(),
                    "seed " + seed);
            assertEquals(
                    List.of(broken),
                    records.stream()
                            .filter(row -> row.failed().equals(Optional.of("inference")))
                            .map(FrameRecord::seq)
                            .toList(),
                    "seed " + seed);
            assertEquals(
                    LongStream.range(0, FRAMES)
                            .filter(seq -> seq != broken)
                            .boxed()
                            .toList(),
                    rooms.tracked,
                    "trackers see frames in order, seed " + seed);
            assertEquals(0, rooms.ledger.held(), "seed " + seed);
            assertTrue(rooms.ledger.most() <= WINDOW + 1, "held " + rooms.ledger.most() + ", seed " + seed);
        }
    }

    @Test
    void whatTheSourceCantGiveFailsInItsPlace() {
        Set<Long> missing = Set.of(0L, 7L, 8L, FRAMES - 1);
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            for (long ordinal = 0; ordinal < FRAMES; ordinal++) {
                long next = ordinal;
                Rooms.await(
                        missing.contains(ordinal)
                                ? rooms.miss(new FrameMissing(Samples.position(ordinal), ordinal + " is broken"))
                                : rooms.send(pixels -> Samples.frame(next, pixels)));
            }
            Rooms.await(rooms.end());
            assertEquals(
                    LongStream.range(0, FRAMES)
                            .mapToObj(seq -> seq + " "
                                    + (missing.contains(seq)
                                            ? Optional.of(seq + " is broken")
                                            : Optional.<String>empty()))
                            .toList(),
                    rooms.records.stream()
                            .map(row -> row.seq() + " " + row.extras().reason())
                            .toList());
            Counters counters = rooms.told.getLast().counters();
            assertEquals(Map.of("undecodable", 4L), counters.failed());
            assertEquals(FRAMES, counters.selected());
            assertEquals(FRAMES - 4, counters.processed());
        }
    }

    @Test
    void missingFramesAreChosenByTheSameRate() {
        StreamAssignment fifth = Samples.stream(SourceSpec.Kind.FILE, 5, Optional.empty());
        try (Rooms rooms = new Rooms(fifth, CONFIG)) {
            for (long ordinal = 0; ordinal < FRAMES; ordinal++) {
                Rooms.await(rooms.miss(new FrameMissing(Samples.position(ordinal), "broken")));
            }
            Rooms.await(rooms.end());
            assertEquals(FRAMES / 5, rooms.records.size());
        }
    }

    private static Future<Inferred> moody(Rooms rooms, Random random, InferRequest request, long broken) {
        request.pixels().data();
        if (request.seq() == broken) {
            return Future.failedFuture(new Failure(Failure.Kind.UNDECODABLE, "the model gave no sense"));
        }
        return switch (random.nextInt(5)) {
            case 0 -> Future.failedFuture(new Failure(Failure.Kind.OVERLOADED, "full"));
            case 1 -> Future.failedFuture(new Failure(Failure.Kind.TIMEOUT, "late"));
            default -> later(rooms, random, Samples.NOTHING_SEEN);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anExchangedModelTakesOverAtOneFrameThoughFramesAreAskedAgain(long seed) {
        Random random = new Random(seed);
        long[] asked = {0};
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            rooms.inference = request -> {
                long version = asked[0]++ < FRAMES / 2 ? 0 : 1;
                return random.nextInt(3) == 0
                        ? Future.failedFuture(new Failure(Failure.Kind.OVERLOADED, "full"))
                        : later(rooms, random, new Inferred(List.of(), "model", "sha" + version, version, 1, 2, 3, 4));
            };
            for (long ordinal = 0; ordinal < FRAMES; ordinal++) {
                long next = ordinal;
                Rooms.await(rooms.send(pixels -> Samples.frame(next, pixels)));
            }
            Rooms.await(rooms.end());
            List<String> files = rooms.records.stream()
                    .sorted(Comparator.comparing(FrameRecord::seq))
                    .map(FrameRecord::modelSha256)
                    .toList();
            assertEquals(FRAMES, files.size(), "seed " + seed);
            assertEquals(files.stream().sorted().toList(), files, "seed " + seed);
            assertEquals(Set.of("sha0", "sha1"), Set.copyOf(files), "seed " + seed);
            assertEquals(0, rooms.ledger.held(), "seed " + seed);
        }
    }

    private static <T> Future<T> later(Rooms rooms, Random random, T answer) {
        int millis = random.nextInt(4);
        return millis == 0
                ? Future.succeededFuture(answer)
                : rooms.vertx.timer(millis).map(passed -> answer);
    }

    @Test
    void countersOfTheLastRecordAreThoseOfTheStream() throws InterruptedException {
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            for (long ordinal = 0; ordinal < 10; ordinal++) {
                long next = ordinal;
                Rooms.await(rooms.send(pixels -> Samples.frame(next, pixels)));
            }
            Rooms.await(rooms.end());
            Rooms.until(() -> rooms.told.getLast().counters().processed() == 10, "progress of the end");
            assertEquals(
                    rooms.records.getLast().counters(), rooms.told.getLast().counters());
        }
    }

    @Test
    void theEndIsAnsweredOnlyWhenEveryFrameIsInItsBucket() throws InterruptedException {
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            Promise<Inferred> slow = Promise.promise();
            rooms.inference = request -> slow.future();
            Rooms.await(rooms.send(pixels -> Samples.frame(0, pixels)));
            Future<Done> first = rooms.end();
            Future<Done> second = rooms.end();
            int before = rooms.told.size();
            Rooms.until(() -> rooms.told.size() > before + 2, "a few rounds of progress");
            assertFalse(first.isComplete() || second.isComplete());
            slow.complete(Samples.NOTHING_SEEN);
            Rooms.await(first);
            Rooms.await(second);
            assertEquals(1, rooms.records.size());
            Rooms.until(() -> rooms.reports.size() == 2, "the reports");
            assertEquals(
                    List.of(
                            new StreamReport.FirstInference(),
                            new StreamReport.Ended("runner", Optional.empty(), List.of())),
                    rooms.reports);
        }
    }

    @Test
    void aStopGivesEveryFrameBackAndAnswersTheSenderThatWaits() throws InterruptedException {
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            rooms.inference = request -> Promise.<Inferred>promise().future();
            for (long ordinal = 0; ordinal < WINDOW; ordinal++) {
                long next = ordinal;
                Rooms.await(rooms.send(pixels -> Samples.frame(next, pixels)));
            }
            Future<Done> parked = rooms.send(pixels -> Samples.frame(WINDOW, pixels));
            Rooms.until(() -> rooms.ledger.held() == WINDOW + 1, "the frame that waits for room");
            rooms.undeploy();
            Rooms.await(parked);
            assertEquals(0, rooms.ledger.held());
            Rooms.until(() -> rooms.told.getLast().counters().dropped().containsKey("shutdown"), "the last counters");
            assertEquals(WINDOW, rooms.told.getLast().counters().dropped().get("shutdown"));
        }
    }

    @Test
    void aRecorderThatRefusesEndsTheStreamInItsName() throws InterruptedException {
        try (Rooms rooms = new Rooms(film, CONFIG)) {
            rooms.recorder = row -> Future.failedFuture(new Failure(Failure.Kind.STALE_EPOCH, "another owner"));
            Rooms.await(rooms.send(pixels -> Samples.frame(0, pixels)));
            StreamReport end = new StreamReport.Ended("recorder", Optional.of("another owner"), List.of());
            Rooms.until(() -> rooms.reports.contains(end), "the report of the recorder");
        }
    }
}
