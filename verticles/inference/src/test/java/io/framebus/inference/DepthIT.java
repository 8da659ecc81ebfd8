package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.PipelineSpec.Work;
import io.framebus.bus.Pixels;
import io.framebus.scene.Scene;
import io.framebus.scene.SceneFrame;
import io.framebus.scene.SceneSettings;
import io.framebus.scene.View;
import io.framebus.vision.DepthMap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class DepthIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIDE = 128;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        answer(vertx.close());
    }

    @Test
    void theScenesDepthIsMeasuredInMetres() throws IOException {
        Path assets = Path.of(System.getProperty("framebus.root", "../.."), "model-assets");
        InferenceConfig config = InferenceConfig.defaults(Optional.of(assets.resolve("models.yaml")), List.of(assets))
                .withCache(TestConfigs.in(folder).cache());
        deploy(config);
        ModelView view = load("scene_depth");
        Scene scene = new Scene(SceneSettings.of(11, View.STREET));
        for (int i = 0; i < 3; i++) {
            SceneFrame frame = scene.next();
            PaintedFrame painted = PaintedFrame.of(frame);
            Inferred inferred = answer(infer("scene_depth", painted));
            assertEquals(List.of(), inferred.detections());
            assertEquals(view.sha256(), inferred.sha256());
            DepthMap depth = inferred.depth().orElseThrow();
            assertEquals("160x96", depth.width() + "x" + depth.height());
            assertTrue(depth.metric() && !depth.nearIsLarge());
            assertEquals(0, error(depth, frame), 0.12, "mean relative error");
            assertEquals(1, painted.references());
        }
    }

    /** AbsRel at the points of the map. */
    private static double error(DepthMap depth, SceneFrame truth) {
        double sum = 0;
        for (int y = 0; y < depth.height(); y++) {
            for (int x = 0; x < depth.width(); x++) {
                int column = (2 * x + 1) * truth.width() / (2 * depth.width());
                int row = (2 * y + 1) * truth.height() / (2 * depth.height());
                double real = truth.depth()[row * truth.width() + column];
                sum += Math.abs(depth.values().get(y * depth.width() + x) - real) / real;
            }
        }
        return sum / (depth.width() * depth.height());
    }

    @Test
    void aMapCoversTheFrameAndNothingBesideIt() throws IOException {
        write("grey", 1);
        Path catalogue = Files.writeString(
                folder.resolve("models.yaml"), "models: [{name: grey, family: depth, fit: centered, near: small}]");
        InferenceConfig config = InferenceConfig.defaults(Optional.of(catalogue), List.of(folder))
                .withCache(TestConfigs.in(folder).cache());
        deploy(config);
        load("grey");
        PaintedFrame frame = new PaintedFrame(640, 320).paint(PaintedFrame.Colour.RED, 320, 0, 640, 320);
        DepthMap depth = answer(infer("grey", frame)).depth().orElseThrow();
        assertEquals("16x8", depth.width() + "x" + depth.height());
        assertTrue(!depth.nearIsLarge() && !depth.metric());
        for (int y = 0; y < 8; y++) {
            assertEquals(depth.values().get(0), depth.values().get(16 * y), 1e-4, "the left half is of one grey");
            assertEquals(depth.values().get(15), depth.values().get(16 * y + 15), 1e-4, "the right half is of one red");
        }
        assertTrue(Math.abs(depth.values().get(0) - depth.values().get(15)) > 0.05);
    }

    @Test
    void everyFrameOfABatchHasItsOwnMap() throws IOException {
        write("grey", -1);
        deploy(TestConfigs.withQueue(TestConfigs.in(folder), 1, 64, 4));
        assertTrue(load("grey").details().orElseThrow().batches());
        List<Future<Inferred>> asked = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            asked.add(infer("grey", striped(i)));
        }
        for (int i = 0; i < asked.size(); i++) {
            DepthMap together = answer(asked.get(i)).depth().orElseThrow();
            assertEquals(answer(infer("grey", striped(i))).depth().orElseThrow().values(), together.values());
            assertEquals(together.values().get(0), together.values().get(i), 0.02, "frame " + i);
            assertTrue(Math.abs(together.values().get(i) - together.values().get(i + 1)) > 0.05, "frame " + i);
        }
    }

    /** Red behind the first {@code index + 1} columns of the map, else grey. */
    private static PaintedFrame striped(int index) {
        return new PaintedFrame(SIDE, SIDE).paint(PaintedFrame.Colour.RED, 8 * (index + 1), 0, SIDE, SIDE);
    }

    @Test
    void valuesThatAreNoNumbersFailTheirFrameAloneWithTheReason() throws IOException {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.FLOAT, 1, 3, SIDE, SIDE);
        String raised = onnx.node("Add", List.of(grey(onnx), onnx.floats(List.of(), 0.4f)), Map.of());
        onnx.node("Sqrt", List.of(raised), "depth", Map.of());
        onnx.output("depth", OnnxWriter.FLOAT, 1, 1, SIDE / 8, SIDE / 8);
        Files.write(folder.resolve("moody.onnx"), onnx.toBytes());
        deploy(TestConfigs.in(folder));
        load("moody");
        PaintedFrame blue = new PaintedFrame(SIDE, SIDE).paint(PaintedFrame.Colour.BLUE, 0, 64, 128, 128);
        Failure failure = failure(infer("moody", blue));
        assertEquals(Failure.Kind.UNDECODABLE, failure.kind());
        assertEquals("model moody gave no sense: the depth at column 0, row 8 is NaN", failure.getMessage());
        assertEquals(1, blue.references());
        assertTrue(answer(infer("moody", new PaintedFrame(SIDE, SIDE))).depth().isPresent());
    }

    @Test
    void aModelForOtherWorkIsRefusedBeforeAnythingRuns() throws IOException {
        write("grey", 1);
        TinyDetectorMaker.write(folder, "tiny", 320, 320);
        deploy(TestConfigs.in(folder));
        Failure noDetector = failure(loading("grey", Work.DETECT));
        assertEquals(Failure.Kind.INVALID, noDetector.kind());
        assertEquals(
                "model grey measures depth and finds no objects; a detector is needed here", noDetector.getMessage());
        Failure noDepth = failure(loading("tiny", Work.DEPTH));
        assertEquals(Failure.Kind.INVALID, noDepth.kind());
        assertEquals(
                "model tiny finds objects and measures no depth; a depth model is needed here", noDepth.getMessage());
        assertEquals("loaded", load("grey").status());
        assertEquals("loaded", answer(loading("tiny", Work.DETECT)).status());
    }

    /** A model whose depth is the brightness of blocks of eight pixels; a batch below 1 is free. */
    private void write(String name, long batch) throws IOException {
        OnnxWriter onnx = new OnnxWriter().input("images", OnnxWriter.FLOAT, batch, 3, SIDE, SIDE);
        onnx.node("Identity", List.of(grey(onnx)), "depth", Map.of());
        onnx.output("depth", OnnxWriter.FLOAT, batch, 1, SIDE / 8, SIDE / 8);
        Files.write(folder.resolve(name + ".onnx"), onnx.toBytes());
    }

    private static String grey(OnnxWriter onnx) {
        String small = onnx.node(
                "AveragePool", List.of("images"), Map.of("kernel_shape", List.of(8L, 8L), "strides", List.of(8L, 8L)));
        return onnx.node("ReduceMean", List.of(small), Map.of("axes", List.of(1L), "keepdims", 1L));
    }

    private void deploy(InferenceConfig config) {
        answer(vertx.deployVerticle(new InferenceVerticle(config, new SimpleMeterRegistry())));
    }

    private ModelView load(String model) {
        return answer(loading(model, Work.DEPTH));
    }

    private Future<ModelView> loading(String model, Work work) {
        return Addresses.loadModel().on(vertx).ask(new ModelMessage.Load(model, work), PATIENCE);
    }

    private Future<Inferred> infer(String model, Pixels pixels) {
        return Addresses.infer(model)
                .on(vertx)
                .ask(new InferRequest(new UUID(0, 1), 0, pixels, 0.3f, Long.MAX_VALUE), PATIENCE);
    }

    private static Failure failure(Future<?> future) {
        Throwable cause =
                assertThrows(CompletionException.class, () -> answer(future)).getCause();
        return Failure.of(cause == null ? new IllegalStateException("no cause") : cause);
    }

    private static <T> T answer(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
