package io.framebus.scene;

import java.util.ArrayList;
import java.util.List;

/** A solid thing made of faces: x forward, y to its left, z up, origin on the ground below its middle, metres. */
final class Mesh {

    private final List<Face> faces = new ArrayList<>();
    private final List<double[]> extremes = new ArrayList<>();

    /** A box. */
    Mesh box(Paint paint, double x0, double x1, double y0, double y1, double z0, double z1) {
        return loft(
                paint,
                (y0 + y1) / 2,
                new Rib(x0, (y1 - y0) / 2, (y1 - y0) / 2, z0, z1, z1),
                new Rib(x1, (y1 - y0) / 2, (y1 - y0) / 2, z0, z1, z1));
    }

    /**
     * A cross-section of a hull.
     *
     * @param x where along the hull
     * @param wide half the width up to the shoulder
     * @param narrow half the width at the top
     * @param bottom height of the lower edge
     * @param shoulder height of the upper end of the sides
     * @param top height of the top
     */
    record Rib(double x, double wide, double narrow, double bottom, double shoulder, double top) {

        double[] point(int k, double middle) {
            double side = k < 3 ? -1 : 1;
            int level = k < 3 ? k : 5 - k;
            double y = side * (level == 2 ? narrow : wide);
            double z = level == 0 ? bottom : level == 1 ? shoulder : top;
            return new double[] {x, middle + y, z};
        }
    }

    /** A hull through cross-sections, closed at both ends. */
    Mesh loft(Paint paint, double middle, Rib... ribs) {
        for (int i = 0; i + 1 < ribs.length; i++) {
            Rib from = ribs[i];
            Rib to = ribs[i + 1];
            double[] inside = {
                (from.x + to.x) / 2, middle, (from.bottom + to.bottom + Math.min(from.top, to.top) * 2) / 4
            };
            for (int k = 0; k < 5; k++) {
                quad(
                        paint,
                        inside,
                        from.point(k, middle),
                        from.point(k + 1, middle),
                        to.point(k + 1, middle),
                        to.point(k, middle));
            }
        }
        end(paint, ribs[0], middle, ribs[ribs.length - 1].x);
        end(paint, ribs[ribs.length - 1], middle, ribs[0].x);
        for (Rib rib : ribs) {
            for (int k = 0; k < 6; k++) {
                extremes.add(rib.point(k, middle));
            }
        }
        return this;
    }

    private void end(Paint paint, Rib rib, double middle, double otherX) {
        double[] inside = {(rib.x + otherX) / 2, middle, (rib.bottom + rib.top) / 2};
        double[] corners = new double[18];
        for (int k = 0; k < 6; k++) {
            System.arraycopy(rib.point(k, middle), 0, corners, k * 3, 3);
        }
        faces.add(new Face(paint, 0, inside, corners));
    }

    private void quad(Paint paint, double[] inside, double[]... points) {
        double[] corners = new double[points.length * 3];
        for (int i = 0; i < points.length; i++) {
            System.arraycopy(points[i], 0, corners, i * 3, 3);
        }
        Face face = new Face(paint, 0, inside, corners);
        if (face.normal[0] != 0 || face.normal[1] != 0 || face.normal[2] != 0) {
            faces.add(face);
        }
    }

    /** Paint on both sides: a quadrangle {x, z} × 4 at half widths that go with each corner. */
    Mesh sides(Paint paint, double... cornersXyz) {
        double[] mirrored = cornersXyz.clone();
        for (int i = 1; i < mirrored.length; i += 3) {
            mirrored[i] = -mirrored[i];
        }
        double[] inside = {cornersXyz[0], 0, 0};
        faces.add(new Face(paint, paint.layer(), inside, cornersXyz));
        faces.add(new Face(paint, paint.layer(), inside, mirrored));
        return this;
    }

    /** Paint on an upright wall; its corners in order around it. */
    Mesh panel(Paint paint, double... cornersXyz) {
        faces.add(new Face(paint, paint.layer(), new double[] {0, 0, cornersXyz[2]}, cornersXyz));
        return this;
    }

    /** Upright paint on both sides, at half width y. */
    Mesh sidePanel(Paint paint, double y, double x0, double x1, double z0, double z1) {
        return sides(paint, x0, y, z0, x1, y, z0, x1, y, z1, x0, y, z1);
    }

    /** Paint across the hull, from (x0, z0) with half width y0 to (x1, z1) with half width y1. */
    Mesh across(Paint paint, double x0, double z0, double y0, double x1, double z1, double y1) {
        double[] inside = {0, 0, Math.min(z0, z1) - 0.4};
        faces.add(new Face(paint, paint.layer(), inside, x0, -y0, z0, x0, y0, z0, x1, y1, z1, x1, -y1, z1));
        return this;
    }

    /** Paint on an end at x, between two distances from the middle, on both halves. */
    Mesh endPair(Paint paint, double x, double y0, double y1, double z0, double z1) {
        double[] inside = {0, 0, z0};
        faces.add(new Face(paint, paint.layer(), inside, x, y0, z0, x, y1, z0, x, y1, z1, x, y0, z1));
        faces.add(new Face(paint, paint.layer(), inside, x, -y0, z0, x, -y1, z0, x, -y1, z1, x, -y0, z1));
        return this;
    }

    /** Wheels on both sides. */
    Mesh wheels(double y, double radius, double... xs) {
        for (double x : xs) {
            wheel(Paint.TYRE, x, y, radius, radius);
            wheel(Paint.HUB, x, y, radius, radius * 0.58);
        }
        return this;
    }

    private void wheel(Paint paint, double x, double y, double centre, double radius) {
        double[] rim = new double[30];
        for (int i = 0; i < 10; i++) {
            rim[i * 3] = x + radius * StrictMath.cos(Math.PI * i / 5);
            rim[i * 3 + 1] = y;
            rim[i * 3 + 2] = centre + radius * StrictMath.sin(Math.PI * i / 5);
        }
        sides(paint, rim);
    }

    List<Face> faces() {
        return faces;
    }

    /** Points whose hull encloses the mesh. */
    List<double[]> extremes() {
        return extremes;
    }
}
