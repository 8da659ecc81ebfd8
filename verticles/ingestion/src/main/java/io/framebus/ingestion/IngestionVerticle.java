package io.framebus.ingestion;

import io.framebus.bus.Addresses;
import io.framebus.bus.Channel;
import io.framebus.bus.Done;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.SourceEnded;
import io.framebus.bus.SourceStatus;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.media.PixelPool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runner of one stream: owns the source's loop and its thread, and tells the supervisor how the source does. */
public final class IngestionVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(IngestionVerticle.class);
    private static final Duration REPORT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration FRAME_DEADLINE = Duration.ofHours(6);
    private static final long WATCH_MILLIS = 500;

    private final StreamAssignment stream;
    private final IngestionConfig config;
    private final Promise<Void> ended = Promise.promise();
    private @Nullable SourceLoop loop;
    private @Nullable Thread thread;

    public IngestionVerticle(StreamAssignment stream, IngestionConfig config) {
        this.stream = stream;
        this.config = config;
    }

    @Override
    public Future<?> start() {
        PixelPool pool = new PixelPool(config.pixelBytes());
        Sink sink = new Sink(context);
        SourceLoop created = stream.source().live()
                ? new LiveLoop(stream, config, sink, pool)
                : new FiniteLoop(stream, config, sink, pool);
        loop = created;
        vertx.setPeriodic(WATCH_MILLIS, tick -> created.watch());
        thread = Thread.ofPlatform()
                .name("stream-" + stream.id() + "-source")
                .daemon()
                .start(() -> runLoop(created, sink, pool));
        return Future.succeededFuture();
    }

    private void runLoop(SourceLoop running, Sink sink, PixelPool pool) {
        try (pool) {
            running.run();
        } catch (InterruptedException stopped) {
            LOG.debug("the source of {} was stopped", stream.id());
        } catch (RuntimeException defect) {
            LOG.error("the source of {} failed", stream.id(), defect);
            sink.report(new StreamReport.Ended("runner", Optional.of(String.valueOf(defect.getMessage())), List.of()));
        } finally {
            ended.complete();
        }
    }

    @Override
    public Future<?> stop() {
        if (loop != null) {
            loop.stop();
        }
        if (thread != null) {
            thread.interrupt();
        }
        return ended.future();
    }

    /** Brings what the loop's thread finds onto the bus, and waits for the splitter's answer. */
    private final class Sink implements FrameSink {

        private final Context owner;
        private final Channel<FrameDecoded, Done> frames;
        private final Channel<SourceEnded, Done> sourceEnded;
        private final Channel<StreamReport, Done> reports;

        Sink(Context owner) {
            this.owner = owner;
            this.frames = Addresses.frames(stream.id(), stream.epoch()).on(vertx);
            this.sourceEnded =
                    Addresses.sourceEnded(stream.id(), stream.epoch()).on(vertx);
            this.reports = Addresses.report(stream.id(), stream.epoch()).on(vertx);
        }

        @Override
        public void frame(FrameDecoded frame) throws InterruptedException {
            await(() -> frames.ask(frame, FRAME_DEADLINE));
        }

        @Override
        public void opened() {
            report(new StreamReport.SourceOpened());
        }

        @Override
        public void status(SourceStatus.Status status, long reconnects, Optional<String> lastError) {
            report(new StreamReport.SourceChanged(new SourceStatus(status, Instant.now(), reconnects, lastError)));
        }

        @Override
        public void ended(Optional<String> error, List<String> warnings) throws InterruptedException {
            await(() -> sourceEnded.ask(new SourceEnded(error, warnings), FRAME_DEADLINE));
        }

        void report(StreamReport report) {
            owner.runOnContext(_ -> reports.ask(report, REPORT_DEADLINE)
                    .onFailure(thrown -> LOG.warn("nobody took {} of {}", report, stream.id())));
        }

        private void await(Supplier<Future<Done>> question) throws InterruptedException {
            CompletableFuture<Done> answer = new CompletableFuture<>();
            owner.runOnContext(
                    _ -> question.get().onSuccess(answer::complete).onFailure(answer::completeExceptionally));
            try {
                answer.get();
            } catch (ExecutionException refused) {
                throw new IllegalStateException(String.valueOf(refused.getCause()), refused);
            }
        }
    }
}
