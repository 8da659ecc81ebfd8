package io.framebus.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/**
 * The vehicles: they follow each other by the intelligent driver model (Treiber, Hennecke and Helbing 2000), stop at
 * red, and stay on their lanes.
 */
final class Traffic {

    private static final double STANDING_GAP = 1.9;
    private static final double HEADWAY = 1.15;
    private static final double COMFORTABLE_BRAKING = 2.4;
    private static final double HARDEST_BRAKING = 7;
    private static final double BRAKING_AT_AMBER = 3;
    private static final double CLOSEST = 0.6;

    /** Metres behind the stop line at which a vehicle belongs to the crossing. */
    private static final double INSIDE = 0.5;

    private static final int LONGEST_QUEUE = 16;

    private final Signals signals;
    private final SplittableRandom random;
    private final double density;
    private final IntSupplier ids;
    private final List<List<Vehicle>> lanes = new ArrayList<>();
    private final double[] nextArrival = new double[Lane.ALL.size()];

    Traffic(Signals signals, double density, SplittableRandom random, IntSupplier ids) {
        this.signals = signals;
        this.density = density;
        this.random = random;
        this.ids = ids;
        for (int i = 0; i < Lane.ALL.size(); i++) {
            lanes.add(new ArrayList<>());
            nextArrival[i] = Double.NEGATIVE_INFINITY;
        }
    }

    List<List<Vehicle>> lanes() {
        return lanes;
    }

    /**
     * Moves everything on.
     *
     * @param time seconds at the start of the step
     * @param step seconds, at most 0.1
     */
    void advance(double time, double step) {
        for (int i = 0; i < lanes.size(); i++) {
            List<Vehicle> queue = lanes.get(i);
            Lane lane = Lane.ALL.get(i);
            Signals.Lamp lamp = occupied(other(lane.road())) ? Signals.Lamp.RED : signals.lamp(lane.road(), time);
            for (int k = 0; k < queue.size(); k++) {
                drive(
                        queue.get(k),
                        k == 0 ? Double.POSITIVE_INFINITY : queue.get(k - 1).rear(),
                        speedAhead(queue, k),
                        lamp,
                        step);
            }
            queue.removeIf(vehicle -> vehicle.rear() > Lane.LENGTH);
            arrive(i, lane, queue, time);
        }
    }

    private static Signals.Road other(Signals.Road road) {
        return road == Signals.Road.AVENUE ? Signals.Road.STREET : Signals.Road.AVENUE;
    }

    /** Whether a vehicle of this road is between its stop line and the crosswalk behind the crossing. */
    boolean occupied(Signals.Road road) {
        for (List<Vehicle> queue : lanes) {
            for (Vehicle vehicle : queue) {
                double beyond = 2 * Town.LANE_END - vehicle.lane.stop();
                if (vehicle.lane.road() == road
                        && vehicle.front > vehicle.lane.stop() + INSIDE
                        && vehicle.rear() < beyond) {
                    return true;
                }
            }
        }
        return false;
    }

    private static double speedAhead(List<Vehicle> queue, int k) {
        return k == 0 ? 0 : queue.get(k - 1).speed;
    }

    private static void drive(Vehicle vehicle, double rearAhead, double speedAhead, Signals.Lamp lamp, double step) {
        double gap = rearAhead - vehicle.front;
        double approach = vehicle.speed - speedAhead;
        double toStop = vehicle.lane.stop() - vehicle.front;
        if (mustStop(vehicle, lamp, toStop) && toStop + STANDING_GAP < gap) {
            // The stop line is where the bumper may be; a vehicle ahead is kept at a distance.
            gap = toStop + STANDING_GAP;
            approach = vehicle.speed;
        }
        double most = strength(vehicle.kind);
        double wanted = STANDING_GAP
                + Math.max(
                        0,
                        vehicle.speed * HEADWAY
                                + vehicle.speed * approach / (2 * Math.sqrt(most * COMFORTABLE_BRAKING)));
        double free = vehicle.speed / vehicle.wish;
        double near = gap == Double.POSITIVE_INFINITY ? 0 : wanted / Math.max(0.1, gap);
        double acceleration = most * (1 - free * free * free * free - near * near);
        vehicle.acceleration = Math.clamp(acceleration, -HARDEST_BRAKING, most);
        vehicle.speed = Math.max(0, vehicle.speed + vehicle.acceleration * step);
        double ahead = Math.min(vehicle.front + vehicle.speed * step, rearAhead - CLOSEST);
        vehicle.front = Math.max(vehicle.front, ahead);
    }

    /** Decided once for every change of the light: whether there is still room to stop. */
    private static boolean mustStop(Vehicle vehicle, Signals.Lamp lamp, double toStop) {
        if (toStop < -INSIDE || lamp == Signals.Lamp.GREEN) {
            vehicle.warned = false;
            return false;
        }
        if (!vehicle.warned) {
            vehicle.warned = true;
            vehicle.passing =
                    lamp == Signals.Lamp.AMBER && toStop < vehicle.speed * vehicle.speed / (2 * BRAKING_AT_AMBER);
        }
        return !vehicle.passing;
    }

    private static double strength(Kind kind) {
        return switch (kind) {
            case CAR, PEDESTRIAN -> 1.9;
            case VAN -> 1.6;
            case TRUCK, BUS -> 1.1;
        };
    }

    private void arrive(int i, Lane lane, List<Vehicle> queue, double time) {
        if (density == 0 || time < nextArrival[i] || queue.size() >= LONGEST_QUEUE) {
            return;
        }
        Kind kind = kind(lane);
        double wish = wish(kind);
        double room =
                queue.isEmpty() ? Double.POSITIVE_INFINITY : queue.getLast().rear();
        if (room < 6 + HEADWAY * wish) {
            return;
        }
        long look = random.nextLong();
        queue.add(new Vehicle(
                ids.getAsInt(), kind, lane, look, VehicleShapes.of(kind, look).length(), wish));
        double mean = (lane.road() == Signals.Road.AVENUE ? 6.5 : 9) / density;
        nextArrival[i] = time + mean * (0.35 - 0.65 * StrictMath.log(1 - random.nextDouble()));
    }

    private Kind kind(Lane lane) {
        double draw = random.nextDouble();
        // Long vehicles keep to the outer lanes and the avenue mostly.
        double heavy = Math.abs(lane.y()) == 5.1 ? 0.26 : 0.12;
        if (draw < heavy) {
            return draw < heavy / 2 ? Kind.BUS : Kind.TRUCK;
        }
        return draw < heavy + 0.16 ? Kind.VAN : Kind.CAR;
    }

    private double wish(Kind kind) {
        return switch (kind) {
            case CAR, PEDESTRIAN -> random.nextDouble(8.5, 12);
            case VAN -> random.nextDouble(8, 11);
            case TRUCK -> random.nextDouble(7, 9);
            case BUS -> random.nextDouble(7.5, 9.5);
        };
    }
}
