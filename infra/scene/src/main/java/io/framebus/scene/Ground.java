package io.framebus.scene;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture of the ground from above, laid out along the view, in several sizes: each half the one before it in both
 * directions, and of each also shorter ones for flat looks. A texel is {@code 0xSSRRGGBB}: its colour in full light and
 * how much of the sun the scenery keeps away.
 */
final class Ground {

    /**
     * A size of the picture.
     *
     * @param wide texels a metre across the view
     * @param deep texels a metre along the view
     */
    record Size(int columns, int rows, double wide, double deep) {}

    /** Texels of the largest picture for each pixel of a frame; more is sharper near the camera. */
    private static final double TEXELS_A_PIXEL = 14;

    private static final double FEWEST_TEXELS = 2.5e5;

    /** Bounds memory to some 70 MB and the start to about two seconds. */
    private static final double MOST_TEXELS = 6.4e6;

    private static final double FINEST = 40;
    private static final int SMALLEST = 32;
    private static final int FLATTEST = 2;

    /** Above this many texels a pixel the next smaller picture is taken; more is sharper and flickers. */
    private static final double SHARPNESS = 1.4;

    final Plot plot;
    private final List<List<int[]>> pictures = new ArrayList<>();
    private final List<List<Size>> sizes = new ArrayList<>();

    /**
     * @param plot what may ever be seen
     * @param fineness texels a metre
     */
    Ground(Plot plot, double fineness, GroundPainter painter, ShadowMap shadows) {
        this.plot = plot;
        int columns = (int) Math.ceil(plot.wide() * fineness);
        int rows = (int) Math.ceil(plot.deep() * fineness);
        int[] texels = new int[columns * rows];
        for (int row = 0; row < rows; row++) {
            double along = (row + 0.5) / fineness;
            for (int column = 0; column < columns; column++) {
                double x = plot.east((column + 0.5) / fineness, along);
                double y = plot.north((column + 0.5) / fineness, along);
                int shade = (int) Math.round(255 * shadows.at(x, y));
                texels[row * columns + column] = shade << 24 | painter.at(x, y);
            }
        }
        addLevels(texels, new Size(columns, rows, fineness, fineness));
    }

    /** Texels a metre that a picture of this part of the ground can have, for frames of so many pixels. */
    static double fineness(Plot plot, int pixels) {
        double texels = Math.clamp(TEXELS_A_PIXEL * pixels, FEWEST_TEXELS, MOST_TEXELS);
        return Math.min(FINEST, Math.sqrt(texels / (plot.wide() * plot.deep())));
    }

    private void addLevels(int[] texels, Size size) {
        int[] level = texels;
        Size its = size;
        while (its.columns >= SMALLEST && its.rows >= SMALLEST << FLATTEST) {
            List<int[]> flats = new ArrayList<>();
            List<Size> flatSizes = new ArrayList<>();
            int[] flat = level;
            Size flatSize = its;
            for (int i = 0; i <= FLATTEST; i++) {
                flats.add(flat);
                flatSizes.add(flatSize);
                flat = shorter(flat, flatSize);
                flatSize = new Size(flatSize.columns, flatSize.rows / 2, flatSize.wide, flatSize.deep / 2);
            }
            pictures.add(flats);
            sizes.add(flatSizes);
            level = narrower(flats.get(1), flatSizes.get(1));
            its = new Size(its.columns / 2, its.rows / 2, its.wide / 2, its.deep / 2);
        }
    }

    private static int[] shorter(int[] texels, Size size) {
        int[] half = new int[size.columns * (size.rows / 2)];
        for (int i = 0; i < half.length; i++) {
            int above = i / size.columns * 2 * size.columns + i % size.columns;
            half[i] = mean(texels[above], texels[above + size.columns]);
        }
        return half;
    }

    private static int[] narrower(int[] texels, Size size) {
        int columns = size.columns / 2;
        int[] half = new int[columns * size.rows];
        for (int i = 0; i < half.length; i++) {
            int left = i / columns * size.columns + i % columns * 2;
            half[i] = mean(texels[left], texels[left + 1]);
        }
        return half;
    }

    private static int mean(int a, int b) {
        int low = (a & 0xFF00FF) + (b & 0xFF00FF) + 0x10001;
        int high = (a >>> 8 & 0xFF00FF) + (b >>> 8 & 0xFF00FF);
        return (low >>> 1 & 0xFF00FF) | (high >>> 1 & 0xFF00FF) << 8;
    }

    /** The level whose texels are about as wide as a step of this many metres. */
    int level(double step) {
        int level = 0;
        while (step * sizes.get(level).getFirst().wide > SHARPNESS && level < sizes.size() - 1) {
            level++;
        }
        return level;
    }

    /** How often a level is shortened until its texels are about as long as a step of this many metres. */
    int flatness(int level, double step) {
        int flatness = 0;
        while (step * sizes.get(level).get(flatness).deep > SHARPNESS && flatness < FLATTEST) {
            flatness++;
        }
        return flatness;
    }

    int[] texels(int level, int flatness) {
        return pictures.get(level).get(flatness);
    }

    Size size(int level, int flatness) {
        return sizes.get(level).get(flatness);
    }
}
