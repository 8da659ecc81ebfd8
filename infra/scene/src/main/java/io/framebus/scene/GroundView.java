package io.framebus.scene;

/** The ground as a camera sees it in a light: for every pixel its colour, and how far away it is. */
final class GroundView {

    /** The ground at the horizon would be endlessly far; rays are kept at least this steep. */
    static final double SHALLOWEST = -0.02;

    /** Pixels between exact places. */
    private static final int SPAN = 16;

    /** Two channels at a time. */
    private static final int PAIR = 0xFF00FF;

    /** Binary places of the light's factors. */
    private static final int POINT = 12;

    private final Ground ground;
    private final Raster raster;
    private final int[] red = new int[256];
    private final int[] green = new int[256];
    private final int[] blue = new int[256];
    private int placeU;
    private int placeV;

    /** @param raster knows where moving things shade the ground */
    GroundView(Ground ground, Raster raster) {
        this.ground = ground;
        this.raster = raster;
    }

    /**
     * @param picture receives 0xRRGGBB
     * @param depth receives metres along the optical axis
     */
    void look(Camera camera, Light light, int[] picture, float[] depth) {
        prepare(light);
        for (int row = 0; row < camera.height; row++) {
            double middle = row + 0.5;
            double near = camera.groundDepth(camera.width / 2.0, middle);
            double steep = -Math.min(SHALLOWEST, camera.rayUp(camera.width / 2.0, middle));
            double wide = near / camera.focal;
            int level = ground.level(wide);
            // A pixel sees a strip that is longer than wide, the more so the flatter one looks.
            int flatness = ground.flatness(level, wide / steep);
            depths(camera, row, depth);
            sample(camera, row, level, flatness, picture);
        }
    }

    private void prepare(Light light) {
        for (int shade = 0; shade < 256; shade++) {
            double bright = (1 << POINT) * light.on(0, 0, 1, shade / 255.0);
            double direct = light.sun() * light.z() * (1 - shade / 255.0);
            red[shade] = (int) Math.round(bright * (1 + light.red(direct)));
            green[shade] = (int) Math.round(bright * (1 + light.green(direct)));
            blue[shade] = (int) Math.round(bright * (1 + light.blue(direct)));
        }
    }

    private static void depths(Camera camera, int row, float[] depth) {
        double up = camera.rayUp(0.5, row + 0.5);
        double step = camera.right[2] / camera.focal;
        for (int column = 0; column < camera.width; column++) {
            depth[row * camera.width + column] = (float) (camera.z / -Math.min(SHALLOWEST, up + column * step));
        }
    }

    /** Perspective is exact every few pixels and straight between them. */
    private void sample(Camera camera, int row, int level, int flatness, int[] picture) {
        int[] texels = ground.texels(level, flatness);
        Ground.Size size = ground.size(level, flatness);
        place(camera, 0.5, row + 0.5, size);
        for (int from = 0; from < camera.width; from += SPAN) {
            int count = Math.min(camera.width - from, SPAN);
            int u = placeU;
            int v = placeV;
            place(camera, from + count + 0.5, row + 0.5, size);
            span(
                    texels,
                    size.columns(),
                    picture,
                    row * camera.width + from,
                    count,
                    u,
                    v,
                    (placeU - u) / count,
                    (placeV - v) / count);
        }
    }

    /** Finds the texel below a pixel, kept inside the picture of the ground, 16 bits behind the point. */
    private void place(Camera camera, double column, double row, Ground.Size size) {
        double side = (column - camera.width / 2.0) / camera.focal;
        double down = (row - camera.height / 2.0) / camera.focal;
        double distance = camera.groundDepth(column, row);
        double x = camera.x + distance * (camera.forward[0] + side * camera.right[0] + down * camera.down[0]);
        double y = camera.y + distance * (camera.forward[1] + side * camera.right[1] + down * camera.down[1]);
        double u = ground.plot.across(x, y) * size.wide() - 0.5;
        double v = ground.plot.along(x, y) * size.deep() - 0.5;
        placeU = (int) (Math.clamp(u, 0, size.columns() - 1.01) * 65536);
        placeV = (int) (Math.clamp(v, 0, size.rows() - 1.01) * 65536);
    }

    /** Every pixel is the mean of the four texels around its place, weighted by nearness, in its light. */
    private void span(
            int[] texels, int columns, int[] picture, int start, int count, int u0, int v0, int stepU, int stepV) {
        int u = u0;
        int v = v0;
        for (int pixel = start; pixel < start + count; pixel++) {
            int i = (v >> 16) * columns + (u >> 16);
            int right = u >> 8 & 255;
            int below = v >> 8 & 255;
            int both = (right * below) >> 8;
            int onlyRight = right - both;
            int onlyBelow = below - both;
            int neither = 256 - right - onlyBelow;
            int a = texels[i];
            int b = texels[i + 1];
            int c = texels[i + columns];
            int d = texels[i + columns + 1];
            int redAndBlue =
                    ((a & PAIR) * neither + (b & PAIR) * onlyRight + (c & PAIR) * onlyBelow + (d & PAIR) * both) >>> 8;
            int shadeAndGreen = ((a >>> 8 & PAIR) * neither
                            + (b >>> 8 & PAIR) * onlyRight
                            + (c >>> 8 & PAIR) * onlyBelow
                            + (d >>> 8 & PAIR) * both)
                    >>> 8;
            int shade = Math.max(shadeAndGreen >>> 16, raster.shade(pixel));
            int r = Math.min(255, ((redAndBlue >>> 16) * red[shade]) >> POINT);
            int g = Math.min(255, ((shadeAndGreen & 0xFF) * green[shade]) >> POINT);
            picture[pixel] = r << 16 | g << 8 | Math.min(255, ((redAndBlue & 0xFF) * blue[shade]) >> POINT);
            u += stepU;
            v += stepV;
        }
    }
}
