package io.framebus.training;

/** The usual measures of depth over all pixels of any number of frames (Eigen et al., section 4.2). */
final class DepthError {

    private static final double CLOSE = 1.25;

    private double relative;
    private double square;
    private long close;
    private long pixels;

    /**
     * Takes one frame.
     *
     * @param map metres, of any size, covering the frame
     * @param truth metres for each pixel of the frame
     */
    void add(float[] map, int width, int height, float[] truth) {
        for (int row = 0; row < RenderedFrame.HEIGHT; row++) {
            for (int column = 0; column < RenderedFrame.WIDTH; column++) {
                double found = DepthMaps.at(map, width, height, column, row);
                double wanted = truth[row * RenderedFrame.WIDTH + column];
                double error = found - wanted;
                relative += Math.abs(error) / wanted;
                square += error * error;
                close += Math.max(found / wanted, wanted / found) < CLOSE ? 1 : 0;
                pixels++;
            }
        }
    }

    /** AbsRel: the mean error as a share of the true distance. */
    double relative() {
        return relative / pixels;
    }

    /** The root of the mean squared error, metres. */
    double metres() {
        return Math.sqrt(square / pixels);
    }

    /** The share of pixels that are wrong by less than a quarter, 0..1. */
    double close() {
        return (double) close / pixels;
    }
}
