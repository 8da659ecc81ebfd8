package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.FinishStream;
import io.framebus.bus.FramePosition;
import io.framebus.bus.FrameRecord.DepthRange;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.PixelFormat;
import io.framebus.bus.Priority;
import io.framebus.bus.RenderRequest;
import io.framebus.bus.Rendered;
import io.framebus.bus.ResultPage.Result;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.media.Picture;
import io.framebus.media.PixelBuffer;
import io.framebus.media.PixelPool;
import io.framebus.media.VideoFile;
import io.framebus.vision.DepthMap;
import io.framebus.vision.TimeBase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A stream for depth whose frames, maps and record are the test's own. */
final class DepthFilm implements AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(30);
    static final int WIDTH = 96;
    static final int HEIGHT = 54;
    static final UUID ID = UUID.fromString("01020304-0506-4708-890a-0b0c0d0e0f10");

    final Vertx vertx = Vertx.vertx();
    final MemoryRooms rooms = new MemoryRooms();
    private final PixelPool pool = new PixelPool(1 << 20);
    private final Path source;
    private final JsonObject options;
    private final HeatmapConfig config;
    private long epoch;
    private String deployment = "";

    /** A source of so many frames at 25 a second, made in the folder. */
    DepthFilm(Path folder, int frames, JsonObject options, HeatmapConfig config) {
        this.source = folder.resolve("source.mp4");
        this.options = options;
        this.config = config;
        try (VideoFile video = new VideoFile(source, WIDTH, HEIGHT, 25);
                Picture picture = Picture.blank(WIDTH, HEIGHT)) {
            for (int i = 0; i < frames; i++) {
                video.write(picture, 40L * i);
            }
        }
        await(rooms.open(vertx));
    }

    /** A new owner, under the next epoch. */
    DepthFilm begin() {
        epoch++;
        await(rooms.hear(vertx, ID, epoch));
        StreamAssignment stream = new StreamAssignment(
                ID,
                epoch,
                "film",
                new SourceSpec(source.toString(), SourceSpec.Kind.FILE, 0),
                new PipelineSpec(
                        "depth",
                        5,
                        5,
                        0.3f,
                        List.of(),
                        PipelineSpec.Tracker.BYTE_TRACK,
                        PipelineSpec.Work.DEPTH,
                        Optional.empty()),
                "model",
                5,
                List.of(),
                Optional.empty(),
                Optional.of(new JobSpec(JobKind.DEPTH, "film.mp4", Priority.NORMAL, 1, options)));
        DeploymentOptions worker = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("stream-film")
                .setWorkerPoolSize(3);
        deployment = await(vertx.deployVerticle(new HeatmapVerticle(stream, config), worker));
        return this;
    }

    void stop() {
        await(vertx.undeploy(deployment));
    }

    /** A frame whose brightness tells which one it is, and whose map is a ramp to the right. */
    Future<Rendered> ask(long seq, long ptsMillis, DepthMap map) {
        PixelBuffer frame = pool.take(WIDTH, HEIGHT, PixelFormat.YUV_BT601);
        frame.data().fill((byte) 128);
        frame.data().asSlice(0, WIDTH * HEIGHT).fill((byte) (40 + 15 * seq));
        FramePosition position = new FramePosition(seq, ptsMillis, ptsMillis, new TimeBase(1, 1000));
        return Addresses.render(ID, epoch)
                .on(vertx)
                .ask(new RenderRequest(seq, position, frame, List.of(), List.of(), Optional.of(map)), DEADLINE)
                .onComplete(answered -> frame.release());
    }

    void frame(long seq, long ptsMillis, DepthMap map) {
        recorded(seq, ptsMillis, await(ask(seq, ptsMillis, map)));
    }

    void recorded(long seq, long ptsMillis, Rendered rendered) {
        rooms.results.add(result(seq, ptsMillis, Optional.empty(), rendered.depth()));
    }

    void failedFrame(long seq, long ptsMillis) {
        rooms.results.add(result(seq, ptsMillis, Optional.of("inference"), Optional.empty()));
    }

    private static Result result(long seq, long ptsMillis, Optional<String> failed, Optional<DepthRange> depth) {
        return new Result(
                seq,
                ptsMillis,
                ptsMillis,
                WIDTH,
                HEIGHT,
                Optional.empty(),
                failed,
                "model",
                "sha",
                List.of(),
                List.of(),
                depth);
    }

    Future<Done> finish() {
        return Addresses.finish(ID, epoch).on(vertx).ask(new FinishStream(), DEADLINE);
    }

    long pixelsInUse() {
        return pool.outstanding();
    }

    /** A map that rises by one a column from {@code first}, near where it is large. */
    static DepthMap ramp(float first) {
        FloatBuffer values = FloatBuffer.allocate(32 * 18);
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, first + i % 32);
        }
        return new DepthMap(32, 18, values, true, false);
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(vertx.close());
        pool.close();
    }
}
