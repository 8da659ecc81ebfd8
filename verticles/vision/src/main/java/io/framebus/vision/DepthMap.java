package io.framebus.vision;

import java.nio.FloatBuffer;

/**
 * How far every point of a frame is, as a model sees it.
 *
 * @param width columns; the map covers the whole frame, whatever its size
 * @param height rows
 * @param values {@code height × width}, row by row from the top left, read only
 * @param nearIsLarge whether nearer points have larger values, as inverse depth has
 * @param metric whether the values are metres, else only their order and proportions count
 */
public record DepthMap(int width, int height, FloatBuffer values, boolean nearIsLarge, boolean metric) {
    public DepthMap {
        values = values.slice().asReadOnlyBuffer();
        if (width < 1 || height < 1 || values.capacity() != width * height) {
            throw new IllegalArgumentException(
                    "a depth map of " + width + " × " + height + " has not " + values.capacity() + " values");
        }
    }
}
