package io.framebus.training;

import java.nio.file.Path;

/**
 * What a training depends on.
 *
 * @param seed of the first weights and of the order of the pictures
 * @param cache folder of the rendered frames and the checkpoints; some 3 GB at 300 scenes
 * @param models folder the models and their cards go to
 * @param scenes rendered for training, at least 1
 * @param detectorSteps of two batches each
 * @param depthSteps of two batches each
 * @param testScenes unseen scenes to measure on, for each view
 * @param testFrames of each of these
 * @param compressed JPEG quality of the compressed half of the measurement, 1..100
 */
record TrainingSettings(
        long seed,
        Path cache,
        Path models,
        int scenes,
        int detectorSteps,
        int depthSteps,
        int testScenes,
        int testFrames,
        int compressed) {

    /** From the system properties {@code training.*}. */
    static TrainingSettings fromProperties() {
        return new TrainingSettings(
                Long.getLong("training.seed", 7),
                Path.of(System.getProperty(
                        "training.cache", System.getProperty("java.io.tmpdir") + "/framebus-training")),
                Path.of(System.getProperty("training.models", ".")),
                Integer.getInteger("training.scenes", 300),
                Integer.getInteger("training.detector-steps", 2600),
                Integer.getInteger("training.depth-steps", 400),
                Integer.getInteger("training.test-scenes", 20),
                Integer.getInteger("training.test-frames", 5),
                60);
    }
}
