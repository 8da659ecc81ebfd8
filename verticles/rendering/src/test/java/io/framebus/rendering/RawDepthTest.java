package io.framebus.rendering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.bus.Failure;
import io.framebus.vision.DepthMap;
import io.framebus.vision.DepthScale;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RawDepthTest {

    @Test
    void valuesComeBackWithinAStepAndTheSameMapGivesTheSameBytes() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = random.nextInt(1, 90);
            int height = random.nextInt(1, 60);
            double size = Math.pow(10, random.nextInt(-6, 7));
            double offset = random.nextDouble(-5, 5) * size;
            FloatBuffer values = FloatBuffer.allocate(width * height);
            for (int i = 0; i < values.capacity(); i++) {
                values.put(i, (float) (offset + size * random.nextDouble()));
            }
            DepthMap map = new DepthMap(width, height, values, random.nextBoolean(), random.nextBoolean());
            DepthScale scale = DepthScale.of(map);
            byte[] file = RawDepth.encode(map, scale);
            assertArrayEquals(file, RawDepth.encode(map, scale), "seed " + seed);
            DepthMap read = RawDepth.decode(file);
            assertEquals(width + "x" + height, read.width() + "x" + read.height());
            assertEquals(map.nearIsLarge(), read.nearIsLarge());
            assertEquals(map.metric(), read.metric());
            double step = 3 * ((double) scale.high() - scale.low()) / 4096;
            double least = 2.0 * scale.low() - scale.high();
            double lowest = map.metric() && scale.low() >= 0 ? Math.max(0, least) : least;
            for (int i = 0; i < values.capacity(); i++) {
                double tolerance = step + Math.abs(values.get(i)) * 1e-6;
                boolean inside = values.get(i) <= 2.0 * scale.high() - scale.low() && values.get(i) >= lowest;
                assertEquals(inside, Math.abs(read.values().get(i) - values.get(i)) <= tolerance, "seed " + seed);
            }
        }
    }

    @Test
    void nearMetresStayExactBesideFarOnes() {
        FloatBuffer values = FloatBuffer.allocate(100);
        for (int i = 0; i < 100; i++) {
            values.put(i, 2 + i * i / 10f);
        }
        DepthMap map = new DepthMap(10, 10, values, false, true);
        DepthMap read = RawDepth.decode(RawDepth.encode(map, DepthScale.of(map)));
        for (int i = 0; i < 100; i++) {
            assertEquals(values.get(i), read.values().get(i), values.get(i) / 2000);
        }
    }

    @Test
    void metresFarAwayAreToldApart() {
        FloatBuffer values = FloatBuffer.allocate(100);
        for (int i = 0; i < 100; i++) {
            values.put(i, 120 + i / 100f);
        }
        DepthMap map = new DepthMap(10, 10, values, false, true);
        DepthMap read = RawDepth.decode(RawDepth.encode(map, DepthScale.of(map)));
        for (int i = 0; i < 100; i++) {
            assertEquals(values.get(i), read.values().get(i), 0.001f);
        }
    }

    @Test
    void oddValuesAreCutAndTakeNothingFromTheOthers() {
        FloatBuffer values = FloatBuffer.allocate(100);
        for (int i = 0; i < 100; i++) {
            values.put(i, 10 + i / 100f);
        }
        values.put(50, Float.MAX_VALUE);
        values.put(51, -Float.MAX_VALUE);
        DepthMap map = new DepthMap(10, 10, values, true, false);
        DepthMap read = RawDepth.decode(RawDepth.encode(map, DepthScale.of(map)));
        assertEquals(10.2f, read.values().get(20), 1e-3);
        assertEquals(11.93f, read.values().get(50), 0.05);
        assertEquals(9.07f, read.values().get(51), 0.05);
    }

    @Test
    void aFlatMapStaysFlat() {
        DepthMap map = new DepthMap(3, 2, FloatBuffer.wrap(new float[] {7, 7, 7, 7, 7, 7}), true, false);
        DepthMap read = RawDepth.decode(RawDepth.encode(map, DepthScale.of(map)));
        for (int i = 0; i < 6; i++) {
            assertEquals(7, read.values().get(i));
        }
    }

    @Test
    void damagedFilesAreRefused() {
        DepthMap map = new DepthMap(3, 2, FloatBuffer.wrap(new float[] {1, 5, 2, 8, 3, 9}), true, false);
        byte[] file = RawDepth.encode(map, DepthScale.of(map));
        assertThrows(Failure.class, () -> RawDepth.decode(Arrays.copyOf(file, 25)));
        assertThrows(Failure.class, () -> RawDepth.decode(Arrays.copyOf(file, 10)));
        assertThrows(Failure.class, () -> RawDepth.decode(new byte[100]));
        byte[] huge = file.clone();
        huge[4] = 0x7F;
        assertThrows(Failure.class, () -> RawDepth.decode(huge));
    }
}
