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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BuiltInModelIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PEOPLE = "people-hog";
    private static final Box FIGURE = new Box(260, 120, 320, 320);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void describeIt() throws IOException {
        Files.writeString(folder.resolve("models.yaml"), """
            models:
              - name: people-hog
                built_in: true
                licence: Apache-2.0
            """);
    }

    @AfterEach
    void closeVertx() {
        answer(vertx.close());
    }

    @Test
    void itFindsPeopleLikeAnyOtherModelAndNamesItsHash() throws IOException {
        String id = deploy();
        ModelView view = load();
        assertEquals("loaded", view.status());
        assertEquals("OpenCV", view.provider());
        assertTrue(view.sha256().matches("[0-9a-f]{64}"), view::sha256);
        List<Future<Inferred>> asked = new ArrayList<>();
        List<PaintedFrame> frames = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            PaintedFrame frame = new PaintedFrame(640, 480).paintPerson(260, 120, 1);
            frames.add(frame);
            asked.add(Addresses.infer(PEOPLE)
                    .on(vertx)
                    .ask(new InferRequest(new UUID(0, 1), i, frame, 0.3f, Long.MAX_VALUE), PATIENCE));
        }
        Inferred first = answer(asked.getFirst());
        assertEquals(view.sha256(), first.sha256());
        assertEquals(PEOPLE, first.model());
        Detection person = first.detections().getFirst();
        assertEquals("person", person.label());
        assertTrue(person.box().iou(FIGURE) > 0.6, person::toString);
        asked.forEach(one -> assertEquals(first.detections(), answer(one).detections()));
        frames.forEach(frame -> assertEquals(1, frame.references()));
        answer(vertx.undeploy(id));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("inference-" + PEOPLE)));
    }

    @Test
    void theListNamesItWithoutAFile() throws IOException {
        deploy();
        ModelView available = listed();
        assertEquals("available", available.status());
        assertEquals("", available.file());
        assertEquals("hog", available.family());
        assertEquals("Apache-2.0", available.licence());
        assertEquals(List.of("person"), available.classes());
        load();
        assertEquals("loaded", listed().status());
    }

    @Test
    void aFileOfItsNameComesFirst() throws IOException {
        TinyDetectorMaker.write(folder, PEOPLE, 320, 320);
        deploy();
        assertEquals("yolox", load().family());
    }

    @Test
    void theCommandLineListsAndChecksIt() throws IOException {
        String listed = new ModelsTable(config(), folder).list().text();
        assertTrue(listed.lines().anyMatch(line -> line.matches("people-hog +hog .*Apache-2.0 +built in")), listed);
        ModelsReport report = new ModelsReport(config());
        ModelsReport.Report check = report.check(Path.of(PEOPLE));
        assertTrue(check.usable());
        for (String part : List.of(
                "people-hog is built in and usable", "family       hog", "classes      1: person", "ran once in")) {
            assertTrue(check.text().contains(part), () -> part + " is not in " + check.text());
        }
        assertEquals(
                "people-dog can't be used: there is no such file",
                report.check(Path.of("people-dog")).text());
    }

    @Test
    void onlyWhatThisProgramHasCanBeBuiltIn() throws IOException {
        Files.writeString(folder.resolve("models.yaml"), "models: [{name: cars-hog, built_in: true}]");
        Failure failure = assertThrows(Failure.class, () -> ModelCatalogue.open(config()));
        assertEquals(
                folder.resolve("models.yaml")
                        + ": model cars-hog is no model this program has built in; it has people-hog",
                failure.getMessage());
    }

    private InferenceConfig config() throws IOException {
        // Native libraries are put where no test deletes them.
        TestConfigs.in(folder);
        return InferenceConfig.defaults(Optional.of(folder.resolve("models.yaml")), List.of(folder))
                .withCache(folder.resolve("cache"));
    }

    private String deploy() throws IOException {
        return answer(vertx.deployVerticle(new InferenceVerticle(config(), new SimpleMeterRegistry())));
    }

    private ModelView load() {
        return answer(Addresses.loadModel().on(vertx).ask(new ModelMessage.Load(PEOPLE), PATIENCE));
    }

    private ModelView listed() {
        return answer(Addresses.models().on(vertx).ask(new ModelMessage.AskAll(), PATIENCE)).models().stream()
                .filter(model -> model.name().equals(PEOPLE))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T answer(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
