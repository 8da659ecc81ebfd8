package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class ModelTrialIT {

    private static final Map<String, OddModels.Odd> ODD = OddModels.all();

    @TempDir
    Path folder;

    private InferenceConfig config = InferenceConfig.defaults(Optional.empty(), List.of());

    @BeforeEach
    void useFolders() throws IOException {
        config = TestConfigs.in(folder);
    }

    @Test
    void tinyYoloxIsWhatItsMakerSays() throws IOException {
        Inspection found = usable(TinyDetectorMaker.yolox(160, 128));
        assertEquals(ModelFamily.YOLOX, found.family());
        assertEquals(160, found.width());
        assertEquals(128, found.height());
        assertEquals(List.of(1L, 420L, 7L), found.reading().outputs().getFirst().shape());
        assertEquals(List.of("car", "person"), found.classes());
        assertEquals(Map.of("ai.onnx", 13L), found.opsets());
        assertFalse(found.input().freeBatch());
    }

    @Test
    void tinyYolov8IsWhatItsMakerSays() throws IOException {
        Inspection found = usable(TinyDetectorMaker.yolov8(160, 128));
        assertEquals(ModelFamily.YOLOV8, found.family());
        assertEquals(List.of(1L, 6L, 420L), found.reading().outputs().getFirst().shape());
    }

    @Test
    void freeBatchAxisIsSeen() throws IOException {
        Inspection found = usable(TinyDetectorMaker.yoloxOfFreeBatch(160, 128));
        assertTrue(found.input().freeBatch());
        assertEquals(List.of("0 (free)"), found.dynamicAxes());
        assertEquals(List.of(1L, 420L, 7L), found.reading().outputs().getFirst().shape());
    }

    static Stream<String> oddNames() {
        return ODD.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void oddModelIsRefusedWithItsReason(String name) throws IOException {
        OddModels.Odd odd = Objects.requireNonNull(ODD.get(name));
        TrialResult result = trial(odd.bytes());
        assertTrue(result.reason().contains(odd.reason()), name + ": " + result);
    }

    @Test
    void endlessModelIsEndedAtItsDeadline() throws IOException {
        config = TestConfigs.withTrialDeadline(config, Duration.ofSeconds(3));
        Instant started = Instant.now();
        TrialResult result = trial(OddModels.endless());
        assertEquals("trying it took longer than 3 s", result.reason());
        assertTrue(Duration.between(started, Instant.now()).compareTo(Duration.ofSeconds(15)) < 0);
        assertEquals(0, ProcessHandle.current().descendants().count());
    }

    @Test
    void greedyModelHarmsTheChildOnly() throws IOException {
        TrialResult result = trial(OddModels.greedy());
        assertFalse(result.reason().isEmpty());
        assertEquals(Optional.empty(), result.inspection());
    }

    @Test
    void hugeOutputHarmsTheChildOnly() throws IOException {
        TrialResult result = trial(OddModels.huge());
        assertTrue(result.reason().contains("memory") || result.reason().contains("alloc"), result::reason);
    }

    @Test
    void deathOfTheChildIsAReasonAndIsNotRemembered() throws IOException {
        ModelFile model = file(OddModels.endless());
        ModelTrials trials = new ModelTrials(config);
        Thread.ofPlatform().daemon().start(ModelTrialIT::killTheChild);
        TrialResult result = trials.result(model);
        assertTrue(result.reason().startsWith("trying it ended the child process (killed"), result::reason);
        assertEquals(Optional.empty(), trials.remembered(model));
    }

    /** While it is being spawned a child still looks like this JVM; its own command line tells it apart. */
    private static boolean isTrial(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .contains("\0" + ModelTrial.class.getName() + "\0");
        } catch (IOException gone) {
            return false;
        }
    }

    private static void killTheChild() {
        Instant deadline = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(deadline)) {
            Optional<ProcessHandle> child = ProcessHandle.current()
                    .descendants()
                    .filter(ModelTrialIT::isTrial)
                    .findFirst();
            if (child.isPresent()) {
                child.get().destroyForcibly();
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void secondTrialOfTheSameBytesStartsNoChild() throws IOException {
        ModelFile model = file(TinyDetectorMaker.yolox(160, 128));
        TrialResult first = new ModelTrials(config).result(model);
        // Another child would find nothing.
        Files.delete(model.path());
        assertEquals(first, new ModelTrials(config).result(model));
    }

    @Test
    void theRuntimesTelemetryIsOff() {
        OnnxNatives.environment(config.cache());
        Path log = Path.of("/tmp", "mat-debug-" + ProcessHandle.current().pid() + ".log");
        assertFalse(Files.exists(log), "its telemetry writes this file");
    }

    @Test
    void reportSaysWhatAFileIsOrWhyItCannotBeUsed() throws IOException {
        ModelsReport report = new ModelsReport(config);
        ModelsReport.Report good =
                report.check(file(TinyDetectorMaker.yolox(160, 128)).path());
        assertTrue(good.usable());
        assertTrue(good.text().contains("family       yolox"), good::text);
        assertTrue(good.text().contains("channels first, BGR, 0..255, frame in the upper left"), good::text);
        assertTrue(good.json().contains("\"classes\":[\"car\",\"person\"]"), good::json);
        ModelsReport.Report bad = report.check(folder.resolve("absent.onnx"));
        assertFalse(bad.usable());
        assertTrue(bad.text().endsWith("absent.onnx can't be used: there is no such file"), bad::text);
        ModelsReport.Report list = new ModelsTable(config, folder.resolve("shipped")).list();
        assertTrue(
                list.text().lines().anyMatch(line -> line.matches("model +yolox +160x128 +\\S+ kB +here")), list::text);
    }

    private Inspection usable(byte[] bytes) throws IOException {
        TrialResult result = trial(bytes);
        return result.inspection().orElseThrow(() -> new AssertionError(result.reason()));
    }

    private TrialResult trial(byte[] bytes) throws IOException {
        return new ModelTrials(config).result(file(bytes));
    }

    private ModelFile file(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("model.onnx"), bytes);
        return ModelCatalogue.open(config).describe("model", path);
    }
}
