package io.framebus.inference;

import java.util.List;
import java.util.Map;

/**
 * What a usable model is, as found by loading and running it.
 *
 * @param family how its input is filled and its output read
 * @param inputName name of its one input
 * @param width of the input, pixels
 * @param height of the input, pixels
 * @param freeBatch whether it takes more than one image a run
 * @param outputName name of its one output
 * @param outputShape of a run with one image
 * @param classes names in the order of the class ids
 * @param opsets operator set versions by domain; {@code ai.onnx} is the standard one
 * @param dynamicAxes axes of the input that the file leaves open, for instance {@code 0 (batch)}
 * @param producer the program that wrote the file, empty where it does not say
 * @param firstRunMicros time of the first run, which includes allocations
 * @param runMicros time of a later run on one thread
 */
public record Inspection(
        ModelFamily family,
        String inputName,
        int width,
        int height,
        boolean freeBatch,
        String outputName,
        List<Long> outputShape,
        List<String> classes,
        Map<String, Long> opsets,
        List<String> dynamicAxes,
        String producer,
        long firstRunMicros,
        long runMicros) {}
