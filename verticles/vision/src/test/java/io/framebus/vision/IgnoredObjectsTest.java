package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IgnoredObjectsTest {

    private static MotLine box(long frame, long id, double left, double confidence) {
        return new MotLine(frame, id, left, 0, 100, 50, confidence);
    }

    @Test
    void aBoxThatFoundAnIgnoredObjectIsNeitherRightNorWrong() {
        List<MotLine> truth = List.of(box(1, 1, 0, 1), box(1, 2, 300, 0));
        List<MotLine> predictions = List.of(box(1, 7, 10, 0.9), box(1, 8, 310, 0.9));
        assertEquals(
                new IgnoredObjects.Compared(List.of(truth.getFirst()), List.of(predictions.getFirst())),
                IgnoredObjects.leaveOut(truth, predictions, 0.5));
    }

    @Test
    void anIgnoredObjectTakesNoBoxFromOneThatCounts() {
        List<MotLine> truth = List.of(box(1, 1, 40, 0), box(1, 2, 0, 1));
        List<MotLine> predictions = List.of(box(1, 7, 10, 0.9));
        assertEquals(
                predictions, IgnoredObjects.leaveOut(truth, predictions, 0.5).predictions());
    }

    @Test
    void boxesFarFromEveryObjectAndInOtherFramesStay() {
        List<MotLine> truth = List.of(box(1, 1, 0, 0));
        List<MotLine> predictions = List.of(box(1, 7, 60, 0.9), box(2, 7, 0, 0.9), box(3, 8, 0, 0.9));
        assertEquals(
                new IgnoredObjects.Compared(List.of(), predictions), IgnoredObjects.leaveOut(truth, predictions, 0.5));
    }

    @Test
    void nothingIsLeftOutWhereEverythingCounts() {
        List<MotLine> truth = List.of(box(1, 1, 0, 1), box(2, 1, 5, 1));
        List<MotLine> predictions = List.of(box(2, 7, 5, 0.2), box(1, 7, 500, 0.9));
        IgnoredObjects.Compared compared = IgnoredObjects.leaveOut(truth, predictions, 0.5);
        assertEquals(truth, compared.truth());
        assertEquals(2, compared.predictions().size());
    }
}
