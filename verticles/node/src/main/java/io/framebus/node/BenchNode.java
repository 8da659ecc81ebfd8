package io.framebus.node;

import com.sun.management.ThreadMXBean;
import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.CreateStream;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobSpec;
import io.framebus.bus.JobView;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Priority;
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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
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
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A node without doors, for benchmarks: real PostgreSQL and S3, the real engine, one stream or job at a time. */
final class BenchNode implements AutoCloseable {

    private static final int PUTS_AT_ONCE = 4;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration LONGEST_JOB = Duration.ofMinutes(30);
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 500;

    private final EmbeddedParts embedded;
    private final Vertx vertx = Vertx.vertx();
    private final StateConfig state;
    private final InferenceConfig inference;
    private final Map<String, PipelineSpec> pipelines = Pipelines.read(Home.pipelines());
    private final BlockingQueue<Progress> told = new LinkedBlockingQueue<>();

    /** What one run through the engine gave, after the warm-up. */
    record Speed(long frames, double framesPerSecond, double allocatedBytesPerFrame, Map<String, Long> stageNanos) {}

    BenchNode(Path data, List<Path> models) throws IOException {
        Files.createDirectories(data);
        embedded = EmbeddedParts.start(data, EnumSet.of(Part.POSTGRES, Part.S3));
        state = StateConfig.of(embedded.postgresUrl()).withOutboxBound(0);
        Migrations.run(state);
        await(vertx.deployVerticle(new StateVerticle(state)));
        await(vertx.deployVerticle(new ObjectsVerticle(ObjectsConfig.usual(
                URI.create(embedded.s3Endpoint()), embedded.s3AccessKey(), embedded.s3SecretKey(), Buckets.ALL))));
        inference = InferenceConfig.defaults(Optional.empty(), List.of()).withFiles(models);
        await(vertx.deployVerticle(new InferenceVerticle(inference, new SimpleMeterRegistry())));
        await(Addresses.progress().on(vertx).subscribe(told::add));
    }

    InferenceConfig inference() {
        return inference;
    }

    /**
     * Tracks what a file shows and measures from the end of the warm-up to the last committed frame.
     *
     * @param warmUp frames before the clock starts
     */
    Speed track(Path file, Path model, RenderingConfig rendering, long warmUp) throws InterruptedException {
        String supervisor = supervise(rendering);
        told.clear();
        StreamView stream = create(CreateStream.plain(
                file.getFileName().toString(),
                new SourceSpec(file.toString(), SourceSpec.Kind.FILE, 0),
                pipeline("track").name(),
                Wiring.modelName(model),
                0,
                List.of(),
                Optional.empty(),
                ""));
        Speed speed = measure(stream.id(), warmUp);
        await(vertx.undeploy(supervisor));
        return speed;
    }

    /**
     * Does a job with a video, which lies in the object store as an uploaded one would.
     *
     * @param work pipeline of the job
     * @param model empty where the job needs none
     * @param fps frames to select a second, 0 for every frame
     * @return the job when it is done
     */
    JobView job(Path file, JobKind kind, String work, Optional<Path> model, double fps, JsonObject options)
            throws InterruptedException, IOException {
        UUID id = UUID.randomUUID();
        String name = file.getFileName().toString();
        String stored = Buckets.INPUT_FILES + "/" + id + "/" + name;
        await(Addresses.putObjectFile()
                .on(vertx)
                .ask(new ObjectMessage.PutFile(stored, file, "video/mp4"), Duration.ofSeconds(60)));
        String supervisor = supervise(RenderingConfig.PICTURES);
        create(new CreateStream(
                Optional.of(id),
                Optional.of(new JobSpec(kind, name, Priority.NORMAL, Files.size(file), options)),
                name,
                SourceSpec.stored(stored, SourceSpec.Kind.FILE),
                pipeline(work).name(),
                model.map(Wiring::modelName).orElse(""),
                fps,
                List.of(),
                Optional.empty(),
                ""));
        JobView job = find(id);
        long deadline = System.nanoTime() + LONGEST_JOB.toNanos();
        while (!job.status().isFinal()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the job " + work + " took more than " + LONGEST_JOB.toMinutes() + " min");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            job = find(id);
        }
        if (job.error().isPresent()) {
            throw new IllegalStateException(
                    "the job " + work + " failed: " + job.error().get());
        }
        await(vertx.undeploy(supervisor));
        return job;
    }

    /** Writes an object into a file. */
    void fetch(String path, Path file) {
        await(Addresses.getObjectFile().on(vertx).ask(new ObjectMessage.GetFile(path, file), Duration.ofSeconds(60)));
    }

    /** Objects of a size that the store takes a second, several at a time; after a warm-up of a tenth as many. */
    double putsPerSecond(int bytes, int count) throws InterruptedException {
        put(bytes, count / 10);
        long started = System.nanoTime();
        put(bytes, count);
        return count / ((System.nanoTime() - started) / 1e9);
    }

    private void put(int bytes, int count) throws InterruptedException {
        byte[] noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        Semaphore free = new Semaphore(PUTS_AT_ONCE);
        AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
        for (int i = 0; i < count; i++) {
            free.acquire();
            ObjectMessage.Put put =
                    new ObjectMessage.Put(Buckets.FRAMES + "/bench/" + i, Buffer.buffer(noise), "image/jpeg");
            Addresses.putObject()
                    .on(vertx)
                    .ask(put, DEADLINE)
                    .onFailure(refused::set)
                    .onComplete(stored -> free.release());
        }
        free.acquire(PUTS_AT_ONCE);
        if (refused.get() != null) {
            throw new IllegalStateException("an object was not stored", refused.get());
        }
    }

    private JobView find(UUID id) {
        return await(Addresses.findJob().on(vertx).ask(new JobQuery.Find(id), DEADLINE));
    }

    private StreamView create(CreateStream wanted) {
        return await(Addresses.createStream().on(vertx).ask(wanted, DEADLINE));
    }

    private PipelineSpec pipeline(String name) {
        return Optional.ofNullable(pipelines.get(name)).orElseThrow();
    }

    private String supervise(RenderingConfig rendering) {
        return await(vertx.deployVerticle(new SupervisionVerticle(
                SupervisionConfig.of(UUID.randomUUID().toString(), "bench", "", List.of("worker")),
                StreamKinds.recipes(
                        stream -> new RecorderVerticle(state, stream), stream -> rendering, IngestionConfig.DEFAULTS),
                pipelines)));
    }

    private Speed measure(UUID id, long warmUp) throws InterruptedException {
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
                if (begin == 0 && frames >= warmUp) {
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
