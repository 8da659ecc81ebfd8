package io.framebus.scene;

/**
 * A rectangle of ground laid out along the camera's view, so that what is side by side in a frame is side by side in
 * memory.
 *
 * @param x its near left corner, metres east
 * @param y its near left corner, metres north
 * @param aheadX the direction of view, unit vector
 * @param aheadY the direction of view
 * @param wide metres across the view
 * @param deep metres along the view
 */
record Plot(double x, double y, double aheadX, double aheadY, double wide, double deep) {

    /** The ground that a camera sees, and some more around it, metres. */
    static Plot seenBy(Camera camera, double margin) {
        double level = Math.sqrt(camera.forward[0] * camera.forward[0] + camera.forward[1] * camera.forward[1]);
        double ax = camera.forward[0] / level;
        double ay = camera.forward[1] / level;
        double near = ahead(camera, camera.height) - margin;
        double far = ahead(camera, 0) + margin;
        double half = camera.groundDepth(0, 0) / camera.focal * camera.width / 2 + margin;
        double x = camera.x + near * ax - half * ay;
        double y = camera.y + near * ay + half * ax;
        return new Plot(x, y, ax, ay, 2 * half, far - near);
    }

    /** Metres from below the camera to what the middle of a row shows. */
    private static double ahead(Camera camera, double row) {
        double depth = camera.groundDepth(camera.width / 2.0, row);
        double down = (row - camera.height / 2.0) / camera.focal;
        double dx = camera.forward[0] + down * camera.down[0];
        double dy = camera.forward[1] + down * camera.down[1];
        return depth * Math.sqrt(dx * dx + dy * dy);
    }

    /** Metres from the left edge. */
    double across(double px, double py) {
        return (px - x) * aheadY - (py - y) * aheadX;
    }

    /** Metres from the near edge. */
    double along(double px, double py) {
        return (px - x) * aheadX + (py - y) * aheadY;
    }

    double east(double across, double along) {
        return x + across * aheadY + along * aheadX;
    }

    double north(double across, double along) {
        return y - across * aheadX + along * aheadY;
    }

    /** {west, south, east, north} of all of it, metres. */
    double[] bounds() {
        double[] box = {x, y, x, y};
        for (int corner = 1; corner < 4; corner++) {
            double cx = east(corner % 2 * wide, (corner < 2 ? 0 : deep));
            double cy = north(corner % 2 * wide, (corner < 2 ? 0 : deep));
            box[0] = Math.min(box[0], cx);
            box[1] = Math.min(box[1], cy);
            box[2] = Math.max(box[2], cx);
            box[3] = Math.max(box[3], cy);
        }
        return box;
    }
}
