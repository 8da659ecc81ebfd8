package io.framebus.scene;

import java.util.List;

/**
 * A straight lane through the crossing.
 *
 * @param road whose lights it obeys
 * @param x where vehicles appear, metres
 * @param y where vehicles appear
 * @param dx direction of travel, -1, 0 or 1
 * @param dy direction of travel
 * @param stop metres from the start to the stop line
 */
record Lane(Signals.Road road, double x, double y, int dx, int dy, double stop) {

    static final double LENGTH = 2 * Town.LANE_END;

    static final List<Lane> ALL = List.of(
            avenue(1, -1.7), avenue(1, -5.1), avenue(-1, 1.7), avenue(-1, 5.1), street(1, 1.8), street(-1, -1.8));

    private static Lane avenue(int direction, double y) {
        return new Lane(
                Signals.Road.AVENUE, -direction * Town.LANE_END, y, direction, 0, Town.LANE_END - Town.AVENUE_STOP);
    }

    private static Lane street(int direction, double x) {
        return new Lane(
                Signals.Road.STREET, x, -direction * Town.LANE_END, 0, direction, Town.LANE_END - Town.STREET_STOP);
    }
}
