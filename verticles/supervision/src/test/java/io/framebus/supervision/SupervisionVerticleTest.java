package io.framebus.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.bus.Addresses;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.StreamReport;
import io.framebus.vision.StreamState;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisionVerticleTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Map<String, PipelineSpec> PIPELINES = Map.of("detect", PipelineSpec.untracked("detect"));
    private static final List<String> STARTED = List.of("start tracker 1", "start runner 1");
    private static final List<String> STOPPED =
            List.of("start tracker 1", "start runner 1", "stop runner 1", "stop tracker 1");

    private final Vertx vertx = Vertx.vertx();
    private final FakeState state = new FakeState(vertx);
    private final Parts made = new Parts();

    @TempDir
    private Path scratch;

    @AfterEach
    void close() {
        Parts.close(vertx);
    }

    private String supervise(StreamPart... parts) {
        return supervise(StreamRecipe.frames(List.of(parts)));
    }

    private String supervise(StreamRecipe recipe) {
        SupervisionConfig config = Parts.config(scratch);
        return Parts.await(vertx.deployVerticle(new SupervisionVerticle(config, stream -> recipe, PIPELINES)));
    }

    private String superviseUsual() {
        return supervise(made.obedient("tracker"), made.obedient("runner"));
    }

    private void report(StreamReport report) {
        Parts.await(Addresses.report(Parts.stream(1).id(), 1).on(vertx).ask(report, DEADLINE));
    }

    private void untilHistory(String last) throws InterruptedException {
        Parts.until(
                () -> !state.history.isEmpty() && state.history.getLast().startsWith(last),
                last + " in " + state.history);
    }

    @Test
    void aStreamThatEndsByItselfGoesThroughEveryState() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        report(new StreamReport.SourceOpened());
        report(new StreamReport.FirstInference());
        report(new StreamReport.Ended("runner", Optional.empty(), List.of("a damaged frame")));
        untilHistory("inactive");
        assertEquals(
                List.of(
                        "in_startup_processing by supervision",
                        "runner_started by runner",
                        "ml_started by ml",
                        "init_shutdown by runner",
                        "in_shutdown_processing by supervision",
                        "inactive by supervision"),
                state.history);
        assertEquals(STOPPED, made.log);
    }

    @Test
    void aRequestToStopIsTheApis() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        state.stopRequested.add(Parts.stream(1).id());
        untilHistory("inactive");
        assertEquals(
                List.of(
                        "in_startup_processing by supervision",
                        "init_shutdown by api",
                        "in_shutdown_processing by supervision",
                        "inactive by supervision"),
                state.history);
        assertEquals(STOPPED, made.log);
    }

    @Test
    void aPartThatCannotStartEndsTheStreamInItsName() throws InterruptedException {
        supervise(made.obedient("recorder"), made.failing("tracker", "an unreadable checkpoint"));
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        untilHistory("inactive_error");
        assertEquals(
                List.of(
                        "in_startup_processing by supervision",
                        "init_shutdown by tracker: tracker: an unreadable checkpoint",
                        "in_shutdown_processing by supervision",
                        "inactive_error by supervision: tracker: an unreadable checkpoint"),
                state.history);
        assertEquals(List.of("start recorder 1", "start tracker 1", "stop recorder 1"), made.log);
    }

    @Test
    void aModelThatCannotBeUsedEndsTheStreamInTheNameOfMl() throws InterruptedException {
        state.modelProblem = Optional.of("no detector");
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        untilHistory("inactive_error");
        assertEquals("inactive_error by supervision: ml: no detector", state.history.getLast());
        assertEquals(List.of(), made.log);
    }

    @Test
    void aPartThatCannotGoOnEndsTheStreamInItsName() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        report(new StreamReport.Ended("recorder", Optional.of("the disk is full"), List.of()));
        untilHistory("inactive_error");
        assertEquals("inactive_error by supervision: recorder: the disk is full", state.history.getLast());
        assertEquals(STOPPED, made.log);
    }

    @Test
    void aPartThatDoesNotStopIsNamedInTheRecord() throws InterruptedException {
        supervise(made.stubborn("tracker"), made.obedient("runner"));
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        report(new StreamReport.Ended("runner", Optional.empty(), List.of()));
        untilHistory("inactive_error");
        assertEquals(
                "inactive_error by supervision: tracker did not stop: no confirmation within 1 s",
                state.history.getLast());
    }

    @Test
    void anUnknownPipelineIsRefused() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "dance", false, 1);
        untilHistory("inactive_error");
        assertEquals(
                List.of(
                        "init_shutdown by supervision: supervision: this node has no pipeline named dance",
                        "in_shutdown_processing by supervision",
                        "inactive_error by supervision: supervision: this node has no pipeline named dance"),
                state.history);
        assertEquals(List.of(), made.log);
    }

    @Test
    void aStreamStoppedBeforeAnybodyHeldItIsNeverStarted() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_SHUTDOWN, "detect", true, 1);
        untilHistory("inactive");
        assertEquals(List.of("in_shutdown_processing by supervision", "inactive by supervision"), state.history);
        assertEquals(List.of(), made.log);
    }

    @Test
    void aStreamTakenOverInItsShutdownIsBroughtToItsEnd() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.IN_SHUTDOWN_PROCESSING, "detect", false, 1);
        untilHistory("inactive");
        assertEquals(List.of("inactive by supervision"), state.history);
        assertEquals(List.of(), made.log);
    }

    @Test
    void aRunningStreamTakenOverMakesNoMoveTwice() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.RUNNER_STARTED, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        report(new StreamReport.SourceOpened());
        report(new StreamReport.FirstInference());
        untilHistory("ml_started");
        assertEquals(List.of("ml_started by ml"), state.history);
    }

    @Test
    void aMoveIsAskedForAgainWhileTheDatabaseIsAway() throws InterruptedException {
        superviseUsual();
        state.refusals.set(1);
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        untilHistory("in_startup_processing");
        assertEquals(0, state.refusals.get());
    }

    @Test
    void aLostLeaseTakesTheStreamDownWithoutAWordToTheRecord() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        state.owned.clear();
        Parts.until(() -> made.log.equals(STOPPED), "the stop in " + made.log);
        int beats = state.heartbeats.get();
        Parts.until(() -> state.heartbeats.get() > beats + 3, "a few rounds more");
        assertEquals(List.of("in_startup_processing by supervision"), state.history);
    }

    @Test
    void anOwnStreamUnderANewEpochReplacesTheOldParts() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        state.offer(StreamState.IN_STARTUP_PROCESSING, "detect", false, 2);
        Parts.until(
                () -> made.log.containsAll(List.of("stop tracker 1", "start runner 2")), "both epochs in " + made.log);
        state.stopRequested.add(Parts.stream(2).id());
        untilHistory("inactive");
        assertEquals(true, made.log.contains("stop tracker 2"));
    }

    @Test
    void aNodeThatLeavesStopsItsPartsAndGivesItsLeasesBack() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        Parts.await(Addresses.stepDown().on(vertx).ask(new LeaseMessage.StepDown(), DEADLINE));
        assertEquals(STOPPED, made.log);
        assertEquals(List.of("node-1"), state.left);
        assertEquals(List.of("in_startup_processing by supervision"), state.history);
    }

    @Test
    void aStreamThatIsOursAndDoesNotRunIsGivenBack() throws InterruptedException {
        superviseUsual();
        state.offer(StreamState.INIT_STARTUP, "detect", false, 1);
        Parts.until(() -> made.log.equals(STARTED), "the start");
        LeaseMessage.Lease forgotten = new LeaseMessage.Lease(new UUID(0, 6), 4);
        state.owned.add(forgotten);
        Parts.until(() -> state.givenBack.equals(List.of(forgotten)), "the lease in " + state.givenBack);
        int beats = state.heartbeats.get();
        Parts.until(() -> state.heartbeats.get() > beats + 3, "a few rounds more");
        assertEquals(List.of(forgotten), state.givenBack);
        assertEquals(STARTED, made.log);
    }
}
