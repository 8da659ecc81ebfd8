package io.framebus.inference;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.Failure;
import io.framebus.bus.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries model files in a child process and remembers the verdicts by hash, so that only a file nobody has seen yet
 * costs a trial. A death or a hang of the child is not remembered: the machine may have been at fault. Thread-safe.
 */
final class ModelTrials {

    private static final Logger LOG = LoggerFactory.getLogger(ModelTrials.class);
    private static final String RUNTIME_VERSION = Optional.ofNullable(
                    ai.onnxruntime.OrtSession.class.getPackage().getImplementationVersion())
            .orElse("");

    private final InferenceConfig config;
    private final TrialChild child;

    ModelTrials(InferenceConfig config) {
        this.config = config;
        this.child = new TrialChild(config);
    }

    /** The remembered verdict, else that of a new trial, which blocks. */
    TrialResult result(ModelFile model) {
        return remembered(model).orElseGet(() -> tried(model));
    }

    /** The verdict of a new trial, which blocks. */
    TrialResult tried(ModelFile model) {
        try {
            OnnxNatives.install(config.cache());
            TrialChild.Verdict verdict = child.run(model.path(), model.sha256(), model.overrides());
            if (verdict.finished()) {
                remember(model, verdict.result());
            }
            return verdict.result();
        } catch (IOException unstartable) {
            throw new Failure(
                    Failure.Kind.UNAVAILABLE,
                    "model " + model.name() + " can't be tried: " + unstartable.getMessage(),
                    unstartable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Failure(
                    Failure.Kind.UNAVAILABLE, "the trial of model " + model.name() + " was stopped", stopping);
        }
    }

    /** What an earlier trial of the same bytes with the same catalogue entry found. */
    Optional<TrialResult> remembered(ModelFile model) {
        Path file = verdictFile(model);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(file.toFile(), TrialResult.class));
        } catch (IOException damaged) {
            LOG.warn("the trial result {} is damaged and made again: {}", file, damaged.getMessage());
            return Optional.empty();
        }
    }

    private void remember(ModelFile model, TrialResult result) {
        Path file = verdictFile(model);
        try {
            Files.createDirectories(file.getParent());
            Path temporary = Files.createTempFile(file.getParent(), model.sha256(), ".part");
            try {
                JsonNode tree = Json.mapper().valueToTree(result);
                Files.writeString(temporary, tree.toPrettyString());
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException unwritable) {
            LOG.warn("the trial result of {} can't be kept: {}", model.name(), unwritable.getMessage());
        }
    }

    private Path verdictFile(ModelFile model) {
        String circumstances = ModelInspector.VERSION + " " + RUNTIME_VERSION + " " + Json.write(model.overrides());
        String key = model.sha256() + "-" + OnnxFile.sha256Of(circumstances).substring(0, 12);
        return config.cache().toAbsolutePath().resolve("trials").resolve(key + ".json");
    }
}
