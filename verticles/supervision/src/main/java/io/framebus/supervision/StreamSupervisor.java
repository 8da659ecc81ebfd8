package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one claimed stream up, follows its reports, and brings it to its end. Moves of the state machine are asked for
 * one after the other, in the order in which things happened.
 */
final class StreamSupervisor {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSupervisor.class);
    private static final Duration STATE_DEADLINE = Duration.ofSeconds(10);
    private static final Duration MODEL_DEADLINE = Duration.ofSeconds(90);
    private static final int STATE_TRIES = 10;

    private final Vertx vertx;
    private final StreamAssignment stream;
    private final SupervisionConfig config;
    private final List<StreamPart> kinds;
    private final StreamParts parts;
    private final Promise<Void> gone = Promise.promise();
    private final long begunNanos = System.nanoTime();
    private StreamState state;
    private Future<StreamState> moves;
    private Future<Void> started = Future.succeededFuture();
    private boolean stopping;
    private @Nullable Registration reports;

    StreamSupervisor(
            Vertx vertx, StreamAssignment stream, StreamState state, SupervisionConfig config, List<StreamPart> kinds) {
        this.vertx = vertx;
        this.stream = stream;
        this.state = state;
        this.config = config;
        this.kinds = kinds;
        this.parts = new StreamParts(vertx, stream, config.partDeadline());
        this.moves = Future.succeededFuture(state);
    }

    UUID id() {
        return stream.id();
    }

    long epoch() {
        return stream.epoch();
    }

    /** When this node began with the stream, {@link System#nanoTime}. */
    long begunNanos() {
        return begunNanos;
    }

    /** Ends a stream that cannot be worked on here. */
    void refuse(String reason) {
        finish("supervision", Optional.of(reason), List.of(), false);
    }

    /** Brings the stream up; a failure on the way ends it in error. */
    void start() {
        if (state.isStopping()) {
            finish("supervision", Optional.empty(), List.of(), false);
            return;
        }
        move(StreamState.IN_STARTUP_PROCESSING, "supervision");
        started = Addresses.report(stream.id(), stream.epoch())
                .on(vertx)
                .serve(this::reported)
                .onSuccess(served -> reports = served)
                .compose(served -> Addresses.loadModel()
                        .on(vertx)
                        .ask(new ModelMessage.Load(stream.model()), MODEL_DEADLINE)
                        .recover(thrown -> Future.failedFuture(new StreamParts.StartFailed("ml", thrown))))
                .compose(loaded -> stopping ? Future.succeededFuture() : parts.start(kinds, config.poolThreads()));
        started.onFailure(thrown -> {
            String service = thrown instanceof StreamParts.StartFailed failed ? failed.service() : "supervision";
            finish(service, Optional.of(Failure.of(thrown).getMessage()), List.of(), false);
        });
    }

    private Future<Done> reported(StreamReport report) {
        switch (report) {
            case StreamReport.SourceOpened opened -> move(StreamState.RUNNER_STARTED, "runner");
            case StreamReport.FirstInference first -> move(StreamState.ML_STARTED, "ml");
            case StreamReport.SourceChanged changed ->
                Addresses.sourceChanged()
                        .on(vertx)
                        .ask(
                                new LeaseMessage.SourceChanged(stream.id(), stream.epoch(), changed.status()),
                                STATE_DEADLINE)
                        .onFailure(thrown -> LOG.warn("source of {} was not noted: {}", id(), thrown.getMessage()));
            case StreamReport.Ended ended -> finish(ended.service(), ended.error(), ended.warnings(), false);
        }
        return Future.succeededFuture(Done.DONE);
    }

    /** A request to stop: frames in flight may finish. */
    void stop() {
        finish("api", Optional.empty(), List.of(), true);
    }

    private void finish(String service, Optional<String> error, List<String> warnings, boolean drain) {
        if (stopping) {
            return;
        }
        stopping = true;
        error.ifPresent(reason -> LOG.warn("stream {} ends in error ({}): {}", id(), service, reason));
        Optional<String> told = error.map(reason -> service + ": " + reason);
        move(StreamState.INIT_SHUTDOWN, service, told, warnings);
        move(StreamState.IN_SHUTDOWN_PROCESSING, "supervision");
        started.transform(anyhow -> moves.transform(moved -> parts.stop(drain))).onComplete(result -> {
            List<String> failures = result.succeeded()
                    ? new ArrayList<>(result.result().failures())
                    : List.of(Failure.of(result.cause()).getMessage());
            LOG.info(
                    "stream {}: stopped {}",
                    id(),
                    result.succeeded() ? result.result().confirmed() : failures);
            conclude(told, failures, warnings);
        });
    }

    private void conclude(Optional<String> error, List<String> failures, List<String> warnings) {
        List<String> reasons = new ArrayList<>();
        error.ifPresent(reasons::add);
        reasons.addAll(failures);
        Optional<String> reason = reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
        StreamState end = reason.isPresent() ? StreamState.INACTIVE_ERROR : StreamState.INACTIVE;
        advance(end, "supervision", reason, warnings, STATE_TRIES).onComplete(done -> leave());
    }

    /** Takes the stream down without touching its record: the lease is lost, or the node goes away. */
    Future<Void> abandon() {
        if (!stopping) {
            stopping = true;
            started.transform(anyhow -> parts.stop(false)).onComplete(stopped -> leave());
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
        gone.tryComplete();
    }

    /**
     * Asks for a move behind all moves asked for before; a move that a later owner needs not make again is left out.
     */
    private void move(StreamState to, String service) {
        move(to, service, Optional.empty(), List.of());
    }

    private void move(StreamState to, String service, Optional<String> error, List<String> warnings) {
        moves = moves.transform(before -> state.mayBecome(to)
                ? advance(to, service, error, warnings, STATE_TRIES)
                : Future.succeededFuture(state));
    }

    private Future<StreamState> advance(
            StreamState to, String service, Optional<String> error, List<String> warnings, int triesLeft) {
        Channel<LeaseMessage.Advance, LeaseMessage.Advanced> advance =
                Addresses.advance().on(vertx);
        return advance.ask(
                        new LeaseMessage.Advance(stream.id(), stream.epoch(), to, service, error, warnings),
                        STATE_DEADLINE)
                .map(moved -> {
                    state = moved.state();
                    return state;
                })
                .recover(thrown -> {
                    Failure.Kind kind = Failure.of(thrown).kind();
                    boolean passing = kind == Failure.Kind.UNAVAILABLE || kind == Failure.Kind.TIMEOUT;
                    if (!passing || triesLeft == 0) {
                        LOG.warn("stream {} did not become {}: {}", id(), to.wireName(), thrown.getMessage());
                        return Future.failedFuture(thrown);
                    }
                    return vertx.timer(500).compose(waited -> advance(to, service, error, warnings, triesLeft - 1));
                });
    }
}
