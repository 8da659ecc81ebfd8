package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.JobQuery;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Registration;
import io.framebus.bus.StreamAssignment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives signs of life, claims streams nobody holds, and stops what it no longer holds or what was asked to stop. */
public final class SupervisionVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisionVerticle.class);
    private static final int CLAIM_AT_ONCE = 4;
    private static final Duration STATE_DEADLINE = Duration.ofSeconds(3);

    /** Long, because a claim that succeeds unheard leaves its streams with nobody for a while. */
    private static final Duration CLAIM_DEADLINE = Duration.ofSeconds(20);

    private final SupervisionConfig config;
    private final Function<StreamAssignment, StreamRecipe> recipes;
    private final Map<String, PipelineSpec> pipelines;
    private final Map<UUID, StreamSupervisor> streams = new HashMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    private long lastHeartbeatNanos = System.nanoTime();
    private Future<Void> heartbeat = Future.succeededFuture();
    private Optional<Future<Done>> steppedDown = Optional.empty();
    private @Nullable Running running;

    /**
     * @param recipes what a stream is made of, by its pipeline
     * @param pipelines by name
     */
    public SupervisionVerticle(
            SupervisionConfig config,
            Function<StreamAssignment, StreamRecipe> recipes,
            Map<String, PipelineSpec> pipelines) {
        this.config = config;
        this.recipes = recipes;
        this.pipelines = pipelines;
    }

    /** What needs the verticle's own Vert.x. Jobs are claimed apart, for they wait for nobody's load. */
    private record Running(ClaimLoop streams, ClaimLoop jobs, Scratch scratch) {}

    @Override
    public Future<?> start() {
        Running begun = new Running(
                new ClaimLoop(vertx, () -> config.streamDelay(held(Lane.STREAMS)), this::claimStreams),
                new ClaimLoop(vertx, () -> config.jobDelay(held(Lane.JOBS) + held(Lane.PHOTOS)), this::claimJobs),
                new Scratch(vertx, config.scratch()));
        running = begun;
        begun.scratch().sweep();
        vertx.setPeriodic(config.sweep().toMillis(), tick -> sweep());
        return Addresses.streamsChanged()
                .on(vertx)
                .subscribe(changed -> sweep())
                .onSuccess(registrations::add)
                .compose(subscribed -> Addresses.stepDown().on(vertx).serve(asked -> stepDown()))
                .onSuccess(registrations::add)
                .compose(subscribed -> beat());
    }

    @Override
    public Future<?> stop() {
        return stepDown()
                .eventually(() -> Future.join(
                        registrations.stream().map(Registration::close).toList()))
                .eventually(() -> running().scratch().leave());
    }

    /**
     * Takes nothing more, stops every stream's parts in their order, and gives the leases back. It is asked for before
     * this verticle is undeployed, because an undeployment takes the parts down first, in any order.
     */
    private Future<Done> stepDown() {
        if (steppedDown.isEmpty()) {
            Promise<Done> done = Promise.promise();
            steppedDown = Optional.of(done.future());
            Future.join(
                            heartbeat,
                            running().streams().settled(),
                            running().jobs().settled())
                    .transform(settled -> Future.join(List.copyOf(streams.values()).stream()
                            .map(StreamSupervisor::abandon)
                            .toList()))
                    .transform(abandoned ->
                            Addresses.leave().on(vertx).ask(new LeaseMessage.Leave(config.node()), STATE_DEADLINE))
                    .otherwise(Done.DONE)
                    .onComplete(done);
        }
        return steppedDown.get();
    }

    private void sweep() {
        if (steppedDown.isPresent()) {
            return;
        }
        if (heartbeat.isComplete()) {
            heartbeat = beat();
            heartbeat.onComplete(done -> leaveExpired());
        }
        running().streams().wake();
        running().jobs().wake();
    }

    private Future<Void> beat() {
        long asked = System.nanoTime();
        boolean quiet = !isClaiming();
        return Addresses.heartbeat()
                .on(vertx)
                .ask(
                        new LeaseMessage.Heartbeat(config.node(), config.name(), config.httpUrl(), config.roles()),
                        STATE_DEADLINE)
                .onSuccess(held -> heldOnly(held, asked))
                .onSuccess(held -> {
                    if (quiet && !isClaiming()) {
                        giveBackForgotten(held);
                    }
                })
                .onFailure(thrown -> LOG.warn("no sign of life could be given: {}", thrown.getMessage()))
                .mapEmpty();
    }

    /** The answer speaks of the streams that were ours when it was asked for; younger ones are not in it. */
    private void heldOnly(LeaseMessage.Held held, long askedNanos) {
        lastHeartbeatNanos = System.nanoTime();
        Map<UUID, Long> owned =
                held.owned().stream().collect(Collectors.toMap(LeaseMessage.Lease::id, LeaseMessage.Lease::epoch));
        for (StreamSupervisor stream : List.copyOf(streams.values())) {
            Long epoch = owned.get(stream.id());
            boolean known = stream.begunNanos() - askedNanos < 0;
            if (known && (epoch == null || epoch != stream.epoch())) {
                LOG.warn(
                        "stream {} is not ours any more (deleted, or its lease ran out), its parts are taken down",
                        stream.id());
                stream.abandon().onComplete(gone -> removeIfDeleted(stream));
            }
        }
        held.stopRequested().forEach(id -> Optional.ofNullable(streams.get(id)).ifPresent(StreamSupervisor::stop));
    }

    /** What its parts have stored of a deleted job since its objects were removed goes, too. */
    private void removeIfDeleted(StreamSupervisor stream) {
        if (stream.lane() == Lane.STREAMS) {
            return;
        }
        Addresses.findJob()
                .on(vertx)
                .ask(new JobQuery.Find(stream.id()), STATE_DEADLINE)
                .recover(thrown -> Failure.of(thrown).kind() == Failure.Kind.NOT_FOUND
                        ? removeObjects(stream.id())
                        : Future.failedFuture(thrown))
                .onFailure(thrown -> LOG.warn("objects of {} may be left: {}", stream.id(), thrown.getMessage()));
    }

    private <T> Future<T> removeObjects(UUID id) {
        return Future.join(Buckets.prefixes(id).stream()
                        .map(prefix -> Addresses.deleteObjects()
                                .on(vertx)
                                .ask(new ObjectMessage.DeleteAll(prefix), STATE_DEADLINE))
                        .toList())
                .mapEmpty();
    }

    /**
     * A stream that was taken down while the record was away is still ours there, and nobody would ever run it. Not
     * while a claim is on its way, whose streams the record knows before we do.
     */
    private void giveBackForgotten(LeaseMessage.Held held) {
        held.owned().stream().filter(lease -> !streams.containsKey(lease.id())).forEach(lease -> {
            LOG.warn("stream {} is ours and does not run, its lease is given back", lease.id());
            Addresses.giveBack()
                    .on(vertx)
                    .ask(new LeaseMessage.GiveBack(config.node(), lease), STATE_DEADLINE)
                    .onFailure(thrown -> LOG.warn("{} could not be given back: {}", lease.id(), thrown.getMessage()));
        });
    }

    private boolean isClaiming() {
        return running().streams().asking() || running().jobs().asking();
    }

    /** Without signs of life for a lease's time others may own the streams: nothing may be put out any more. */
    private void leaveExpired() {
        long silence = System.nanoTime() - lastHeartbeatNanos;
        if (silence > config.lease().toNanos() && !streams.isEmpty()) {
            LOG.warn("no lease could be renewed for {} s, every stream is taken down", silence / 1_000_000_000);
            List.copyOf(streams.values()).forEach(StreamSupervisor::abandon);
        }
    }

    private Future<Void> claimStreams() {
        return claim(new LeaseMessage.Claim(config.node(), room(Lane.STREAMS), 0, 0));
    }

    private Future<Void> claimJobs() {
        return claim(new LeaseMessage.Claim(config.node(), 0, room(Lane.JOBS), room(Lane.PHOTOS)));
    }

    private int room(Lane lane) {
        return Math.clamp(config.maximum(lane) - held(lane), 0, CLAIM_AT_ONCE);
    }

    private long held(Lane lane) {
        return streams.values().stream().filter(one -> one.lane() == lane).count();
    }

    private Future<Void> claim(LeaseMessage.Claim wish) {
        if (steppedDown.isPresent() || wish.streams() + wish.jobs() + wish.photos() == 0) {
            return Future.succeededFuture();
        }
        return Addresses.claim()
                .on(vertx)
                .ask(wish, CLAIM_DEADLINE)
                .onSuccess(claimed -> {
                    if (steppedDown.isEmpty()) {
                        claimed.streams().forEach(this::begin);
                    }
                })
                .onFailure(thrown -> LOG.warn("no stream could be claimed: {}", thrown.getMessage()))
                .mapEmpty();
    }

    private void begin(ClaimedStream claimed) {
        Optional<PipelineSpec> pipeline = Optional.ofNullable(pipelines.get(claimed.pipeline()));
        StreamAssignment assignment = new StreamAssignment(
                claimed.id(),
                claimed.epoch(),
                claimed.name(),
                claimed.source(),
                pipeline.orElseGet(() -> PipelineSpec.untracked(claimed.pipeline())),
                claimed.model(),
                claimed.fps(),
                claimed.labels(),
                claimed.checkpoint(),
                claimed.job());
        StreamSupervisor supervisor = new StreamSupervisor(
                vertx, assignment, claimed.state(), config, recipes, running().scratch());
        // An owner that was away for too long may get its own stream again, under a new epoch.
        Optional.ofNullable(streams.put(claimed.id(), supervisor)).ifPresent(StreamSupervisor::abandon);
        supervisor.gone().onComplete(gone -> left(supervisor));
        LOG.info("stream {} is ours under epoch {}", claimed.id(), claimed.epoch());
        if (pipeline.isEmpty()) {
            supervisor.refuse("this node has no pipeline named " + claimed.pipeline());
        } else if (claimed.stopRequested()) {
            supervisor.stop();
        } else {
            supervisor.start();
        }
    }

    /** Its place is free for the next that waits. */
    private void left(StreamSupervisor supervisor) {
        streams.remove(supervisor.id(), supervisor);
        if (supervisor.lane() != Lane.STREAMS && steppedDown.isEmpty()) {
            running().jobs().wake();
        }
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("supervision has not started");
        }
        return running;
    }
}
