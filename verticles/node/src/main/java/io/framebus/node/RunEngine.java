package io.framebus.node;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FinishStream;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.Progress;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.framebus.inference.InferenceConfig;
import io.framebus.inference.InferenceVerticle;
import io.framebus.ingestion.IngestionConfig;
import io.framebus.media.MediaException;
import io.framebus.media.MediaProbe;
import io.framebus.rendering.RenderingConfig;
import io.framebus.supervision.StreamParts;
import io.framebus.supervision.StreamRecipe;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The engine with files as its outputs: no database, no broker, no object store, no cluster. */
final class RunEngine implements AutoCloseable {

    private static final Duration MODEL_DEADLINE = Duration.ofMinutes(2);
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(20);
    private static final Duration PART_DEADLINE = Duration.ofSeconds(20);
    private static final Duration FINISH_DEADLINE = Duration.ofSeconds(20);
    private static final Duration WHOLE_DEADLINE = Duration.ofHours(24);
    private static final int POOL_THREADS = 3;
    private static final String INTERRUPTED = "interrupted before the end of the source";

    private final RunPlan plan;
    private final PrintStream out = System.out;
    private final Vertx vertx = Vertx.vertx();
    private final InferenceConfig inference;
    private final IngestionConfig ingestion;
    private final CompletableFuture<StreamReport.Ended> ended = new CompletableFuture<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile Optional<Progress> latest = Optional.empty();

    RunEngine(RunPlan plan, InferenceConfig inference, IngestionConfig ingestion) {
        this.plan = plan;
        this.inference = inference;
        this.ingestion = ingestion;
    }

    /** Processes the source to its end and writes everything; the exit code says how it went. */
    int run() throws Exception {
        long startedNanos = System.nanoTime();
        StreamAssignment stream = assignment();
        RunFolder folder = new RunFolder(stream, plan.directory());
        FileRecorder.RunTotals totals = new FileRecorder.RunTotals();
        StreamRecipe recipe = StreamKinds.recipe(
                stream,
                assigned -> new FileRecorder(assigned, plan.directory(), totals, folder),
                plan.job().isPresent()
                        ? RenderingConfig.PICTURES
                        : RenderingConfig.videoInto(plan.directory().resolve("annotated.mp4")),
                ingestion);
        Future<?> loading = recipe.model() ? load() : Future.succeededFuture();
        long expected = expectedFrames(loading);
        await(loading);
        makeDirectory();
        await(vertx.deployVerticle(folder));
        StreamParts parts = new StreamParts(vertx, stream, PART_DEADLINE);
        ProgressLine progress = new ProgressLine(out, Terminals.isTerminal(), expected);
        await(listen(stream, progress));
        Runtime.getRuntime().addShutdownHook(new Thread(this::finishInterrupted, "interrupt"));
        try {
            await(parts.start(stream, recipe.parts(), POOL_THREADS));
            StreamReport.Ended end = finish(stream, recipe, waitForEnd());
            StreamParts.Stopped stopped = await(parts.stop(true));
            progress.end();
            return conclude(RunSummary.of(
                    plan, end, stopped.failures(), totals, latest, folder.notes(), System.nanoTime() - startedNanos));
        } finally {
            finished.countDown();
        }
    }

    private StreamAssignment assignment() {
        return new StreamAssignment(
                UUID.randomUUID(),
                1,
                plan.name(),
                plan.source(),
                plan.pipeline(),
                plan.model(),
                plan.fps(),
                List.of(),
                Optional.empty(),
                plan.job());
    }

    private Future<?> load() {
        return vertx.deployVerticle(new InferenceVerticle(inference, new SimpleMeterRegistry()))
                .compose(deployed -> Addresses.loadModel()
                        .on(vertx)
                        .ask(new ModelMessage.Load(plan.model(), plan.pipeline().work()), MODEL_DEADLINE));
    }

    /** Lets the part that works on the whole do so, once the source has come to its regular end. */
    private StreamReport.Ended finish(StreamAssignment stream, StreamRecipe recipe, StreamReport.Ended end) {
        if (!recipe.finish() || end.error().isPresent() || end.warnings().contains(INTERRUPTED)) {
            return end;
        }
        try {
            Waiting.on(
                    Addresses.finish(stream.id(), stream.epoch()).on(vertx).ask(new FinishStream(), WHOLE_DEADLINE),
                    WHOLE_DEADLINE);
            return end;
        } catch (Failure failed) {
            return new StreamReport.Ended("renderer", Optional.of(failed.getMessage()), end.warnings());
        }
    }

    private void makeDirectory() {
        Path directory = plan.directory();
        try {
            Files.createDirectories(directory);
        } catch (IOException unusable) {
            throw unwritable(directory, unusable.getMessage());
        }
        if (!Files.isWritable(directory)) {
            throw unwritable(directory, "no permission");
        }
    }

    private static Failure unwritable(Path directory, @Nullable String reason) {
        return new Failure(
                Failure.Kind.INVALID,
                "results can't be written into " + directory + " (" + reason + "); give another directory with --out");
    }

    private int conclude(RunSummary summary) throws IOException {
        summary.write(plan.directory().resolve("summary.json"));
        if (summary.error().isPresent()) {
            System.err.println(summary.error().get());
            return ExitCode.FAILED;
        }
        out.print(summary.text(plan.directory()));
        out.flush();
        return ExitCode.DONE;
    }

    /** A model that is still being loaded must not meet the end of the engine. */
    private long expectedFrames(Future<?> loading) throws MediaException {
        try {
            return expectedFrames();
        } catch (MediaException unusable) {
            await(loading.otherwiseEmpty());
            throw unusable;
        }
    }

    private long expectedFrames() throws MediaException {
        if (plan.source().live()) {
            return 0;
        }
        return MediaProbe.probe(plan.source(), PROBE_DEADLINE).framesAt(plan.fps());
    }

    private Future<Void> listen(StreamAssignment stream, ProgressLine line) {
        return Addresses.report(stream.id(), stream.epoch())
                .on(vertx)
                .serve(report -> {
                    if (report instanceof StreamReport.Ended end) {
                        ended.complete(end);
                    }
                    return Future.succeededFuture(Done.DONE);
                })
                .compose(served -> Addresses.progress().on(vertx).subscribe(told -> {
                    latest = Optional.of(told);
                    line.show(told);
                }))
                .compose(subscribed -> Addresses.jobProgress().on(vertx).subscribe(line::show))
                .mapEmpty();
    }

    private StreamReport.Ended waitForEnd() throws Exception {
        if (plan.limit().isEmpty()) {
            return ended.get();
        }
        try {
            return ended.get(plan.limit().get().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            return new StreamReport.Ended("runner", Optional.empty(), List.of());
        }
    }

    /** Ctrl-C: the source ends here, and the files are finished before the process goes. */
    private void finishInterrupted() {
        if (finished.getCount() == 0) {
            return;
        }
        ended.complete(new StreamReport.Ended("runner", Optional.empty(), List.of(INTERRUPTED)));
        try {
            if (!finished.await(FINISH_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("interrupted before the files were finished");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }

    private static <T> T await(Future<T> future) {
        return Waiting.on(future, MODEL_DEADLINE);
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
