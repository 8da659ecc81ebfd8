package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.vision.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelPlacesTest {

    private static final int WIDTH = 60;
    private static final int HEIGHT = 12;

    private final LabelPlaces places = new LabelPlaces(640, 480);

    @Test
    void aLoneLabelLiesAboveItsBox() {
        assertEquals(new Box(100, 88, 160, 100), places.next(new Box(100, 100, 200, 200), WIDTH, HEIGHT));
    }

    @Test
    void whereThereIsNoRoomAboveItLiesInsideAndNeverLeavesThePicture() {
        assertEquals(new Box(580, 5, 640, 17), places.next(new Box(600, 5, 639, 90), WIDTH, HEIGHT));
    }

    @Test
    void labelsOfNeighboursDoNotHideEachOther() {
        List<Box> labels = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            labels.add(places.next(new Box(100 + 10 * i, 100, 140 + 10 * i, 200), WIDTH, HEIGHT));
        }
        assertApart(labels);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void labelsStayInsideWhateverTheBoxes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            float x = random.nextFloat() * 640;
            float y = random.nextFloat() * 480;
            Box label = places.next(
                    new Box(x, y, Math.min(639, x + random.nextFloat() * 200), Math.min(479, y + 90)), WIDTH, HEIGHT);
            assertTrue(
                    label.x1() >= 0 && label.y1() >= 0 && label.x2() <= 640 && label.y2() <= 480,
                    "seed " + seed + " " + label);
        }
    }

    private static void assertApart(List<Box> labels) {
        for (Box one : labels) {
            for (Box other : labels) {
                assertTrue(one.equals(other) || one.iou(other) == 0, one + " hides " + other);
            }
        }
    }
}
