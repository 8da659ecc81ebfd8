package io.framebus.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What never moves: trees along the pavements, houses behind the crossing, lamps and traffic lights. */
final class Scenery {

    private static final int[] GREENS = {0x5E8A3C, 0x4F7A38, 0x6F9440, 0x7A9A48, 0x4A7344, 0x8A9A3E};
    private static final double VERGE = 1.4;

    /** A crown this much of the frame's width across would hide the scene instead of being part of it. */
    private static final double LARGEST_CROWN = 0.2;

    /** Metres along the optical axis. */
    private static final double NEAREST_LAMP = 9;

    private final List<Tree> trees = new ArrayList<>();
    private final List<Building> buildings = new ArrayList<>();
    private final List<StreetLamp> lamps = new ArrayList<>();
    private final Camera camera;
    private final SplittableRandom random;

    Scenery(Camera camera, SplittableRandom random) {
        this.camera = camera;
        this.random = random;
        for (int sx = -1; sx <= 1; sx += 2) {
            for (int sy = -1; sy <= 1; sy += 2) {
                quarter(sx, sy);
            }
        }
    }

    private void quarter(int sx, int sy) {
        if (behind(sx * 14, sy * 17)) {
            houses(sx, sy);
        } else {
            park(sx, sy);
        }
        rows(sx, sy);
        poles(sx, sy);
    }

    /** Whether a place lies beyond the middle of the crossing, where a house hides nothing. */
    private boolean behind(double x, double y) {
        return x * camera.forward[0] + y * camera.forward[1] > 2;
    }

    private void houses(int sx, int sy) {
        double nearX = Town.STREET + Town.PAVEMENT + random.nextDouble(3.2, 5);
        double nearY = Town.AVENUE + Town.PAVEMENT + random.nextDouble(3.2, 5);
        double x = nearX;
        for (int i = 0; i < 3; i++) {
            double wide = random.nextDouble(11, 18);
            double deep = random.nextDouble(10, 14);
            house(sx, sy, x, nearY, x + wide, nearY + deep);
            x += wide + random.nextDouble(0.5, 4);
        }
        house(sx, sy, nearX, nearY + 17, nearX + 12, nearY + 32);
    }

    private void house(int sx, int sy, double ax, double ay, double bx, double by) {
        buildings.add(new Building(
                Math.min(sx * ax, sx * bx),
                Math.min(sy * ay, sy * by),
                Math.max(sx * ax, sx * bx),
                Math.max(sy * ay, sy * by),
                2 + random.nextInt(3),
                random));
    }

    private void park(int sx, int sy) {
        for (int i = 0; i < 5; i++) {
            tree(sx * random.nextDouble(11, 34), sy * random.nextDouble(14.5, 30), random.nextDouble(1.6, 2.8));
        }
    }

    private void rows(int sx, int sy) {
        for (double x = random.nextDouble(12, 17); x < 50; x += random.nextDouble(9, 17)) {
            tree(sx * x, sy * (Town.AVENUE + Town.PAVEMENT + VERGE), random.nextDouble(1.3, 2.1));
        }
        for (double y = random.nextDouble(17, 22); y < 50; y += random.nextDouble(10, 18)) {
            tree(sx * (Town.STREET + Town.PAVEMENT + VERGE), sy * y, random.nextDouble(1.3, 2.0));
        }
    }

    private void tree(double x, double y, double size) {
        Tree tree = new Tree(x, y, size, GREENS[random.nextInt(GREENS.length)], random);
        double depth = camera.depth(x, y, tree.middle);
        boolean crowds = depth < 6 || 2 * size * camera.focal / depth > LARGEST_CROWN * camera.width;
        boolean near = (x - camera.x) * (x - camera.x) + (y - camera.y) * (y - camera.y) < 64;
        if (!crowds && !near) {
            trees.add(tree);
        }
    }

    private void poles(int sx, int sy) {
        double kerb = Town.AVENUE + 0.35;
        pole(new StreetLamp(sx * 15.5, sy * kerb, 0, -sy * 1.6, 6.5, false, Signals.Road.AVENUE));
        pole(new StreetLamp(sx * 38, sy * kerb, 0, -sy * 1.6, 6.5, false, Signals.Road.AVENUE));
        if (sx == sy) {
            pole(new StreetLamp(sx * 7.6, sy * kerb, 0, 0, 3.4, true, Signals.Road.AVENUE));
        } else {
            pole(new StreetLamp(sx * (Town.STREET + 0.35), sy * 10.7, 0, 0, 3.4, true, Signals.Road.STREET));
        }
    }

    /** A lamp just below the camera would be a beam through the picture. */
    private void pole(StreetLamp lamp) {
        if (camera.depth(lamp.x(), lamp.y(), lamp.height()) > NEAREST_LAMP) {
            lamps.add(lamp);
        }
    }

    void cast(ShadowMap map) {
        trees.forEach(tree -> tree.cast(map));
        lamps.forEach(lamp -> lamp.cast(map));
        for (Building house : buildings) {
            map.box(house.x0, house.y0, house.x1, house.y1, house.top);
        }
    }

    void draw(Pen pen, Signals signals, double time) {
        buildings.forEach(house -> house.draw(pen));
        for (Tree tree : trees) {
            if (inFrame(pen.camera, tree.x, tree.y, tree.middle, tree.radius + 3)) {
                tree.draw(pen, time);
            }
        }
        for (StreetLamp lamp : lamps) {
            if (inFrame(pen.camera, lamp.x(), lamp.y(), 3, 4)) {
                lamp.draw(pen, signals.lamp(lamp.road(), time));
            }
        }
    }

    /** Whether a ball of the world may touch the frame. */
    static boolean inFrame(Camera camera, double x, double y, double z, double radius) {
        double depth = camera.depth(x, y, z);
        if (depth + radius < 1) {
            return false;
        }
        double reach = Math.max(1, depth + radius) / camera.focal;
        return Math.abs(camera.along(camera.right, x, y, z)) - 1.3 * radius < reach * camera.width / 2
                && Math.abs(camera.along(camera.down, x, y, z)) - 1.3 * radius < reach * camera.height / 2;
    }
}
