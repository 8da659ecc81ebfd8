package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void fileThatIsNotTheOneOfItsEntryIsRefused() throws IOException {
        Files.writeString(folder.resolve("model_a.onnx"), "b");
        ModelCatalogue catalogue = catalogue("models: [{name: model_a, sha256: " + HASH_OF_A + "}]");
        Failure failure = assertThrows(Failure.class, () -> catalogue.find("model_a"));
        assertTrue(String.valueOf(failure.getMessage()).contains("is not the file of the catalogue"));
    }

    @Test
    void entryWithoutItsFileSaysHowToGetIt() throws IOException {
        ModelCatalogue catalogue = catalogue("models: [{name: absent}]");
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
                "{name: a, family: resnet}; unknown family resnet; known are yolox, yolov8",
                "{name: a, input: 640}; [width, height] is needed",
                "{name: a, sha256: 12}; 64 lower-case hexadecimal digits",
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
    }

    private ModelCatalogue catalogue(String yaml) throws IOException {
        Path file = folder.resolve("models.yaml");
        Files.writeString(file, yaml.isEmpty() ? "models: []" : yaml);
        return ModelCatalogue.open(InferenceConfig.defaults(Optional.of(file), List.of(folder)));
    }
}
