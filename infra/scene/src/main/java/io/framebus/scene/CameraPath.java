package io.framebus.scene;

import java.util.SplittableRandom;

/** Where the camera is at any time: a place chosen by the seed and a drift around it. */
final class CameraPath {

    private static final double SHAPE = 16.0 / 9;
    private static final double DEGREE = Math.PI / 180;

    private final SceneSettings settings;
    private final double yaw;
    private final double pitch;
    private final double height;
    private final double focal;
    private final double x;
    private final double y;
    private final double[] phases = new double[12];

    CameraPath(SceneSettings settings, SplittableRandom random) {
        this.settings = settings;
        View view = settings.view();
        double quarter = 90 * random.nextInt(4);
        this.yaw = DEGREE
                * switch (view) {
                    case DRONE -> quarter + random.nextDouble(-32, 32);
                    case STREET -> quarter + 45 + random.nextDouble(-22, 22);
                };
        this.pitch = DEGREE * (view.pitch + random.nextDouble(-1.5, 1.5));
        this.height = view.height * random.nextDouble(0.94, 1.08);
        this.focal = view.focal * Math.max(settings.width(), settings.height() * SHAPE);
        double away = height / StrictMath.tan(pitch);
        this.x = random.nextDouble(-3, 3) - away * StrictMath.cos(yaw);
        this.y = random.nextDouble(-3, 3) - away * StrictMath.sin(yaw);
        for (int i = 0; i < phases.length; i++) {
            phases[i] = random.nextDouble(0, 2 * Math.PI);
        }
    }

    /** Before any drift. */
    Camera base() {
        return new Camera(settings.width(), settings.height(), focal, x, y, height, yaw, pitch, 0);
    }

    /** @param time seconds from the first frame */
    Camera at(double time) {
        double drift = settings.drift();
        return switch (settings.view()) {
            case DRONE ->
                camera(
                        drift * (1.1 * wave(0, time, 31) + 0.4 * wave(1, time, 13)),
                        drift * (1.1 * wave(2, time, 37) + 0.4 * wave(3, time, 11)),
                        drift * 0.5 * wave(4, time, 23),
                        drift * (1.3 * wave(5, time, 41) + 0.03 * wave(6, time, 0.9)),
                        drift * (0.6 * wave(7, time, 29) + 0.03 * wave(8, time, 0.7)),
                        drift * (0.5 * wave(9, time, 19) + 0.04 * wave(10, time, 1.1)));
            case STREET ->
                camera(
                        0,
                        0,
                        0,
                        drift * (0.06 * wave(5, time, 7) + 0.03 * wave(6, time, 1.3)),
                        drift * (0.04 * wave(7, time, 5) + 0.02 * wave(8, time, 0.9)),
                        drift * 0.05 * wave(9, time, 3.1));
        };
    }

    private Camera camera(double dx, double dy, double dz, double yawDegrees, double pitchDegrees, double rollDegrees) {
        return new Camera(
                settings.width(),
                settings.height(),
                focal,
                x + dx,
                y + dy,
                height + dz,
                yaw + DEGREE * yawDegrees,
                pitch + DEGREE * pitchDegrees,
                DEGREE * rollDegrees);
    }

    private double wave(int phase, double time, double period) {
        return StrictMath.sin(2 * Math.PI * time / period + phases[phase]);
    }
}
