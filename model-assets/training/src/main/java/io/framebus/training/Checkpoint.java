package io.framebus.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a training stands, as files, so that what was learnt outlives the process.
 *
 * @param folder exists
 * @param name of the model
 */
record Checkpoint(Path folder, String name) {

    void save(int step, Weights weights, Weights average) throws IOException {
        weights.save(file("weights"));
        average.save(file("average"));
        Files.writeString(file("step"), Integer.toString(step));
    }

    /** Fills in the weights and gives the step to go on with, 0 where there is nothing yet. */
    int load(Weights weights, Weights average) throws IOException {
        if (!Files.exists(file("step"))) {
            return 0;
        }
        weights.load(file("weights"));
        average.load(file("average"));
        return Integer.parseInt(Files.readString(file("step")));
    }

    private Path file(String ending) {
        return folder.resolve(name + "." + ending);
    }
}
