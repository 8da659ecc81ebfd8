package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DepthScaleTest {

    @Test
    void theOutermostTwoHundredthsAreLeftOut() {
        FloatBuffer values = FloatBuffer.allocate(100);
        for (int i = 0; i < 100; i++) {
            values.put(i, (i * 37) % 100);
        }
        values.put(0, 1e30f);
        assertEquals(new DepthScale(2, 98), DepthScale.of(new DepthMap(10, 10, values, true, false)));
        assertEquals(1e30f, values.get(0), "the map is left as it is");
    }

    @Test
    void oneOddFrameDoesNotChangeTheScaleOfAVideo() {
        List<DepthScale> frames = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            frames.add(new DepthScale(10 + i % 3, 50 + i % 5));
        }
        DepthScale usual = DepthScale.over(frames);
        assertEquals(new DepthScale(10, 54), usual);
        frames.add(50, new DepthScale(-1000, 1000));
        assertEquals(usual, DepthScale.over(frames));
    }

    @Test
    void aShortVideoShowsAllItsFramesHave() {
        assertEquals(
                new DepthScale(1, 9),
                DepthScale.over(List.of(new DepthScale(3, 4), new DepthScale(1, 2), new DepthScale(8, 9))));
    }

    @Test
    void nearIsOneWhateverTheValuesMean() {
        DepthScale scale = new DepthScale(2, 10);
        assertEquals(0.75f, scale.nearness(8, true, false));
        assertEquals(0.25f, scale.nearness(8, false, false));
        assertEquals(1, scale.nearness(99, true, false));
        assertEquals(0, scale.nearness(99, false, false));
        assertEquals(0, scale.nearness(-99, true, false));
    }

    @Test
    void metresCountByTheirInverse() {
        DepthScale scale = new DepthScale(2, 10);
        assertEquals(1, scale.nearness(2, false, true));
        assertEquals(0.25f, scale.nearness(5, false, true), 1e-6f);
        assertEquals(0, scale.nearness(10, false, true), 1e-6f);
        assertEquals(0, scale.nearness(99, false, true), 1e-6f);
        assertEquals(0.5f, new DepthScale(0, 10).nearness(5, false, true), "nothing is infinitely near");
    }

    @Test
    void aScaleWithoutLengthIsOneColourAndExtremesDoNotOverflow() {
        assertEquals(0.5f, new DepthScale(4, 4).nearness(4, true, false));
        DepthScale widest = new DepthScale(-Float.MAX_VALUE, Float.MAX_VALUE);
        assertEquals(0.5f, widest.nearness(0, true, false));
        assertEquals(1, widest.nearness(Float.MAX_VALUE, true, false));
    }

    @Test
    void scalesThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DepthScale(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new DepthScale(Float.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> DepthScale.over(List.of()));
    }
}
