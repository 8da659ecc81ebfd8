package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FinishStream;
import io.framebus.bus.JobMessage;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.Registration;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.vision.StreamState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one claimed stream up, follows its reports, and brings it to its end. A job that fails is let go of instead,
 * to be tried again, as long as the record allows it.
 */
final class StreamSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSupervisor.class);
    private static final Duration STATE_DEADLINE = Duration.ofSeconds(10);
    private static final Duration MODEL_DEADLINE = Duration.ofSeconds(90);

    /** Work on the whole may take as long as the video; whoever serves it bounds its own steps. */
    private static final Duration FINISH_DEADLINE = Duration.ofDays(2);

    private final Vertx vertx;
    private final StreamAssignment stream;
    private final SupervisionConfig config;
    private final Function<StreamAssignment, StreamRecipe> recipes;
    private final Scratch scratch;
    private final StreamMoves moves;
    private final StreamParts parts;
    private final Promise<Void> quit = Promise.promise();
    private final Promise<Void> gone = Promise.promise();
    private final long begunNanos = System.nanoTime();
    private Future<Void> started = Future.succeededFuture();
    private boolean hasFinish;
    private boolean finishing;
    private boolean stopping;
    private @Nullable Registration reports;

    StreamSupervisor(
            Vertx vertx,
            StreamAssignment stream,
            StreamState state,
            SupervisionConfig config,
            Function<StreamAssignment, StreamRecipe> recipes,
            Scratch scratch) {
        this.vertx = vertx;
        this.stream = stream;
        this.config = config;
        this.recipes = recipes;
        this.scratch = scratch;
        this.moves = new StreamMoves(vertx, stream, state);
        this.parts = new StreamParts(vertx, stream, config.partDeadline());
    }

    UUID id() {
        return stream.id();
    }

    long epoch() {
        return stream.epoch();
    }

    Lane lane() {
        return Lane.of(stream.job());
    }

    /** When this node began with the stream, {@link System#nanoTime}. */
    long begunNanos() {
        return begunNanos;
    }

    /** Ends a stream that cannot be worked on here. */
    void refuse(String reason) {
        end("supervision", Optional.of("supervision: " + reason), List.of(), false);
    }

    /** Brings the stream up; a failure on the way ends it in error. */
    void start() {
        if (moves.state().isStopping()) {
            end("supervision", Optional.empty(), List.of(), false);
            return;
        }
        moves.ask(StreamState.IN_STARTUP_PROCESSING, "supervision");
        started = Addresses.report(stream.id(), stream.epoch())
                .on(vertx)
                .serve(this::reported)
                .onSuccess(served -> reports = served)
                .compose(served -> bringUp(recipes.apply(stream)));
        started.onFailure(thrown -> {
            String service = thrown instanceof StreamParts.StartFailed failed ? failed.service() : "supervision";
            fail(service, Failure.of(thrown).getMessage(), List.of());
        });
    }

    private Future<Void> bringUp(StreamRecipe recipe) {
        hasFinish = recipe.finish();
        Future<StreamAssignment> prepared =
                scratch.fetch(stream).compose(local -> load(recipe).map(local));
        return unlessStopped(prepared)
                .compose(local ->
                        stopping ? Future.succeededFuture() : parts.start(local, recipe.parts(), config.poolThreads()));
    }

    private Future<?> load(StreamRecipe recipe) {
        return recipe.model()
                ? Addresses.loadModel()
                        .on(vertx)
                        .ask(
                                new ModelMessage.Load(
                                        stream.model(), stream.pipeline().work()),
                                MODEL_DEADLINE)
                        .recover(thrown -> Future.failedFuture(new StreamParts.StartFailed("ml", thrown)))
                : Future.succeededFuture();
    }

    /** A stop does not wait for a file that is being fetched or a model that is being loaded. */
    private <T> Future<T> unlessStopped(Future<T> work) {
        Promise<T> first = Promise.promise();
        work.onSuccess(first::tryComplete).onFailure(first::tryFail);
        quit.future().onSuccess(stopped -> first.tryFail("stopped"));
        return first.future();
    }

    private Future<Done> reported(StreamReport report) {
        switch (report) {
            case StreamReport.SourceOpened opened -> moves.ask(StreamState.RUNNER_STARTED, "runner");
            case StreamReport.FirstInference first -> moves.ask(StreamState.ML_STARTED, "ml");
            case StreamReport.SourceChanged changed ->
                Addresses.sourceChanged()
                        .on(vertx)
                        .ask(
                                new LeaseMessage.SourceChanged(stream.id(), stream.epoch(), changed.status()),
                                STATE_DEADLINE)
                        .onFailure(thrown -> LOG.warn("source of {} was not noted: {}", id(), thrown.getMessage()));
            case StreamReport.Ended ended
            when ended.error().isPresent() ->
                fail(ended.service(), ended.error().get(), ended.warnings());
            case StreamReport.Ended ended when hasFinish -> workOnTheWhole(ended);
            case StreamReport.Ended ended -> end(ended.service(), Optional.empty(), ended.warnings(), false);
        }
        return Future.succeededFuture(Done.DONE);
    }

    /** Every frame is recorded; what a stop or another owner interrupts here, the next owner does again. */
    private void workOnTheWhole(StreamReport.Ended ended) {
        if (stopping || finishing) {
            return;
        }
        finishing = true;
        Addresses.finish(stream.id(), stream.epoch())
                .on(vertx)
                .ask(new FinishStream(), FINISH_DEADLINE)
                .onSuccess(done -> end(ended.service(), Optional.empty(), ended.warnings(), false))
                .onFailure(thrown -> fail("renderer", Failure.of(thrown).getMessage(), ended.warnings()));
    }

    /**
     * A request to stop: frames in flight may finish, but not for a job, which nobody wants any more and has failed.
     */
    void stop() {
        Optional<String> cancelled = stream.job().map(job -> "cancelled");
        end("api", cancelled, List.of(), cancelled.isEmpty());
    }

    private void fail(String service, String reason, List<String> warnings) {
        String told = service + ": " + reason;
        if (stream.job().isEmpty()) {
            end(service, Optional.of(told), warnings, false);
        } else if (beginStop()) {
            LOG.warn("job {} fails: {}", id(), told);
            JobMessage.Retry retry = new JobMessage.Retry(id(), epoch(), service, reason);
            stopParts(false)
                    .compose(stopped -> moves.made())
                    .compose(made ->
                            moves.patiently(() -> Addresses.retryJob().on(vertx).ask(retry, STATE_DEADLINE)))
                    .onSuccess(answer -> {
                        if (answer.again()) {
                            leave();
                        } else {
                            moveToShutdown(service, Optional.of(told), warnings);
                            conclude(Optional.of(told), List.of(), warnings);
                        }
                    })
                    .onFailure(thrown -> {
                        LOG.warn("job {} could not be let go of: {}", id(), thrown.getMessage());
                        leave();
                    });
        }
    }

    private void end(String service, Optional<String> error, List<String> warnings, boolean drain) {
        if (!beginStop()) {
            return;
        }
        error.ifPresent(reason -> LOG.warn("stream {} ends in error: {}", id(), reason));
        moveToShutdown(service, error, warnings);
        moves.made().compose(made -> stopParts(drain)).onComplete(result -> {
            List<String> failures = result.succeeded()
                    ? result.result().failures()
                    : List.of(Failure.of(result.cause()).getMessage());
            conclude(error, failures, warnings);
        });
    }

    private boolean beginStop() {
        boolean first = !stopping;
        stopping = true;
        quit.tryComplete();
        return first;
    }

    private Future<StreamParts.Stopped> stopParts(boolean drain) {
        return started.transform(anyhow -> parts.stop(drain))
                .onSuccess(stopped -> LOG.info("stream {}: stopped {}", id(), stopped.confirmed()));
    }

    private void moveToShutdown(String service, Optional<String> error, List<String> warnings) {
        moves.ask(StreamState.INIT_SHUTDOWN, service, error, warnings);
        moves.ask(StreamState.IN_SHUTDOWN_PROCESSING, "supervision");
    }

    private void conclude(Optional<String> error, List<String> failures, List<String> warnings) {
        List<String> reasons = new ArrayList<>();
        error.ifPresent(reasons::add);
        reasons.addAll(failures);
        Optional<String> reason = reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
        StreamState end = reason.isPresent() ? StreamState.INACTIVE_ERROR : StreamState.INACTIVE;
        moves.end(end, reason, warnings).onComplete(done -> leave());
    }

    /** Takes the stream down without touching its record: the lease is lost, or the node goes away. */
    Future<Void> abandon() {
        if (beginStop()) {
            stopParts(false).onComplete(stopped -> leave());
        }
        return gone();
    }

    /** Completes when nothing of the stream runs here any more. */
    Future<Void> gone() {
        return gone.future();
    }

    private void leave() {
        if (reports != null) {
            reports.close();
        }
        scratch.remove(stream).onComplete(removed -> gone.tryComplete());
    }
}
