package io.framebus.scene;

/** Draws solid things of the world on a {@link Raster} as one camera sees them in one light. */
final class Pen {

    private static final double NEAREST = 0.4;
    private static final int MOST_CORNERS = 64;

    /** A layer of paint lies this much nearer than what it covers, as a share of the distance. */
    private static final double PAINT = 0.0006;

    private static final int ROUND = 10;
    private static final double[] COS = new double[ROUND];
    private static final double[] SIN = new double[ROUND];

    static {
        for (int i = 0; i < ROUND; i++) {
            COS[i] = StrictMath.cos(2 * Math.PI * i / ROUND);
            SIN[i] = StrictMath.sin(2 * Math.PI * i / ROUND);
        }
    }

    final Camera camera;
    final Light light;
    private final Raster raster;
    private final double[] sides = new double[MOST_CORNERS];
    private final double[] downs = new double[MOST_CORNERS];
    private final double[] depths = new double[MOST_CORNERS];
    private final double[] xs = new double[MOST_CORNERS];
    private final double[] ys = new double[MOST_CORNERS];
    private final double[] plane = new double[5];
    private int corners;

    Pen(Raster raster, Camera camera, Light light) {
        this.raster = raster;
        this.camera = camera;
        this.light = light;
    }

    /** Starts a polygon. */
    void begin() {
        corners = 0;
    }

    /** Adds a corner, metres. */
    void corner(double x, double y, double z) {
        add(
                camera.along(camera.right, x, y, z),
                camera.along(camera.down, x, y, z),
                camera.along(camera.forward, x, y, z));
    }

    private void add(double side, double down, double depth) {
        sides[corners] = side;
        downs[corners] = down;
        depths[corners++] = depth;
    }

    /**
     * Fills the polygon in a colour that is lit already.
     *
     * @param nx its normal in the world
     * @param layer 0 for a surface, more for paint on it
     */
    void fill(double nx, double ny, double nz, int layer, int rgb) {
        double side = nx * camera.right[0] + ny * camera.right[1] + nz * camera.right[2];
        double down = nx * camera.down[0] + ny * camera.down[1] + nz * camera.down[2];
        double ahead = nx * camera.forward[0] + ny * camera.forward[1] + nz * camera.forward[2];
        double distance = side * sides[0] + down * downs[0] + ahead * depths[0];
        if (corners < 3 || Math.abs(distance) < 1e-9 || !project()) {
            return;
        }
        double bias = 1 + layer * PAINT;
        plane[0] = bias * side / (camera.focal * distance);
        plane[1] = bias * down / (camera.focal * distance);
        plane[2] = bias * ahead / distance - plane[0] * camera.width / 2.0 - plane[1] * camera.height / 2.0;
        plane[3] *= bias;
        plane[4] *= bias;
        raster.fill(xs, ys, corners, plane, rgb);
    }

    /** Cuts what is too near and puts the rest on the screen; false where nothing is left. */
    private boolean project() {
        cut();
        plane[3] = Double.POSITIVE_INFINITY;
        plane[4] = 0;
        for (int i = 0; i < corners; i++) {
            xs[i] = camera.width / 2.0 + camera.focal * sides[i] / depths[i];
            ys[i] = camera.height / 2.0 + camera.focal * downs[i] / depths[i];
            plane[3] = Math.min(plane[3], 1 / depths[i]);
            plane[4] = Math.max(plane[4], 1 / depths[i]);
        }
        return corners >= 3;
    }

    private void cut() {
        int count = corners;
        boolean whole = true;
        for (int i = 0; i < count; i++) {
            whole &= depths[i] >= NEAREST;
        }
        if (whole) {
            return;
        }
        double[] oldSides = sides.clone();
        double[] oldDowns = downs.clone();
        double[] oldDepths = depths.clone();
        corners = 0;
        for (int i = 0, before = count - 1; i < count; before = i++) {
            if (oldDepths[i] >= NEAREST != oldDepths[before] >= NEAREST) {
                double share = (NEAREST - oldDepths[before]) / (oldDepths[i] - oldDepths[before]);
                add(
                        oldSides[before] + share * (oldSides[i] - oldSides[before]),
                        oldDowns[before] + share * (oldDowns[i] - oldDowns[before]),
                        NEAREST);
            }
            if (oldDepths[i] >= NEAREST) {
                add(oldSides[i], oldDowns[i], oldDepths[i]);
            }
        }
    }

    /** A ball, drawn as a disc that faces the camera, in a colour that is lit already. */
    void ball(double x, double y, double z, double radius, int rgb) {
        double depth = camera.depth(x, y, z);
        if (depth < NEAREST) {
            return;
        }
        double column = camera.column(x, y, z);
        double row = camera.row(x, y, z);
        double size = camera.focal * radius / depth;
        for (int i = 0; i < ROUND; i++) {
            xs[i] = column + size * COS[i];
            ys[i] = row + size * SIN[i];
        }
        flat(ROUND, 1 / (depth - 0.3 * radius), rgb);
    }

    /** A rod with round ends that may have different radii, in a colour that is lit already. */
    void rod(double x0, double y0, double z0, double r0, double x1, double y1, double z1, double r1, int rgb) {
        double depth0 = camera.depth(x0, y0, z0);
        double depth1 = camera.depth(x1, y1, z1);
        if (depth0 < NEAREST || depth1 < NEAREST) {
            return;
        }
        double column0 = camera.column(x0, y0, z0);
        double row0 = camera.row(x0, y0, z0);
        double column1 = camera.column(x1, y1, z1);
        double row1 = camera.row(x1, y1, z1);
        double size0 = camera.focal * r0 / depth0;
        double size1 = camera.focal * r1 / depth1;
        double dx = column1 - column0;
        double dy = row1 - row0;
        double length = Math.sqrt(dx * dx + dy * dy);
        dx = length < 1e-9 ? 1 : dx / length;
        dy = length < 1e-9 ? 0 : dy / length;
        int count = cap(0, column0, row0, -dx, -dy, size0);
        count = cap(count, column1, row1, dx, dy, size1);
        rodPlane(column0, row0, 1 / (depth0 - 0.3 * r0), column1, row1, 1 / (depth1 - 0.3 * r1), length);
        raster.fill(xs, ys, count, plane, rgb);
    }

    /** Half a circle around an end of a rod, from its left to its right as seen along the direction outwards. */
    private int cap(int count, double column, double row, double dx, double dy, double size) {
        int next = count;
        for (int i = -2; i <= 2; i++) {
            double cos = i == 0 ? 1 : Math.abs(i) == 1 ? Math.sqrt(0.5) : 0;
            double sin = i == 0 ? 0 : Math.signum(i) * (Math.abs(i) == 1 ? Math.sqrt(0.5) : 1);
            xs[next] = column + size * (dx * cos - dy * sin);
            ys[next++] = row + size * (dy * cos + dx * sin);
        }
        return next;
    }

    /** 1/depth changes along the rod and is the same across it. */
    private void rodPlane(
            double column0, double row0, double near0, double column1, double row1, double near1, double length) {
        double slope = length < 1e-9 ? 0 : (near1 - near0) / (length * length);
        plane[0] = slope * (column1 - column0);
        plane[1] = slope * (row1 - row0);
        plane[2] = near0 - plane[0] * column0 - plane[1] * row0;
        plane[3] = Math.min(near0, near1);
        plane[4] = Math.max(near0, near1);
    }

    private void flat(int count, double near, int rgb) {
        plane[0] = 0;
        plane[1] = 0;
        plane[2] = near;
        plane[3] = near;
        plane[4] = near;
        raster.fill(xs, ys, count, plane, rgb);
    }

    /** Darkens the ground below the polygon begun before, whose corners are on the ground. */
    void shade() {
        if (project()) {
            raster.shade(xs, ys, corners);
        }
    }

    /** The shadow of a rod on the ground. */
    void rodShadow(double x0, double y0, double z0, double x1, double y1, double z1, double radius) {
        double flatten = 1 / light.z();
        double length = Math.sqrt(light.x() * light.x() + light.y() * light.y());
        double ax = light.x() / length;
        double ay = light.y() / length;
        double fromX = x0 - light.x() * flatten * z0;
        double fromY = y0 - light.y() * flatten * z0;
        double toX = x1 - light.x() * flatten * z1;
        double toY = y1 - light.y() * flatten * z1;
        double dx = toX - fromX;
        double dy = toY - fromY;
        double norm = Math.sqrt(dx * dx + dy * dy);
        double ux = norm < 0.02 ? ax : dx / norm;
        double uy = norm < 0.02 ? ay : dy / norm;
        begin();
        corner(fromX - uy * radius - ux * radius * 0.5, fromY + ux * radius - uy * radius * 0.5, 0);
        corner(toX - uy * radius + ux * radius * 0.5, toY + ux * radius + uy * radius * 0.5, 0);
        corner(toX + ux * radius, toY + uy * radius, 0);
        corner(toX + uy * radius + ux * radius * 0.5, toY - ux * radius + uy * radius * 0.5, 0);
        corner(fromX + uy * radius - ux * radius * 0.5, fromY - ux * radius - uy * radius * 0.5, 0);
        corner(fromX - ux * radius, fromY - uy * radius, 0);
        shade();
    }
}
