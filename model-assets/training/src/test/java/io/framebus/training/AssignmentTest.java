package io.framebus.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.vision.Box;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On an input of 64 × 64 pixels: 16 × 16 places of stride 4, then 8 × 8 of stride 8 and so on. */
final class AssignmentTest {

    private static final int SIDE = 64;
    private static final int PLACES = 256 + 64 + 16 + 4;
    private static final int CLASSES = DetectorNetwork.CLASSES;
    private static final int CAR = 1;

    /** Its middle is where four places of stride 4 meet. */
    private static final Box SMALL = new Box(10, 20, 22, 28);

    private final Assignment assignment = new Assignment(SIDE, SIDE);
    private final float[] boxes = new float[4 * PLACES];
    private final float[] scores = new float[CLASSES * PLACES];

    private void says(int place, Box box, double score) {
        boxes[place] = (box.x1() + box.x2()) / 2;
        boxes[PLACES + place] = (box.y1() + box.y2()) / 2;
        boxes[2 * PLACES + place] = box.width();
        boxes[3 * PLACES + place] = box.height();
        scores[CAR * PLACES + place] = (float) score;
    }

    private Targets assign(LabelledBox object, int candidates) {
        return assignment.assign(List.of(List.of(object)), boxes, scores, candidates);
    }

    private static List<Integer> owned(Targets targets) {
        return IntStream.range(0, PLACES)
                .filter(place -> targets.weights()[place] > 0)
                .boxed()
                .toList();
    }

    @Test
    void whileNothingIsKnownTheFourNearestPlacesOfTheFittingStrideAreAsked() {
        Targets targets = assign(new LabelledBox(CAR, SMALL, true), 0);
        assertEquals(List.of(83, 84, 99, 100), owned(targets));
        assertEquals(4, targets.sum());
        assertEquals(1, targets.scores()[CAR * PLACES + 83]);
        assertEquals(16, targets.boxes()[83]);
        assertEquals(24, targets.boxes()[PLACES + 83]);
        assertEquals(12, targets.boxes()[2 * PLACES + 83]);
        assertEquals(8, targets.boxes()[3 * PLACES + 83]);
    }

    @Test
    void thePlaceThatDoesBestIsToBeAsSureAsItsBoxIsGood() {
        says(83, SMALL, 0.6);
        says(84, new Box(10, 20, 22, 26), 0.6);
        Targets targets = assign(new LabelledBox(CAR, SMALL, true), 10);
        assertEquals(List.of(83, 84), owned(targets));
        assertEquals(1, targets.scores()[CAR * PLACES + 83], 1e-6);
        // Its box overlaps by 3/4; the power that decides is the fifth.
        assertEquals(Math.pow(0.75, 5), targets.scores()[CAR * PLACES + 84], 1e-6);
    }

    @Test
    void noMorePlacesAreAskedThanAllowed() {
        says(83, SMALL, 0.6);
        says(84, new Box(10, 20, 22, 26), 0.6);
        assertEquals(List.of(83), owned(assign(new LabelledBox(CAR, SMALL, true), 1)));
    }

    @Test
    void placesFarFromTheObjectAreNotAskedHoweverGoodTheirBoxIs() {
        says(255, SMALL, 1);
        says(83, new Box(10, 20, 18, 28), 0.1);
        assertEquals(List.of(83), owned(assign(new LabelledBox(CAR, SMALL, true), 10)));
    }

    @Test
    void anObjectThatNoBoxTouchesIsNotForgotten() {
        assertEquals(4, owned(assign(new LabelledBox(CAR, SMALL, true), 10)).size());
    }

    @Test
    void placesOnAnObjectThatDoesNotCountAreLeftAlone() {
        Targets targets = assign(new LabelledBox(CAR, SMALL, false), 10);
        assertTrue(owned(targets).isEmpty());
        assertEquals(0, targets.heed()[83]);
        assertEquals(1, targets.heed()[255]);
    }
}
