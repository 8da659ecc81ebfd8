package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.vision.OutputDecoder.Output;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class DepthDecoderTest {

    private static final DepthDecoder DECODER = new DepthDecoder(false, true);
    private static final Letterbox WHOLE = Letterbox.stretched(640, 360, 64, 64);

    private static Output counting(long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= Math.toIntExact(size);
        }
        FloatBuffer values = FloatBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            values.put(i, i);
        }
        return Output.of(values, shape);
    }

    private static float[] values(DepthMap map) {
        float[] values = new float[map.width() * map.height()];
        map.values().get(0, values);
        return values;
    }

    @Test
    void everyShapeOfAMapIsRead() {
        for (Output output : new Output[] {counting(1, 2, 3), counting(1, 1, 2, 3), counting(1, 2, 3, 1)}) {
            DepthMap map = DECODER.decode(output, WHOLE);
            assertEquals("3x2", map.width() + "x" + map.height());
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, values(map));
            assertTrue(map.metric() && !map.nearIsLarge());
        }
    }

    @Test
    void whatLiesBesideTheFrameIsCutOff() {
        Letterbox centered = Letterbox.centered(640, 320, 64, 64);
        DepthMap map = DECODER.decode(counting(1, 4, 4), centered);
        assertEquals("4x2", map.width() + "x" + map.height());
        assertArrayEquals(new float[] {4, 5, 6, 7, 8, 9, 10, 11}, values(map));
        Letterbox topLeft = Letterbox.topLeft(320, 640, 64, 64);
        assertArrayEquals(new float[] {0, 1, 4, 5, 8, 9, 12, 13}, values(DECODER.decode(counting(1, 4, 4), topLeft)));
    }

    @Test
    void aSliverOfAFrameKeepsAPoint() {
        DepthMap map = DECODER.decode(counting(1, 4, 4), Letterbox.topLeft(10_000, 10, 64, 64));
        assertEquals("4x1", map.width() + "x" + map.height());
    }

    @Test
    void itIsACopy() {
        Output output = counting(1, 2, 2);
        DepthMap map = DECODER.decode(output, WHOLE);
        output.values().put(0, 99);
        assertEquals(0, map.values().get(0));
    }

    @Test
    void aValueThatIsNoNumberIsRefusedWithItsPlace() {
        Output output = counting(1, 2, 3);
        output.values().put(4, Float.NaN);
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> DECODER.decode(output, WHOLE))
                        .getMessage());
        assertEquals("the depth at column 1, row 1 is NaN", message);
    }

    @Test
    void otherShapesAreRefused() {
        for (Output output : new Output[] {counting(2, 3), counting(1, 2, 2, 3), counting(2, 2, 3)}) {
            assertThrows(IllegalArgumentException.class, () -> DECODER.decode(output, WHOLE));
        }
    }
}
