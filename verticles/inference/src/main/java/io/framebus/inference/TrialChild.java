package io.framebus.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.framebus.bus.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts {@link ModelTrial} in a JVM of its own with limits on time, memory and talk, and reads its verdict. */
final class TrialChild {

    private static final int MOST_OUTPUT_BYTES = 4 << 20;
    private static final int FILE_SIZE_FACTOR = 6;
    private static final Duration REAPING = Duration.ofSeconds(5);
    private static final List<String> KEPT_ENVIRONMENT =
            List.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH");

    /** The shell sets the limits and becomes the JVM: CPU seconds, address space in KiB, no core file. */
    private static final String WITH_LIMITS =
            "ulimit -c 0; ulimit -t \"$1\" && ulimit -v \"$2\" && shift 2 && exec \"$@\"";

    private final InferenceConfig config;

    TrialChild(InferenceConfig config) {
        this.config = config;
    }

    /**
     * What the child says of a file, or why it could not say it.
     *
     * @param finished false where the child died, hung or talked too much: another attempt might end differently
     */
    record Verdict(TrialResult result, boolean finished) {}

    /** Blocks until the child has ended, at most for the configured deadline. */
    Verdict run(Path file, String sha256, ModelOverrides overrides) throws IOException, InterruptedException {
        // Its own directory: a model must not find neighbours to read.
        Path directory = Files.createTempDirectory("framebus-trial");
        try {
            String secret = UUID.randomUUID() + " ";
            ProcessBuilder builder = new ProcessBuilder(
                            command(directory, file.toAbsolutePath(), sha256, overrides, secret))
                    .directory(directory.toFile())
                    .redirectErrorStream(true);
            keepOnly(builder.environment());
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                return judge(process, secret);
            } finally {
                process.destroyForcibly();
                process.waitFor(REAPING.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            deleteTree(directory);
        }
    }

    private Verdict judge(Process process, String secret) throws InterruptedException {
        CompletableFuture<String> output = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("trial-output").start(() -> output.complete(read(process)));
        boolean ended = process.waitFor(config.trialDeadline().toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = output.completeOnTimeout("", REAPING.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        for (String line : said.lines().toList()) {
            if (line.startsWith(secret)) {
                return verdict(line.substring(secret.length()));
            }
        }
        return died(
                ended
                        ? "trying it ended the child process (" + meaning(process.exitValue()) + ")"
                        : "trying it took longer than " + config.trialDeadline().toSeconds() + " s");
    }

    private static Verdict verdict(String json) {
        try {
            return new Verdict(Json.mapper().readValue(json, TrialResult.class), true);
        } catch (JsonProcessingException cut) {
            return died("trying it gave no readable answer");
        }
    }

    private static Verdict died(String reason) {
        return new Verdict(TrialResult.unusable(reason), false);
    }

    /** Everything the child says up to the bound; beyond it the child is ended. */
    private static String read(Process process) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try (InputStream output = process.getInputStream()) {
            for (int count = output.read(part); count >= 0; count = output.read(part)) {
                said.write(part, 0, count);
                if (said.size() > MOST_OUTPUT_BYTES) {
                    process.destroyForcibly();
                    return "";
                }
            }
        } catch (IOException killed) {
            // The pipe of a killed child breaks; what it said before still counts.
            return said.toString(StandardCharsets.UTF_8);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private static String meaning(int exitValue) {
        return switch (exitValue) {
            case 134 -> "aborted, possibly out of memory";
            case 137 -> "killed: it talked too much, or the system ran out of memory";
            case 139 -> "crashed with a segmentation fault";
            case 152 -> "used up its processor time";
            default -> "exit code " + exitValue;
        };
    }

    private List<String> command(Path directory, Path file, String sha256, ModelOverrides overrides, String secret)
            throws IOException {
        long seconds = Math.max(1, config.trialDeadline().toSeconds());
        long kibibytes = (config.trialMemoryBytes() + FILE_SIZE_FACTOR * Files.size(file)) >> 10;
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", WITH_LIMITS, "sh", Long.toString(2 * seconds), Long.toString(kibibytes)));
        command.addAll(List.of(
                java(),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=256m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:-UsePerfData",
                "-XX:+SuppressFatalErrorMessage",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + directory));
        String natives = System.getProperty("onnxruntime.native.path", "");
        if (!natives.isEmpty()) {
            command.add("-Donnxruntime.native.path=" + natives);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ModelTrial.class.getName()));
        command.addAll(List.of(
                config.cache().toAbsolutePath().toString(),
                file.toString(),
                sha256,
                Json.write(overrides),
                secret,
                Long.toString(seconds)));
        return command;
    }

    private static String java() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    private static void keepOnly(Map<String, String> environment) {
        environment.keySet().retainAll(KEPT_ENVIRONMENT);
        // Every thread of the C library would otherwise reserve 64 MiB of the limited address space.
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.put(OnnxTelemetry.SWITCH, OnnxTelemetry.OFF);
    }

    private static void deleteTree(Path directory) throws IOException {
        try (var found = Files.walk(directory)) {
            for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
