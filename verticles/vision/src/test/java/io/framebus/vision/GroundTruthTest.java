package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GroundTruthTest {

    private static final List<String> CARS = List.of("car", "van", "truck", "bus");
    private static final List<String> PEOPLE = List.of("pedestrian", "person", "people");

    @Test
    void visDroneClassesGoToTheirGroups() {
        GroundTruth truth = GroundTruth.visDrone(List.of(
                "1,0,593,43,174,190,1,4,0,0", "1,1,10,20,5,9,1,1,0,0", "2,1,11,20,5,9,1,2,0,0", "2,2,0,0,9,9,1,3,0,0"));
        assertEquals(List.of(new MotLine(1, 0, 593, 43, 174, 190, 1)), truth.of(CARS));
        assertEquals(List.of(new MotLine(1, 1, 10, 20, 5, 9, 1), new MotLine(2, 1, 11, 20, 5, 9, 1)), truth.of(PEOPLE));
    }

    @Test
    void ignoredRegionsAndUnscoredBoxesAreIgnoredInEveryGroup() {
        GroundTruth truth =
                GroundTruth.visDrone(List.of("1,0,0,0,100,100,1,0,0,0", "1,5,3,3,9,9,1,11,0,0", "1,6,3,3,9,9,0,4,0,0"));
        assertEquals(3, truth.of(CARS).size());
        assertEquals(2, truth.of(PEOPLE).size());
        assertTrue(truth.of(CARS).stream().allMatch(box -> box.confidence() == 0));
    }

    @Test
    void motChallengeCountsPedestriansAndIgnoresWhoStandsOrRides() {
        GroundTruth truth = GroundTruth.motChallenge(List.of(
                "1,1,912,484,97,109,1,1,1", "1,2,10,10,20,40,0,7,1", "1,3,10,10,20,40,0,3,1", "", "2,1,9,9,1,1,1,6,1"));
        assertEquals(
                List.of(new MotLine(1, 1, 912, 484, 97, 109, 1), new MotLine(1, 2, 10, 10, 20, 40, 0)),
                truth.of(PEOPLE));
        assertEquals(2, truth.of(CARS).size());
    }

    @Test
    void filesOfTheFirstBenchmarkShowPedestriansOnly() {
        GroundTruth truth = GroundTruth.motChallenge(List.of("1,1,10,10,20,40,1,-1,-1,-1", "1,2,10,10,20,40,1"));
        assertEquals(2, truth.of(PEOPLE).size());
        assertEquals(List.of(), truth.of(CARS));
    }

    @Test
    void lineWithoutNumbersIsNamed() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> GroundTruth.visDrone(List.of("1,1,1,1,1,1,1,car,0,0")));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("line 1"), refused.getMessage());
    }
}
