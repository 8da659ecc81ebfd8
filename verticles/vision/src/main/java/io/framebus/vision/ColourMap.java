package io.framebus.vision;

/**
 * Colours from black over violet, red and orange to a light yellow. Equal steps look equally far apart: lightness
 * (CIELAB L*, CIE 15:2004, section 8.2.1, white D65) grows by the same amount from each colour to the next. The hues
 * are those of inferno (S. van der Walt and N. Smith, 2015, CC0), less saturated where sRGB has no such colour.
 */
public final class ColourMap {

    /** Number of colours. */
    public static final int LEVELS = 256;

    private static final double WHITE_L = 98;

    /** a* and b* of inferno's colours at equal distances; between them both change evenly. */
    private static final double[][] HUES = {
        {0, 0}, {23, -31}, {43, -41}, {48, -25}, {53, -1}, {54, 30}, {47, 58}, {22, 62}, {-1, 72}, {-14, 42}
    };

    private static final double[] D65 = {0.95047, 1, 1.08883};

    /** XYZ to linear sRGB (IEC 61966-2-1). */
    private static final double[][] TO_RGB = {
        {3.2404542, -1.5371385, -0.4985314},
        {-0.9692660, 1.8760108, 0.0415560},
        {0.0556434, -0.2040259, 1.0572252}
    };

    /** Behind the tables it is made of. */
    public static final ColourMap INFERNO = new ColourMap();

    private final int[] colours = new int[LEVELS];

    private ColourMap() {
        for (int level = 0; level < LEVELS; level++) {
            colours[level] = colourOf((double) level / (LEVELS - 1));
        }
    }

    /**
     * {@code 0xRRGGBB}.
     *
     * @param level 0 (darkest) to 255 (lightest)
     */
    public int colour(int level) {
        return colours[level];
    }

    private static int colourOf(double share) {
        double place = share * (HUES.length - 1);
        int before = Math.min((int) place, HUES.length - 2);
        double a = between(HUES[before][0], HUES[before + 1][0], place - before);
        double b = between(HUES[before][1], HUES[before + 1][1], place - before);
        double y = (share * WHITE_L + 16) / 116;
        double[] xyz = {D65[0] * cube(y + a / 500), D65[1] * cube(y), D65[2] * cube(y - b / 200)};
        int colour = 0;
        for (double[] row : TO_RGB) {
            double linear = row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2];
            colour = colour << 8 | Math.clamp(Math.round(255 * companded(linear)), 0, 255);
        }
        return colour;
    }

    private static double between(double from, double to, double share) {
        return from + (to - from) * share;
    }

    /** The inverse of CIELAB's cube root with its straight piece near zero. */
    private static double cube(double t) {
        return t > 6.0 / 29 ? t * t * t : 3 * 36.0 / 841 * (t - 4.0 / 29);
    }

    private static double companded(double linear) {
        return linear <= 0.0031308 ? 12.92 * linear : 1.055 * StrictMath.pow(linear, 1 / 2.4) - 0.055;
    }
}
