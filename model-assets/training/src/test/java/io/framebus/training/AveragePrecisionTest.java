package io.framebus.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AveragePrecisionTest {

    private static final double EXACT = 1e-9;
    private static final int CAR = 1;
    private static final int VAN = 2;
    private static final Box LEFT = new Box(0, 0, 10, 10);
    private static final Box MIDDLE = new Box(20, 0, 30, 10);
    private static final Box RIGHT = new Box(40, 0, 50, 10);

    private static LabelledBox wanted(Box box) {
        return new LabelledBox(CAR, box, true);
    }

    private static Detection found(Box box, double confidence) {
        return new Detection("car", CAR, (float) confidence, box);
    }

    private static AveragePrecision of(List<Detection> detections, List<LabelledBox> truth) {
        AveragePrecision precision = new AveragePrecision(CAR);
        precision.add(detections, truth);
        return precision;
    }

    @Test
    void everythingFoundAndNothingElseIsOne() {
        List<Detection> detections = List.of(found(LEFT, 0.9), found(RIGHT, 0.1));
        assertEquals(1, of(detections, List.of(wanted(LEFT), wanted(RIGHT))).value(), EXACT);
    }

    @Test
    void nothingFoundIsZero() {
        assertEquals(0, of(List.of(), List.of(wanted(LEFT))).value(), EXACT);
    }

    /** Right, wrong, right, of three: 1/3 at precision 1 and 1/3 at precision 2/3. */
    @Test
    void aMistakeInBetweenCostsThePrecisionOfWhatFollows() {
        List<Detection> detections =
                List.of(found(RIGHT, 0.5), found(LEFT, 0.9), found(new Box(100, 100, 110, 110), 0.7));
        AveragePrecision precision = of(detections, List.of(wanted(LEFT), wanted(MIDDLE), wanted(RIGHT)));
        assertEquals(1 / 3.0 + 2 / 9.0, precision.value(), EXACT);
        assertEquals(1 / 3.0, precision.recall(0.6f), EXACT);
        assertEquals(0.5, precision.precision(0.6f), EXACT);
    }

    @Test
    void theSecondDetectionOfOneObjectIsWrong() {
        AveragePrecision precision = of(List.of(found(LEFT, 0.9), found(LEFT, 0.8)), List.of(wanted(LEFT)));
        assertEquals(0.5, precision.precision(0), EXACT);
        assertEquals(1, precision.value(), EXACT);
    }

    @Test
    void whatLiesOnAnIgnoredObjectOfAnyClassIsNeitherRightNorWrong() {
        List<LabelledBox> truth = List.of(wanted(LEFT), new LabelledBox(VAN, RIGHT, false));
        AveragePrecision precision = of(List.of(found(RIGHT, 0.9), found(LEFT, 0.8)), truth);
        assertEquals(1, precision.wanted());
        assertEquals(1, precision.value(), EXACT);
    }

    @Test
    void lessThanHalfOverlapIsAMiss() {
        assertEquals(
                0,
                of(List.of(found(new Box(4, 0, 14, 10), 0.9)), List.of(wanted(LEFT)))
                        .value(),
                EXACT);
        assertEquals(
                1,
                of(List.of(found(new Box(3, 0, 13, 10), 0.9)), List.of(wanted(LEFT)))
                        .value(),
                EXACT);
    }

    @Test
    void framesAreJudgedTogether() {
        AveragePrecision precision = new AveragePrecision(CAR);
        precision.add(List.of(found(LEFT, 0.9)), List.of(wanted(LEFT)));
        precision.add(List.of(), List.of(wanted(LEFT)));
        assertEquals(0.5, precision.value(), EXACT);
    }
}
