package io.framebus.inference;

import java.util.List;
import java.util.Map;

/**
 * What a usable model is, as found by loading and running it.
 *
 * @param reading what its outputs mean
 * @param input the picture it takes
 * @param classes names in the order of the class ids, empty for depth
 * @param opsets operator set versions by domain; {@code ai.onnx} is the standard one
 * @param dynamicAxes axes of the input that the file leaves open, for instance {@code 0 (batch)}
 * @param producer the program that wrote the file, empty where it does not say
 * @param firstRunMicros time of the first run, which includes allocations
 * @param runMicros time of a later run on one thread
 */
public record Inspection(
        Reading reading,
        InputSpec input,
        List<String> classes,
        Map<String, Long> opsets,
        List<String> dynamicAxes,
        String producer,
        long firstRunMicros,
        long runMicros) {

    public ModelFamily family() {
        return reading.family();
    }

    public int width() {
        return input.width();
    }

    public int height() {
        return input.height();
    }
}
