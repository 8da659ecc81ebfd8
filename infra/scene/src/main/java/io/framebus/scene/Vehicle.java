package io.framebus.scene;

/** A vehicle on its lane. Its state belongs to {@link Traffic}. */
final class Vehicle {

    final int id;
    final Kind kind;
    final Lane lane;

    /** Picks shape and colours. */
    final long look;

    /** Metres. */
    final double length;

    /** Metres a second on a free road. */
    final double wish;

    /** Metres from the lane's start to the front bumper. */
    double front;

    /** Metres a second. */
    double speed;

    /** Metres a second, each second; negative while braking. */
    double acceleration;

    /** It has seen that the light is no longer green. */
    boolean warned;

    /** It was too near to stop when the light changed. */
    boolean passing;

    Vehicle(int id, Kind kind, Lane lane, long look, double length, double wish) {
        this.id = id;
        this.kind = kind;
        this.lane = lane;
        this.look = look;
        this.length = length;
        this.wish = wish;
        this.speed = wish;
    }

    double rear() {
        return front - length;
    }

    /** The middle, metres east. */
    double x() {
        return lane.x() + lane.dx() * (front - length / 2);
    }

    /** The middle, metres north. */
    double y() {
        return lane.y() + lane.dy() * (front - length / 2);
    }
}
