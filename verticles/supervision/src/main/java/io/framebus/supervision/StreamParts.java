package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.SourceEnded;
import io.framebus.bus.StreamAssignment;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The deployed actors of one stream, on their own named pool. They are started in the order given (receivers before
 * senders) and stopped in reverse; a start that fails half-way stops what it had started.
 */
public final class StreamParts {

    private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final StreamAssignment stream;
    private final Duration partDeadline;
    private final Deque<Running> running = new ArrayDeque<>();

    private record Running(String service, String deployment) {}

    /** What the parts said when they were stopped. */
    public record Stopped(List<String> confirmed, List<String> failures) {}

    /** A part that could not be started. */
    public static final class StartFailed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String service;

        StartFailed(String service, Throwable cause) {
            super(Failure.of(cause).getMessage(), cause);
            this.service = service;
        }

        public String service() {
            return service;
        }
    }

    public StreamParts(Vertx vertx, StreamAssignment stream, Duration partDeadline) {
        this.vertx = vertx;
        this.stream = stream;
        this.partDeadline = partDeadline;
    }

    /**
     * Deploys every part; fails with {@link StartFailed} after compensation.
     *
     * @param local the stream as its parts are to open it
     * @param poolThreads threads of the stream's pool
     */
    public Future<Void> start(StreamAssignment local, List<StreamPart> parts, int poolThreads) {
        DeploymentOptions options = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("stream-" + stream.id())
                .setWorkerPoolSize(poolThreads)
                .setMaxWorkerExecuteTime(30)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.SECONDS);
        Future<Void> started = Future.succeededFuture();
        for (StreamPart part : parts) {
            started = started.compose(before -> deploy(local, part, options));
        }
        return started.recover(thrown -> stop(false).transform(stopped -> Future.failedFuture(thrown)));
    }

    private Future<Void> deploy(StreamAssignment local, StreamPart part, DeploymentOptions options) {
        return Future.succeededFuture(local)
                .map(part.actor())
                .compose(actor -> vertx.deployVerticle(actor, options))
                .<Void>map(deployment -> {
                    running.push(new Running(part.service(), deployment));
                    return null;
                })
                .recover(thrown -> Future.failedFuture(new StartFailed(part.service(), thrown)));
    }

    /**
     * Stops every part and says which confirmed.
     *
     * @param drain whether frames in flight may finish first, for a few seconds
     */
    public Future<Stopped> stop(boolean drain) {
        List<String> confirmed = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Future<Void> stopped = Future.succeededFuture();
        boolean drains = drain;
        while (!running.isEmpty()) {
            Running part = running.pop();
            stopped = stopped.compose(before -> undeploy(part, confirmed, failures));
            if (drains) {
                stopped = stopped.compose(before -> drain());
                drains = false;
            }
        }
        return stopped.map(done -> new Stopped(confirmed, failures));
    }

    private Future<Void> undeploy(Running part, List<String> confirmed, List<String> failures) {
        Promise<Void> confirmation = Promise.promise();
        long timer = vertx.setTimer(
                partDeadline.toMillis(),
                late -> confirmation.tryFail("no confirmation within " + partDeadline.toSeconds() + " s"));
        vertx.undeploy(part.deployment()).onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                confirmation.tryComplete();
            } else {
                confirmation.tryFail(result.cause());
            }
        });
        return confirmation.future().transform(result -> {
            if (result.succeeded()) {
                confirmed.add(part.service());
            } else {
                failures.add(part.service() + " did not stop: "
                        + Failure.of(result.cause()).getMessage());
            }
            return Future.succeededFuture();
        });
    }

    /** The runner is gone; what the splitter still holds may finish. */
    private Future<Void> drain() {
        return Addresses.sourceEnded(stream.id(), stream.epoch())
                .on(vertx)
                .ask(new SourceEnded(Optional.empty(), List.of()), DRAIN_DEADLINE)
                .transform(anyhow -> Future.succeededFuture());
    }
}
