package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.inference.InferenceConfig;
import io.framebus.inference.TinyDetectorMaker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ModelBenchIT {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private boolean bench(List<String> names) throws Exception {
        InferenceConfig config = InferenceConfig.defaults(Optional.empty(), List.of(folder))
                .withCache(Path.of("target", "trials").toAbsolutePath());
        return new ModelBench(
                        config, names, Duration.ofMillis(100), new PrintStream(shown, true, StandardCharsets.UTF_8))
                .run();
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everySettingOfEveryModelHasItsNumbers() throws Exception {
        Files.write(folder.resolve("tiny.onnx"), TinyDetectorMaker.yolox(64, 64));
        Files.writeString(folder.resolve("text.onnx"), "no model");
        assertTrue(bench(List.of()));
        assertTrue(text().contains("tiny, yolox 64x64"), this::text);
        assertTrue(text().contains("text: model text can't be used: "), this::text);
        List<String> rows =
                text().lines().filter(line -> line.matches("[* ]  \\d.*")).toList();
        assertTrue(rows.size() >= 1 && rows.getFirst().startsWith("*"), this::text);
        for (String row : rows) {
            String[] cells = row.substring(1).strip().split(" +", -1);
            assertEquals(9, cells.length, row);
            assertTrue(Double.parseDouble(cells[5]) > 0, row);
        }
        assertTrue(rows.stream().anyMatch(row -> row.contains(" 1.00 ")), this::text);
    }

    @Test
    void namedModelThatCannotBeMeasuredIsAFailure() throws Exception {
        assertFalse(bench(List.of("absent")));
        assertTrue(text().contains("absent: there is no model absent"), this::text);
    }

    @Test
    void emptyFolderSaysWhereModelsCanBeHad() throws Exception {
        assertTrue(bench(List.of()));
        assertTrue(text().contains("no models are here"), this::text);
    }
}
