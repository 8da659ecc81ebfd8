package io.framebus.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The picture a model takes.
 *
 * @param name of the input
 * @param width pixels
 * @param height pixels
 * @param element what the values are
 * @param channelsLast whether the layout is {@code [n, height, width, 3]}, else {@code [n, 3, height, width]}
 * @param freeBatch whether it takes more than one picture a run
 * @param sizesInput name of a second input {@code [n, 2]} that wants width and height of the picture
 */
public record InputSpec(
        String name,
        int width,
        int height,
        ElementType element,
        boolean channelsLast,
        boolean freeBatch,
        Optional<String> sizesInput) {

    static final int CHANNELS = 3;

    /** Of this many pictures. */
    long[] shape(int count) {
        return channelsLast ? new long[] {count, height, width, CHANNELS} : new long[] {count, CHANNELS, height, width};
    }

    /** Of one picture. */
    List<Long> shape() {
        return Arrays.stream(shape(1)).boxed().toList();
    }

    /** Values of one picture. */
    int values() {
        return CHANNELS * height * width;
    }

    String layout() {
        return channelsLast ? "nhwc" : "nchw";
    }

    InputSpec withFreeBatch(boolean free) {
        return new InputSpec(name, width, height, element, channelsLast, free, sizesInput);
    }
}
