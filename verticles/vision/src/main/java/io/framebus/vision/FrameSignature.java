package io.framebus.vision;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What a frame looks like from afar: histograms of its luma and chroma over a coarse grid. A value counts for its bin
 * and the next one by its distance to their centres, so that noise at the edge between two bins changes next to
 * nothing. Frames of different sizes can be compared.
 */
public final class FrameSignature {

    private static final int GRID = 4;
    private static final int LUMA_BINS = 16;

    /** Finer than luma: the chroma of most pictures fills a small part of its range. */
    private static final int CHROMA_BINS = 32;

    private static final int BLOCK_VALUES = LUMA_BINS + 2 * CHROMA_BINS;
    private static final int LEVELS = 256;

    /** Luma of limited range that is taken for black or white. */
    private static final int BLACK = 32;

    private static final int WHITE = 224;

    /** Share of the pixels that must be so for a picture to be blank. */
    private static final float BLANK_SHARE = 0.98f;

    private final float[] values;
    private final boolean blank;

    private FrameSignature(float[] values, boolean blank) {
        this.values = values;
        this.blank = blank;
    }

    /**
     * The signature of a frame; a small one (160 pixels wide) is enough.
     *
     * @param i420 planes Y, U, V one behind the other without padding
     * @param width of the frame, pixels, at least 1
     * @param height of the frame, pixels, at least 1
     */
    public static FrameSignature of(MemorySegment i420, int width, int height) {
        int chromaWidth = (width + 1) / 2;
        int chromaHeight = (height + 1) / 2;
        long luma = (long) width * height;
        long chroma = (long) chromaWidth * chromaHeight;
        float[] values = new float[GRID * GRID * BLOCK_VALUES];
        long[] levels = fill(values, 0, Bins.LUMA, new Plane(i420.asSlice(0, luma), width, height));
        fill(values, LUMA_BINS, Bins.CHROMA, new Plane(i420.asSlice(luma, chroma), chromaWidth, chromaHeight));
        fill(
                values,
                LUMA_BINS + CHROMA_BINS,
                Bins.CHROMA,
                new Plane(i420.asSlice(luma + chroma, chroma), chromaWidth, chromaHeight));
        return new FrameSignature(values, blank(levels));
    }

    private record Plane(MemorySegment bytes, int width, int height) {}

    /** Fills the bins of one plane for every block; returns how often each level occurs in the whole plane. */
    private static long[] fill(float[] values, int offset, Bins bins, Plane plane) {
        long[] all = new long[LEVELS];
        for (int block = 0; block < GRID * GRID; block++) {
            int[] levels = levels(plane, block % GRID, block / GRID);
            long pixels = 0;
            for (int level = 0; level < LEVELS; level++) {
                all[level] += levels[level];
                pixels += levels[level];
            }
            bins.spread(levels, pixels, values, block * BLOCK_VALUES + offset);
        }
        return all;
    }

    /** A block has at least one pixel, whatever the size of the plane. */
    private static int[] levels(Plane plane, int column, int row) {
        int[] levels = new int[LEVELS];
        int left = column * plane.width() / GRID;
        int right = Math.max(left + 1, (column + 1) * plane.width() / GRID);
        int top = row * plane.height() / GRID;
        int bottom = Math.max(top + 1, (row + 1) * plane.height() / GRID);
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                levels[plane.bytes().get(ValueLayout.JAVA_BYTE, (long) y * plane.width() + x) & 0xFF]++;
            }
        }
        return levels;
    }

    /** Where each level counts: in one bin, and with the rest in the next one. */
    private static final class Bins {

        static final Bins LUMA = new Bins(LUMA_BINS);
        static final Bins CHROMA = new Bins(CHROMA_BINS);

        private final int[] lower = new int[LEVELS];
        private final int[] upper = new int[LEVELS];
        private final float[] upperShare = new float[LEVELS];

        Bins(int bins) {
            for (int level = 0; level < LEVELS; level++) {
                float place = (level + 0.5f) * bins / LEVELS - 0.5f;
                int before = (int) Math.floor(place);
                upperShare[level] = place - before;
                lower[level] = Math.clamp(before, 0, bins - 1);
                upper[level] = Math.clamp(before + 1L, 0, bins - 1);
            }
        }

        void spread(int[] levels, long pixels, float[] values, int offset) {
            for (int level = 0; level < LEVELS; level++) {
                if (levels[level] > 0) {
                    float share = (float) levels[level] / pixels;
                    values[offset + lower[level]] += share * (1 - upperShare[level]);
                    values[offset + upper[level]] += share * upperShare[level];
                }
            }
        }
    }

    private static boolean blank(long[] levels) {
        long black = 0;
        long white = 0;
        long all = 0;
        for (int level = 0; level < LEVELS; level++) {
            all += levels[level];
            black += level <= BLACK ? levels[level] : 0;
            white += level >= WHITE ? levels[level] : 0;
        }
        return Math.max(black, white) >= BLANK_SHARE * all;
    }

    /** The average look of several frames. */
    static FrameSignature average(List<FrameSignature> frames) {
        float[] values = new float[GRID * GRID * BLOCK_VALUES];
        for (FrameSignature frame : frames) {
            for (int i = 0; i < values.length; i++) {
                values[i] += frame.values[i] / frames.size();
            }
        }
        return new FrameSignature(values, frames.stream().allMatch(FrameSignature::blank));
    }

    /** Whether the picture is black or white all over, as between a fade out and a fade in. */
    boolean blank() {
        return blank;
    }

    /**
     * 0 for the same look to 1 for nothing in common: the share of the pixels that would have to change, averaged over
     * the blocks; luma counts as much as both chroma planes.
     */
    public double distance(FrameSignature other) {
        double sum = 0;
        for (int start = 0; start < values.length; start += BLOCK_VALUES) {
            sum += 2 * difference(other, start, LUMA_BINS) + difference(other, start + LUMA_BINS, 2 * CHROMA_BINS);
        }
        return sum / (GRID * GRID * 8);
    }

    private double difference(FrameSignature other, int start, int count) {
        float sum = 0;
        for (int i = start; i < start + count; i++) {
            sum += Math.abs(values[i] - other.values[i]);
        }
        return sum;
    }
}
