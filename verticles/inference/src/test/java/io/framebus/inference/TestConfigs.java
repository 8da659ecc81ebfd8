package io.framebus.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Configurations of tests: a folder for models with its own verdicts, and native libraries shared by all tests. */
final class TestConfigs {

    private TestConfigs() {}

    /** Models in {@code folder}, trial results in a folder below it. */
    static InferenceConfig in(Path folder) throws IOException {
        // The first directory wins for the whole JVM, so it must not be one that a test deletes.
        OnnxNatives.install(Path.of("target", "onnxruntime").toAbsolutePath());
        return InferenceConfig.defaults(Optional.empty(), List.of(folder)).withCache(folder.resolve("cache"));
    }

    static InferenceConfig withTrialDeadline(InferenceConfig config, Duration deadline) {
        return new InferenceConfig(
                config.catalogue(),
                config.folders(),
                config.files(),
                config.cache(),
                config.provider(),
                config.concurrentRuns(),
                config.intraOpThreads(),
                config.queueLimit(),
                config.batchSize(),
                config.batchWait(),
                deadline,
                config.trialMemoryBytes());
    }

    static InferenceConfig withQueue(InferenceConfig config, int concurrentRuns, int queueLimit, int batchSize) {
        return new InferenceConfig(
                config.catalogue(),
                config.folders(),
                config.files(),
                config.cache(),
                config.provider(),
                concurrentRuns,
                config.intraOpThreads(),
                queueLimit,
                batchSize,
                config.batchWait(),
                config.trialDeadline(),
                config.trialMemoryBytes());
    }
}
