package io.framebus.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights, their descent and its schedule, without a network. */
final class LearningTest {

    private static Weights weights(float start) {
        Weights weights = new Weights(1);
        weights.constant("x.bias", start, true, 3);
        return weights;
    }

    private static float[] values(Weights weights) {
        return weights.constant("x.bias", 0, true, 3).values();
    }

    @Test
    void descentFindsTheBottomOfABowl() {
        Weights weights = weights(5);
        Adam adam = new Adam();
        for (int step = 0; step < 2000; step++) {
            float[] values = values(weights);
            float[] slope = {2 * (values[0] - 1), 20 * (values[1] + 2), 0.2f * values[2]};
            adam.step(weights, Map.of("x.bias", slope), 0.02);
        }
        assertArrayEquals(new float[] {1, -2, 0}, values(weights), 1e-2f);
    }

    @Test
    void theSameSeedGivesTheSameWeights() {
        Convolution shape = Convolution.of(3, 8, 3, 1);
        float[] once = new Weights(4).kernel("x", shape).values();
        assertArrayEquals(once, new Weights(4).kernel("x", shape).values());
        assertEquals(3 * 8 * 9, once.length);
    }

    @Test
    void aCheckpointBringsBackWhatWasSaved(@TempDir Path folder) throws IOException {
        Checkpoint checkpoint = new Checkpoint(folder, "model");
        assertEquals(0, checkpoint.load(weights(0), weights(0)));
        checkpoint.save(40, weights(1), weights(2));
        Weights weights = weights(0);
        Weights average = weights(0);
        assertEquals(40, checkpoint.load(weights, average));
        assertArrayEquals(new float[] {1, 1, 1}, values(weights));
        assertArrayEquals(new float[] {2, 2, 2}, values(average));
    }

    @Test
    void weightsOfAnotherNetworkAreRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("weights");
        weights(1).save(file);
        Weights other = new Weights(1);
        other.constant("y.bias", 0, true, 3);
        assertThrows(IOException.class, () -> other.load(file));
    }

    @Test
    void theAverageFollowsByTheGivenShare() {
        Weights average = weights(0);
        average.follow(weights(8), 0.25f);
        assertArrayEquals(new float[] {2, 2, 2}, values(average));
    }

    @Test
    void theRateRisesThenFalls() {
        Schedule schedule = new Schedule(1000, 0.01);
        assertTrue(schedule.rate(0, 0) < 0.001);
        assertEquals(0.01, schedule.rate(60, 60), 2e-4);
        assertEquals(0.0051, schedule.rate(500, 500), 1e-4);
        assertEquals(0.0002, schedule.rate(1000, 1000), 1e-6);
    }
}
