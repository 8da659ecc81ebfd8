package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class HeatmapTest {

    private static final Heatmap HEATMAP = new Heatmap(new DepthScale(0, 10), ColourMap.INFERNO);

    private static DepthMap map(int width, int height, boolean nearIsLarge, float... values) {
        return new DepthMap(width, height, FloatBuffer.wrap(values), nearIsLarge, false);
    }

    private static int[] draw(DepthMap map, int width, int height) {
        int stride = 3 * width + 7;
        byte[] bgr = new byte[stride * height];
        HEATMAP.draw(map, width, height, MemorySegment.ofArray(bgr), stride);
        int[] colours = new int[width * height];
        for (int i = 0; i < colours.length; i++) {
            int at = i / width * stride + i % width * 3;
            colours[i] = ((bgr[at + 2] & 0xFF) << 16) | ((bgr[at + 1] & 0xFF) << 8) | (bgr[at] & 0xFF);
        }
        for (int y = 0; y < height; y++) {
            assertEquals(0, bgr[y * stride + 3 * width], "nothing is written beyond a row");
        }
        return colours;
    }

    private static int colour(int level) {
        return ColourMap.INFERNO.colour(level);
    }

    @Test
    void atItsOwnSizeEveryPointHasItsColour() {
        assertArrayEquals(
                new int[] {colour(0), colour(255), colour(51), colour(102)}, draw(map(2, 2, true, 0, 10, 2, 4), 2, 2));
    }

    @Test
    void nearIsLightWhetherItsValuesAreLargeOrSmall() {
        int[] large = draw(map(3, 1, true, 0, 4, 10), 9, 3);
        assertArrayEquals(large, draw(map(3, 1, false, 10, 6, 0), 9, 3));
        assertEquals(colour(255), large[8]);
        assertEquals(colour(0), large[0]);
    }

    @Test
    void valuesBeyondTheScaleHaveTheColourOfItsEnd() {
        assertArrayEquals(
                new int[] {colour(0), colour(255)}, draw(map(2, 1, true, -Float.MAX_VALUE, Float.MAX_VALUE), 2, 1));
    }

    @Test
    void enlargedPointsLieAtTheMiddleOfTheirPixels() {
        int[] row = draw(map(2, 1, true, 0, 10), 4, 1);
        assertArrayEquals(new int[] {colour(0), colour(64), colour(191), colour(255)}, row);
        assertArrayEquals(row, draw(map(1, 2, true, 0, 10), 1, 4));
    }

    @Test
    void aMapLargerThanItsPictureIsDrawnToo() {
        float[] values = new float[640 * 360];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 640 / 64f;
        }
        int[] colours = draw(map(640, 360, true, values), 31, 17);
        for (int x = 1; x < 31; x++) {
            assertTrue(
                    (colours[x] >> 16) + (colours[x] >> 8 & 0xFF) > 0 && colours[x] != colours[x - 1], "column " + x);
        }
    }

    @Test
    void oneValueFillsAPicture() {
        assertArrayEquals(new int[] {colour(128), colour(128)}, draw(map(1, 1, true, 5), 2, 1));
    }
}
