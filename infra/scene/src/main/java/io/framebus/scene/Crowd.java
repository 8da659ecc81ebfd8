package io.framebus.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** The people: they keep to pavements and crosswalks, to the right, behind slower ones, and wait at red. */
final class Crowd {

    private static final int MOST = 110;

    /** Mean seconds between arrivals at ordinary density. */
    private static final double PAUSE = 4.4;

    private static final double STRIDE = 0.72;
    private static final double TURNING = 4;
    private static final double ARM_SPACE = 1.0;
    private static final double SHOULDERS = 0.55;

    private final Signals signals;
    private final Predicate<Signals.Road> occupied;
    private final double density;
    private final SplittableRandom random;
    private final IntSupplier ids;
    private final List<Walker> walkers = new ArrayList<>();
    private double nextArrival = Double.NEGATIVE_INFINITY;

    /** @param occupied whether a vehicle of a road is still inside the crossing */
    Crowd(Signals signals, Predicate<Signals.Road> occupied, double density, SplittableRandom random, IntSupplier ids) {
        this.signals = signals;
        this.occupied = occupied;
        this.density = density;
        this.random = random;
        this.ids = ids;
    }

    List<Walker> walkers() {
        return walkers;
    }

    /**
     * Moves everybody on.
     *
     * @param time seconds at the start of the step
     * @param step seconds, at most 0.1
     */
    void advance(double time, double step) {
        for (Walker walker : walkers) {
            walk(walker, time, step);
        }
        walkers.removeIf(Walker::gone);
        while (density > 0 && time >= nextArrival && walkers.size() < MOST) {
            arrive();
            double wait = -StrictMath.log(1 - random.nextDouble()) * PAUSE / density;
            nextArrival = nextArrival == Double.NEGATIVE_INFINITY ? time : nextArrival + wait;
        }
    }

    private void walk(Walker walker, double time, double step) {
        Walker.Leg leg = walker.here();
        double wanted = waits(walker, leg, time) ? 0 : Math.min(walker.wish, behindOthers(walker));
        double change = Math.clamp(wanted - walker.speed, -3 * step, 1.5 * step);
        walker.speed = wanted == 0 ? 0 : Math.max(0, walker.speed + change);
        walker.along += walker.speed * step;
        walker.stride += walker.speed * step / STRIDE * Math.PI;
        if (walker.along >= leg.length()) {
            walker.along -= leg.length();
            walker.leg++;
        }
        turn(walker, step);
    }

    private boolean waits(Walker walker, Walker.Leg leg, double time) {
        return leg.crosses()
                && walker.along < 0.3
                && (occupied.test(leg.crossed())
                        || signals.walkTime(leg.crossed(), time) < leg.length() / (0.9 * walker.wish));
    }

    /** The speed of the nearest person close ahead; a crossing is left as fast as one likes. */
    private double behindOthers(Walker walker) {
        double speed = Double.POSITIVE_INFINITY;
        if (walker.here().crosses()) {
            return speed;
        }
        for (Walker other : walkers) {
            double ox = other.x() - walker.x();
            double oy = other.y() - walker.y();
            double ahead = ox * walker.dx + oy * walker.dy;
            double aside = Math.abs(oy * walker.dx - ox * walker.dy);
            boolean sameWay = other.dx * walker.dx + other.dy * walker.dy > 0.7;
            if (other != walker && sameWay && ahead > 0 && ahead < ARM_SPACE && aside < SHOULDERS) {
                speed = Math.min(speed, other.speed * 0.95);
            }
        }
        return speed;
    }

    private static void turn(Walker walker, double step) {
        double share = Math.min(1, TURNING * step);
        double dx = walker.dx + (walker.here().dx() - walker.dx) * share;
        double dy = walker.dy + (walker.here().dy() - walker.dy) * share;
        double length = Math.sqrt(dx * dx + dy * dy);
        walker.dx = length < 1e-6 ? walker.here().dx() : dx / length;
        walker.dy = length < 1e-6 ? walker.here().dy() : dy / length;
    }

    private void arrive() {
        double pace = random.nextDouble(1.05, 1.65);
        walkers.add(new Walker(ids.getAsInt(), Route.random(random), random.nextLong(), pace));
    }
}
