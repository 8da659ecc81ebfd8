package io.framebus.scene;

/**
 * The light of one frame: a sun and a sky.
 *
 * @param x towards the sun, east, unit vector
 * @param y towards the sun, north
 * @param z towards the sun, up, above 0
 * @param sun strength of the direct light, 1 on a clear day, 0 below clouds
 * @param gain of the exposure, about 1
 * @param warmth of the sun's colour, 0 neutral .. 1 evening
 */
record Light(double x, double y, double z, double sun, double gain, double warmth) {

    private static final double SKY = 0.52;
    private static final double SKY_FROM_ABOVE = 0.12;
    private static final double SUN = 0.62;

    /**
     * How bright a surface is.
     *
     * @param nx its normal, east
     * @param ny north
     * @param nz up
     * @param shade share of the sun that something keeps away, 0..1
     */
    double on(double nx, double ny, double nz, double shade) {
        double facing = Math.max(0, nx * x + ny * y + nz * z);
        return gain * (SKY + SKY_FROM_ABOVE * nz + SUN * sun * facing * (1 - shade));
    }

    /** The colour of a surface in this light. */
    int lit(int colour, double nx, double ny, double nz, double shade) {
        double bright = on(nx, ny, nz, shade);
        double direct = sun * (1 - shade) * Math.max(0, nx * x + ny * y + nz * z);
        return Colour.of(
                (colour >> 16 & 0xFF) * bright * (1 + red(direct)),
                (colour >> 8 & 0xFF) * bright * (1 + green(direct)),
                (colour & 0xFF) * bright * (1 + blue(direct)));
    }

    /** What direct light adds to red; shade is bluer than sunshine. */
    double red(double direct) {
        return warmth * 0.10 * direct - 0.03 * (1 - direct);
    }

    double green(double direct) {
        return warmth * 0.02 * direct;
    }

    double blue(double direct) {
        return 0.06 * (1 - direct) - warmth * 0.14 * direct;
    }
}
