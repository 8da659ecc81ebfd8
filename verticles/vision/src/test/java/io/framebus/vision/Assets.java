package io.framebus.vision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Material that is too large for the repository; tests that need it are skipped where it is absent. */
final class Assets {

    private Assets() {}

    static List<String> lines(String name) throws IOException {
        Path root = Path.of(System.getProperty("framebus.root", "."));
        Path folder = Optional.ofNullable(System.getenv("FRAMEBUS_ASSETS"))
                .map(Path::of)
                .orElse(root.resolveSibling("shared").resolve("assets"));
        Path file = folder.resolve(name);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "skipped: no " + file + " (set FRAMEBUS_ASSETS)");
        return Files.readAllLines(file);
    }
}
