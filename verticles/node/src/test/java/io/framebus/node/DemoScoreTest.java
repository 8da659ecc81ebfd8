package io.framebus.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.PipelineSpec;
import io.framebus.vision.MotLine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoScoreTest {

    private static final PipelineSpec.Group CARS = new PipelineSpec.Group("cars", "car", List.of("car", "bus"));
    private static final PipelineSpec.Group PEOPLE = new PipelineSpec.Group("people", "person", List.of("pedestrian"));

    private static JsonObject track(long id, String label, double left) {
        return new JsonObject()
                .put("track_id", id)
                .put("label", label)
                .put("confidence", 0.5)
                .put("bbox", JsonArray.of(left, 10.0, left + 40, 30.0));
    }

    private static JsonObject result(long seq, JsonObject... tracks) {
        return new JsonObject().put("seq", seq).put("tracks", new JsonArray(List.of((Object[]) tracks)));
    }

    private static MotLine truth(long frame, long id, double left, double counts) {
        return new MotLine(frame, id, left, 10, 40, 20, counts);
    }

    /** A car that is followed, a bus that is lost, an object to ignore that is found, and a pedestrian. */
    private static List<JsonObject> results() {
        return List.of(
                result(0, track(1, "car", 0), track(2, "bus", 100), track(3, "car", 300)),
                result(1, track(1, "bus", 4), track(3, "car", 300), track(1, "pedestrian", 500)),
                result(2, track(1, "car", 8), track(4, "car", 700)));
    }

    private static List<MotLine> cars() {
        List<MotLine> truth = new ArrayList<>();
        for (int frame = 1; frame <= 3; frame++) {
            truth.add(truth(frame, 11, (frame - 1) * 4, 1));
            truth.add(truth(frame, 12, 100, 1));
            truth.add(truth(frame, 13, 300, 0));
        }
        return truth;
    }

    @Test
    void aGroupIsComparedWithItsTruthWithoutWhatIsToBeIgnored() {
        DemoScore score = DemoScore.of(CARS, results(), cars(), 2);
        assertEquals(6, score.metrics().objects());
        assertEquals(5, score.metrics().predictions(), "the two boxes on the ignored object are neither");
        assertEquals(4, score.metrics().matches());
        assertEquals(1 - (2 + 1) / 6.0, score.metrics().mota(), 1e-9);
        assertEquals(4, score.unique());
        assertEquals(2, score.uniqueTruth());
        assertEquals(7, score.tracks().size());
        assertEquals(new MotLine(2, 1, 4, 10, 40, 20, 0.5), score.tracks().get(3));
    }

    @Test
    void allGroupsTogetherAreTheSumOfEach() {
        DemoScore cars = DemoScore.of(CARS, results(), cars(), 2);
        DemoScore people = DemoScore.of(PEOPLE, results(), List.of(truth(2, 1, 500, 1), truth(3, 1, 504, 1)), 1);
        DemoScore all = DemoScore.together(List.of(cars, people));
        assertEquals(8, all.metrics().objects());
        assertEquals(5, all.metrics().matches());
        assertEquals(1 - (3 + 1) / 8.0, all.metrics().mota(), 1e-9);
        double same = cars.metrics().idr() * 6 + people.metrics().idr() * 2;
        assertEquals(2 * same / (8 + 6), all.metrics().idf1(), 1e-9);
        assertEquals(5, all.unique());
        assertEquals(3, all.uniqueTruth());
    }

    @Test
    void aGroupWithoutTracksAddsItsMissesOnly() {
        DemoScore cars = DemoScore.of(CARS, results(), cars(), 2);
        DemoScore nobody = DemoScore.of(PEOPLE, List.of(result(0)), List.of(truth(1, 1, 0, 1)), 1);
        DemoScore all = DemoScore.together(List.of(cars, nobody));
        assertEquals(7, all.metrics().objects());
        assertEquals(1 - 4 / 7.0, all.metrics().mota(), 1e-9);
        assertTrue(Double.isFinite(all.metrics().idf1()));
    }
}
