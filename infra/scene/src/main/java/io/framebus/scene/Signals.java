package io.framebus.scene;

/** The traffic lights: a function of time. People cross one road while vehicles on the other have green. */
final class Signals {

    enum Lamp {
        GREEN,
        AMBER,
        RED
    }

    /** Which vehicles a light is for, or which road a walker crosses. */
    enum Road {
        AVENUE,
        STREET
    }

    private static final double AVENUE_GREEN = 17;
    private static final double STREET_GREEN = 14;
    private static final double AMBER = 2.5;
    private static final double CLEARING = 3.5;
    private static final double HALF = AVENUE_GREEN + AMBER + CLEARING;
    private static final double CYCLE = HALF + STREET_GREEN + AMBER + CLEARING;

    private final double offset;

    /** @param offset seconds, any number */
    Signals(double offset) {
        this.offset = offset;
    }

    Lamp lamp(Road road, double time) {
        double since = sinceGreen(road, time);
        double green = green(road);
        if (since < green) {
            return Lamp.GREEN;
        }
        return since < green + AMBER ? Lamp.AMBER : Lamp.RED;
    }

    /** Seconds left in which people may be on the crosswalk over a road; 0 while they must wait. */
    double walkTime(Road crossed, double time) {
        Road flowing = crossed == Road.AVENUE ? Road.STREET : Road.AVENUE;
        double end = green(flowing) + AMBER + CLEARING - 1;
        double since = sinceGreen(flowing, time);
        return since < green(flowing) ? end - since : 0;
    }

    private double sinceGreen(Road road, double time) {
        double shift = road == Road.AVENUE ? 0 : HALF;
        double position = (time + offset - shift) % CYCLE;
        return position < 0 ? position + CYCLE : position;
    }

    private static double green(Road road) {
        return road == Road.AVENUE ? AVENUE_GREEN : STREET_GREEN;
    }
}
