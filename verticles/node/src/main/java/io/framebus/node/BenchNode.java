package io.framebus.node;

import com.sun.management.ThreadMXBean;
import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.CreateStream;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Progress;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamQuery;
import io.framebus.bus.StreamView;
import io.framebus.embedded.EmbeddedParts;
import io.framebus.embedded.Part;
import io.framebus.inference.InferenceConfig;
import io.framebus.inference.InferenceVerticle;
import io.framebus.ingestion.IngestionConfig;
import io.framebus.objects.ObjectsConfig;
import io.framebus.objects.ObjectsVerticle;
import io.framebus.rendering.RenderingConfig;
import io.framebus.state.Migrations;
import io.framebus.state.RecorderVerticle;
import io.framebus.state.StateConfig;
import io.framebus.state.StateVerticle;
import io.framebus.supervision.SupervisionConfig;
import io.framebus.supervision.SupervisionVerticle;
import io.framebus.vision.StreamState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A node without doors, for benchmarks: real PostgreSQL and S3, the real engine, one stream at a time. */
final class BenchNode implements AutoCloseable {

    /** Frames that warm the engine up before the clock starts. */
    private static final long WARM_UP_FRAMES = 1500;

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 500;

    private final EmbeddedParts embedded;
    private final Vertx vertx = Vertx.vertx();
    private final StateConfig state;
    private final String model;
    private final InferenceConfig inference;
    private final PipelineSpec pipeline;
    private final BlockingQueue<Progress> told = new LinkedBlockingQueue<>();

    /** What one run through the engine gave, after the warm-up. */
    record Speed(long frames, double framesPerSecond, double allocatedBytesPerFrame, Map<String, Long> stageNanos) {}

    BenchNode(Path data, Path modelFile) throws IOException {
        Files.createDirectories(data);
        embedded = EmbeddedParts.start(data, EnumSet.of(Part.POSTGRES, Part.S3));
        state = StateConfig.of(embedded.postgresUrl()).withOutboxBound(0);
        model = Wiring.modelName(modelFile);
        pipeline = Optional.ofNullable(Pipelines.read(Home.pipelines()).get("track"))
                .orElseThrow();
        Migrations.run(state);
        await(vertx.deployVerticle(new StateVerticle(state)));
        await(vertx.deployVerticle(new ObjectsVerticle(ObjectsConfig.usual(
                URI.create(embedded.s3Endpoint()),
                embedded.s3AccessKey(),
                embedded.s3SecretKey(),
                List.of(Buckets.FRAMES)))));
        inference = InferenceConfig.defaults(Optional.empty(), List.of()).withFiles(List.of(modelFile));
        await(vertx.deployVerticle(new InferenceVerticle(inference, new SimpleMeterRegistry())));
        await(Addresses.progress().on(vertx).subscribe(told::add));
    }

    InferenceConfig inference() {
        return inference;
    }

    /** Sends a file through the engine and measures from the end of the warm-up to the last committed frame. */
    Speed process(Path file, RenderingConfig rendering) throws InterruptedException {
        String supervisor = await(vertx.deployVerticle(new SupervisionVerticle(
                SupervisionConfig.of(UUID.randomUUID().toString(), "bench", "", List.of("worker")),
                StreamKinds.recipes(
                        stream -> new RecorderVerticle(state, stream), stream -> rendering, IngestionConfig.DEFAULTS),
                Map.of(pipeline.name(), pipeline))));
        told.clear();
        StreamView stream = await(Addresses.createStream()
                .on(vertx)
                .ask(
                        CreateStream.plain(
                                file.getFileName().toString(),
                                new SourceSpec(file.toString(), SourceSpec.Kind.FILE, 0),
                                pipeline.name(),
                                model,
                                0,
                                List.of(),
                                Optional.empty(),
                                ""),
                        DEADLINE));
        Speed speed = measure(stream.id());
        await(vertx.undeploy(supervisor));
        return speed;
    }

    private Speed measure(UUID id) throws InterruptedException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long begin = 0;
        long beginFrames = 0;
        long beginBytes = 0;
        long lastFrames = 0;
        long lastNanos = 0;
        long lastBytes = 0;
        Map<String, Long> stages = Map.of();
        long silentSince = System.nanoTime();
        while (lastFrames == 0 || !told.isEmpty() || !isOver(id)) {
            Progress progress = told.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (progress == null) {
                if (System.nanoTime() - silentSince > SILENCE.toNanos()) {
                    throw new IllegalStateException("the stream told nothing for " + SILENCE.toSeconds() + " s");
                }
                continue;
            }
            silentSince = System.nanoTime();
            long frames = progress.counters().processed();
            if (progress.id().equals(id) && frames > lastFrames) {
                lastFrames = frames;
                lastNanos = System.nanoTime();
                lastBytes = threads.getTotalThreadAllocatedBytes();
                stages = progress.stageNanos();
                if (begin == 0 && frames >= WARM_UP_FRAMES) {
                    begin = lastNanos;
                    beginFrames = frames;
                    beginBytes = lastBytes;
                }
            }
        }
        long measured = lastFrames - beginFrames;
        return new Speed(
                lastFrames,
                measured / ((lastNanos - begin) / 1e9),
                (double) (lastBytes - beginBytes) / measured,
                stages);
    }

    private boolean isOver(UUID id) {
        StreamState reached = await(Addresses.findStream().on(vertx).ask(new StreamQuery.Find(id), DEADLINE))
                .state();
        if (reached == StreamState.INACTIVE_ERROR) {
            throw new IllegalStateException("the stream ended in error");
        }
        return reached.isFinal();
    }

    private static <T> T await(Future<T> future) {
        return Waiting.on(future, Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        await(vertx.close());
        embedded.close();
    }
}
