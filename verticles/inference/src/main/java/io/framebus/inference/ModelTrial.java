package io.framebus.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.framebus.bus.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The program of the child that meets an unknown model file first: {@code ModelTrial CACHE FILE SHA256 OVERRIDES SECRET
 * SECONDS}. It prints one line, the secret and a {@link TrialResult} as JSON, and ends by itself after the seconds even
 * if nobody is left to end it.
 */
final class ModelTrial {

    private ModelTrial() {}

    public static void main(String[] arguments) {
        endAfter(Duration.ofSeconds(Long.parseLong(arguments[5])));
        TrialResult result;
        try {
            ModelOverrides overrides = Json.mapper().readValue(arguments[3], ModelOverrides.class);
            result = inspect(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2], overrides);
        } catch (JsonProcessingException impossible) {
            result = TrialResult.unusable("the trial was asked wrongly: " + impossible.getOriginalMessage());
        } catch (IOException unreadable) {
            result = TrialResult.unusable("the file can't be read: " + unreadable.getMessage());
        } catch (OutOfMemoryError exhausted) {
            result = TrialResult.unusable("it needs more memory than a trial may have");
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.println("\n" + arguments[4] + Json.write(result));
        out.flush();
        // Native destructors of a strange model are of no interest any more.
        Runtime.getRuntime().halt(0);
    }

    private static TrialResult inspect(Path cache, Path file, String sha256, ModelOverrides overrides)
            throws IOException {
        try (OnnxFile model = OnnxFile.read(file)) {
            if (!model.sha256().equals(sha256)) {
                return TrialResult.unusable("the file changed while it was tried");
            }
            return new ModelInspector(OnnxNatives.environment(cache), overrides).inspect(model.bytes());
        }
    }

    private static void endAfter(Duration deadline) {
        Thread.ofPlatform().daemon().name("deadline").start(() -> {
            try {
                Thread.sleep(deadline);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
    }
}
