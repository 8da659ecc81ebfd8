package io.framebus.scene;

/** A pinhole camera at one moment. The world is in metres: x east, y north, z up, the ground at z = 0. */
final class Camera {

    final int width;
    final int height;

    /** Focal length, pixels. */
    final double focal;

    final double x;
    final double y;
    final double z;
    final double[] forward;
    final double[] right;
    final double[] down;

    /**
     * @param focal pixels; more is a narrower view
     * @param yaw radians from east, counter-clockwise
     * @param pitch radians below the horizon
     * @param roll radians, clockwise
     */
    Camera(int width, int height, double focal, double x, double y, double z, double yaw, double pitch, double roll) {
        this.width = width;
        this.height = height;
        this.focal = focal;
        this.x = x;
        this.y = y;
        this.z = z;
        double cosYaw = StrictMath.cos(yaw);
        double sinYaw = StrictMath.sin(yaw);
        double cosPitch = StrictMath.cos(pitch);
        double sinPitch = StrictMath.sin(pitch);
        double cosRoll = StrictMath.cos(roll);
        double sinRoll = StrictMath.sin(roll);
        this.forward = new double[] {cosYaw * cosPitch, sinYaw * cosPitch, -sinPitch};
        double[] level = {sinYaw, -cosYaw, 0};
        double[] below = {
            forward[1] * level[2] - forward[2] * level[1],
            forward[2] * level[0] - forward[0] * level[2],
            forward[0] * level[1] - forward[1] * level[0]
        };
        this.right = new double[3];
        this.down = new double[3];
        for (int i = 0; i < 3; i++) {
            right[i] = level[i] * cosRoll + below[i] * sinRoll;
            down[i] = below[i] * cosRoll - level[i] * sinRoll;
        }
    }

    /** Metres along the optical axis. */
    double depth(double px, double py, double pz) {
        return along(forward, px, py, pz);
    }

    /** Column of a point in front of the camera, pixels. */
    double column(double px, double py, double pz) {
        return width / 2.0 + focal * along(right, px, py, pz) / depth(px, py, pz);
    }

    /** Row of a point in front of the camera, pixels. */
    double row(double px, double py, double pz) {
        return height / 2.0 + focal * along(down, px, py, pz) / depth(px, py, pz);
    }

    double along(double[] axis, double px, double py, double pz) {
        return (px - x) * axis[0] + (py - y) * axis[1] + (pz - z) * axis[2];
    }

    /** How far along the ray through a pixel the ground is, metres along the optical axis. */
    double groundDepth(double column, double row) {
        return z / -Math.min(GroundView.SHALLOWEST, rayUp(column, row));
    }

    /** The upward part of the ray through a pixel, whose part along the optical axis is 1. */
    double rayUp(double column, double row) {
        return forward[2] + (column - width / 2.0) / focal * right[2] + (row - height / 2.0) / focal * down[2];
    }
}
