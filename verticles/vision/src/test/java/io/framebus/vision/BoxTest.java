package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxTest {

    @Test
    void overlapIsTheSharedPartOfBothAreas() {
        assertEquals(1, new Box(0, 0, 4, 2).iou(new Box(0, 0, 4, 2)));
        assertEquals(0.5f, new Box(0, 0, 4, 2).iou(new Box(0, 0, 2, 2)));
        assertEquals(1 / 7f, new Box(0, 0, 2, 2).iou(new Box(1, 1, 3, 3)), 1e-7f);
    }

    @Test
    void boxesThatOnlyTouchOrHaveNoAreaDoNotOverlap() {
        assertEquals(0, new Box(0, 0, 2, 2).iou(new Box(2, 0, 4, 2)));
        assertEquals(0, new Box(1, 1, 1, 1).iou(new Box(1, 1, 1, 1)));
        assertEquals(0, new Box(3, 3, 1, 1).area());
    }

    @Test
    void clippedBoxLiesInTheFrame() {
        assertEquals(new Box(0, 0, 10, 5), new Box(-3, -1, 12, 5).clip(10, 8));
        assertEquals(0, new Box(20, 20, 30, 30).clip(10, 8).area());
    }

    @Test
    void overlapIsSymmetricAndWithinItsRange() {
        long seed = 11;
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            Box a = random(random);
            Box b = random(random);
            assertEquals(a.iou(b), b.iou(a), "seed " + seed);
            assertTrue(a.iou(b) >= 0 && a.iou(b) <= 1, "seed " + seed + ": " + a + " " + b);
        }
    }

    private static Box random(Random random) {
        float x = random.nextFloat() * 10;
        float y = random.nextFloat() * 10;
        return new Box(x, y, x + random.nextFloat() * 10, y + random.nextFloat() * 10);
    }
}
