package io.framebus.rendering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.FramePosition;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobSpec;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.PipelineSpec;
import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import io.framebus.bus.Priority;
import io.framebus.bus.RenderRequest;
import io.framebus.bus.Rendered;
import io.framebus.bus.SegmentView;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamAssignment;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.framebus.vision.TimeBase;
import io.framebus.vision.Track;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RenderingVerticleIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final UUID ID = UUID.fromString("01020304-0506-4708-890a-0b0c0d0e0f10");
    private static final List<Detection> CAR = List.of(new Detection("car", 2, 0.9f, new Box(8, 8, 40, 30)));

    private final Vertx vertx = Vertx.vertx();
    private final Grey frame = new Grey();
    private final List<ObjectMessage.Put> stored = new CopyOnWriteArrayList<>();

    /** A grey frame of 64×48. */
    private static final class Grey implements Pixels {
        private final MemorySegment data =
                Arena.ofAuto().allocate(PixelFormat.YUV_BT601.bytes(64, 48)).fill((byte) 128);
        private final AtomicInteger references = new AtomicInteger(1);

        @Override
        public int width() {
            return 64;
        }

        @Override
        public int height() {
            return 48;
        }

        @Override
        public PixelFormat format() {
            return PixelFormat.YUV_BT601;
        }

        @Override
        public MemorySegment data() {
            return data;
        }

        @Override
        public void retain() {
            references.incrementAndGet();
        }

        @Override
        public void release() {
            references.decrementAndGet();
        }
    }

    @AfterEach
    void close() {
        await(vertx.close());
        assertEquals(1, frame.references.get(), "the frame is its asker's alone");
    }

    private void deploy(SourceSpec.Kind kind, RenderingConfig config, boolean storeUp) {
        deploy(kind, config, storeUp, Optional.empty());
    }

    private void deploy(SourceSpec.Kind kind, RenderingConfig config, boolean storeUp, Optional<JobKind> job) {
        await(Addresses.putObject().on(vertx).serve(put -> {
            stored.add(put);
            return storeUp
                    ? Future.succeededFuture(Done.DONE)
                    : Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "no store"));
        }));
        StreamAssignment stream = new StreamAssignment(
                ID,
                3,
                "film",
                new SourceSpec(kind == SourceSpec.Kind.RTSP ? "rtsp://camera/1" : "/film.mp4", kind, 0),
                PipelineSpec.untracked("detect"),
                "model",
                0,
                List.of(),
                Optional.empty(),
                job.map(of -> new JobSpec(of, "film.mp4", Priority.NORMAL, 1, new JsonObject())));
        DeploymentOptions worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        await(vertx.deployVerticle(new RenderingVerticle(stream, config), worker));
    }

    private Optional<String> render(long seq, List<Detection> detections, List<Track> tracks) {
        return rendered(seq, detections, tracks).s3Path();
    }

    private Rendered rendered(long seq, List<Detection> detections, List<Track> tracks) {
        FramePosition position = new FramePosition(seq, 100 * seq, 100 * seq, new TimeBase(1, 1000));
        return await(Addresses.render(ID, 3)
                .on(vertx)
                .ask(new RenderRequest(seq, position, frame, detections, tracks, Optional.empty()), DEADLINE));
    }

    private static String path(long seq) {
        return "frames/" + ID + "/3/frame_0000" + seq + ".jpg";
    }

    @Test
    void everyFrameOfAFilmWithSomethingInItBecomesAPicture() {
        deploy(SourceSpec.Kind.FILE, RenderingConfig.PICTURES, true);
        List<Track> track = List.of(new Track("cars", 1, "car", 2, 0.9f, new Box(8, 8, 40, 30)));
        assertEquals(Optional.of(path(0)), render(0, CAR, List.of()));
        assertEquals(Optional.empty(), render(1, List.of(), List.of()));
        assertEquals(Optional.of(path(2)), render(2, List.of(), track));
        assertEquals(
                List.of(path(0), path(2)),
                stored.stream().map(ObjectMessage.Put::path).toList());
        for (ObjectMessage.Put put : stored) {
            assertEquals("image/jpeg", put.contentType());
            assertTrue(put.bytes().length() > 100 && put.bytes().getUnsignedShort(0) == 0xffd8, "it is a JPEG");
        }
    }

    @Test
    void aCameraHasAtMostTwoPicturesASecond() {
        deploy(SourceSpec.Kind.RTSP, RenderingConfig.PICTURES, true);
        List<Long> pictures = new ArrayList<>();
        for (long seq = 0; seq < 9; seq++) {
            if (render(seq, seq == 5 ? List.of() : CAR, List.of()).isPresent()) {
                pictures.add(seq);
            }
        }
        assertEquals(List.of(0L, 6L), pictures);
    }

    @Test
    void aStoreThatIsDownCostsPicturesOnly() {
        deploy(SourceSpec.Kind.FILE, RenderingConfig.PICTURES, false);
        assertEquals(Optional.empty(), render(0, CAR, List.of()));
        assertEquals(Optional.empty(), render(1, CAR, List.of()));
        assertEquals(2, stored.size());
    }

    @Test
    void withoutPicturesNothingIsStored() {
        deploy(SourceSpec.Kind.FILE, RenderingConfig.NOTHING, true);
        assertEquals(Optional.empty(), render(0, CAR, List.of()));
        assertEquals(List.of(), stored);
    }

    @Test
    void aSegmentHasItsFrameAsItIsAndWithTheDetectionsDrawnAlsoWhereThereAreNone() {
        deploy(SourceSpec.Kind.FILE, RenderingConfig.NOTHING, true, Optional.of(JobKind.VIDEO));
        for (long index = 0; index < 2; index++) {
            UUID segment = SegmentView.idOf(ID, index);
            String image = "scene-images/" + ID + "/image_" + segment + ".jpg";
            String result = "recognition-results/" + ID + "/" + segment + "_result.jpg";
            assertEquals(
                    new Rendered(Optional.of(result), Optional.of(image), Optional.empty()),
                    rendered(index, index == 0 ? CAR : List.of(), List.of()));
            assertEquals(
                    Set.of(image, result),
                    stored.stream().map(ObjectMessage.Put::path).collect(Collectors.toSet()));
            Set<ObjectMessage.Put> distinct = Set.copyOf(stored);
            boolean same =
                    distinct.stream().map(ObjectMessage.Put::bytes).distinct().count() == 1;
            assertEquals(index == 1, same, "only something found makes a difference");
            stored.clear();
        }
    }

    @Test
    void aSegmentWhosePicturesCannotBeStoredIsStillAResult() {
        deploy(SourceSpec.Kind.FILE, RenderingConfig.PICTURES, false, Optional.of(JobKind.PHOTO));
        assertEquals(Rendered.NOTHING, rendered(0, CAR, List.of()));
    }

    @Test
    void trackingByNameHasPicturesLikeAnyFilm() {
        deploy(SourceSpec.Kind.FILE, RenderingConfig.PICTURES, true, Optional.of(JobKind.TRACKING));
        assertEquals(Rendered.picture(path(0)), rendered(0, CAR, List.of()));
        assertEquals(Rendered.NOTHING, rendered(1, List.of(), List.of()));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
