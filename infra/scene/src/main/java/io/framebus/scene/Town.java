package io.framebus.scene;

/**
 * The measures of the crossing, metres. The avenue runs along x with two lanes each way, the side street along y with
 * one; both cross at the origin, and traffic keeps to the right.
 */
final class Town {

    /** Half the avenue, kerb to kerb. */
    static final double AVENUE = 6.9;

    /** Half the side street. */
    static final double STREET = 3.6;

    static final double PAVEMENT = 3.2;

    /** Radius of the kerb at the corners. */
    static final double CORNER = 1.6;

    /** Middle of the crosswalks over the avenue, from the middle of the side street. */
    static final double WALK_X = 5.2;

    /** Middle of the crosswalks over the side street, from the middle of the avenue. */
    static final double WALK_Y = 8.5;

    static final double HALF_WALK = 1.4;

    /** Where the front of a waiting vehicle is, from the origin. */
    static final double AVENUE_STOP = 8.8;

    static final double STREET_STOP = 12.0;

    /** From the origin to where vehicles appear and vanish. */
    static final double LANE_END = 100;

    /** From the origin to where people appear and vanish. */
    static final double WALK_END = 85;

    private Town() {}

    /** Metres from the kerb to a place on the road, negative beside it. */
    static double road(double x, double y) {
        double ax = Math.abs(x);
        double ay = Math.abs(y);
        if (ax > STREET && ay > AVENUE && ax < STREET + CORNER && ay < AVENUE + CORNER) {
            return StrictMath.hypot(ax - STREET - CORNER, ay - AVENUE - CORNER) - CORNER;
        }
        return Math.max(AVENUE - ay, STREET - ax);
    }

    /** Metres from the outer edge of the pavement to a place on the pavement or the road, negative beyond. */
    static double paved(double x, double y) {
        return Math.max(AVENUE + PAVEMENT - Math.abs(y), STREET + PAVEMENT - Math.abs(x));
    }
}
