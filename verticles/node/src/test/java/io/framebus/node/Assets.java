package io.framebus.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Real footage and weights, where a machine has them. */
final class Assets {

    private Assets() {}

    /** A file below the assets folder; the test is skipped where there is none. */
    static Path file(String name) {
        Optional<Path> file = find(name);
        Assumptions.assumeTrue(file.isPresent(), "skipped: no " + name + " in ../shared/assets or FRAMEBUS_ASSETS");
        return file.orElseThrow();
    }

    /** The same, empty where there is none. */
    static Optional<Path> find(String name) {
        Path folder = Optional.ofNullable(System.getenv("FRAMEBUS_ASSETS"))
                .map(Path::of)
                .orElse(Sources.root().resolve("../shared/assets"));
        return Optional.of(folder.resolve(name).toAbsolutePath().normalize()).filter(Files::isRegularFile);
    }
}
