package io.framebus.training;

/** Groups of layers that both networks are built of. */
final class Blocks {

    private Blocks() {}

    /**
     * Adds to the input what it learns about it.
     *
     * @param channels of the input and the result
     * @param narrow channels in between; fewer are faster
     */
    static <T> T residual(Operators<T> operators, String name, T input, int channels, int narrow) {
        T x = operators.convolution(name + ".narrow", input, Convolution.of(channels, narrow, 1, 1));
        x = operators.convolution(name + ".wide", x, Convolution.of(narrow, channels, 3, 1));
        return operators.add(input, x);
    }

    /**
     * A convolution of 3 × 3 in two cheaper ones: each channel by itself, then all channels of each place.
     *
     * @param stride 1, or 2 to halve rows and columns
     */
    static <T> T separable(Operators<T> operators, String name, T input, int inputs, int outputs, int stride) {
        T x = operators.convolution(
                name + ".depth", input, Convolution.depthwise(inputs, stride).withoutRectification());
        return operators.convolution(name + ".point", x, Convolution.of(inputs, outputs, 1, 1));
    }
}
