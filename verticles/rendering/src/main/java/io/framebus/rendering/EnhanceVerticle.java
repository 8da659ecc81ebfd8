package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of a stream that is made into a better video: one half re-encodes it, the other one reads its metadata,
 * side by side. Each half notes how it does and how it ended under its own name in the job's result. The stream ends
 * when both have ended, in error if there is no video.
 */
public final class EnhanceVerticle extends VerticleBase {

    /** The part's name in reports. */
    public static final String SERVICE = "enhancer";

    private static final Logger LOG = LoggerFactory.getLogger(EnhanceVerticle.class);

    private static final Duration REPORT_DEADLINE = Duration.ofSeconds(10);

    /** Progress is told at most this often. */
    private static final long WATCH_MILLIS = 250;

    private final StreamAssignment stream;
    private final EnhanceConfig config;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Future<?>> ends = new ArrayList<>();
    private @Nullable EnhancementHalf enhancement;
    private volatile boolean stopping;

    public EnhanceVerticle(StreamAssignment stream, EnhanceConfig config) {
        this.stream = stream;
        this.config = config;
    }

    private interface Work<T> {
        T run() throws InterruptedException;
    }

    @Override
    public Future<?> start() {
        JobCalls calls = new JobCalls(vertx, context, stream);
        EnhancementHalf video = new EnhancementHalf(stream, config, calls);
        enhancement = video;
        vertx.setPeriodic(WATCH_MILLIS, tick -> video.watch());
        Future<JsonObject> facts = begin("metadata", () -> {
            new MetadataHalf(stream, calls).run(earlier(calls, MetadataHalf.FIELD));
            return new JsonObject();
        });
        Future<StreamReport.Ended> end = begin("enhance", () -> video.run(earlier(calls, EnhancementHalf.FIELD)));
        // What became of the metadata is noted and changes nothing here.
        facts.transform(anyhow -> end).onSuccess(this::report).onFailure(this::giveUp);
        return Future.succeededFuture();
    }

    private static JsonObject earlier(JobCalls calls, String field) throws InterruptedException {
        return calls.result().getJsonObject(field, new JsonObject());
    }

    private <T> Future<T> begin(String name, Work<T> work) {
        Promise<T> end = Promise.promise();
        ends.add(end.future());
        threads.add(Thread.ofPlatform()
                .name("stream-" + stream.id() + "-" + name)
                .daemon()
                .start(() -> run(work, end)));
        return end.future();
    }

    private <T> void run(Work<T> work, Promise<T> end) {
        try {
            end.complete(work.run());
        } catch (InterruptedException | RuntimeException failed) {
            end.fail(failed);
        }
    }

    private void report(StreamReport.Ended ended) {
        if (!stopping) {
            Addresses.report(stream.id(), stream.epoch())
                    .on(vertx)
                    .ask(ended, REPORT_DEADLINE)
                    .onFailure(thrown -> LOG.warn("nobody took the end of {}: {}", stream.id(), thrown.getMessage()));
        }
    }

    /** Not even a failure could be noted. Without the lease that is as it should be, and nobody is to be told. */
    private void giveUp(Throwable thrown) {
        Failure failure = Failure.of(thrown);
        if (!stopping && failure.kind() != Failure.Kind.STALE_EPOCH) {
            LOG.error("the work on {} failed", stream.id(), thrown);
            report(new StreamReport.Ended(SERVICE, Optional.of(failure.getMessage()), List.of()));
        }
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        if (enhancement != null) {
            enhancement.stop();
        }
        threads.forEach(Thread::interrupt);
        return Future.join(List.copyOf(ends)).transform(anyhow -> Future.succeededFuture());
    }
}
