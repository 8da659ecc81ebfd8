package io.framebus.supervision;

import io.framebus.bus.Addresses;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Parts that write down when they are started and stopped. */
final class Parts {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    static final SourceSpec CAMERA = new SourceSpec("rtsp://camera/1", SourceSpec.Kind.RTSP, 0);

    final List<String> log = new CopyOnWriteArrayList<>();

    static SupervisionConfig config(Path scratch) {
        return new SupervisionConfig(
                "node-1",
                "here",
                "http://127.0.0.1:8080",
                List.of("worker"),
                4,
                4,
                2,
                2,
                Duration.ofMillis(10),
                Duration.ofSeconds(5),
                Duration.ofMillis(1),
                Duration.ofSeconds(1),
                scratch);
    }

    StreamPart obedient(String service) {
        return part(service, Future.succeededFuture(), Future.succeededFuture());
    }

    StreamPart failing(String service, String reason) {
        return part(service, Future.failedFuture(reason), Future.succeededFuture());
    }

    /** A part that never says that it has stopped. */
    StreamPart stubborn(String service) {
        return part(service, Future.succeededFuture(), Promise.promise().future());
    }

    private StreamPart part(String service, Future<?> started, Future<?> stopped) {
        return new StreamPart(service, stream -> new VerticleBase() {
            @Override
            public Future<?> start() {
                log.add("start " + service + " " + stream.epoch());
                return started;
            }

            @Override
            public Future<?> stop() {
                log.add("stop " + service + " " + stream.epoch());
                return stopped;
            }
        });
    }

    static StreamAssignment stream(long epoch) {
        return new StreamAssignment(
                new UUID(0, 5),
                epoch,
                "camera",
                CAMERA,
                PipelineSpec.untracked("detect"),
                "model",
                10,
                List.of(),
                Optional.empty());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** As a node goes down: what runs steps down first, for what is deployed while all is undeployed never ends. */
    static void close(Vertx vertx) {
        await(Addresses.stepDown()
                .on(vertx)
                .ask(new LeaseMessage.StepDown(), DEADLINE)
                .otherwiseEmpty());
        await(vertx.close());
    }

    static void until(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
            }
            Thread.sleep(1);
        }
    }
}
