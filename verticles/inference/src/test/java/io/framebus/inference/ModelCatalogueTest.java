package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import io.framebus.media.TensorImage;
import io.framebus.vision.Letterbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCatalogueTest {

    private static final String HASH_OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

    @TempDir
    Path folder;

    @Test
    void everyOnnxFileIsAModelNamedLikeIt() throws IOException {
        Files.writeString(folder.resolve("people.v2.onnx"), "a");
        Files.writeString(folder.resolve("readme.txt"), "b");
        ModelCatalogue catalogue = catalogue("");
        assertEquals(List.of("people.v2"), catalogue.names());
        ModelFile model = catalogue.find("people.v2");
        assertEquals(HASH_OF_A, model.sha256());
        assertEquals(ModelOverrides.NONE, model.overrides());
    }

    @Test
    void fileThatComesLaterIsFoundAndChangesAreSeen() throws IOException {
        ModelCatalogue catalogue = catalogue("");
        assertEquals(List.of(), catalogue.names());
        Path file = Files.writeString(folder.resolve("late.onnx"), "a");
        assertEquals(HASH_OF_A, catalogue.find("late").sha256());
        Files.writeString(file, "longer");
        assertTrue(!catalogue.find("late").sha256().equals(HASH_OF_A));
    }

    @Test
    void unknownNameIsInvalidAndTheFailureListsWhatExists() throws IOException {
        Files.writeString(folder.resolve("one.onnx"), "a");
        Files.writeString(folder.resolve("two.onnx"), "b");
        Failure failure = assertThrows(Failure.class, () -> catalogue("").find("three"));
        assertEquals(Failure.Kind.INVALID, failure.kind());
        assertEquals("there is no model three; there are one, two", failure.getMessage());
        assertThrows(Failure.class, () -> catalogue("").find("../" + folder.getFileName() + "/one"));
    }

    @Test
    void entryDescribesTheFileItNamesAndTheFileOfItsHash() throws IOException {
        Files.writeString(folder.resolve("renamed.onnx"), "a");
        Files.writeString(folder.resolve("file_b.onnx"), "b");
        ModelCatalogue catalogue = catalogue("""
            models:
              - name: model_a
                sha256: %s
                licence: MIT
              - name: model_b
                file: file_b.onnx
                family: yolov8
                input: [640, 384]
                classes: [car, van]
            """.formatted(HASH_OF_A));
        assertEquals("MIT", catalogue.find("renamed").licence());
        assertEquals(
                new ModelOverrides(Optional.of(ModelFamily.YOLOV8), 640, 384, List.of("car", "van")),
                catalogue.find("model_b").overrides());
        assertEquals(List.of("file_b", "model_b", "renamed"), catalogue.names());
    }

    @Test
    void modelsYamlOfAFolderComesBeforeTheShippedOne() throws IOException {
        Path shipped = Files.createDirectory(folder.resolve("shipped")).resolve("models.yaml");
        Files.writeString(shipped, "models: [{name: a, iou: 0.9}, {name: b, iou: 0.8}]");
        Files.writeString(folder.resolve("models.yaml"), "models: [{name: a, iou: 0.3}, {name: own, licence: MIT}]");
        ModelCatalogue catalogue = ModelCatalogue.open(InferenceConfig.defaults(Optional.of(shipped), List.of(folder)));
        assertEquals(
                List.of("a", "own", "b"),
                catalogue.entries().stream().map(CatalogueEntry::name).toList());
        assertEquals(
                Optional.of(0.3f),
                catalogue.entry("a").orElseThrow().overrides().iou());
    }

    @Test
    void aFileThatIsNotHereIsFetchedOnlyWhereItHasAnAddress() throws IOException {
        ModelCatalogue catalogue = catalogue("""
            models:
              - {name: far, url: "https://models.example/far.onnx"}
              - {name: made, card: "https://models.example/made"}
            """);
        assertEquals(
                "the file of model far is not here; framebus models pull far fetches it; there are none",
                catalogue.missing("far"));
        assertEquals(
                "the file of model made is not here; put made.onnx into FRAMEBUS_MODELS_DIR, see"
                        + " https://models.example/made; there are none",
                catalogue.missing("made"));
    }

    @Test
    void aModelIsDescribedOnce() {
        Failure twice = assertThrows(Failure.class, () -> catalogue("models: [{name: a}, {name: a}]"));
        assertTrue(String.valueOf(twice.getMessage()).endsWith("/models.yaml: model a is there twice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"models", "models:", "models: [null]", "models: {name: a}", "- name: a", "models: [a]"})
    void aFileOfAnotherShapeIsToldWhatItNeeds(String yaml) {
        Failure failure = assertThrows(Failure.class, () -> catalogue(yaml));
        assertTrue(
                String.valueOf(failure.getMessage())
                        .endsWith("needs the key models, and no other, with a list of entries, each with a name"),
                failure::getMessage);
    }

    @Test
    void entryMaySayEverythingTheFileDoesNot() throws IOException {
        ModelOverrides overrides = catalogue("""
            models:
              - name: a
                family: depth
                output: map
                classes: visdrone
                colours: bgr
                scale: 0.5
                mean: [1, 2, 3]
                std: [0.5, 1, 2]
                fit: centered
                depth: metric
                near: small
                iou: 0.4
            """).entry("a").orElseThrow().overrides();
        assertEquals(Optional.of(ModelFamily.DEPTH), overrides.family());
        assertEquals(Optional.of(OutputForm.MAP), overrides.form());
        assertEquals(Optional.of(new DepthMeaning(true, false)), overrides.depth());
        assertEquals(Optional.of(0.4f), overrides.iou());
        assertEquals(10, overrides.classes().size());
        assertEquals("awning-tricycle", overrides.classes().get(7));
        // (byte · 0.5 − mean) / std is (byte − 2 · mean) · 0.5 / std.
        assertEquals(
                new InputStyle(
                        TensorImage.Order.BGR, List.of(2f, 4f, 6f), List.of(1f, 0.5f, 0.25f), Letterbox.Fit.CENTERED),
                overrides.style().on(ModelFamily.YOLOX.style()));
    }

    @Test
    void styleWithoutAWordOfTheCatalogueIsTheFamilys() {
        for (ModelFamily family : ModelFamily.values()) {
            assertEquals(family.style(), StyleOverrides.NONE.on(family.style()));
        }
        assertEquals("0..255", ModelFamily.YOLOX.style().range());
        assertEquals("0..1", ModelFamily.YOLOV8.style().range());
        assertEquals("−1..1", ModelFamily.SSD.style().range());
    }

    @Test
    void shippedListsHaveTheirNames() {
        assertEquals(80, ClassLists.coco().size());
        assertEquals("person", ClassLists.coco().getFirst());
        assertEquals("bench", ClassLists.coco().get(13));
        assertEquals("toothbrush", ClassLists.coco().get(79));
        assertEquals(91, ClassLists.cocoIds().size());
        assertEquals("person", ClassLists.cocoIds().get(1));
        assertEquals("toothbrush", ClassLists.cocoIds().get(90));
        assertTrue(ClassLists.cocoIds().containsAll(ClassLists.coco()));
    }

    @Test
    void ownExportUnderAKnownNameIsNotTakenForTheFileOfTheEntry() throws IOException {
        Files.writeString(folder.resolve("model_a.onnx"), "b");
        ModelFile own = catalogue("models: [{name: model_a, licence: MIT, family: depth, sha256: " + HASH_OF_A + "}]")
                .find("model_a");
        assertEquals("", own.licence());
        assertEquals(ModelOverrides.NONE, own.overrides());
    }

    @Test
    void entryWithoutItsFileSaysHowToGetIt() throws IOException {
        ModelCatalogue catalogue = catalogue("models: [{name: absent, url: 'https://models.example/a.onnx'}]");
        Failure failure = assertThrows(Failure.class, () -> catalogue.find("absent"));
        assertTrue(String.valueOf(failure.getMessage()).contains("models pull absent"));
        assertEquals(List.of(), catalogue.names());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{name: a, colour: red}; unknown key colour",
                "{name: ../a}; needs a name",
                "{file: a.onnx}; needs a name",
                "{name: a, file: ../b.onnx}; plain name ending in .onnx",
                "{name: a, family: resnet}; unknown family resnet; known are yolox, yolov5, yolov8, yolov10, detr",
                "{name: a, input: 640}; [width, height] is needed",
                "{name: a, output: fresh}; unknown output fresh; known are raw, decoded",
                "{name: a, colours: grb}; has colours grb; bgr or rgb is needed",
                "{name: a, fit: wide}; centered or stretched or top_left is needed",
                "{name: a, scale: 0}; has the scale 0; a number above 0 is needed",
                "{name: a, iou: 1.5}; has the iou 1.5; a number above 0, at most 1 is needed",
                "{name: a, mean: [1, 2]}; has the mean [1, 2]; three numbers are needed",
                "{name: a, std: [1, 2, 0]}; three numbers are needed, all above 0",
                "{name: a, depth: deep}; metric or relative is needed",
                "{name: a, near: far}; large or small is needed",
                "{name: a, classes: imagenet}; one of coco, coco_91, visdrone",
                "{name: a, sha256: 12}; 64 lower-case hexadecimal digits",
                "{name: a, bytes: 0}; the size of the file is needed",
                "{name: a, bytes: many}; the size of the file is needed",
                "{name: a, built_in: perhaps}; true or false is needed",
                "{name: a, url: 'ftp://models.org/a'}; has a url that is not http(s)",
                "{name: a, url: 'https://me:secret@models.org/a'}; without credentials",
            })
    void wrongEntryIsRefusedWithItsReason(String entry, String reason) {
        Failure failure = assertThrows(Failure.class, () -> catalogue("models: [" + entry + "]"));
        assertEquals(Failure.Kind.INVALID, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains(reason), failure::getMessage);
    }

    @Test
    void catalogueOfTheRepositoryIsValid() {
        Path yaml = Path.of(System.getProperty("framebus.root", "../.."), "model-assets", "models.yaml");
        ModelCatalogue catalogue = ModelCatalogue.open(InferenceConfig.defaults(Optional.of(yaml), List.of()));
        CatalogueEntry entry = catalogue.entry("yolox_nano").orElseThrow();
        assertEquals("Apache-2.0", entry.licence());
        assertEquals(80, entry.overrides().classes().size());
        for (CatalogueEntry one : catalogue.entries()) {
            assertTrue(!one.licence().isEmpty(), one::name);
            assertTrue(!one.licence().startsWith("AGPL") || one.note().startsWith("AGPL"), one::name);
            assertTrue(!one.hasAddress() || (one.sha256().length() == 64 && one.bytes() > 0), one::name);
        }
    }

    private ModelCatalogue catalogue(String yaml) throws IOException {
        Path file = folder.resolve("models.yaml");
        Files.writeString(file, yaml.isEmpty() ? "models: []" : yaml);
        return ModelCatalogue.open(InferenceConfig.defaults(Optional.of(file), List.of(folder)));
    }
}
