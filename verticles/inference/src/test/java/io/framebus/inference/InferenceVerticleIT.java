package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.Pixels;
import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class InferenceVerticleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final UUID STREAM = new UUID(0, 1);
    private static final Box RED = new Box(60, 100, 220, 180);
    private static final Box BLUE = new Box(400, 200, 460, 380);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void makeModel() throws IOException {
        TinyDetectorMaker.write(folder, "tiny", 320, 320);
        Files.write(folder.resolve("tiny_v8.onnx"), TinyDetectorMaker.yolov8(320, 320));
        Files.write(folder.resolve("tiny_batch.onnx"), TinyDetectorMaker.yoloxOfFreeBatch(320, 320));
    }

    @AfterEach
    void closeVertx() {
        answer(vertx.close());
    }

    @Test
    void rectanglesAreFoundWhereTheyAre() throws IOException {
        deploy(TestConfigs.in(folder));
        for (String model : List.of("tiny", "tiny_v8", "tiny_batch")) {
            ModelView view = load(model);
            assertEquals("loaded", view.status());
            assertEquals("CPUExecutionProvider", view.provider());
            PaintedFrame frame = scene();
            Inferred inferred = answer(infer(model, request(frame)));
            assertEquals(model, inferred.model());
            assertEquals(view.sha256(), inferred.sha256());
            assertTrue(inferred.ranNanos() > 0 && inferred.preparedNanos() > 0 && inferred.decodedNanos() > 0);
            assertFound(inferred.detections());
            assertEquals(1, frame.references());
            assertEquals(
                    1,
                    meters.get("framebus_inference_seconds")
                            .tag("model", model)
                            .timer()
                            .count());
        }
    }

    @Test
    void sameFrameGivesTheSameAnswerInEveryLane() throws IOException {
        deploy(TestConfigs.withQueue(TestConfigs.in(folder), 4, 64, 1));
        load("tiny");
        List<Future<Inferred>> asked = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            asked.add(infer("tiny", request(scene())));
        }
        List<Detection> first = answer(asked.getFirst()).detections();
        asked.forEach(one -> assertEquals(first, answer(one).detections()));
    }

    @Test
    void batchesGiveEveryAskerItsOwnAnswer() throws IOException {
        deploy(TestConfigs.withQueue(TestConfigs.in(folder), 1, 64, 4));
        load("tiny_batch");
        List<Future<Inferred>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int left = 40 + 20 * i;
            PaintedFrame frame = new PaintedFrame(640, 480).paint(PaintedFrame.Colour.RED, left, 100, left + 80, 200);
            asked.add(infer("tiny_batch", request(frame)));
        }
        for (int i = 0; i < asked.size(); i++) {
            int left = 40 + 20 * i;
            Detection found = answer(asked.get(i)).detections().getFirst();
            assertTrue(found.box().iou(new Box(left, 100, left + 80, 200)) > 0.9, i + ": " + found);
        }
    }

    @Test
    void concurrentLoadsOfOneModelShareIt() throws IOException {
        deploy(TestConfigs.in(folder));
        List<Future<ModelView>> loads =
                Stream.generate(() -> loading("tiny")).limit(8).toList();
        loads.forEach(load -> assertEquals("loaded", answer(load).status()));
        long workers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("inference-tiny-"))
                .count();
        assertEquals(Runtime.getRuntime().availableProcessors(), workers);
    }

    @Test
    void unusableAndUnknownModelsAreInvalidWithTheReason() throws IOException {
        Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2, 3});
        deploy(TestConfigs.in(folder));
        Failure unknown = failure(loading("absent"));
        assertEquals(Failure.Kind.INVALID, unknown.kind());
        assertEquals("there is no model absent; there are broken, tiny, tiny_batch, tiny_v8", unknown.getMessage());
        Failure broken = failure(loading("broken"));
        assertEquals(Failure.Kind.INVALID, broken.kind());
        assertTrue(String.valueOf(broken.getMessage()).startsWith("model broken can't be used: it is no ONNX model"));
    }

    @Test
    void listSaysWhatEachModelIs() throws IOException {
        deploy(TestConfigs.in(folder));
        load("tiny");
        List<ModelView> models = answer(Addresses.models().on(vertx).ask(new ModelMessage.AskAll(), PATIENCE))
                .models();
        assertEquals(
                List.of("tiny", "tiny_batch", "tiny_v8"),
                models.stream().map(ModelView::name).toList());
        assertEquals(
                List.of("loaded", "available", "available"),
                models.stream().map(ModelView::status).toList());
        assertEquals(List.of("car", "person"), models.getFirst().classes());
        HealthMessage.Answer health =
                answer(Addresses.health("inference").on(vertx).ask(new HealthMessage.Ask(), PATIENCE));
        assertEquals(new HealthMessage.Answer(true, "CPUExecutionProvider, loaded: tiny"), health);
    }

    @Test
    void expiredRequestIsDroppedUnasked() throws IOException {
        deploy(TestConfigs.in(folder));
        load("tiny");
        PaintedFrame frame = scene();
        Failure late = failure(infer("tiny", new InferRequest(STREAM, 0, frame, 0.3f, 1)));
        assertEquals(Failure.Kind.TIMEOUT, late.kind());
        assertEquals("deadline passed in the queue of model tiny", late.getMessage());
        assertEquals(1, frame.references());
    }

    @Test
    void frameThatWasGivenUpIsNotTouched() throws IOException {
        deploy(TestConfigs.in(folder));
        load("tiny");
        PaintedFrame frame = scene();
        frame.release();
        assertEquals(
                Failure.Kind.TIMEOUT, failure(infer("tiny", request(frame))).kind());
        assertEquals(0, frame.references());
    }

    @Test
    void fullQueueRefusesAndEveryReferenceComesBack() throws IOException {
        deploy(TestConfigs.withQueue(TestConfigs.in(folder), 1, 2, 1));
        load("tiny");
        List<PaintedFrame> frames =
                Stream.generate(InferenceVerticleIT::scene).limit(40).toList();
        List<Future<Inferred>> asked =
                frames.stream().map(frame -> infer("tiny", request(frame))).toList();
        int refused = 0;
        for (Future<Inferred> one : asked) {
            try {
                assertFound(answer(one).detections());
            } catch (CompletionException thrown) {
                assertEquals(Failure.Kind.OVERLOADED, Failure.of(cause(thrown)).kind());
                refused++;
            }
        }
        assertTrue(refused > 0 && refused < asked.size(), refused + " refused");
        frames.forEach(frame -> assertEquals(1, frame.references()));
    }

    @Test
    void frameOfSenselessSizeFailsAloneAndNamesTheModel() throws IOException {
        deploy(TestConfigs.withQueue(TestConfigs.in(folder), 1, 8, 1));
        load("tiny");
        PaintedFrame frame = scene();
        Pixels lying = new LyingPixels(frame);
        Failure failure = failure(infer("tiny", new InferRequest(STREAM, 0, lying, 0.3f, Long.MAX_VALUE)));
        assertEquals(Failure.Kind.INTERNAL, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).startsWith("model tiny failed"), failure::getMessage);
        assertEquals(1, frame.references());
        assertFound(answer(infer("tiny", request(scene()))).detections());
    }

    @Test
    void outputThatIsNoNumberFailsItsFrameAloneAndNamesTheModel() throws IOException {
        Files.write(folder.resolve("moody.onnx"), TinyDetectorMaker.yoloxThatFailsOnBlue(320, 320));
        deploy(TestConfigs.in(folder));
        load("moody");
        PaintedFrame frame = scene();
        Failure failure = failure(infer("moody", request(frame)));
        assertEquals(Failure.Kind.UNDECODABLE, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).startsWith("model moody gave no sense"), failure::getMessage);
        assertEquals(1, frame.references());
        PaintedFrame harmless = new PaintedFrame(640, 480).paint(PaintedFrame.Colour.RED, 60, 100, 220, 180);
        assertEquals(1, answer(infer("moody", request(harmless))).detections().size());
    }

    @Test
    void undeployingAnswersWhatWaitsAndEndsTheThreads() throws IOException {
        String id = deploy(TestConfigs.withQueue(TestConfigs.in(folder), 1, 1000, 1));
        load("tiny");
        List<PaintedFrame> frames =
                Stream.generate(InferenceVerticleIT::scene).limit(100).toList();
        List<Future<Inferred>> asked =
                frames.stream().map(frame -> infer("tiny", request(frame))).toList();
        answer(asked.getFirst());
        answer(vertx.undeploy(id));
        for (Future<Inferred> one : asked) {
            try {
                answer(one);
            } catch (CompletionException thrown) {
                assertEquals(Failure.Kind.UNAVAILABLE, Failure.of(cause(thrown)).kind());
            }
        }
        frames.forEach(frame -> assertEquals(1, frame.references()));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("inference-tiny")));
    }

    private String deploy(InferenceConfig config) {
        return answer(vertx.deployVerticle(new InferenceVerticle(config, meters)));
    }

    private ModelView load(String model) {
        return answer(loading(model));
    }

    private Future<ModelView> loading(String model) {
        return Addresses.loadModel().on(vertx).ask(new ModelMessage.Load(model), PATIENCE);
    }

    private Future<Inferred> infer(String model, InferRequest request) {
        return Addresses.infer(model).on(vertx).ask(request, PATIENCE);
    }

    private static InferRequest request(Pixels pixels) {
        return new InferRequest(STREAM, 0, pixels, 0.3f, Long.MAX_VALUE);
    }

    private static PaintedFrame scene() {
        return new PaintedFrame(640, 480)
                .paint(PaintedFrame.Colour.RED, 60, 100, 220, 180)
                .paint(PaintedFrame.Colour.BLUE, 400, 200, 460, 380);
    }

    private static void assertFound(List<Detection> detections) {
        assertEquals(2, detections.size(), detections::toString);
        for (Detection found : detections) {
            Box expected = found.label().equals("car") ? RED : BLUE;
            assertTrue(found.box().iou(expected) > 0.9, found::toString);
            assertEquals(0.9f, found.confidence(), 0.05f);
        }
    }

    private static Failure failure(Future<?> future) {
        return Failure.of(cause(assertThrows(CompletionException.class, () -> answer(future))));
    }

    private static Throwable cause(CompletionException thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : cause;
    }

    private static <T> T answer(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
