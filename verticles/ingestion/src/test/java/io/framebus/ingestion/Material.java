package io.framebus.ingestion;

import io.framebus.media.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Videos for tests, real ones and made ones. */
final class Material {

    private Material() {}

    /** A file of the assets; without it the test is skipped. */
    static String asset(String name) {
        String named = System.getenv("FRAMEBUS_ASSETS");
        Path assets = named == null
                ? Path.of(System.getProperty("framebus.root", "."), "..", "shared", "assets")
                : Path.of(named);
        Path asset = assets.resolve(name).normalize().toAbsolutePath();
        if (!Files.exists(asset)) {
            Assumptions.abort("skipped: the assets folder has no " + name);
        }
        return asset.toString();
    }

    /** Runs ffmpeg to its end. */
    static void ffmpeg(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-y", "-hide_banner", "-loglevel", "error"));
        command.addAll(List.of(arguments));
        try {
            Path log = folder.resolve("ffmpeg.log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(FfmpegPrograms.environment());
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " failed: " + Files.readString(log));
            }
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
