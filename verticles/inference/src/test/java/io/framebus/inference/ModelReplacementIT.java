package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.InferRequest;
import io.framebus.bus.Inferred;
import io.framebus.bus.ModelMessage;
import io.framebus.bus.ModelMessage.ModelView;
import io.framebus.bus.ReplacementMessage.Replace;
import io.framebus.bus.ReplacementMessage.Replaced;
import io.framebus.bus.ReplacementMessage.Upload;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class ModelReplacementIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Vertx neighbour = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ModelRooms rooms = new ModelRooms();

    @BeforeEach
    void openNode() throws IOException {
        TinyDetectorMaker.write(folder, "tiny", 320, 320);
        Files.write(folder.resolve("other.onnx"), TinyDetectorMaker.yolov8(320, 320));
        answer(rooms.open(vertx));
        deploy(vertx, "versions");
    }

    @AfterEach
    void closeAll() {
        answer(vertx.close());
        answer(neighbour.close());
    }

    @Test
    void framesBeforeTheExchangeAreSeenByTheOldFileAndFramesBehindItByTheNew() throws Exception {
        ModelView old = load(vertx, "tiny");
        Future<Replaced> exchange = replace("tiny", TinyDetectorMaker.yolov8(320, 320));
        List<Future<Inferred>> asked = new ArrayList<>();
        while (!exchange.isComplete()) {
            Future<Inferred> one = infer(vertx);
            asked.add(one);
            answer(one);
        }
        for (int i = 0; i < 20; i++) {
            asked.add(infer(vertx));
        }
        Replaced replaced = answer(exchange);
        assertEquals(Optional.of(old.sha256()), replaced.replacedSha256());
        assertEquals("yolov8", replaced.model().family());
        assertEquals("loaded", replaced.model().status());
        List<String> files = new ArrayList<>();
        List<Long> versions = new ArrayList<>();
        for (Future<Inferred> one : asked) {
            assertEquals(2, answer(one).detections().size());
            files.add(answer(one).sha256());
            versions.add(answer(one).version());
        }
        assertEquals(old.sha256(), files.getFirst());
        assertEquals(replaced.model().sha256(), files.getLast());
        assertEquals(versions.stream().sorted().toList(), versions);
        for (int i = 0; i < files.size(); i++) {
            assertEquals(versions.get(i) == 0 ? old.sha256() : replaced.model().sha256(), files.get(i));
        }
        Gauge info = meters.get("framebus_model_loaded").gauge();
        assertEquals(replaced.model().sha256(), info.getId().getTag("sha256"));
        assertEquals("CPUExecutionProvider", info.getId().getTag("provider"));
        assertEquals(1, info.value());
    }

    @Test
    void badFilesChangeNothingAndSayWhy() throws Exception {
        ModelView old = load(vertx, "tiny");
        Map<String, OddModels.Odd> odd = new LinkedHashMap<>();
        for (String name :
                List.of("empty", "truncated", "rank_3_input", "not_a_number", "no_classes", "external_weights")) {
            odd.put(name, OddModels.all().get(name));
        }
        for (Map.Entry<String, OddModels.Odd> one : odd.entrySet()) {
            Failure failure = failure(replace("tiny", one.getValue().bytes()));
            assertEquals(Failure.Kind.UNDECODABLE, failure.kind(), one.getKey());
            assertTrue(failure.getMessage().contains(one.getValue().reason()), failure::getMessage);
        }
        assertEquals(List.of(), rooms.newest().versions());
        assertEquals(old, load(vertx, "tiny"));
        assertEquals(old.sha256(), answer(infer(vertx)).sha256());
    }

    @Test
    void aFileThatCanDoLessIsRefused() throws Exception {
        load(vertx, "tiny");
        Failure fewer = failure(replace("tiny", TinyDetectorMaker.yolox(320, 320, List.of("car", "cat"))));
        assertEquals(Failure.Kind.CONFLICT, fewer.kind());
        assertTrue(fewer.getMessage().endsWith("it lacks 1 of the present one's classes: person"), fewer::getMessage);
        byte[] depth = new FamilyModels("input", OnnxWriter.FLOAT, 1, 3, 64, 64)
                .meanOf("input", "depth", 2, List.of(1L, 1L, 32L, 32L))
                .toBytes();
        Failure other = failure(replace("tiny", depth));
        assertEquals(Failure.Kind.CONFLICT, other.kind(), other::getMessage);
        assertTrue(other.getMessage().contains("measures depth"), other::getMessage);
        assertEquals(List.of(), rooms.newest().versions());
    }

    @Test
    void unknownNamesAreNotFoundAndTheSameFileIsHarmless() throws Exception {
        assertEquals(
                Failure.Kind.NOT_FOUND, failure(replace("absent", new byte[1])).kind());
        assertEquals(Failure.Kind.INVALID, failure(replaceBy("tiny", "absent")).kind());
        ModelView old = load(vertx, "tiny");
        Replaced same = answer(replace("tiny", TinyDetectorMaker.yolox(320, 320)));
        assertEquals(Optional.of(old.sha256()), same.replacedSha256());
        assertEquals(old, same.model());
        assertEquals(List.of(), rooms.newest().versions());
    }

    @Test
    void ofTwoExchangesAtOnceTheSecondIsRefused() throws Exception {
        Future<Replaced> first = replaceBy("tiny", "other");
        Failure second = failure(replaceBy("tiny", "other"));
        assertEquals(Failure.Kind.CONFLICT, second.kind());
        assertEquals(load(vertx, "other").sha256(), answer(first).model().sha256());
        assertEquals(1, rooms.newest().versions().getFirst().version());
    }

    @Test
    void aFileThatCanNotBeKeptIsNotUsed() throws Exception {
        ModelView old = load(vertx, "tiny");
        rooms.breakStore();
        assertEquals(
                Failure.Kind.UNAVAILABLE, failure(replaceBy("tiny", "other")).kind());
        assertEquals(old, load(vertx, "tiny"));
        assertEquals(old.sha256(), answer(infer(vertx)).sha256());
    }

    @Test
    void everyOtherNodeAndEveryLaterOneUsesTheNewFile() throws Exception {
        answer(rooms.open(neighbour));
        deploy(neighbour, "versions of the neighbour");
        String old = load(neighbour, "tiny").sha256();
        String other = answer(replaceBy("tiny", "other")).model().sha256();
        assertFalse(old.equals(other));
        // A stream that comes to the neighbour is loaded for first; that is when the record is asked.
        assertEquals(other, load(neighbour, "tiny").sha256());
        assertEquals(other, answer(infer(neighbour)).sha256());
        assertEquals(1, answer(infer(neighbour)).version());
        String back = answer(replace("tiny", TinyDetectorMaker.yolox(320, 320)))
                .model()
                .sha256();
        assertEquals(old, back);
        assertEquals(old, load(neighbour, "tiny").sha256());
        assertEquals(2, answer(infer(neighbour)).version());
    }

    private void deploy(Vertx node, String versions) throws IOException {
        InferenceConfig config = TestConfigs.in(folder);
        answer(node.deployVerticle(new InferenceVerticle(
                config, node == vertx ? meters : new SimpleMeterRegistry(), Optional.of(folder.resolve(versions)))));
    }

    private Future<Replaced> replace(String name, byte[] model) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(folder.resolve("versions")), "incoming", ".part");
        Files.write(file, model);
        return ask(new Replace(name, Optional.of(new Upload(file, OnnxFile.sha256Of(file))), Optional.empty()));
    }

    private Future<Replaced> replaceBy(String name, String other) {
        return ask(new Replace(name, Optional.empty(), Optional.of(other)));
    }

    private Future<Replaced> ask(Replace replace) {
        return Addresses.replaceModel().on(vertx).ask(replace, PATIENCE);
    }

    private static ModelView load(Vertx node, String model) {
        return answer(Addresses.loadModel().on(node).ask(new ModelMessage.Load(model), PATIENCE));
    }

    private static Future<Inferred> infer(Vertx node) {
        PaintedFrame frame = new PaintedFrame(640, 480)
                .paint(PaintedFrame.Colour.RED, 60, 100, 220, 180)
                .paint(PaintedFrame.Colour.BLUE, 400, 200, 460, 380);
        return Addresses.infer("tiny")
                .on(node)
                .ask(new InferRequest(new UUID(0, 1), 0, frame, 0.3f, Long.MAX_VALUE), PATIENCE);
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
