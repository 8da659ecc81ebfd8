package io.framebus.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsTableTest {

    private static final String HASH_OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

    @TempDir
    Path folder;

    @Test
    void everyModelSaysWhereItIs() throws IOException {
        Path shipped = Files.createDirectories(folder.resolve("shipped"));
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(shipped.resolve("scene.onnx"), "c");
        Files.writeString(shipped.resolve("dropped.onnx"), "abc");
        Files.writeString(own.resolve("pulled.onnx"), "a");
        Files.writeString(own.resolve("other.onnx"), "b");
        Path yaml = Files.writeString(folder.resolve("models.yaml"), """
                models:
                  - {name: scene, licence: MIT, family: yolov8}
                  - {name: pulled, sha256: %1$s, url: 'https://models.org/a'}
                  - {name: other, licence: MIT, family: depth, sha256: %1$s, url: 'https://models.org/a'}
                  - {name: absent, family: depth, licence: AGPL-3.0, bytes: 3659407, url: 'https://models.org/a'}
                  - {name: unheard}
                  - {name: people-hog, built_in: true, licence: Apache-2.0}
                """.formatted(HASH_OF_A));
        InferenceConfig config = InferenceConfig.defaults(Optional.of(yaml), List.of(own, shipped))
                .withCache(folder.resolve("cache"));
        ModelsReport.Report report = new ModelsTable(config, shipped).list();
        assertEquals(
                List.of(
                        "NAME        FAMILY  INPUT  SIZE    LICENCE     WHERE",
                        "dropped                    3 B                 here",
                        "other                      1 B                 here, another file than the catalogue's",
                        "people-hog  hog                    Apache-2.0  built in",
                        "pulled                     1 B                 here",
                        "scene       yolov8         1 B     MIT         shipped",
                        "absent      depth          3.7 MB  AGPL-3.0    not here: models pull absent",
                        "unheard                                        not here"),
                report.text().lines().toList());
        assertTrue(report.json().contains("\"where\":\"built_in\""), report::json);
    }

    @Test
    void emptyFoldersAreNamed() {
        InferenceConfig config = InferenceConfig.defaults(Optional.empty(), List.of(folder));
        assertEquals(
                "no models; looked for .onnx files in " + folder,
                new ModelsTable(config, folder).list().text());
    }

    @Test
    void sizesAreWrittenForPeople() {
        assertEquals("999 B", Sizes.shown(999));
        assertEquals("1.0 kB", Sizes.shown(1000));
        assertEquals("3.7 MB", Sizes.shown(3_659_407));
        assertEquals("2.1 GB", Sizes.shown(2_147_483_648L));
    }
}
