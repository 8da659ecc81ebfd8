package io.framebus.ingestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Checkpoint;
import io.framebus.bus.Counters;
import io.framebus.bus.Done;
import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.FramePosition;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobProgress;
import io.framebus.bus.JobSpec;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.Priority;
import io.framebus.bus.Scene;
import io.framebus.bus.ScenesFound;
import io.framebus.bus.SourceEnded;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.bus.StreamReport;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.zip.CRC32;

/** One analysis and every room that its runner talks to. */
final class Scouted implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final PipelineSpec ANALYSIS = new PipelineSpec(
            "analysis",
            10,
            0,
            0.3f,
            List.of(),
            PipelineSpec.Tracker.BYTE_TRACK,
            PipelineSpec.Work.DETECT,
            Optional.of(new PipelineSpec.Scenes(0.25f, 0.4f, Duration.ofSeconds(5), Duration.ofMillis(500))));

    private static final PipelineSpec EVERY_FRAME = new PipelineSpec(
            "track",
            10,
            0,
            0.3f,
            List.of(),
            PipelineSpec.Tracker.BYTE_TRACK,
            PipelineSpec.Work.DETECT,
            Optional.empty());

    /** Short pauses, and a decoder that is silent for a second is ended. */
    static final IngestionConfig IMPATIENT = new IngestionConfig(
            1,
            64 << 20,
            Duration.ofSeconds(10),
            3,
            Duration.ofSeconds(1),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMinutes(1),
            Duration.ofSeconds(2),
            3);

    final Vertx vertx = Vertx.vertx();
    final StreamAssignment stream;
    final List<Scene> recorded = new CopyOnWriteArrayList<>();
    final List<ScenesFound> told = new CopyOnWriteArrayList<>();
    final List<StreamReport> reports = new CopyOnWriteArrayList<>();
    final List<JobProgress> progress = new CopyOnWriteArrayList<>();
    final List<FramePosition> frames = new CopyOnWriteArrayList<>();
    final List<Long> sums = new CopyOnWriteArrayList<>();
    final List<FrameMissing> missing = new CopyOnWriteArrayList<>();
    final List<SourceEnded> ends = new CopyOnWriteArrayList<>();
    volatile Function<JobMessage.AddScenes, Future<Done>> record = added -> Future.succeededFuture(Done.DONE);

    Scouted(Path file, JobKind kind) {
        this(file, kind, Optional.empty());
    }

    /** @param before where the frame of the first scene stands, which another owner recorded */
    Scouted(Path file, JobKind kind, Optional<FramePosition> before) {
        SourceSpec.Kind source = kind == JobKind.PHOTO ? SourceSpec.Kind.IMAGES : SourceSpec.Kind.FILE;
        stream = new StreamAssignment(
                UUID.randomUUID(),
                7,
                "film",
                new SourceSpec(file.toAbsolutePath().toString(), source, 0),
                ANALYSIS,
                "model",
                0,
                List.of(),
                before.map(position -> new Checkpoint(0, position, 0, Counters.NONE, Optional.empty(), List.of())),
                Optional.of(new JobSpec(kind, "film", Priority.NORMAL, 1, new JsonObject())));
        await(Addresses.addScenes()
                .on(vertx)
                .serve(added -> record.apply(added).onSuccess(done -> recorded.addAll(added.scenes()))));
        await(Addresses.scenes(stream.id(), 7).on(vertx).serve(found -> {
            told.add(found);
            return Future.succeededFuture(Done.DONE);
        }));
        await(Addresses.report(stream.id(), 7).on(vertx).serve(report -> {
            reports.add(report);
            return Future.succeededFuture(Done.DONE);
        }));
        await(Addresses.jobProgress().on(vertx).subscribe(progress::add));
        await(Addresses.frames(stream.id(), 7).on(vertx).serve(this::frame));
        await(Addresses.missingFrames(stream.id(), 7).on(vertx).serve(frame -> {
            missing.add(frame);
            return Future.succeededFuture(Done.DONE);
        }));
        await(Addresses.sourceEnded(stream.id(), 7).on(vertx).serve(end -> {
            ends.add(end);
            return Future.succeededFuture(Done.DONE);
        }));
    }

    private Future<Done> frame(FrameDecoded frame) {
        CRC32 sum = new CRC32();
        sum.update(frame.pixels().data().asByteBuffer());
        sums.add(sum.getValue());
        frames.add(frame.position());
        return Future.succeededFuture(Done.DONE);
    }

    String deploy(Deployable part) {
        return await(vertx.deployVerticle(part, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    }

    /** Runs the runner to the end; its scenes. */
    List<Scene> scan() throws InterruptedException {
        return scan(IMPATIENT.pixelBytes());
    }

    /** With so much memory for frames. */
    List<Scene> scan(long pixelBytes) throws InterruptedException {
        begin(pixelBytes);
        until(() -> !ends.isEmpty(), "the end of the source");
        List<Scene> scenes = new ArrayList<>();
        told.forEach(found -> scenes.addAll(found.scenes()));
        return scenes;
    }

    String begin(long pixelBytes) {
        IngestionConfig config = new IngestionConfig(
                IMPATIENT.decoderThreads(),
                pixelBytes,
                IMPATIENT.firstFrameDeadline(),
                IMPATIENT.firstFrameTries(),
                IMPATIENT.silence(),
                IMPATIENT.pause(),
                IMPATIENT.pauseMaximum(),
                IMPATIENT.healthy(),
                IMPATIENT.seekMargin(),
                IMPATIENT.deaths());
        return deploy(new IngestionVerticle(stream, config));
    }

    /** Every frame as a stream sees it that takes all of them. */
    List<FramePosition> decode() throws InterruptedException {
        frames.clear();
        sums.clear();
        ends.clear();
        StreamAssignment plain = new StreamAssignment(
                stream.id(),
                stream.epoch(),
                stream.videoName(),
                stream.source(),
                EVERY_FRAME,
                stream.model(),
                0,
                List.of(),
                Optional.empty(),
                Optional.empty());
        deploy(new IngestionVerticle(plain, IngestionConfig.DEFAULTS));
        until(() -> !ends.isEmpty(), "the end of the source");
        return List.copyOf(frames);
    }

    /**
     * The middle frame of every scene came, then the last of all, with the pixels that they have in the whole stream.
     */
    void assertHandedOn(List<Scene> scenes) throws InterruptedException {
        List<FramePosition> middles = List.copyOf(frames);
        List<Long> pixels = List.copyOf(sums);
        List<FramePosition> all = decode();
        assertMiddles(scenes, all);
        List<FramePosition> expected = new ArrayList<>();
        scenes.forEach(scene -> expected.add(all.get((int) scene.frameOrdinal())));
        expected.add(all.getLast());
        assertEquals(expected, middles);
        assertEquals(
                expected.stream()
                        .map(position -> sums.get((int) position.ordinal()))
                        .toList(),
                pixels);
    }

    /** The scenes cover the frames without gap, and each names the frame that is shown at half its time. */
    static void assertMiddles(List<Scene> scenes, List<FramePosition> frames) {
        long end = 0;
        for (Scene scene : scenes) {
            assertEquals(end, scene.startMillis());
            end = scene.endMillis();
            FramePosition middle = frames.get((int) scene.frameOrdinal());
            assertEquals(middle.ptsMillis(), scene.frameMillis());
            long half = scene.startMillis() + scene.endMillis();
            assertTrue(2 * middle.ptsMillis() <= half + 1, scene + " " + middle);
            if (middle.ordinal() + 1 < frames.size()) {
                long next = frames.get((int) middle.ordinal() + 1).ptsMillis();
                assertTrue(2 * next > half - 1, scene + " " + middle);
            }
        }
        assertTrue(end > frames.getLast().ptsMillis());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    void until(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what + "; reports " + reports);
            }
            Thread.sleep(2);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
