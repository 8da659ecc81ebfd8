package io.framebus.state;

import io.framebus.bus.Address;
import io.framebus.bus.Addresses;
import io.framebus.bus.BusMessage;
import io.framebus.bus.CreateStream;
import io.framebus.bus.Failure;
import io.framebus.bus.FrameRecord;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobSpec;
import io.framebus.bus.JobView;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.Priority;
import io.framebus.bus.Recorded;
import io.framebus.bus.SegmentView;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamView;
import io.framebus.vision.StreamState;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One node of the test: a bus of its own with the state room on it, and the questions other rooms would ask. */
final class Node implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    final Vertx vertx = Vertx.vertx();
    final String name;
    final StateConfig config;
    private final String deployment;

    Node(String name, StateConfig config) {
        this(name, config, Retention.FOR_EVER);
    }

    Node(String name, StateConfig config, Retention retention) {
        this.name = name;
        this.config = config;
        this.deployment = await(vertx.deployVerticle(new StateVerticle(config, retention)));
    }

    /** The answer, or the {@link Failure} that stands for it. */
    static <T> T await(Future<T> answer) {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw Failure.of(failed.getCause() == null ? failed : failed.getCause());
        } catch (InterruptedException | TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }

    <Q extends BusMessage, A extends BusMessage> A ask(Address<Q, A> address, Q question) {
        return await(address.on(vertx).ask(question, DEADLINE));
    }

    StreamView create(String url) {
        SourceSpec.Kind kind = url.startsWith("rtsp") ? SourceSpec.Kind.RTSP : SourceSpec.Kind.FILE;
        return create(url, kind, Optional.empty(), "hash");
    }

    StreamView create(String url, SourceSpec.Kind kind, Optional<String> key, String bodyHash) {
        return ask(
                Addresses.createStream(),
                CreateStream.plain(
                        "a name", new SourceSpec(url, kind, 0), "track", "model", 7.5, List.of("car"), key, bodyHash));
    }

    UUID createJob(JobKind kind, Priority priority) {
        return createJob(kind, priority, 1000, Optional.empty());
    }

    UUID createJob(JobKind kind, Priority priority, long bytes, Optional<String> key) {
        UUID id = UUID.randomUUID();
        SourceSpec source = kind == JobKind.TRACKING
                ? new SourceSpec("/sequences/a", SourceSpec.Kind.IMAGES, 30)
                : SourceSpec.stored("input-files/" + id + "/a.mp4", SourceSpec.Kind.FILE);
        JobSpec spec = new JobSpec(kind, "a.mp4", priority, bytes, new JsonObject().put("layout", "single"));
        return ask(
                        Addresses.createStream(),
                        new CreateStream(
                                Optional.of(id),
                                Optional.of(spec),
                                "a",
                                source,
                                kind.wireName(),
                                "model",
                                0,
                                List.of(),
                                key,
                                "hash"))
                .id();
    }

    JobView job(UUID id) {
        return ask(Addresses.findJob(), new JobQuery.Find(id));
    }

    List<SegmentView> segments(UUID id) {
        return ask(Addresses.segments(), new JobQuery.Segments(id)).segments();
    }

    List<ClaimedStream> claimJobs(int jobs, int photos) {
        return ask(Addresses.claim(), new LeaseMessage.Claim(name, 0, jobs, photos))
                .streams();
    }

    ClaimedStream claimJob() {
        beat();
        return claimJobs(1, 1).getFirst();
    }

    /** Through every state to its regular end. */
    void end(ClaimedStream claimed) {
        end(claimed, Optional.empty());
    }

    void end(ClaimedStream claimed, Optional<String> error) {
        StreamState last = error.isEmpty() ? StreamState.INACTIVE : StreamState.INACTIVE_ERROR;
        for (StreamState state : List.of(StreamState.INIT_SHUTDOWN, StreamState.IN_SHUTDOWN_PROCESSING, last)) {
            ask(
                    Addresses.advance(),
                    new LeaseMessage.Advance(claimed.id(), claimed.epoch(), state, "supervision", error, List.of()));
        }
    }

    StreamView find(UUID id) {
        return ask(Addresses.findStream(), new StreamQuery.Find(id));
    }

    LeaseMessage.Held beat() {
        return ask(
                Addresses.heartbeat(), new LeaseMessage.Heartbeat(name, "shown " + name, "http://x", List.of("all")));
    }

    List<ClaimedStream> claim(int limit) {
        return ask(Addresses.claim(), new LeaseMessage.Claim(name, limit, 0, 0)).streams();
    }

    ClaimedStream claimOne() {
        beat();
        return claim(1).getFirst();
    }

    StreamState advance(UUID id, long epoch, StreamState to) {
        return ask(
                        Addresses.advance(),
                        new LeaseMessage.Advance(id, epoch, to, "supervision", Optional.empty(), List.of()))
                .state();
    }

    String deployRecorder(ClaimedStream claimed) {
        return deployRecorder(config, claimed);
    }

    String deployRecorder(StateConfig recorderConfig, ClaimedStream claimed) {
        DeploymentOptions onOwnPool = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("stream-" + claimed.id())
                .setWorkerPoolSize(2);
        return await(vertx.deployVerticle(new RecorderVerticle(recorderConfig, Frames.assignment(claimed)), onOwnPool));
    }

    void undeploy(String id) {
        await(vertx.undeploy(id));
    }

    Future<Recorded> record(ClaimedStream claimed, FrameRecord frame) {
        return Addresses.record(claimed.id(), claimed.epoch()).on(vertx).ask(frame, Duration.ofSeconds(60));
    }

    /** Ends without letting go of anything, as a killed process would. */
    void die() {
        TestServer.execute(
                config.postgresUri(),
                "update nodes set heartbeat_at = now() - interval '1 hour' where id = '" + name + "'");
    }

    @Override
    public void close() {
        await(vertx.undeploy(deployment).otherwiseEmpty());
        await(vertx.close());
    }
}
