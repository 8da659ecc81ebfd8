package io.framebus.training;

/**
 * The depth network: convolutions down to stride 32, and a way back up that ends at stride 2. What it knows of the
 * places of a picture as such (the lower edge is near) is learnt as biases.
 */
final class DepthNetwork {

    static final int WIDTH = 320;
    static final int HEIGHT = 192;

    private static final int[] ENCODER = {16, 24, 48, 64, 96};
    private static final int[] DECODER = {16, 24, 40, 48, 48};

    /** Logarithm of the metres from which learning starts. */
    private static final float START = 3.4f;

    private DepthNetwork() {}

    /**
     * Applies the network.
     *
     * @param picture {@code [batch, 3, 192, 320]}, normalised with ImageNet's means and deviations
     * @return logarithm of the metres along the optical axis, {@code [batch, 1, 96, 160]}
     */
    static <T> T apply(Operators<T> operators, T picture) {
        T fine = operators.convolution("stem", picture, Convolution.of(3, ENCODER[0], 3, 2));
        T quarter = operators.convolution("down4", fine, Convolution.of(ENCODER[0], ENCODER[1], 3, 2));
        T eighth = stage(operators, 2, quarter, 1);
        T sixteenth = stage(operators, 3, eighth, 2);
        sixteenth = operators.bias("place16", sixteenth, 0, 1, ENCODER[3], HEIGHT / 16, WIDTH / 16);
        T coarse = stage(operators, 4, sixteenth, 2);
        coarse = operators.bias("place32", coarse, 0, 1, ENCODER[4], HEIGHT / 32, WIDTH / 32);
        T x = operators.convolution("up32", coarse, Convolution.of(ENCODER[4], DECODER[4], 1, 1));
        x = up(operators, 3, x, sixteenth);
        x = up(operators, 2, x, eighth);
        x = up(operators, 1, x, quarter);
        x = up(operators, 0, x, fine);
        x = operators.convolution("last", x, Convolution.last(DECODER[0], 1));
        return operators.bias("place2", x, START, 1, 1, HEIGHT / 2, WIDTH / 2);
    }

    private static <T> T stage(Operators<T> operators, int level, T input, int blocks) {
        String name = "level" + level;
        int channels = ENCODER[level];
        T x = operators.convolution(name + ".down", input, Convolution.of(ENCODER[level - 1], channels, 3, 2));
        for (int block = 0; block < blocks; block++) {
            x = Blocks.residual(operators, name + ".block" + block, x, channels, channels / 2);
        }
        return x;
    }

    /** Joins what is known at the next coarser stride with the encoder's view of this one. */
    private static <T> T up(Operators<T> operators, int level, T coarser, T skip) {
        String name = "up" + level;
        int channels = DECODER[level];
        Convolution fromCoarser =
                Convolution.of(DECODER[level + 1], channels, 1, 1).withoutRectification();
        Convolution fromSkip = Convolution.of(ENCODER[level], channels, 1, 1).withoutRectification();
        T x = operators.enlarge(operators.convolution(name + ".coarser", coarser, fromCoarser));
        x = operators.add(x, operators.convolution(name + ".skip", skip, fromSkip));
        return Blocks.separable(operators, name, x, channels, channels, 1);
    }
}
