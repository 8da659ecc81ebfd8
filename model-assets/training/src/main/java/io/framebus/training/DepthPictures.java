package io.framebus.training;

/** Brings frames into the depth network's input: stretched to its size and normalised with ImageNet's numbers. */
final class DepthPictures {

    private static final float[] MEANS = {123.675f, 116.28f, 103.53f};
    private static final float[] DEVIATIONS = {58.395f, 57.12f, 57.375f};
    private static final int AREA = DepthNetwork.WIDTH * DepthNetwork.HEIGHT;

    private DepthPictures() {}

    static int values() {
        return 3 * AREA;
    }

    static float[] picture(byte[] bgr) {
        float[] planes = new float[values()];
        draw(bgr, planes, 0, false);
        normalise(planes, 0);
        return planes;
    }

    /** Draws planes R, G, B with values 0..255, each pixel between its four neighbours in the frame. */
    static void draw(byte[] bgr, float[] planes, int first, boolean mirrored) {
        double wide = (double) RenderedFrame.WIDTH / DepthNetwork.WIDTH;
        double high = (double) RenderedFrame.HEIGHT / DepthNetwork.HEIGHT;
        for (int y = 0; y < DepthNetwork.HEIGHT; y++) {
            double row = Math.clamp((y + 0.5) * high - 0.5, 0, RenderedFrame.HEIGHT - 1.001);
            int upper = (int) row;
            for (int x = 0; x < DepthNetwork.WIDTH; x++) {
                double column = (x + 0.5) * wide - 0.5;
                int near = (int) column;
                int source = 3 * (upper * RenderedFrame.WIDTH + near);
                int target = first + y * DepthNetwork.WIDTH + (mirrored ? DepthNetwork.WIDTH - 1 - x : x);
                for (int channel = 0; channel < 3; channel++) {
                    planes[target + (2 - channel) * AREA] =
                            Crop.between(bgr, source + channel, (float) (column - near), (float) (row - upper));
                }
            }
        }
    }

    static void normalise(float[] planes, int first) {
        for (int channel = 0; channel < 3; channel++) {
            int start = first + channel * AREA;
            for (int i = start; i < start + AREA; i++) {
                planes[i] = (planes[i] - MEANS[channel]) / DEVIATIONS[channel];
            }
        }
    }
}
