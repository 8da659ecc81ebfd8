package io.framebus.training;

/**
 * The shape of one convolution with padding that keeps the size (or halves it, rounding up).
 *
 * @param inputs channels, at least 1
 * @param outputs channels, at least 1
 * @param kernel side, odd
 * @param stride 1 or 2
 * @param groups 1, or as many as channels
 * @param normalised whether a batch normalisation follows, else a bias is added
 * @param rectified whether negative values become 0 in the end
 */
record Convolution(int inputs, int outputs, int kernel, int stride, int groups, boolean normalised, boolean rectified) {

    /** With normalisation and rectification. */
    static Convolution of(int inputs, int outputs, int kernel, int stride) {
        return new Convolution(inputs, outputs, kernel, stride, 1, true, true);
    }

    /** Each channel by itself, 3 × 3. */
    static Convolution depthwise(int channels, int stride) {
        return new Convolution(channels, channels, 3, stride, channels, true, true);
    }

    /** Mixes channels of one place and adds a bias, nothing else: the last layer of a head. */
    static Convolution last(int inputs, int outputs) {
        return new Convolution(inputs, outputs, 1, 1, 1, false, false);
    }

    Convolution withoutRectification() {
        return new Convolution(inputs, outputs, kernel, stride, groups, normalised, false);
    }

    int padding() {
        return kernel / 2;
    }

    /** Shape of the weights: outputs, inputs of a group, rows, columns. */
    long[] weights() {
        return new long[] {outputs, inputs / groups, kernel, kernel};
    }

    /** How many input values one output value depends on. */
    int fanIn() {
        return inputs / groups * kernel * kernel;
    }
}
