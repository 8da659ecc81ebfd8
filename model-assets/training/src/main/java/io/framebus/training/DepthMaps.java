package io.framebus.training;

/** Brings depth maps, which cover a whole frame, to other sizes. */
final class DepthMaps {

    private DepthMaps() {}

    /** The depth of a frame at the middle of each cell of a coarser grid; nothing is mixed across an edge. */
    static float[] sampled(float[] depth, int width, int height) {
        float[] map = new float[width * height];
        for (int y = 0; y < height; y++) {
            int row = (2 * y + 1) * RenderedFrame.HEIGHT / (2 * height);
            for (int x = 0; x < width; x++) {
                int column = (2 * x + 1) * RenderedFrame.WIDTH / (2 * width);
                map[y * width + x] = depth[row * RenderedFrame.WIDTH + column];
            }
        }
        return map;
    }

    /** The value of a map at a pixel of the frame, between the middles of its cells. */
    static float at(float[] map, int width, int height, int column, int row) {
        double x = Math.clamp((column + 0.5) * width / RenderedFrame.WIDTH - 0.5, 0, width - 1);
        double y = Math.clamp((row + 0.5) * height / RenderedFrame.HEIGHT - 0.5, 0, height - 1);
        int left = Math.min((int) x, width - 2);
        int top = Math.min((int) y, height - 2);
        double across = x - left;
        double down = y - top;
        int i = top * width + left;
        return (float) ((1 - down) * ((1 - across) * map[i] + across * map[i + 1])
                + down * ((1 - across) * map[i + width] + across * map[i + width + 1]));
    }
}
