package io.framebus.scene;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Draws meshes and their shadows where they stand. */
final class MeshArtist {

    private MeshArtist() {}

    /**
     * @param x of the mesh's origin
     * @param y of the mesh's origin
     * @param dx its forward direction, unit vector
     * @param dy its forward direction
     * @param palette a colour for every paint of the mesh
     * @param shade share of the sun that is kept away from it, 0..1
     */
    static void draw(
            Pen pen, Mesh mesh, double x, double y, double dx, double dy, Map<Paint, Integer> palette, double shade) {
        Camera camera = pen.camera;
        for (Face face : mesh.faces()) {
            double[] c = face.corners;
            double nx = face.normal[0] * dx - face.normal[1] * dy;
            double ny = face.normal[0] * dy + face.normal[1] * dx;
            double nz = face.normal[2];
            double px = x + c[0] * dx - c[1] * dy;
            double py = y + c[0] * dy + c[1] * dx;
            if (nx * (camera.x - px) + ny * (camera.y - py) + nz * (camera.z - c[2]) <= 0) {
                continue;
            }
            pen.begin();
            for (int i = 0; i < c.length; i += 3) {
                pen.corner(x + c[i] * dx - c[i + 1] * dy, y + c[i] * dy + c[i + 1] * dx, c[i + 2]);
            }
            int colour = palette.getOrDefault(face.paint, 0);
            pen.fill(nx, ny, nz, face.layer, face.paint.shines() ? colour : pen.light.lit(colour, nx, ny, nz, shade));
        }
    }

    /** The shadow on the ground, as of the convex hull of the mesh. */
    static void shadow(Pen pen, Mesh mesh, double x, double y, double dx, double dy) {
        List<double[]> points = new ArrayList<>(mesh.extremes().size());
        double east = pen.light.x() / pen.light.z();
        double north = pen.light.y() / pen.light.z();
        for (double[] p : mesh.extremes()) {
            // The gap below the hull is filled: from above it is never seen.
            double z = p[2] < 0.6 ? 0 : p[2];
            points.add(new double[] {
                x + p[0] * dx - p[1] * dy - east * z, y + p[0] * dy + p[1] * dx - north * z,
            });
        }
        pen.begin();
        for (double[] corner : hull(points)) {
            pen.corner(corner[0], corner[1], 0);
        }
        pen.shade();
    }

    /** The convex hull of points in the plane, in order around it (Andrew's monotone chain). */
    static List<double[]> hull(List<double[]> points) {
        points.sort(Comparator.<double[]>comparingDouble(p -> p[0]).thenComparingDouble(p -> p[1]));
        List<double[]> hull = new ArrayList<>();
        for (int pass = 0; pass < 2; pass++) {
            int start = hull.size();
            for (int i = 0; i < points.size(); i++) {
                double[] point = points.get(pass == 0 ? i : points.size() - 1 - i);
                while (hull.size() >= start + 2 && turn(hull.get(hull.size() - 2), hull.getLast(), point) <= 0) {
                    hull.removeLast();
                }
                hull.add(point);
            }
            hull.removeLast();
        }
        return hull;
    }

    private static double turn(double[] a, double[] b, double[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    }
}
