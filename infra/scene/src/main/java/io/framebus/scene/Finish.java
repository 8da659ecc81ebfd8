package io.framebus.scene;

import java.util.SplittableRandom;

/** The last step of a picture: the noise of the sensor. */
final class Finish {

    private static final int TABLE = 1 << 16;

    private final byte[] noise = new byte[TABLE];
    private final long seed;

    /** @param deviation of the noise, grey levels */
    Finish(double deviation, SplittableRandom random) {
        for (int i = 0; i < TABLE; i++) {
            // Twelve uniform numbers make a normal one, the same on every machine.
            double sum = -6;
            for (int k = 0; k < 12; k++) {
                sum += random.nextDouble();
            }
            noise[i] = (byte) Math.clamp(Math.round(sum * deviation), -127, 127);
        }
        this.seed = random.nextLong();
    }

    /** The picture as B, G, R with the noise of one frame. */
    byte[] bytes(int[] picture, int width, int frame) {
        byte[] bgr = new byte[picture.length * 3];
        SplittableRandom random = new SplittableRandom(seed + frame);
        for (int start = 0; start < picture.length; start += width) {
            int from = random.nextInt(TABLE);
            for (int i = start; i < start + width; i++) {
                int colour = picture[i];
                bgr[i * 3] = clamp((colour & 0xFF) + noise[from++ & TABLE - 1]);
                bgr[i * 3 + 1] = clamp((colour >> 8 & 0xFF) + noise[from++ & TABLE - 1]);
                bgr[i * 3 + 2] = clamp((colour >> 16 & 0xFF) + noise[from++ & TABLE - 1]);
            }
        }
        return bgr;
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
