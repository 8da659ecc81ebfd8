package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FrameShrinkerTest {

    private final PixelPool pool = new PixelPool(8 << 20);
    private final FrameShrinker shrinker = new FrameShrinker(160);

    @AfterEach
    void close() {
        shrinker.close();
        assertEquals(0, pool.outstanding());
        pool.close();
    }

    private PixelBuffer frame(int width, int height, PixelFormat format) {
        return pool.take(width, height, format);
    }

    private PixelBuffer shrunk(PixelBuffer large) {
        try {
            return shrinker.shrink(large, pool);
        } finally {
            large.release();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "480, 360, 160, 120",
        "64, 48, 64, 48",
        "640, 2, 160, 1",
        "2, 640, 1, 160",
        "161, 161, 160, 160",
        "1, 1, 1, 1",
        "1920, 1080, 160, 90"
    })
    void ofAnyShapeAndNeverLarger(int width, int height, int smallWidth, int smallHeight) {
        PixelBuffer small = shrunk(frame(width, height, PixelFormat.YUV_BT709));
        assertEquals(List.of(smallWidth, smallHeight), List.of(small.width(), small.height()));
        assertEquals(
                PixelFormat.YUV_BT601.bytes(smallWidth, smallHeight),
                small.data().byteSize());
        small.release();
    }

    @ParameterizedTest
    @EnumSource(names = {"YUV_BT601", "YUV_BT709", "YUV_BT2020"})
    void coloursOfVideosStayAsTheyAre(PixelFormat format) {
        PixelBuffer large = frame(640, 360, format);
        int luma = 640 * 360;
        large.data().asSlice(0, luma).fill((byte) 90);
        large.data().asSlice(luma, luma / 4).fill((byte) 40);
        large.data().asSlice(luma + luma / 4, luma / 4).fill((byte) 200);
        PixelBuffer small = shrunk(large);
        int smallLuma = 160 * 90;
        assertEquals(90, mean(small, 0, smallLuma));
        assertEquals(40, mean(small, smallLuma, smallLuma / 4));
        assertEquals(200, mean(small, smallLuma + smallLuma / 4, smallLuma / 4));
        small.release();
    }

    @Test
    void colouredImagesBecomeLumaAndChroma() {
        PixelBuffer large = frame(320, 320, PixelFormat.RGB);
        large.data().fill((byte) 255);
        PixelBuffer small = shrunk(large);
        assertEquals(235, mean(small, 0, 160 * 160), 1);
        assertEquals(128, mean(small, 160 * 160, 80 * 80), 1);
        small.release();
    }

    @Test
    void manyPixelsAreAveraged() {
        PixelBuffer large = frame(1600, 1200, PixelFormat.YUV_BT601);
        for (int i = 0; i < 1600 * 1200; i++) {
            large.data().set(ValueLayout.JAVA_BYTE, i, (byte) ((i + i / 1600) % 2 == 0 ? 60 : 180));
        }
        PixelBuffer small = shrunk(large);
        for (int i = 0; i < 160 * 120; i++) {
            assertEquals(120, small.data().get(ValueLayout.JAVA_BYTE, i) & 0xFF, 2, "pixel " + i);
        }
        small.release();
    }

    @Test
    void framesMayChangeTheirSize() {
        for (int side : new int[] {320, 100, 1000, 320}) {
            PixelBuffer small = shrunk(frame(side, side, PixelFormat.YUV_BT601));
            assertEquals(Math.min(160, side), small.width());
            small.release();
        }
    }

    @Test
    void noSideIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new FrameShrinker(0));
    }

    private static double mean(Pixels frame, int from, int count) {
        MemorySegment plane = frame.data().asSlice(from, count);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += plane.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
        }
        return (double) sum / count;
    }
}
