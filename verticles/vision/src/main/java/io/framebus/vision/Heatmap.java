package io.framebus.vision;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Depth as colours: the nearer, the lighter, whatever the model's values mean. The map is enlarged by bilinear
 * interpolation between the centres of its points. The same on every machine, byte for byte.
 *
 * @param scale depths of the darkest and the lightest colour
 */
public record Heatmap(DepthScale scale, ColourMap colours) {

    private static final VarHandle PIXEL = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * Draws a map over a whole picture.
     *
     * @param width of the picture, pixels
     * @param height of the picture, pixels
     * @param bgr receives the bytes B, G, R of every pixel, row by row
     * @param stride bytes from one row to the next, at least three times the width
     */
    public void draw(DepthMap map, int width, int height, MemorySegment bgr, long stride) {
        float[] levels = levels(map);
        Places columns = Places.of(map.width(), width);
        Places rows = Places.of(map.height(), height);
        float[] blended = new float[map.width()];
        byte[] line = new byte[3 * width + 1];
        for (int y = 0; y < height; y++) {
            blend(levels, rows.before[y] * map.width(), rows.after[y] * map.width(), rows.share[y], blended);
            colour(blended, columns, line);
            MemorySegment.copy(line, 0, bgr, ValueLayout.JAVA_BYTE, y * stride, 3 * width);
        }
    }

    /** Values of 0..255, row by row. */
    private float[] levels(DepthMap map) {
        float[] levels = new float[map.width() * map.height()];
        map.values().get(0, levels);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (ColourMap.LEVELS - 1) * scale.nearness(levels[i], map.nearIsLarge(), map.metric());
        }
        return levels;
    }

    private static void blend(float[] levels, int above, int below, float share, float[] row) {
        for (int x = 0; x < row.length; x++) {
            row[x] = levels[above + x] + (levels[below + x] - levels[above + x]) * share;
        }
    }

    /** A pixel is written as four bytes, of which the next one overwrites the last: one store instead of three. */
    private void colour(float[] row, Places columns, byte[] line) {
        int[] before = columns.before;
        int[] after = columns.after;
        float[] share = columns.share;
        for (int x = 0; x < before.length; x++) {
            float left = row[before[x]];
            int level = (int) (left + (row[after[x]] - left) * share[x] + 0.5f);
            PIXEL.set(line, 3 * x, colours.colour(level));
        }
    }

    /** Between which two points of the map each row or column of the picture lies, and how far behind the first. */
    private static final class Places {
        private final int[] before;
        private final int[] after;
        private final float[] share;

        private Places(int size) {
            before = new int[size];
            after = new int[size];
            share = new float[size];
        }

        static Places of(int points, int size) {
            Places places = new Places(size);
            for (int i = 0; i < size; i++) {
                double place = Math.clamp((i + 0.5) * points / size - 0.5, 0, points - 1);
                places.before[i] = (int) place;
                places.after[i] = Math.min(places.before[i] + 1, points - 1);
                places.share[i] = (float) (place - places.before[i]);
            }
            return places;
        }
    }
}
