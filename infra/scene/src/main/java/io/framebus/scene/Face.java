package io.framebus.scene;

/** A flat convex piece of a {@link Mesh}. */
final class Face {

    /** x, y, z of the corners, metres. */
    final double[] corners;

    /** Outward, unit length. */
    final double[] normal;

    /** Which colour of the palette. */
    final Paint paint;

    /** 0 for the thing itself, more for paint on it; what has more covers what has less. */
    final int layer;

    /** @param inside any point behind the face, which tells outward from inward */
    Face(Paint paint, int layer, double[] inside, double... corners) {
        this.paint = paint;
        this.layer = layer;
        this.corners = corners;
        this.normal = normal(corners, inside);
    }

    private static double[] normal(double[] c, double[] inside) {
        int last = c.length - 3;
        int half = c.length / 6 * 3;
        int quarter = Math.max(3, c.length / 12 * 3);
        // The two diagonals of a quadrangle, or two sides of a triangle: right also where a piece is slightly bent.
        double ax = c[half] - c[0];
        double ay = c[half + 1] - c[1];
        double az = c[half + 2] - c[2];
        double bx = c[last] - c[quarter];
        double by = c[last + 1] - c[quarter + 1];
        double bz = c[last + 2] - c[quarter + 2];
        double[] n = {ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx};
        double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
        double outward = n[0] * (c[0] - inside[0]) + n[1] * (c[1] - inside[1]) + n[2] * (c[2] - inside[2]);
        double scale = length < 1e-12 ? 0 : (outward < 0 ? -1 : 1) / length;
        return new double[] {n[0] * scale, n[1] * scale, n[2] * scale};
    }
}
