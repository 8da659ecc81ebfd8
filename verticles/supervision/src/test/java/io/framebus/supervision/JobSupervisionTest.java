package io.framebus.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobSupervisionTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Map<String, PipelineSpec> PIPELINES = Map.of("detect", PipelineSpec.untracked("detect"));

    private final Vertx vertx = Vertx.vertx();
    private final FakeState state = new FakeState(vertx);
    private final Parts made = new Parts();
    private final List<StreamAssignment> opened = new CopyOnWriteArrayList<>();

    @TempDir
    private Path scratch;

    @AfterEach
    void close() {
        Parts.close(vertx);
    }

    private void supervise(boolean model, boolean finish) {
        StreamPart opener = new StreamPart("opener", stream -> new VerticleBase() {
            @Override
            public Future<?> start() {
                opened.add(stream);
                return Future.succeededFuture();
            }
        });
        StreamRecipe recipe =
                new StreamRecipe(List.of(made.obedient("recorder"), opener, made.obedient("runner")), model, finish);
        Parts.await(vertx.deployVerticle(new SupervisionVerticle(Parts.config(scratch), stream -> recipe, PIPELINES)));
    }

    private UUID running(JobKind kind) throws InterruptedException {
        UUID id = state.offerJob(kind, StreamState.INIT_STARTUP);
        Parts.until(() -> made.log.contains("start runner 1"), "the start in " + made.log);
        return id;
    }

    private void report(UUID id, StreamReport report) {
        Parts.await(Addresses.report(id, 1).on(vertx).ask(report, DEADLINE));
    }

    private void untilHistory(String last) throws InterruptedException {
        Parts.until(
                () -> !state.history.isEmpty() && state.history.getLast().startsWith(last),
                last + " in " + state.history);
    }

    private boolean isScratchEmpty() {
        try (Stream<Path> tree = Files.walk(scratch)) {
            return tree.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
    }

    @Test
    void storedSourceIsFetchedForThePartsAndGoesWithThem() throws Exception {
        supervise(true, false);
        UUID id = running(JobKind.VIDEO);
        Path file = Path.of(opened.getFirst().source().url());
        assertTrue(file.endsWith(Path.of(id + "-1", "source.mp4")), file::toString);
        assertEquals("input-files/" + id + "/My Film.MP4", Files.readString(file));
        assertEquals(JobKind.VIDEO, opened.getFirst().job().orElseThrow().kind());
        report(id, new StreamReport.Ended("runner", Optional.empty(), List.of()));
        untilHistory("inactive");
        Parts.until(() -> !Files.exists(file), "the end of " + file);
    }

    @Test
    void sourceThatCannotBeFetchedIsAFailure() throws Exception {
        state.fetched = Future.failedFuture(new Failure(Failure.Kind.NOT_FOUND, "no such object"));
        supervise(true, false);
        state.offerJob(JobKind.VIDEO, StreamState.INIT_STARTUP);
        Parts.until(() -> state.retries.equals(List.of("supervision: no such object")), "the failure");
        assertEquals(List.of(), made.log);
    }

    @Test
    void stopDoesNotWaitForASourceThatIsBeingFetched() throws Exception {
        state.fetched = Promise.<Done>promise().future();
        supervise(true, false);
        UUID id = state.offerJob(JobKind.VIDEO, StreamState.INIT_STARTUP);
        untilHistory("in_startup_processing");
        state.stopRequested.add(id);
        untilHistory("inactive_error by supervision: cancelled");
        assertEquals(List.of(), made.log);
        Parts.until(this::isScratchEmpty, "an empty scratch");
    }

    @Test
    void whatDeadProcessesLeftIsSweptAndWhatLivesStays() throws Exception {
        Path dead = Files.createDirectories(scratch.resolve("1-1").resolve("x-1"));
        Files.writeString(dead.resolve("source.mp4"), "left");
        Path foreign = Files.createDirectories(scratch.resolve("not ours"));
        supervise(true, false);
        UUID id = running(JobKind.VIDEO);
        Parts.until(() -> !Files.exists(dead.getParent()), "the sweep");
        assertTrue(Files.exists(foreign));
        assertTrue(Files.exists(Path.of(opened.getFirst().source().url())));
        assertEquals(id, opened.getFirst().id());
    }

    @Test
    void modelIsLoadedOnlyWhereTheRecipeSaysSo() throws Exception {
        state.modelProblem = Optional.of("no model at all");
        supervise(false, false);
        running(JobKind.ENHANCEMENT);
        assertEquals(List.of(), state.retries);
    }

    @Test
    void workOnTheWholeComesBetweenTheLastFrameAndTheEnd() throws Exception {
        supervise(true, true);
        UUID id = running(JobKind.DEPTH);
        Promise<Done> assembled = Promise.promise();
        Parts.await(Addresses.finish(id, 1).on(vertx).serve(ask -> {
            made.log.add("finish");
            return assembled.future();
        }));
        report(id, new StreamReport.Ended("runner", Optional.empty(), List.of("a damaged frame")));
        report(id, new StreamReport.Ended("runner", Optional.empty(), List.of("a damaged frame")));
        Parts.until(() -> made.log.getLast().equals("finish"), "the finish in " + made.log);
        assertEquals("in_startup_processing by supervision", state.history.getLast());
        assembled.complete(Done.DONE);
        untilHistory("inactive by supervision");
        assertEquals(
                List.of("start recorder 1", "start runner 1", "finish", "stop runner 1", "stop recorder 1"), made.log);
    }

    @Test
    void workOnTheWholeThatFailsIsAFailureOfTheJob() throws Exception {
        supervise(true, true);
        UUID id = running(JobKind.DEPTH);
        Parts.await(Addresses.finish(id, 1)
                .on(vertx)
                .serve(ask -> Future.failedFuture(new Failure(Failure.Kind.INTERNAL, "no encoder"))));
        report(id, new StreamReport.Ended("runner", Optional.empty(), List.of()));
        Parts.until(() -> state.retries.equals(List.of("renderer: no encoder")), "the failure in " + state.retries);
    }

    @Test
    void workOnTheWholeIsLeftWhenTheJobIsCancelledOrLost() throws Exception {
        supervise(true, true);
        UUID cancelled = running(JobKind.DEPTH);
        Promise<Done> never = Promise.promise();
        Parts.await(Addresses.finish(cancelled, 1).on(vertx).serve(ask -> never.future()));
        report(cancelled, new StreamReport.Ended("runner", Optional.empty(), List.of()));
        state.stopRequested.add(cancelled);
        untilHistory("inactive_error by supervision: cancelled");
        int moves = state.history.size();
        never.complete(Done.DONE);

        made.log.clear();
        UUID lost = running(JobKind.DEPTH);
        Parts.await(Addresses.finish(lost, 1)
                .on(vertx)
                .serve(ask -> Promise.<Done>promise().future()));
        report(lost, new StreamReport.Ended("runner", Optional.empty(), List.of()));
        state.owned.clear();
        Parts.until(() -> made.log.contains("stop recorder 1"), "the stop in " + made.log);
        assertEquals(moves + 1, state.history.size(), state.history::toString);
    }

    @Test
    void whatWasStoredOfADeletedJobSinceGoesWithItsParts() throws Exception {
        supervise(true, false);
        UUID deleted = running(JobKind.DEPTH);
        state.owned.clear();
        Parts.until(() -> state.removed.contains("heatmaps/" + deleted + "/"), "the removal");
        assertTrue(made.log.contains("stop recorder 1"), made.log::toString);
        assertEquals(
                List.of(),
                state.history.stream()
                        .filter(move -> move.startsWith("inactive"))
                        .toList());
    }

    @Test
    void jobThatFailsIsLetGoOfAfterItsPartsHaveStopped() throws Exception {
        supervise(true, false);
        UUID id = running(JobKind.VIDEO);
        report(id, new StreamReport.Ended("recorder", Optional.of("the disk is full"), List.of()));
        Parts.until(() -> !state.retries.isEmpty(), "the retry");
        assertEquals(List.of("recorder: the disk is full"), state.retries);
        assertEquals(List.of("start recorder 1", "start runner 1", "stop runner 1", "stop recorder 1"), made.log);
        Parts.until(this::isScratchEmpty, "an empty scratch");
        assertEquals(List.of("in_startup_processing by supervision"), state.history);
    }

    @Test
    void jobThatFailsForTheLastTimeEndsInError() throws Exception {
        state.triesAgain = false;
        supervise(true, false);
        UUID id = running(JobKind.VIDEO);
        report(id, new StreamReport.Ended("recorder", Optional.of("the disk is full"), List.of()));
        untilHistory("inactive_error");
        assertEquals(
                List.of(
                        "in_startup_processing by supervision",
                        "init_shutdown by recorder: recorder: the disk is full",
                        "in_shutdown_processing by supervision",
                        "inactive_error by supervision: recorder: the disk is full"),
                state.history);
    }

    @Test
    void everyLaneHasItsOwnPlaces() throws Exception {
        supervise(true, false);
        for (int index = 0; index < 3; index++) {
            state.offerJob(JobKind.PHOTO, StreamState.INIT_STARTUP);
        }
        Parts.until(() -> opened.size() == 2, "two photos");
        int seen = state.claims.size();
        Parts.until(() -> state.claims.size() > seen + 6, "a few claims more");
        assertEquals(2, opened.size());
        assertFalse(state.claims.stream().skip(seen + 2).anyMatch(claim -> claim.photos() > 0));
        assertTrue(state.claims.stream().skip(seen + 2).anyMatch(claim -> claim.equals(claims(4, 0))));
        assertTrue(state.claims.stream().skip(seen + 2).anyMatch(claim -> claim.equals(claims(0, 4))));

        report(opened.getFirst().id(), new StreamReport.Ended("runner", Optional.empty(), List.of()));
        Parts.until(() -> opened.size() == 3, "the third photo");
    }

    private static LeaseMessage.Claim claims(int streams, int jobs) {
        return new LeaseMessage.Claim("node-1", streams, jobs, 0);
    }
}
