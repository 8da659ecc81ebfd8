package io.framebus.node;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the program's own folders lie: {@code cluster-config} and {@code model-assets}. */
final class Home {

    private Home() {}

    /** The directory named by the launcher, else the working directory. */
    static Path directory() {
        Path named = Path.of(System.getProperty("framebus.home", "")).toAbsolutePath();
        if (!Files.isDirectory(named.resolve("cluster-config"))) {
            throw new IllegalStateException(
                    named + " has no cluster-config; start through ./framebus or set -Dframebus.home");
        }
        return named;
    }

    static Path pipelines() {
        return directory().resolve("cluster-config").resolve("pipelines");
    }

    static Path models() {
        return directory().resolve("model-assets");
    }

    /**
     * Where pulled models lie when no setting says: the same folder of this user whatever the working directory, so
     * that every later command finds them.
     */
    static Path pulledModels() {
        String named = System.getenv().getOrDefault("XDG_DATA_HOME", "");
        Path data = named.startsWith("/")
                ? Path.of(named)
                : Path.of(System.getProperty("user.home", "."), ".local", "share");
        return data.resolve("framebus").resolve("models").toAbsolutePath();
    }
}
