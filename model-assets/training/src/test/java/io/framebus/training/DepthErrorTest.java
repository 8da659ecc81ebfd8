package io.framebus.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DepthErrorTest {

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void aMapThatIsATenthTooFarIsOffByATenth() {
        DepthError error = new DepthError();
        error.add(filled(32 * 18, 22), 32, 18, filled(RenderedFrame.WIDTH * RenderedFrame.HEIGHT, 20));
        assertEquals(0.1, error.relative(), 1e-6);
        assertEquals(2, error.metres(), 1e-5);
        assertEquals(1, error.close());
    }

    @Test
    void framesAreAveraged() {
        DepthError error = new DepthError();
        float[] truth = filled(RenderedFrame.WIDTH * RenderedFrame.HEIGHT, 20);
        error.add(filled(32 * 18, 20), 32, 18, truth);
        error.add(filled(32 * 18, 30), 32, 18, truth);
        assertEquals(0.25, error.relative(), 1e-6);
        assertEquals(0.5, error.close());
    }

    @Test
    void betweenTheMiddlesOfItsCellsAMapIsLinear() {
        float[] map = {1, 3, 1, 3};
        assertEquals(1, DepthMaps.at(map, 2, 2, 0, 0), 1e-6);
        assertEquals(2, DepthMaps.at(map, 2, 2, RenderedFrame.WIDTH / 2, 10), 0.01);
        assertEquals(3, DepthMaps.at(map, 2, 2, RenderedFrame.WIDTH - 1, 10), 1e-6);
    }

    @Test
    void theDepthOfACellIsThatOfThePixelInItsMiddle() {
        float[] depth = new float[RenderedFrame.WIDTH * RenderedFrame.HEIGHT];
        depth[30 * RenderedFrame.WIDTH + 20] = 7;
        float[] map = DepthMaps.sampled(depth, RenderedFrame.WIDTH / 40, RenderedFrame.HEIGHT / 60);
        assertEquals(7, map[0]);
        assertEquals(0, map[1]);
    }
}
