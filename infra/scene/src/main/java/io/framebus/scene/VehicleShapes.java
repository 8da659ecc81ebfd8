package io.framebus.scene;

import io.framebus.scene.Mesh.Rib;
import java.util.List;

/** The bodies vehicles can have. */
final class VehicleShapes {

    /**
     * A body.
     *
     * @param length metres from bumper to bumper
     */
    record Shape(Mesh mesh, double length) {}

    private static final List<Shape> CARS = List.of(sedan(), hatchback(), estate());
    private static final List<Shape> VANS = List.of(van(5.4, 2.25), van(5.0, 2.0));
    private static final List<Shape> TRUCKS = List.of(truck(7.6, 3.1), truck(9.2, 3.5));
    private static final List<Shape> BUSES = List.of(bus(11.4), bus(10.2));

    private VehicleShapes() {}

    /** @param look any number; the same number gives the same body */
    static Shape of(Kind kind, long look) {
        List<Shape> shapes = switch (kind) {
            case CAR, PEDESTRIAN -> CARS;
            case VAN -> VANS;
            case TRUCK -> TRUCKS;
            case BUS -> BUSES;
        };
        return shapes.get((int) Math.floorMod(look, (long) shapes.size()));
    }

    private static Shape sedan() {
        return car(4.6, -1.9, -1.2, 0.2, 1.05, 1.43, 0.93);
    }

    private static Shape hatchback() {
        return car(4.0, -1.9, -1.55, 0.2, 0.95, 1.48, 0.9);
    }

    private static Shape estate() {
        return car(4.7, -2.25, -1.95, 0.35, 1.15, 1.62, 1.0);
    }

    /**
     * @param tail where the rear window begins at the belt line
     * @param roofBack where the roof ends
     * @param roofFront where the roof begins
     * @param cowl where the windscreen ends at the belt line
     */
    private static Shape car(
            double length, double tail, double roofBack, double roofFront, double cowl, double roof, double belt) {
        double half = length / 2;
        double w = 0.9;
        double side = (belt + roof) / 2;
        Mesh mesh = new Mesh()
                .loft(
                        Paint.BODY,
                        0,
                        new Rib(-half, 0.74, 0.66, 0.38, 0.62, 0.74),
                        new Rib(-half + 0.18, 0.86, 0.76, 0.22, 0.72, belt - 0.03),
                        new Rib(tail + 0.3, w, 0.80, 0.2, belt - 0.14, belt),
                        new Rib(cowl, w, 0.80, 0.2, belt - 0.14, belt),
                        new Rib(half - 0.45, 0.87, 0.74, 0.2, belt - 0.3, belt - 0.18),
                        new Rib(half - 0.1, 0.80, 0.66, 0.22, 0.52, belt - 0.3),
                        new Rib(half, 0.70, 0.6, 0.34, 0.48, 0.56))
                .loft(
                        Paint.BODY,
                        0,
                        new Rib(tail, 0.79, 0.77, belt - 0.06, belt - 0.05, belt - 0.03),
                        new Rib(roofBack, 0.78, 0.56, belt - 0.06, belt, roof - 0.03),
                        new Rib((roofBack + roofFront) / 2, 0.78, 0.58, belt - 0.06, belt, roof),
                        new Rib(roofFront, 0.78, 0.57, belt - 0.06, belt, roof - 0.03),
                        new Rib(cowl, 0.79, 0.75, belt - 0.06, belt - 0.05, belt - 0.03));
        double mid = (roofBack + roofFront) / 2;
        double low = belt + 0.04;
        double high = roof - 0.09;
        sideWindow(mesh, mid + 0.04, roofFront - 0.02, belt, roof, low, high);
        sideWindow(mesh, roofBack + 0.05, mid - 0.04, belt, roof, low, high);
        mesh.sides(Paint.GLASS, new double[] {
            roofFront + 0.05, 0.775, low, cowl - 0.2, 0.785, low, roofFront + 0.05, 0.66, side + 0.06
        });
        mesh.across(Paint.GLASS, cowl - 0.05, belt + 0.0, 0.71, roofFront + 0.06, roof - 0.06, 0.53);
        mesh.across(Paint.GLASS, tail + 0.05, belt + 0.0, 0.7, roofBack - 0.05, roof - 0.07, 0.5);
        mesh.endPair(Paint.HEADLIGHT, half - 0.04, 0.42, 0.68, 0.5, 0.6);
        mesh.endPair(Paint.TAIL_LIGHT, -half - 0.0, 0.44, 0.7, 0.6, 0.72);
        mesh.endPair(Paint.TRIM, half + 0.0, 0, 0.42, 0.38, 0.5);
        mesh.endPair(Paint.HUB, -half - 0.0, 0, 0.24, 0.46, 0.57);
        mesh.sidePanel(Paint.TRIM, 0.9, -half + 0.5, half - 0.6, 0.2, 0.27);
        mesh.wheels(0.905, 0.32, -half + 0.85, half - 0.85);
        return new Shape(mesh, length);
    }

    private static void sideWindow(Mesh mesh, double x0, double x1, double belt, double roof, double low, double high) {
        double slope = (0.78 - 0.57) / (roof - belt);
        double yLow = 0.78 - slope * (low - belt);
        double yHigh = 0.78 - slope * (high - belt);
        mesh.sides(Paint.GLASS, x0, yLow, low, x1, yLow, low, x1, yHigh, high, x0, yHigh, high);
    }

    private static Shape van(double length, double height) {
        double half = length / 2;
        double nose = half - 0.95;
        Mesh mesh = new Mesh()
                .loft(
                        Paint.BODY,
                        0,
                        new Rib(-half, 0.94, 0.84, 0.3, height - 0.2, height - 0.06),
                        new Rib(-half + 0.1, 0.98, 0.86, 0.25, height - 0.18, height),
                        new Rib(nose - 0.75, 0.98, 0.86, 0.25, height - 0.18, height),
                        new Rib(nose - 0.35, 0.98, 0.82, 0.25, height - 0.3, height - 0.1),
                        new Rib(nose + 0.35, 0.97, 0.84, 0.25, 1.05, 1.18),
                        new Rib(half - 0.12, 0.9, 0.78, 0.25, 0.8, 0.95),
                        new Rib(half, 0.84, 0.72, 0.35, 0.65, 0.75));
        mesh.across(Paint.GLASS, nose + 0.3, 1.24, 0.8, nose - 0.3, height - 0.17, 0.77);
        mesh.sidePanel(Paint.GLASS, 0.985, nose - 1.05, nose - 0.3, 1.2, height - 0.4);
        mesh.sides(
                Paint.GLASS,
                new double[] {nose - 0.25, 0.985, 1.2, nose + 0.2, 0.98, 1.2, nose - 0.25, 0.985, height - 0.5});
        mesh.endPair(Paint.GLASS, -half, 0.08, 0.7, 1.2, height - 0.35);
        mesh.endPair(Paint.TAIL_LIGHT, -half, 0.8, 0.92, 0.8, 1.3);
        mesh.endPair(Paint.HEADLIGHT, half - 0.05, 0.5, 0.82, 0.66, 0.84);
        mesh.endPair(Paint.TRIM, half, 0, 0.5, 0.4, 0.6);
        mesh.sidePanel(Paint.TRIM, 0.985, -half + 0.2, half - 1.0, 0.25, 0.4);
        mesh.sidePanel(Paint.ACCENT, 0.985, -half + 0.25, nose - 1.2, 0.95, 1.08);
        mesh.across(Paint.ACCENT, -half + 0.5, height, 0.75, -half + 0.6, height, 0.75);
        mesh.across(Paint.ACCENT, nose - 1.3, height, 0.75, nose - 1.2, height, 0.75);
        mesh.wheels(0.99, 0.34, -half + 1.05, half - 0.95);
        return new Shape(mesh, length);
    }

    private static Shape truck(double length, double height) {
        double half = length / 2;
        double back = half - 2.0;
        Mesh mesh = new Mesh()
                .box(Paint.TRIM, -half + 0.1, half - 0.4, -0.85, 0.85, 0.45, 0.95)
                .box(Paint.CARGO, -half, back - 0.25, -1.24, 1.24, 0.95, height)
                .loft(
                        Paint.BODY,
                        0,
                        new Rib(back, 1.12, 1.0, 0.45, 2.35, 2.55),
                        new Rib(back + 1.0, 1.12, 1.0, 0.45, 2.35, 2.6),
                        new Rib(half - 0.35, 1.12, 1.0, 0.45, 2.2, 2.4),
                        new Rib(half - 0.05, 1.1, 1.05, 0.45, 1.35, 1.42),
                        new Rib(half, 1.05, 1.0, 0.5, 1.1, 1.2));
        mesh.across(Paint.GLASS, half - 0.06, 1.5, 1.0, half - 0.31, 2.3, 0.95);
        mesh.sidePanel(Paint.GLASS, 1.125, back + 0.7, half - 0.45, 1.5, 2.15);
        mesh.sidePanel(Paint.ACCENT, 1.245, -half + 0.5, back - 0.8, height - 1.25, height - 0.55);
        mesh.sidePanel(Paint.TRIM, 1.245, -half, back - 0.25, 0.95, 1.05);
        mesh.across(Paint.ROOF, -half + 0.15, height, 1.12, back - 0.4, height, 1.12);
        mesh.endPair(Paint.TRIM, -half, 0.01, 0.04, 1.1, height - 0.1);
        mesh.endPair(Paint.TAIL_LIGHT, -half, 0.9, 1.2, 0.97, 1.1);
        mesh.endPair(Paint.HEADLIGHT, half, 0.65, 0.98, 0.62, 0.82);
        mesh.endPair(Paint.TRIM, half, 0, 0.6, 0.55, 1.0);
        mesh.wheels(1.13, 0.48, -half + 1.1, half - 1.15);
        mesh.wheels(1.13, 0.48, -half + 2.15);
        return new Shape(mesh, length);
    }

    private static Shape bus(double length) {
        double half = length / 2;
        Mesh mesh = new Mesh()
                .loft(
                        Paint.BODY,
                        0,
                        new Rib(-half, 1.2, 1.05, 0.35, 2.75, 2.95),
                        new Rib(-half + 0.15, 1.27, 1.1, 0.3, 2.85, 3.08),
                        new Rib(half - 0.5, 1.27, 1.1, 0.3, 2.85, 3.08),
                        new Rib(half - 0.1, 1.26, 1.1, 0.3, 2.6, 2.85),
                        new Rib(half, 1.2, 1.05, 0.35, 1.1, 1.15));
        int bays = 6;
        double from = -half + 0.5;
        double bay = (length - 1.6) / bays;
        for (int i = 0; i < bays; i++) {
            mesh.sidePanel(Paint.GLASS, 1.275, from + i * bay, from + (i + 1) * bay - 0.12, 1.35, 2.45);
        }
        mesh.sidePanel(Paint.ACCENT, 1.275, -half + 0.2, half - 0.3, 0.75, 1.15);
        mesh.sidePanel(Paint.TRIM, 1.275, -half + 0.2, half - 0.3, 0.3, 0.45);
        mesh.across(Paint.GLASS, half - 0.01, 1.25, 1.08, half - 0.09, 2.55, 1.08);
        mesh.endPair(Paint.GLASS, -half, 0.02, 0.95, 1.6, 2.5);
        mesh.endPair(Paint.TAIL_LIGHT, -half, 0.95, 1.15, 0.9, 1.3);
        mesh.endPair(Paint.HEADLIGHT, half, 0.75, 1.1, 0.6, 0.82);
        mesh.endPair(Paint.ACCENT, half, 0, 0.7, 0.62, 1.0);
        mesh.across(Paint.ROOF, -half + 0.3, 3.08, 0.95, half - 0.7, 3.08, 0.95);
        mesh.box(Paint.BODY, -half + 1.2, -half + 3.4, -0.7, 0.7, 3.05, 3.3);
        mesh.box(Paint.BODY, half - 4.0, half - 2.6, -0.6, 0.6, 3.05, 3.25);
        mesh.wheels(1.28, 0.48, -half + 2.4, half - 2.5);
        return new Shape(mesh, length);
    }
}
