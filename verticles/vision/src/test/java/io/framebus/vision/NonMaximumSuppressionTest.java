package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {

    private static Detection person(float confidence, float x) {
        return new Detection("person", 0, confidence, new Box(x, 0, x + 10, 10));
    }

    @Test
    void strongerDetectionSuppressesItsOverlappingNeighbour() {
        Detection weak = person(0.5f, 1);
        Detection strong = person(0.9f, 0);
        Detection apart = person(0.4f, 50);
        assertEquals(List.of(strong, apart), new NonMaximumSuppression(0.45f).apply(List.of(weak, strong, apart)));
    }

    @Test
    void otherClassesAreNotSuppressed() {
        Detection person = person(0.9f, 0);
        Detection bag = new Detection("handbag", 26, 0.8f, person.box());
        assertEquals(List.of(person, bag), new NonMaximumSuppression(0.45f).apply(List.of(bag, person)));
    }

    @Test
    void overlapEqualToTheThresholdSurvives() {
        Detection left = new Detection("person", 0, 0.9f, new Box(0, 0, 2, 1));
        Detection right = new Detection("person", 0, 0.8f, new Box(0, 0, 1, 1));
        assertEquals(List.of(left, right), new NonMaximumSuppression(0.5f).apply(List.of(left, right)));
    }

    @Test
    void suppressedDetectionSuppressesNobody() {
        Detection first = person(0.9f, 0);
        Detection second = person(0.8f, 3);
        Detection third = person(0.7f, 6);
        assertEquals(List.of(first, third), new NonMaximumSuppression(0.3f).apply(List.of(first, second, third)));
    }

    @Test
    void equalConfidencesKeepTheirOrder() {
        List<Detection> detections = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            detections.add(person(0.5f, 100 * i));
        }
        assertEquals(detections, new NonMaximumSuppression(0.5f).apply(detections));
    }

    @Test
    void onlyTheStrongestAreKept() {
        assertEquals(
                List.of(person(0.9f, 100), person(0.8f, 200)),
                new NonMaximumSuppression(0.5f, 2)
                        .apply(List.of(person(0.7f, 0), person(0.9f, 100), person(0.8f, 200))));
    }

    @Test
    void thresholdsOutsideTheirRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new NonMaximumSuppression(Float.NaN));
        assertThrows(IllegalArgumentException.class, () -> new NonMaximumSuppression(0.5f, 0));
    }
}
