package io.framebus.scene;

/** Arithmetic on colours {@code 0xRRGGBB}. */
final class Colour {

    private Colour() {}

    static int of(double red, double green, double blue) {
        return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
    }

    /** Every channel times a factor, clamped. */
    static int times(int colour, double factor) {
        return of((colour >> 16 & 0xFF) * factor, (colour >> 8 & 0xFF) * factor, (colour & 0xFF) * factor);
    }

    /**
     * Between two colours.
     *
     * @param share of the second, 0..1
     */
    static int mix(int first, int second, double share) {
        return of(
                mixChannel(first >> 16, second >> 16, share),
                mixChannel(first >> 8, second >> 8, share),
                mixChannel(first, second, share));
    }

    private static double mixChannel(int first, int second, double share) {
        return (first & 0xFF) * (1 - share) + (second & 0xFF) * share;
    }

    private static int clamp(double value) {
        return Math.clamp(Math.round(value), 0, 255);
    }
}
