package io.framebus.scene;

import java.util.Arrays;

/**
 * A depth-buffered surface with four samples a pixel (a rotated grid), on which convex polygons are filled. It knows
 * which object every sample shows, how many samples an object would have alone, and its bounds. Colours are opaque.
 */
final class Raster {

    /** Objects that can be told apart in one frame; slot 0 is scenery. */
    static final int SLOTS = 256;

    private static final int SAMPLES = 4;
    private static final double[] SAMPLE_X = {0.375, 0.125, 0.875, 0.625};
    private static final double[] SAMPLE_Y = {0.375, 0.875, 0.125, 0.625};

    final int width;
    final int height;
    private final float[][] nearness;
    private final int[][] colours;
    private final byte[] stamps;
    private final byte[] shadows;
    private final int[] rowFrom;
    private final int[] rowTo;
    private final double[] left;
    private final double[] right;
    private final int[] alone = new int[SLOTS];
    private final int[] seen = new int[SLOTS];
    private final double[] minX = new double[SLOTS];
    private final double[] minY = new double[SLOTS];
    private final double[] maxX = new double[SLOTS];
    private final double[] maxY = new double[SLOTS];
    private int slot;

    Raster(int width, int height) {
        this.width = width;
        this.height = height;
        this.nearness = new float[SAMPLES][width * height];
        this.colours = new int[SAMPLES][width * height];
        this.stamps = new byte[width * height];
        this.shadows = new byte[width * height];
        this.rowFrom = new int[height];
        this.rowTo = new int[height];
        this.left = new double[height];
        this.right = new double[height];
    }

    /** Makes everything empty. */
    void clear() {
        for (float[] plane : nearness) {
            Arrays.fill(plane, 0);
        }
        Arrays.fill(stamps, (byte) 0);
        Arrays.fill(shadows, (byte) 0);
        Arrays.fill(rowFrom, width);
        Arrays.fill(rowTo, 0);
        Arrays.fill(alone, 0);
        Arrays.fill(seen, 0);
        Arrays.fill(minX, Double.POSITIVE_INFINITY);
        Arrays.fill(minY, Double.POSITIVE_INFINITY);
        Arrays.fill(maxX, Double.NEGATIVE_INFINITY);
        Arrays.fill(maxY, Double.NEGATIVE_INFINITY);
    }

    /** What is filled from here on belongs to this object; an object is filled in one go. */
    void object(int newSlot) {
        slot = newSlot;
    }

    /**
     * Fills a convex polygon.
     *
     * @param xs columns of the corners, pixels
     * @param ys rows of the corners
     * @param count of corners
     * @param plane {a, b, c, least, most}: 1/depth at (x, y) is a·x + b·y + c, kept between least and most
     */
    void fill(double[] xs, double[] ys, int count, double[] plane, int rgb) {
        bound(xs, ys, count);
        int colour = slot << 24 | (rgb & 0xFFFFFF);
        for (int sample = 0; sample < SAMPLES; sample++) {
            int rows = scan(xs, ys, count, sample);
            for (int row = rows >>> 16; row < (rows & 0xFFFF); row++) {
                fillSpan(row, sample, plane, colour);
            }
        }
    }

    private void fillSpan(int row, int sample, double[] plane, int colour) {
        int from = Math.max(0, (int) Math.ceil(left[row] - SAMPLE_X[sample]));
        int to = Math.min(width, (int) Math.ceil(right[row] - SAMPLE_X[sample]));
        if (from >= to) {
            return;
        }
        rowFrom[row] = Math.min(rowFrom[row], from);
        rowTo[row] = Math.max(rowTo[row], to);
        float[] near = nearness[sample];
        int[] paint = colours[sample];
        float step = (float) plane[0];
        float least = (float) plane[3];
        float most = (float) plane[4];
        float value = (float) (plane[0] * (from + SAMPLE_X[sample]) + plane[1] * (row + SAMPLE_Y[sample]) + plane[2]);
        int start = row * width;
        float last = value + step * (to - from - 1);
        if (Math.min(value, last) < least || Math.max(value, last) > most) {
            fillKept(near, paint, start + from, start + to, value, plane, colour);
        } else {
            for (int i = start + from; i < start + to; i++) {
                if (value > near[i]) {
                    near[i] = value;
                    paint[i] = colour;
                }
                value += step;
            }
        }
        if (sample == 0 && slot != 0) {
            stamp(start + from, start + to);
        }
    }

    /** The same where the plane, seen nearly edge-on, leaves the range of the corners. */
    private static void fillKept(float[] near, int[] paint, int from, int to, float first, double[] plane, int colour) {
        float value = first;
        for (int i = from; i < to; i++) {
            float here = Math.min((float) plane[4], Math.max((float) plane[3], value));
            if (here > near[i]) {
                near[i] = here;
                paint[i] = colour;
            }
            value += (float) plane[0];
        }
    }

    private void stamp(int from, int to) {
        byte mark = (byte) slot;
        int count = 0;
        for (int i = from; i < to; i++) {
            if (stamps[i] != mark) {
                stamps[i] = mark;
                count++;
            }
        }
        alone[slot] += count;
    }

    /** Marks the ground below a convex polygon as shaded. */
    void shade(double[] xs, double[] ys, int count) {
        for (int sample = 0; sample < SAMPLES; sample++) {
            byte bit = (byte) (1 << sample);
            int rows = scan(xs, ys, count, sample);
            for (int row = rows >>> 16; row < (rows & 0xFFFF); row++) {
                int from = Math.max(0, (int) Math.ceil(left[row] - SAMPLE_X[sample]));
                int to = Math.min(width, (int) Math.ceil(right[row] - SAMPLE_X[sample]));
                for (int i = row * width + from; i < row * width + to; i++) {
                    shadows[i] |= bit;
                }
            }
        }
    }

    private void bound(double[] xs, double[] ys, int count) {
        for (int i = 0; i < count; i++) {
            minX[slot] = Math.min(minX[slot], xs[i]);
            maxX[slot] = Math.max(maxX[slot], xs[i]);
            minY[slot] = Math.min(minY[slot], ys[i]);
            maxY[slot] = Math.max(maxY[slot], ys[i]);
        }
    }

    /** The rows whose sample line crosses the polygon, first and behind the last in one number; fills their ends. */
    private int scan(double[] xs, double[] ys, int count, int sample) {
        double top = ys[0];
        double bottom = ys[0];
        for (int i = 1; i < count; i++) {
            top = Math.min(top, ys[i]);
            bottom = Math.max(bottom, ys[i]);
        }
        double offset = SAMPLE_Y[sample];
        int first = Math.max(0, (int) Math.ceil(top - offset));
        int end = Math.min(height, (int) Math.ceil(bottom - offset));
        if (first >= end) {
            return 0;
        }
        Arrays.fill(left, first, end, Double.POSITIVE_INFINITY);
        Arrays.fill(right, first, end, Double.NEGATIVE_INFINITY);
        for (int i = 0, before = count - 1; i < count; before = i++) {
            if (ys[before] < ys[i]) {
                edge(xs[before], ys[before], xs[i], ys[i], offset);
            } else {
                edge(xs[i], ys[i], xs[before], ys[before], offset);
            }
        }
        return first << 16 | end;
    }

    private void edge(double x0, double y0, double x1, double y1, double offset) {
        int first = Math.max(0, (int) Math.ceil(y0 - offset));
        int end = Math.min(height, (int) Math.ceil(y1 - offset));
        if (first >= end) {
            return;
        }
        double slope = (x1 - x0) / (y1 - y0);
        double x = x0 + (first + offset - y0) * slope;
        for (int row = first; row < end; row++) {
            left[row] = Math.min(left[row], x);
            right[row] = Math.max(right[row], x);
            x += slope;
        }
    }

    /** How much of a pixel's ground lies in the shade of something that moves, 0..255. */
    int shade(int pixel) {
        int samples = shadows[pixel];
        return samples == 0 ? 0 : (Integer.bitCount(samples) * 255) >> 2;
    }

    /**
     * Lays what was filled over a picture of the ground, counts what is visible, and writes the depth of what covers
     * the first sample, which lies nearest the middle of the pixel.
     *
     * @param picture 0xRRGGBB of every pixel
     * @param depth metres of every pixel
     */
    void resolve(int[] picture, float[] depth) {
        for (int row = 0; row < height; row++) {
            for (int i = row * width + rowFrom[row]; i < row * width + rowTo[row]; i++) {
                float first = nearness[0][i];
                if (first > 0) {
                    depth[i] = 1 / first;
                    seen[colours[0][i] >>> 24]++;
                }
                if (first + nearness[1][i] + nearness[2][i] + nearness[3][i] > 0) {
                    picture[i] = blend(picture[i], i);
                }
            }
        }
    }

    private int blend(int ground, int pixel) {
        int first = colours[0][pixel];
        if (nearness[0][pixel] > 0
                && nearness[1][pixel] > 0
                && nearness[2][pixel] > 0
                && nearness[3][pixel] > 0
                && first == colours[1][pixel]
                && first == colours[2][pixel]
                && first == colours[3][pixel]) {
            return first & 0xFFFFFF;
        }
        int redAndBlue = 0;
        int green = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            int colour = nearness[sample][pixel] > 0 ? colours[sample][pixel] : ground;
            redAndBlue += colour & 0xFF00FF;
            green += colour & 0xFF00;
        }
        return (redAndBlue >> 2 & 0xFF00FF) | (green >> 2 & 0xFF00);
    }

    /** Samples the object would have if nothing hid it, one a pixel. */
    int alone(int ofSlot) {
        return alone[ofSlot];
    }

    /** Samples of the object that are visible after {@link #resolve}. */
    int seen(int ofSlot) {
        return seen[ofSlot];
    }

    /** {left, top, right, bottom} of everything filled for an object, pixels, not cut to the frame. */
    double[] bounds(int ofSlot) {
        return new double[] {minX[ofSlot], minY[ofSlot], maxX[ofSlot], maxY[ofSlot]};
    }
}
