package io.framebus.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A tree: a trunk and a crown of leafy balls. */
final class Tree {

    /**
     * A ball of leaves.
     *
     * @param x from the trunk, metres
     * @param shine how much lighter than the mean, as a factor
     */
    private record Leaves(double x, double y, double z, double radius, double shine) {}

    private static final int BALLS = 34;

    final double x;
    final double y;

    /** Metres above the ground to the middle of the crown. */
    final double middle;

    /** Of the crown, metres. */
    final double radius;

    private final int green;
    private final double phase;
    private final List<Leaves> crown = new ArrayList<>();

    Tree(double x, double y, double size, int green, SplittableRandom random) {
        this.x = x;
        this.y = y;
        this.radius = size;
        this.middle = size * random.nextDouble(1.75, 2.1) + 0.8;
        this.green = green;
        this.phase = random.nextDouble(0, 6);
        for (int i = 0; i < BALLS; i++) {
            // Golden-angle points on a ball cover it evenly; the jitter takes the order away.
            double up = 1 - 2 * (i + 0.5) / BALLS;
            double around = i * 2.39996 + random.nextDouble(-0.3, 0.3);
            double flat = Math.sqrt(1 - up * up);
            double reach = size * random.nextDouble(0.55, 0.8);
            crown.add(new Leaves(
                    reach * flat * StrictMath.cos(around),
                    reach * flat * StrictMath.sin(around),
                    reach * up * 0.85,
                    size * random.nextDouble(0.22, 0.36),
                    random.nextDouble(0.88, 1.12)));
        }
    }

    /** @param time seconds, for the wind */
    void draw(Pen pen, double time) {
        int bark = pen.light.lit(0x6A5442, 0.4, -0.3, 0.5, 0.4);
        pen.rod(x, y, 0.16, 0.16, x, y, middle - radius * 0.3, 0.11, bark);
        double sway = 0.05 * StrictMath.sin(time * 1.3 + phase);
        for (Leaves leaves : crown) {
            double size = Math.sqrt(leaves.x * leaves.x + leaves.y * leaves.y + leaves.z * leaves.z);
            int colour = pen.light.lit(
                    Colour.times(green, leaves.shine),
                    leaves.x / size,
                    leaves.y / size,
                    leaves.z / size,
                    leaves.z < 0 ? 0.7 : 0.1);
            pen.ball(x + leaves.x + sway, y + leaves.y + sway * 0.6, middle + leaves.z, leaves.radius, colour);
        }
    }

    /** Casts the crown's and the trunk's shadow. */
    void cast(ShadowMap map) {
        map.rod(x, y, 0, x, y, middle, 0.16);
        for (Leaves leaves : crown) {
            map.ball(x + leaves.x, y + leaves.y, middle + leaves.z, leaves.radius * 1.05);
        }
    }
}
