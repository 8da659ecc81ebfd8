package io.framebus.scene;

import java.util.List;

/** A person on a route. Its state belongs to {@link Crowd}. */
final class Walker {

    /**
     * A straight piece of a route.
     *
     * @param x0 where it begins, metres
     * @param crosses whether it is a crosswalk
     */
    record Leg(double x0, double y0, double x1, double y1, boolean crosses) {

        double length() {
            return Math.abs(x1 - x0) + Math.abs(y1 - y0);
        }

        double dx() {
            return Math.signum(x1 - x0);
        }

        double dy() {
            return Math.signum(y1 - y0);
        }

        /** Which road a crosswalk leads over. */
        Signals.Road crossed() {
            return dx() == 0 ? Signals.Road.AVENUE : Signals.Road.STREET;
        }
    }

    final int id;
    final List<Leg> legs;

    /** Picks body and clothes. */
    final long look;

    /** Metres a second when nothing is in the way. */
    final double wish;

    int leg;

    /** Metres from the start of the leg. */
    double along;

    /** Metres a second. */
    double speed;

    /** Radians of the stride. */
    double stride;

    /** Where they look, unit vector. */
    double dx;

    double dy;

    Walker(int id, List<Leg> legs, long look, double wish) {
        this.id = id;
        this.legs = legs;
        this.look = look;
        this.wish = wish;
        this.speed = wish;
        this.dx = legs.getFirst().dx();
        this.dy = legs.getFirst().dy();
    }

    Leg here() {
        return legs.get(Math.min(leg, legs.size() - 1));
    }

    boolean gone() {
        return leg >= legs.size();
    }

    double x() {
        return here().x0() + here().dx() * along;
    }

    double y() {
        return here().y0() + here().dy() * along;
    }
}
