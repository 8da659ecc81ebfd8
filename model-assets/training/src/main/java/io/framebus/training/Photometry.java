package io.framebus.training;

import java.util.SplittableRandom;

/** Changes brightness, contrast, colours and noise of a picture, as other cameras and encoders would. */
final class Photometry {

    private static final int TABLE = 1 << 16;
    private static final float[] NOISE = new float[TABLE];

    static {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < TABLE; i++) {
            NOISE[i] = (float) random.nextGaussian();
        }
    }

    private Photometry() {}

    /**
     * @param planes three planes with values 0..255, changed in place
     * @param first index of the first value
     * @param area values of a plane
     */
    static void vary(SplittableRandom random, float[] planes, int first, int area) {
        double gain = random.nextDouble(0.78, 1.22);
        double contrast = random.nextDouble(0.8, 1.2);
        double noise = random.nextBoolean() ? random.nextDouble(0, 7) : 0;
        for (int channel = 0; channel < 3; channel++) {
            float factor = (float) (gain * contrast * random.nextDouble(0.94, 1.06));
            float offset = (float) (110 * gain * (1 - contrast));
            int shift = random.nextInt(TABLE);
            int start = first + channel * area;
            for (int i = 0; i < area; i++) {
                float value = planes[start + i] * factor + offset + (float) noise * NOISE[i + shift & TABLE - 1];
                planes[start + i] = Math.max(0, Math.min(255, value));
            }
        }
    }
}
