package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ColourMapTest {

    /** Where 8 bits a channel can put a dark colour. */
    private static final double ROUNDING = 0.6;

    private static final double[][] TO_XYZ = {
        {0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}
    };

    @Test
    void lightnessGrowsEvenlyWithEveryStep() {
        double before = -1;
        for (int level = 0; level < ColourMap.LEVELS; level++) {
            double lightness = lab(level)[0];
            assertTrue(lightness > before, "level " + level + " is no lighter than the one before");
            assertEquals(98.0 * level / 255, lightness, ROUNDING, "level " + level);
            before = lightness;
        }
    }

    @Test
    void neighboursLookAboutEquallyFarApart() {
        double whole = 0;
        double greatest = 0;
        double[] before = lab(0);
        for (int level = 1; level < ColourMap.LEVELS; level++) {
            double[] colour = lab(level);
            double distance =
                    Math.hypot(colour[0] - before[0], Math.hypot(colour[1] - before[1], colour[2] - before[2]));
            whole += distance;
            greatest = Math.max(greatest, distance);
            before = colour;
        }
        double mean = whole / (ColourMap.LEVELS - 1);
        assertTrue(greatest < 2.5 * mean, "a step of " + greatest + " where " + mean + " is usual");
    }

    @Test
    void itGoesFromBlackToLightYellow() {
        assertEquals(0x000000, ColourMap.INFERNO.colour(0));
        int last = ColourMap.INFERNO.colour(255);
        assertTrue((last >> 16) > 245 && (last >> 8 & 0xFF) > 245 && (last & 0xFF) < 190, Integer.toHexString(last));
    }

    /** CIELAB of the colour as it is shown. */
    private static double[] lab(int level) {
        int colour = ColourMap.INFERNO.colour(level);
        double[] linear = {linear(colour >> 16), linear(colour >> 8 & 0xFF), linear(colour & 0xFF)};
        double[] white = {0.95047, 1, 1.08883};
        double[] roots = new double[3];
        for (int i = 0; i < 3; i++) {
            double value = 0;
            for (int j = 0; j < 3; j++) {
                value += TO_XYZ[i][j] * linear[j] / white[i];
            }
            roots[i] = value > 216.0 / 24389 ? Math.cbrt(value) : (24389.0 / 27 * value + 16) / 116;
        }
        return new double[] {116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])};
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
